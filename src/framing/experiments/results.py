"""The results of a run, as reports read them: the facts, and the tables of ``tables.SCHEMAS``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

import polars as pl
from pydantic import JsonValue, TypeAdapter, ValidationError
from typing_extensions import TypedDict  # pydantic needs this one before Python 3.12

from framing.errors import DataError
from framing.experiments import tables
from framing.types import Step, Unit

FACTS_FILE = "facts.json"
STAGE = "results"
"""Name of the stage whose output a run folder keeps whole, under ``stages/<number>-results/out``."""


class DesignCheck(TypedDict):
    """What the design can show, said before the run.

    ``verdict`` is ``ok``, ``warn`` or ``refuse`` (no headline claim); ``smallest_p`` is the smallest p-value
    that a permutation of outlets can give; ``detectable_sd`` the smallest difference found with a chance of
    .80, in standard deviations between outlets; both None where the design has none.
    """

    verdict: str
    smallest_p: float | None
    detectable_sd: float | None
    messages: list[str]


@dataclass(frozen=True, kw_only=True)
class Event:
    """A day that a figure marks.

    Attributes:
        date: The day.
        label: What happened, in a few words; the date itself where the experiment names nothing.
    """

    date: date
    label: str


@dataclass(frozen=True, kw_only=True)
class DimensionFact:
    """A dimension as it was scored.

    Attributes:
        name: Name in every table.
        title: Name for tables and figures.
        version: Version of its word lists.
        definition: What counts as an expression of it.
        positive: Pole it is named after.
        negative: Opposite pole, or None.
        reference: Literature.
    """

    name: str
    title: str
    version: int
    definition: str
    positive: str
    negative: str | None
    reference: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MeasureFact:
    """A measure as it was run, one entry per variant (``frameaxis_bias``, ``frameaxis_intensity``).

    Attributes:
        name: Name in every table.
        title: Name for tables and figures.
        unit: Unit of the values.
        low: Smallest possible value, or None.
        high: Largest possible value, or None.
        reference: Paper and equation.
        options: What the experiment chose, as JSON.
        diagnostics: What a reader must know of this run: coverage of seed words …
        n_units: Units that were given to the measure.
        n_scored: Units among them that have a value.
    """

    name: str
    title: str
    unit: str
    low: float | None
    high: float | None
    reference: str
    options: Mapping[str, JsonValue] = field(default_factory=dict)
    diagnostics: tuple[str, ...] = ()
    n_units: int = 0
    n_scored: int = 0


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a run is about and what it rests on; nothing here depends on when or where it ran.

    Attributes:
        title: Title of the experiment.
        corpus: Name of the corpus.
        invented: True if the outlets do not exist; then every report must say so.
        notice: Line that every report on this corpus carries, or None.
        scheme: Labelling of the outlets.
        groups: Group → labels under that scheme, in the order of the experiment.
        target: Group whose scores the first contrast is about.
        reference: Group it is compared with.
        design_check: What the design can show.
        events: Days that figures mark.
        dimensions: In the order of the experiment.
        measures: In the order of the experiment.
        seed: Root seed.
        unit: What gets one score.
        since: First day, or None.
        until: First day after, or None.
        languages: ISO 639-1 codes that were selected; empty for all.
        n_articles: Articles in a group.
        n_outlets: Outlets in a group with at least one article.
        n_tokens: Tokens of these articles.
        history: What was done to the corpus before.
        stages: Names of the stages, in order.
        digests: ``corpus`` (fingerprint), ``experiment`` (resolved file), ``run`` (everything that went in).
        packages: Library → version.
        notes: Things a reader must know that belong to no single number.
        experiment: The resolved experiment: every default explicit.
    """

    title: str
    corpus: str
    scheme: str
    groups: Mapping[str, tuple[str, ...]]
    target: str
    reference: str
    design_check: DesignCheck
    seed: int
    unit: Unit
    invented: bool = False
    notice: str | None = None
    events: tuple[Event, ...] = ()
    dimensions: tuple[DimensionFact, ...] = ()
    measures: tuple[MeasureFact, ...] = ()
    since: date | None = None
    until: date | None = None
    languages: tuple[str, ...] = ()
    n_articles: int = 0
    n_outlets: int = 0
    n_tokens: int = 0
    history: tuple[Step, ...] = ()
    stages: tuple[str, ...] = ()
    digests: Mapping[str, str] = field(default_factory=dict)
    packages: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    experiment: Mapping[str, JsonValue] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Results:
    """A run's results. Every table is there with all its columns; one that the run did not make is empty.

    Attributes:
        path: The run folder.
        facts: What the run is about.
        estimates: One row per estimate, columns as the fields of ``framing.types.Estimate``.
        outlet_values: Each outlet's own value per measure, dimension and channel.
        timeline: Values per group and time bin; ``date`` is the first day of the bin.
        keyness: Words that tell the groups apart.
        word_shift: What each word adds to a difference between the groups.
        polarisation: How well one word tells the group of its outlet: the whole, then each outlet.
        collocations: Words near a target, by group.
        topic_prevalence: Room that each group gives to each topic, and what makes it uncertain.
        topic_quality: Labels, coherence and exclusivity of each topic.
        topic_passages: Passages that stand for each topic.
        topic_intrusion: Items for people to judge topics by, with their key.
        choice_of_k: Yardsticks for each number of topics tried.
        embedding_regression: Difference of each focal word's contexts between the groups.
        group_shift: Shift of each focal word between the groups' own embeddings.
        word_neighbours: Nearest words of each focal word, by group.
        word_association: WEAT, RND, MAC and ECT over embeddings.
        topic_terms: Words of each topic.
        topics: Mean share of each topic.
        evidence: Sampled passages, with how they were chosen.
        corpus_overview: Articles per outlet, language and month.
        dropped: What was left out, where, why and how often.
        leave_one_out: The contrast without each outlet.
        design: Groups with their outlets.
        decomposition: The contrast taken apart over categories, one row each.
        outlet_parts: What each category of each outlet adds to the outlet's value.
        corrected: Each outlet's mean code, by its scores and a sample of human codes.
        validity: Every measure against human codes, by group.
        calibration: Share that people code as expressed in classes of scores, by group.
        agreement: Correlations between measures and dimensions.
        sensitivity: The difference without each pattern and seed word.
        tipping_points: How few outlets, and how much error of the measure, would overturn a difference.
        outlet_ranks: Outlets by rank, with the ranks that their articles leave open.
        outlet_slopes: Each outlet's slope over time.
        outlet_changes: Each outlet before and after each event.
        placebo_dates: The difference of the changes at each event and at other days.
        events_found: Articles of both groups gathered into events.
        event_pairs: The difference of the groups within each event that both cover.
        event_selection: How many articles of each outlet are on events of one side alone.
        inference_methods: The contrast under several methods of inference, invalid ones named as such.
        multiverse: What every specification of the multiverse says of every dimension, or why it cannot.
        multiverse_options: The option that every specification takes of every choice.
        multiverse_joint: All specifications of a dimension together, tested by shuffling outlets' labels.
        multiverse_choices: What the specifications with each option say, and what each choice moves.
    """

    path: Path
    facts: Facts
    estimates: pl.DataFrame
    outlet_values: pl.DataFrame
    timeline: pl.DataFrame
    keyness: pl.DataFrame
    word_shift: pl.DataFrame
    polarisation: pl.DataFrame
    collocations: pl.DataFrame
    topic_prevalence: pl.DataFrame
    topic_quality: pl.DataFrame
    topic_passages: pl.DataFrame
    topic_intrusion: pl.DataFrame
    choice_of_k: pl.DataFrame
    embedding_regression: pl.DataFrame
    group_shift: pl.DataFrame
    word_neighbours: pl.DataFrame
    word_association: pl.DataFrame
    topic_terms: pl.DataFrame
    topics: pl.DataFrame
    evidence: pl.DataFrame
    corpus_overview: pl.DataFrame
    dropped: pl.DataFrame
    leave_one_out: pl.DataFrame
    design: pl.DataFrame
    decomposition: pl.DataFrame
    outlet_parts: pl.DataFrame
    corrected: pl.DataFrame
    validity: pl.DataFrame
    calibration: pl.DataFrame
    agreement: pl.DataFrame
    sensitivity: pl.DataFrame
    tipping_points: pl.DataFrame
    outlet_ranks: pl.DataFrame
    outlet_slopes: pl.DataFrame
    outlet_changes: pl.DataFrame
    placebo_dates: pl.DataFrame
    events_found: pl.DataFrame
    event_pairs: pl.DataFrame
    event_selection: pl.DataFrame
    inference_methods: pl.DataFrame
    multiverse: pl.DataFrame
    multiverse_options: pl.DataFrame
    multiverse_joint: pl.DataFrame
    multiverse_choices: pl.DataFrame

    @classmethod
    def open(cls, run: Path) -> "Results":
        """Read the results of a run.

        Args:
            run: The run folder.

        Raises:
            DataError: The folder holds no finished run, or a file of it cannot be read.
        """
        folder = results_folder(run)
        read = {name: _read_table(folder, name) for name in tables.SCHEMAS}
        return cls(path=run, facts=_read_facts(folder / FACTS_FILE), **read)


