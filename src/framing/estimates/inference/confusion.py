"""Shares of voices corrected for the errors of the reading, by a gold of sentences with their true voices.

If a sentence of true voice i is read as voice j with chance C_ji, whatever outlet printed it, the shares
that are read are q = C p, and the true ones p = C⁻¹ q. C comes from gold sentences, so it has an error too:
a change dC moves p by −C⁻¹ dC p. Both errors go into the interval: that of the outlets, as for any mean of
outlets, and that of the gold, with columns of C as independent multinomial shares, or, where the gold names
its articles, as ratio means over articles.

The one assumption is that the reading errs alike wherever a sentence stands. Where it does not (one group's
style is harder to read), give the gold of each group apart, in a column `group`; then nothing is assumed to
be common.

References:
    Rogan & Gladen (1978), American Journal of Epidemiology 107(1), 71-76, for two categories; Buonaccorsi
    (2010), Measurement Error: Models, Methods, and Applications, ch. 3, for several.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import nan
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from framing.errors import DataError, EstimateError
from framing.types import Estimate

Reals = NDArray[np.float64]

FEWEST = 20
"""Gold sentences of a voice below which nothing is corrected by them."""

LEAST_APART = 0.2
"""Smallest singular value of the matrix below which voices are hardly told apart at all."""

ATTRIBUTED = "attributed"
"""In a gold that knows only ``own`` and this, this is every voice but ``own``."""

COLUMNS = ("truth", "read")


@dataclass(frozen=True, kw_only=True)
class Rates:
    """How true voices are read.

    Attributes:
        read_as: Chance of being read as each voice (rows) by true voice (columns); columns add up to 1.
        errors: Covariance of each column, shape (K, K, K): true voice first.
        n: Gold sentences, or articles where they are known: what was sampled.
    """

    read_as: Reals
    errors: Reals
    n: int

    def true_shares(self, read: Reals) -> Reals:
        """What shares must be for these to be read; voices along the last axis."""
        return np.asarray(np.linalg.solve(self.read_as, read.T).T)

    def variance(self, shares: Reals) -> Reals:
        """Variance that the gold's error brings into each of some true shares, or differences of them."""
        inverse = np.linalg.inv(self.read_as)
        moved = np.einsum("i,ijk->jk", shares**2, self.errors)
        return np.asarray(np.diag(inverse @ moved @ inverse.T))


@dataclass(frozen=True, kw_only=True)
class Confusion:
    """A gold of voices.

    Attributes:
        voices: What it tells apart, in order of name.
        rates: Group → rates; the key is empty for a gold that holds for every group.
        source: What messages call it.
    """

    voices: tuple[str, ...]
    rates: Mapping[str, Rates]
    source: str

    def of(self, group: str) -> Rates:
        """The rates of a group.

        Raises:
            DataError: The gold is given by group, and not for this one.
        """
        found = self.rates.get(group) or self.rates.get("")
        if found is None:
            known = ", ".join(self.rates)
            raise DataError(f"{self.source}: holds no gold of group {group!r}; it has {known}")
        return found

    @property
    def common(self) -> bool:
        """True if one gold holds for every group."""
        return "" in self.rates

    def category(self, voice: str) -> pl.Expr:
        """A column of voices in the gold's own words."""
        if set(self.voices) != {"own", ATTRIBUTED}:
            return pl.col(voice)
        return pl.when(pl.col(voice) == "own").then(pl.lit("own")).otherwise(pl.lit(ATTRIBUTED))


