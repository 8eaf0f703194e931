"""No cell of a CSV file is taken for a formula, and no number is damaged."""

import csv
import io
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.corpus.datasheet.spreadsheet import STARTS, read_csv, safe, to_csv, write_csv


@pytest.mark.parametrize(
    "text",
    ['=HYPERLINK("http://x")', "+1+2", "-1-A1", "-", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "'=1", "'-1"],
)
def test_text_that_begins_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert safe(text) == f"'{text}"


@pytest.mark.parametrize(
    "cell", ["-1", "+1", "-2.5e-3", -3, -0.5, 0, 12, None, True, "plain", "a=b", "'quoted'", "2024-05-16", ""]
)
def test_numbers_and_plain_text_stay(cell: float | str | None) -> None:
    assert safe(cell) == cell


def test_headers_are_escaped_too_and_numbers_stay_numbers(tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", ["=cmd|' /C calc'!A0", "n"], [["-2+3", -2], ["@x", -0.5], [None, True]])
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [
            ["'=cmd|' /C calc'!A0", "n"],
            ["'-2+3", "-2"],
            ["'@x", "-0.5"],
            ["", "true"],
        ]


@given(st.text())
def test_taking_one_apostrophe_away_gives_the_text_back(text: str) -> None:
    escaped = safe(text)
    assert isinstance(escaped, str)
    assert not escaped.startswith(STARTS) or float(escaped) == float(escaped.strip())
    assert (escaped[1:] if escaped != text else escaped) == text


@given(st.lists(st.none() | st.text(st.sampled_from("'=+-@1.e \tax＝"), max_size=5), min_size=1))
def test_a_whole_table_is_escaped_like_its_cells_and_read_back_as_it_was(texts: list[str | None]) -> None:
    table = pl.DataFrame(
        {"=text": texts, "n": [-1.5] * len(texts)}, schema={"=text": pl.String(), "n": pl.Float64()}
    )
    written = to_csv(table)
    rows = list(csv.reader(io.StringIO(written.decode(), newline="")))
    assert rows == [["'=text", "n"], *([str(safe(text or "")), "-1.5"] for text in texts)]
    assert read_csv(written, table.schema).equals(table)
