"""Shares of an outlet's sentences, words or articles, so that groups are compared as in any score."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import polars as pl

from framing.errors import EstimateError
from framing.estimates.inference.adjust import Adjustment, adjusted_over_dimensions
from framing.estimates.inference.comparison import Comparison
from framing.estimates.inference.copies import HOW, Copy
from framing.estimates.inference.design import MIN_FOR_HEADLINE
from framing.estimates.inference.slices import About, Slice, members, slice_of
from framing.estimates.inference.welch import share_interval
from framing.types import Estimate

KEYS = ("group_number", "outlet", "article", "unit")


@dataclass(frozen=True, kw_only=True)
class Shared:
    """Something of which every category has a share.

    Attributes:
        measure: Name of the share in every table: ``share_of_attributed_words``.
        unit: Unit of the shares, in words.
        categories: What has shares, in order.
        rows: One row per sentence or article: ``article``, ``unit``, ``category`` (null: of none),
            ``weight`` (what it counts in the share), ``n_tokens``.
    """

    measure: str
    unit: str
    categories: tuple[str, ...]
    rows: pl.DataFrame


def refuse_strangers(articles: pl.DataFrame, groups: Sequence[str]) -> None:
    """Stops where no article is of any of the groups.

    Raises:
        EstimateError: There is none.
    """
    if not articles["group"].is_in(list(groups)).any():
        raise EstimateError(
            f"no article is of group {' or '.join(map(repr, groups))}; check the groups, their labels at the "
            "articles' dates, and the selection"
        )


def share_slices(shared: Shared, articles: pl.DataFrame, groups: Sequence[str]) -> Iterator[Slice]:
    """One slice per category: 1 where a row is of it, 0 where it is not; an outlet's value is its share.

    Args:
        shared: What is shared.
        articles: One row per article: ``article``, ``outlet``, ``group``.
        groups: The groups that are looked at.
    """
    outlets = articles.select("article", "outlet")
    placed = shared.rows.join(outlets, on="article", how="inner")
    rows = members(placed, articles, groups).sort(*KEYS)
    for category in shared.categories:
        about = About(measure=shared.measure, unit=shared.unit, dimension=category)
        value = (pl.col("category") == category).fill_null(value=False).cast(pl.Float64)
        yield slice_of(about, rows.with_columns(value=value), tuple(groups))


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is asked of shares: see ``Comparison``; ``copy`` is how copied texts were counted."""

    estimand: str
    target: str
    reference: str
    adjust: Adjustment
    seed: int
    level: float
    copy: Copy = "all"


def share_estimates(shared: Shared, articles: pl.DataFrame, asked: Asked) -> Iterator[Estimate]:
    """The difference of every share between the groups, in both questions, and the level of each group.

    p-values are adjusted over the categories.

    Args:
        shared: What is shared.
        articles: One row per article: ``article``, ``outlet``, ``group``.
        asked: Which groups are compared.
    """
    compare = Comparison(
        estimand=asked.estimand,
        target=asked.target,
        reference=asked.reference,
        adjust=asked.adjust,
        seed=asked.seed,
        level=asked.level,
        how=HOW[asked.copy],
    )
    pieces = list(share_slices(shared, articles, (asked.target, asked.reference)))
    sampled = adjusted_over_dimensions([compare.outlets_like_these(piece) for piece in pieces], asked.adjust)
    for sample, piece in zip(sampled, pieces, strict=True):
        yield within_reach(sample)
        yield within_reach(compare.these_outlets(piece))
        for number in (0, 1):
            yield group_level(sample, piece, number)


def within_reach(difference: Estimate) -> Estimate:
    """A difference of shares, its interval cut where no difference can be: at −1 and 1."""
    low, high = difference.low, difference.high
    return replace(difference, low=-1.0 if low < -1 else low, high=1.0 if high > 1 else high)


def group_level(of: Estimate, piece: Slice, number: int) -> Estimate:
    """Mean share of the outlets of one group, with a t interval of log odds; none below three outlets.

    Args:
        of: The comparison that it belongs to.
        piece: The slice.
        number: Which of its groups.
    """
    group, rows = piece.groups[number], piece.group_of_outlet == number
    interval = share_interval(piece.outlet_values[rows], of.level)
    enough = int(rows.sum()) >= MIN_FOR_HEADLINE
    within = rows[piece.outlet_of_article]
    level = replace(
        of,
        target=group,
        reference=None,
        value=interval.value,
        low=interval.low if enough else float("nan"),
        high=interval.high if enough else float("nan"),
        method="mean of outlet shares; "
        + ("t interval of log odds over outlets" if enough else "too few outlets for an interval"),
        n_units=int(within[piece.articles].sum()),
        n_articles=int(within.sum()),
        n_outlets=int(rows.sum()),
        p=None,
        p_adjusted=None,
        family_size=None,
        smallest_p=None,
        detectable=None,
        icc=None,
        seed=None,
        note="; ".join(interval.remarks) if enough else f"group {group!r} has only {int(rows.sum())} outlets",
    )
    if rows.any():
        return level
    return replace(level, note=f"cannot be estimated because group {group!r} has nothing of the kind")
