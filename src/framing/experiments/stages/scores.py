"""Stage 6: score every unit of text, one stage per measure."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path
from typing import Literal

import polars as pl
from pydantic import TypeAdapter

from framing.engine import Engine
from framing.experiments.files import write_text
from framing.experiments.stages.attribution import ATTRIBUTION, PASSAGES, attributed
from framing.experiments.stages.models import fitted
from framing.experiments.stages.tokens import TOKENS
from framing.experiments.stages.windows import seen, told
from framing.measures.base import SCORE_SCHEMA, Measure, Scores
from framing.text.tokens import Tokens
from framing.text.windows import Window
from framing.types import Dimension, Unit

ABOUT = "scores.json"


@dataclass(frozen=True, kw_only=True)
class Score:
    """Score the corpus with one measure.

    Attributes:
        measure: The measure with its options.
        dimensions: What to look for.
        unit: What gets one score.
        models: Stages that have fitted the models it needs.
        window: Which words near keywords are read; None reads all.
    """

    measure: Measure
    dimensions: tuple[Dimension, ...]
    unit: Unit
    models: tuple[str, ...]
    window: Window | None = None

    def __call__(self, inputs: Mapping[str, Path], out: Path, engine: Engine) -> None:
        """Write the scores."""
        del engine
        tokens = seen(Tokens.open(inputs[TOKENS], self.unit), self.window)
        variants = self.measure(tokens, self.dimensions, models=fitted(inputs, self.models))
        said, window = pl.read_parquet(inputs[ATTRIBUTION] / PASSAGES), told(tokens)
        write_scores(
            out,
            tuple(
                replace(
                    scores,
                    table=attributed(scores.table, said, _unit_of(scores, self.unit)),
                    diagnostics=(*window, *scores.diagnostics),
                )
                for scores in variants
            ),
        )


def _unit_of(scores: Scores, unit: Unit) -> Unit:
    """What one row of the scores is: some measures score whole articles, whatever the study's unit."""
    rows = scores.table.select(pl.struct("article", "dimension"))
    return unit if rows.is_duplicated().any() else "article"


@dataclass(frozen=True, kw_only=True)
class _About:
    """A Scores without its table."""

    measure: str
    unit: str
    low: float | None
    high: float | None
    corpus: str
    diagnostics: tuple[str, ...]
    threshold: float | None
    held_out: Literal["", "outlet", "article"]


@cache
def _variants() -> TypeAdapter[tuple[_About, ...]]:
    return TypeAdapter(tuple[_About, ...])


def write_scores(out: Path, variants: tuple[Scores, ...]) -> None:
    """Write the variants of a measure: a table each, and what is to be said of them.

    Raises:
        ValueError: A table has not the columns of ``SCORE_SCHEMA``.
    """
    said = []
    for number, scores in enumerate(variants, start=1):
        if dict(scores.table.schema) != SCORE_SCHEMA:
            raise ValueError(f"scores of {scores.measure} have other columns: {scores.table.schema}")
        scores.table.write_parquet(out / f"{number:02d}.parquet", compression="zstd")
        said.append(_About(**{field.name: getattr(scores, field.name) for field in fields(_About)}))
    write_text(out / ABOUT, _variants().dump_json(tuple(said), indent=2).decode() + "\n")


def read_scores(out: Path) -> tuple[Scores, ...]:
    """The variants of a measure that a stage has written."""
    variants = _variants().validate_json((out / ABOUT).read_bytes())
    return tuple(
        Scores(**vars(about), table=pl.read_parquet(out / f"{number:02d}.parquet"))
        for number, about in enumerate(variants, start=1)
    )
