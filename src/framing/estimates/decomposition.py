"""Agenda against framing: is a difference one of what is said how often, or of how it is said?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import nan
from typing import ClassVar, Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from framing.errors import EstimateError, UsageError
from framing.estimates.base import Evidence, Findings
from framing.estimates.inference.cells import (
    TOPIC_MEASURE,
    UNATTRIBUTED,
    By,
    Cells,
    Topics,
    categorised,
    cells,
    cells_of_topics,
    topics_of,
)
from framing.estimates.inference.comparison import LIKE_THESE, few, joined
from framing.estimates.inference.copies import HOW
from framing.estimates.inference.design import MIN_FOR_HEADLINE
from framing.estimates.inference.kitagawa import Group, LeftOut, effects, left_out, means
from framing.estimates.inference.leave_one_out import LEAVE_ONE_OUT
from framing.estimates.inference.slices import ALL, grouped, passed_over
from framing.estimates.inference.welch import Interval, around, satterthwaite
from framing.measures.base import Scores
from framing.types import Estimate

TEXT, REAL, WHOLE = pl.String(), pl.Float64(), pl.Int64()

DECOMPOSITION: dict[str, pl.DataType] = {
    **dict.fromkeys(("measure", "dimension", "by", "category", "target", "reference"), TEXT),
    **dict.fromkeys(("share_target", "share_reference", "mean_target", "mean_reference"), REAL),
    **dict.fromkeys(("agenda", "agenda_low", "agenda_high"), REAL),
    **dict.fromkeys(("framing", "framing_low", "framing_high"), REAL),
    **dict.fromkeys(("n_outlets_target", "n_outlets_reference"), WHOLE),
}
"""Columns of the table ``decomposition``: one row per category. Shares are means over a group's outlets,
means are the group's in the category (NaN where it has nothing); ``n_outlets`` counts outlets where it
occurs."""

OUTLET_PARTS: dict[str, pl.DataType] = {
    **dict.fromkeys(("measure", "dimension", "by", "category", "outlet", "group"), TEXT),
    **dict.fromkeys(("share", "value", "part"), REAL),
    **dict.fromkeys(("n_units", "n_articles"), WHOLE),
}
"""Columns of the table ``outlet_parts``: one row per outlet and category. ``value`` is the mean score
there, NaN without a unit; ``part`` is share times value, and an outlet's parts add up to its value."""

MOST_UNATTRIBUTED = 0.5
"""Share of units without a category above which there is nothing to take apart."""


@dataclass(frozen=True, kw_only=True)
class Decomposition:
    """The difference of two groups as the sum of agenda and framing, over voices, copy, camps or topics.

    Agenda: the target's outlets give other shares of their text to the categories. Framing: within the
    categories their text scores otherwise. The two add up to the contrast's difference of outlet means
    exactly. Intervals are jackknifed over outlets; below three outlets in a group there is none. They are
    not adjusted for their number, and no p-values are given.

    Topics weigh by their share of each article, not by the article's first topic alone: shares add up to one,
    which keeps the sum exact, and an article on two topics counts for both. Shares that a topic model spreads
    thinly make topics look alike, so that what is agenda may be told as framing.

    Attributes:
        target: Name of the one group.
        reference: Name of the group it is compared with.
        by: Over what: ``whose`` (own words, quoted or reported, agency copy, other outlets' copy),
            ``voice``, ``origin``, ``camp`` (own words, and for whom others speak), ``topic`` (needs the
            measure ``topic_share``).
        min_articles: Outlets with fewer scored articles are left out.

    References:
        Kitagawa (1955), Journal of the American Statistical Association 50(272), 1168-1194; Oaxaca (1973),
        International Economic Review 14(3), 693-709; Blinder (1973), Journal of Human Resources 8(4),
        436-455.
    """

    needs: ClassVar[Literal["scores", "counts"]] = "scores"
    title: ClassVar[str] = "Agenda and framing"
    citation: ClassVar[str] = "Kitagawa (1955), Journal of the American Statistical Association 50, 1168-1194"

    target: str
    reference: str
    by: Sequence[By] = ("whose",)
    min_articles: int = 1

    def __post_init__(self) -> None:
        """Checks the choices.

        Raises:
            UsageError: A group is compared with itself, or ``by`` is empty.
        """
        if self.target == self.reference:
            raise UsageError(
                f"a decomposition needs two groups; target and reference are both {self.target!r}"
            )
        if not self.by:
            raise UsageError("a decomposition needs to know over what: name one or more under `by`")

    def __call__(self, evidence: Evidence) -> Findings:
        """The gap, and its two parts over each ``by``; three tables.

        Tables are ``decomposition``, ``outlet_parts`` and ``leave_one_out`` (without intervals).

        Raises:
            EstimateError: No article of one of the groups has a score.
        """
        pieces = list(self._pieces(evidence))
        if not any(isinstance(piece, _Piece) for piece in pieces):
            reasons = "; ".join(dict.fromkeys(map(str, pieces))) or "no article of the groups has a score"
            raise EstimateError(f"nothing can be taken apart: {reasons}")
        found = [piece for piece in pieces if isinstance(piece, _Piece)]
        return Findings(
            estimates=tuple(estimate for piece in found for estimate in piece.estimates()),
            tables={
                "decomposition": pl.concat(
                    [pl.DataFrame(schema=DECOMPOSITION), *(p.categories() for p in found)]
                ),
                "outlet_parts": pl.concat([pl.DataFrame(schema=OUTLET_PARTS), *(p.outlets() for p in found)]),
                "leave_one_out": pl.concat(
                    [pl.DataFrame(schema=LEAVE_ONE_OUT), *(p.without_each() for p in found)]
                ),
            },
            notes=tuple(dict.fromkeys(str(piece) for piece in pieces if isinstance(piece, str))),
        )

    def _pieces(self, evidence: Evidence) -> "Iterator[_Piece | str]":
        """What can be taken apart, and a sentence for everything that cannot."""
        topics = topics_of(evidence.scores) if "topic" in self.by else None
        for scores in evidence.scores:
            passed = passed_over(scores, evidence.copy)
            if passed:
                yield from passed
                continue
            rows = grouped(scores, evidence.articles, (self.target, self.reference), evidence.copy)
            for (dimension,), all_units in rows.group_by("dimension", maintain_order=True):
                units = self._enough(all_units)
                gap = True
                for by in self.by:
                    made = _cells(scores, units, by, topics)
                    if isinstance(made, str):
                        yield made
                        continue
                    yield _Piece(
                        choices=self,
                        evidence=evidence,
                        scores=scores,
                        dimension=str(dimension),
                        by=by,
                        cells=made,
                        with_gap=gap,
                    )
                    gap = False

    def _enough(self, rows: pl.DataFrame) -> pl.DataFrame:
        scored = rows.filter(pl.col("value").is_finite())
        articles = pl.col("article").n_unique().over("group_number", "outlet")
        return scored.filter(articles >= self.min_articles)