def read_confusion(file: Path) -> Confusion:
    """A gold from a CSV file.

    Columns are ``truth`` and ``read`` (voices), and, if wanted, ``n`` (sentences that the row stands for; 1
    each without it), ``article`` and ``group``. Voices are those of the reading, or just ``own`` and
    ``attributed``.

    Args:
        file: UTF-8, with a header.

    Raises:
        DataError: The file cannot be read, lacks a column, or is no basis for a correction.
    """
    try:
        table = pl.read_csv(file, infer_schema=False)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise DataError(f"{file}: cannot be read as a CSV file ({error})") from error
    missing = [name for name in COLUMNS if name not in table.columns]
    if missing:
        raise DataError(
            f"{file}:1: has no column {missing[0]!r}. Expected truth, read, and if wanted n, article, group."
        )
    if "n" not in table.columns:
        table = table.with_columns(n=pl.lit("1"))
    counts = table["n"].cast(pl.Float64, strict=False)
    for place, (n, *cells) in enumerate(zip(counts, table["truth"], table["read"], strict=True), start=2):
        if n is None or not n >= 0 or None in cells:
            raise DataError(f"{file}:{place}: needs a voice under truth and read, and 0 or more under n")
    return confusion(table.with_columns(n=counts), str(file))


def confusion(table: pl.DataFrame, source: str = "gold of voices") -> Confusion:
    """A gold from a table with ``truth``, ``read``, ``n`` and, if wanted, ``article`` and ``group``.

    Args:
        table: The gold.
        source: What messages call it.

    Raises:
        DataError: It holds too few sentences of a voice, or its voices cannot be told apart.
    """
    voices = tuple(sorted({*table["truth"], *table["read"]}))
    by_group: dict[str, pl.DataFrame] = {"": table}
    if "group" in table.columns:
        by_group = {str(name): part for (name,), part in table.group_by("group", maintain_order=True)}
    rates = {
        group: _rates(part, voices, f"{source}{f', group {group}' if group else ''}")
        for group, part in by_group.items()
    }
    return Confusion(voices=voices, rates=rates, source=source)


def _rates(table: pl.DataFrame, voices: Sequence[str], source: str) -> Rates:
    place = {voice: number for number, voice in enumerate(voices)}
    k, clustered = len(voices), "article" in table.columns
    names = table["article"].to_list() if clustered else [""] * table.height
    articles = {name: number for number, name in enumerate(dict.fromkeys(names))}
    counts = np.zeros((len(articles), k, k))
    for name, truth, read, n in zip(names, table["truth"], table["read"], table["n"], strict=True):
        counts[articles[name], place[truth], place[read]] += n
    totals = counts.sum(axis=(0, 2))
    for voice, n in zip(voices, totals, strict=True):
        if n < FEWEST:
            raise DataError(
                f"{source}: {n:g} sentences are truly {voice!r}; fewer than {FEWEST} are no basis for a "
                f"correction. Label more, or tell only `own` and `{ATTRIBUTED}` apart."
            )
    rates = counts.sum(axis=0) / totals[:, None]
    _refuse_alike(rates, voices, source)
    errors = np.stack([_column_error(counts[:, i, :], rates[i], clustered=clustered) for i in range(k)])
    return Rates(read_as=rates.T, errors=errors, n=len(articles) if clustered else int(totals.sum()))


def _refuse_alike(rates: Reals, voices: Sequence[str], source: str) -> None:
    smallest = float(np.linalg.svd(rates, compute_uv=False)[-1])
    if smallest < LEAST_APART:
        raise DataError(
            f"{source}: the reading hardly tells {', '.join(voices)} apart (smallest singular value of the "
            f"matrix {smallest:.2f}, needed {LEAST_APART:g}), so shares cannot be corrected. Tell only "
            f"`own` and `{ATTRIBUTED}` apart, or correct sentences by hand."
        )


def _column_error(counts: Reals, rates: Reals, *, clustered: bool) -> Reals:
    """Covariance of the shares in which one true voice is read.

    Args:
        counts: Sentences of this voice by article and voice read, shape (n_articles, K).
        rates: The shares.
        clustered: Articles were sampled, not sentences.
    """
    n = counts.sum()
    if not clustered:
        return np.asarray((np.diag(rates) - np.outer(rates, rates)) / n)
    held = counts[counts.sum(axis=1) > 0]
    deviations = held - held.sum(axis=1, keepdims=True) * rates
    few = max(len(held) - 1, 1)
    return np.asarray(deviations.T @ deviations / n**2 * len(held) / few)


