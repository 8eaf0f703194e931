"""Stage 4: which page of an article is used, and what goes into the import in which order.

Pages are one article if one address leads to them, or if they name the same address as their own and carry
the same headline: AMP and mobile twins, copies of several moments. Their texts are its versions. A page that
names a foreign address under another headline is believed in nothing: some outlets declare their front page
on every page.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from framing.corpus import normalise
from framing.corpus.building import removing
from framing.corpus.building.addresses import Lead, address_key
from framing.corpus.building.reading import Piece
from framing.corpus.building.workshop import Workshop
from framing.corpus.extraction.flags import read_flags, said
from framing.sources.web import normalised
from framing.types import Draft, Place

REDIRECTED = "redirected"
"""Flag of an article whose address led on to another outlet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Light:
    """What is remembered of a piece with an article: enough to compare it.

    Attributes:
        piece: The piece.
        own: Key of the address that the page names as its own.
        title: Digest of its headline.
        text: Digest of headline and text.
    """

    piece: Piece
    own: str
    title: bytes
    text: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What becomes of a piece.

    Attributes:
        article: Identifier of its article.
        version: Number of its text among those of the article, from 1.
        used: True if it is the piece that is used.
        instead: Place of the piece that is used.
        used_version: Number of the text that is used.
    """

    article: str
    version: int
    used: bool
    instead: str
    used_version: int


class Gathered:
    """A source for the import: everything that a build has, in an order that only its content decides.

    Attributes:
        fates: Place of a piece with an article → what becomes of it.
    """

    suffixes: ClassVar[tuple[str, ...]] = ()

    def __init__(
        self,
        workshop: Workshop,
        pieces: Sequence[Piece],
        *,
        use: Literal["first", "last"],
        complaints: Sequence[Draft],
        passed_over: Sequence[tuple[Lead, str, str]],
        removed: frozenset[str] = frozenset(),
    ) -> None:
        """Compare all pieces.

        Args:
            workshop: Where their articles are.
            pieces: What there is, sorted.
            use: Which version of an article is used.
            complaints: What sources could not read.
            passed_over: Leads that were not looked at, with reason and detail.
            removed: Digests of addresses whose removal was asked for.
        """
        self._removed = removed
        self._workshop, self._pieces = workshop, pieces
        self._complaints, self._passed_over = complaints, passed_over
        self._not_looked_at = {lead.key for lead, _, _ in passed_over}
        self.fates = {
            place: fate for group in _groups(list(self._lights())) for place, fate in _fates(group, use)
        }

    def records(self) -> Iterator[Draft]:
        """Every draft: what could not be read, what was not looked at, then the pieces."""
        yield from self._complaints
        for lead, reason, detail in self._passed_over:
            fields = {**_told(lead.hints), "url": lead.url, "detail": detail}
            told = Draft(place=Place(file=lead.url), fields=fields, problem=reason)
            yield removing.rejected(told) if (reason, detail) == removing.REMOVAL else told
        for piece in self._pieces:
            draft = self.draft(piece)
            if draft is not None:
                yield self._settled(piece, draft)

    def is_passed_over(self, lead: Lead) -> bool:
        """Whether a lead was not looked at."""
        return lead.key in self._not_looked_at

    def not_looked_at(self) -> dict[str, int]:
        """Reason → leads that were not looked at for it."""
        return Counter(reason for _, reason, _ in self._passed_over)

    def draft(self, piece: Piece) -> Draft | None:
        """The article of a piece with what the build knows better than the page; None if it was not taken."""
        if piece.refused:
            reason, detail = piece.refused
            fields = {**_told(piece.hints), **_publisher(piece), "url": piece.url, "detail": detail}
            told = Draft(place=Place(file=piece.place), fields=fields, problem=reason)
            return removing.rejected(told) if piece.refused == removing.REMOVAL else told
        draft = self._workshop.draft(piece.key)
        if draft is None:
            return None
        if removing.names_removed(draft, self._removed):
            return removing.rejected(Draft(place=Place(file=piece.place), fields=_publisher(piece)))
        fields = {**draft.fields, **_publisher(piece)}
        if piece.moved_from:
            flag = (REDIRECTED, f"asked for at {piece.moved_from}, came from {piece.url}")
            fields["flags"] = said([*read_flags(fields.get("flags", "")), flag])
        return Draft(place=Place(file=piece.place), fields=fields, problem=draft.problem)

    def _settled(self, piece: Piece, draft: Draft) -> Draft:
        fate = self.fates.get(piece.place)
        if fate is None:
            return draft
        fields = {**draft.fields, "id": fate.article}
        if fate.used:
            return Draft(place=draft.place, fields=fields)
        same = fate.version == fate.used_version
        detail = f"used instead: {fate.instead}"
        problem = "same_page" if same else "other_version"
        return Draft(place=draft.place, fields=fields | {"detail": detail}, problem=problem)

    def _lights(self) -> Iterator[Light]:
        for piece in self._pieces:
            draft = self.draft(piece)
            if draft is None or draft.problem or "text" not in draft.fields:
                continue
            title, text = draft.fields.get("title", ""), draft.fields["text"]
            url = draft.fields.get("url", "")
            canonical = normalised(draft.fields.get("canonical", ""), url) or url
            yield Light(
                piece=piece,
                own=address_key(canonical) if canonical else piece.lead,
                title=_digest(normalise.line(title).casefold()),
                text=_digest(" ".join(f"{title}\n{text}".split())),
            )


def _told(hints: Mapping[str, str]) -> dict[str, str]:
    """What a rejected record is recognised by, as far as its finders know it."""
    return {name: hints[name] for name in ("outlet", "published", "title") if name in hints}


def _publisher(piece: Piece) -> dict[str, str]:
    """The outlet as the build knows it: a name that a page gives its site is no better."""
    named = piece.outlet.id if piece.outlet else piece.hints.get("outlet", "")
    return {"outlet": named} if named else {}


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _groups(lights: Sequence[Light]) -> list[list[Light]]:
    """Pieces that are one article, each group sorted by version and then by place."""
    group_of: dict[object, int] = {}
    parent: list[int] = []

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = number = parent[parent[number]]
        return number

    for number, light in enumerate(lights):
        parent.append(number)
        outlet = light.piece.outlet.id if light.piece.outlet else ""
        for mark in (("lead", light.piece.lead), ("own", outlet, light.own, light.title)):
            first = group_of.setdefault(mark, number)
            parent[root(number)] = root(first)
    together: dict[int, list[Light]] = defaultdict(list)
    for number, light in enumerate(lights):
        together[root(number)].append(light)
    return [sorted(group, key=_rank) for group in together.values()]


def _rank(light: Light) -> tuple[int, str, bool, str]:
    stage, moment, _ = light.piece.order
    return stage, moment, light.own != light.piece.lead, light.piece.place


def _fates(group: Sequence[Light], use: Literal["first", "last"]) -> Iterator[tuple[str, Fate]]:
    numbers: dict[bytes, int] = {}
    for light in group:
        numbers.setdefault(light.text, len(numbers) + 1)
    wanted = 1 if use == "first" else numbers[group[-1].text]
    chosen = next(light for light in group if numbers[light.text] == wanted)
    article = _identifier(chosen, group)
    for light in group:
        yield (
            light.piece.place,
            Fate(
                article=article,
                version=numbers[light.text],
                used=light is chosen,
                instead=chosen.piece.place,
                used_version=wanted,
            ),
        )


def _identifier(chosen: Light, group: Iterable[Light]) -> str:
    """Sixteen hexadecimal digits that stay the same when the page is fetched again."""
    outlet = chosen.piece.outlet.id if chosen.piece.outlet else chosen.piece.hints.get("outlet", "")
    key = min(light.piece.lead for light in group)
    return hashlib.sha256(f"{outlet}\x1f{key}".encode()).hexdigest()[:16]
