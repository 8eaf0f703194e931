"""Does a word mean something else to one group of outlets? Contexts as vectors, outlets as the unit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import nan
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from framing.errors import UsageError
from framing.estimates.inference.adjust import adjusted
from framing.estimates.inference.design import MIN_FOR_HEADLINE, smallest_p
from framing.estimates.inference.permutation import Labellings, labellings
from framing.estimates.inference.seeds import derived_seed
from framing.models.fitted.a_la_carte import ContextVectors

Matrix = NDArray[np.float64]
Variance = Literal["outlets", "cr1"]
"""How the squared norm is deflated: ``outlets``, unbiased for any number; ``cr1``, as Stata and conText."""

_SLACK = 1e-9
"""Norms this close, relatively, count as tied: the order of a sum must not decide."""


@dataclass(frozen=True, kw_only=True)
class Choices:
    """Choices of an embedding regression.

    Attributes:
        min_contexts: An outlet with fewer contexts of a word does not speak on that word.
        variance: How the squared norm is deflated.
        level: False-discovery rate at which a word counts as found.
    """

    min_contexts: int = 10
    variance: Variance = "outlets"
    level: float = 0.05


@dataclass(frozen=True, kw_only=True)
class WordEffect:
    """The difference of one focal word between two groups of outlets.

    Attributes:
        word: The focal word.
        beta: Mean of the target outlets less mean of the reference outlets, shape (n_dimensions,); empty if
            a group has no outlet with enough contexts.
        n_contexts: Contexts that count, in target and reference.
        n_outlets: Outlets that count, in target and reference.
        n_dropped: Outlets with too few contexts, and their contexts.
        n_empty: Occurrences without a known word around them.
        squared_norm: Squared length of ``beta``: what is seen, too large by the noise of its parts.
        deflated: The same less the sampling variance of its parts; about 0 without a difference, and
            negative half of the time then. NaN with fewer than two outlets in a group.
        low: Smallest deflated norm with one outlet left out; NaN where that leaves fewer than two.
        high: Largest one.
        cosine: Cosine between the means of both groups.
        p: Permutation of whole outlets' labels; NaN with fewer than three outlets in a group.
        p_adjusted: Benjamini-Hochberg over the focal words that have a p.
        smallest_p: Smallest p that so many outlets can give.
        method: How p came about.
        note: Why something is missing, or what these outlets cannot show; empty if nothing.
    """

    word: str
    beta: Matrix
    n_contexts: tuple[int, int]
    n_outlets: tuple[int, int]
    n_dropped: tuple[int, int]
    n_empty: int
    squared_norm: float
    deflated: float
    low: float
    high: float
    cosine: float
    p: float
    p_adjusted: float
    smallest_p: float
    method: str
    note: str

    def row(self, family_size: int) -> dict[str, object]:
        """The word as tables have it.

        Args:
            family_size: Focal words over which p was adjusted.
        """
        return {
            "word": self.word,
            "n_contexts_target": self.n_contexts[0],
            "n_contexts_reference": self.n_contexts[1],
            "n_outlets_target": self.n_outlets[0],
            "n_outlets_reference": self.n_outlets[1],
            "squared_norm": self.squared_norm,
            "deflated": self.deflated,
            "low": self.low,
            "high": self.high,
            "cosine": self.cosine,
            "p": self.p,
            "p_adjusted": self.p_adjusted,
            "smallest_p": self.smallest_p,
            "family_size": family_size,
            "note": self.note,
        }


@dataclass(frozen=True, kw_only=True)
class EmbeddingRegression:
    """Differences of focal words between two groups of outlets.

    Attributes:
        target: Name of the one group.
        reference: Name of the other.
        choices: What was chosen.
        words: One effect per focal word, in the order asked.
        family_size: Focal words with a p: over so many it was adjusted.
    """

    target: str
    reference: str
    choices: Choices
    words: tuple[WordEffect, ...]
    family_size: int

    def table(self) -> pl.DataFrame:
        """One row per focal word, in the order asked; missing numbers are null."""
        rows = [effect.row(self.family_size) for effect in self.words]
        return pl.DataFrame(rows, infer_schema_length=None).fill_nan(None)


def embedding_regression(
    contexts: Sequence[ContextVectors],
    groups: tuple[Mapping[str, str], str, str],
    *,
    seed: int,
    choices: Choices | None = None,
) -> EmbeddingRegression:
    """Regression of contexts' vectors on the group of their outlets, each outlet counting once.

    With one weight per outlet, shared out over its contexts, the coefficient is the difference between the
    groups' means of outlet means. Contexts of one outlet hang together, so nothing is ever tested over them:
    whole outlets change their labels, every labelling where there are at most 200,000.

    Args:
        contexts: Contexts of each focal word.
        groups: Outlet → group, the target group and the reference group; other outlets are left out.
        seed: Seed of the draw of labellings where there are too many to list.
        choices: Choices; None takes the usual ones.

    Raises:
        UsageError: Target and reference are one group, or a group has no outlet.

    References:
        Rodriguez, Spirling & Stewart (2023), Embedding Regression, American Political Science Review 117(4),
        1255-1274; Green et al. (2025), Political Analysis, on the bias of the norm; Benjamini & Hochberg
        (1995), Journal of the Royal Statistical Society B 57, 289-300.
    """
    sides, target, reference = groups
    if target == reference or not {target, reference} <= set(sides.values()):
        raise UsageError(
            f"two different groups with outlets are compared; got {target!r} and {reference!r}, and "
            f"outlets of {', '.join(sorted(set(sides.values()))) or 'none'}"
        )
    chosen = choices or Choices()
    effects = [
        _effect(_Outlets.of(word, (sides, target, reference), chosen), chosen, seed) for word in contexts
    ]
    p = adjusted(np.array([effect.p for effect in effects], dtype=np.float64), "bh")
    return EmbeddingRegression(
        target=target,
        reference=reference,
        choices=chosen,
        words=tuple(
            replace(effect, p_adjusted=float(value)) for effect, value in zip(effects, p, strict=True)
        ),
        family_size=int((~np.isnan(p)).sum()),
    )


@dataclass(frozen=True, kw_only=True)
class _Outlets:
    """The outlets that speak on a word, target first: their mean contexts, and all contexts' numbers."""

    source: ContextVectors
    means: Matrix
    sizes: NDArray[np.int64]
    n: tuple[int, int]
    n_dropped: tuple[int, int]

    @classmethod
    def of(
        cls, source: ContextVectors, groups: tuple[Mapping[str, str], str, str], choices: Choices
    ) -> "_Outlets":
        sides, *names = groups
        present, place = np.unique(source.outlets, return_inverse=True)
        sizes = np.bincount(place, minlength=len(present))
        means, kept_sizes, n, dropped = [], [], [0, 0], [0, 0]
        for side, name in enumerate(names):
            for number, outlet in enumerate(present.tolist()):
                if sides.get(outlet) != name:
                    continue
                if sizes[number] < choices.min_contexts:
                    dropped = [dropped[0] + 1, dropped[1] + int(sizes[number])]
                    continue
                means.append(source.vectors[place == number].mean(axis=0))
                kept_sizes.append(int(sizes[number]))
                n[side] += 1
        return cls(
            source=source,
            means=np.array(means, dtype=np.float64).reshape(len(means), source.vectors.shape[1]),
            sizes=np.array(kept_sizes, dtype=np.int64),
            n=(n[0], n[1]),
            n_dropped=(dropped[0], dropped[1]),
        )

    @property
    def n_contexts(self) -> tuple[int, int]:
        return int(self.sizes[: self.n[0]].sum()), int(self.sizes[self.n[0] :].sum())


