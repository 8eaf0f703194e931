"""Who first wrote an article: what its credits say and what its copies and sources say, weighed together."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from framing.attribution.credits import STRONG

if TYPE_CHECKING:
    from framing.attribution.credits import Credit
    from framing.attribution.origin_articles import Articles
    from framing.attribution.provenance import Copied
    from framing.attribution.reprints_clusters import Place
    from framing.attribution.reprints_direction import Links

AGENCY_OWN, PRINTED_LATER, OWN_PIECE, CREDITED_LATER = 0.9, 0.7, 0.6, 0.6
"""How sure an origin is of which there is no credit: an agency's own article; an article that other outlets
print later; a piece most of whose sentences stand nowhere else; a text that others credit to an agency when
they print it. Judgements, not measurements."""

UNSURE_ORDER = 0.8
"""What the confidence is multiplied with where signs, and not dates, say which of two texts came first."""

HOLDS_MOST = 0.5
"""Share of an article that must stand in a credited print for the credit to speak of the article too."""

MOST_SURE = 0.99
MORE_LIKELY = 0.5
"""Below this no origin is given."""

TIMES: Mapping[str, int] = {"reports_tag": 2}
"""How often a kind of credit counts for one agency, if more than once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Who first wrote an article.

    Attributes:
        origin: Identifier of outlet or agency; None where nothing shows it.
        confidence: 0 to 1; None where origin is.
        evidence: Why, strongest first.
    """

    origin: str | None
    confidence: float | None
    evidence: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Case:
    """What is known of a corpus's articles; rows are those of the corpus.

    Attributes:
        about: The articles apart from their text.
        places: Row → its place, for those that share text.
        copied: Row → what its sentences say, for copies.
        links: The pairs that places point to.
    """

    about: "Articles"
    places: Mapping[int, "Place"]
    copied: Mapping[int, "Copied"]
    links: "Links"

    @property
    def names(self) -> Sequence[str]:
        """Identifier of each article."""
        return self.about.names

    @property
    def outlets(self) -> Sequence[str]:
        """Identifier of each article's outlet."""
        return self.about.outlets

    @property
    def agencies(self) -> frozenset[str]:
        """Identifiers of all agencies that are known."""
        return self.about.agencies

    def credits(self, row: int) -> Sequence["Credit"]:
        """The credits of an article, strongest first."""
        return self.about.credits.get(row, ())

    @cached_property
    def undecided(self) -> frozenset[tuple[int, int]]:
        """Copy and source of each pair of which nothing says which was first."""
        which = np.flatnonzero(self.links.open)
        return frozenset(zip(self.links.copy[which].tolist(), self.links.source[which].tolist(), strict=True))

    def strong(self, row: int) -> "Credit | None":
        """The strongest credit that makes the whole of an article agency copy, its own outlet's aside."""
        return next(
            (c for c in self.credits(row) if c.confidence >= STRONG and c.agency != self.outlets[row]),
            None,
        )


def verdicts(case: Case) -> list[Verdict]:
    """Who first wrote each article of a corpus, in its order."""
    children: dict[int, list[int]] = defaultdict(list)
    for row, place in case.places.items():
        if place.source is not None:
            children[place.source].append(row)
    found: dict[int, Verdict] = {}
    for row in range(len(case.names)):
        chain = [row]
        while (source := _source(case, chain[-1])) is not None and source not in found:
            chain.append(source)
        for each in reversed(chain):
            if each not in found:
                found[each] = _verdict(case, each, found, children)
    return [found[row] for row in range(len(case.names))]


def _source(case: Case, row: int) -> int | None:
    place = case.places.get(row)
    return place.source if place else None


def _verdict(
    case: Case, row: int, found: Mapping[int, Verdict], children: Mapping[int, list[int]]
) -> Verdict:
    role = case.places[row].role if row in case.places else "single"
    weights: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for credit in _counted(case.credits(row)):
        weights[credit.agency].append((credit.confidence, f"{credit.kind}: {credit.text}"))
    if role in ("reprint", "version"):
        _weigh_text(case, row, found, weights)
    elif case.strong(row) is None:
        _weigh_own(case, row, role, children, weights)
    return _weighed(weights)


