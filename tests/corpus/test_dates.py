import pytest

from framing.corpus.dates import Clock, Dated, Undatable, find_date, read_date

ALMATY = Clock(order="DMY", zone="Asia/Almaty")
NEW_YORK = Clock(order="MDY", zone="America/New_York")
SHANGHAI = Clock(order="YMD", zone="Asia/Shanghai")
MOSCOW = Clock(order="DMY", zone="Europe/Moscow")


def published(text: str, clock: Clock) -> str:
    read = read_date(text, clock)
    assert isinstance(read, Dated), read
    return read.published


def refusal(text: str, clock: Clock = SHANGHAI) -> Undatable:
    read = read_date(text, clock)
    assert isinstance(read, Undatable), read
    return read


@pytest.mark.parametrize(
    ("text", "expected", "precision"),
    [
        ("2024", "2024", "year"),
        ("2024-05", "2024-05", "month"),
        ("May 2024", "2024-05", "month"),
        ("2024年5月", "2024-05", "month"),
        ("2024-05-16", "2024-05-16", "day"),
        ("2024/5/6", "2024-05-06", "day"),
        ("20240516", "2024-05-16", "day"),
        ("16 May 2024", "2024-05-16", "day"),
        ("May 16th, 2024", "2024-05-16", "day"),
        ("16-May-2024", "2024-05-16", "day"),
        ("16 мая 2024 г.", "2024-05-16", "day"),
        ("2024 жылғы 16 мамыр", "2024-05-16", "day"),
        ("2024年5月16日", "2024-05-16", "day"),
        ("2024-05-16 17:54:33.123", "2024-05-16T17:54+08:00", "minute"),
        ("Thu, 16 May 2024 17:54:00 +0800", "2024-05-16T17:54+08:00", "minute"),
        ("10:02, May 17, 2024", "2024-05-17T10:02+08:00", "minute"),
        ("2024年05月16日17时54分", "2024-05-16T17:54+08:00", "minute"),
        ("May 16, 2024 5:54 p.m.", "2024-05-16T17:54+08:00", "minute"),
        ("May 16, 2024 12:05 am", "2024-05-16T00:05+08:00", "minute"),
    ],
)
def test_each_written_form_is_read_with_its_precision(text: str, expected: str, precision: str) -> None:
    read = read_date(text, SHANGHAI)
    assert isinstance(read, Dated)
    assert (read.published, read.precision) == (expected, precision)
    assert text in read.evidence


@pytest.mark.parametrize(
    "text",
    [
        "Чт, 16 мая 2024 17:54:00 +0300",
        "Чт, 16 Май 2024 17:54:00 МСК",
        "четверг, 16 мая 2024 г., 17:54",
        "Thu,16 May 2024 17:54:00 +0300",
    ],
)
def test_weekdays_as_feeds_print_them_are_passed_over(text: str) -> None:
    assert published(text, MOSCOW) == "2024-05-16T17:54+03:00"


def test_day_order_of_a_numeric_date_is_the_outlets() -> None:
    assert published("05/06/2024", ALMATY) == "2024-06-05"
    assert published("05/06/2024", NEW_YORK) == "2024-05-06"
    assert refusal("05/06/2024", SHANGHAI).reason == "ambiguous_date"


def test_a_numeric_date_that_can_be_read_one_way_needs_no_order() -> None:
    for clock in (ALMATY, NEW_YORK, SHANGHAI):
        assert published("16/05/2024", clock) == "2024-05-16"
        assert published("05/16/2024", clock) == "2024-05-16"
        assert published("05/05/2024", clock) == "2024-05-05"


def test_dots_are_day_first_where_the_outlet_does_not_say() -> None:
    assert published("05.06.2024", SHANGHAI) == "2024-06-05"


def test_an_hour_in_universal_time_is_shown_on_the_outlets_clock_and_may_change_the_day() -> None:
    assert published("2024-05-15T23:30Z", SHANGHAI) == "2024-05-16T07:30+08:00"
    assert published("2024-05-15T23:30Z", NEW_YORK) == "2024-05-15T19:30-04:00"


def test_midnight_is_a_day_and_changes_no_day() -> None:
    for text in ("2024-05-16T00:00:00Z", "2024-05-16 00:00:00", "2024-05-16T00:00+08:00"):
        assert published(text, NEW_YORK) == "2024-05-16"


def test_a_bare_hour_takes_the_offset_of_the_outlet_on_that_day() -> None:
    # Kazakhstan moved from +06 to +05 on 1 March 2024
    assert published("16/02/2024 17:54", ALMATY) == "2024-02-16T17:54+06:00"
    read = read_date("16/05/2024 17:54", ALMATY)
    assert isinstance(read, Dated)
    assert read.published == "2024-05-16T17:54+05:00"
    assert read.evidence == "16/05/2024 17:54 (clock of Asia/Almaty)"


def test_printed_clocks_are_understood() -> None:
    assert published("16 May 2024 14:54 MSK", MOSCOW) == "2024-05-16T14:54+03:00"
    assert published("16 May 2024 11:54 GMT", MOSCOW) == "2024-05-16T14:54+03:00"


@pytest.mark.parametrize(
    "text", ["2024-02-30", "30/02/2024", "13/13/2024", "2024-05-16T25:61", "31 June 2024", "2024-13"]
)
def test_an_impossible_date_is_named(text: str) -> None:
    assert refusal(text).reason == "bad_date"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("16/5/24", "two digits"),
        ("yesterday", "when the page was read"),
        ("2 hours ago", "when the page was read"),
        ("вчера в 17:54", "when the page was read"),
        ("1715846040", "is a number"),
        ("soon", "is no date"),
        ("", "is no date"),
    ],
)
def test_what_is_no_date_is_refused_with_the_reason(text: str, why: str) -> None:
    assert why in refusal(text).detail


def test_a_date_is_found_in_a_line_and_taken_out_of_it() -> None:
    found = find_date("Eurasia/Xinhua 16/05/2024 17:54", ALMATY)
    assert found is not None
    assert found[0].published == "2024-05-16T17:54+05:00"
    assert found[1].split() == ["Eurasia/Xinhua"]


def test_no_date_is_found_in_years_and_other_numbers() -> None:
    for line in (
        "© 2024 Example",
        "in 2024 and 2025",
        "call 16/05 now",
        "version 3.2.2024.1",
        "Years of Culture 2024",
    ):
        assert find_date(line, ALMATY) is None


def test_the_future_is_a_date_like_any_other() -> None:
    assert published("2924-01-31", SHANGHAI) == "2924-01-31"
