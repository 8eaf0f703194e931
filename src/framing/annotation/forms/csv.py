"""One row per item, one column per dimension: for any spreadsheet."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from typing import ClassVar

from framing.annotation.base import Code, Question, Sheet
from framing.annotation.forms._table import codes_of_rows, header, rows
from framing.errors import DataError


class Csv:
    """A CSV file in UTF-8 with a mark that spreadsheets know it by; a semicolon or a tab is read, too."""

    title: ClassVar[str] = "CSV"
    suffix: ClassVar[str] = "csv"

    def write(self, sheet: Sheet) -> bytes:
        """The file; texts that a spreadsheet would take for formulas have an apostrophe in front."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(header(sheet))
        writer.writerows(rows(sheet))
        return out.getvalue().encode("utf-8-sig")

    def recognises(self, content: bytes) -> bool:
        """Whether the first line names items."""
        first = content[:4096].decode("utf-8-sig", "replace").partition("\n")[0].lower()
        return not first.startswith(("{", "[", "<")) and "item" in re.split(r'[,;\t\s"]+', first)

    def read(self, content: bytes, place: str, questions: Sequence[Question]) -> Iterator[Code]:
        """The codes of every row."""
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise DataError(
                f"{place}: is not in UTF-8 (byte {error.start + 1}). In the spreadsheet choose “CSV UTF-8” "
                "when saving, or give the file as XLSX."
            ) from error
        first = text.partition("\n")[0]
        mark = max(",;\t", key=first.count)
        reader = csv.reader(io.StringIO(text), delimiter=mark)
        table = [(f"{place}:{reader.line_num}", row) for row in reader if any(row)]
        if not table:
            raise DataError(f"{place}: is empty; expected a header with item, coder and the dimensions")
        yield from codes_of_rows(table[0], table[1:], questions)


FORM = Csv
