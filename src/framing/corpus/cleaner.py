"""Tells an article from its page: one headline, the text, and what datelines and credits say.

Everything that is taken out is handed back, so that nothing is lost in silence.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from framing.corpus.dates import Clock, Dated, find_date
from framing.corpus.furniture import (
    CONSENT_NEXT,
    Found,
    Zone,
    caption,
    dateline,
    edges,
    mentions,
    recognise,
)
from framing.corpus.language import HAN
from framing.corpus.normalise import line as one_line
from framing.corpus.normalise import lines, unwrapped
from framing.outlets.registry import Registry

HEAD_OF_PAGE = 12
"""Lines at the top of a page among which headline, lead and dateline may stand more than once."""

HEAD_OF_TEXT = 4
"""The same for a text that is told apart from its page already."""

LONG_ENOUGH = 60
"""Characters from which a paragraph that stands twice is a repetition and no figure of speech."""

DATE_LINE = 140
"""Characters up to which a line with a date may be a dateline of its own."""

BESIDE_DATE = {HEAD_OF_PAGE: 6, HEAD_OF_TEXT: 3}
"""Words (pairs of Chinese characters) that may stand beside the date in such a line."""

DATELINES_AMONG = 3
"""Paragraphs at the top of a text of which one may begin with a dateline."""

BEHIND_TITLE = 50
"""Characters that may stand behind a repeated headline: an outlet's name."""

