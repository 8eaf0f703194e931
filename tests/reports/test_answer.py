"""The one sentence: which words a difference earns, and that its numbers are cells of tables."""

import re
from dataclasses import replace
from math import nan

import polars as pl
import pytest

from framing.experiments.results import Results
from framing.reports.prose.answer import answer
from framing.reports.prose.cells import Cells
from framing.reports.prose.reading_aids import paragraphs
from framing.reports.reading import headline_table
from framing.reports.verdict import Verdict, in_words, verdict

ROW = {"value": 4.0, "low": 1.0, "high": 7.0, "level": 0.95, "p_adjusted": 0.01, "detectable": 5.0}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, Verdict.HIGHER),
        ({"value": -4.0, "low": -7.0, "high": -1.0}, Verdict.LOWER),
        ({"p_adjusted": 0.051}, Verdict.CANNOT_TELL),  # the interval alone is not enough
        ({"p_adjusted": None}, Verdict.HIGHER),  # nothing was adjusted: the interval decides
        ({"value": 0.5, "low": -2.0, "high": 3.0, "p_adjusted": 0.8}, Verdict.NONE_LARGER),
        (
            {"value": 0.5, "low": -2.0, "high": 6.0, "p_adjusted": 0.8},
            Verdict.CANNOT_TELL,
        ),  # 6 would be found
        ({"value": 0.5, "low": -2.0, "high": 3.0, "detectable": None}, Verdict.CANNOT_TELL),
        ({"low": nan, "high": nan}, Verdict.CANNOT_TELL),
        ({"value": nan, "low": nan, "high": nan}, Verdict.CANNOT_TELL),
        ({"low": None, "high": None}, Verdict.CANNOT_TELL),
    ],
)
def test_words_follow_from_estimate_interval_and_design(changes: dict[str, object], said: Verdict) -> None:
    assert verdict({**ROW, **changes}) is said


def test_swapping_the_groups_swaps_higher_and_lower_and_nothing_else() -> None:
    mirrored = {**ROW, "value": -4.0, "low": -7.0, "high": -1.0}
    assert (verdict(ROW), verdict(mirrored)) == (Verdict.HIGHER, Verdict.LOWER)
    around = {**ROW, "value": 0.5, "low": -2.0, "high": 3.0, "p_adjusted": 0.8}
    swapped = {**around, "value": -0.5, "low": -3.0, "high": 2.0}
    assert in_words(around, 1) == in_words(swapped, 1) == "none larger than 3.0"


def said_of(results: Results) -> str:
    return str(answer(results, Cells(name="contrast", table=headline_table(results))))


def test_the_sentence_names_both_directions_and_what_cannot_be_told(results: Results) -> None:
    text = said_of(results)
    assert text.startswith(
        "State outlets score higher than independent outlets on partnership (by 11.6 per thousand"
    )
    assert "and lower on threat (by 7.6, 95\N{NO-BREAK SPACE}% interval 5.6 to 9.5)" in text
    assert "consistent with no difference larger than 1.4 on peace and mediation" in text
    assert text.endswith("on hegemony and bloc critique the data cannot tell.")


def test_every_number_in_the_sentence_is_the_cell_it_names(results: Results) -> None:
    table = headline_table(results)
    said = answer(results, Cells(name="contrast", table=table))
    digits = [part for part in said.parts if isinstance(part, str) and re.search(r"\d", part)]
    assert digits == []
    assert said.numbers
    for number in said.numbers:
        file, row, column = number.source.split(", ")
        cell = table.row(int(row.removeprefix("row ")) - 1, named=True)[column]
        assert file == "tables/contrast.csv"
        assert number.value == repr(cell)
        assert re.sub(r"[^\d.]", "", number.text) in {f"{abs(cell):.1f}", f"{100 * cell:.0f}"}


def test_with_two_outlets_in_a_group_there_is_no_headline(few: Results) -> None:
    text = said_of(few)
    assert "2 state and 7 independent outlets" in text
    assert "At least three outlets in each group are needed" in text
    assert not any(word in text for word in ("higher", "lower", "no difference larger"))


def test_refused_designs_claim_nothing_in_the_table_either(few: Results) -> None:
    assert set(headline_table(few)["verdict"]) == {"not claimed"}


def test_where_nothing_can_be_told_it_says_so_and_nothing_more(results: Results) -> None:
    blind = replace(results, estimates=results.estimates.with_columns(low=pl.lit(nan), high=pl.lit(nan)))
    text = said_of(blind)
    assert text.startswith("From these outlets it cannot be told whether the groups differ on ")
    assert not re.search(r"\d", text)


def test_a_run_without_a_contrast_says_that_nothing_was_compared(results: Results) -> None:
    bare = replace(results, estimates=results.estimates.clear())
    assert answer(bare, None).parts == ("This run has not compared the two groups on any dimension.",)


def test_what_is_said_rests_on_all_passages_and_not_on_one_voice(results: Results) -> None:
    assert set(headline_table(results)["channel"]) == {"all"}
    assert "all" not in set(headline_table(results, split=True)["channel"])


def test_the_page_says_which_differences_stay_in_the_outlets_own_words(results: Results) -> None:
    text = " ".join(str(part) for part in paragraphs(results, "channels"))
    assert (
        "those on partnership, multipolarity, dependence, and threat are clear in the outlets' own words"
        in text
    )
    assert "those on win-win cooperation" in text


def test_refused_designs_say_nothing_about_voices_either(few: Results) -> None:
    assert "clear" not in " ".join(str(part) for part in paragraphs(few, "channels"))


def test_an_interval_that_takes_the_outlets_as_given_never_makes_a_headline(results: Results) -> None:
    """Narrow as it is, it asks another question."""
    only_here = results.estimates.filter(pl.col("question") != "outlets like these")
    assert headline_table(replace(results, estimates=only_here)).is_empty()


def test_the_first_measure_of_the_experiment_makes_the_headline(results: Results) -> None:
    turned = replace(results, facts=replace(results.facts, measures=results.facts.measures[::-1]))
    assert set(headline_table(turned)["measure"]) == {"frameaxis_bias"}  # topics are not dimensions
