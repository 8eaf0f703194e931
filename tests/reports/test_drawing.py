"""Fonts, lettering, labels, dates: the parts that figures are made of."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.errors import MissingDependency
from framing.reports.drawing import calendar, fonts
from framing.reports.drawing.labels import Box, Label, place
from framing.reports.drawing.lettering import pieces, width_mm, wrap
from framing.reports.drawing.marks import swarm


def test_latin_greek_and_cyrillic_need_no_further_font() -> None:
    assert fonts.families(["Путин, Ελλάς, naïve – “quoted”"]) == [fonts.BASE]


def test_chinese_takes_the_first_font_that_has_it_or_names_a_package() -> None:
    try:
        found = fonts.families(["习近平"])
    except MissingDependency as error:
        assert "fonts-noto-cjk" in str(error)  # noqa: PT017  # either answer is right, by what is installed
    else:
        assert found[0] == fonts.BASE
        assert len(found) > 1


def test_letters_that_nothing_draws_are_an_error_that_says_what_to_do() -> None:
    with pytest.raises(MissingDependency, match="apt install fonts-noto-core") as raised:
        fonts.families(["\N{CUNEIFORM SIGN AN}"])
    assert "framing report" in str(raised.value)


def test_signs_that_are_no_letters_become_a_placeholder_instead_of_an_error() -> None:
    families = fonts.families(["ok \N{PARTY POPPER}\ue000"])
    assert fonts.drawable("ok \N{PARTY POPPER}\ue000", families) == f"ok {fonts.PLACEHOLDER * 2}"


def test_wrapped_lines_fit_and_lose_nothing_while_there_is_room() -> None:
    words = "Sovereignty and non-interference in internal affairs"
    lines = wrap(words, 30.0, 7.5, lines=9).split("\n")
    assert all(width_mm(line, 7.5) <= 30.0 for line in lines)
    assert "".join(lines).replace(" ", "") == words.replace(" ", "")


@given(st.text(alphabet="abc -äЖ", max_size=60), st.floats(8, 60), st.integers(1, 4))
@settings(max_examples=60, deadline=None)
def test_whatever_the_words_no_line_is_too_wide_and_there_are_not_too_many(
    words: str, limit: float, lines: int
) -> None:
    rows = wrap(words, limit, 7.0, lines=lines).split("\n")
    assert len(rows) <= max(1, lines)
    assert all(width_mm(row, 7.0) <= limit for row in rows if row.strip("…"))


def test_long_compounds_may_break_behind_their_hyphen_and_short_ones_not() -> None:
    assert pieces("non-interference") == ["non-", "interference"]
    assert pieces("win-win deal") == ["win-win ", "deal"]


labels = st.builds(
    Label,
    x=st.floats(0, 100),
    y=st.floats(0, 60),
    width=st.floats(3, 20),
    height=st.floats(2, 3),
)


@given(st.lists(labels, max_size=25))
@settings(max_examples=50, deadline=None)
def test_labels_never_overlap_and_never_leave_the_panel(wanted: list[Label]) -> None:
    bounds = Box(left=0, right=100, low=0, high=60)
    placed = [box for box in place(wanted, [(one.x, one.y) for one in wanted], bounds) if box is not None]
    assert all(box.inside(bounds) for box in placed)
    assert not any(one.overlaps(other) for one in placed for other in placed if one is not other)


def test_the_first_label_gets_its_place_and_the_last_yields_when_there_is_none() -> None:
    tiny = Box(left=0, right=12, low=0, high=4)
    wanted = [Label(x=6, y=2, width=4, height=2)] * 8
    placed = place(wanted, [(6.0, 2.0)], tiny)
    assert placed[0] is not None
    assert placed[-1] is None


def test_marks_that_touch_are_moved_apart_and_others_stay() -> None:
    assert swarm([1.0, 5.0, 9.0], apart=1.0, step=0.1) == [0.0, 0.0, 0.0]
    assert swarm([1.0, 1.1, 1.2], apart=1.0, step=0.1) == [0.0, 0.1, -0.1]


def test_a_swarm_does_not_depend_on_the_order_of_its_marks() -> None:
    values = [0.3, 0.1, 0.2, 5.0]
    offsets = dict(zip(values, swarm(values, 0.5, 1.0), strict=True))
    again = dict(zip(sorted(values), swarm(sorted(values), 0.5, 1.0), strict=True))
    assert offsets == again


def test_dates_are_written_without_the_machines_locale() -> None:
    assert calendar.full_day(date(2024, 5, 16)) == "16 May 2024"


@pytest.mark.parametrize(("span", "like"), [(45, "29 Apr"), (500, "May 2023"), (3000, "2024")])
def test_ticks_are_days_months_or_years_as_the_span_asks(span: int, like: str) -> None:
    first = date(2023, 4, 29)
    dates = [first + timedelta(days=day) for day in range(0, span, 7)]
    ticks = calendar.ticks(dates)
    assert 1 <= len(ticks) <= 4
    assert like in [words for _, words in ticks]


def test_a_single_date_has_its_tick() -> None:
    assert calendar.ticks([date(2024, 5, 6)]) == [(date(2024, 5, 6), "6 May")]
