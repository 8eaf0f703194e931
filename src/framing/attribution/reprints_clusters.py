"""From pairs of articles to clusters: which article each goes back to, and what it is there."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from framing.attribution.provenance import Comparison, Copied
from framing.attribution.reprints_direction import QUOTE, WHOLE, Links

if TYPE_CHECKING:
    from framing.attribution.origin_tables import Role

AS_GOOD = 0.02
"""Sources that hold nearly as much of an article as the best one are judged by who they are instead."""

GOES_BACK = 0.4
"""Share of an article's words that must stand in its source for it to go back to the source's own source."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What is known of m articles apart from their text.

    Attributes:
        outlets: Number of each one's outlet.
        agency: Is its outlet an agency?
        spans: Earliest and latest minute, shape (m, 2).
    """

    outlets: NDArray[np.int64]
    agency: NDArray[np.bool_]
    spans: NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where an article stands among its copies and sources.

    Attributes:
        role: What it is.
        link: Index into ``Links`` of the link to its source; None if it was not copied.
        source: Row of its source, or None.
        root: Row of the article that its cluster goes back to; its own if it goes back to none.
        cluster_size: Articles that are the same text, itself included.
    """

    role: "Role"
    link: int | None
    source: int | None
    root: int
    cluster_size: int


class Family:
    """The links of every copy, and the walk back along the best of them."""

    def __init__(self, links: Links, standing: Standing) -> None:
        """Choose a source for every copy.

        Args:
            links: The pairs.
            standing: What is known of the articles.
        """
        self.links, self.standing = links, standing
        self.of_copy: dict[int, list[int]] = defaultdict(list)
        for link in links.order().tolist():
            if links.kind[link] != QUOTE:
                self.of_copy[int(links.copy[link])].append(link)
        self.parent: dict[int, int] = {}
        for copy in sorted(self.of_copy, key=lambda row: (*standing.spans[row].tolist(), row)):
            self._choose(copy, self.of_copy[copy])

    def root_of(self, row: int) -> int:
        """The article that a text goes back to, along sources that hold most of it."""
        while row in self.parent and self.links.containment[self.parent[row]] >= GOES_BACK:
            row = int(self.links.source[self.parent[row]])
        return row

    def foreign(self, copy: int) -> list[int]:
        """Links of a copy to sources that are another outlet's and do not go back to its own outlet."""
        outlets, source = self.standing.outlets, self.links.source
        return [
            link
            for link in self.of_copy.get(copy, ())
            if outlets[source[link]] != outlets[copy]
            and outlets[self.root_of(int(source[link]))] != outlets[copy]
        ]

    def comparisons(self) -> list[Comparison]:
        """The copies whose sentences are to be held against their foreign sources."""
        found = [(copy, self.foreign(copy)) for copy in sorted(self.of_copy)]
        return [
            Comparison(article=copy, sources=tuple(int(self.links.source[link]) for link in links))
            for copy, links in found
            if links
        ]

    def prefer(self, copy: int, links: Sequence[int]) -> None:
        """Choose the source of a copy anew, among some of its links."""
        self.parent.pop(copy, None)
        self._choose(copy, links)

    def _choose(self, copy: int, links: Sequence[int]) -> None:
        for link in self._ranked(copy, links):
            if not self._leads_to(int(self.links.source[link]), copy):
                self.parent[copy] = link
                return

    def _ranked(self, copy: int, links: Sequence[int]) -> list[int]:
        """Links from best to worst: those that hold nearly as much as the best by who the source is.

        An own earlier text comes first, then an agency's, then the outlet that had it first; of several
        texts of one outlet the one that holds most, and of equal ones the last before the copy: readers
        copy what stands.
        """
        source, containment = self.links.source, self.links.containment
        outlets, spans = self.standing.outlets, self.standing.spans
        best = max(containment[link] for link in links)
        near = [link for link in links if containment[link] >= best - AS_GOOD]
        first: dict[int, int] = {}
        for link in near:
            outlet, when = int(outlets[source[link]]), int(spans[source[link], 1])
            first[outlet] = min(first.get(outlet, when), when)

        def key(link: int) -> tuple[bool, bool, int, int, float, bool, int, int]:
            row = int(source[link])
            outlet = int(outlets[row])
            foreign, agency = outlet != int(outlets[copy]), bool(self.standing.agency[row])
            after = bool(spans[row, 0] > spans[copy, 1])
            when = -int(spans[row, 1])
            return foreign, not agency, first[outlet], outlet, -containment[link], after, when, row

        chosen = set(near)
        return [*sorted(near, key=key), *(link for link in links if link not in chosen)]

    def _leads_to(self, row: int, end: int) -> bool:
        while row != end and row in self.parent:
            row = int(self.links.source[self.parent[row]])
        return row == end


def places(family: Family, copied: Sequence[Copied], whole: float) -> Mapping[int, Place]:
    """The place of every article that shares text with another; all others are single.

    Args:
        family: The links.
        copied: What the sentences of the copies say.
        whole: Share of an article's words in copied sentences from which it is a reprint.
    """
    roles = _copies(family, {each.article: each.share_of_body for each in copied}, whole)
    roles |= _others(family, roles)
    texts = {row: _text_root(family, roles, row) for row in roles}
    sizes: dict[int, int] = defaultdict(int)
    for row in roles:
        sizes[texts[row]] += 1
    return {row: _place(family, roles, texts, sizes, row) for row in sorted(roles)}


def _copies(family: Family, share: Mapping[int, float], whole: float) -> dict[int, "Role"]:
    """The articles that were copied, wholly or in part, each with its source chosen for good."""
    links, outlets = family.links, family.standing.outlets
    roles: dict[int, Role] = {}
    for copy in sorted(family.parent):
        link, foreign = family.parent[copy], family.foreign(copy)
        if foreign and share.get(copy, 0.0) >= whole:
            roles[copy] = "reprint"
            family.prefer(copy, foreign)
        elif outlets[links.source[link]] == outlets[copy] and links.kind[link] == WHOLE:
            roles[copy] = "version"
        elif foreign:
            roles[copy] = "partial"
            family.prefer(copy, foreign)
    return {copy: role for copy, role in roles.items() if copy in family.parent}


def _others(family: Family, copies: Mapping[int, "Role"]) -> dict[int, "Role"]:
    """The sources that are no copies, and the articles that share nothing but quoted speech."""
    links = family.links
    quotes = links.kind == QUOTE
    roles: dict[int, Role] = dict.fromkeys(
        [*links.copy[quotes].tolist(), *links.source[quotes].tolist()], "shared_quote"
    )
    roles |= dict.fromkeys((int(links.source[family.parent[copy]]) for copy in copies), "source")
    return {row: role for row, role in roles.items() if row not in copies}


def _text_root(family: Family, roles: Mapping[int, "Role"], row: int) -> int:
    """The first article of the same text."""
    while roles.get(row) in ("reprint", "version"):
        row = int(family.links.source[family.parent[row]])
    return row


def _place(
    family: Family,
    roles: Mapping[int, "Role"],
    texts: Mapping[int, int],
    sizes: Mapping[int, int],
    row: int,
) -> Place:
    role = roles[row]
    copied = role in ("reprint", "version", "partial")
    link = family.parent[row] if copied else None
    return Place(
        role=role,
        link=link,
        source=None if link is None else int(family.links.source[link]),
        root=texts[row],
        cluster_size=sizes[texts[row]],
    )
