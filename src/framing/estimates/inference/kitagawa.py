"""A gap between two groups, taken apart into how often and how: Kitagawa's identity over outlet means.

An outlet's value is the mean score of its units. If every unit belongs to one of several categories k (or to
several in shares that add up to one), that value is the sum over k of *part* = share · mean, where share is
the weight of the outlet's units in k and mean their mean score. An outlet without units in k has no mean
there, but it has a part: 0. So parts, not means, are averaged over outlets. With P_k the mean share and Q_k
the mean part of a group's outlets, M_k = Q_k / P_k is the group's mean in k, each outlet weighing as its
share in k does, and

    gap = Σ_k Q_Ak − Σ_k Q_Bk
        = Σ_k (P_Ak − P_Bk) ((M_Ak + M_Bk) / 2 − c)    [agenda]
        + Σ_k (M_Ak − M_Bk) (P_Ak + P_Bk) / 2          [framing]

exactly, for any number c, as the shares of each group add up to one. c is the middle of the two groups'
values, so that a category counts as agenda only by being scored above or below it, and no contribution
depends on where the zero of the scale lies. Where a whole group has nothing in k, nobody knows how it would
score there: its mean is taken to be the other's, and the whole of that category is agenda.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Group:
    """Outlets of one group.

    Attributes:
        share: Share of every outlet's weight in every category, rows adding up to 1, shape (n_outlets, K).
        part: Share times mean score there, rows adding up to the outlet's value, same shape.
    """

    share: Reals
    part: Reals

    def __len__(self) -> int:
        """Number of outlets."""
        return len(self.share)

    def without(self, outlet: int) -> "Group":
        """The group without one of its outlets."""
        kept = np.arange(len(self)) != outlet
        return Group(share=self.share[kept], part=self.part[kept])


@dataclass(frozen=True, kw_only=True)
class Effects:
    """What each category contributes to the gap; both together sum to it.

    Attributes:
        agenda: By being more or less frequent, shape (K,).
        framing: By being scored differently, shape (K,).
    """

    agenda: Reals
    framing: Reals

    @property
    def columns(self) -> Reals:
        """Agenda in all, framing in all, their sum, then both by category: shape (3 + 2 K,)."""
        agenda, framing = self.agenda.sum(), self.framing.sum()
        return np.concatenate([[agenda, framing, agenda + framing], self.agenda, self.framing])


@dataclass(frozen=True, kw_only=True)
class Means:
    """What a group is like in every category, each of shape (K,); mean is NaN where it has nothing."""

    share: Reals
    mean: Reals


def means(group: Group) -> Means:
    """Mean share of the outlets of a group in each category, and the group's mean score there."""
    share, part = group.share.mean(axis=0), group.part.mean(axis=0)
    mean = np.divide(part, share, out=np.full(len(share), np.nan), where=share > 0)
    return Means(share=share, mean=mean)


def effects(target: Group, reference: Group) -> Effects:
    """The gap of two groups, taken apart.

    Args:
        target: Outlets of the one group, one at least.
        reference: Outlets of the other, over the same categories.

    References:
        Kitagawa (1955), Journal of the American Statistical Association 50(272), 1168-1194; Oaxaca (1973),
        International Economic Review 14(3), 693-709; Blinder (1973), Journal of Human Resources 8(4),
        436-455.
    """
    first, second = means(target), means(reference)
    middle = (target.part.sum(axis=1).mean() + reference.part.sum(axis=1).mean()) / 2
    here = np.where(np.isnan(first.mean), second.mean, first.mean)
    there = np.where(np.isnan(second.mean), first.mean, second.mean)
    here, there = np.nan_to_num(here), np.nan_to_num(there)  # a category that neither has adds nothing
    return Effects(
        agenda=(first.share - second.share) * ((here + there) / 2 - middle),
        framing=(here - there) * (first.share + second.share) / 2,
    )


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """The effects without each outlet.

    Attributes:
        target: Without each outlet of the target, shape (n_outlets, 3 + 2 K), as ``Effects.columns``.
        reference: Without each outlet of the reference, likewise.
    """

    target: Reals
    reference: Reals

    def variances(self) -> tuple[Reals, Reals]:
        """Jackknife variance that each group's outlets bring into every column; NaN for a single outlet.

        Of the gap itself, which is a difference of means, this is the variance of Welch's interval.

        References:
            Efron & Stein (1981), Annals of Statistics 9(3), 586-596; for two samples: Arvesen (1969),
            Annals of Mathematical Statistics 40(6), 2076-2100.
        """
        return _variance(self.target), _variance(self.reference)


def left_out(target: Group, reference: Group) -> LeftOut:
    """The effects without each outlet in turn; a group of one outlet gives none."""
    width = 3 + 2 * target.share.shape[1]
    one = [effects(target.without(outlet), reference).columns for outlet in _removable(target)]
    two = [effects(target, reference.without(outlet)).columns for outlet in _removable(reference)]
    return LeftOut(target=np.array(one).reshape(-1, width), reference=np.array(two).reshape(-1, width))


def _removable(group: Group) -> range:
    """Outlets without which something is left."""
    return range(len(group) if len(group) > 1 else 0)


def _variance(values: Reals) -> Reals:
    n = len(values)
    if n < 2:  # noqa: PLR2004 - one outlet has no variance
        return np.full(values.shape[1], np.nan)
    return np.asarray((n - 1) / n * np.sum((values - values.mean(axis=0)) ** 2, axis=0))
