"""Krippendorff's alpha against his own example and an independent implementation."""

import krippendorff
import numpy as np
import polars as pl
import pytest

from framing.annotation.agreement import agreement, alpha
from framing.annotation.base import Answer, Level, Question

LEVELS: tuple[Level, ...] = ("nominal", "ordinal", "interval", "ratio")
PUBLISHED = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]
"""Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, section C: four coders, twelve units."""

QUESTION = Question(
    dimension="threat",
    title="Threat",
    definition="Somebody is a danger.",
    answers=(Answer(code="1", label="yes"), Answer(code="0", label="no")),
    level="nominal",
)


def codes(*said: tuple[str, str, str]) -> pl.DataFrame:
    rows = [(item, coder, "threat", code) for item, coder, code in said]
    return pl.DataFrame(rows, schema=["item", "coder", "dimension", "code"], orient="row")


@pytest.mark.parametrize(
    ("level", "published"),
    [("nominal", 0.743421), ("ordinal", 0.815388), ("interval", 0.849107), ("ratio", 0.797403)],
)
def test_the_published_example_comes_out(level: Level, published: float) -> None:
    assert alpha(PUBLISHED, level) == pytest.approx(published, abs=5e-7)


@pytest.mark.parametrize("level", LEVELS)
def test_any_table_gives_what_another_implementation_gives(level: Level) -> None:
    generator = np.random.default_rng(5)
    for _ in range(40):
        table = generator.integers(1, 5, size=generator.integers((2, 4), (5, 30))).astype(float)
        table[generator.random(table.shape) < 0.25] = np.nan
        with np.errstate(invalid="ignore"):
            other = krippendorff.alpha(reliability_data=table, level_of_measurement=level)
        ours = [[None if np.isnan(code) else float(code) for code in row] for row in table]
        assert alpha(ours, level) == pytest.approx(other, abs=1e-12, nan_ok=True)


def test_codes_alone_on_their_item_say_nothing_of_agreement() -> None:
    both = codes(("a", "A", "1"), ("a", "B", "1"), ("b", "A", "0"), ("b", "B", "0"), ("c", "A", "1"))
    found = agreement(both, QUESTION, seed=1)
    assert (found.alpha, found.percent, found.n_units, found.n_coders) == (1, 1, 2, 2)


def test_an_answer_that_somebody_could_not_give_is_missing_and_no_code() -> None:
    said = codes(("a", "A", "1"), ("a", "B", "?"), ("b", "A", "0"), ("b", "B", "0"))
    assert agreement(said, QUESTION, seed=1).n_units == 1


@pytest.mark.parametrize(
    ("said", "note"),
    [
        ([("a", "A", "1"), ("b", "B", "1")], "no item was coded by two coders"),
        ([("a", "A", "1"), ("a", "B", "1"), ("b", "A", "1"), ("b", "B", "1")], "nothing varies"),
    ],
)
def test_where_there_is_no_alpha_the_reason_is_told(said: list[tuple[str, str, str]], note: str) -> None:
    found = agreement(codes(*said), QUESTION, seed=1)
    assert np.isnan(found.alpha)
    assert note in found.note


def test_the_interval_covers_the_truth_about_as_often_as_it_says() -> None:
    """Two coders who err in a tenth of the items each, where two fifths are true."""
    said_yes, apart = 0.4 * 0.9 + 0.6 * 0.1, 2 * 0.1 * 0.9
    truth = 1 - apart / (2 * said_yes * (1 - said_yes))
    covered = 0
    for seed in range(60):
        generator = np.random.default_rng(seed)
        right = generator.random(120) < 0.4
        said = {coder: right ^ (generator.random(120) < 0.1) for coder in "AB"}
        found = agreement(
            codes(
                *((f"{unit}", coder, str(int(said[coder][unit]))) for coder in said for unit in range(120))
            ),
            QUESTION,
            seed=seed,
        )
        covered += found.low <= truth <= found.high
    assert covered >= 52
