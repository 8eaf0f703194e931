"""Passages that show what the numbers stand on: drawn from both sides, with how they were drawn."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from framing.experiments.results import Results
from framing.reports.reading import outlet_names

MOST = 3
"""Passages that the page shows per dimension and group; the CSV has all."""

CONTEXT = 170
"""Letters of context that the page shows on each side."""


OPENING = "“‘«„([{-/\N{EM DASH}"
CLOSING = "”’»,.;:!?)]}%-/…、。，；：！？）」』"
"""Signs that stand without a space behind, or before, a word."""


@dataclass(frozen=True, kw_only=True)
class Passage:
    """One passage.

    Attributes:
        outlet: Name of the outlet.
        published: Day, or ``undated``.
        title: Headline of the article.
        left: Text before the match, with the space between if there is one.
        keyword: The match.
        right: Text after it, in the same way.
        voice: Whose words, if attributed.
        origin: Whose copy, if attributed.
    """

    outlet: str
    published: str
    title: str
    left: str
    keyword: str
    right: str
    voice: str
    origin: str


@dataclass(frozen=True, kw_only=True)
class Side:
    """The passages of one group.

    Attributes:
        group: Name of the group.
        passages: What is shown, in the order of the run.
        more: Passages that only the CSV has.
        how: How they were chosen.
    """

    group: str
    passages: tuple[Passage, ...]
    more: int
    how: str


@dataclass(frozen=True, kw_only=True)
class Display:
    """The passages of one dimension.

    Attributes:
        title: Name of the dimension.
        sides: One per group, target first.
    """

    title: str
    sides: tuple[Side, ...]


def displays(results: Results) -> Sequence[Display]:
    """Passages by dimension, in the order of the experiment; dimensions without any are left out."""
    found = []
    for fact in results.facts.dimensions:
        rows = results.evidence.filter(pl.col("dimension") == fact.name)
        if rows.height:
            groups = [results.facts.target, results.facts.reference]
            sides = tuple(_side(results, rows, group) for group in groups)
            found.append(Display(title=fact.title, sides=sides))
    return found


def _side(results: Results, rows: pl.DataFrame, group: str) -> Side:
    own = rows.filter(pl.col("group") == group)
    names = outlet_names(results)
    shown = [
        Passage(
            outlet=names.get(row["outlet"], row["outlet"] or "unknown outlet"),
            published=(row["published"] or "undated")[:10],
            title=row["title"] or "",
            left=_before(_ending(row["left"] or "")),
            keyword=row["keyword"] or "",
            right=_after(_beginning(row["right"] or "")),
            voice=row["voice"] or "",
            origin=row["origin"] or "",
        )
        for row in own.head(MOST).iter_rows(named=True)
    ]
    how = "; ".join(own["how"].drop_nulls().unique(maintain_order=True))
    return Side(group=group, passages=tuple(shown), more=max(0, own.height - MOST), how=how)


def _before(text: str) -> str:
    """The text with the space that parts it from the match, unless it ends in an opening sign."""
    return text if not text or text[-1] in OPENING else f"{text} "


def _after(text: str) -> str:
    """The text with the space that parts it from the match, unless it begins with a closing sign."""
    return text if not text or text[0] in CLOSING else f" {text}"


def _ending(text: str) -> str:
    """The last words of a text, with an ellipsis where it was cut."""
    if len(text) <= CONTEXT:
        return text
    return "…" + text[-CONTEXT:].partition(" ")[2]


def _beginning(text: str) -> str:
    if len(text) <= CONTEXT:
        return text
    return text[:CONTEXT].rpartition(" ")[0] + "…"
