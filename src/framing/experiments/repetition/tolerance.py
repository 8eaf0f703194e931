"""How far numbers may lie apart on another machine and still be the same result.

The bounds are ten to a thousand times the differences that were measured between processors, kernels of
matrix products and instruction sets; integers and texts have none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf

import polars as pl
from pydantic import JsonValue


@dataclass(frozen=True, kw_only=True, order=True)
class Tolerance:
    """How far two numbers may lie apart.

    Attributes:
        absolute: In the unit of the numbers.
        relative: As a share of the larger number.
    """

    absolute: float
    relative: float


COUNTS = Tolerance(absolute=1e-12, relative=1e-9)
"""Scores from counts, and everything that is worked out from them."""

TOPICS = Tolerance(absolute=1e-4, relative=1e-6)
"""Whatever rests on a topic model."""

EMBEDDINGS = Tolerance(absolute=2e-3, relative=1e-6)
"""Whatever rests on word vectors: cosines, and scores of axes."""

P = Tolerance(absolute=1e-3, relative=0.0)
"""p-values, where the table does not say in which steps they come."""

FAMILY: Mapping[str, Tolerance] = {"embedding": EMBEDDINGS, "topics": TOPICS}
"""Option by which a measure names its model → bound."""

OF_TABLE: Mapping[str, Tolerance] = {
    **dict.fromkeys(
        ("topics", "topic_terms", "topic_prevalence", "topic_quality", "topic_passages", "topic_intrusion"),
        TOPICS,
    ),
    "choice_of_k": TOPICS,
    **dict.fromkeys(
        ("embedding_regression", "group_shift", "word_neighbours", "word_association"), EMBEDDINGS
    ),
}
"""Tables without measures that rest on a model."""

P_COLUMNS = ("p", "p_adjusted", "p_low", "p_high", "p_adjusted_low", "p_adjusted_high", "smallest_p")


@dataclass(frozen=True, kw_only=True)
class Tolerances:
    """The bounds of a run.

    Attributes:
        measures: Measure → bound.
    """

    measures: Mapping[str, Tolerance]

    @classmethod
    def of(cls, measures: Mapping[str, Mapping[str, JsonValue]]) -> "Tolerances":
        """The bounds that follow from what each measure rests on.

        Args:
            measures: Measure → its options.
        """
        return cls(
            measures={
                name: max((bound for option, bound in FAMILY.items() if option in options), default=COUNTS)
                for name, options in measures.items()
            }
        )

    @property
    def widest(self) -> Tolerance:
        """The bound of a table that does not say which measure its rows are of."""
        return max(self.measures.values(), default=COUNTS)

    def of_rows(self, table: str, rows: pl.DataFrame) -> list[Tolerance]:
        """The bound of each row of a table.

        Args:
            table: Name of the table, or of the figure whose data it is.
            rows: The table.
        """
        default = OF_TABLE.get(table)
        if default is not None:
            return [default] * rows.height
        if "measure" not in rows.columns:
            return [self.widest] * rows.height
        bounds = [self.measures.get(str(name), self.widest) for name in rows["measure"]]
        if "by" in rows.columns:  # taken apart over topics
            bounds = [
                max(bound, TOPICS) if "topic" in str(by) else bound
                for bound, by in zip(bounds, rows["by"], strict=True)
            ]
        return bounds

    def of_column(self, column: str, rows: pl.DataFrame, bounds: list[Tolerance]) -> list[Tolerance]:
        """The bound of each cell of a column: p-values may differ by one step of their permutations."""
        if column not in P_COLUMNS:
            return bounds
        if "smallest_p" not in rows.columns:
            return [P] * rows.height
        steps = [_number(value) for value in rows["smallest_p"]]
        return [
            Tolerance(absolute=step, relative=COUNTS.relative) if step < inf and bound == COUNTS else P
            for bound, step in zip(bounds, steps, strict=True)
        ]


def _number(value: object) -> float:
    try:
        return float(str(value))
    except ValueError:
        return inf
