"""The last stage: gather everything that reports read into facts and tables."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import polars as pl
from pydantic import JsonValue

from framing.corpus.corpus import Corpus
from framing.engine import Engine
from framing.experiments import tables
from framing.experiments.declaration.experiment import Experiment
from framing.experiments.design import check_of, design_table
from framing.experiments.files import digest_of_json
from framing.experiments.results import DimensionFact, Event, Facts, MeasureFact, write_results
from framing.experiments.stage import version_of
from framing.experiments.stages.articles import ARTICLES, DROPPED, FILE
from framing.experiments.stages.attribution import ATTRIBUTION, PASSAGES
from framing.experiments.stages.corpus import SELECT
from framing.experiments.stages.estimates import ESTIMATES, read_notes, read_tables
from framing.experiments.stages.evidence import Passages
from framing.experiments.stages.models import fitted
from framing.experiments.stages.overview import corpus_overview
from framing.experiments.stages.scores import read_scores
from framing.experiments.stages.tokens import TOKENS
from framing.experiments.stages.windows import seen
from framing.models.base import TopicModel
from framing.models.fitted.topics import consensus
from framing.text.tokens import Tokens
from framing.text.windows import Window
from framing.types import Dimension

TOPIC_TERMS = 20
"""Words that are kept of each topic."""

TOPIC_LABEL = 4
"""Words that name a topic."""


@dataclass(frozen=True, kw_only=True)
class MeasureStage:
    """A measure with the stage that has scored.

    Attributes:
        stage: Name of the stage.
        title: Name for tables and figures.
        citation: Paper and equation.
        options: Every option with its value.
    """

    stage: str
    title: str
    citation: str
    options: Mapping[str, JsonValue]


@dataclass(frozen=True, kw_only=True)
class Gather:
    """Write the results.

    Attributes:
        experiment: What was declared.
        resolved: The same with every default explicit, as it is told.
        dimensions: What was looked for.
        measures: The measures with their stages.
        estimates: Stages that have estimated.
        topics: Stages that have fitted the topic model whose words are shown; empty if there is none.
        pair: Target and reference of the first contrast.
        window: Which words near keywords were scored; None where all were.
        stages: All stages before this one.
        libraries: Distributions whose versions are told.
    """

    experiment: Experiment
    resolved: Mapping[str, JsonValue]
    dimensions: tuple[Dimension, ...]
    measures: tuple[MeasureStage, ...]
    estimates: tuple[str, ...]
    topics: tuple[str, ...]
    pair: tuple[str, str]
    window: Window | None
    stages: tuple[str, ...]
    libraries: tuple[str, ...]

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups, in the order in which tables and figures show them."""
        return tuple(self.experiment.groups.labels)

    def __call__(self, inputs: Mapping[str, Path], out: Path, engine: Engine) -> None:
        """Write facts and tables."""
        del engine
        corpus = Corpus.open(inputs[SELECT])
        tokens = Tokens.open(inputs[TOKENS], self.experiment.unit)
        articles = pl.read_parquet(inputs[ARTICLES] / FILE)
        said = pl.read_parquet(inputs[ATTRIBUTION] / PASSAGES)
        passages = Passages(experiment=self.experiment, dimensions=self.dimensions)
        made = merged([read_tables(inputs[stage]) for stage in self.estimates])
        made |= {
            "corpus_overview": corpus_overview(corpus, articles, tokens),
            "design": design_table(articles, self.experiment.groups.labels),
            "dropped": self._dropped(corpus, inputs),
            "evidence": passages.table(seen(tokens, self.window), articles, said),
            **self._topic_tables(inputs),
        }
        write_results(out, self._facts(corpus, made, inputs), made)

    def _dropped(self, corpus: Corpus, inputs: Mapping[str, Path]) -> pl.DataFrame:
        outside = pl.read_parquet(inputs[ARTICLES] / DROPPED)
        return pl.concat([tables.conform("dropped", corpus.dropped()), outside])

    def _topic_tables(self, inputs: Mapping[str, Path]) -> dict[str, pl.DataFrame]:
        models = [model for model in fitted(inputs, self.topics) if isinstance(model, TopicModel)]
        return topic_tables(consensus(models)) if models else {}

    def _facts(self, corpus: Corpus, made: Mapping[str, pl.DataFrame], inputs: Mapping[str, Path]) -> Facts:
        experiment, overview = self.experiment, made["corpus_overview"].drop_nulls("group")
        target, reference = self.pair
        return Facts(
            title=experiment.title,
            corpus=corpus.name,
            invented=corpus.invented,
            notice=corpus.notice or None,
            scheme=experiment.groups.scheme,
            groups=experiment.groups.labels,
            target=target,
            reference=reference,
            design_check=check_of(made["design"], target, reference),
            events=tuple(
                Event(date=event.date, label=event.label or event.date.isoformat())
                for event in experiment.events
            ),
            dimensions=tuple(map(dimension_fact, self.dimensions)),
            measures=tuple(fact for stage in self.measures for fact in measure_facts(stage, inputs)),
            seed=experiment.seed,
            unit=experiment.unit,
            since=experiment.select.since,
            until=experiment.select.until,
            languages=experiment.select.languages,
            n_articles=int(overview["n_articles"].sum()),
            n_outlets=overview["outlet"].n_unique(),
            n_tokens=int(overview["n_tokens"].sum()),
            history=corpus.history,
            stages=self.stages,
            notes=tuple(note for stage in self.estimates for note in read_notes(inputs[stage])),
            digests={"corpus": corpus.fingerprint, "experiment": digest_of_json(dict(self.resolved))},
            packages={name: version_of(name) for name in sorted(self.libraries)},
            experiment=self.resolved,
        )


