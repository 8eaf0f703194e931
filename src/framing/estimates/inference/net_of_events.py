"""Outlets compared on the same events: outlet effects beside event effects, and differences within events."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]
Places = NDArray[np.intp]

MOST_EXACT = 17
"""Events up to which every set of signs is listed."""

DRAWN = 19_999
"""Sets of signs drawn where there are more."""

_SLACK = 1e-9


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """Articles of outlets of two groups on events.

    Attributes:
        values: One value per article, no NaN, shape (n_articles,).
        weights: What each counts, above 0, shape (n_articles,).
        outlets: Outlet of each, numbered from 0 without gaps.
        events: Event of each, from 0.
        group: 0 (target) or 1 (reference) for every outlet.
    """

    values: Reals
    weights: Reals
    outlets: Places
    events: Places
    group: Places

    @property
    def n_events(self) -> int:
        """Events, those without an article here among them."""
        return int(self.events.max()) + 1 if len(self.events) else 0

    @property
    def shared(self) -> NDArray[np.bool_]:
        """Events that both groups cover, shape (n_events,)."""
        side = self.group[self.outlets]
        covered = [np.bincount(self.events[side == one], minlength=self.n_events) > 0 for one in (0, 1)]
        return covered[0] & covered[1]

    @property
    def cells(self) -> tuple[Reals, Reals]:
        """Weights of articles, and weighted sums of their values, shape (n_outlets, n_events) each."""
        shape = (len(self.group), self.n_events)
        place = np.ravel_multi_index((self.outlets, self.events), shape)
        n = np.bincount(place, weights=self.weights, minlength=shape[0] * shape[1])
        sums = np.bincount(place, weights=self.weights * self.values, minlength=shape[0] * shape[1])
        return np.asarray(n, np.float64).reshape(shape), np.asarray(sums, np.float64).reshape(shape)


def outlet_effects(coverage: Coverage) -> Reals:
    """What each outlet adds to a value, net of what the events it covers have in common.

    Least squares of the articles' values on outlets and events, over events that both groups cover. The
    effects are centred on 0. Outlets that no chain of shared events links to the largest set of linked
    outlets cannot be compared with it: they are NaN, like outlets without any article on a shared event.

    Args:
        coverage: The articles.

    Returns:
        One effect per outlet, shape (n_outlets,).

    References:
        Abowd, Kramarz & Margolis (1999), Econometrica 67, 251-333 (two-way effects and their linked sets).
    """
    n, sums = coverage.cells
    n, sums = n[:, coverage.shared], sums[:, coverage.shared]
    linked = _largest_linked(n)
    effects = np.full(len(n), np.nan)
    n, sums = n[linked], sums[linked]
    covered = n.sum(axis=0) > 0
    n, sums = n[:, covered], sums[:, covered]
    if len(n) < 2 or not n.size:  # noqa: PLR2004 - nothing to compare
        return effects
    per_event = n.sum(axis=0)
    normal = np.diag(n.sum(axis=1)) - (n / per_event) @ n.T
    right = sums.sum(axis=1) - (n / per_event) @ sums.sum(axis=0)
    # The equations leave one constant free: adding the matrix of ones asks for effects that sum to 0.
    effects[linked] = np.linalg.solve(normal + 1.0, right)
    return effects


def _largest_linked(n: Reals) -> NDArray[np.bool_]:
    """Outlets of the largest set that shared events link; of equal ones, that of the first outlet."""
    from scipy.sparse.csgraph import connected_components

    together = (n > 0).astype(np.float64) @ (n > 0).T.astype(np.float64)
    there = n.sum(axis=1) > 0
    _, labels = connected_components(together > 0, directed=False)
    sizes = np.bincount(labels[there], minlength=int(labels.max()) + 1)
    return np.asarray(there & (labels == int(np.argmax(sizes))))


def event_means(coverage: Coverage) -> tuple[Reals, Reals]:
    """Means of the outlets' means on every shared event, of target and of reference, shape (n_shared,).

    Args:
        coverage: The articles.
    """
    n, sums = coverage.cells
    with np.errstate(invalid="ignore"):
        cells = np.where(n > 0, sums / np.where(n > 0, n, 1.0), np.nan)[:, coverage.shared]
    target, reference = (
        np.nanmean(cells[coverage.group == side], axis=0) if coverage.shared.any() else np.zeros(0)
        for side in (0, 1)
    )
    return target, reference


def sign_flip_p(differences: Reals, seed: int) -> tuple[float, bool]:
    """Two-sided p-value of "target and reference could be exchanged within each event".

    Args:
        differences: One per event, at least one.
        seed: Seed of the draw; without effect where every set of signs is listed.

    Returns:
        The p-value, and whether every set of signs was listed.

    References:
        Fisher (1935), The Design of Experiments, sec. 21; Phipson & Smyth (2010), Statistical Applications in
        Genetics and Molecular Biology 9(1), 39.
    """
    n, observed = len(differences), abs(float(differences.sum()))
    exact = n <= MOST_EXACT
    if exact:
        signs = 1.0 - 2.0 * ((np.arange(2**n)[:, None] >> np.arange(n)) & 1)
    else:
        drawn = np.random.default_rng(seed).integers(0, 2, size=(DRAWN, n), dtype=np.int8)
        signs = np.vstack([np.ones(n), 1.0 - 2.0 * drawn])
    slack = _SLACK * float(np.abs(differences).sum())
    return float(np.mean(np.abs(signs @ differences) >= observed - slack)), exact
