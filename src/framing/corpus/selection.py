"""Choosing articles by date, language and outlet; what is left out is counted by reason."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from framing.corpus.corpus import Corpus
from framing.corpus.store import StoreWriter, new_folder, remark_schema, write_lines, write_parquet
from framing.errors import UnknownName, UsageError
from framing.types import Step

if TYPE_CHECKING:
    import polars as pl

EXAMPLES_KEPT = 20
"""Left-out articles that are written down per reason; all are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which articles to take; an empty field takes all.

    Attributes:
        since: First day, on the outlet's own clock.
        until: First day no longer taken.
        languages: ISO 639-1 codes.
        outlets: Identifiers.
    """

    since: date | None = None
    until: date | None = None
    languages: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()

    def settings(self) -> dict[str, str]:
        """The choice as the history keeps it."""
        said = {
            "since": self.since.isoformat() if self.since else "",
            "until": self.until.isoformat() if self.until else "",
            "languages": " ".join(self.languages),
            "outlets": " ".join(self.outlets),
        }
        return {name: value for name, value in said.items() if value}


def select(corpus: Corpus, choice: Choice, *, to: Path, replace: bool = False) -> Corpus:
    """Write a new corpus with the chosen articles.

    Articles are left out for one reason each, the first that holds of: ``other_outlet``, ``other_language``,
    ``undated`` (a date is asked for and there is none), ``outside_dates``, ``date_too_coarse`` (only the
    month or year is known, and part of it lies outside).

    Args:
        corpus: The corpus to choose from; it stays as it is.
        choice: What to take.
        to: Folder of the new store.
        replace: True lets it replace a store that is there.

    Raises:
        UsageError: ``since`` is not before ``until``, or ``to`` is taken.
        UnknownName: The corpus has no such outlet.
    """
    import polars as pl

    _check(corpus, choice)
    left_out: Counter[str] = Counter()
    examples: list[dict[str, str]] = []
    with new_folder(to, replace=replace) as folder:
        writer = StoreWriter(folder)
        kept_ids = [pl.Series(dtype=pl.String)]
        outlets: set[str] = set()
        for part in corpus.iter_parts():
            judged = part.with_columns(reason=reasons(part, choice))
            _note(judged.filter(pl.col("reason").is_not_null()), left_out, examples)
            kept = judged.filter(pl.col("reason").is_null()).drop("reason")
            writer.add(kept)
            kept_ids.append(kept.get_column("id"))
            outlets.update(kept.get_column("outlet").unique())
        ids = pl.concat(kept_ids)
        remarks = corpus.remarks().filter(pl.col("article").is_in(ids.implode()))
        write_parquet([remarks.to_arrow()], folder / "remarks.parquet", remark_schema())
        write_lines(folder / "rejects.jsonl", [*corpus.rejects(), *examples])
        counts = {"read": corpus.n_articles, "kept": len(ids)}
        counts |= {f"rejected:{reason}": left_out[reason] for reason in sorted(left_out)}
        writer.finish(
            name=corpus.name,
            invented=corpus.invented,
            notice=corpus.notice,
            history=(*corpus.history, Step(verb="select", settings=choice.settings(), counts=counts)),
            outlets=[outlet for outlet in corpus.outlets if outlet.id in outlets],
        )
    return Corpus.open(to)


def _check(corpus: Corpus, choice: Choice) -> None:
    if choice.since and choice.until and choice.since >= choice.until:
        raise UsageError(
            f"since {choice.since} is not before until {choice.until}; until is the first day left out."
        )
    known = [outlet.id for outlet in corpus.outlets]
    for name in choice.outlets:
        if name not in known:
            raise UnknownName("outlet of this corpus", name, known)


def reasons(articles: "pl.DataFrame", choice: Choice) -> "pl.Series":
    """Why each article is left out; null for those that are taken."""
    import polars as pl

    published = pl.col("published")
    verdict = pl.lit(None, dtype=pl.String)
    if choice.since or choice.until:
        first, last = _span(published)
        since, until = pl.lit(choice.since or date.min), pl.lit(choice.until or date.max)
        verdict = (
            pl.when(published.is_null())
            .then(pl.lit("undated"))
            .when((last < since) | (first >= until))
            .then(pl.lit("outside_dates"))
            .when((first < since) | (last >= until))
            .then(pl.lit("date_too_coarse"))
        )
    if choice.languages:
        other = ~pl.col("language").is_in(choice.languages)
        verdict = pl.when(other).then(pl.lit("other_language")).otherwise(verdict)
    if choice.outlets:
        other = ~pl.col("outlet").is_in(choice.outlets)
        verdict = pl.when(other).then(pl.lit("other_outlet")).otherwise(verdict)
    # with_columns, unlike select, spreads a verdict that is the same for all over all articles
    return articles.with_columns(verdict.alias("reason").cast(pl.String)).get_column("reason")


def _span(published: "pl.Expr") -> tuple["pl.Expr", "pl.Expr"]:
    """First and last day that a date can mean: ``2024-05`` is 1 to 31 May."""
    import polars as pl

    first = published.str.slice(0, 10)
    start = (
        pl.when(first.str.len_bytes() == len("2024"))
        .then(first + "-01-01")
        .when(first.str.len_bytes() == len("2024-05"))
        .then(first + "-01")
        .otherwise(first)
        .str.to_date("%Y-%m-%d")
    )
    last = (
        pl.when(first.str.len_bytes() == len("2024"))
        .then(start.dt.offset_by("1y").dt.offset_by("-1d"))
        .when(first.str.len_bytes() == len("2024-05"))
        .then(start.dt.month_end())
        .otherwise(start)
    )
    return start, last


def _note(left_out: "pl.DataFrame", counts: Counter[str], examples: list[dict[str, str]]) -> None:
    for row in left_out.select("reason", "id", "outlet", "published", "title", "place").iter_rows(named=True):
        counts[row["reason"]] += 1
        if counts[row["reason"]] <= EXAMPLES_KEPT:
            examples.append({"stage": "select", **{k: v for k, v in row.items() if v is not None}})
