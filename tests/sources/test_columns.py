from datetime import date, datetime

import pytest

from framing.errors import UnknownName, UsageError
from framing.sources.base import Columns, decode, known_encoding


def test_our_own_names_need_no_mapping_and_foreign_ones_are_left_out() -> None:
    record = {"id": "a1", "date": "2024-05-16", "text": "Words.", "outlet_type": "state", "shares": 4}
    assert Columns().fields(record) == {"id": "a1", "published": "2024-05-16", "text": "Words."}


def test_mapped_columns_fill_the_fields_they_are_mapped_to() -> None:
    columns = Columns(mapping={"headline": "title", "body": "text", "day": "date", "id": "-"})
    record = {"id": "7", "headline": "A title", "body": "Words.", "day": "2024-05-16"}
    assert columns.fields(record) == {"title": "A title", "text": "Words.", "published": "2024-05-16"}


def test_missing_and_empty_values_are_absent() -> None:
    record = {"title": "", "text": "  \n", "url": None, "section": float("nan"), "byline": "x"}
    assert Columns().fields(record) == {"byline": "x"}


def test_values_of_other_types_become_text() -> None:
    record = {
        "id": 12,
        "published": datetime(2024, 5, 16, 17, 54),  # noqa: DTZ001  # as a table without zones gives it
        "text": ["One.", "Two."],
        "byline": ["A. Bee", "C. Dee"],
    }
    assert Columns().fields(record) == {
        "id": "12",
        "published": "2024-05-16T17:54:00",
        "text": "One.\n\nTwo.",
        "byline": "A. Bee, C. Dee",
    }
    assert Columns().fields({"date": date(2024, 5, 16)}) == {"published": "2024-05-16"}


def test_a_nested_value_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="text is no text but dict"):
        Columns().fields({"text": {"html": "<p>"}})


def test_an_unknown_target_names_the_nearest_field() -> None:
    with pytest.raises(UnknownName, match=r"no field named 'titel'. Did you mean 'title'\?"):
        Columns(mapping={"headline": "titel"})


def test_a_mapped_column_that_is_not_there_names_the_nearest_column() -> None:
    columns = Columns(mapping={"headlin": "title"})
    with pytest.raises(UsageError, match=r"has no column 'headlin'. Did you mean 'headline'\?"):
        columns.check(["headline", "text"], "a.csv")


def test_columns_under_well_known_other_names_are_not_guessed_but_proposed() -> None:
    with pytest.raises(UsageError) as refusal:
        Columns().check(["headline", "body", "pubdate", "source"], "a.csv")
    message = str(refusal.value)
    assert "Columns found: headline, body, pubdate, source." in message
    for proposal in (
        "--map headline=title",
        "--map body=text",
        "--map pubdate=published",
        "--map source=outlet",
    ):
        assert proposal in message


def test_a_column_that_is_left_out_on_purpose_is_not_proposed_again() -> None:
    Columns(mapping={"pubdate": "-"}).check(["text", "pubdate"], "a.csv")


def test_a_field_given_from_outside_needs_no_column() -> None:
    Columns(given=("outlet",)).check(["text", "source"], "a.csv")


def test_material_without_any_text_column_is_refused() -> None:
    with pytest.raises(UsageError, match="has no column 'text'"):
        Columns().check(["id", "title"], "a.csv")


@pytest.mark.parametrize(
    ("raw", "encoding", "text"),
    [
        ("Пекин".encode(), None, "Пекин"),
        ("Пекин".encode("utf-8-sig"), None, "Пекин"),
        ("Пекин".encode("utf-16"), None, "Пекин"),
        ("Пекин".encode("windows-1251"), "windows-1251", "Пекин"),
        ("北京".encode("gb18030"), "gb18030", "北京"),
        ("北京".encode(), "gb18030", "北京"),
        ("Пекин".encode("windows-1251"), None, None),
        ("Пекин".encode("windows-1251"), "ascii", None),
    ],
)
def test_bytes_are_read_as_utf8_or_as_declared_and_never_guessed(
    raw: bytes, encoding: str | None, text: str | None
) -> None:
    assert decode(raw, encoding) == text


def test_a_name_that_is_no_encoding_is_refused() -> None:
    with pytest.raises(UsageError, match="no encoding named 'klingon'"):
        known_encoding("klingon")
