"""One page → one draft. Works in a child process; what goes wrong here takes nothing else with it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from framing.corpus.dates import Clock, Dated, find_date, read_date
from framing.corpus.extraction import body as bodies
from framing.corpus.extraction.completeness import completeness
from framing.corpus.extraction.declared import Declared, declared
from framing.corpus.extraction.decoding import Decoded, as_browsers_show, decode_page
from framing.corpus.extraction.flags import said
from framing.corpus.extraction.guards import Limits, is_no_page, refused
from framing.corpus.extraction.htmldates import last_resort
from framing.corpus.extraction.kinds import kind_of
from framing.corpus.extraction.no_articles import count_words, no_article
from framing.corpus.extraction.page_dates import Candidate, PageDate, choose, in_address
from framing.corpus.extraction.page_furniture import elements
from framing.corpus.extraction.selector_files import Picked, Selectors, pick
from framing.corpus.extraction.titles import title_of
from framing.corpus.extraction.visible import seen_dates
from framing.corpus.language import SHORTEST, detect, language_code
from framing.outlets.registry import Registry, host
from framing.types import Draft, Outlet, Page

NO_CLOCK = Clock(order="YMD", zone="Etc/UTC")
"""For outlets that are not known: a date that can be read two ways is not read."""

WEIGHED = frozenset({"published", "date_evidence", "language"})
"""Hints that are weighed against what the page says, and not simply taken where it says nothing."""

LONGEST_FIELD = 5_000
"""Characters beyond which what a page gives as authors, section or address is none."""

NAME = re.compile(r"\w[\w .,:&'’()/+-]{0,79}")
"""What may be the name of a site: it becomes that of an outlet."""

SURE = 0.9
"""Probability from which the detector is believed against what a page declares."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads pages.

    Attributes:
        registry: Outlets, by whose clocks dates are read.
        limits: What a page may cost.
        selectors: Where outlets' pages keep what.
    """

    registry: Registry
    limits: Limits
    selectors: Selectors

    def warm_up(self) -> None:
        """Load the libraries before the first page, so that its time limit is its own."""
        import trafilatura  # noqa: F401  # loading it is the point

        detect("x" * SHORTEST)

    def answer(self, page: Page) -> Draft:
        """The draft of a page, whatever goes wrong with it inside this process."""
        try:
            return self.read(page)
        except MemoryError:
            return _problem(page, "extraction_memory", f"more than {self.limits.memory} bytes")
        except Exception as error:  # noqa: BLE001  # a page of strangers may break a library anywhere
            return _problem(page, "extraction_failed", f"{type(error).__name__}: {str(error)[:200]}")

    def read(self, page: Page) -> Draft:
        """The draft of a page; one without an article has a problem."""
        if len(page.html) > self.limits.max_bytes:
            return _problem(page, "too_large", f"the page is longer than {self.limits.max_bytes} bytes")
        if is_no_page(page.html):
            return _problem(page, "no_article", "no page but a file of another kind, or nothing")
        decoded = decode_page(page.html, page.charset)
        if decoded is None:
            return _problem(
                page, "wrong_encoding", "neither UTF-8 nor what is declared; declare its encoding"
            )
        text = as_browsers_show(decoded.text.replace("\0", ""))
        trouble = refused(text, self.limits)
        if trouble:
            return _problem(page, *trouble)
        tree = bodies.parsed(text)
        if tree is None:
            return _problem(page, "no_article", "no HTML")
        _held = elements(tree)
        return self._draft(page, tree, decoded)

    def _draft(self, page: Page, tree: Any, decoded: Decoded) -> Draft:
        says = declared(tree, page.url)
        address = page.url or _web_address(says.links.get("canonical") or says.meta.get("og:url") or "")
        name, outlet = self._outlet(page, address, says)
        picked, missed = self._picked(page, tree, outlet)
        text = picked.text or bodies.without_byline(bodies.body(tree), says.authors)
        title = picked.title or title_of(tree, says, lambda site: self.registry.find(site) is not None)
        found = _Finding(page, tree, says, address, title, text, picked)
        none = _none(found, self.limits)
        if none:
            return _problem(page, *none, title=title)
        kind = kind_of(tree, says, title, address, count_words(text))
        whole = completeness(tree, says, text)
        language, odd = _language(f"{title}\n{text}", (says.language, page.hints.get("language", "")))
        dated = _dated(found, outlet, language)
        live = [("live", kind.evidence)] if kind.name == "live" else []
        elsewhere = self._elsewhere(says, outlet)
        doubts = (*_encoding(decoded), *odd, *missed, *elsewhere, *dated.flags, *live, *whole.flags)
        fields = {
            "title": title,
            "text": "\n\n".join(line for line in text.split("\n") if line.strip()),
            "outlet": name,
            "url": address,
            "canonical": _web_address(says.links.get("canonical", "")),
            "byline": picked.byline or ", ".join(says.authors),
            "section": says.section,
            "language": language,
            "published": dated.published,
            "date_evidence": dated.evidence,
            "kind": kind.name,
            "kind_evidence": kind.evidence,
            "paywall_sign": whole.sign,
            "flags": said(doubts),
        }
        return Draft(place=page.place, fields=_kept(fields, page))

    def _elsewhere(self, says: Declared, outlet: Outlet | None) -> list[tuple[str, str]]:
        """The canonical address of a page if it is another outlet's: the page is a copy, and says whose."""
        address = _web_address(says.links.get("canonical", ""))
        other = self.registry.find(address) if address else None
        if other is None or outlet is None or other.id == outlet.id:
            return []
        return [("another_outlet", f"its canonical address is one of {other.id}: {address[:200]}")]

    def _picked(self, page: Page, tree: Any, outlet: Outlet | None) -> tuple[Picked, list[tuple[str, str]]]:
        """What the outlet's selector file finds, and what it should find and does not."""
        seen = page.fetched.date() if page.fetched else None
        version = self.selectors.version(outlet.id if outlet else None, seen)
        if outlet is None or version is None:
            return Picked(), []
        picked = pick(tree, version)
        return picked, [("selector_missed", f"{each} of {outlet.id}.yaml") for each in picked.missed]

    def _outlet(self, page: Page, address: str, says: Declared) -> tuple[str, Outlet | None]:
        """Name of the outlet as the draft gives it, and the outlet if it is known."""
        hint = page.hints.get("outlet")
        site = says.meta.get("og:site_name", "")
        site = site if NAME.fullmatch(site) else ""
        for name in (hint, address, site):
            outlet = self.registry.find(name) if name else None
            if name and outlet:
                return (hint or host(name) if name == address else name), outlet
        return hint or host(address) or site, None


