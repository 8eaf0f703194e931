"""Leave-out polarisation: how well one word tells the group of the outlet that printed it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Polarisation:
    """How far apart two groups speak.

    Attributes:
        value: Expected probability that a reader who knows how both groups speak assigns to the true group
            after hearing one word: .5 if they speak alike, 1 if they share no word.
        outlets: The same for every outlet, judged by how the *others* speak, shape (n_outlets,).
        plug_in: The value of the groups' pooled tokens, nothing left out: too large, for every outlet is
            judged by itself too.
    """

    value: float
    outlets: Reals
    plug_in: float


def leave_out_polarisation(counts: Reals, group: NDArray[np.intp]) -> Polarisation:
    """Leave-out estimate of the average polarisation of word choice; outlets of a group count alike.

    What each outlet says is judged by the tokens of all *other* outlets: the words of an outlet say nothing
    of its group by being its own. A word that no other outlet uses tells nothing (½).

    Args:
        counts: Tokens of each word in each outlet, shape (n_outlets, n_words); no outlet without any.
        group: 0 or 1 for every outlet; two of each at least.

    References:
        Gentzkow, Shapiro & Taddy (2019), Econometrica 87(4), 1307-1340 (the leave-out estimator, there
        over speakers); Demszky et al. (2019), NAACL-HLT 2970-3005.
    """
    shares = counts / counts.sum(axis=1, keepdims=True)
    totals = np.array([counts[group == side].sum(axis=0) for side in (0, 1)])
    own, other = totals[group], totals[1 - group]
    values = (shares * _posterior(own - counts, other)).sum(axis=1)
    naive = (totals / totals.sum(axis=1, keepdims=True) * _posterior(totals, totals[::-1])).sum(axis=1)
    return Polarisation(value=_balanced(values, group), outlets=values, plug_in=float(naive.mean()))


def leave_out_value(counts: Reals, chosen: Reals) -> float:
    """The value alone, for one labelling of the outlets.

    Args:
        counts: Tokens of each word in each outlet.
        chosen: 1.0 for outlets of the target, shape (n_outlets,).
    """
    return leave_out_polarisation(counts, (1 - chosen).astype(np.intp)).value


def jackknife(counts: Reals, group: NDArray[np.intp]) -> tuple[float, float]:
    """Standard error of the value over outlets, and its degrees of freedom.

    Each outlet is left out in turn, within its group; degrees of freedom are Welch's, from the two groups'
    shares of the variance.

    Args:
        counts: Tokens of each word in each outlet.
        group: 0 or 1 for every outlet; three of each at least.

    References:
        Shao & Tu (1995), The Jackknife and Bootstrap; Welch (1947), Biometrika 34, 28-35.
    """
    variances, sizes = [], np.bincount(group, minlength=2)
    for side in (0, 1):
        rows = np.flatnonzero(group == side)
        kept = [np.delete(np.arange(len(group)), row) for row in rows.tolist()]
        values = np.array([leave_out_polarisation(counts[rest], group[rest]).value for rest in kept])
        variances.append((len(rows) - 1) / len(rows) * float(((values - values.mean()) ** 2).sum()))
    parts = np.array(variances)
    spread = float((parts**2 / (sizes - 1)).sum())
    return float(np.sqrt(parts.sum())), float(parts.sum() ** 2 / spread if spread > 0 else sizes.min() - 1)


def _posterior(own: Reals, other: Reals) -> Reals:
    """Probability of the own group given each word, before which both are as likely; ½ for unused words."""
    own = own / own.sum(axis=1, keepdims=True)
    other = other / other.sum(axis=1, keepdims=True)
    both = own + other
    return np.where(both > 0, own / np.where(both > 0, both, 1.0), 0.5)


def _balanced(values: Reals, group: NDArray[np.intp]) -> float:
    """Mean of the two groups' means."""
    return float((values[group == 0].mean() + values[group == 1].mean()) / 2)