STAMP_WORDS = re.compile(
    r"\b(?:last updated|updated|published|posted|source|editor|at|on|hours?)\b\s*[:：]?"
    r"|来源\s*[:：]|[()（）|•·/]",
    re.IGNORECASE,
)
DATING = frozenset({"dateline", "stamp", "printed"})
UPDATE = re.compile(r"(?:last )?(?:updated|обновлено|更新时间)", re.IGNORECASE)
EDITOR = re.compile(r"\b(?:web )?editor\s*[:：].*$|责任编辑.*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """An article told from its page.

    Attributes:
        title: The headline, once; empty if there is none.
        text: Paragraphs separated by one empty line.
        published: Date that a dateline gave, or None.
        section: Section that a dateline named, or None.
        byline: Authors that a line named, or None.
        credits: Agencies in the order dateline, credit lines, text, as printed; each once.
        removed: What was taken out, in order.
        cited: The credits that only the text gives (``…, Xinhua reports.``).
    """

    title: str
    text: str
    published: Dated | None = None
    section: str | None = None
    byline: str | None = None
    credits: tuple[str, ...] = ()
    removed: tuple[Found, ...] = ()
    cited: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cleaner:
    """Cleans texts and pages.

    Attributes:
        registry: Outlets, by which agencies are told from other names.
    """

    registry: Registry

    def page(self, page: str, clock: Clock) -> Cleaned:
        """An article from the text of a whole page; its first line is the headline.

        Args:
            page: Everything that stood on the page, in order.
            clock: How its outlet writes dates.
        """
        rows = unwrapped(lines(page))
        title = next((row for row in rows if row), "")
        return self._clean(title, rows, clock, HEAD_OF_PAGE, skip_first=True)

    def text(self, title: str, text: str, clock: Clock) -> Cleaned:
        """An article from a headline and a text, of which only sure furniture is taken out.

        Args:
            title: Headline; empty if there is none.
            text: Body.
            clock: How its outlet writes dates.
        """
        return self._clean(one_line(title), unwrapped(lines(text)), clock, HEAD_OF_TEXT, skip_first=False)

    def lines_of(self, furniture: str) -> list[Found]:
        """What lines say that a source knows to be furniture."""
        rows = [row for row in lines(furniture) if row]
        read = [dateline(f"{row} X") for row in rows]
        return [
            begun[0] if begun else recognise(row, "tail", self._known) or Found(kind="furniture", text=row)
            for row, begun in zip(rows, read, strict=True)
        ]

    def credits(self, found: Sequence[Found], text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Agencies credited by furniture, then by the text, each once, as printed; and those of the text."""
        printed = [each.credit for each in found if each.credit]
        cited = [name for name in mentions(text) if self._agency(name)]
        once: dict[str, str] = {}
        for name in (*printed, *cited):
            outlet = self.registry.find(name)
            once.setdefault(outlet.id if outlet else name, name)
        both = tuple(once.values())
        return both, tuple(name for name in both if name not in printed)

    def _clean(self, title: str, rows: list[str], clock: Clock, head: int, *, skip_first: bool) -> Cleaned:
        rows = [row for row in rows if row]
        rows = rows[1:] if skip_first else rows
        tail = self._tail(rows, clock, head)
        removed: list[Found] = []
        paragraphs = list(self._text(title, rows[: len(rows) - len(tail)], clock, head, removed))
        for number, paragraph in enumerate(paragraphs[:DATELINES_AMONG]):
            begun = dateline(paragraph, first=number == 0)
            if begun:
                removed.append(self._credited(begun[0]))
                paragraphs[number] = begun[1]
                break
        removed += tail
        removed += [Found(kind="no_words", text=each) for each in paragraphs if each and not _has_words(each)]
        text = "\n\n".join(filter(_has_words, paragraphs))
        credited, cited = self.credits(_by_weight(removed), text)
        return Cleaned(
            title=title,
            text=text,
            published=_published(removed, clock, updates=head == HEAD_OF_PAGE),
            section=_first(each.section for each in removed),
            byline=_first(each.byline for each in removed),
            credits=credited,
            removed=tuple(removed),
            cited=cited,
        )

    def _credited(self, begun: Found) -> Found:
        """A dateline with an agency where others name a place (``ТАСС, 20 января.``) credits it."""
        name = begun.text.partition(",")[0]
        return replace(begun, credit=name) if begun.credit is None and self._agency(name) else begun

    def _tail(self, rows: list[str], clock: Clock, head: int) -> list[Found]:
        """The furniture at the end, told from the end upwards as far as there is no text."""
        taken: list[Found] = []
        for end in range(len(rows), 0, -1):
            row, before = rows[end - 1], rows[end - 2] if end > 1 else ""
            found = recognise(row, "tail", self._known) or self._dateline_row(row, clock, head)
            if not found and CONSENT_NEXT.fullmatch(row) and self._consent(before):
                found = Found(kind="consent", text=row)
            if not found:
                break
            taken.append(found)
        return taken[::-1]

    def _consent(self, row: str) -> bool:
        found = recognise(row, "body", self._known)
        return CONSENT_NEXT.fullmatch(row) is not None or (found is not None and found.kind == "consent")

    def _text(
        self, title: str, rows: list[str], clock: Clock, head: int, removed: list[Found]
    ) -> Iterator[str]:
        """The paragraphs of text; what is none joins ``removed``."""
        again = _repetitions(title, rows)
        for number, row in enumerate(rows):
            zone: Zone = "head" if number < head else "body"
            found = _repeated_title(row, title) if zone == "head" or number in again else None
            found = found or recognise(row, zone, self._known)
            if not found and zone == "head":
                found = self._dateline_row(row, clock, head)
            if not found and number in again:
                found = Found(kind="repeated_paragraph", text=row)
            if found:
                removed.append(found)
                continue
            rest, inside = _without_furniture(row)
            removed += inside
            if rest:
                yield rest

    def _dateline_row(self, row: str, clock: Clock, head: int) -> Found | None:
        """A line of its own that says when, where and whose: ``Eurasia/Xinhua 16/05/2024 17:54``."""
        if len(row) > DATE_LINE or row[-1] in ".!?。！？,，" or not any(c.isdigit() for c in row):
            return None
        dated = find_date(row, clock)
        if dated is None:
            return None
        rest = EDITOR.sub("", dated[1])
        pieces = [" ".join(piece.split()).strip(" ,-–—:") for piece in STAMP_WORDS.sub("|", rest).split("|")]
        pieces = [piece for piece in pieces if piece]
        return self._told(row, pieces) if sum(map(_words, pieces)) <= BESIDE_DATE[head] else None

    def _told(self, row: str, pieces: list[str]) -> Found:
        """What the words beside a date name: an agency, authors, a section."""
        credit = next((piece for piece in pieces if self._agency(piece)), None)
        byline = next((piece[3:] for piece in pieces if piece.casefold().startswith("by ")), None)
        others = [
            piece
            for piece in pieces
            if piece != credit and not piece.casefold().startswith("by ") and not self._known(piece)
        ]
        section = others[0] if others and len(others[0].split()) <= 3 and others[0][0].isalpha() else None  # noqa: PLR2004  # a section is named in few words
        return Found(kind="dateline", text=row, credit=credit, section=section, byline=byline)

    def _known(self, name: str) -> bool:
        return self.registry.find(name) is not None

    def _agency(self, name: str) -> bool:
        outlet = self.registry.find(name)
        return outlet is not None and outlet.kind == "agency"


def _has_words(text: str) -> bool:
    return any(map(str.isalnum, text))


def _words(text: str) -> int:
    return len(text.split()) + len(HAN.findall(text)) // 2


def _without_furniture(row: str) -> tuple[str, list[Found]]:
    """A line of text without what was flattened into it, and that."""
    rest, found = edges(row)
    begun = caption(rest)
    return (begun[1], [*found, begun[0]]) if begun else (rest, found)


def _published(removed: Sequence[Found], clock: Clock, *, updates: bool) -> Dated | None:
    """The first date that a dateline gives; that of an update counts if asked for and there is no other."""
    late: Dated | None = None
    for each in removed:
        found = find_date(each.text, clock) if each.kind in DATING else None
        if found and not UPDATE.match(each.text):
            return found[0]
        late = late or (found[0] if found and updates else None)
    return late


def _first(values: Iterable[str | None]) -> str | None:
    return next((value for value in values if value), None)


def _by_weight(removed: Sequence[Found]) -> list[Found]:
    """Datelines first, then credit lines: the order of their weight as evidence."""
    return sorted(removed, key=lambda each: each.kind != "dateline")


def _repeated_title(row: str, title: str) -> Found | None:
    """The headline once more, alone or with the outlet's name behind it."""
    if not title or not len(title) // 2 <= len(row) <= len(title) + BEHIND_TITLE:
        return None
    heading = _key(title)
    same = bool(heading) and _key(row) == heading
    if not same:
        front = re.split(r"\s[|–—-]\s(?=[^|–—-]{2,40}$)", row)[0]
        same = front != row and _key(front) == heading
    return Found(kind="repeated_title", text=row) if same else None


def _repetitions(title: str, rows: Sequence[str]) -> set[int]:
    """Numbers of the rows that stand there for a second time.

    A short row may stand twice (a refrain, *Yes.*) and repeats nothing by itself; among rows of which all
    have stood before and two are long, it belongs to a text that is there again, and so does the headline
    over it.
    """
    seen: set[str] = set()
    again: set[int] = set()
    run: list[int] = []
    for number, row in enumerate((*rows, "")):
        if row and (row in seen or (seen and title and _key(row) == _key(title))):
            run.append(number)
            continue
        long = [each for each in run if len(rows[each]) >= LONG_ENOUGH and rows[each] in seen]
        again.update(run if len(long) > 1 else long)
        run = []
        seen.add(row)
    return again


def _key(text: str) -> str:
    """What must agree for two lines to be the same: letters and digits, without case."""
    return "".join(filter(str.isalnum, text.casefold()))
