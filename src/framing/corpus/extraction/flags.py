"""Doubts about an article as a draft carries them: ``name: reason; name: reason`` in its field ``flags``."""

from collections.abc import Iterable, Mapping

PROBLEMS: Mapping[str, str] = {
    "no_article": "no article text was found on the page",
    "not_an_article": "the page is a list of articles, an error message or a front page",
    "consent_wall": "the page asks for consent and shows no article",
    "too_large": "the page is too long, or has too many elements",
    "too_deep": "the elements of the page are nested too deeply",
    "wrong_encoding": "the encoding of the page cannot be told",
    "extraction_timeout": "taking the article from the page took too long",
    "extraction_memory": "taking the article from the page took too much memory",
    "extraction_failed": "taking the article from the page went wrong",
}
"""Every problem that a page may have, and what it means."""

PAGE_FLAGS: Mapping[str, str] = {
    "paywalled": "at least two signs say that the page shows a part only, to those who do not pay",
    "truncated": "at least two signs say that the text breaks off",
    "live": "the page is a live page: many posts, not one article",
    "date_disagreement": "the page gives different dates",
    "date_refused": "a date that the page gives cannot be true",
    "encoding": "the page is not in the encoding that it declares",
    "language_disagrees": "the text is not in the language that the page declares",
    "selector_missed": "a selector of the outlet's file found nothing on the page",
    "another_outlet": "the page names an address of another outlet as its own",
}
"""Every doubt about a page that became an article, and what it means."""


def said(flags: Iterable[tuple[str, str]]) -> str:
    """Flags with their reasons as one line, in order, each name once; empty if there is none.

    Args:
        flags: Name and reason.
    """
    once: dict[str, list[str]] = {}
    for name, reason in flags:
        reasons = once.setdefault(name, [])
        plain = " ".join(reason.replace(";", ",").split())
        if plain not in reasons:
            reasons.append(plain)
    return "; ".join(f"{name}: {', '.join(reasons)}" for name, reasons in once.items())


def read_flags(text: str) -> tuple[tuple[str, str], ...]:
    """The flags of a draft's field: name and reason of each, in order."""
    pairs = (each.partition(": ") for each in text.split("; ") if each)
    return tuple((name, reason) for name, _, reason in pairs)
