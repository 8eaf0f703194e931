"""Random splits of the outlets of two groups: what chance alone makes of their embeddings."""

from collections.abc import Sequence
from itertools import combinations
from math import comb
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Flags = NDArray[np.bool_]
Names = NDArray[np.str_]
Null = Literal["articles", "outlets"]
"""What a random split deals out: each outlet's articles, or whole outlets."""

LISTED = 10_000
"""Splits of outlets up to which all are listed and some of them taken; of more, different draws are kept."""


def of_articles(
    outlets: Names, sides: tuple[Flags, Flags], seeds: Sequence[int]
) -> list[tuple[Flags, Flags]]:
    """Every outlet's articles dealt to two halves of the groups' sizes, once for every seed.

    Args:
        outlets: Outlet of every article, shape (n_articles,).
        sides: Which articles are the target's and which the reference's.
        seeds: One for each split.
    """
    return [_articles_dealt(outlets, sides, seed) for seed in seeds]


def _articles_dealt(outlets: Names, sides: tuple[Flags, Flags], seed: int) -> tuple[Flags, Flags]:
    rng = np.random.default_rng(seed)
    either = sides[0] | sides[1]
    first = np.zeros(len(outlets), dtype=np.bool_)
    share = sides[0].sum() / either.sum()
    for outlet in np.unique(outlets[either]):
        own = rng.permutation(np.flatnonzero(either & (outlets == outlet)))
        # Rounded at random, so that the smallest outlets do not all fall to one side.
        first[own[: int(len(own) * share + rng.random())]] = True
    return first & either, ~first & either


def of_outlets(outlets: Names, sides: tuple[Flags, Flags], seeds: Sequence[int]) -> list[tuple[Flags, Flags]]:
    """Whole outlets dealt to two halves: every split once, never that of the groups themselves.

    A split drawn twice says nothing twice. The groups' own, fitted once more, may fall on either side of
    itself by the chance of a fit, and would feign a p-value that so few outlets cannot give.

    Args:
        outlets: Outlet of every article, shape (n_articles,).
        sides: Which articles are the target's and which the reference's.
        seeds: As many splits as seeds are given, if there are so many; the first seed draws them all.
    """
    either = sides[0] | sides[1]
    present, target = np.unique(outlets[either]), np.unique(outlets[sides[0]])
    observed = tuple(np.searchsorted(present, target).tolist())
    dealt = _outlets_dealt(len(present), observed, len(seeds), seeds[0]) if seeds else []
    firsts = [np.isin(outlets, present[list(chosen)]) for chosen in dealt]
    return [(first & either, ~first & either) for first in firsts]


def n_other_splits(n_target: int, n_reference: int) -> int:
    """Ways to deal outlets into halves of these sizes, without the observed one.

    A distance between halves knows no sides: halves of one size that change places are one way.

    Args:
        n_target: Outlets of the one group.
        n_reference: Outlets of the other.
    """
    ways = comb(n_target + n_reference, n_target)
    return (ways // 2 if n_target == n_reference else ways) - 1


def _outlets_dealt(n: int, observed: tuple[int, ...], most: int, seed: int) -> list[tuple[int, ...]]:
    """Outlets of the first half, for each split."""
    k, rng = len(observed), np.random.default_rng(seed)

    def one_of_two(chosen: tuple[int, ...]) -> tuple[int, ...]:
        return chosen if 2 * k != n or 0 in chosen else tuple(sorted(set(range(n)) - set(chosen)))

    own = one_of_two(observed)
    if n_other_splits(k, n - k) <= LISTED:
        every = sorted({one_of_two(chosen) for chosen in combinations(range(n), k)} - {own})
        return [every[place] for place in rng.permutation(len(every))[:most].tolist()]
    found: dict[tuple[int, ...], None] = {}
    while len(found) < most:
        chosen = one_of_two(tuple(sorted(rng.permutation(n)[:k].tolist())))
        if chosen != own:
            found[chosen] = None
    return list(found)


def thinned(outlets: Names, pair: tuple[Flags, Flags], share: float, seed: int) -> tuple[Flags, Flags]:
    """Both halves with a share of each outlet's articles, at least one.

    Args:
        outlets: Outlet of every article, shape (n_articles,).
        pair: Which articles are in the one half and which in the other.
        share: Share that is kept, above 0 and up to 1.
        seed: Seed of the draw.
    """
    if share >= 1:
        return pair
    rng = np.random.default_rng([seed, 1])
    kept = []
    for half in pair:
        thin = np.zeros(len(half), dtype=np.bool_)
        for outlet in np.unique(outlets[half]):
            own = rng.permutation(np.flatnonzero(half & (outlets == outlet)))
            thin[own[: max(round(len(own) * share), 1)]] = True
        kept.append(thin)
    return kept[0], kept[1]
