"""Draws what people are to code from the very texts that a study scores."""

from collections.abc import Sequence

import polars as pl

from framing.annotation.base import Item, question
from framing.annotation.folder import Sample
from framing.annotation.sampling import Sampling, draw
from framing.engine import Engine
from framing.errors import UnknownName
from framing.experiments.stages.articles import ARTICLES, FILE
from framing.experiments.stages.tokens import TOKENS
from framing.experiments.study import Progress, Study
from framing.text.tokens import Tokens


def draw_sample(
    study: Study,
    sampling: Sampling,
    *,
    dimensions: Sequence[str] = (),
    engine: Engine | None = None,
    progress: Progress | None = None,
) -> tuple[Sample, tuple[Item, ...]]:
    """A sample of the units of a study, in its selection and its groups; nothing is scored.

    Args:
        study: The study.
        sampling: How to draw.
        dimensions: Names of the dimensions to code; all of the study if empty.
        engine: Who works; None works in this process.
        progress: Who wants to know; None: nobody.

    Returns:
        The sample, and its items with their texts.

    Raises:
        UnknownName: The study has no dimension of a name.
        UsageError: Nothing is in any group.
    """
    known = {dimension.name: dimension for dimension in study.layout.dimensions}
    for name in dimensions:
        if name not in known:
            raise UnknownName("dimension of the study", name, known)
    chosen = tuple(known[name] for name in dimensions or known)
    found = study.examine(engine, progress)
    found.refuse_problems(study.declared.document.name)
    unit = study.declared.experiment.unit
    tokens = Tokens.open(study.output_of(TOKENS), unit)
    articles = pl.read_parquet(study.output_of(ARTICLES) / FILE)
    key, items = draw(tokens, articles, chosen, sampling)
    sample = Sample(
        key=key,
        questions=tuple(question(dimension) for dimension in chosen),
        sampling=sampling,
        unit=unit,
        corpus=found.fingerprint,
        notice=found.notice,
    )
    return sample, items
