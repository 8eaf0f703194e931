"""Every combination of defensible choices: checked as a file is, computed once, none dropped unsaid."""

from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import polars as pl
import pytest
from tests.small_study import small_study

from framing.errors import BadConfig
from framing.experiments.declaration.multiverse import MOST, specifications
from framing.experiments.declaration.reading import read_experiment
from framing.experiments.plan import Forced
from framing.experiments.results import Results
from framing.experiments.study import Study

CHOICES = """\
robustness:
  multiverse:
    measure: [dictionary]
    unit: [sentence, article]
    copies: [all, weighted]
    channel: [all, voice=own]
    without: [none, red_lamp]
    test: [permutation, welch]
"""


def study(folder: Path, choices: str = CHOICES, *more: tuple[str, str]) -> Path:
    file = small_study(folder, articles_per_outlet=5)
    text = file.read_text(encoding="utf-8").replace("estimands:\n", f"{choices}estimands:\n")
    for old, new in more:
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")
    return file


@cache
def done() -> tuple[Path, Results]:
    file = study(Path(mkdtemp(prefix="framing-multiverse-")))
    return file, Results.open(Study.open(file).run())


def of(results: Results, number: int, dimension: str = "partnership") -> dict[str, object]:
    found = results.multiverse.filter(specification=number, dimension=dimension)
    return found.row(0, named=True)


def test_every_combination_is_a_row_whether_it_can_be_estimated_or_not() -> None:
    _, results = done()
    assert results.multiverse_options["specification"].n_unique() == 2**5
    assert results.multiverse.height == 2**5 * 2
    lost = results.multiverse.filter(~pl.col("value").is_finite())
    assert lost.height > 0
    assert lost["note"].str.starts_with("cannot be estimated because").all()
    voiced = results.multiverse_options.pivot("choice", index="specification", values="option").filter(
        unit="article", channel="voice=own"
    )
    why = results.multiverse.filter(pl.col("specification").is_in(voiced["specification"].to_list()))["note"]
    assert why.str.contains("only sentences have a voice").all()


def test_the_study_itself_is_one_of_them_with_its_own_numbers() -> None:
    _, results = done()
    mine = results.multiverse.filter("main")
    assert mine["specification"].unique().to_list() == [1]
    told = results.estimates.filter(
        estimand="contrast",
        measure="dictionary",
        channel="all",
        dimension="partnership",
        question="outlets like these",
    ).row(0, named=True)
    row = of(results, 1)
    assert (row["value"], row["low"], row["high"], row["p"]) == (
        told["value"],
        told["low"],
        told["high"],
        told["p"],
    )


def test_a_specification_says_what_a_run_with_its_settings_says(tmp_path: Path) -> None:
    file, results = done()
    wide = results.multiverse_options.pivot("choice", index="specification", values="option")
    (number,) = wide.filter(
        unit="article", copies="weighted", channel="all", without="none", test="permutation"
    )["specification"]
    settings = ("robustness.multiverse=none", "unit=article", "copies=weighted", "measures=[dictionary]")
    other = Results.open(Study.open(file, settings, results=tmp_path).run())
    told = other.estimates.filter(
        estimand="contrast", channel="all", dimension="partnership", question="outlets like these"
    ).row(0, named=True)
    assert of(results, number)["value"] == told["value"]
    assert of(results, number)["p"] == told["p"]


def test_only_what_differs_is_computed(tmp_path: Path) -> None:
    file = study(tmp_path, "")
    plain = Study.open(file)
    plain.run()
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("estimands:\n", f"{CHOICES}estimands:\n"), encoding="utf-8")
    other = Study.open(file)
    todo = other.out_of_date(Forced())
    assert sorted(todo) == [
        "multiverse",
        "results",
        "scores-dictionary~2",
        "specifications-1",
        "specifications-2",
    ]
    other.run()
    wider = Study.open(file, ["robustness.multiverse.copies=[all, own, weighted]"])
    assert sorted(wider.out_of_date(Forced())) == [
        "multiverse",
        "results",
        "specifications-1",
        "specifications-2",
    ]
    assert other.out_of_date(Forced()) == {}


