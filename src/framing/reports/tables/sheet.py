"""What a table of a report is."""

from dataclasses import dataclass

import polars as pl

from framing.reports.tables.columns import Column


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A table of a report.

    Attributes:
        name: Name of its files.
        section: Section of the report that shows it.
        caption: What it holds.
        columns: What readers see; the CSV has every column.
        rows: All rows.
        note: What a reader must know to read it; may be empty.
        most: Rows that the page and LaTeX show; the CSV has them all.
        together: Columns written with the same number of decimals.
        folded: True if the page shows it only on demand.
    """

    name: str
    section: str
    caption: str
    columns: tuple[Column, ...]
    rows: pl.DataFrame
    note: str = ""
    most: int = 60
    together: tuple[str, ...] = ()
    folded: bool = True

    @property
    def shown(self) -> pl.DataFrame:
        """The rows that the page and LaTeX show."""
        return self.rows.head(self.most)
