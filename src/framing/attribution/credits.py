"""Agency credits: which agency an article names, where, and what that says about whose copy it is.

A dateline, a byline or a source line says that the text is the agency's. *…, Xinhua reports.* in the lead
says so with less weight. *According to TASS* only names the source of a fact, a photo line only that of a
picture.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from framing.attribution.credits_names import CHINESE, AgencyNames
from framing.corpus.furniture import dateline
from framing.text.tokens import running_text

if TYPE_CHECKING:
    import polars as pl

    from framing.corpus.corpus import Corpus
    from framing.engine import Engine
    from framing.types import Outlet

CONFIDENCE: Mapping[str, float] = {
    "dateline": 0.95,
    "byline": 0.9,
    "source_line": 0.9,
    "reports_tag": 0.4,
    "contributed": 0.3,
    "cited": 0.1,
    "photo": 0.05,
}
"""How sure a credit of each kind makes one that the whole text is the agency's copy. A judgement, not a
measurement; ``reports_tag`` counts so much in the first two paragraphs only, and as ``cited`` further
down."""

SLIP = 0.9
"""What the confidence is multiplied with where a name was only recognised with slips forgiven."""

SHORT_LINE = 120
"""Characters up to which misspelt names are looked for in a line."""

LEAD = 700
"""Characters of a text's first two paragraphs in which a tag speaks of the whole text."""

STRONG = 0.8
"""From here on a credit says that the whole text is the agency's."""

_LINES = {
    "dateline": "dateline",
    "byline": "byline",
    "credit_line": "source_line",
    "furniture": "source_line",
    "printed": "source_line",
    "author_note": "source_line",
    "editors": "source_line",
    "stamp": "source_line",
    "photo_credit": "photo",
    "caption": "photo",
}
"""Kinds of furniture that may hold a credit, and what it then is."""

_CONTRIBUTED = re.compile(
    r"\bcontribut\w+|^\W*with\b"
    r"|\b(?:with|additional) (?:additional )?(?:reporting|inputs?|files|material|help)\b"
    r"|при участии|с использованием",
    re.IGNORECASE,
)
_PHOTO = re.compile(r"\b(?:photo|picture|image|video|фото|видео)\w*\b|图|摄|供图", re.IGNORECASE)

