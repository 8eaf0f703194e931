"""Exports of Nexis Uni and its sister services: ``.docx``, ``.txt`` and ``.html`` of many articles."""

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from framing.errors import CorpusError
from framing.sources.base import broken, decode, files_of, place, read_bytes
from framing.sources.exports import check_count, iso_date
from framing.sources.exports.page import articles_of_page, draft_of_blocks
from framing.types import Draft, Place

MAX_EXPORT = 200_000_000
"""Bytes of an unpacked export beyond which it is not read: the services give some hundred articles."""

MAX_RATIO = 100
"""Unpacked bytes for each packed one; the documents of exports have 10 to 15."""

RATIO_COUNTS_FROM = 1_000_000
"""Unpacked bytes before the ratio says anything."""

NO_ZIP = (zipfile.BadZipFile, OSError, EOFError, zlib.error, NotImplementedError, RuntimeError)
"""What reading a damaged, encrypted or strangely packed archive raises."""

COUNT = re.compile(r"^Documents \((\d+)\)\s*$", re.MULTILINE)
HEAD = re.compile(r"^(Section|Length|Byline|Dateline|Highlight|Graphic|Language|Publication-Type):\s*(.*)$")
TAIL = re.compile(
    r"^(Load-Date|Graphic|Classification|Language|Publication-Type|Subject|Notes):|^Classification$"
)
END = "End of Document"
BODY = "Body"
FIELD_OF = {"Section": "section", "Byline": "byline"}

PARAGRAPH = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p"
RUN_TEXT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"


@dataclass(frozen=True, slots=True, kw_only=True)
class Nexis:
    """Reads Nexis exports. Every one of the articles that an export counts must be found, or none is taken.

    Attributes:
        path: A file, or a folder of such files.
    """

    suffixes: ClassVar[tuple[str, ...]] = ()

    path: Path

    def records(self) -> Iterator[Draft]:
        """One draft per article.

        Raises:
            CorpusError: A file is no Nexis export, or does not hold as many articles as it says.
        """
        for file in files_of(self.path, (".docx", ".txt", ".html", ".htm")):
            if file.suffix.lower() in {".html", ".htm"}:
                for number, article in enumerate(articles_of_page(file), start=1):
                    yield draft_of_blocks(article, place(self.path, file, number))
                continue
            lines = _docx_lines(file) if file.suffix.lower() == ".docx" else _txt_lines(file)
            blocks = _blocks(file, lines)
            for number, block in enumerate(blocks, start=1):
                yield _draft(block, place(self.path, file, number))


def _txt_lines(file: Path) -> list[str]:
    raw = read_bytes(file, MAX_EXPORT)
    if raw is None:
        raise CorpusError(f"{file} is longer than {MAX_EXPORT} bytes; split the export.")
    text = decode(raw, "windows-1252")
    if text is None:
        raise CorpusError(f"{file} is neither UTF-8 nor Windows-1252.")
    return [line.replace("\xa0", " ").strip() for line in text.splitlines()]


def _docx_lines(file: Path) -> list[str]:
    """The paragraphs of a Word document, in order.

    Raises:
        CorpusError: It is none, or is larger than an export can be.
    """
    from defusedxml import ElementTree
    from defusedxml.common import DefusedXmlException

    try:
        with zipfile.ZipFile(file) as archive:
            entry = archive.getinfo("word/document.xml")
            if entry.file_size > MAX_EXPORT:
                raise CorpusError(f"{file} unpacks to more than {MAX_EXPORT} bytes; it is not read.")
            if entry.file_size > max(RATIO_COUNTS_FROM, MAX_RATIO * entry.compress_size):
                raise CorpusError(
                    f"{file} unpacks to more than {MAX_RATIO} times its size, which no text does; it is not "
                    "read."
                )
            raw = archive.read(entry)
        tree = ElementTree.fromstring(raw, forbid_dtd=True)
    except DefusedXmlException as error:
        raise CorpusError(
            f"{file} declares a document type, which no Word document does; it is not read."
        ) from error
    except (*NO_ZIP, ElementTree.ParseError, LookupError, ValueError) as error:
        raise CorpusError(f"{file} is no Word document: {error}.") from error
    return ["".join(runs).replace("\xa0", " ").strip() for runs in _paragraphs(tree)]


def _paragraphs(tree: Any) -> list[list[str]]:
    """The texts of every paragraph; one inside another, as in a box of text, is one of its own.

    One walk through the tree: asking every paragraph for all that is below it takes for ever where they nest.
    """
    found: list[list[str]] = []
    for element in tree.iter():
        if element.tag == PARAGRAPH:
            found.append([])
        elif element.tag == RUN_TEXT and found:
            found[-1].append(element.text or "")
    return found


def _blocks(file: Path, lines: Sequence[str]) -> list[list[str]]:
    """The lines of each article, as many as the file counts.

    Raises:
        CorpusError: The counts differ, or there is no article.
    """
    stated = COUNT.search("\n".join(lines))
    blocks: list[list[str]] = [[]]
    for line in lines:
        if line == END:
            blocks.append([])
        else:
            blocks[-1].append(line)
    found = blocks[:-1]
    if not found and not stated:
        raise CorpusError(f"{file} is no Nexis export: no line says {END!r} or counts 'Documents (…)'.")
    check_count(file, len(found), int(stated.group(1)) if stated else None, where="its list of documents")
    return found


def _draft(block: Sequence[str], where: Place) -> Draft:
    """Title, outlet and date stand above the copyright, one a line; the body follows the line ``Body``."""
    if BODY not in block:
        return broken(where, "no_article", f"no line says {BODY!r}", "\n".join(block))
    head, body = block[: block.index(BODY)], block[block.index(BODY) + 1 :]
    fields = _head(head)
    tail = next((i for i, line in enumerate(body) if TAIL.match(line)), len(body))
    fields["text"] = "\n\n".join(line for line in body[:tail] if line)
    return Draft(place=where, fields={name: value for name, value in fields.items() if value})


def _head(lines: Sequence[str]) -> dict[str, str]:
    legal = next(
        (i for i, line in enumerate(lines) if line.startswith("Copyright") or HEAD.match(line)), len(lines)
    )
    # The first article's head follows the list of all; what belongs to it is the last run without a gap.
    above = _last_run(lines[:legal])
    dated = next((i for i, line in enumerate(above) if iso_date(line)), None)
    fields: dict[str, str] = {}
    if dated is not None and dated >= 1:
        fields["published"] = iso_date(above[dated]) or ""
        fields["date_evidence"] = above[dated]
        fields["outlet"] = above[dated - 1]
        fields["title"] = " ".join(above[: dated - 1])
    for line in lines[legal:]:
        found = HEAD.match(line)
        if found and found.group(1) in FIELD_OF:
            fields[FIELD_OF[found.group(1)]] = found.group(2).strip()
    return fields


def _last_run(lines: Sequence[str]) -> list[str]:
    """The last lines that no empty line divides."""
    run: list[str] = []
    for line in reversed(lines):
        if line:
            run.insert(0, line)
        elif run:
            break
    return run


SOURCE = Nexis
