"""What single words do: each pattern and seed word is left out in turn, and the difference measured again."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import nan
from pathlib import Path

import numpy as np
import polars as pl
from scipy.stats import rankdata

from framing.engine import Engine
from framing.estimates.base import Findings
from framing.experiments import tables
from framing.experiments.stages.articles import ARTICLES, FILE
from framing.experiments.stages.estimates import write_findings
from framing.experiments.stages.models import fitted
from framing.experiments.stages.tokens import TOKENS
from framing.experiments.stages.windows import seen
from framing.measures.base import Measure, Scores
from framing.models.base import Embedding, TopicModel
from framing.text.match import find_matches
from framing.text.patterns import Category, compile_patterns
from framing.text.tokens import Tokens
from framing.text.windows import Window
from framing.types import Dimension, Unit, Words

EVERYTHING = "all"
"""Kind of the row in which nothing is left out."""

KINDS: Mapping[str, Mapping[str, str]] = {
    "patterns": {"pattern": "patterns"},
    "seeds": {"positive seed": "positive", "negative seed": "negative"},
}
"""What a measure rests on → kind of word → field of ``Words`` that lists them."""

AT_ONCE = 8
"""Word lists that are scored in one pass over the tokens; more cost memory."""


@dataclass(frozen=True, kw_only=True)
class Left:
    """A dimension without one of its words.

    Attributes:
        kind: ``pattern``, ``positive seed``, ``negative seed``, or ``all`` where nothing is left out.
        word: What is left out.
        dimension: The dimension without it, under a name of its own.
    """

    kind: str
    word: str
    dimension: Dimension


def without_each(dimension: Dimension, rests_on: str, languages: Sequence[str]) -> tuple[Left, ...]:
    """The dimension as it is, then without each of its words; a word of two languages goes from both.

    Args:
        dimension: The dimension.
        rests_on: ``patterns`` or ``seeds``.
        languages: Languages of the corpus; words of others play no part.
    """
    spoken = {name: words for name, words in dimension.words.items() if name in languages}
    cases = [
        (kind, word)
        for kind, field in KINDS[rests_on].items()
        for word in dict.fromkeys(word for words in spoken.values() for word in getattr(words, field))
    ]
    whole = Left(kind=EVERYTHING, word="", dimension=replace(dimension, words=spoken))
    return (
        whole,
        *(
            Left(
                kind=kind,
                word=word,
                dimension=replace(
                    dimension,
                    name=f"{dimension.name}~{number:04}",
                    words={
                        name: _without(words, KINDS[rests_on][kind], word) for name, words in spoken.items()
                    },
                ),
            )
            for number, (kind, word) in enumerate(cases, start=1)
        ),
    )


def matched_patterns(dimension: Dimension, tokens: Tokens) -> frozenset[str]:
    """Patterns of a dimension that match at all: without any of the others nothing changes.

    Args:
        dimension: The dimension.
        tokens: The corpus.
    """
    categories = [
        Category(name=name, patterns=words.patterns, except_patterns=words.except_patterns)
        for name, words in sorted(dimension.words.items())
    ]
    compiled, found = compile_patterns(categories, tokens.vocabulary), set[int]()
    for part in tokens.parts():
        found.update(find_matches(part, compiled).patterns.tolist())
    return frozenset(compiled.patterns[number] for number in found)


def _without(words: Words, field: str, word: str) -> Words:
    kept = tuple(one for one in getattr(words, field) if one != word)
    return replace(words, **{field: kept})


@dataclass(frozen=True, kw_only=True)
class Sensitivity:
    """Leave every word out in turn.

    Attributes:
        measure: The measure with its options; it says what it ``rests_on``.
        dimensions: What is looked for.
        unit: What gets one score.
        models: Stages that have fitted the models it needs.
        pair: Target and reference, whose difference is taken: means of outlet means, all copies counted.
        window: Which words near keywords are read; None reads all.
    """

    measure: Measure
    dimensions: tuple[Dimension, ...]
    unit: Unit
    models: tuple[str, ...]
    pair: tuple[str, str]
    window: Window | None = None

    def __call__(self, inputs: Mapping[str, Path], out: Path, engine: Engine) -> None:
        """Write the table ``sensitivity``."""
        del engine
        tokens = seen(Tokens.open(inputs[TOKENS], self.unit), self.window)
        articles = pl.read_parquet(inputs[ARTICLES] / FILE)
        models = fitted(inputs, self.models)
        rows = [row for one in self.dimensions for row in self._rows(tokens, articles, models, one)]
        table = pl.DataFrame(rows, schema=dict(tables.SCHEMAS["sensitivity"]), orient="row")
        write_findings(out, Findings(tables={"sensitivity": table}))

    def _rows(
        self,
        tokens: Tokens,
        articles: pl.DataFrame,
        models: Sequence[Embedding | TopicModel],
        dimension: Dimension,
    ) -> Iterator[tuple[object, ...]]:
        """One row per variant of the measure and word: the word's own, after the one with everything."""
        rests_on = str(getattr(self.measure, "rests_on", ""))
        cases = without_each(dimension, rests_on, tokens.articles["language"].unique().to_list())
        if rests_on == "patterns":
            used = matched_patterns(dimension, tokens)
            cases = tuple(case for case in cases if case.kind == EVERYTHING or case.word in used)
        found: dict[str, dict[str, Outcome]] = {}
        for first in range(0, len(cases), AT_ONCE):
            some = cases[first : first + AT_ONCE]
            for scores in self.measure(tokens, [case.dimension for case in some], models=models):
                found.setdefault(scores.measure, {}).update(self._outcomes(scores, articles))
        for measure, outcomes in found.items():
            whole = outcomes.get(dimension.name)
            for case in cases if whole else ():
                told = outcomes.get(case.dimension.name, Outcome.nothing()).beside(whole, rests_on)
                yield (measure, dimension.name, case.kind, case.word, *told)

    def _outcomes(self, scores: Scores, articles: pl.DataFrame) -> dict[str, "Outcome"]:
        """Dimension → its outcome."""
        grouped = scores.table.join(
            articles.select("article", "group"), on="article", how="left", maintain_order="left"
        ).filter(pl.col("group").is_in(list(self.pair)))
        return {
            str(name): Outcome.of(part, self.pair)
            for (name,), part in grouped.group_by("dimension", maintain_order=True)
        }


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What one word list comes to.

    Attributes:
        difference: Mean of the target's outlet means less that of the reference's; NaN if one is missing.
        articles: Mean score of every article with one, in its order: ``article``, ``value``.
        n_matched: Tokens or matches that the scores rest on.
    """

    difference: float
    articles: pl.DataFrame
    n_matched: int

    @classmethod
    def nothing(cls) -> "Outcome":
        """The outcome of a word list that is too short to be scored."""
        empty = pl.DataFrame(schema={"article": pl.String(), "value": pl.Float64()})
        return cls(difference=nan, articles=empty, n_matched=0)

    @classmethod
    def of(cls, table: pl.DataFrame, pair: tuple[str, str]) -> "Outcome":
        """The outcome of the scores of one dimension in two groups."""
        scored = table.drop_nulls("value")
        outlets = scored.group_by("group", "outlet").agg(pl.col("value").mean()).sort("group", "outlet")
        target, reference = (_mean(outlets.filter(group=group)["value"]) for group in pair)
        articles = scored.group_by("article", maintain_order=True).agg(pl.col("value").mean())
        return cls(difference=target - reference, articles=articles, n_matched=int(table["n_matched"].sum()))

    def beside(self, whole: "Outcome | None", rests_on: str) -> tuple[int, float | None, float, float]:
        """Matches, share of matches that go with the word, difference, correlation over articles.

        Args:
            whole: The outcome with every word.
            rests_on: Matches have a share; for seeds every known token counts, and there is none.
        """
        whole = whole or self
        share = 1 - self.n_matched / whole.n_matched if rests_on == "patterns" and whole.n_matched else None
        return self.n_matched, share, self.difference, _rank_correlation(self.articles, whole.articles)


def _mean(values: pl.Series) -> float:
    return float(values.to_numpy().mean()) if values.len() else nan


def _rank_correlation(one: pl.DataFrame, two: pl.DataFrame) -> float:
    """Spearman's coefficient over articles that both score; NaN if there are few or one never varies."""
    both = one.join(two, on="article", how="inner", suffix="_whole", maintain_order="left")
    if both.height < 3:  # noqa: PLR2004  # two points always lie on a line
        return nan
    x, y = (rankdata(both[name].to_numpy()) for name in ("value", "value_whole"))
    x, y = x - x.mean(), y - y.mean()
    spread = np.sqrt(float(x @ x) * float(y @ y))
    return float(x @ y / spread) if spread > 0 else nan
