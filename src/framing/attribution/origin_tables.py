"""The tables that say whose copy an article is, and the settings they were made with."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from framing.errors import CorpusError, UsageError

if TYPE_CHECKING:
    import polars as pl

Role = Literal["source", "reprint", "partial", "version", "shared_quote", "single"]
"""What an article is within its cluster; see ``Origins.articles``."""

Provenance = Literal["own", "agency", "outlet"]
"""Whose words: the outlet's own as far as is known, an agency's, or another outlet's."""

ROLES: tuple[Role, ...] = ("source", "reprint", "partial", "version", "shared_quote", "single")
FILES = ("articles", "sentences", "pairs", "credits")

ABOUT = "origins.json"
"""File that says of what and how the tables were made."""

RULES = 1
"""Version of the rules; raised whenever the same articles could get other origins."""


@dataclass(frozen=True, kw_only=True)
class OriginSettings:
    """When two texts count as one, and when a part of one as taken from the other.

    Attributes:
        window_days: Days between two articles beyond which they are not compared.
        whole: Share of an article's words that must stand in another for it to count as a copy of the whole.
        passage_words: Words outside quotation marks that an article must share in long runs with another for
            the passage to count as taken from it.
        long_run: Equal words in a row that make a long run.
        stock_articles: A phrase that stands in so many articles of one outlet is a stock phrase and links
            nothing.
    """

    window_days: int = 7
    whole: float = 0.5
    passage_words: int = 20
    long_run: int = 10
    stock_articles: int = 10

    def __post_init__(self) -> None:
        """Refuse settings that mean nothing.

        Raises:
            UsageError: A setting is out of its range.
        """
        for name in ("window_days", "passage_words", "long_run", "stock_articles"):
            least = {"window_days": 0, "long_run": 5, "stock_articles": 2}.get(name, 1)
            if getattr(self, name) < least:
                raise UsageError(f"{name} is {getattr(self, name)}; it must be {least} or more.")
        if not 0 < self.whole <= 1:
            raise UsageError(f"whole is {self.whole}; it is a share and must be above 0 and at most 1.")

    def said(self) -> dict[str, str]:
        """Every setting as text."""
        return {name: str(value) for name, value in asdict(self).items()}


@dataclass(frozen=True)
class Origins:
    """Whose copy every article and every sentence of a corpus is.

    Attributes:
        path: Folder that holds the tables as Parquet files.
    """

    path: Path

    @classmethod
    def open(cls, path: Path) -> Origins:
        """Tables that were written before.

        Raises:
            CorpusError: A table is missing.
        """
        for name in FILES:
            if not (path / f"{name}.parquet").is_file():
                raise CorpusError(
                    f"{path} holds no {name}.parquet: it is no folder of origins. Make it with `origins`."
                )
        return cls(path)

    @cached_property
    def articles(self) -> pl.DataFrame:
        """One row per article, in corpus order.

        Columns:
            article, outlet: Which article.
            origin: Identifier of the outlet or agency that first wrote it; null where nothing shows it, or
                where two outlets print the same text and nothing says which was first.
            provenance: ``own`` (nothing shows that it is another's), ``agency`` or ``outlet``.
            confidence: How sure the origin is, 0 to 1; null where origin is null.
            evidence: Why, in words, strongest first; empty where there is none.
            cluster: Identifier of the first article of the same text: a source, its reprints and versions
                are a cluster. An article that only shares a passage or a quotation is one of its own.
            role: ``source`` (others took from it), ``reprint`` (the whole is a copy), ``partial``
                (its own, with a copied passage), ``version`` (its outlet printed the text before),
                ``shared_quote`` (shares nothing but quoted speech), ``single``.
            cluster_size: Articles of the cluster, itself included.
            weight: 1 / cluster_size: what the article counts where every text shall count once.
            source: The article it was most likely copied from; null if it was not copied.
            containment: Share of its words that stand in ``source``, 0 to 1; null if it was not copied.
            contained_in: Share of the words of ``source`` that stand in it; null if it was not copied.
        """
        return self._table("articles")

    @cached_property
    def sentences(self) -> pl.DataFrame:
        """One row per sentence, in the order of the tokens.

        Columns:
            article, sentence: Which sentence; 0 is the headline.
            provenance: ``own``, ``agency`` or ``outlet``.
            origin: Identifier of the outlet or agency whose words they are; null for ``own``.
            copied: Share of its words that stand in runs shared with ``source``, 0 to 1.
            source: The article that it shares them with; null if there is none.
        """
        return self._table("sentences")

    @cached_property
    def pairs(self) -> pl.DataFrame:
        """One row per pair of articles that share text, sorted by article and source.

        Columns:
            article, source: The later and the earlier article.
            kind: ``reprint``, ``partial``, ``version`` or ``shared_quote``.
            containment, contained_in: Shares of the words of the later one that stand in the earlier, and
                the reverse.
            words: Words in shared long runs, of the later one.
            unquoted: Those of them outside quotation marks.
            longest: Words of the longest shared run.
            order: What says which is the copy: ``dates``; ``signs`` (the dates leave it open, but one is an
                agency's, or credits one, or names the other's outlet); ``open`` (nothing does).
        """
        return self._table("pairs")

    @cached_property
    def credits(self) -> pl.DataFrame:
        """One row per agency credit, in corpus order.

        Columns:
            article, agency: Which article, and the identifier of the agency.
            kind: ``dateline``, ``byline``, ``source_line``, ``reports_tag``, ``contributed``, ``cited`` or
                ``photo``.
            text: The credit as printed.
            place: ``text``, ``furniture``, ``byline`` or ``credit``: where it stands.
            start, end: Bytes of the running text between which it stands; null outside the text.
            confidence: How sure this credit alone makes one that the whole text is agency copy, 0 to 1.
        """
        return self._table("credits")

    def _table(self, name: str) -> pl.DataFrame:
        import polars as pl

        return pl.read_parquet(self.path / f"{name}.parquet", glob=False)