@dataclass(frozen=True, slots=True)
class _Finding:
    """A page and what was found on it so far."""

    page: Page
    tree: Any
    says: Declared
    address: str
    title: str
    text: str
    picked: Picked


def _none(found: _Finding, limits: Limits) -> tuple[str, str] | None:
    """Why a page has no article that can be used; None if it has one."""
    none = no_article(found.tree, found.says, found.text, found.title, found.address)
    if none or not found.text:
        return none or ("no_article", _why_none(found.tree))
    if len(found.text) > limits.max_text:
        return "too_large", f"its text is longer than {limits.max_text} characters"
    return None


def _web_address(address: str) -> str:
    """An address of the web as it is; anything else (``javascript:``, a path) is none."""
    return address if address.lower().startswith(("http://", "https://")) else ""


def _dated(found: _Finding, outlet: Outlet | None, language: str) -> PageDate:
    page, says = found.page, found.says
    clock = Clock.of(outlet) if outlet else NO_CLOCK
    seen, changed = seen_dates(found.tree, found.text, clock, page.fetched, language)
    candidates = [
        Candidate(trust="jsonld" if where.startswith("JSON") else "meta", where=where, words=words)
        for where, words in says.published
    ]
    candidates += seen
    if found.picked.date:
        candidates.append(_selected(found.picked.date, clock))
    if page.url and (dated := in_address(page.url)):
        candidates.append(dated)
    if page.hints.get("published"):
        where = page.hints.get("date_evidence") or page.source
        candidates.append(Candidate(trust="hint", where=where, words=page.hints["published"]))
    modified = (*says.modified, *changed)
    chosen = choose(candidates, modified, page.fetched, clock)
    if chosen.published:
        return chosen
    last = last_resort(found.tree, page.fetched)
    fresh = [each for each in last if not any(each.words in one for one in modified)]
    again = choose(fresh, (), page.fetched, clock)
    return replace(again, flags=(*chosen.flags, *again.flags))


def _selected(line: str, clock: Clock) -> Candidate:
    """The date of a selector file's element, in which more may stand (``Published time: …``)."""
    inside = None if isinstance(read_date(line, clock), Dated) else find_date(line, clock)
    if inside is None:
        return Candidate(trust="selector", where="selector file", words=line)
    dated = inside[0]
    return Candidate(trust="selector", where="selector file", words=dated.published, note=dated.evidence)


def _language(text: str, stated: Sequence[str]) -> tuple[str, list[tuple[str, str]]]:
    """The language that is stated, unless the text says otherwise: then it is left to be detected.

    Args:
        text: Headline and body.
        stated: By the page, then by where the page was found.
    """
    codes = [code for each in stated if (code := language_code(each))]
    if not codes or len(text) < SHORTEST:
        return next(iter(codes), ""), []
    found = detect(text)
    if found is None or found[0] == codes[0] or found[1] < SURE:
        return codes[0], []
    odd = [("language_disagrees", f"{codes[0]} is declared, the text reads as {found[0]}")]
    return (found[0] if found[0] in codes else ""), odd


def _encoding(decoded: Decoded) -> list[tuple[str, str]]:
    return [("encoding", decoded.doubt)] if decoded.doubt else []


def _why_none(tree: Any) -> str:
    if next(tree.iter("frameset"), None) is not None:
        return "the page is made of frames, whose pages hold the text"
    return "no article text was found on the page"


def _kept(fields: dict[str, str], page: Page) -> dict[str, str]:
    """Fields that say something; what the page does not say is taken from the hints.

    Date and language are not: the hints were weighed among what the page says, and may have been refused.
    """
    hints = {name: value for name, value in page.hints.items() if name not in WEIGHED}
    usable = {name: value for name, value in fields.items() if name == "text" or len(value) <= LONGEST_FIELD}
    return _told({**hints, **_told(usable)})


def _told(fields: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in fields.items() if value.strip()}


def _problem(page: Page, problem: str, detail: str, title: str = "") -> Draft:
    own = _told({"url": page.url or "", "title": title, "detail": detail})
    return Draft(place=page.place, fields={**_told(page.hints), **own}, problem=problem)
