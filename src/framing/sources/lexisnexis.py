"""Text exports of the older LexisNexis: articles headed ``3 of 10 DOCUMENTS``."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import ClassVar

from framing.errors import CorpusError
from framing.sources.base import broken, decode, files_of, place, read_bytes
from framing.sources.exports import check_count, iso_date, paragraphs
from framing.types import Draft, Place

MAX_EXPORT = 200_000_000
"""Bytes of an export beyond which it is not read."""

NUMBER = re.compile(
    r"^[^\S\n]*(?:Dokument\s+)?(\d+) (?:of|von) (\d+) (?:DOCUMENTS?|DOKUMENTEN?)[^\S\n]*$", re.MULTILINE
)
SELECTED = re.compile(r"^Download Request: Selected Items: (?:(\d+)-)?(\d+)\s*$", re.MULTILINE)
KEYWORD = re.compile(r"^([A-Z][A-Z-]+):\s*(.*)$")
FIELD_OF = {"BYLINE": "byline", "SECTION": "section"}
LAST_OF_HEAD = "LENGTH"
INDENTED = re.compile(r"^\s{10,}\S")
LEGAL = re.compile(r"^\s*(?:Copyright|All Rights Reserved)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class LexisNexis:
    """Reads LexisNexis text exports. Every article that an export numbers must be found, or none is taken.

    Attributes:
        path: A file, or a folder of such files.
    """

    suffixes: ClassVar[tuple[str, ...]] = ()

    path: Path

    def records(self) -> Iterator[Draft]:
        """One draft per article.

        Raises:
            CorpusError: A file is no such export, or its articles are not numbered without a gap.
        """
        for file in files_of(self.path, (".txt",)):
            for number, block in enumerate(_blocks(file), start=1):
                yield _draft(block, place(self.path, file, number))


def _blocks(file: Path) -> list[str]:
    raw = read_bytes(file, MAX_EXPORT)
    text = decode(raw, "windows-1252") if raw is not None else None
    if text is None:
        raise CorpusError(
            f"{file} cannot be read: longer than {MAX_EXPORT} bytes, or in an unknown encoding."
        )
    heads = list(NUMBER.finditer(text))
    if not heads:
        raise CorpusError(f"{file} is no LexisNexis text export: no line says '1 of … DOCUMENTS'.")
    _check_numbers(file, [int(head.group(1)) for head in heads], _stated(text, heads))
    ends = [head.start() for head in heads[1:]] + [len(text)]
    return [text[head.end() : end] for head, end in zip(heads, ends, strict=True)]


def _stated(text: str, heads: Sequence[re.Match[str]]) -> int:
    """How many articles the file should hold: the selection asked for, else the total of the heads."""
    selected = SELECTED.search(text)
    if selected:
        return int(selected.group(2)) - int(selected.group(1) or selected.group(2)) + 1
    return int(heads[0].group(2))


def _check_numbers(file: Path, numbers: Sequence[int], stated: int) -> None:
    gaps = [later for earlier, later in pairwise(numbers) if later != earlier + 1]
    if gaps:
        raise CorpusError(
            f"{file}: article {gaps[0]} does not follow the one before it; the file is damaged or joined "
            "from several exports. Nothing was taken from it."
        )
    check_count(file, len(numbers), stated, where="its head")


def _draft(block: str, where: Place) -> Draft:
    lines = block.splitlines()
    last = next((i for i, line in enumerate(lines) if line.startswith(f"{LAST_OF_HEAD}:")), None)
    if last is None:
        return broken(where, "no_article", f"no line says {LAST_OF_HEAD!r}", block)
    fields = _head(lines[:last])
    body = lines[last + 1 :]
    tail = next((i for i, line in enumerate(body) if _ends_body(line)), len(body))
    fields["text"] = paragraphs(body[:tail])
    return Draft(place=where, fields={name: value for name, value in fields.items() if value})


def _ends_body(line: str) -> bool:
    keyword = KEYWORD.match(line)
    return bool(keyword and keyword.group(1) in {"LOAD-DATE", "LANGUAGE", "PUBLICATION-TYPE"}) or bool(
        INDENTED.match(line) and LEGAL.match(line)
    )


def _head(lines: Sequence[str]) -> dict[str, str]:
    """Outlet and date are set in the middle of the line, the title at its beginning."""
    middle = [line.strip() for line in lines if INDENTED.match(line) and not LEGAL.match(line)]
    dated = next((i for i, line in enumerate(middle) if iso_date(line)), None)
    fields = {}
    if dated:
        fields = {
            "outlet": middle[0],
            "published": iso_date(middle[dated]) or "",
            "date_evidence": middle[dated],
        }
    keywords = [match for line in lines if (match := KEYWORD.match(line))]
    for match in keywords:
        if match.group(1) in FIELD_OF:
            fields[FIELD_OF[match.group(1)]] = match.group(2).strip()
    plain = [
        line.strip()
        for line in lines
        if line.strip() and not INDENTED.match(line) and not KEYWORD.match(line)
    ]
    fields["title"] = " ".join(plain)
    return fields


SOURCE = LexisNexis