def merged(found: Sequence[Mapping[str, pl.DataFrame]]) -> dict[str, pl.DataFrame]:
    """The tables of several estimands, those of one name one below the other, rows that stand twice once.

    Args:
        found: Table → rows, per estimand.
    """
    names = [ESTIMATES, *sorted({name for one in found for name in one} - {ESTIMATES})]
    return {
        name: pl.concat([one[name] for one in found if name in one]).unique(maintain_order=True)
        for name in names
        if any(name in one for one in found)
    }


def topic_tables(model: TopicModel) -> dict[str, pl.DataFrame]:
    """The tables ``topics`` and ``topic_terms`` of a model; topics are counted from 1.

    Args:
        model: Topics, most prevalent first.
    """
    prevalence = model.prevalence()
    topics, terms = [], []
    for number in range(model.n_topics):
        words = model.top_words(number, TOPIC_TERMS)
        label = ", ".join(word for word, _ in words[:TOPIC_LABEL])
        topics.append((number + 1, label, float(prevalence[number])))
        terms += [(number + 1, rank, word, weight) for rank, (word, weight) in enumerate(words, start=1)]
    return {
        "topics": pl.DataFrame(topics, schema=dict(tables.SCHEMAS["topics"]), orient="row"),
        "topic_terms": pl.DataFrame(terms, schema=dict(tables.SCHEMAS["topic_terms"]), orient="row"),
    }


def dimension_fact(dimension: Dimension) -> DimensionFact:
    """What a report says of a dimension."""
    said = {
        name: value for name, value in asdict(dimension).items() if name in DimensionFact.__dataclass_fields__
    }
    return DimensionFact(**said)


def measure_facts(stage: MeasureStage, inputs: Mapping[str, Path]) -> list[MeasureFact]:
    """What a report says of a measure, one entry per variant."""
    return [
        MeasureFact(
            name=scores.measure,
            title=stage.title,
            unit=scores.unit,
            low=scores.low,
            high=scores.high,
            reference=stage.citation,
            options=dict(stage.options),
            diagnostics=scores.diagnostics,
            n_units=scores.table.height,
            n_scored=scores.table["value"].drop_nulls().len(),
        )
        for scores in read_scores(inputs[stage.stage])
    ]
