"""Where fewer pages than usual give a text."""

import random
from collections.abc import Iterator

import pytest

from framing.corpus.building.yields import FELL, LOW_THROUGHOUT, Way, chance_of_so_few, week_of, yields


def ways(outlet: str, week: str, fetched: int, extracted: int) -> Iterator[Way]:
    for number in range(fetched):
        got = number < extracted
        yield Way(outlet=outlet, week=week, fetched=True, extracted=got, kept=got)


def alarms(*weeks: tuple[int, int]) -> list[str]:
    found = [way for number, (n, x) in enumerate(weeks) for way in ways("o", f"2024-W{number + 10}", n, x)]
    return [one.alarm for one in yields(found)]


def test_a_changed_layout_is_an_alarm_from_its_first_week_on() -> None:
    assert alarms(*[(20, 19)] * 8, (20, 1), (20, 0)) == [""] * 8 + [FELL, FELL]


def test_half_a_year_with_the_new_layout_still_is() -> None:
    assert alarms(*[(20, 20)] * 10, *[(20, 0)] * 10)[10:] == [FELL] * 10


@pytest.mark.parametrize("weeks", [((20, 19), (20, 18), (20, 20)), ((4, 0), (40, 40)), ((20, 0), (10, 10))])
def test_ordinary_or_few_pages_are_no_alarm(weeks: tuple[tuple[int, int], ...]) -> None:
    assert FELL not in alarms(*weeks)


def test_an_outlet_that_never_gave_much_has_an_alarm_of_its_own() -> None:
    assert alarms((20, 2), (20, 3), (20, 2)) == [LOW_THROUGHOUT] * 3


def test_chance_alone_hardly_ever_is_an_alarm() -> None:
    chance = random.Random(7)
    false = 0
    for _ in range(200):
        weeks = [(12, sum(chance.random() < 0.85 for _ in range(12))) for _ in range(26)]
        false += FELL in alarms(*weeks)
    assert false <= 2


def test_outlets_are_judged_by_themselves() -> None:
    found = [*ways("a", "2024-W10", 30, 30), *ways("a", "2024-W11", 30, 0), *ways("b", "2024-W11", 30, 30)]
    found += [way for week in range(12, 16) for way in ways("a", f"2024-W{week}", 30, 30)]
    assert {(one.outlet, one.week) for one in yields(found) if one.alarm} == {("a", "2024-W11")}


def test_found_pages_that_were_not_fetched_are_no_failure_of_the_reader() -> None:
    waiting = [Way(outlet="o", week="2024-W20", fetched=False, extracted=False, kept=False)] * 50
    found = [*waiting, *ways("o", "2024-W19", 30, 30)]
    assert [(one.found, one.fetched, one.alarm) for one in yields(found)] == [(30, 30, ""), (50, 0, "")]


def test_the_exact_test_gives_what_can_be_counted_by_hand() -> None:
    # Of 4 pages 2 have a text; drawing 2, both without: 1 of 6 ways.
    assert chance_of_so_few(0, 2, (2, 4)) == pytest.approx(1 / 6)


def test_a_week_is_that_of_the_first_date_known_to_the_day() -> None:
    assert week_of(["2024", "2024-05", "2024-05-16T17:54+08:00", "2020-01-01"]) == "2024-W20"
    assert week_of(["2024-12-30"]) == "2025-W01"
    assert week_of(["", "2024-05"]) == "undated"
