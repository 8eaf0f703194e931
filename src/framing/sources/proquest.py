"""Text exports of ProQuest: articles between rules, every field on a line with its name.

Exports differ: rules are of underscores or asterisks; ``Full text`` is also written ``Full Text``, and
``Publication date`` ``Publication Date``; some names lack a space (``DocumentURL``); some have a table of
contents and ``Document 1 of 3`` and some have neither; a record may have no identifier but the address that
holds it. Every line of a text is a paragraph of its own.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from framing.errors import CorpusError
from framing.sources.base import broken, decode, files_of, place, read_bytes
from framing.sources.exports import check_count, iso_date
from framing.types import Draft, Place

MAX_EXPORT = 200_000_000
"""Bytes of an export beyond which it is not read."""

RULE = re.compile(r"^(?:_{20,}|\*{20,})\s*$", re.MULTILINE)
NUMBER = re.compile(r"^Document (\d+) of (\d+)\s*$", re.MULTILINE)
FIELD = re.compile(r"^([A-Z][A-Za-z /-]{2,40}):[ \t]*(.*)$")
FULL_TEXT = "fulltext"
RECORD = re.compile(
    r"^(?:ProQuest ?document ?ID:|Document ?URL: *https?://\S+/docview/\d)", re.MULTILINE | re.IGNORECASE
)
ANY_TEXT = re.compile(r"^Full ?text:", re.MULTILINE | re.IGNORECASE)
PRINTED_ID = re.compile(r"/docview/(\d+)")
FIELD_OF = {
    "proquestdocumentid": "id",
    "title": "title",
    "author": "byline",
    "publicationtitle": "outlet",
    "publicationdate": "date_evidence",
    "section": "section",
}
"""Names of fields, without spaces and capitals, and ours. The address that an export gives is that of the
vendor, with the account of a library in it: it is none of the article."""

ENDS_TEXT = frozenset(
    {*FIELD_OF, "subject", "narrowsubject", "broadsubject", "location", "people", "company/organization",
     "company", "businessindexingterm", "identifier/keyword", "credit", "illustration", "classification",
     "publicationyear", "publicationinfo", "languageofpublication", "links", "pages", "firstpage", "volume",
     "issue", "publisher", "placeofpublication", "countryofpublication", "publicationsubject", "issn",
     "sourcetype", "documenttype", "documentfeature", "documenturl", "copyright", "fulltextavailability"}
)  # fmt: skip
"""Names of fields that may follow the full text; any other word with a colon is text."""

LOOSE = 2
"""Lines without a name that may stand among the fields behind a text: values that were broken."""

LANGUAGES = {
    "english": "en", "russian": "ru", "chinese": "zh", "german": "de", "french": "fr", "spanish": "es",
    "italian": "it", "portuguese": "pt", "arabic": "ar", "japanese": "ja", "korean": "ko", "ukrainian": "uk",
}  # fmt: skip


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
        raise CorpusError(
            f"{file} is no ProQuest text export: no line says 'ProQuest document ID:'. Of the formats in "
            "which ProQuest saves documents, 'Text only' is the one that is read."
        )
    lost = sum(bool(ANY_TEXT.search(block)) for block in blocks if not RECORD.search(block))
    if lost:
        raise CorpusError(
            f"{file}: {lost} of its texts {'stands' if lost == 1 else 'stand'} in no record: there is "
            "'Full text:' but no 'ProQuest document ID:' between two rules. The file is damaged or of a kind "
            "that is not known; nothing was taken from it."
        )
    stated = NUMBER.search(text)
    check_count(file, len(found), int(stated.group(2)) if stated else None, where="'Document … of …'")
    return found


def _draft(block: str, where: Place) -> Draft:
    said, text = _fields(block.splitlines())
    fields = {own: said[name] for name, own in FIELD_OF.items() if said.get(name)}
    printed = PRINTED_ID.search(said.get("documenturl", ""))
    if printed:
        fields.setdefault("id", printed.group(1))
    fields["published"] = iso_date(fields.get("date_evidence", "")) or ""
    fields["language"] = LANGUAGES.get(said.get("languageofpublication", "").strip().lower(), "")
    if not text:
        return broken(where, "no_article", "the record has no 'Full text'", fields.get("title", ""))
    return Draft(
        place=where, fields={name: value for name, value in {**fields, "text": text}.items() if value}
    )


def _fields(lines: Sequence[str]) -> tuple[dict[str, str], str]:
    """The fields by their names, the last of a name counting, and the full text."""
    named = [_named(line) for line in lines]
    start = next((i for i, (name, _) in enumerate(named) if name == FULL_TEXT), len(lines))
    end = _end_of_text(lines, [name for name, _ in named], start)
    said = {name: value for name, value in (*named[:start], *named[end:]) if name}
    if start == len(lines):
        return said, ""
    body = [named[start][1], *lines[start + 1 : end]]
    return said, "\n".join(line.strip() for line in body).strip()


def _named(line: str) -> tuple[str, str]:
    """The name of a field, without spaces and capitals, and its value; empty for another line."""
    found = FIELD.match(line)
    return (found.group(1).replace(" ", "").lower(), found.group(2).strip()) if found else ("", "")


def _end_of_text(lines: Sequence[str], names: Sequence[str], start: int) -> int:
    """The first line behind a full text that is none of it.

    A text may hold lines that look like fields (``Title: War and Peace`` in a list of books). What is one
    has only fields below it, and its name does not come again.
    """
    last = {name: i for i, name in enumerate(names) if i > start and name in ENDS_TEXT}
    unnamed = [i for i in range(start + 1, len(lines)) if not names[i] and lines[i].strip()]
    ends = sorted(last.values())
    strict = (i for i in ends if sum(each > i for each in unnamed) <= LOOSE)
    return next(strict, ends[0] if ends else len(lines))


SOURCE = ProQuest
