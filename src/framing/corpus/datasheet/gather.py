"""Gathers the datasheet of a store by machine."""

import hashlib
import platform
from collections.abc import Iterable, Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from framing.corpus.corpus import Corpus
from framing.corpus.datasheet.answers import Answers
from framing.corpus.datasheet.collected import collection_tables, read_collected
from framing.corpus.datasheet.copies import copy_tables, origin_settings, read_origins
from framing.corpus.datasheet.counts import article_tables
from framing.corpus.datasheet.left_out import left_out_tables
from framing.corpus.datasheet.model import Datasheet, Resource, Table
from framing.corpus.overview import overview
from framing.outlets.card import card_text

if TYPE_CHECKING:
    import polars as pl

SOFTWARE = (
    "framing-news",
    "polars",
    "pyarrow",
    "py3langid",
    "trafilatura",
    "htmldate",
    "dateparser",
    "courlan",
)
"""Distributions whose versions can show in a corpus or in its datasheet."""


def gather(
    corpus: Corpus, articles: "pl.DataFrame", *, answers: Answers, resources: Iterable[Resource] = ()
) -> Datasheet:
    """Everything that can be known of a store without a person reading it.

    Args:
        corpus: The store.
        articles: Its articles, from ``articles_without_text``.
        answers: What its makers say.
        resources: The files that the datasheet shall describe.

    Raises:
        CorpusError: A file of the store cannot be read.
    """
    lengths = articles.select("length_unit", "length").group_by("length_unit").sum()
    sizes: Mapping[str, int] = dict(lengths.iter_rows())
    tables = _tables(corpus, articles)
    dates = articles.get_column("published").drop_nulls().str.slice(0, 10)
    return Datasheet(
        name=corpus.name,
        notice=corpus.notice,
        invented=corpus.invented,
        fingerprint=corpus.fingerprint,
        registry=_registry(corpus),
        n_articles=len(articles),
        n_outlets=len(corpus.outlets),
        n_words=sizes.get("words", 0),
        n_characters=sizes.get("characters", 0),
        n_bylines=int(articles.get_column("signed").sum()),
        n_urls=len(articles) - articles.get_column("url").null_count(),
        n_undated=articles.get_column("published").null_count(),
        same_text=_same_text(articles),
        first=_text(dates.min()),
        last=_text(dates.max()),
        languages=_languages(articles),
        history=corpus.history,
        collected=read_collected(corpus.path),
        origin_settings=origin_settings(corpus.path) if "origin" in tables else "",
        tables=tables,
        resources=tuple(resources),
        software=software(),
        answers=answers,
    )


def software() -> dict[str, str]:
    """Name → version of what is installed and can show in a corpus, and of Python."""
    found = {"Python": platform.python_version()}
    for name in SOFTWARE:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _registry(corpus: Corpus) -> str:
    digest = hashlib.sha256()
    for outlet in corpus.outlets:
        digest.update(f"{outlet.id}\n{card_text(outlet)}".encode())
    return digest.hexdigest()


def _same_text(articles: "pl.DataFrame") -> int:
    """Articles whose text another outlet has too, letter by letter."""
    import polars as pl

    several = pl.col("outlet").n_unique().over("text_sha256") > 1
    return int(articles.select(several.sum()).item())


def _languages(articles: "pl.DataFrame") -> tuple[str, ...]:
    import polars as pl

    counted = articles.group_by("language").len().sort(-pl.col("len").cast(pl.Int64), "language")
    return tuple(counted.get_column("language"))


def _tables(corpus: Corpus, articles: "pl.DataFrame") -> dict[str, Table]:
    seen = overview(corpus)
    origins = read_origins(corpus.path, articles)
    found = dict(article_tables(corpus.outlets, seen, articles))
    found |= dict(left_out_tables(corpus, seen))
    found |= dict(copy_tables(origins)) if origins is not None else {}
    found |= dict(collection_tables(corpus.path))
    return {name: table for name, table in found.items() if table is not None}
