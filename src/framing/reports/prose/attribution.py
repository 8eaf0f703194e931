"""How the methods paragraph tells whose words and whose copy: what was read, counted and taken apart."""

import polars as pl

from framing.experiments.results import Results
from framing.reports.prose.references import METHODS, Reference
from framing.reports.prose.sentence import Prose, join, plain

COPIES = {
    "all": "Copies count wherever they are printed, unless a table says otherwise.",
    "own": "Passages that are an agency's or another outlet's are left out of every estimate of scores.",
    "weighted": (
        "Articles weigh 1 over the number of articles of the corpus that print the same text, in every "
        "estimate of scores."
    ),
}
"""Way of counting copies → how it is told."""


def attribution(results: Results) -> tuple[str, Prose]:
    """Heading and text; nothing where no channel plays a part."""
    said = [*_copies(results), *_decomposition(results), *_who_speaks(results), *_correction(results)]
    return "Whose words, whose copy", join([plain(text) for text in said], " ", " ")


def attribution_works(results: Results) -> tuple[Reference, ...]:
    """The works behind it, as far as they were used."""
    works = METHODS["decomposition"] if _asked(results, "decomposition") else ()
    return (*works, *(METHODS["voice_gold"] if _corrected(results) else ()))


def _asked(results: Results, estimand: str) -> bool:
    return not results.estimates.filter(pl.col("estimand") == estimand).is_empty()


def _corrected(results: Results) -> bool:
    methods = results.estimates["method"].str
    return bool(methods.contains("misread voices|inverse of the confusion matrix").any())


def _copies(results: Results) -> list[str]:
    """How copies were counted, wherever a reader must know it."""
    way = str(results.facts.experiment.get("copies", "all"))
    split = results.estimates["channel"].str.contains("^(origin|copy)=").any()
    if way == "all" and not split and not _asked(results, "reprints"):
        return []
    return [COPIES.get(way, "")]


def _decomposition(results: Results) -> list[str]:
    if not _asked(results, "decomposition"):
        return []
    works = "; ".join(work.short for work in METHODS["decomposition"])
    text = (
        "Differences are taken apart into agenda and framing by Kitagawa's identity over means of outlets "
        f"({works}): an outlet enters with its share of text in each category and with that share times its "
        "mean score there, so that a category which an outlet does not have needs no score, and the two "
        "parts add up to the difference of outlet means. Intervals are jackknifed over outlets; p-values "
        "are those of the same t distribution, adjusted over dimensions. Topics enter with their shares of "
        "each article."
    )
    return [text]


def _who_speaks(results: Results) -> list[str]:
    if not _asked(results, "who_speaks"):
        return []
    shares = (
        "Shares of camps are of the words in sentences that quote or report somebody, a sentence counting "
        "whole; shares of voices are of sentences; each is an outlet's share first. Intervals of a group's "
        "mean share are those of log odds."
    )
    return [shares]


def _correction(results: Results) -> list[str]:
    """By what, and on which assumptions, misread voices were taken back."""
    if not _corrected(results):
        return []
    works = "; ".join(work.short for work in METHODS["voice_gold"])
    named = str(results.facts.experiment.get("voice_gold") or "")
    known = f", the counted errors that come with the software ({named})"
    text = (
        "Shares of voices, and scores of own and of others' words, are also given corrected by the inverse "
        f"of the confusion matrix of a gold{known if named.startswith('known:') else ''} ({works}). Its "
        "error, found by leaving out each article of the gold, is in their intervals. This supposes that the "
        "reading errs alike in all outlets for which one matrix is given, and whatever a sentence scores; "
        "notes tell how far an estimate would move if one group were misread ten points more often."
    )
    return [text]


__all__ = ["attribution", "attribution_works"]
