"""The door of the measures, and what comes through it: Scores."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal, Protocol

import polars as pl

from framing.models.base import Embedding, TopicModel
from framing.text.tokens import Tokens
from framing.types import Dimension

SCORE_SCHEMA: dict[str, pl.DataType] = {
    "article": pl.String(),
    "unit": pl.UInt32(),
    "outlet": pl.String(),
    "published": pl.String(),
    "voice": pl.String(),
    "speaker": pl.String(),
    "camp": pl.String(),
    "origin": pl.String(),
    "cluster": pl.String(),
    "dimension": pl.String(),
    "value": pl.Float64(),
    "n_tokens": pl.UInt32(),
    "n_matched": pl.UInt32(),
}
"""One row per unit × dimension, sorted by (dimension, article order of the corpus, unit).

``unit`` counts the article's units from 0. ``value`` is null where the unit cannot be scored (no tokens, no
known word): missing is missing, not zero. ``published`` is the article's ISO date or null. ``voice``,
``speaker``, ``camp``, ``origin`` and ``cluster`` are null until they have been attributed; ``camp`` is null
for own words, and ``unknown`` where somebody speaks of whom it is not known for whom.
"""


@dataclass(frozen=True, kw_only=True)
class Scores:
    """Values of one measure.

    Attributes:
        measure: Name of the measure with its variant, e.g. ``dictionary`` or ``frameaxis_bias``.
        unit: Unit of the value, in words.
        low: Smallest possible value, or None.
        high: Largest possible value, or None.
        table: Columns of ``SCORE_SCHEMA``.
        corpus: Fingerprint of the corpus that was scored.
        diagnostics: Things a reader must know: coverage of seed words, words missing from a model …
        threshold: A unit with more than this counts as one that expresses the dimension; None for measures
            that draw no such line.
        held_out: For measures that learnt from hand codes: no unit is scored by a model that saw a code of
            the same ``outlet``, or only of the same ``article``. Empty for measures that learnt from none.
    """

    measure: str
    unit: str
    low: float | None
    high: float | None
    table: pl.DataFrame
    corpus: str
    diagnostics: tuple[str, ...] = ()
    threshold: float | None = None
    held_out: Literal["", "outlet", "article"] = ""


class Measure(Protocol):
    """A function from a corpus's tokens and dimensions to scores.

    Attributes:
        needs: What the constructor must be given besides its choices: nothing, an embedding or topics.
        title: Name for tables and figures.
        citation: Paper and equation.

    A measure may say more of itself, and need not: ``rests_on``, the words of a dimension that it reads
    (``patterns`` or ``seeds``; they are then left out in turn where an experiment asks for it); ``paths`` and
    ``folders``, its options that are files to read and folders to keep things in, seen from the experiment
    file; ``libraries``, distributions whose version may change its scores.
    """

    needs: ClassVar[Literal["nothing", "embedding", "topics"]]
    title: ClassVar[str]
    citation: ClassVar[str]

    def __call__(
        self,
        tokens: Tokens,
        dimensions: Sequence[Dimension],
        *,
        models: Sequence[Embedding | TopicModel] = (),
    ) -> tuple[Scores, ...]:
        """Scores of every unit on every dimension, one Scores per variant of the measure.

        Args:
            tokens: The corpus, tokenised; says which unit is scored.
            dimensions: What to look for; empty for measures that bring their own (topic shares).
            models: Fitted models of the family the measure needs, one per seed; their scores are averaged.

        Raises:
            UsageError: The measure needs models and got none, or got models of the other family.
        """
        ...
