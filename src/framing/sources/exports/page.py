"""The HTML exports of LexisNexis Academic and Nexis UK: one page of many articles.

Nexis Uni itself gives no HTML any more; old projects keep thousands of these files. Each article stands
between comments (``<DOC NUMBER=1>``), begins with ``1 of 166 DOCUMENTS`` and is a row of ``<div>``: outlet,
date, headline, fields whose name has a ``<span>`` of its own (``LENGTH:``, in the language of the service),
the body, more fields, the copyright. Styles have numbers that mean something else in every file, so only
the order counts. How many articles the file holds stands in its head (``<META DOCUMENTS="166">``).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from framing.errors import CorpusError
from framing.sources.base import broken, decode, read_bytes
from framing.sources.exports import check_count, iso_date
from framing.types import Draft, Place

MAX_EXPORT = 200_000_000
"""Bytes of an export beyond which it is not read."""

NUMBER = re.compile(
    r"^\s*(?:Dokument\s+)?(\d{1,7}) (?:of|von|de) (\d{1,7}) (?:DOCUMENT|DOKUMENT)", re.IGNORECASE
)
NAME = re.compile(r"^\s*((?:[^\W\d_a-zà-ÿ]|[ -]){2,32}):\s*$")
LEGAL = re.compile(r"^\s*(?:Copyright|©|All Rights Reserved)", re.IGNORECASE)
BREAK = re.compile(r"<br\b[^<>]{0,100}>", re.IGNORECASE)
BLANK = " \t\r\n"
"""What HTML takes for no text; a space that must not break is text."""

MARK = re.compile(r"<DOC\s+NUMBER\s*=", re.IGNORECASE)

FIELD_OF = {
    "BYLINE": "byline", "AUTEUR": "byline", "AUTOR": "byline", "AUTHOR": "byline",
    "SECTION": "section", "RUBRIQUE": "section", "RUBRIK": "section",
    "LANGUAGE": "language", "LANGUE": "language", "SPRACHE": "language",
}  # fmt: skip
"""Names of fields, as the services in English, French and German write them."""

LANGUAGES = {
    "ENGLISH": "en", "ANGLAIS": "en", "FRENCH": "fr", "FRANCAIS": "fr", "FRANÇAIS": "fr", "GERMAN": "de",
    "DEUTSCH": "de", "RUSSIAN": "ru", "CHINESE": "zh", "SPANISH": "es",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Block:
    """One ``<div>``: its paragraphs, and the name of the field that it is, if it is one."""

    paragraphs: tuple[str, ...]
    name: str = ""

    @property
    def text(self) -> str:
        return " ".join(self.paragraphs)


def articles_of_page(file: Path) -> list[list[_Block]]:
    """The articles of an export, each as its blocks.

    Raises:
        CorpusError: It is none, an article is missing, or it does not hold as many as it says.
    """
    tree = _tree(file)
    articles: list[list[_Block]] = []
    numbers: list[int] = []
    for block in _blocks(tree):
        head = NUMBER.match(block.text)
        if head:
            numbers.append(int(head.group(1)))
            articles.append([])
        elif articles:
            articles[-1].append(block)
    if not articles:
        raise CorpusError(f"{file} is no Nexis export in HTML: nothing says '1 of … DOCUMENTS'.")
    for earlier, later in pairwise(numbers):
        if later != earlier + 1:
            raise CorpusError(
                f"{file}: article {later} follows article {earlier}; the file is damaged or joined from "
                "several exports. Nothing was taken from it."
            )
    _check(file, tree, len(articles))
    return articles


def draft_of_blocks(blocks: Sequence[_Block], where: Place) -> Draft:
    """One article. Outlet, date and headline stand above the first named field; the body has no name."""
    dated = next((i for i, block in enumerate(blocks) if not block.name and iso_date(block.text)), None)
    named = next((i for i, block in enumerate(blocks) if block.name), len(blocks))
    if dated is None or dated > named:
        shown = "\n".join(block.text for block in blocks)
        return broken(where, "no_article", "no date stands above its fields", shown)
    fields = {
        "outlet": " ".join(block.text for block in blocks[:dated]),
        "published": iso_date(blocks[dated].text) or "",
        "date_evidence": blocks[dated].text,
        "title": " ".join(block.text for block in blocks[dated + 1 : named]),
        "text": "\n\n".join(_body(blocks[named:])),
    }
    for block in blocks[named:]:
        own = FIELD_OF.get(block.name)
        if own and own not in fields:
            fields[own] = block.text
    fields["language"] = LANGUAGES.get(fields.get("language", "").split(";")[0].strip().upper(), "")
    kept = {name: value.strip() for name, value in fields.items() if value.strip()}
    if "text" not in kept:
        return broken(where, "no_article", "it has no body", kept.get("title", ""))
    return Draft(place=where, fields=kept)


def _body(blocks: Sequence[_Block]) -> Iterator[str]:
    for block in blocks:
        if not block.name and block.paragraphs and not LEGAL.match(block.text):
            yield from block.paragraphs


def _tree(file: Path) -> Any:
    from lxml import etree, html

    raw = read_bytes(file, MAX_EXPORT)
    text = decode(raw, "windows-1252") if raw is not None else None
    if text is None:
        raise CorpusError(
            f"{file} cannot be read: longer than {MAX_EXPORT} bytes, or in an unknown encoding."
        )
    parser = html.HTMLParser(no_network=True, encoding="utf-8", huge_tree=False)
    try:
        spaced = BREAK.sub(r"\g<0> ", text)
        return html.document_fromstring(spaced.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise CorpusError(f"{file} is no HTML: {error}.") from error


def _check(file: Path, tree: Any, found: int) -> None:
    """Compare with what the file itself counts.

    Raises:
        CorpusError: The counts differ.
    """
    from lxml import etree

    stated = next(iter(tree.xpath("//meta[@documents]/@documents")), "")
    check_count(file, found, int(stated) if stated.isdecimal() else None, where="its head")
    marks = sum(len(MARK.findall(comment.text or "")) for comment in tree.iter(etree.Comment))
    check_count(file, found, marks or None, where="its comments ('DOC NUMBER')")


def _blocks(tree: Any) -> Iterator[_Block]:
    """The ``<div>`` that hold no other, in order. A search in each, by XPath, would take most of the time."""
    for div in tree.xpath("//div[not(.//div)]"):
        paragraphs = [_plain(each) for each in div.iter("p")] or [_plain(div)]
        spans = (str(span.text_content()) for span in div.iter("span"))
        name = NAME.match(next((text for text in spans if text.strip(BLANK)), ""))
        if name:
            said = " ".join(paragraphs).partition(":")[2].strip()
            yield _Block(paragraphs=(said,) if said else (), name=name.group(1).upper())
        else:
            yield _Block(paragraphs=tuple(each for each in paragraphs if each))


def _plain(node: Any) -> str:
    """The text of an element on one line."""
    return " ".join(str(node.text_content()).split())