def test_the_tables_agree_with_each_other() -> None:
    _, results = done()
    for row in results.multiverse_joint.iter_rows(named=True):
        part = results.multiverse.filter(pl.col("dimension") == row["dimension"])
        able = part.filter(pl.col("value").is_finite())
        assert row["n_specifications"] == part.height
        assert row["n_estimable"] == able.height
        assert row["above"] + row["below"] <= able.height
        assert row["median_effect"] == pytest.approx(able["effect"].median())
        assert row["p_median"] is None or 0.1 <= row["p_median"] <= 1  # 20 labellings of three and three
        choices = results.multiverse_choices.filter(dimension=row["dimension"], choice="unit")
        assert choices["n_estimable"].sum() == able.height


def test_the_default_choices_hold_in_any_study(tmp_path: Path) -> None:
    declared = read_experiment(study(tmp_path, "robustness: {multiverse: default}\n"))
    found = specifications(declared)
    assert len(found) == 2 * 2 * 3 * 2 * 2
    assert sum(one.main for one in found) == 1
    assert not any(one.refused for one in found)


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        ("{unit: [sentence, word]}", "robustness.multiverse.unit[1]"),
        ("{unti: [sentence]}", "is no key of an experiment file"),
        ("{measure: [dictionray]}", "must be one of dictionary, centroid"),
        ("{channel: [all, tone=own]}", "must be all, or a channel and its value"),
        ("{test: [t]}", "must be one of permutation, welch"),
        ("{title: [one, two]}", "is no choice of an analysis"),
        ("{estimands.contrast.target: [state]}", "is no choice of an analysis"),
        ("{words: [{partnership: partnersip}]}", "unknown dimension"),
        ("{words: [{peace: partnership}]}", "with another in place of each"),
        ("{copies: [all, all]}", "has one name with another option"),
        ("{copies: []}", "multiverse"),
        ("{copies: all}", "multiverse"),
        (f"{{without: [{', '.join(f'o{n}' for n in range(60))}], seed: {list(range(60))}}}", f"{MOST:,}"),
    ],
)
def test_a_wrong_choice_is_answered_at_its_place(tmp_path: Path, choice: str, said: str) -> None:
    file = study(tmp_path, f"robustness: {{multiverse: {choice}}}\n")
    with pytest.raises(BadConfig) as caught:
        Study.open(file)
    assert said in str(caught.value)


def test_options_that_do_not_go_together_are_listed_with_the_reason(tmp_path: Path) -> None:
    choices = "robustness:\n  multiverse:\n    select.since: [2024-05-01, 2024-05-12]\n"
    choices += "    select.until: [2024-06-01, 2024-05-11]\n    measure: [dictionary]\n"
    file = study(tmp_path, choices)
    results = Results.open(Study.open(file).run())
    refused = results.multiverse.filter(specification=4)
    assert refused["note"].str.contains("since must be earlier than until").all()
    assert not refused["value"].is_finite().any()
    assert results.multiverse_joint["n_specifications"].to_list() == [4, 4]


def test_other_word_lists_stand_in_for_the_studys_own(tmp_path: Path) -> None:
    choices = "robustness:\n  multiverse:\n    words: [declared, {partnership: multipolarity}]\n"
    file = study(tmp_path, choices, ("dimensions: [multipolarity, partnership]", "dimensions: [partnership]"))
    results = Results.open(Study.open(file).run())
    assert results.multiverse["dimension"].unique().to_list() == ["partnership"]
    mine, other = of(results, 1), of(results, 2)
    assert mine["main"]
    assert not other["main"]
    assert mine["value"] != other["value"]
    assert results.multiverse["note"].to_list() == ["", ""]
