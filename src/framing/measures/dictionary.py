"""Dictionary: how often a text matches the patterns of a dimension."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from framing.measures.base import Scores
from framing.measures.scoring.table import Column, Units, score_table, units_of
from framing.models.base import Embedding, TopicModel
from framing.text.match import MatchSettings, find_matches
from framing.text.patterns import Category, Dictionary, compile_patterns
from framing.text.tokens import Tokens
from framing.types import Dimension

PER = 1_000
"""Tokens to which rates refer."""

LISTED = 12
"""Patterns without a match that the diagnostics name."""


@dataclass(frozen=True, kw_only=True)
class DictionaryMeasure:
    """Matches of a dimension's patterns, less those that its exceptions take back.

    For articles the score is the rate of matches per thousand tokens, punctuation not counted. For sentences
    and paragraphs it is 1 with a match and 0 without, so that a mean is the share of sentences. A text in a
    language for which the dimension has no patterns has no score, and neither has one without a word.

    Attributes:
        score: ``rate`` per thousand tokens, ``presence`` (0 or 1), ``count`` of matches, or ``usual``:
            rates for articles, presence for sentences and paragraphs.
        nested: A match inside or across a longer one of the same dimension never counts; ``dictionary`` also
            drops those that another dimension's match covers.
        across_sentences: May a phrase go on in the next sentence?

    References:
        Stone, Dunphy, Smith & Ogilvie (1966), The General Inquirer; rules of matching: quanteda, Benoit et
        al. (2018), Journal of Open Source Software 3(30), 774.
    """

    needs: ClassVar[Literal["nothing", "embedding", "topics"]] = "nothing"
    rests_on: ClassVar[Literal["patterns", "seeds"]] = "patterns"
    title: ClassVar[str] = "Dictionary"
    citation: ClassVar[str] = (
        "Stone et al. (1966), The General Inquirer; Benoit et al. (2018), JOSS 3(30), 774"
    )

    score: Literal["usual", "rate", "presence", "count"] = "usual"
    nested: Literal["key", "dictionary"] = "key"
    across_sentences: bool = False

    def __call__(
        self,
        tokens: Tokens,
        dimensions: Sequence[Dimension],
        *,
        models: Sequence[Embedding | TopicModel] = (),
    ) -> tuple[Scores, ...]:
        """One Scores, ``dictionary``.

        Args:
            tokens: The corpus, tokenised; says which unit is scored.
            dimensions: What to look for.
            models: Without effect: nothing is needed.
        """
        del models
        categories = _categories(dimensions, tokens.articles["language"].unique().to_list())
        compiled = compile_patterns(categories, tokens.vocabulary)
        units = units_of(tokens)
        counts = self._counts(tokens, compiled)
        columns = [
            self._column(
                dimension, _own_language(dimension, categories, counts, units, tokens), units, tokens
            )
            for dimension in dimensions
        ]
        score, unit = self._score(tokens), str(tokens.unit)
        scores = Scores(
            measure="dictionary",
            unit={
                "rate": "per thousand tokens",
                "presence": f"share of {unit}s",
                "count": f"matches per {unit}",
            }[score],
            low=0.0,
            high=1.0 if score == "presence" else None,
            table=score_table(tokens, units, columns),
            corpus=tokens.fingerprint,
            diagnostics=(*_languages_without(dimensions, tokens), *_never(compiled)),
        )
        return (scores,)

    def _score(self, tokens: Tokens) -> Literal["rate", "presence", "count"]:
        if self.score != "usual":
            return self.score
        return "rate" if tokens.unit == "article" else "presence"

    def _counts(self, tokens: Tokens, compiled: Dictionary) -> NDArray[np.int64]:
        """Matches of every unit in every category, shape (n_units, n_categories)."""
        settings = MatchSettings(nested=self.nested, across_sentences=self.across_sentences)
        blocks = [np.zeros((0, len(compiled.categories)), dtype=np.int64)]
        for part in tokens.parts():
            matches = find_matches(part, compiled, settings)
            blocks.append(matches.counts(part.unit_offsets(tokens.unit)))
        return np.concatenate(blocks)

    def _column(
        self, dimension: Dimension, matches: NDArray[np.float64], units: Units, tokens: Tokens
    ) -> Column:
        """The score from the number of matches, which is NaN where the language has no patterns."""
        known = np.where(units.n_words > 0, matches, np.nan)
        values = {
            "rate": PER * known / np.maximum(units.n_words, 1),
            "presence": np.where(np.isnan(known), np.nan, known > 0),
            "count": known,
        }[self._score(tokens)]
        return Column(
            dimension=dimension.name, values=values, n_matched=np.nan_to_num(matches).astype(np.int64)
        )


def _categories(dimensions: Sequence[Dimension], spoken: Sequence[str]) -> tuple[Category, ...]:
    """One category per dimension and language of the corpus; patterns match texts of their language only."""
    return tuple(
        Category(
            name=f"{dimension.name}/{language}",
            patterns=words.patterns,
            except_patterns=words.except_patterns,
        )
        for dimension in dimensions
        for language, words in sorted(dimension.words.items())
        if language in spoken
    )


def _own_language(
    dimension: Dimension,
    categories: Sequence[Category],
    counts: NDArray[np.int64],
    units: Units,
    tokens: Tokens,
) -> NDArray[np.float64]:
    """Matches of every unit in the category of its own language; NaN where there is none."""
    languages = tokens.articles["language"].to_numpy()[units.article]
    matches = np.full(len(languages), np.nan)
    for place, category in enumerate(categories):
        name, _, language = category.name.rpartition("/")
        if name == dimension.name:
            spoken = languages == language
            matches[spoken] = counts[spoken, place]
    return matches


def _languages_without(dimensions: Sequence[Dimension], tokens: Tokens) -> tuple[str, ...]:
    """Which articles cannot be scored, since their language has no patterns."""
    spoken = tokens.articles["language"].value_counts(sort=True, name="n").sort("language")
    return tuple(
        f"{dimension.name} has no patterns for {language}: {n} articles have no score"
        for dimension in dimensions
        for language, n in spoken.iter_rows()
        if language not in dimension.words
    )


def _never(compiled: Dictionary) -> tuple[str, ...]:
    """Patterns that cannot match, since the corpus lacks a word of theirs."""
    never = compiled.never_matching
    if not never:
        return ()
    more = f" and {len(never) - LISTED} more" if len(never) > LISTED else ""
    named = ", ".join(never[:LISTED])
    return (
        f"{len(never)} of {len(compiled.patterns)} patterns hold a word that the corpus lacks: {named}{more}",
    )


MEASURE = DictionaryMeasure
