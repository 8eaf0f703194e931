"""Estimates corrected for the errors of the reading of voices, by a gold of sentences with their true voices.

If a sentence of true voice i is read as voice j with chance C_ji, whatever outlet printed it, the shares
that are read are q = C p, and the true ones p = C⁻¹ q. If, besides, it is misread alike whatever its score,
the same holds of the part that each voice adds to an outlet's score (share times mean score): parts read are
C times the true ones. So one matrix corrects shares and scores, and what adds up before adds up after.

C comes from gold sentences, so it has an error too. It is found by leaving out each article of the gold in
turn (each sentence, where articles are not named) and is added to that of the outlets.

Two things are assumed: that the reading errs alike wherever a sentence stands, and whatever it is scored.
Where one group's style is harder to read, give the gold of each group apart, in a column `group`; then no
error is assumed to be common.

References:
    Rogan & Gladen (1978), American Journal of Epidemiology 107(1), 71-76, for two categories; Buonaccorsi
    (2010), Measurement Error: Models, Methods, and Applications, ch. 3, for several; Efron & Stein (1981),
    Annals of Statistics 9(3), 586-596, for the jackknife.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from framing.errors import DataError

Reals = NDArray[np.float64]

FEWEST = 20
"""Gold sentences of a voice below which nothing is corrected by them."""

LEAST_APART = 0.2
"""Smallest singular value of the matrix below which voices are hardly told apart at all."""

FEWEST_ARTICLES = 5
"""Articles that must hold gold sentences of a voice, where articles are named."""

DIFFERENT = 0.1
"""How much more often one group's text may be misread than the other's, in share of sentences. In the bundled
English gold others' words are read as own .17 of the time in Chinese state media, and .04 in RT, AP, Reuters
and others together (6 of 35 and 3 of 79 sentences)."""

OWN, ATTRIBUTED = OWN_OR_NOT = ("own", "attributed")
"""In a gold that knows only these, the second is every voice but ``own``."""

COLUMNS = ("truth", "read")


@dataclass(frozen=True, kw_only=True)
class Rates:
    """How true voices are read.

    Attributes:
        read_as: Chance of being read as each voice (rows) by true voice (columns); columns add up to 1.
        without: The same without each article of the gold, or each sentence where articles are not known,
            shape (n_distinct, K, K).
        times: How many articles or sentences each of these stands for, shape (n_distinct,).
        n: Articles, or sentences: what was sampled.
        sampled: Which of the two.
    """

    read_as: Reals
    without: Reals
    times: Reals
    n: int
    sampled: str

    def true_shares(self, read: Reals) -> Reals:
        """What shares must be for these to be read; voices along the last axis."""
        return undone(self.read_as, read)

    def variance(self, of: Callable[[Reals], Reals]) -> Reals:
        """Jackknife variance that the gold's error brings into what is computed with the matrix.

        Args:
            of: From a matrix like ``read_as`` to some numbers.
        """
        values = np.stack([of(matrix) for matrix in self.without])
        deviations = values - np.average(values, axis=0, weights=self.times)
        return np.asarray((self.n - 1) / self.n * np.tensordot(self.times, deviations**2, axes=1))


def undone(matrix: Reals, read: Reals) -> Reals:
    """Shares or parts before the reading erred; voices along the last axis."""
    return np.asarray(np.linalg.solve(matrix, read.T).T)


@dataclass(frozen=True, kw_only=True)
class Confusion:
    """A gold of voices.

    Attributes:
        voices: What it tells apart, in order of name.
        rates: Group → rates; the key is empty for a gold that holds for every group.
        own_or_not: The same of own words and all others', in this order: by these, scores are corrected.
            Empty if the gold holds too little for that.
        source: What messages call it.
    """

    voices: tuple[str, ...]
    rates: Mapping[str, Rates]
    own_or_not: Mapping[str, Rates]
    source: str

    def of(self, group: str) -> Rates:
        """The rates of a group.

        Raises:
            DataError: The gold is given by group, and not for this one.
        """
        return _of(self.rates, group, self.source)

    def pair(self, groups: Sequence[str]) -> "Pair":
        """The rates of own words and others' in two groups.

        Raises:
            DataError: The gold is given by group, and not for one of these.
        """
        target, reference = (_of(self.own_or_not, group, self.source) for group in groups)
        return Pair(target=target, reference=reference, common=self.common, source=self.source)

    @property
    def common(self) -> bool:
        """True if one gold holds for every group."""
        return "" in self.rates

    def category(self, voice: str) -> pl.Expr:
        """A column of voices in the gold's own words."""
        return own_or_not(voice) if set(self.voices) == {*OWN_OR_NOT} else pl.col(voice)


