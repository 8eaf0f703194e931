"""What did not get into a corpus, what was taken out of its articles, and what is missing between them."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from framing.corpus.checking import FLAGS, REASONS
from framing.corpus.corpus import Corpus, rejected_counts
from framing.corpus.datasheet.counts import ARTICLES, OUTLET, by_frequency, number, table_of, text
from framing.corpus.datasheet.model import Column, Table
from framing.corpus.overview import Overview

if TYPE_CHECKING:
    import polars as pl

SELECTION = {
    "other_outlet": "an outlet that was not chosen",
    "other_language": "a language that was not chosen",
    "undated": "there is no date, and a period was chosen",
    "outside_dates": "published outside the chosen period",
    "date_too_coarse": "only month or year is known, and part of it lies outside the chosen period",
}
"""Reasons of ``selection.select``, and what they mean."""

SILENCE = 14
"""Days without an article from which on a silence is listed …"""

EXPECTED = 5.0
"""… if an outlet would have printed so many articles in them at its usual rate."""

RECORDS = Column(name="records", description="Records left out.", kind="integer", required=True)


def left_out_tables(corpus: Corpus, seen: Overview) -> Iterator[tuple[str, Table | None]]:
    """Name and counts of everything that was left out or is in doubt; None where there is nothing."""
    yield "rejected", rejected_table(corpus)
    yield "rejected_by_outlet", rejected_by_outlet(corpus)
    yield "removed", _remarks(seen, "removed", "Taken out of texts as furniture")
    yield "flags", flag_table(seen)
    yield "credits", credit_table(seen)
    yield "silences", silence_table(seen.articles)


def rejected_table(corpus: Corpus) -> Table | None:
    """One row per step and reason."""
    columns = (
        text("step", "Step of the history."),
        text("reason", "Why records were left out."),
        text("meaning", "What that means."),
        RECORDS,
    )
    rows = tuple(
        (step.verb, reason, _meaning(step.verb, reason), count)
        for step in corpus.history
        for reason, count in rejected_counts(step)
    )
    return Table(title="Left out, by reason", columns=columns, rows=rows) if rows else None


def _meaning(verb: str, reason: str) -> str | None:
    return SELECTION.get(reason) if verb == "select" else REASONS.get(reason)


def rejected_by_outlet(corpus: Corpus) -> Table | None:
    """One row per outlet, as the records name it, and reason; only what the import left out."""
    import polars as pl

    counted = Counter(
        (reject.get("outlet", "(not said)"), reject["reason"])
        for reject in corpus.rejects()
        if reject["stage"] == "import"
    )
    if not counted:
        return None
    columns = (
        text("outlet", "The outlet as the record names it."),
        text("reason", "Why records were left out."),
        RECORDS,
    )
    rows = [(*key, count) for key, count in counted.items()]
    frame = pl.DataFrame(rows, schema=["outlet", "reason", "records"], orient="row")
    return by_frequency("Left out by the import, by outlet", columns, frame)


def _remarks(seen: Overview, remark: str, title: str) -> Table | None:
    import polars as pl

    frame = seen.remarks.filter(pl.col("remark") == remark)
    if frame.is_empty():
        return None
    columns = (text("kind", "What was taken out."), ARTICLES)
    return by_frequency(title, columns, frame.rename({"n_articles": "articles"}))


def flag_table(seen: Overview) -> Table | None:
    """One row per doubt about articles that got in."""
    meaning = {**FLAGS, "recurring_ending": "its last sentence ends many articles of its outlet"}
    rows = tuple(
        (kind, meaning.get(kind.partition(":")[0]), count)
        for remark, kind, count in seen.remarks.select("remark", "kind", "n_articles").iter_rows()
        if remark == "flag"
    )
    columns = (text("flag", "The doubt."), text("meaning", "What it means."), ARTICLES)
    return Table(title="Doubts about articles that got in", columns=columns, rows=rows) if rows else None


def credit_table(seen: Overview) -> Table | None:
    """Credited agencies as printed, most frequent first."""
    if seen.credits.is_empty():
        return None
    columns = (text("credit", "The agency as the article names it."), ARTICLES)
    return by_frequency(
        "Credited agencies, as printed", columns, seen.credits.rename({"n_articles": "articles"})
    )


def silence_table(articles: "pl.DataFrame") -> Table | None:
    """Stretches in which an outlet that printed before and after has no article, though it should.

    Args:
        articles: As in ``Overview``: outlet and published, the day or coarser.
    """
    import polars as pl

    dated = articles.filter(pl.col("published").str.len_bytes() == len("2024-05-16"))
    rows = [
        (outlet, *silence)
        for (outlet,), group in dated.sort("outlet").group_by("outlet", maintain_order=True)
        for silence in _silences([date.fromisoformat(day) for day in group.get_column("published")])
    ]
    if not rows:
        return None
    columns = (
        OUTLET,
        text("after", "Day of the last article before it."),
        text("before", "Day of the first article after it."),
        number("days", "Days without an article."),
        Column(name="expected", description="Articles that its usual rate would have given.", kind="number"),
    )
    frame = pl.DataFrame(rows, schema=[column.name for column in columns], orient="row")
    return table_of("Silences", columns, frame.sort("outlet", "after"))


def _silences(days: list[date]) -> Iterator[tuple[str, str, int, float]]:
    ordered = sorted(set(days))
    span = (ordered[-1] - ordered[0]).days + 1
    for before, after in pairwise(ordered):
        silent = (after - before).days - 1
        expected = silent * len(days) / span
        if silent >= SILENCE and expected >= EXPECTED:
            yield before.isoformat(), after.isoformat(), silent, round(expected, 1)
