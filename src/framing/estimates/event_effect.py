"""What changed with an event: before and after, and whether the groups changed differently."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from math import isnan
from typing import ClassVar

import numpy as np
import polars as pl
from numpy.typing import NDArray

from framing.errors import EstimateError, UsageError
from framing.estimates.base import Evidence, Findings, Needs
from framing.estimates.inference.adjust import adjusted_over_dimensions
from framing.estimates.inference.comparison import joined
from framing.estimates.inference.design import MIN_FOR_HEADLINE
from framing.estimates.inference.outlet_numbers import Asked, OutletNumbers
from framing.estimates.inference.outlet_series import Changes, DatedSlice, Windows, changes, dated_slices
from framing.estimates.inference.slices import passed_over
from framing.types import Estimate

Reals = NDArray[np.float64]

_KEY: dict[str, pl.DataType] = {
    "measure": pl.String(),
    "dimension": pl.String(),
    "event": pl.Date(),
}

OUTLET_CHANGES: dict[str, pl.DataType] = {
    **_KEY,
    "group": pl.String(),
    "outlet": pl.String(),
    "before": pl.Float64(),
    "after": pl.Float64(),
    "change": pl.Float64(),
}
"""Columns of the table ``outlet_changes``; a window with too few articles is NaN."""

PLACEBO_DATES: dict[str, pl.DataType] = {
    **_KEY,
    "date": pl.Date(),
    "placebo": pl.Boolean(),
    "value": pl.Float64(),
    "n_outlets_target": pl.Int64(),
    "n_outlets_reference": pl.Int64(),
}
"""Columns of the table ``placebo_dates``: the difference of the changes at the event and at other days."""


@dataclass(frozen=True, kw_only=True)
class EventEffect:
    """After minus before an event, in every outlet; then the difference of these changes between the groups.

    The outlet is the unit: one change each, compared by Welch's t and the permutation of outlet labels
    (difference in differences). Whether it is the event's doing is another matter, so the same number is
    computed at every other day whose windows do not reach across an event of the study: the share of these
    placebo days with a difference as large is told. Neighbouring days share articles, so the share is no
    p-value.

    Attributes:
        target: Name of the one group.
        reference: Name of the group it is compared with.
        days_before: Days before the event that count, the day itself not among them.
        days_after: Days from the event's day on that count.
        min_articles: Scored articles an outlet needs in each window; others are left out, and named.
        events: Days (2022-02-24); empty for the events of the experiment.

    References:
        Bertrand, Duflo & Mullainathan (2004), Quarterly Journal of Economics 119(1), 249-275 (one difference
        per cluster; placebo dates); Welch (1947), Biometrika 34, 28-35.
    """

    needs: ClassVar[Needs] = "scores"
    title: ClassVar[str] = "Before and after events"
    citation: ClassVar[str] = (
        "Bertrand, Duflo & Mullainathan (2004), Quarterly J. of Economics 119(1), 249-275"
    )

    target: str
    reference: str
    days_before: int = 14
    days_after: int = 14
    min_articles: int = 2
    events: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Checks the choices.

        Raises:
            UsageError: A group is compared with itself, a window or number is below 1, or a day is none.
        """
        if self.target == self.reference:
            raise UsageError(f"two groups are needed; target and reference are both {self.target!r}")
        if min(self.days_before, self.days_after, self.min_articles) < 1:
            raise UsageError("days_before, days_after and min_articles are 1 or more")
        for day in self.events:
            _day(day)

    def __call__(self, evidence: Evidence) -> Findings:
        """Three estimates per event, measure and dimension: difference of the changes, both changes.

        Raises:
            EstimateError: There is no event, or no article of either group has a score and a known day.
        """
        events = tuple(sorted({*map(_day, self.events)} or {*evidence.events}))
        if not events:
            raise EstimateError(
                "no event to look around: name days under `events:` of the experiment, or of event_effect"
            )
        groups = (self.target, self.reference)
        pieces = dated_slices(evidence.scores, evidence.articles, groups, (), evidence.copy)
        asked = Asked(estimand="event_effect", groups=groups, seed=evidence.seed, level=evidence.level)
        found = [
            _Around(asked=asked, piece=piece, windows=self._windows, event=event, events=events)
            for piece in pieces
            if piece.outlets
            for event in events
        ]
        families = [
            adjusted_over_dimensions(family, "holm")
            for family in (
                [each.difference() for each in found],
                *([each.numbers.of_group(side) for each in found] for side in (0, 1)),
            )
        ]
        return Findings(
            estimates=tuple(estimate for three in zip(*families, strict=True) for estimate in three),
            tables={
                "outlet_changes": pl.concat([each.outlet_changes() for each in found]),
                "placebo_dates": pl.concat([each.placebo_dates() for each in found]),
            },
            notes=tuple(note for scores in evidence.scores for note in passed_over(scores, evidence.copy)),
        )

    @property
    def _windows(self) -> Windows:
        return Windows(before=self.days_before, after=self.days_after, min_articles=self.min_articles)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"an event is a day such as 2022-02-24; not {text!r}") from error


