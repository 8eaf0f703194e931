"""Text exports of ProQuest: articles between rules, every field on a line with its name.

Exports differ: rules are of underscores or asterisks, ``Full text`` is also written ``Full Text``, some have
a table of contents and ``Document 1 of 3`` and some have neither, and a record may have no identifier but the
address that holds it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from framing.errors import CorpusError
from framing.sources.base import broken, decode, files_of, place, read_bytes
from framing.sources.exports import check_count, iso_date, paragraphs
from framing.types import Draft, Place

MAX_EXPORT = 200_000_000
"""Bytes of an export beyond which it is not read."""

RULE = re.compile(r"^(?:_{20,}|\*{20,})\s*$", re.MULTILINE)
NUMBER = re.compile(r"^Document (\d+) of (\d+)\s*$", re.MULTILINE)
FIELD = re.compile(r"^([A-Z][A-Za-z /-]{2,40}):[ \t]*(.*)$")
IDENTIFIER = "ProQuest document ID"
FULL_TEXT = "Full text"
RECORD = re.compile(rf"^(?:{IDENTIFIER}:|Document URL: *https?://\S+/docview/\d)", re.MULTILINE)
ANY_TEXT = re.compile(r"^Full [Tt]ext:", re.MULTILINE)
FIELD_OF = {
    IDENTIFIER: "id",
    "Title": "title",
    "Author": "byline",
    "Publication title": "outlet",
    "Publication date": "date_evidence",
    "Section": "section",
    "Document URL": "url",
}
ENDS_TEXT = frozenset(
    {*FIELD_OF, "Subject", "Location", "People", "Company / organization", "Identifier / keyword", "Credit",
     "Illustration", "Copyright", "Publication year", "Language of publication", "Classification", "Links",
     "Business indexing term", "Company", "Publisher", "Publication info", "Pages", "First page"}
)  # fmt: skip
"""Names of fields that follow the full text; any other word with a colon is text."""

LANGUAGES = {"English": "en", "Russian": "ru", "Chinese": "zh"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProQuest:
    """Reads ProQuest text exports. Every article that an export counts must be found, or none is taken.

    Attributes:
        path: A file, or a folder of such files.
    """

    suffixes: ClassVar[tuple[str, ...]] = ()

    path: Path

    def records(self) -> Iterator[Draft]:
        """One draft per article; one without full text has the problem ``no_article``.

        Raises:
            CorpusError: A file is no such export, or does not hold as many articles as it says.
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
    blocks = RULE.split(text)
    found = [block for block in blocks if RECORD.search(block)]
    if not found:
        raise CorpusError(f"{file} is no ProQuest text export: no line says '{IDENTIFIER}:'.")
    lost = sum(bool(ANY_TEXT.search(block)) for block in blocks if not RECORD.search(block))
    if lost:
        raise CorpusError(
            f"{file}: {lost} of its texts {'stands' if lost == 1 else 'stand'} in no record: there is "
            f"'{FULL_TEXT}:' but no '{IDENTIFIER}:' between two rules. The file is damaged or of a kind that "
            "is not known; nothing was taken from it."
        )
    stated = NUMBER.search(text)
    check_count(file, len(found), int(stated.group(2)) if stated else None, where="'Document … of …'")
    return found


def _draft(block: str, where: Place) -> Draft:
    said, text = _fields(block.splitlines())
    fields = {own: said[name] for name, own in FIELD_OF.items() if said.get(name)}
    fields["published"] = iso_date(fields.get("date_evidence", "")) or ""
    fields["language"] = LANGUAGES.get(said.get("Language of publication", ""), "")
    if not text:
        return broken(where, "no_article", f"the record has no {FULL_TEXT!r}", fields.get("title", ""))
    return Draft(
        place=where, fields={name: value for name, value in {**fields, "text": text}.items() if value}
    )


def _fields(lines: list[str]) -> tuple[dict[str, str], str]:
    """The fields by their names, the last of a name counting, and the full text."""
    said: dict[str, str] = {}
    body: list[str] = []
    inside = False
    for line in lines:
        found = FIELD.match(line)
        if found and found.group(1).capitalize() == FULL_TEXT:
            inside = True
            body.append(found.group(2))
        elif found and (not inside or found.group(1) in ENDS_TEXT):
            inside = False
            said[found.group(1)] = found.group(2).strip()
        elif inside:
            body.append(line)
    return said, paragraphs(body)


SOURCE = ProQuest
