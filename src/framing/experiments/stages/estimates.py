"""Stage 7: ask of the scores what the experiment asks, one stage per estimand."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
from scipy.sparse import csr_array

from framing.annotation.scored import read_scored
from framing.engine import Engine
from framing.estimates.base import Estimand, Evidence, Findings
from framing.estimates.inference.copies import Copy
from framing.estimates.inference.known_gold import read_gold
from framing.experiments import tables
from framing.experiments.files import read_json, write_json
from framing.experiments.stages.articles import ARTICLES, FILE
from framing.experiments.stages.attribution import ATTRIBUTION, PASSAGES
from framing.experiments.stages.models import fitted
from framing.experiments.stages.scores import read_scores
from framing.experiments.stages.tokens import TOKENS
from framing.models.base import Model
from framing.text.dfm import DFM, DFMSettings, dfm
from framing.text.tokens import Tokens

NOTES = "notes.json"
ESTIMATES = "estimates"
WITHOUT_TOKENS = {"scores", "counts", "scores_and_counts"}
"""What estimands may need that comes without the tokens."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """Ask for one estimand.

    Attributes:
        estimand: The estimand with its options.
        scores: Stages that have scored.
        seed: Root seed of the study.
        level: Confidence level.
        copy: How copied texts count.
        voice_gold: Sentences with their true voices, or None.
        gold_name: What the experiment calls them.
        hand_codes: Folder of a coded sample, or None.
        events: Days that the study is about, for estimands that look around them.
        models: Stages that have fitted the models it needs.
        declared: The models that it fits itself.
    """

    estimand: Estimand
    scores: tuple[str, ...]
    seed: int
    level: float
    copy: Copy
    voice_gold: Path | None = None
    gold_name: str = ""
    hand_codes: Path | None = None
    events: tuple[date, ...] = ()
    models: tuple[str, ...] = ()
    declared: tuple[Model, ...] = ()

    def __call__(self, inputs: Mapping[str, Path], out: Path, engine: Engine) -> None:
        """Write estimates, further tables and notes."""
        evidence = Evidence(
            scores=tuple(scores for stage in self.scores for scores in read_scores(inputs[stage])),
            counts=self._counts(inputs),
            articles=pl.read_parquet(inputs[ARTICLES] / FILE),
            seed=self.seed,
            level=self.level,
            copy=self.copy,
            voice_gold=read_gold(self.gold_name, self.voice_gold) if self.voice_gold else None,
            said=pl.read_parquet(inputs[ATTRIBUTION] / PASSAGES),
            tokens=None if self.estimand.needs in WITHOUT_TOKENS else Tokens.open(inputs[TOKENS]),
            models=fitted(inputs, self.models),
            declared=self.declared,
            codes=read_scored(self.hand_codes)[1] if self.hand_codes else None,
            events=self.events,
            engine=engine,
        )
        write_findings(out, self.estimand(evidence))

    def _counts(self, inputs: Mapping[str, Path]) -> DFM:
        """The document-feature matrix, for estimands that read it; without rows for the others."""
        if self.estimand.needs in {"counts", "scores_and_counts"}:
            return dfm(Tokens.open(inputs[TOKENS]))
        return nothing_counted()


def nothing_counted() -> DFM:
    """A document-feature matrix without rows, for estimands that do not read it."""
    nothing = csr_array((0, 0), dtype=np.int64)
    settings = DFMSettings(unit="article")
    return DFM(matrix=nothing, rows=(), units=np.zeros(0, np.uint32), features=(), settings=settings)


def write_findings(out: Path, findings: Findings) -> None:
    """Write what an estimand found.

    Raises:
        ValueError: A table lacks a column of its contract.
    """
    rows = [asdict(estimate) for estimate in findings.estimates]
    estimates = pl.DataFrame(rows, schema=dict(tables.ESTIMATES), orient="row")
    estimates.write_parquet(out / f"{ESTIMATES}.parquet", compression="zstd")
    for name, table in findings.tables.items():
        tables.conform(name, table).write_parquet(out / f"{name}.parquet", compression="zstd")
    write_json(out / NOTES, {"notes": list(findings.notes)})


def read_tables(out: Path) -> dict[str, pl.DataFrame]:
    """Table → rows, as an estimand wrote them."""
    return {path.stem: pl.read_parquet(path) for path in sorted(out.glob("*.parquet"))}


def read_notes(out: Path) -> tuple[str, ...]:
    """What an estimand wants its readers to know."""
    notes = read_json(out / NOTES)["notes"]
    return tuple(str(note) for note in notes) if isinstance(notes, list) else ()
