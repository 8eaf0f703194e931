"""No cell of a CSV file is taken for a formula, and no number is damaged."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.corpus.datasheet.spreadsheet import STARTS, safe, write_csv


@pytest.mark.parametrize(
    "text", ['=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "'=1"]
)
def test_text_that_begins_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert safe(text) == f"'{text}"


@pytest.mark.parametrize("cell", [-3, -0.5, 0, 12, None, True, "plain", "a=b", "'quoted'", "2024-05-16", ""])
def test_numbers_and_plain_text_stay(cell: float | str | None) -> None:
    assert safe(cell) == cell


def test_headers_are_escaped_too_and_numbers_stay_numbers(tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", ["=cmd|' /C calc'!A0", "n"], [["-2", -2], ["@x", -0.5], [None, True]])
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [
            ["'=cmd|' /C calc'!A0", "n"],
            ["'-2", "-2"],
            ["'@x", "-0.5"],
            ["", "true"],
        ]


@given(st.text())
def test_taking_one_apostrophe_away_gives_the_text_back(text: str) -> None:
    escaped = safe(text)
    assert isinstance(escaped, str)
    assert not escaped.startswith(STARTS)
    assert (escaped[1:] if escaped != text else escaped) == text
