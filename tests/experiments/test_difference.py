"""Two runs are held against each other: what went in, then every estimate with both intervals."""

from pathlib import Path

import polars as pl
import pytest
from tests.small_study import small_study

from framing.cli import main
from framing.experiments import record
from framing.experiments.repetition.difference import RunDifference, _estimates, differences
from framing.experiments.results import Results
from framing.experiments.study import Study


def finished(file: Path, *settings: str) -> Path:
    run = Study.open(file, settings).run()
    record.seal(run)
    return run


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """A run, one that looks at articles, and one on a changed corpus."""
    file = small_study(tmp_path_factory.mktemp("project"))
    first, second = finished(file), finished(file, "unit=article")
    articles = file.parents[1] / "corpora" / "small" / "articles.jsonl"
    text = articles.read_text(encoding="utf-8").splitlines(keepends=True)
    articles.write_text("".join(text[1:]), encoding="utf-8")
    return first, second, finished(file)


def told(found: RunDifference, part: str) -> dict[str, tuple[str, str]]:
    return {one.what: (one.before, one.now) for one in found.changed if one.part == part}


def test_a_run_and_itself_have_the_same_results(runs: tuple[Path, Path, Path]) -> None:
    found = differences(runs[0], runs[0])
    assert (found.changed, found.unequal.height, found.same_results) == ((), 0, True)
    assert found.estimates.height == 4


def test_another_unit_is_named_and_moves_estimates(runs: tuple[Path, Path, Path]) -> None:
    found = differences(runs[0], runs[1])
    assert told(found, "experiment") == {"unit": ("sentence", "article")}
    assert told(found, "data") == told(found, "code") == told(found, "surroundings") == {}
    rows = found.unequal
    assert rows.height
    assert not found.same_results
    both = rows.filter(pl.col("delta").is_finite())
    again = both["value_now"] - both["value_before"]
    assert both["delta"].to_list() == again.to_list()


def test_another_corpus_is_named_by_its_files(runs: tuple[Path, Path, Path]) -> None:
    changed = told(differences(runs[0], runs[2]), "data")
    assert changed["corpus.articles"] == ("24", "23")
    assert "corpus.files.articles.jsonl" in changed


@pytest.mark.parametrize(
    ("before", "now", "verdict"),
    [
        ((1.0, 0.5, 1.5), (1.0, 0.5, 1.5), "equal"),
        ((1.0, 0.5, 1.5), (1.2, 0.7, 1.7), "moved"),
        ((0.2, -0.5, 0.9), (-0.2, -0.9, 0.5), "turned"),
        ((1.0, 0.5, 1.5), (3.0, 2.5, 3.5), "apart"),
        ((float("nan"),) * 3, (float("nan"),) * 3, "equal"),
        (None, (1.0, 0.5, 1.5), "only now"),
        ((1.0, 0.5, 1.5), None, "only before"),
    ],
)
def test_what_becomes_of_an_estimate(
    before: tuple[float, ...] | None,
    now: tuple[float, ...] | None,
    verdict: str,
    runs: tuple[Path, Path, Path],
) -> None:
    model = Results.open(runs[0]).estimates.head(1)

    def one(numbers: tuple[float, ...] | None) -> pl.DataFrame:
        if numbers is None:
            return model.head(0)
        return model.with_columns(
            **{name: pl.lit(x) for name, x in zip(("value", "low", "high"), numbers, strict=True)}
        )

    assert _estimates(one(before), one(now))["verdict"].to_list() == [verdict]


def test_the_verb_says_it_and_ends_with_four(
    runs: tuple[Path, Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diff", str(runs[0]), str(runs[0])]) == 0
    assert main(["diff", str(runs[0]), str(runs[1])]) == 4  # differences
    printed = capsys.readouterr().out
    assert "unit: sentence → article" in printed
    assert "data: the same" not in printed.split("experiment:")[0]
    assert "intervals overlap" in printed or "intervals apart" in printed
