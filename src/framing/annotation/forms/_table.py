"""What the forms with rows and columns share: which columns there are, and how they are read back."""

from collections.abc import Iterator, Sequence

from framing.annotation.base import CANNOT_TELL, Code, Question, Sheet
from framing.corpus.datasheet.spreadsheet import safe
from framing.errors import DataError

ITEM, CODER = "item", "coder"
TEXTS = ("before", "text", "after")
NOTE = "note"

Row = tuple[str, list[str]]
"""Where a row stands, and its cells."""


def header(sheet: Sheet) -> list[str]:
    """Names of the columns."""
    return [ITEM, CODER, *TEXTS, *(question.dimension for question in sheet.questions), NOTE]


def rows(sheet: Sheet) -> Iterator[list[str]]:
    """A row per item, its codes empty."""
    empty = [""] * (len(sheet.questions) + 1)
    for item in sheet.items:
        texts = [str(safe(text)) for text in (item.before, item.text, item.after)]
        yield [item.item, sheet.coder, *texts, *empty]


def legend(sheet: Sheet) -> Iterator[str]:
    """What is asked and how it is answered, a line each."""
    if sheet.notice:
        yield sheet.notice
    for question in sheet.questions:
        yield f"{question.dimension}: {question.title}. {question.definition}"
        for answer in question.answers:
            yield f"  {answer.code} = {answer.label}"
        yield f"  {CANNOT_TELL} = cannot tell"


def codes_of_rows(head: Row, body: Sequence[Row], questions: Sequence[Question]) -> Iterator[Code]:
    """The codes in a table; cells that are empty are undecided.

    Args:
        head: The names of the columns, in any order and case.
        body: The rows.
        questions: What was asked.

    Raises:
        DataError: A column is missing, or a row has no item or no coder.
    """
    names = [name.strip().lower() for name in head[1]]
    columns = {name: place for place, name in enumerate(names)}
    wanted = [question.dimension for question in questions]
    missing = [name for name in (ITEM, CODER) if name not in columns]
    if missing or not any(name in columns for name in wanted):
        lacking = " and ".join(missing) or f"of a dimension ({', '.join(wanted)})"
        raise DataError(f"{head[0]}: has no column {lacking}; it has {', '.join(names)}")
    for place, cells in body:
        found = {name: cells[at].strip() if at < len(cells) else "" for name, at in columns.items()}
        if not found[ITEM]:
            raise DataError(f"{place}: the row names no item; leave the column `item` as it was")
        for dimension in wanted:
            code = found.get(dimension, "")
            if code and not found[CODER]:
                raise DataError(f"{place}: item {found[ITEM]} is coded by nobody; fill the column `coder`")
            if code:
                yield Code(
                    item=found[ITEM], coder=found[CODER], dimension=dimension, code=plain(code), place=place
                )


def plain(code: str) -> str:
    """A code as spreadsheets change it, as it was: ``1.0`` and ``+1`` are 1, ``−1`` is -1."""
    text = code.replace("\N{MINUS SIGN}", "-").removeprefix("'").removeprefix("+")
    return text.removesuffix(".0").removesuffix(",0")