def _effect(outlets: _Outlets, choices: Choices, seed: int) -> WordEffect:
    first, second = outlets.n
    split = outlets.means[:first], outlets.means[first:]
    seen = min(first, second) > 0
    beta = split[0].mean(axis=0) - split[1].mean(axis=0) if seen else np.zeros(0)
    p, method = _permuted(outlets, seed)
    low, high = _leaving_one_out(outlets, choices.variance)
    return WordEffect(
        word=outlets.source.word,
        beta=beta,
        n_contexts=outlets.n_contexts,
        n_outlets=outlets.n,
        n_dropped=outlets.n_dropped,
        n_empty=outlets.source.n_empty,
        squared_norm=float(beta @ beta) if seen else nan,
        deflated=deflated_norm(*split, n_contexts=int(outlets.sizes.sum()), variance=choices.variance),
        low=low,
        high=high,
        cosine=_cosine(split[0].mean(axis=0), split[1].mean(axis=0)) if seen else nan,
        p=p,
        p_adjusted=nan,
        smallest_p=smallest_p(first, second),
        method=method,
        note=_note(outlets, choices),
    )


def deflated_norm(first: Matrix, second: Matrix, *, n_contexts: int, variance: Variance = "outlets") -> float:
    """Squared distance between two means of outlets, less what chance alone adds to it.

    Args:
        first: Outlets' mean vectors of the one group, shape (n_outlets, n_dimensions).
        second: Those of the other group.
        n_contexts: Contexts of both, which only ``cr1`` asks for.
        variance: ``outlets`` subtracts each group's variance between outlets (divided by their number less
            1) over their number, which is unbiased; ``cr1`` the sandwich with Stata's factor
            G/(G-1) (N-1)/(N-2), which subtracts too little where outlets are few.

    Returns:
        May be negative. NaN with fewer than two outlets in a group.
    """
    sizes = len(first), len(second)
    if min(sizes) < 2:  # noqa: PLR2004 - no variance from a single outlet
        return nan
    beta = first.mean(axis=0) - second.mean(axis=0)
    parts = [((side - side.mean(axis=0)) ** 2).sum() for side in (first, second)]
    if variance == "outlets":
        noise = sum(part / (n * (n - 1)) for part, n in zip(parts, sizes, strict=True))
    else:
        factor = sum(sizes) / (sum(sizes) - 1) * (n_contexts - 1) / (n_contexts - 2)
        noise = factor * sum(part / n**2 for part, n in zip(parts, sizes, strict=True))
    return float(beta @ beta - noise)