def _counted(every: Sequence["Credit"]) -> list["Credit"]:
    """One credit of each kind per agency; two of the tag that a lead repeats (``…, Xinhua reports.``)."""
    counts: Counter[tuple[str, str]] = Counter()
    kept = []
    for credit in every:
        key = credit.agency, credit.kind
        counts[key] += 1
        if counts[key] <= TIMES.get(credit.kind, 1):
            kept.append(credit)
    return kept


def _weigh_text(
    case: Case, row: int, found: Mapping[int, Verdict], weights: dict[str, list[tuple[float, str]]]
) -> None:
    """A copy was written by whoever wrote its source."""
    place = case.places[row]
    if place.source is None or place.link is None:
        return
    before = found[place.source]
    writer = before.origin or case.outlets[place.source]
    if place.role == "version":
        if before.origin is not None:
            weights[writer].append((before.confidence or 0.0, f"version: of {case.names[place.source]}"))
        return
    share = case.copied[row].share_of_body
    sure = (0.5 + 0.45 * share) * (1.0 if case.links.sure[place.link] else UNSURE_ORDER)
    said = f"text: {share:.0%} of it stands in {case.names[place.source]}"
    if case.links.open[place.link] and writer not in case.agencies:
        weights[writer].append((0.0, f"{said}; nothing says which was first"))
        return
    credit = case.strong(row)
    if credit is not None and writer not in case.agencies:
        return  # whoever printed it before, it says itself that it is an agency's
    weights[writer].append((sure, said))


def _weigh_own(
    case: Case,
    row: int,
    role: str,
    children: Mapping[int, list[int]],
    weights: dict[str, list[tuple[float, str]]],
) -> None:
    """What speaks for an article's own outlet, or for an agency that only those name who print it later."""
    outlet = case.outlets[row]
    prints = [child for child in children.get(row, ()) if case.places[child].role in ("reprint", "partial")]
    later = _credited_later(case, outlet, prints)
    known = [c for c in prints if case.places[c].role == "reprint" and (c, row) not in case.undecided]
    if outlet in case.agencies:
        weights[outlet].append((AGENCY_OWN, "outlet: an agency's own article"))
    elif later:
        weights[later[0]].append((CREDITED_LATER, f"text: credited so in {later[1]}"))
    elif known:
        weights[outlet].append((PRINTED_LATER, f"text: printed later by {case.outlets[known[0]]}"))
    elif role == "partial":
        weights[outlet].append((OWN_PIECE, "text: most of it stands in no other article"))


def _credited_later(case: Case, outlet: str, prints: Sequence[int]) -> tuple[str, str] | None:
    """Agency that a print credits which holds most of an article, and that print."""
    for child in sorted(prints, key=lambda row: case.names[row]):
        credit, link = case.strong(child), case.places[child].link
        holds = link is not None and case.links.contained_in[link] >= HOLDS_MOST
        if holds and credit is not None and credit.agency != outlet:
            return credit.agency, case.names[child]
    return None


def _weighed(weights: Mapping[str, list[tuple[float, str]]]) -> Verdict:
    """The candidate with most behind it: pieces of evidence join as chances that all of them are wrong."""
    best: tuple[float, str] | None = None
    for name in sorted(weights):
        wrong = 1.0
        for confidence, _ in weights[name]:
            wrong *= 1.0 - confidence
        sure = min(MOST_SURE, 1.0 - wrong)
        if best is None or sure > best[0]:
            best = (sure, name)
    told = sorted(
        ((confidence, name, said) for name in weights for confidence, said in weights[name]),
        key=lambda each: (-each[0], each[1], each[2]),
    )
    evidence = tuple(f"{said} ({name})" for _, name, said in told)
    if best is None or best[0] < MORE_LIKELY:
        return Verdict(origin=None, confidence=None, evidence=evidence)
    return Verdict(origin=best[1], confidence=round(best[0], 4), evidence=evidence)
