"""The groups compared on the same events, so that which events they choose is no part of the difference."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from math import nan
from typing import ClassVar

import numpy as np
import polars as pl

from framing.errors import EstimateError, UsageError
from framing.estimates.base import Evidence, Findings, Needs
from framing.estimates.inference.adjust import adjusted_over_dimensions
from framing.estimates.inference.comparison import THESE, joined
from framing.estimates.inference.copies import HOW
from framing.estimates.inference.event_coverage import FoundEvents
from framing.estimates.inference.events import Gathering
from framing.estimates.inference.net_of_events import (
    DRAWN,
    Coverage,
    event_means,
    outlet_effects,
    sign_flip_p,
)
from framing.estimates.inference.outlet_numbers import Asked, OutletNumbers
from framing.estimates.inference.seeds import derived_seed
from framing.estimates.inference.slices import grouped, passed_over
from framing.estimates.inference.welch import mean_interval
from framing.types import Estimate

EVENT_PAIRS: dict[str, pl.DataType] = {
    "measure": pl.String(),
    "dimension": pl.String(),
    "event": pl.Int64(),
    "mean_target": pl.Float64(),
    "mean_reference": pl.Float64(),
    "value": pl.Float64(),
}
"""Columns of the table ``event_pairs``: the difference within every event that both groups cover."""

FEWEST_EVENTS = 6
"""Events below which a permutation of signs cannot reach .05, and neither test nor interval is given."""


@dataclass(frozen=True, kw_only=True)
class MatchedEvents:
    """The difference of the groups within events that both cover; what only one covers is told apart.

    Articles are gathered into events by the words they share and by their days. For outlets like these, each
    outlet's value is its effect beside the effects of the events (least squares over articles on shared
    events), compared by Welch's t and the permutation of outlet labels. For these outlets, the differences
    within events are the sample: their mean, Student's t and a permutation of signs; it asks about other
    events, not other outlets. Articles in two languages share few words, so events do not join languages.

    Attributes:
        target: Name of the one group.
        reference: Name of the group it is compared with.
        days: Most days between the first and the last article of an event.
        min_similarity: Least cosine between an article and an event, 0 to 1. Higher makes events purer and
            fewer; read the words in ``events_found``.

    References:
        Yang, Pierce & Carbonell (1998), SIGIR 21, 28-36; Welch (1947), Biometrika 34, 28-35; Fisher (1935),
        The Design of Experiments, sec. 21.
    """

    needs: ClassVar[Needs] = "scores_and_counts"
    title: ClassVar[str] = "Difference within the same events"
    citation: ClassVar[str] = "Yang, Pierce & Carbonell (1998), SIGIR 21, 28-36; Fisher (1935), sec. 21"

    target: str
    reference: str
    days: int = 2
    min_similarity: float = 0.25

    def __post_init__(self) -> None:
        """Checks the choices.

        Raises:
            UsageError: A group is compared with itself, ``days`` is below 0, or ``min_similarity`` no share.
        """
        if self.target == self.reference:
            raise UsageError(f"two groups are needed; target and reference are both {self.target!r}")
        if self.days < 0:
            raise UsageError(f"days is 0 or more, not {self.days}")
        if not 0 < self.min_similarity <= 1:
            raise UsageError(f"min_similarity is above 0 and at most 1, not {self.min_similarity}")

    def __call__(self, evidence: Evidence) -> Findings:
        """Two estimates per measure and dimension; ``events_found``, ``event_pairs``, ``event_selection``.

        Raises:
            EstimateError: No article of either group has a known day and words.
        """
        groups = (self.target, self.reference)
        events = FoundEvents.of(
            evidence.counts,
            evidence.articles,
            groups,
            Gathering(days=self.days, min_similarity=self.min_similarity),
        )
        asked = Asked(estimand="matched_events", groups=groups, seed=evidence.seed, level=evidence.level)
        found = list(_Matched.every(evidence, events, asked))
        if not found:
            raise EstimateError(f"no article of group {groups[0]!r} or {groups[1]!r} was scored")
        sampled = adjusted_over_dimensions([each.outlets_like_these() for each in found], "holm")
        given = adjusted_over_dimensions([each.these_outlets() for each in found], "holm")
        return Findings(
            estimates=tuple(estimate for pair in zip(sampled, given, strict=True) for estimate in pair),
            tables={
                "events_found": events.table(),
                "event_pairs": pl.concat([each.pairs() for each in found]),
                "event_selection": events.selection(),
            },
            notes=(
                *events.notes,
                *(note for scores in evidence.scores for note in passed_over(scores, evidence.copy)),
            ),
        )


@dataclass(frozen=True, kw_only=True)
class _Matched:
    """One dimension of one measure on the events.

    Attributes:
        asked: The estimand.
        measure: Name of the measure.
        unit: Unit of the scores.
        dimension: The dimension.
        how: How copies are counted; may be empty.
        articles: ``article``, ``outlet``, ``group_number``, ``event``, ``value``, ``weight`` and
            ``n_units`` of scored ones.
    """

    asked: Asked
    measure: str
    unit: str
    dimension: str
    how: str
    articles: pl.DataFrame

    @classmethod
    def every(cls, evidence: Evidence, events: FoundEvents, asked: Asked) -> Iterator["_Matched"]:
        """Each measure and dimension."""
        for scores in evidence.scores:
            if passed_over(scores, evidence.copy):
                continue
            units = grouped(scores, evidence.articles, asked.groups, evidence.copy)
            placed = units.filter(pl.col("value").is_finite()).join(
                events.articles.select("article", "group_number", "event"),
                on=["article", "group_number"],
                how="inner",
                maintain_order="left",
            )
            for (dimension,), rows in placed.group_by("dimension", maintain_order=True):
                weighed = (pl.col("value") * pl.col("weight")).sum() / pl.col("weight").sum()
                yield cls(
                    asked=asked,
                    measure=scores.measure,
                    unit=scores.unit,
                    dimension=str(dimension),
                    how=HOW[evidence.copy],
                    articles=rows.group_by(
                        "group_number", "outlet", "article", "event", maintain_order=True
                    ).agg(value=weighed, weight=pl.col("weight").mean(), n_units=pl.len()),
                )

    @cached_property
    def coverage(self) -> Coverage:
        """The scored articles."""
        outlets = self.articles.select(pl.struct("group_number", "outlet").rle_id()).to_series()
        return Coverage(
            values=self.articles["value"].to_numpy(),
            weights=self.articles["weight"].to_numpy(),
            outlets=outlets.to_numpy().astype(np.intp),
            events=self.articles["event"].to_numpy().astype(np.intp),
            group=self._outlets["group_number"].to_numpy().astype(np.intp),
        )

    @property
    def _outlets(self) -> pl.DataFrame:
        return self.articles.select("group_number", "outlet").unique(maintain_order=True)

    def outlets_like_these(self) -> Estimate:
        """Outlet effects net of events, outlets as the sample."""
        effects = outlet_effects(self.coverage)
        there = ~np.isnan(effects)
        names = np.array(self._outlets["outlet"], dtype=np.str_)
        apart = ", ".join(names[~there].tolist())
        on_shared = self._on_shared
        numbers = OutletNumbers(
            asked=self.asked,
            measure=self.measure,
            dimension=self.dimension,
            unit=self.unit,
            how=joined("outlet effects net of events that both groups cover", self.how),
            outlets=tuple(names[there].tolist()),
            values=effects[there],
            group=self.coverage.group[there],
            n_units=int(on_shared["n_units"].sum()),
            n_articles=on_shared.height,
            remarks=(
                self._of_all,
                *((f"left out, no event links them with the others: {apart}",) if apart else ()),
            ),
        )
        return numbers.compared()

    def these_outlets(self) -> Estimate:
        """Differences within events, events as the sample."""
        target, reference = event_means(self.coverage)
        differences = target - reference
        outlets = np.unique(self.coverage.outlets[self.coverage.shared[self.coverage.events]])
        on_shared = self._on_shared
        blank = Estimate(
            estimand=self.asked.estimand,
            measure=self.measure,
            dimension=self.dimension,
            channel="all",
            target=self.asked.groups[0],
            reference=self.asked.groups[1],
            value=nan,
            low=nan,
            high=nan,
            level=self.asked.level,
            unit=self.unit,
            question=THESE,
            method=joined("mean over events of the difference of means of outlet means", self.how),
            n_units=int(on_shared["n_units"].sum()),
            n_articles=on_shared.height,
            n_outlets=len(outlets),
            note=self._of_all,
        )
        if not len(differences):
            return replace(
                blank, note=f"cannot be estimated because no event is covered by both; {blank.note}"
            )
        interval = mean_interval(differences, self.asked.level)
        if len(differences) < FEWEST_EVENTS:
            few = f"no interval and no test: fewer than {FEWEST_EVENTS} events"
            return replace(blank, value=interval.value, note=joined(few, blank.note))
        seed = derived_seed(self.asked.seed, self.asked.estimand, "signs")
        p, exact = sign_flip_p(differences, seed)
        signs = f"permutation of signs over {len(differences)} events ({'all' if exact else DRAWN} sets)"
        return replace(
            blank,
            value=interval.value,
            low=interval.low,
            high=interval.high,
            p=p,
            seed=None if exact else seed,
            method=f"{blank.method}; outlets as given; t interval and {signs}; Holm adjustment over the "
            "dimensions",
            note=joined(blank.note, *interval.remarks),
        )

    def pairs(self) -> pl.DataFrame:
        """The difference within each event that both cover."""
        target, reference = event_means(self.coverage)
        events = np.flatnonzero(self.coverage.shared)
        return pl.DataFrame(
            {
                "measure": [self.measure] * len(events),
                "dimension": [self.dimension] * len(events),
                "event": events,
                "mean_target": target,
                "mean_reference": reference,
                "value": target - reference,
            },
            schema=EVENT_PAIRS,
        )

    @property
    def _on_shared(self) -> pl.DataFrame:
        return self.articles.filter(pl.Series(self.coverage.shared[self.coverage.events]))

    @property
    def _of_all(self) -> str:
        shared = int(self.coverage.shared.sum())
        return (
            f"{shared} events are covered by both groups, with {self._on_shared.height} of "
            f"{self.articles.height} scored articles; the others are told apart (event_selection)"
        )


ESTIMAND = MatchedEvents
