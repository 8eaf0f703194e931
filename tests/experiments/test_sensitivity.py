"""Every pattern and seed word is left out in turn: what goes with it is what it alone gave."""

from pathlib import Path

import polars as pl
from tests.small_corpus import ENERGY, TOKENS, WARMTH
from tests.small_study import small_study

from framing.experiments.stages.sensitivity import matched_patterns, without_each
from framing.experiments.study import Study


def test_each_word_is_left_out_once_and_the_whole_list_comes_first() -> None:
    cases = without_each(WARMTH, "seeds", ["en"])
    assert [case.kind for case in cases] == ["all", *["positive seed"] * 4, *["negative seed"] * 4]
    assert cases[1].word == "friend"
    assert cases[1].dimension.words["en"].positive == ("ally", "partner", "brother")
    assert cases[1].dimension.words["en"].negative == WARMTH.words["en"].negative
    assert len({case.dimension.name for case in cases}) == len(cases)


def test_only_patterns_that_match_are_tried() -> None:
    assert matched_patterns(ENERGY, TOKENS) == {"oil", "gas", "pipeline*"}
    assert matched_patterns(WARMTH, TOKENS) == {"friend*", "ally"}


def test_a_run_that_asks_for_it_holds_the_difference_without_each_word(tmp_path: Path) -> None:
    file = small_study(tmp_path)
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("estimands:\n", "robustness: {words: each}\nestimands:\n"), encoding="utf-8")
    run = Study.open(file).run()
    (found,) = run.glob("stages/*-results/out/sensitivity.parquet")
    table = pl.read_parquet(found).filter(pl.col("measure") == "dictionary")
    whole = table.filter(kind="all", dimension="partnership").row(0, named=True)
    parts = table.filter(kind="pattern", dimension="partnership")
    assert parts.height > 1
    assert parts["share"].sum() <= 1 + 1e-9
    gone = parts.sort("share", descending=True).row(0, named=True)
    assert gone["n_matched"] < whole["n_matched"]
    assert gone["difference"] < whole["difference"]