def own_or_not(voice: str) -> pl.Expr:
    """A column of voices as ``own``, ``attributed`` or null."""
    other = pl.when(pl.col(voice).is_not_null()).then(pl.lit(ATTRIBUTED))
    return pl.when(pl.col(voice) == OWN).then(pl.lit(OWN)).otherwise(other)


def _of(rates: Mapping[str, Rates], group: str, source: str) -> Rates:
    found = rates.get(group) or rates.get("")
    if found is None:
        raise DataError(f"{source}: holds no gold of group {group!r}; it has {', '.join(rates)}")
    return found


@dataclass(frozen=True, kw_only=True)
class Pair:
    """The rates of two groups.

    Attributes:
        target: Of the one.
        reference: Of the other.
        common: True if they are one and the same gold, with one and the same error.
        source: What the gold is called.
    """

    target: Rates
    reference: Rates
    common: bool
    source: str

    @property
    def told(self) -> str:
        """The gold in words, for a method."""
        n = self.target.n if self.common else self.target.n + self.reference.n
        return f"gold: {self.source}, {n:,} {self.target.sampled}"

    def variances(self, of: Callable[[Reals, Reals], Reals]) -> list[tuple[Reals, int]]:
        """Variances that the gold brings into some numbers, each with its degrees of freedom.

        Args:
            of: From the matrices of target and reference to the numbers.
        """
        one, two = self.target, self.reference
        if self.common:
            return [(one.variance(lambda both: of(both, both)), one.n - 1)]
        return [
            (one.variance(lambda here: of(here, two.read_as)), one.n - 1),
            (two.variance(lambda there: of(one.read_as, there)), two.n - 1),
        ]

    def if_errors_differ(self, of: Callable[[Reals, Reals], Reals]) -> Reals:
        """How far some numbers move at most if one group's text is misread ``DIFFERENT`` more often.

        Own words are, or others' are; in the one group or in the other. Two voices only.

        Args:
            of: From the matrices of target and reference to the numbers.
        """
        one, two = self.target.read_as, self.reference.read_as
        middle = of(one, two)
        moved = [
            made for voice in (0, 1) for made in (of(_worse(one, voice), two), of(one, _worse(two, voice)))
        ]
        return np.asarray(np.abs(np.stack(moved) - middle).max(axis=0))


def _worse(read_as: Reals, voice: int) -> Reals:
    """The matrix of two voices if one of them were misread ``DIFFERENT`` more often."""
    shift = np.zeros((2, 2))
    shift[voice, voice], shift[1 - voice, voice] = -DIFFERENT, DIFFERENT
    return np.asarray(read_as + shift)


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
    two = _two_voices(table)
    return Confusion(
        voices=voices,
        rates=_by_group(table, voices, source),
        own_or_not=_by_group(two, OWN_OR_NOT, source) if OWN in voices and len(voices) > 1 else {},
        source=source,
    )


def confusion_of_own_words(table: pl.DataFrame, source: str) -> Confusion:
    """The same, told apart only into own words and all others'.

    Args:
        table: The gold.
        source: What messages call it.

    Raises:
        DataError: It is too small for that, too.
    """
    return confusion(_two_voices(table), source)