@dataclass(frozen=True, kw_only=True)
class Read:
    """Shares of voices as they were read.

    Attributes:
        voices: As in the gold.
        target: Share of each voice in every outlet of the target, shape (n_outlets, K).
        reference: The same of the reference.
    """

    voices: tuple[str, ...]
    target: Reals
    reference: Reals


def corrected(read: Read, gold: Confusion, like: Estimate, least: int) -> Iterator[Estimate]:
    """Corrected differences and levels of every voice.

    Args:
        read: What was read.
        gold: How it errs.
        like: An estimate with groups, level and counts to take over; its numbers are replaced.
        least: Outlets of a group below which no interval is given.

    Raises:
        DataError: The gold lacks a group.
        EstimateError: A group has no outlet.
    """
    pair = (str(like.target), str(like.reference))
    if not (len(read.target) and len(read.reference)):
        raise EstimateError(f"voices cannot be corrected: group {pair[0]!r} or {pair[1]!r} has no sentence")
    rates = tuple(gold.of(group) for group in pair)
    sides = [
        _Side(outlets=rate.true_shares(each), rates=rate)
        for rate, each in zip(rates, (read.target, read.reference), strict=True)
    ]
    shift = sides[0].mean - sides[1].mean
    shared = rates[0].variance(shift) if gold.common else sides[0].gold + sides[1].gold
    enough = min(len(side.outlets) for side in sides) >= least
    for number, voice in enumerate(read.voices):
        parts = [(side.variance[number], len(side.outlets) - 1) for side in sides]
        both = [*parts, (shared[number], sum({rate.n - 1 for rate in rates}))]
        yield _estimate(like, voice, float(shift[number]), both if enough else [])
        for group, side, part in zip(pair, sides, parts, strict=True):
            alone = [part, (side.gold[number], side.rates.n - 1)]
            level = replace(like, target=group, reference=None, n_outlets=len(side.outlets))
            yield _estimate(
                level, voice, float(side.mean[number]), alone if len(side.outlets) >= least else []
            )


@dataclass(frozen=True, kw_only=True)
class _Side:
    outlets: Reals
    rates: Rates

    @property
    def mean(self) -> Reals:
        return np.asarray(self.outlets.mean(axis=0))

    @property
    def variance(self) -> Reals:
        n = len(self.outlets)
        return np.asarray(self.outlets.var(axis=0, ddof=1) / n) if n > 1 else np.full(len(self.mean), nan)

    @property
    def gold(self) -> Reals:
        return self.rates.variance(self.mean)


def _estimate(like: Estimate, voice: str, value: float, parts: Sequence[tuple[float, float]]) -> Estimate:
    from framing.estimates.inference.welch import around, satterthwaite

    error, df = satterthwaite([part for part, _ in parts], [one for _, one in parts]) if parts else (nan, nan)
    interval = around(value, error, df, like.level)
    outside = like.reference is None and not 0 <= value <= 1
    notes = [
        *([] if parts else ["too few outlets for an interval"]),
        *(["outside 0 to 1: the gold does not fit these articles"] if outside else []),
    ]
    what = "mean of outlet shares" if like.reference is None else "difference of means of outlet shares"
    return replace(
        like,
        measure="share_of_sentences_corrected",
        dimension=voice,
        value=value,
        low=interval.low,
        high=interval.high,
        p=None,
        p_adjusted=None,
        family_size=None,
        smallest_p=None,
        detectable=None,
        icc=None,
        seed=None,
        method=f"{what}, corrected by the inverse of the confusion matrix; t interval over outlets and gold",
        note="; ".join(notes),
    )
