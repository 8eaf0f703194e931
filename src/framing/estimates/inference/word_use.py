"""How often each outlet of two groups uses each word: in one channel, copies counted as the study says."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
import polars as pl
from numpy.typing import NDArray

from framing.errors import EstimateError, UsageError
from framing.estimates.inference.copies import HOW, Copy, counted, uncounted
from framing.estimates.inference.slices import ALL, CHANNELS
from framing.text.dfm import DFM, dfm
from framing.text.tokens import Tokens

SLICED = tuple(name for name in CHANNELS if name != "copy")
"""What words may be sliced by: all channels but the ways of counting copies, which the study chooses."""


class Printed(Protocol):
    """What words are counted from: the part of ``Evidence`` that is about text."""

    @property
    def counts(self) -> DFM:
        """Articles × words, where there are no tokens."""
        ...

    @property
    def tokens(self) -> Tokens | None:
        """The corpus, tokenised."""
        ...

    @property
    def articles(self) -> pl.DataFrame:
        """``article``, ``outlet``, ``group``."""
        ...

    @property
    def said(self) -> pl.DataFrame | None:
        """What is attributed to each sentence."""
        ...

    @property
    def copy(self) -> Copy:
        """How copied texts count."""
        ...


@dataclass(frozen=True, kw_only=True)
class Usage:
    """How often each outlet of two groups uses each word; target outlets come first.

    An outlet whose label changed, and which thus stands in both groups, counts in each.

    Attributes:
        words: The words, in the order of the vocabulary.
        counts: Tokens, weighted as the study counts copies, shape (n_outlets, n_words).
        printed: Tokens as they stand in the channel, each once, shape (n_outlets, n_words).
        group: 0 for outlets of the target, 1 for those of the reference, shape (n_outlets,).
        outlets: Identifiers.
        n_articles: Articles with a word, of both groups.
        background: Weighted tokens of every word in the channel in all articles, groups or not, shape
            (n_words,).
    """

    words: NDArray[np.str_]
    counts: NDArray[np.float64]
    printed: NDArray[np.int64]
    group: NDArray[np.intp]
    outlets: tuple[str, ...]
    n_articles: int
    background: NDArray[np.float64]

    @cached_property
    def n_outlets(self) -> NDArray[np.int64]:
        """Outlets of both groups, shape (2,)."""
        return np.bincount(self.group, minlength=2)

    @cached_property
    def totals(self) -> NDArray[np.float64]:
        """Weighted tokens of each word in both groups, shape (2, n_words)."""
        return np.array([self.counts[self.group == side].sum(axis=0) for side in (0, 1)])

    @cached_property
    def printed_totals(self) -> NDArray[np.int64]:
        """Tokens of each word in both groups, each once, shape (2, n_words)."""
        return np.array([self.printed[self.group == side].sum(axis=0) for side in (0, 1)])

    @cached_property
    def users(self) -> NDArray[np.int64]:
        """Outlets that use each word in both groups, shape (2, n_words)."""
        return np.array([np.count_nonzero(self.counts[self.group == side], axis=0) for side in (0, 1)])

    @property
    def n_tokens(self) -> int:
        """Tokens of both groups, each once."""
        return int(self.printed.sum())

    def of(self, kept: NDArray[np.bool_]) -> "Usage":
        """Some of the words alone: totals are theirs.

        Args:
            kept: Which, shape (n_words,).
        """
        counts = self.counts[:, kept]
        speaking = counts.sum(axis=1) > 0
        return Usage(
            words=self.words[kept],
            counts=counts[speaking],
            printed=self.printed[np.ix_(speaking, kept)],
            group=self.group[speaking],
            outlets=tuple(name for name, there in zip(self.outlets, speaking.tolist(), strict=True) if there),
            n_articles=self.n_articles,
            background=self.background[kept],
        )


def check_channel(channel: str) -> None:
    """Refuses a slice of words that there is not.

    Args:
        channel: ``all``, or column and value: ``voice=own``, ``origin=agency``.

    Raises:
        UsageError: It is neither.
    """
    column, equals, value = channel.partition("=")
    if channel != ALL and not (equals and value and column in SLICED):
        raise UsageError(
            f"channel is {ALL!r}, or one of {', '.join(SLICED)} with a value, such as 'voice=own'; not "
            f"{channel!r}"
        )


def word_use(evidence: Printed, groups: tuple[str, str], channel: str = ALL) -> Usage:
    """How often each outlet of two groups uses each word; outlets without a word are not there.

    Args:
        evidence: Counts or tokens, and articles with groups; what was said, for channels and copies.
        groups: Target and reference.
        channel: ``all``, or column and value of what is attributed to sentences.

    Raises:
        EstimateError: A group has no word in the channel, or nothing says what the channel or the way of
            counting copies asks for.
    """
    counts, rows = _weighed(evidence, channel)
    usage = _added_up(counts, rows, evidence.articles, groups)
    for side, name in enumerate(groups):
        if not (usage.group == side).any():
            where = "" if channel == ALL else f" in channel {channel}"
            raise EstimateError(f"words cannot be compared because group {name!r} has no words{where}")
    return usage


def how_counted(evidence: Printed, channel: str) -> str:
    """Channel and way of counting copies, for a note; empty for all text counted as printed."""
    said = ("" if channel == ALL else f"channel {channel}", HOW[evidence.copy])
    return "; ".join(part for part in said if part)


def _weighed(evidence: Printed, channel: str) -> tuple[DFM, pl.DataFrame]:
    """Counts, and for their rows that count ``article``, ``row`` and ``weight``."""
    if channel == ALL and evidence.copy == "all":
        counts = evidence.counts if evidence.tokens is None else dfm(evidence.tokens)
        rows = pl.DataFrame(
            {"article": counts.rows, "row": range(len(counts.rows))}, schema_overrides={"article": pl.String}
        )
        return counts, rows.with_columns(weight=pl.lit(1.0))
    said, column = evidence.said, channel.partition("=")[0]
    if said is None or evidence.tokens is None or uncounted(said, evidence.copy):
        raise EstimateError(
            f"words cannot be counted with copies: {evidence.copy} and channel {channel}: nothing says what "
            "is copied and who speaks"
        )
    said = counted(said, evidence.copy)
    if channel != ALL:
        said = said.filter(pl.col(column) == channel.partition("=")[2])
    counts = dfm(evidence.tokens, unit="sentence")
    places = pl.DataFrame({"article": counts.rows, "unit": counts.units, "row": range(len(counts.rows))})
    heard = said.select("article", pl.col("unit").cast(pl.UInt32), "weight")
    return counts, places.join(heard, on=["article", "unit"], how="inner").select("article", "row", "weight")


def _added_up(counts: DFM, rows: pl.DataFrame, articles: pl.DataFrame, groups: Sequence[str]) -> Usage:
    """Rows of counts summed over outlets; sums do not depend on the order of articles."""
    from scipy.sparse import csr_array

    order = pl.DataFrame({"group": list(groups), "side": [0, 1]}, schema_overrides={"side": pl.Int64})
    members = (
        articles.select("article", "outlet", "group")
        .join(order, on="group", how="inner")
        .join(rows, on="article", how="inner")
        .sort("side", "outlet", "article", "row")
    )
    outlet = members.select(pl.struct("side", "outlet").rle_id()).to_series().to_numpy()
    shape = (int(outlet.max()) + 1 if len(outlet) else 0, counts.matrix.shape[0])
    place = (outlet, members["row"].to_numpy())
    once = csr_array((np.ones(len(outlet)), place), shape=shape) @ counts.matrix
    weighed = csr_array((members["weight"].to_numpy(), place), shape=shape) @ counts.matrix
    named = members.select("side", "outlet").unique(maintain_order=True)
    printed = np.asarray(once.todense(), dtype=np.int64)
    speaking = printed.sum(axis=1) > 0
    names = np.array(named["outlet"], dtype=np.str_)[speaking]
    weights = np.zeros(counts.matrix.shape[0])
    weights[rows["row"].to_numpy()] = rows["weight"].to_numpy()
    return Usage(
        words=np.array(counts.features, dtype=np.str_),
        counts=np.asarray(weighed.todense(), dtype=np.float64)[speaking],
        printed=printed[speaking],
        group=named["side"].to_numpy().astype(np.intp)[speaking],
        outlets=tuple(names.tolist()),
        n_articles=members["article"].n_unique(),
        background=np.asarray(weights @ counts.matrix, dtype=np.float64).ravel(),
    )