@dataclass(frozen=True, kw_only=True)
class _Around:
    """One event on one dimension."""

    asked: Asked
    piece: DatedSlice
    windows: Windows
    event: date
    events: Sequence[date]

    @cached_property
    def changes(self) -> Changes:
        """How every outlet changed at every day."""
        return changes(self.piece.outlets, self.windows, self.events)

    @property
    def group(self) -> NDArray[np.intp]:
        """Group of every outlet."""
        return np.array([series.group for series in self.piece.outlets], dtype=np.intp)

    @cached_property
    def numbers(self) -> OutletNumbers:
        """Each outlet's change at the event."""
        found = self.changes
        values = found.values[:, found.number(self.event)]
        there = ~np.isnan(values)
        names = [series.outlet for series in self.piece.outlets]
        missing = [name for name, known in zip(names, there.tolist(), strict=True) if not known]
        used = [series for series, known in zip(self.piece.outlets, there.tolist(), strict=True) if known]
        start = self.event.toordinal() - self.windows.before
        stop = self.event.toordinal() + self.windows.after
        short = f"left out with fewer than {self.windows.min_articles} articles before or after: "
        return OutletNumbers(
            asked=self.asked,
            measure=self.piece.measure,
            dimension=self.piece.dimension,
            channel=f"event={self.event}",
            unit=self.piece.unit,
            how=f"outlets' changes ({self.windows.after} days from {self.event} on, minus "
            f"{self.windows.before} days before)",
            outlets=tuple(series.outlet for series in used),
            values=values[there],
            group=self.group[there],
            n_units=sum(int(np.sum((one.days >= start) & (one.days < stop))) for one in used),
            n_articles=sum(
                int(np.sum((one.article_days >= start) & (one.article_days < stop))) for one in used
            ),
            remarks=(*((short + ", ".join(missing),) if missing else ()), *self.piece.remarks),
        )

    def difference(self) -> Estimate:
        """Change of the target minus change of the reference, and how often other days show as much."""
        estimate = self.numbers.compared()
        if isnan(estimate.value):
            return estimate
        values = [row[1] for row in self._placebos]
        if not values:
            return replace(estimate, note=joined(estimate.note, "no placebo day has windows of its own"))
        as_large = sum(abs(value) >= abs(estimate.value) * (1 - 1e-9) for value in values)
        told = f"{as_large} of {len(values)} placebo days show a difference as large"
        return replace(estimate, note=joined(told, estimate.note))

    def outlet_changes(self) -> pl.DataFrame:
        """One row per outlet."""
        found = self.changes
        number = found.number(self.event)
        return self._table(
            OUTLET_CHANGES,
            (
                (
                    self.asked.groups[series.group],
                    series.outlet,
                    found.before[row, number],
                    found.after[row, number],
                    found.values[row, number],
                )
                for row, series in enumerate(self.piece.outlets)
            ),
        )

    def placebo_dates(self) -> pl.DataFrame:
        """The event itself, then every placebo day."""
        numbers = self.numbers
        there = [] if min(numbers.sizes) < 1 else [(self.event, numbers.compared().value, *numbers.sizes)]
        rows = ((day, day != self.event, *rest) for day, *rest in (*there, *self._placebos))
        return self._table(PLACEBO_DATES, rows)

    def _table(self, schema: dict[str, pl.DataType], rows: Iterator[tuple[object, ...]]) -> pl.DataFrame:
        key = (self.piece.measure, self.piece.dimension, self.event)
        return pl.DataFrame([(*key, *row) for row in rows], schema=schema, orient="row")

    @cached_property
    def _placebos(self) -> list[tuple[date, float, int, int]]:
        """Days whose windows lie on one side of every event, with the difference of the changes there."""
        found, group = self.changes, self.group
        values = found.values
        rows = []
        for number in range(values.shape[1]):
            day = found.day(number)
            known = ~np.isnan(values[:, number])
            target, reference = (values[known & (group == side), number] for side in (0, 1))
            if min(len(target), len(reference)) >= MIN_FOR_HEADLINE and not self._reaches_across(day):
                rows.append((day, float(target.mean() - reference.mean()), len(target), len(reference)))
        return rows

    def _reaches_across(self, day: date) -> bool:
        """True if an event lies between the first day before and the last day after."""
        return any(-self.windows.after < (day - event).days < self.windows.before for event in self.events)


ESTIMAND = EventEffect