_BEFORE = re.compile(
    r"(?:according to|citing|cites|cited by|quoted by|told|reported by|carried by|"
    r"по (?:данным|информации|сообщению)|со ссылкой на|ссылаясь на|сообща\w+|сообщил\w*|переда\w+|пишет"
    r"|рассказал\w*"
    r"|据)\s*(?:(?:the|a|state|Russian?|Chinese|Russia's|China's|official|news|agency|wire|service|агентств\w+"
    r"|информагентств\w+|ИА|корреспондент\w*|журналист\w*)\s+)*[\"«“'‘]?$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"^[\"»”]?(?:['’]s?)?(?: (?:state |official )?(?:news|wire|press) (?:agency|service))?"
    r"(?: (?:reports?|reported|says|said|writes|wrote|quoted|cited|quotes|cites)\b"
    r"| сообща\w+| сообщил\w*| переда\w+| пишет|(?:记者)?[^，。]{0,8}(?:报道|消息))",
)
_REPORTS = re.compile(r"^(?: news agency)? report(?:s|ed)\s*[.:]")
_REPORTS_RU = re.compile(r", (?:как )?(?:сообщает|передаёт|передает|пишет) (?:агентство )?[\"«]?$")
_CLOSES = re.compile(r"^[\"»]?\s*\.")
_NEAR = 120
"""Bytes around a name in which a cue must stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """One credit.

    Attributes:
        agency: Identifier of the agency.
        kind: A key of ``CONFIDENCE``.
        text: The credit as printed.
        place: ``text``, ``furniture``, ``byline`` or ``credit``.
        start, end: Bytes of the running text between which it stands; None outside the text.
        confidence: How sure it alone makes one that the whole text is agency copy, 0 to 1.
    """

    agency: str
    kind: str
    text: str
    place: str
    confidence: float
    start: int | None = None
    end: int | None = None


class CreditReader:
    """Reads the credits of articles."""

    def __init__(self, outlets: Iterable["Outlet"]) -> None:
        """Take the outlets among which the agencies are.

        Args:
            outlets: Outlets; of two with one identifier the later counts.
        """
        self.names = AgencyNames(outlets)

    def of_line(self, line: str, kind: str, place: str = "furniture") -> list[Credit]:
        """The credits of a line that is no text.

        Args:
            line: The line as printed.
            kind: What the line is if it names an agency: ``dateline``, ``byline``, ``source_line`` …
            place: Where it stands.
        """
        if kind == "source_line" and _PHOTO.search(line):
            kind = "photo"
        elif kind in ("source_line", "byline") and _CONTRIBUTED.search(line):
            kind = "contributed"
        return [
            _credit(found.agency, kind, line.strip(), place, sure=found.sure)
            for found in self.names.within(line, forgiving=kind != "photo" and len(line) <= SHORT_LINE)
        ]

    def of_opening(self, title: str, text: str) -> list[Credit]:
        """The credit of a dateline with which a text begins, where it was not taken out before."""
        begun = dateline(text[:400])
        if begun is None or not begun[0].credit:
            return []
        start = len(running_text(title, "").encode())
        return [
            _credit(
                each.agency,
                "dateline",
                begun[0].text,
                "text",
                span=(start, start + len(begun[0].text.encode())),
                sure=each.sure,
            )
            for each in self.names.within(begun[0].credit)
        ]

    def of_text(self, title: str, text: str, places: Sequence[int]) -> list[Credit]:
        """The agencies that a text names as its source or as that of a fact.

        Args:
            title: The headline.
            text: The body.
            places: Bytes of the body at which a name of ``names.printed()`` may begin.
        """
        raw, before = text.encode(), len(running_text(title, "").encode())
        lead = len("\n\n".join(text.split("\n\n", 2)[:2])[:LEAD].encode())
        found: list[Credit] = []
        end = 0
        for place in sorted(set(places)):
            name = self.names.longest_at(raw, place) if place >= end else None
            if name is None:
                continue
            end = place + len(name.encode())
            kind = _mention(name, _cut(raw[max(0, place - _NEAR) : place]), _cut(raw[end : end + _NEAR]))
            agency = self.names.agency(name)
            if kind and agency:
                kind = kind if end <= lead else "cited"
                span = (before + place, before + end)
                found.append(_credit(agency, kind, name, "text", span=span))
        return found


def _cut(piece: bytes) -> str:
    """Text of which the ends may be cut in the middle of a letter."""
    return piece.decode("utf-8", "ignore")


def _mention(name: str, before: str, after: str) -> str | None:
    """What a name in running text is: a tag, a cited source, or nothing of the kind."""
    if name[0] < CHINESE and (before[-1:].isalnum() or after[:1].isalnum()):
        return None
    tag = before.rstrip().endswith((",", "—", "–", ", as")) and _REPORTS.match(after)
    if tag or (_REPORTS_RU.search(before) and _CLOSES.match(after)):
        return "reports_tag"
    return "cited" if _BEFORE.search(before) or _AFTER.match(after) else None


def _credit(
    agency: str, kind: str, text: str, place: str, *, span: tuple[int, int] | None = None, sure: bool = True
) -> Credit:
    confidence = CONFIDENCE[kind] * (1.0 if sure else SLIP)
    start, end = span or (None, None)
    return Credit(
        agency=agency, kind=kind, text=text, place=place, confidence=confidence, start=start, end=end
    )


def read_credits(corpus: "Corpus", outlets: tuple["Outlet", ...], engine: "Engine") -> "pl.DataFrame":
    """The credits of a corpus.

    Args:
        corpus: The articles, with the furniture that was taken out of them.
        outlets: Outlets among which the agencies are.
        engine: Who reads; one part of the corpus is one piece of work.

    Returns:
        The columns of ``Origins.credits``, sorted as the articles of the corpus are, and within one by place
        and start.
    """
    import polars as pl

    furniture = corpus.remarks().filter(pl.col("remark") == "removed", pl.col("kind").is_in(list(_LINES)))
    work = partial(_credits_of_part, furniture=furniture, outlets=outlets)
    return pl.concat([pl.DataFrame(schema=credit_schema()), *engine.map(work, corpus.parts)])


def credit_schema() -> "pl.Schema":
    """Column → type of the credits."""
    import polars as pl

    return pl.Schema(
        {
            **dict.fromkeys(("article", "agency", "kind", "text", "place"), pl.String()),
            **dict.fromkeys(("start", "end"), pl.UInt32()),
            "confidence": pl.Float64(),
        }
    )


def _credits_of_part(
    part: Path, *, furniture: "pl.DataFrame", outlets: tuple["Outlet", ...]
) -> "pl.DataFrame":
    import polars as pl

    reader = CreditReader(outlets)
    articles = pl.read_parquet(
        part, columns=["id", "title", "text", "byline", "credit"], glob=False, memory_map=False
    )
    lines = _by_article(furniture.filter(pl.col("article").is_in(articles.get_column("id").implode())))
    names = list(reader.names.printed())
    named = articles.select(pl.col("text").str.find_many(names, overlapping=True)).to_series().to_list()
    rows: list[tuple[object, ...]] = []
    for (name, title, text, byline, credit), hits in zip(articles.iter_rows(), named, strict=True):
        found = [*_outside(reader, lines.get(name, ()), byline), *reader.of_opening(title, text)]
        found += reader.of_text(title, text, hits) if hits else []
        found += _left_over(reader, credit, found)
        rows += [(name, c.agency, c.kind, c.text, c.place, c.start, c.end, c.confidence) for c in found]
    return pl.DataFrame(rows, schema=credit_schema(), orient="row")


def _by_article(furniture: "pl.DataFrame") -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for name, kind, text in furniture.select("article", "kind", "text").iter_rows():
        found.setdefault(name, []).append((kind, text))
    return found


def _outside(reader: CreditReader, lines: Iterable[tuple[str, str]], byline: str | None) -> Iterator[Credit]:
    """Credits that stand outside the text, each agency once per kind."""
    seen: set[tuple[str, str]] = set()
    every = [(text, _LINES[kind], "furniture") for kind, text in lines]
    every += [(byline, "byline", "byline")] if byline else []
    for text, kind, place in every:
        for credit in reader.of_line(text, kind, place):
            if (credit.agency, credit.kind) not in seen:
                seen.add((credit.agency, credit.kind))
                yield credit


def _left_over(reader: CreditReader, printed: list[str] | None, found: list[Credit]) -> list[Credit]:
    """Credits that the import kept and no line of the store explains any more."""
    known = {credit.agency for credit in found}
    rest = [credit for name in printed or () for credit in reader.of_line(name, "reports_tag", "credit")]
    return [credit for credit in rest if credit.agency not in known]
