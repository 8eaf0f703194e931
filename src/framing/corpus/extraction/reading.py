"""One page → one draft. Works in a child process; what goes wrong here takes nothing else with it."""

from dataclasses import dataclass
from typing import Any

from framing.corpus.dates import Clock
from framing.corpus.extraction import body as bodies
from framing.corpus.extraction.declared import Declared, declared
from framing.corpus.extraction.decoding import Decoded, decode_page
from framing.corpus.extraction.flags import said
from framing.corpus.extraction.guards import Limits, is_no_page, refused
from framing.corpus.extraction.page_dates import Candidate, PageDate, choose, in_address
from framing.corpus.extraction.titles import title_of
from framing.corpus.extraction.visible import seen_dates
from framing.corpus.language import SHORTEST, detect, language_code
from framing.outlets.registry import Registry, host
from framing.types import Draft, Outlet, Page

NO_CLOCK = Clock(order="YMD", zone="Etc/UTC")
"""For outlets that are not known: a date that can be read two ways is not read."""

SURE = 0.9
"""Probability from which the detector is believed against what a page declares."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads pages.

    Attributes:
        registry: Outlets, by whose clocks dates are read.
        limits: What a page may cost.
    """

    registry: Registry
    limits: Limits

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
        text = decoded.text.replace("\0", "")
        trouble = refused(text, self.limits)
        if trouble:
            return _problem(page, *trouble)
        tree = bodies.parsed(text)
        if tree is None:
            return _problem(page, "no_article", "no HTML")
        return self._draft(page, tree, decoded)

    def _draft(self, page: Page, tree: Any, decoded: Decoded) -> Draft:
        says = declared(tree, page.url)
        text = bodies.body(tree)
        title = title_of(tree, says)
        if not text:
            return _problem(page, "no_article", _why_none(tree), title=title)
        address = page.url or says.links.get("canonical") or says.meta.get("og:url") or ""
        name, outlet = self._outlet(page, address, says)
        language, doubts = _language(f"{title}\n{text}", says.language)
        dated = _dated(page, tree, says, text, outlet, language)
        fields = {
            **page.hints,
            "title": title,
            "text": "\n\n".join(line for line in text.split("\n") if line.strip()),
            "outlet": name,
            "url": address,
            "byline": ", ".join(says.authors),
            "section": says.section,
            "language": language,
            "published": dated.published,
            "date_evidence": dated.evidence,
            "flags": said((*_encoding(decoded), *doubts, *dated.flags)),
        }
        return Draft(place=page.place, fields=_kept(fields, page))

    def _outlet(self, page: Page, address: str, says: Declared) -> tuple[str, Outlet | None]:
        """Name of the outlet as the draft gives it, and the outlet if it is known."""
        hint = page.hints.get("outlet")
        for name in (hint, address, says.meta.get("og:site_name")):
            outlet = self.registry.find(name) if name else None
            if name and outlet:
                return (hint or host(name) if name == address else name), outlet
        return hint or host(address) or says.meta.get("og:site_name", ""), None


def _dated(
    page: Page, tree: Any, says: Declared, text: str, outlet: Outlet | None, language: str
) -> PageDate:
    clock = Clock.of(outlet) if outlet else NO_CLOCK
    seen, changed = seen_dates(tree, text, clock, page.fetched, language)
    candidates = [
        Candidate(trust="jsonld" if where.startswith("JSON") else "meta", where=where, words=words)
        for where, words in says.published
    ]
    candidates += seen
    if page.url and (found := in_address(page.url)):
        candidates.append(found)
    if page.hints.get("published"):
        where = page.hints.get("date_evidence") or page.source
        candidates.append(Candidate(trust="hint", where=where, words=page.hints["published"]))
    return choose(candidates, (*says.modified, *changed), page.fetched, clock)


def _language(text: str, stated: str) -> tuple[str, list[tuple[str, str]]]:
    """The declared language, unless the text says otherwise: then it is left to be detected."""
    code = language_code(stated) or ""
    if not code or len(text) < SHORTEST:
        return code, []
    found = detect(text)
    if found is None or found[0] == code or found[1] < SURE:
        return code, []
    return "", [("language_disagrees", f"the page declares {code}, its text reads as {found[0]}")]


def _encoding(decoded: Decoded) -> list[tuple[str, str]]:
    return [("encoding", decoded.doubt)] if decoded.doubt else []


def _why_none(tree: Any) -> str:
    if next(tree.iter("frameset"), None) is not None:
        return "the page is made of frames, whose pages hold the text"
    return "no article text was found on the page"


def _kept(fields: dict[str, str], page: Page) -> dict[str, str]:
    """Fields that say something; what the page does not say is taken from the hints."""
    return {
        name: value if value.strip() else page.hints[name]
        for name, value in fields.items()
        if value.strip() or page.hints.get(name, "").strip()
    }


def _problem(page: Page, problem: str, detail: str, title: str = "") -> Draft:
    said_of_it = {**page.hints, "url": page.url or "", "title": title, "detail": detail}
    return Draft(place=page.place, fields=_kept(said_of_it, page), problem=problem)
