"""A study that scores only the words near keywords, from its file to its results."""

from pathlib import Path

import polars as pl
import pytest
from tests.small_study import small_study

from framing.errors import BadConfig, CorpusError
from framing.experiments.results import Results
from framing.experiments.study import Study

AROUND = "window={around: [countries, 'world', zebra], words: 4}"
DICTIONARY = "measures=[dictionary]"
CONTRAST = "estimands=[{contrast: {target: state, reference: independent}}]"


@pytest.fixture(scope="module")
def experiment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_study(tmp_path_factory.mktemp("window"))


@pytest.fixture(scope="module")
def study(experiment: Path) -> Study:
    return Study.open(experiment, [AROUND, DICTIONARY, CONTRAST, "robustness={words: each}"])


@pytest.fixture(scope="module")
def results(study: Study) -> Results:
    return Results.open(study.run())


def scores_of(study: Study) -> pl.DataFrame:
    return pl.read_parquet(study.output_of("scores-dictionary") / "01.parquet")


def test_sentences_without_a_keyword_are_missing_and_others_count_their_window(
    study: Study, results: Results
) -> None:
    table = scores_of(study).filter(dimension="partnership")
    known = table.drop_nulls("value")
    assert 0 < known.height < table.height
    assert table.filter(pl.col("value").is_null())["n_tokens"].sum() == 0
    # of "the two presidents praised the strategic partnership of their countries" the last five words, of
    # "a multipolar world is taking shape, the minister said" the first seven
    assert set(known["n_tokens"].to_list()) == {5, 7}
    assert known["value"].max() == 1.0
    assert results.facts.measures[0].n_scored < results.facts.measures[0].n_units


def test_the_report_of_a_measure_says_what_the_window_is_and_what_it_leaves_out(results: Results) -> None:
    said = results.facts.measures[0].diagnostics[0]
    assert said.startswith("window: 4 words on each side of countries, world, zebra, within the sentence; ")
    assert said.endswith("have no score for want of a keyword")


def test_what_lies_outside_the_window_is_no_evidence(results: Results) -> None:
    shown = results.evidence
    assert shown.height > 0
    for row in shown.iter_rows(named=True):
        near = f"{row['left'].rsplit('. ', 1)[-1]} {row['keyword']} {row['right'].split('. ', 1)[0]}"
        assert "countries" in near or "world" in near


def test_leaving_words_out_stays_in_the_window(study: Study, results: Results) -> None:
    grouped = scores_of(study).filter(dimension="partnership")
    whole = results.sensitivity.filter(kind="all", dimension="partnership")
    assert whole["n_matched"].item() == grouped["n_matched"].sum() > 0
    without = results.sensitivity.filter(dimension="partnership", kind="pattern")
    assert without.height > 0


def test_the_look_at_the_data_says_how_much_is_scored_and_what_was_not_found(study: Study) -> None:
    warnings = study.examine().warnings
    assert any(
        said.startswith("only words near keywords are scored (4 words on each side") for said in warnings
    )
    assert "words of the window that were not found: zebra" in warnings


def test_another_window_redoes_scores_and_leaves_models(experiment: Path) -> None:
    one = Study.open(experiment, [AROUND])
    two = Study.open(experiment, [AROUND.replace("words: 4", "words: 5")])
    changed = {step.name for step, other in zip(one.plan, two.plan, strict=True) if step.key != other.key}
    assert {"scores-dictionary", "scores-centroid", "results"} <= changed
    assert not changed & {"tokens", "attribution", "model-embedding-1"}


def test_a_dimension_can_be_what_windows_lie_around(experiment: Path) -> None:
    study = Study.open(experiment, ["window={around: partnership, words: 4}", DICTIONARY])
    warnings = study.examine().warnings
    assert any("words of partnership" in said for said in warnings)
    assert any(said.startswith("partnership is scored near its own words") for said in warnings)


@pytest.mark.parametrize(
    ("window", "where", "words"),
    [
        ("{around: partnershp}", "window.around", 'Did you mean "partnership"?'),
        ("{around: []}", "window.around", "must be a list that is not empty, written [one, two] or text"),
        ("{words: 3}", "window.around", 'key "around" is missing'),
        ("{around: [a], words: 0}", "window.words", "must be a whole number (1–1000)"),
        ("{around: [a], within: page}", "window.within", 'must be "article", "paragraph" or "sentence"'),
        ("{around: [a], size: 3}", "window.size", "unknown key"),
        ("{around: [a, a]}", "window.around", "names a twice"),
    ],
)
def test_a_window_that_makes_no_sense_is_told_at_its_place(
    experiment: Path, window: str, where: str, words: str
) -> None:
    with pytest.raises(BadConfig) as caught:
        Study.open(experiment, [f"window={window}"])
    assert where in str(caught.value)
    assert words in str(caught.value)


def test_keywords_that_stand_nowhere_are_refused_before_anything_is_scored(experiment: Path) -> None:
    study = Study.open(experiment, ["window={around: [zebra, 'unicorn*']}"])
    with pytest.raises(CorpusError, match="none of these words stands in the articles of the study"):
        study.run()


def test_keywords_that_one_group_never_uses_are_refused_by_its_name(experiment: Path) -> None:
    study = Study.open(experiment, ["window={around: [river_radio, red_lamp, north_wire]}"])
    with pytest.raises(CorpusError, match="none of these words stands in an article of independent"):
        study.run()
