"""Exports of Factiva: ``.html`` pages of many articles, and ``.xml`` of its feeds."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from framing.errors import CorpusError
from framing.sources.base import broken, decode, files_of, place, read_bytes
from framing.sources.exports import check_count, iso_date
from framing.types import Draft, Place

MAX_EXPORT = 200_000_000
"""Bytes of an export beyond which it is not read."""

IDENTIFIER = re.compile(r"\bDocument\s+([A-Za-z0-9]{10,40})\b")
DECLARED = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
"""The declaration of an encoding, which no longer holds once the file is text."""

LANGUAGES = {
    "english": "en", "anglais": "en", "russian": "ru", "russe": "ru", "chinese": "zh", "chinois": "zh",
    "français": "fr", "french": "fr", "german": "de", "allemand": "de", "deutsch": "de", "spanish": "es",
    "español": "es", "espagnol": "es", "русский": "ru", "中文": "zh",
}  # fmt: skip
"""Names of languages as Factiva's pages write them; others are left to the detector."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Factiva:
    """Reads Factiva exports. Every one of the articles that an export counts must be found, or none is taken.

    Attributes:
        path: A file, or a folder of such files.
    """

    suffixes: ClassVar[tuple[str, ...]] = ()

    path: Path

    def records(self) -> Iterator[Draft]:
        """One draft per article.

        Raises:
            CorpusError: A file is no Factiva export, or does not hold as many articles as it says.
        """
        for file in files_of(self.path, (".html", ".htm", ".xml")):
            read = _xml_articles if file.suffix.lower() == ".xml" else _html_articles
            for number, fields in enumerate(read(file), start=1):
                yield _draft(fields, place(self.path, file, number))


def _draft(fields: dict[str, str], where: Place) -> Draft:
    kept = {name: value.strip() for name, value in fields.items() if value.strip()}
    if "text" not in kept:
        return broken(where, "no_article", "the record has no paragraphs", kept.get("title", ""))
    return Draft(place=where, fields=kept)


def _text(file: Path) -> str:
    raw = read_bytes(file, MAX_EXPORT)
    text = decode(raw, "windows-1252") if raw is not None else None
    if text is None:
        raise CorpusError(
            f"{file} cannot be read: longer than {MAX_EXPORT} bytes, or in an unknown encoding."
        )
    return text


def _html_articles(file: Path) -> list[dict[str, str]]:
    """The articles of a page: one table each, with a code (HD, SN, PD, LP, TD …) before every value."""
    from lxml import etree, html

    text = _text(file)
    parser = html.HTMLParser(no_network=True, encoding="utf-8")
    try:
        tree: Any = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise CorpusError(f"{file} is no Factiva export: it is no HTML: {error}.") from error
    tables: Any = tree.xpath(
        "//div[contains(concat(' ', normalize-space(@class), ' '), ' article ')]//table[1]"
    )
    articles = [_html_article(table) for table in tables]
    if not articles:
        raise CorpusError(f"{file} is no Factiva export: the page has no article.")
    stated = len(set(IDENTIFIER.findall(tree.text_content())))
    check_count(file, len(articles), stated, where="the number of its document identifiers")
    return articles


def _html_article(table: Any) -> dict[str, str]:
    rows: dict[str, Any] = {}
    for row in table.xpath(".//tr[td]"):
        code, *value = row.xpath("./td")
        if value:
            rows[_plain(code)] = value[0]
    said = {code: _plain(cell) for code, cell in rows.items()}
    identifier = IDENTIFIER.search(said.get("AN", ""))
    printed = " ".join(said[code] for code in ("PD", "ET") if code in said)
    return {
        "id": identifier.group(1) if identifier else "",
        "title": said.get("HD", ""),
        "outlet": said.get("SN", ""),
        "published": iso_date(printed) or "",
        "date_evidence": printed,
        "byline": said.get("BY", ""),
        "section": said.get("SE", ""),
        "language": LANGUAGES.get(said.get("LA", "").lower(), ""),
        "text": "\n\n".join(
            _plain(paragraph)
            for code in ("LP", "TD")
            if code in rows
            for paragraph in rows[code].xpath(".//p") or [rows[code]]
        ),
    }


def _plain(node: Any) -> str:
    return " ".join(str(node.text_content()).replace("\xa0", " ").split())


def _xml_articles(file: Path) -> list[dict[str, str]]:
    """The articles of a feed; each result set counts its own."""
    from defusedxml import ElementTree
    from defusedxml.common import DefusedXmlException

    text = DECLARED.sub("", _text(file).removeprefix("\ufeff"), count=1)
    try:
        tree: Any = ElementTree.fromstring(text.encode(), forbid_dtd=True)
    except DefusedXmlException as error:
        raise CorpusError(
            f"{file} declares a document type, which Factiva's feeds do not; it is not read."
        ) from error
    except (ElementTree.ParseError, ValueError) as error:
        raise CorpusError(f"{file} is no well-formed XML: {error}.") from error
    sets = tree.findall(".//{*}ppsarticleResultSet")
    if not sets:
        raise CorpusError(f"{file} is no Factiva export: it has no element 'ppsarticleResultSet'.")
    articles = []
    for result in sets:
        found = [_xml_article(article) for article in result.findall("{*}ppsarticle/{*}article")]
        count = result.get("count", "")
        check_count(file, len(found), int(count) if count.isdigit() else None, where="its result set")
        articles.extend(found)
    return articles


def _xml_article(article: Any) -> dict[str, str]:
    date = article.find("{*}publicationDate")
    moment = next(iter(date), None) if date is not None else None
    printed = (moment.text or "").strip() if moment is not None else ""
    return {
        "id": article.findtext("{*}accessionNo", ""),
        "title": _joined(article, "headline"),
        "outlet": article.findtext("{*}sourceName", ""),
        "published": re.sub(r":\d{2}(?:\.\d+)?Z$", "+00:00", printed),
        "date_evidence": f"publicationDate {printed}" if printed else "",
        "language": article.findtext("{*}baseLanguage", "").lower(),
        "byline": _joined(article, "byline"),
        "text": "\n\n".join(
            part for part in (_joined(article, "leadParagraph"), _joined(article, "tailParagraphs")) if part
        ),
    }


def _joined(article: Any, name: str) -> str:
    """The paragraphs of an element; one without paragraph elements is indented where a paragraph begins."""
    node = article.find(f"{{*}}{name}")
    if node is None:
        return ""
    inner = node.findall("{*}paragraph")
    texts = ["".join(each.itertext()) for each in inner] or re.split(
        r"\n {2,}(?=\S)|\n\s*\n", "".join(node.itertext())
    )
    return "\n\n".join(" ".join(text.split()) for text in texts if text.strip())


SOURCE = Factiva
