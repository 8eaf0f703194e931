"""Whose copy: reads the agency credits of a corpus, finds its reprints, and puts the two together."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from framing.attribution.credits import Credit, read_credits
from framing.attribution.origin_sentences import write_sentences
from framing.attribution.origin_tables import Origins, OriginSettings
from framing.attribution.origin_verdicts import Case, verdicts
from framing.attribution.origin_writing import write_articles, write_credits, write_pairs
from framing.attribution.provenance import copied_sentences
from framing.attribution.reprints import Calendar, find_shared
from framing.attribution.reprints_clusters import Family, Standing, places
from framing.attribution.reprints_direction import PASSAGE, QUOTE, Links, directed
from framing.attribution.reprints_times import spans
from framing.attribution.reprints_words import Words, write_words
from framing.errors import CorpusError
from framing.outlets.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

    from framing.corpus.corpus import Corpus
    from framing.engine import Engine
    from framing.text.tokens import Tokens
    from framing.types import Outlet

__all__ = ["OriginSettings", "Origins", "origins"]


def origins(
    tokens: Tokens, corpus: Corpus, *, to: Path, engine: Engine, settings: OriginSettings | None = None
) -> Origins:
    """Say of every article and sentence whose words they are, and write it down.

    Memory grows by about a kilobyte per article; the words themselves stay in a file beside the tables, which
    is deleted in the end.

    Args:
        tokens: The corpus as integers.
        corpus: The same corpus.
        to: Folder for the tables; made if it is missing. Files of an earlier call are replaced.
        engine: Who does the work; the tables are the same for any number of workers.
        settings: When texts count as copied; None takes the defaults.

    Raises:
        CorpusError: Tokens and corpus are not of the same articles.
    """
    if tokens.fingerprint != corpus.fingerprint:
        raise CorpusError(
            f"the tokens in {tokens.path} are of another corpus than {corpus.path}. Tokenise this one."
        )
    settings = settings or OriginSettings()
    outlets = _outlets(corpus)
    to.mkdir(parents=True, exist_ok=True)
    credited = read_credits(corpus, outlets, engine)
    with tempfile.TemporaryDirectory(dir=to, prefix=".words-") as folder:
        words = write_words(tokens, Path(folder))
        case = _case(tokens.articles, words, outlets, credited, (settings, Path(folder), engine))
        found = verdicts(case)
        write_articles(case, found, to)
        write_pairs(case, to)
        write_credits(credited, to)
        write_sentences(case, found, words, to)
    return Origins.open(to)


def _outlets(corpus: Corpus) -> tuple[Outlet, ...]:
    """The bundled outlets and those of the corpus, which count where both know one."""
    return tuple({outlet.id: outlet for outlet in (*Registry.load(), *corpus.outlets)}.values())


def _case(
    articles: pl.DataFrame,
    words: Words,
    outlets: Sequence[Outlet],
    credited: pl.DataFrame,
    means: tuple[OriginSettings, Path, Engine],
) -> Case:
    """Everything that a verdict rests on."""
    settings, folder, engine = means
    names, printed = articles.get_column("article").to_list(), articles.get_column("outlet").to_list()
    agencies = frozenset(outlet.id for outlet in outlets if outlet.kind == "agency")
    standing = _standing(articles, outlets, agencies)
    read = _by_row(credited, names)
    calendar = Calendar(spans=standing.spans, outlets=standing.outlets)
    shared = find_shared(words, calendar, settings, folder=folder, engine=engine)
    claims = np.array(
        [_claims(read.get(row, ()), outlet) for row, outlet in enumerate(printed)], dtype=np.bool_
    )
    links = _credited_quotes(directed(shared, calendar, standing.agency, claims), read, printed)
    family = Family(links, standing)
    stock = np.load(folder / "stock.npy")
    copied = copied_sentences(family.comparisons(), stock, folder=folder, engine=engine)
    return Case(
        names=names,
        outlets=printed,
        agencies=agencies,
        credits=read,
        places=places(family, copied, settings.whole),
        copied={each.article: each for each in copied},
        links=links,
    )


def _standing(articles: pl.DataFrame, outlets: Sequence[Outlet], agencies: frozenset[str]) -> Standing:
    printed = articles.get_column("outlet").to_list()
    zones = {outlet.id: outlet.time_zone for outlet in outlets}
    number = {name: i for i, name in enumerate(sorted(set(printed)))}
    dates = articles.get_column("published").to_list()
    return Standing(
        outlets=np.array([number[name] for name in printed], dtype=np.int64),
        agency=np.array([name in agencies for name in printed], dtype=np.bool_),
        spans=spans((date, zones.get(name, "UTC")) for date, name in zip(dates, printed, strict=True)),
    )


def _by_row(credited: pl.DataFrame, names: Sequence[str]) -> Mapping[int, list[Credit]]:
    """Row of an article → its credits, strongest first."""
    row_of = {name: row for row, name in enumerate(names)}
    found: dict[int, list[Credit]] = defaultdict(list)
    for said in credited.iter_rows(named=True):
        found[row_of[said.pop("article")]].append(Credit(**said))
    return {row: sorted(every, key=lambda credit: -credit.confidence) for row, every in found.items()}


def _credited_quotes(links: Links, read: Mapping[int, list[Credit]], printed: Sequence[str]) -> Links:
    """A quotation shared with an agency that the article credits in a line of its own was taken from it."""
    kinds = links.kind.copy()
    for link in np.flatnonzero(kinds == QUOTE).tolist():
        source = printed[links.source[link]]
        if any(c.agency == source and c.kind in _LINES for c in read.get(int(links.copy[link]), ())):
            kinds[link] = PASSAGE
    return replace(links, kind=kinds)


def _claims(read: Sequence[Credit], outlet: str) -> bool:
    """Does an article say in a line of its own that it is another outlet's agency copy?"""
    return any(credit.agency != outlet and credit.kind in _LINES for credit in read)


_LINES = ("dateline", "byline", "source_line")