def squared_norms(means: Matrix, draw: Labellings) -> Matrix:
    """Squared distance between the groups' means under every labelling, shape (n_labellings,).

    Args:
        means: Outlets' mean vectors, target first, shape (n_outlets, n_dimensions).
        draw: Labellings of as many outlets.
    """
    n_target = draw.chosen[0].sum()
    signs = draw.chosen / n_target - (1 - draw.chosen) / (draw.chosen.shape[1] - n_target)
    centred = means - means.mean(axis=0)
    return np.asarray(np.einsum("lg,gh,lh->l", signs, centred @ centred.T, signs, optimize=True))


def _permuted(outlets: _Outlets, seed: int) -> tuple[float, str]:
    if min(outlets.n) < MIN_FOR_HEADLINE:
        return nan, "none: fewer than three outlets in a group"
    draw = labellings(*outlets.n, seed=derived_seed(seed, "embedding_regression", "labellings"))
    norms = squared_norms(outlets.means, draw)
    return float(np.mean(norms >= norms[0] * (1 - _SLACK))), draw.method


def _leaving_one_out(outlets: _Outlets, variance: Variance) -> tuple[float, float]:
    first = outlets.n[0]
    if min(outlets.n) <= 2:  # noqa: PLR2004 - one fewer leaves no variance
        return nan, nan
    values = []
    for left_out in range(len(outlets.means)):
        kept = np.arange(len(outlets.means)) != left_out
        before = first - (left_out < first)
        means = outlets.means[kept]
        n_contexts = int(outlets.sizes[kept].sum())
        values.append(deflated_norm(means[:before], means[before:], n_contexts=n_contexts, variance=variance))
    return min(values), max(values)


def _note(outlets: _Outlets, choices: Choices) -> str:
    first, second = outlets.n
    if not len(outlets.source.types):
        return "the corpus does not hold the word"
    if min(first, second) < MIN_FOR_HEADLINE:
        return (
            f"{first} and {second} outlets have at least {choices.min_contexts} contexts; from fewer than "
            f"{MIN_FOR_HEADLINE} in a group nothing is tested"
        )
    reach = smallest_p(first, second)
    if reach > choices.level:
        return f"with {first} and {second} outlets no p below {reach:.3g} is possible"
    return ""


def _cosine(first: Matrix, second: Matrix) -> float:
    length = float(np.sqrt((first @ first) * (second @ second)))
    return float(first @ second) / length if length > 0 else nan
