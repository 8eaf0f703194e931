"""The same difference under several methods of inference, each with the question it is valid for."""

from collections.abc import Sequence
from math import nan

from framing.estimates.inference.comparison import LIKE_THESE
from framing.estimates.inference.permutation import labellings, permutation_p
from framing.estimates.inference.random_intercepts import random_intercepts
from framing.estimates.inference.robust_clusters import (
    Clustered,
    Inferred,
    article_welch,
    by_t,
    cr1,
    cr2,
    percentile_bootstrap,
    wild_bootstrap,
)
from framing.estimates.inference.seeds import derived_seed
from framing.estimates.inference.slices import Slice
from framing.estimates.inference.welch import difference

INVALID = "description only, invalid for outlets like these"
"""What stands beside methods that find differences where there are none."""

OVER_OUTLETS, OVER_ARTICLES = "means of outlet means", "means over articles"

WELCH = f"Welch's t over outlets; {OVER_OUTLETS}"
PERMUTATION = f"studentised permutation of outlets; {OVER_OUTLETS}"
ARTICLES = f"Welch's t over articles; {OVER_ARTICLES}"


def inferences(piece: Slice, level: float, draws: int, seed: int) -> Sequence[tuple[str, str, Inferred]]:
    """Method, what it is valid for, and what it says, for one slice of two groups.

    Args:
        piece: At least two outlets in each group.
        level: Confidence level, 0 to 1.
        draws: Sets of weights and samples drawn.
        seed: Root seed of the study.
    """
    articles = clustered(piece)
    return (
        (WELCH, LIKE_THESE, welch(piece, level)),
        (PERMUTATION, LIKE_THESE, permutation(piece, seed)),
        (
            f"wild cluster bootstrap-t, Webb's weights; {OVER_ARTICLES}",
            LIKE_THESE,
            wild_bootstrap(articles, level, draws, derived_seed(seed, "inference_methods", "webb")),
        ),
        (f"CR2 with Satterthwaite's t; {OVER_ARTICLES}", LIKE_THESE, cr2(articles, level)),
        ("mixed model, REML, t(outlets - 2)", LIKE_THESE, random_intercepts(articles, level)),
        (ARTICLES, INVALID, article_welch(articles, level)),
        (f"CR1 with t(outlets - 1); {OVER_ARTICLES}", INVALID, cr1(articles, level)),
        (
            f"percentile bootstrap of outlets; {OVER_ARTICLES}",
            INVALID,
            percentile_bootstrap(articles, level, draws, derived_seed(seed, "inference_methods", "drawn")),
        ),
    )


def clustered(piece: Slice) -> Clustered:
    """The articles of a slice, in their outlets.

    Args:
        piece: A slice of two groups.
    """
    return Clustered(
        values=piece.article_values, outlets=piece.outlet_of_article, group=piece.group_of_outlet
    )


def welch(piece: Slice, level: float) -> Inferred:
    """Welch's t over outlet means, as the contrast has it.

    Args:
        piece: At least two outlets in each group.
        level: Confidence level, 0 to 1.
    """
    target = piece.group_of_outlet == 0
    found = difference(piece.outlet_values[target], piece.outlet_values[~target], level)
    return by_t(found.value, found.error, found.df, level)


def permutation(piece: Slice, seed: int) -> Inferred:
    """The permutation of outlet labels, as the contrast has it; it gives no interval.

    Args:
        piece: At least two outlets in each group, the target's first.
        seed: Root seed of the study.
    """
    target = piece.group_of_outlet == 0
    values, n = piece.outlet_values, int(target.sum())
    draw = labellings(n, len(values) - n, seed=derived_seed(seed, "inference_methods", "labellings"))
    p = float(permutation_p(values[:, None], draw)[0])
    value = float(values[target].mean() - values[~target].mean())
    return Inferred(value=value, low=nan, high=nan, p=p)
