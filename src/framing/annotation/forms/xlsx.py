"""One row per item in an Excel workbook, with the codebook on a second sheet and lists to choose from."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from framing.annotation.base import CANNOT_TELL, Code, Question, Sheet
from framing.annotation.forms._table import TEXTS, codes_of_rows, header, legend, rows
from framing.errors import DataError

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

EPOCH = datetime(1980, 1, 1)  # noqa: DTZ001  # the first moment that a ZIP archive knows, which has no zone
WIDE, NARROW = 60, 16
"""Widths of columns, in characters."""


class Xlsx:
    """An Excel workbook."""

    title: ClassVar[str] = "Excel"
    suffix: ClassVar[str] = "xlsx"

    def write(self, sheet: Sheet) -> bytes:
        """The workbook; every cell is text, so that nothing is taken for a formula."""
        from openpyxl import Workbook

        book = Workbook()
        book.properties.created = EPOCH
        book.properties.creator = ""
        codes: Worksheet = book.worksheets[0]
        codes.title = "codes"
        _fill(codes, [header(sheet), *rows(sheet)])
        _furnish(codes, sheet)
        codebook = book.create_sheet("codebook")
        _fill(codebook, [[line] for line in legend(sheet)])
        codebook.column_dimensions["A"].width = 2 * WIDE
        out = io.BytesIO()
        book.save(out)
        return _without_moments(out.getvalue())

    def recognises(self, content: bytes) -> bool:
        """Whether it is a workbook."""
        return content.startswith(b"PK") and b"xl/" in content

    def read(self, content: bytes, place: str, questions: Sequence[Question]) -> Iterator[Code]:
        """The codes of every row of the first sheet."""
        from openpyxl import load_workbook

        try:
            found = load_workbook(io.BytesIO(content), read_only=True, data_only=True).worksheets[0]
            table = [
                (f"{place}, row {number}", ["" if cell is None else str(cell) for cell in row])
                for number, row in enumerate(found.iter_rows(values_only=True), start=1)
            ]
        except (zipfile.BadZipFile, KeyError, ValueError, IndexError) as error:
            raise DataError(f"{place}: is no readable Excel workbook ({error})") from error
        full = [row for row in table if any(row[1])]
        if not full:
            raise DataError(f"{place}: its first sheet is empty; expected a header with item and coder")
        yield from codes_of_rows(full[0], full[1:], questions)


def _fill(sheet: "Worksheet", table: Sequence[Sequence[str]]) -> None:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment

    for row, cells in enumerate(table, start=1):
        for column, text in enumerate(cells, start=1):
            cell = sheet.cell(row, column)
            cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
            cell.data_type = "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")


def _furnish(codes: "Worksheet", sheet: Sheet) -> None:
    """Widths, a header that stays, and for each dimension a list of codes to choose from."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    codes.freeze_panes = "B2"
    for place, name in enumerate(header(sheet), start=1):
        codes.column_dimensions[get_column_letter(place)].width = WIDE if name in TEXTS else NARROW
    first = header(sheet).index(sheet.questions[0].dimension) + 1
    for column, question in enumerate(sheet.questions, start=first):
        listed = DataValidation(type="list", formula1=f'"{",".join((*question.codes, CANNOT_TELL))}"')
        listed.error = f"One of {', '.join((*question.codes, CANNOT_TELL))}: see the codebook."
        letter = get_column_letter(column)
        listed.add(f"{letter}2:{letter}{len(sheet.items) + 1}")
        codes.add_data_validation(listed)


def _without_moments(book: bytes) -> bytes:
    """The same archive without the moment in which it was made."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":  # the library writes the moment of saving, whatever it is told
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>1980-01-01T00:00:00Z", content)
            new.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


FORM = Xlsx
