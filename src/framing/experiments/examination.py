"""Looks at the data of an experiment before anything is scored: are they there, and what can they show."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import translate
from pathlib import Path

import polars as pl

from framing.corpus.corpus import Corpus
from framing.errors import CorpusError
from framing.experiments.declaration.problems import Problem, did_you_mean
from framing.experiments.declaration.reading import Declared
from framing.experiments.design import STRATA, check_of, design_table, within_message
from framing.experiments.results import DesignCheck
from framing.experiments.stages.articles import ARTICLES, FILE
from framing.experiments.stages.corpus import SELECT
from framing.experiments.stages.order import compared
from framing.experiments.stages.tokens import TOKENS
from framing.experiments.stages.windows import window_of
from framing.text.tokens import Tokens
from framing.text.windows import Window, reach, windowed
from framing.types import Dimension

GOALS = (SELECT, TOKENS, ARTICLES)
"""Stages whose output is looked at."""


@dataclass(frozen=True, kw_only=True)
class Examined:
    """What the data of an experiment are like.

    Attributes:
        corpus: Name of the corpus.
        fingerprint: Fingerprint of the chosen articles.
        notice: Line that every report on it carries, or empty.
        n_articles: Articles that were chosen.
        n_grouped: Articles among them that belong to a group.
        n_tokens: Tokens of the chosen articles.
        design: Groups with their outlets: the table ``design``.
        check: What the comparison of the first two groups can show.
        pair: Its target and reference.
        problems: What makes a run impossible, with places in the experiment file.
        warnings: What a reader of the results should know.
    """

    corpus: str
    fingerprint: str
    notice: str
    n_articles: int
    n_grouped: int
    n_tokens: int
    design: pl.DataFrame
    check: DesignCheck
    pair: tuple[str, str]
    problems: tuple[Problem, ...]
    warnings: tuple[str, ...]

    def refuse_problems(self, name: str) -> None:
        """Stop here if a run is impossible.

        Raises:
            CorpusError: It is; the message holds every problem at its place.
        """
        if self.problems:
            told = "\n".join(str(problem) for problem in self.problems)
            raise CorpusError(f"{name} does not fit its corpus\n\n{told}")


def examine(declared: Declared, dimensions: Sequence[Dimension], made: Mapping[str, Path]) -> Examined:
    """Look at the data.

    Args:
        declared: The experiment.
        dimensions: What it looks for.
        made: Outputs of the stages ``GOALS``.
    """
    corpus, tokens = Corpus.open(made[SELECT]), Tokens.open(made[TOKENS])
    articles = pl.read_parquet(made[ARTICLES] / FILE)
    design = design_table(articles, declared.experiment.groups.labels)
    pair = compared(declared)
    document = declared.document
    before, near = len(document.problems), list[str]()
    _check_selection(declared, corpus)
    if corpus.n_articles:
        _check_groups(declared, corpus, design)
        _check_languages(declared, dimensions, articles)
        near = _check_window(declared, tokens, articles)
    problems = tuple(document.problems[before:])
    del document.problems[before:]
    check = check_of(design, *pair)
    check["messages"] += _within(declared, articles, pair)
    return Examined(
        corpus=corpus.name,
        fingerprint=corpus.fingerprint,
        notice=corpus.notice,
        n_articles=corpus.n_articles,
        n_grouped=int(design["n_articles"].sum()),
        n_tokens=int(tokens.articles["n_words"].sum()),
        design=design,
        check=check,
        pair=pair,
        problems=problems,
        warnings=(
            *_unused_models(declared),
            *_languages_without_words(dimensions, articles),
            *_words_not_found(declared, dimensions, tokens),
            *near,
        ),
    )


def _within(declared: Declared, articles: pl.DataFrame, pair: tuple[str, str]) -> list[str]:
    """What the comparisons within languages or countries that are asked for can show."""
    asked = [chosen.options.get("within") for chosen in declared.estimands]
    known = [by for by in STRATA if by in asked and articles[by].drop_nulls().len()]
    return [within_message(articles, pair, by) for by in known]


def _check_selection(declared: Declared, corpus: Corpus) -> None:
    if corpus.n_articles == 0:
        left_out = ", ".join(f"{reason} {count}" for _, reason, count, _ in corpus.dropped().iter_rows())
        why = f" Left out: {left_out}." if left_out else ""
        declared.document.report(("select",), f"leaves no article of the corpus.{why}", at_key=True)


def _check_groups(declared: Declared, corpus: Corpus, design: pl.DataFrame) -> None:
    """Every group must have an article; labels that no outlet carries are named."""
    groups = declared.experiment.groups
    schemes = {label.scheme for outlet in corpus.outlets for label in outlet.labels}
    if groups.scheme not in schemes:
        message = f"no outlet of this corpus is labelled so.{did_you_mean(groups.scheme, schemes)}"
        declared.document.report(("groups", "scheme"), message)
        return
    values = {
        label.value for outlet in corpus.outlets for label in outlet.labels if label.scheme == groups.scheme
    }
    for group, n_articles in design.select("group", "n_articles").iter_rows():
        if n_articles:
            continue
        for place, label in enumerate(groups.labels[group]):
            if label in values:
                message = "no article appeared while its outlet carried this label"
            else:
                message = f"no outlet of this selection carries this label.{did_you_mean(label, values)}"
            declared.document.report(("groups", group, place), message)


def _check_languages(declared: Declared, dimensions: Sequence[Dimension], articles: pl.DataFrame) -> None:
    languages = set(articles["language"].unique())
    for place, dimension in enumerate(dimensions):
        if languages.isdisjoint(dimension.words):
            have = ", ".join(sorted(dimension.words))
            message = f"has words in {have} only; the articles are in {', '.join(sorted(languages))}"
            declared.document.report(("dimensions", place), message)


def _check_window(declared: Declared, tokens: Tokens, articles: pl.DataFrame) -> list[str]:
    """Windows must lie in every group that is compared; keywords that were not found are named."""
    window, document = window_of(declared), declared.document
    if window is None:
        return []
    near = windowed(tokens.with_unit(declared.experiment.unit), window)
    found = reach(near)
    rows = pl.Series(found.article, dtype=pl.UInt32)
    units = articles.select("group")[rows].with_columns(pl.Series("holds", found.units))
    held = units.drop_nulls("group").group_by("group").agg(pl.col("holds").sum(), pl.len().alias("n"))
    counts = {str(group): (int(holds), int(n)) for group, holds, n in held.iter_rows()}
    if not found.units.any():
        document.report(("window", "around"), "none of these words stands in the articles of the study")
        return []
    for group in declared.experiment.groups.labels:
        if counts.get(group, (0, 1))[0] == 0 and group in counts:
            document.report(("window", "around"), f"none of these words stands in an article of {group}")
    told = "; ".join(
        f"{group} {counts[group][0]} of {counts[group][1]} {near.unit}s"
        for group in declared.experiment.groups.labels
        if group in counts
    )
    listed = zip(near.keywords.patterns, near.keywords.is_exception, found.hits, strict=True)
    silent = list(dict.fromkeys(pattern for pattern, taken_back, n in listed if not (n or taken_back)))
    return [
        f"only words near keywords are scored ({window.told}): {told}",
        *([f"words of the window that were not found: {', '.join(silent)}"] if silent else []),
        *_keywords_scored(declared, window),
    ]


def _keywords_scored(declared: Declared, window: Window) -> list[str]:
    """A dimension that is scored around its own words is in every window."""
    around = declared.experiment.window.around if declared.experiment.window else ()
    if not isinstance(around, str) or around not in declared.experiment.dimensions:
        return []
    what = "every window holds its words" if window.keyword == "counted" else "no window holds its words"
    return [f"{around} is scored near its own words: {what}, so that its scores by patterns say nothing"]


def _unused_models(declared: Declared) -> list[str]:
    used = {chosen.model for chosen in (*declared.measures, *declared.estimands)}
    return [
        f"model {name} is not fitted: no measure or estimand uses it"
        for name in declared.models
        if name not in used
    ]


def _languages_without_words(dimensions: Sequence[Dimension], articles: pl.DataFrame) -> list[str]:
    """Languages of the corpus for which a dimension has no words."""
    counts = articles["language"].value_counts().sort("language")
    return [
        f"{dimension.name} has no words in {language}: {count} articles cannot be scored by its words"
        for dimension in dimensions
        for language, count in counts.iter_rows()
        if language not in dimension.words
    ]


def _words_not_found(declared: Declared, dimensions: Sequence[Dimension], tokens: Tokens) -> list[str]:
    """Dimensions of whose words the articles hold nothing, or, for measures on seed words, less than half."""
    types = set(tokens.vocabulary.types)
    languages = sorted(set(tokens.articles["language"].unique()))
    with_seeds = any(chosen.made.needs == "embedding" for chosen in declared.measures)
    silent, thin = [], []
    for dimension in dimensions:
        for language in (code for code in languages if code in dimension.words):
            words, named = dimension.words[language], f"{dimension.name} ({language})"
            if not any(_occurs(pattern, types) for pattern in words.patterns):
                silent.append(named)
            seeds = (*words.positive, *words.negative)
            n_found = sum(_occurs(seed, types) for seed in seeds)
            if with_seeds and 2 * n_found < len(seeds):
                thin.append(f"{named} {n_found} of {len(seeds)}")
    return [
        *([f"no dictionary pattern occurs in the articles: {', '.join(silent)}"] if silent else []),
        *([f"less than half of the seed words occur in the articles: {', '.join(thin)}"] if thin else []),
    ]


def _occurs(pattern: str, types: set[str]) -> bool:
    """True if every word of a pattern occurs somewhere; a phrase may still occur nowhere as a whole."""
    return all(_word_occurs(word.casefold(), types) for word in pattern.split())


def _word_occurs(word: str, types: set[str]) -> bool:
    if "*" not in word and "?" not in word:
        return word in types
    shape = re.compile(translate(word))
    return any(shape.fullmatch(known) for known in types)