def _cells(scores: Scores, units: pl.DataFrame, by: By, topics: Topics | None) -> Cells | str:
    """Outlets by categories, or why there are none."""
    if units.is_empty():
        return f"{scores.measure}: no article of the groups has a score"
    if by == "topic":
        if scores.measure.startswith(TOPIC_MEASURE):
            return f"{scores.measure} is not taken apart by topic: it is the topics"
        if topics is None:
            return "nothing is taken apart by topic: the experiment has no measure topic_share"
        return cells_of_topics(units, topics)
    put = categorised(units, by)
    lost = int((put["category"] == UNATTRIBUTED).sum())
    if lost > MOST_UNATTRIBUTED * put.height:
        return (
            f"{scores.measure} is not taken apart by {by}: {lost} of its {put.height} units on each "
            f"dimension hold text of several kinds, or of no known one"
        )
    return cells(put)


@dataclass(frozen=True, kw_only=True)
class _Piece:
    """One gap and its parts."""

    choices: Decomposition
    evidence: Evidence
    scores: Scores
    dimension: str
    by: By
    cells: Cells
    with_gap: bool

    def estimates(self) -> Iterator[Estimate]:
        """Gap, agenda, framing; the gap once per dimension."""
        names = (f"agenda by {self.by}", f"framing by {self.by}", ALL)
        order = (2, 0, 1) if self.with_gap else (0, 1)
        if self._empty:
            for place in order:
                yield self._estimate(names[place], None)
            return
        values, intervals = self._values, self._intervals
        for place in order:
            yield self._estimate(names[place], (float(values[place]), intervals[place]))

    @cached_property
    def _groups(self) -> tuple[Group, Group]:
        return self.cells.group(0), self.cells.group(1)

    @property
    def _sizes(self) -> tuple[int, int]:
        return len(self._groups[0]), len(self._groups[1])

    @property
    def _empty(self) -> list[str]:
        pair = (self.choices.target, self.choices.reference)
        return [repr(group) for group, n in zip(pair, self._sizes, strict=True) if n == 0]

    @cached_property
    def _values(self) -> NDArray[np.float64]:
        return effects(*self._groups).columns

    @cached_property
    def _without(self) -> LeftOut:
        return left_out(*self._groups)

    @cached_property
    def _intervals(self) -> list[Interval]:
        """Of every column of the effects; NaN below three outlets in a group."""
        values, sizes = self._values, self._sizes
        if min(sizes) < MIN_FOR_HEADLINE:
            return [around(float(value), nan, nan, self.evidence.level) for value in values]
        found = []
        for value, *parts in zip(values, *self._without.variances(), strict=True):
            error, df = satterthwaite(parts, (sizes[0] - 1, sizes[1] - 1))
            found.append(around(float(value), error, df, self.evidence.level))
        return found

    def _estimate(self, channel: str, found: tuple[float, Interval] | None) -> Estimate:
        pair = (self.choices.target, self.choices.reference)
        empty = self._empty
        why = f"cannot be estimated because group {' and '.join(empty)} has no scored article"
        interval = found[1] if found else around(nan, nan, nan, self.evidence.level)
        enough = min(self._sizes) >= MIN_FOR_HEADLINE
        way = "t interval by jackknife over outlets" if enough else "too few outlets for an interval"
        return Estimate(
            estimand="decomposition",
            measure=self.scores.measure,
            dimension=self.dimension,
            channel=channel,
            target=pair[0],
            reference=pair[1],
            value=found[0] if found else nan,
            low=interval.low,
            high=interval.high,
            level=self.evidence.level,
            unit=self.scores.unit,
            question=LIKE_THESE,
            method=joined("Kitagawa decomposition of the difference of outlet means", self._how, way),
            n_units=self._counted(self.cells.n_units),
            n_articles=self.cells.n_articles_in_all,
            n_outlets=len(self.cells.outlets),
            note=joined(
                *([why] if empty else [*few(pair, self._sizes), *interval.remarks, *self._one_sided(channel)])
            ),
        )

    @property
    def _how(self) -> str:
        return HOW[self.evidence.copy]

    def _counted(self, counts: NDArray[np.int64]) -> int:
        """Units: for topics, every unit is in all of them."""
        return int((counts.max(axis=1) if self.by == "topic" else counts.sum(axis=1)).sum())

    def _one_sided(self, channel: str) -> tuple[str, ...]:
        """Categories that one group has not: their whole contribution is agenda."""
        if channel == ALL:
            return ()
        pair = (self.choices.target, self.choices.reference)
        said = []
        for group, number in zip(pair, (0, 1), strict=True):
            absent = [
                name
                for name, here in zip(self.cells.categories, self.cells.present(number), strict=True)
                if not here
            ]
            if absent:
                said.append(f"all agenda, for {group} has none: {', '.join(absent)}")
        return tuple(said)

    def categories(self) -> pl.DataFrame:
        """One row per category."""
        if self._empty:
            return pl.DataFrame(schema=DECOMPOSITION)
        k, intervals = len(self.cells.categories), self._intervals
        first, second = (means(group) for group in self._groups)
        here, there = self.cells.present(0), self.cells.present(1)
        # A category that few outlets have gives intervals that are far too short: see the simulations.
        shown = (here >= MIN_FOR_HEADLINE) & (there >= MIN_FOR_HEADLINE)

        def limits(name: str, of: Sequence[Interval]) -> dict[str, list[float]]:
            return {
                name: [one.value for one in of],
                f"{name}_low": [one.low if ok else nan for one, ok in zip(of, shown, strict=True)],
                f"{name}_high": [one.high if ok else nan for one, ok in zip(of, shown, strict=True)],
            }

        return pl.DataFrame(
            {
                **self._labels(k),
                "category": self.cells.categories,
                "target": [self.choices.target] * k,
                "reference": [self.choices.reference] * k,
                "share_target": first.share,
                "share_reference": second.share,
                "mean_target": first.mean,
                "mean_reference": second.mean,
                **limits("agenda", intervals[3 : 3 + k]),
                **limits("framing", intervals[3 + k :]),
                "n_outlets_target": here,
                "n_outlets_reference": there,
            },
            schema_overrides=DECOMPOSITION,
        ).select(*DECOMPOSITION)

    def outlets(self) -> pl.DataFrame:
        """One row per outlet and category."""
        n, k = self.cells.share.shape
        pair = (self.choices.target, self.choices.reference)
        share, part = self.cells.share.ravel(), self.cells.part.ravel()
        return pl.DataFrame(
            {
                **self._labels(n * k),
                "category": list(self.cells.categories) * n,
                "outlet": np.repeat(self.cells.outlets, k),
                "group": np.repeat([pair[number] for number in self.cells.group_of_outlet], k),
                "share": share,
                "value": np.divide(part, share, out=np.full(n * k, nan), where=share > 0),
                "part": part,
                "n_units": self.cells.n_units.ravel(),
                "n_articles": self.cells.n_articles.ravel(),
            },
            schema_overrides=OUTLET_PARTS,
        ).select(*OUTLET_PARTS)

    def without_each(self) -> pl.DataFrame:
        """Agenda and framing without each outlet; a group's only outlet cannot be left out."""
        if self._empty:
            return pl.DataFrame(schema=LEAVE_ONE_OUT)
        without = self._without
        names = np.array(self.cells.outlets)
        rows = [
            (self.scores.measure, self.dimension, f"{part} by {self.by}", outlet, group, value, nan, nan)
            for column, part in enumerate(("agenda", "framing"))
            for number, group, values in (
                (0, self.choices.target, without.target),
                (1, self.choices.reference, without.reference),
            )
            if len(values)
            for outlet, value in zip(
                names[self.cells.group_of_outlet == number].tolist(), values[:, column].tolist(), strict=True
            )
        ]
        return pl.DataFrame(rows, schema=LEAVE_ONE_OUT, orient="row")

    def _labels(self, n: int) -> dict[str, list[str]]:
        said = {"measure": self.scores.measure, "dimension": self.dimension, "by": self.by}
        return {name: [value] * n for name, value in said.items()}


ESTIMAND = Decomposition
