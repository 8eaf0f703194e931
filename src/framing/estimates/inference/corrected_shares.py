"""Shares of voices corrected for the errors of the reading: see ``confusion``."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import nan

import numpy as np
from numpy.typing import NDArray

from framing.errors import EstimateError
from framing.estimates.inference.confusion import Confusion, Pair, Rates, undone
from framing.estimates.inference.welch import around, around_share, satterthwaite
from framing.types import Estimate

Reals = NDArray[np.float64]


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
    both = Pair(target=rates[0], reference=rates[1], common=gold.common, source=gold.source)
    like = replace(like, method=both.told)

    def shift(here: Reals, there: Reals) -> Reals:
        sides = undone(here, read.target), undone(there, read.reference)
        return np.asarray(sides[0].mean(axis=0) - sides[1].mean(axis=0))

    sides = [
        _Side(read=each, rates=rate) for rate, each in zip(rates, (read.target, read.reference), strict=True)
    ]
    values, of_gold = shift(rates[0].read_as, rates[1].read_as), both.variances(shift)
    enough = min(len(side.read) for side in sides) >= least
    for number, voice in enumerate(read.voices):
        parts = [(side.variance[number], len(side.read) - 1) for side in sides]
        every = [*parts, *((variance[number], df) for variance, df in of_gold)]
        yield _estimate(like, voice, float(values[number]), every if enough else [])
        for group, side, part in zip(pair, sides, parts, strict=True):
            alone = [part, (side.gold[number], side.rates.n - 1)]
            level = replace(like, target=group, reference=None, n_outlets=len(side.read))
            yield _estimate(level, voice, float(side.mean[number]), alone if len(side.read) >= least else [])


@dataclass(frozen=True, kw_only=True)
class _Side:
    read: Reals
    rates: Rates

    @cached_property
    def outlets(self) -> Reals:
        return self.rates.true_shares(self.read)

    @property
    def mean(self) -> Reals:
        return np.asarray(self.outlets.mean(axis=0))

    @property
    def variance(self) -> Reals:
        n = len(self.outlets)
        return np.asarray(self.outlets.var(axis=0, ddof=1) / n) if n > 1 else np.full(len(self.mean), nan)

    @cached_property
    def gold(self) -> Reals:
        return self.rates.variance(lambda matrix: undone(matrix, self.read).mean(axis=0))


def _estimate(like: Estimate, voice: str, value: float, parts: Sequence[tuple[float, float]]) -> Estimate:
    error, df = satterthwaite([part for part, _ in parts], [one for _, one in parts]) if parts else (nan, nan)
    level = like.reference is None
    interval = (around_share if level else around)(value, error, df, like.level)
    outside = level and not 0 <= value <= 1
    notes = [
        *([] if parts else ["too few outlets for an interval"]),
        *(["outside 0 to 1: the gold does not fit these articles"] if outside else []),
    ]
    what = "mean of outlet shares" if level else "difference of means of outlet shares"
    scale = "t interval of log odds" if level else "t interval"
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
        method=(
            f"{what}, corrected by the inverse of the confusion matrix ({like.method}); {scale} over outlets "
            "and gold"
        ),
        note="; ".join(notes),
    )