def results_folder(run: Path) -> Path:
    """Where a run folder keeps its tables.

    Raises:
        DataError: It keeps none: not a run folder, or the run did not come to its end.
    """
    for folder in sorted(run.glob(f"stages/*-{STAGE}/out")):
        if (folder / FACTS_FILE).is_file():
            return folder
    raise DataError(f"{run}: no results here. Expected the folder of a finished run: see `framing runs`.")


def write_results(folder: Path, facts: Facts, made: Mapping[str, pl.DataFrame]) -> None:
    """Write facts and tables where ``Results.open`` finds them.

    Args:
        folder: The stage's output folder, ``<run>/stages/<number>-results/out`` in a run folder.
        facts: What the run is about.
        made: Table → rows; each must have the columns of its contract.

    Raises:
        ValueError: A table lacks a column.
    """
    folder.mkdir(parents=True, exist_ok=True)
    text = _facts_adapter().dump_json(facts, indent=2).decode()
    (folder / FACTS_FILE).write_text(text + "\n", encoding="utf-8", newline="\n")
    for name in sorted(made):
        tables.conform(name, made[name]).write_parquet(folder / f"{name}.parquet", compression="zstd")


def _read_table(folder: Path, name: str) -> pl.DataFrame:
    path = folder / f"{name}.parquet"
    if not path.is_file():
        return tables.empty(name)
    try:
        return tables.conform(name, pl.read_parquet(path))
    except (pl.exceptions.PolarsError, OSError, ValueError) as error:
        raise DataError(f"{path}: cannot be read ({error}). Run the experiment again.") from error


def _read_facts(path: Path) -> Facts:
    try:
        return _facts_adapter().validate_json(path.read_bytes())
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error}). Run the experiment again.") from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]["msg"]
        raise DataError(f"{path}: cannot be read ({first}). Run the experiment again.") from error


@cache
def _facts_adapter() -> TypeAdapter[Facts]:
    return TypeAdapter(Facts)