def _two_voices(table: pl.DataFrame) -> pl.DataFrame:
    return table.with_columns(truth=own_or_not("truth"), read=own_or_not("read"))


def _by_group(table: pl.DataFrame, voices: Sequence[str], source: str) -> dict[str, Rates]:
    if "group" not in table.columns:
        return {"": _rates(table, voices, source)}
    groups = table.group_by("group", maintain_order=True)
    return {str(name): _rates(part, voices, f"{source}, group {name}") for (name,), part in groups}


def _rates(table: pl.DataFrame, voices: Sequence[str], source: str) -> Rates:
    counts = _counts(table, voices)
    _refuse_few(counts, voices, source)
    sampled = "articles" if "article" in table.columns else "sentences"
    if sampled == "articles":
        pieces, times = counts, np.ones(len(counts))
    else:
        pieces, times = _single_sentences(counts[0])
    rates = _shares(counts.sum(axis=0))
    _refuse_alike(rates, voices, source)
    without = _shares(counts.sum(axis=0) - pieces)
    return Rates(
        read_as=rates.T,
        without=without.swapaxes(1, 2),
        times=times,
        n=round(times.sum()),
        sampled=sampled,
    )


def _counts(table: pl.DataFrame, voices: Sequence[str]) -> Reals:
    """Sentences by article (one for all, if they are not named), true voice and voice read."""
    place = {voice: number for number, voice in enumerate(voices)}
    names = table["article"].to_list() if "article" in table.columns else [""] * table.height
    articles = {name: number for number, name in enumerate(dict.fromkeys(names))}
    counts = np.zeros((len(articles), len(voices), len(voices)))
    for name, truth, read, n in zip(names, table["truth"], table["read"], table["n"], strict=True):
        counts[articles[name], place[truth], place[read]] += n
    return counts


def _single_sentences(counts: Reals) -> tuple[Reals, Reals]:
    """One sentence of each kind that occurs, and how often it does."""
    kinds = np.argwhere(counts > 0)
    pieces = np.zeros((len(kinds), *counts.shape))
    times = counts[kinds[:, 0], kinds[:, 1]]
    pieces[np.arange(len(kinds)), kinds[:, 0], kinds[:, 1]] = np.minimum(times, 1)
    return pieces, times


def _shares(counts: Reals) -> Reals:
    return np.asarray(counts / counts.sum(axis=-1, keepdims=True))


def _refuse_few(counts: Reals, voices: Sequence[str], source: str) -> None:
    less = f"Label more, or tell only `{OWN}` and `{ATTRIBUTED}` apart."
    for number, voice in enumerate(voices):
        of_articles = counts[:, number].sum(axis=1)
        n, articles = of_articles.sum(), int((of_articles > 0).sum())
        if n < FEWEST:
            raise DataError(
                f"{source}: {n:g} sentences are truly {voice!r}; fewer than {FEWEST} are no basis for a "
                f"correction. {less}"
            )
        if len(counts) > 1 and articles < FEWEST_ARTICLES:
            raise DataError(
                f"{source}: sentences that are truly {voice!r} stand in {articles} articles; fewer than "
                f"{FEWEST_ARTICLES} do not show how far a reading errs elsewhere. {less}"
            )


def _refuse_alike(rates: Reals, voices: Sequence[str], source: str) -> None:
    smallest = float(np.linalg.svd(rates, compute_uv=False)[-1])
    if smallest < LEAST_APART:
        raise DataError(
            f"{source}: the reading hardly tells {', '.join(voices)} apart (smallest singular value of the "
            f"matrix {smallest:.2f}, needed {LEAST_APART:g}), so shares cannot be corrected. Tell only "
            f"`{OWN}` and `{ATTRIBUTED}` apart, or correct sentences by hand."
        )
