"""Dictionary: how often a text matches the patterns of a dimension."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack

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
        score: ``rate`` per thousand tokens, ``presence`` (0 or 1), ``count`` of matches, ``tf_idf`` or
            ``usual``: rates for articles, presence for sentences and paragraphs. ``tf_idf`` is the rate with
            every match weighted by the rarity of its pattern: 1000 / n_words × Σ count × log10(N / df), N the
            units with words of the language and df those of them that the pattern matches. Rarity is taken
            from the whole corpus, all groups together; what every unit holds counts nothing, and scores
            change with the corpus.
        nested: A match inside or across a longer one of the same dimension never counts; ``dictionary`` also
            drops those that another dimension's match covers.
        across_sentences: May a phrase go on in the next sentence?

    References:
        Stone, Dunphy, Smith & Ogilvie (1966), The General Inquirer; rules of matching: quanteda, Benoit et
        al. (2018), Journal of Open Source Software 3(30), 774. Weights: Manning, Raghavan & Schütze (2008),
        Introduction to Information Retrieval, eq. 6.8 with logarithms of base 10, as quanteda's
        ``dfm_tfidf`` has them; for lists of words: Loughran & McDonald (2011), Journal of Finance 66, 35-65.
    """

    needs: ClassVar[Literal["nothing", "embedding", "topics"]] = "nothing"
    rests_on: ClassVar[Literal["patterns", "seeds"]] = "patterns"
    title: ClassVar[str] = "Dictionary"
    citation: ClassVar[str] = (
        "Stone et al. (1966), The General Inquirer; Benoit et al. (2018), JOSS 3(30), 774"
    )

    score: Literal["usual", "rate", "presence", "count", "tf_idf"] = "usual"
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
        own = [_own_language(each, categories, counts, units, tokens) for each in dimensions]
        weighted = own
        if self.score == "tf_idf":
            rarely = self._weighted(tokens, compiled, units)
            weighted = [_own_language(each, categories, rarely, units, tokens) for each in dimensions]
        columns = [
            self._column(dimension, matches, weights, units, tokens)
            for dimension, matches, weights in zip(dimensions, own, weighted, strict=True)
        ]
        score, unit = self._score(tokens), str(tokens.unit)
        scores = Scores(
            measure="dictionary",
            unit={
                "rate": "per thousand tokens",
                "presence": f"share of {unit}s",
                "count": f"matches per {unit}",
                "tf_idf": "per thousand tokens, weighted by log10(N / df)",
            }[score],
            low=0.0,
            high=1.0 if score == "presence" else None,
            table=score_table(tokens, units, columns),
            corpus=tokens.fingerprint,
            diagnostics=(*_languages_without(dimensions, tokens), *_never(compiled)),
        )
        return (scores,)

    def _score(self, tokens: Tokens) -> Literal["rate", "presence", "count", "tf_idf"]:
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

    def _weighted(self, tokens: Tokens, compiled: Dictionary, units: Units) -> NDArray[np.float64]:
        """Matches of every unit in every category, weighted by rarity, shape (n_units, n_categories)."""
        settings = MatchSettings(nested=self.nested, across_sentences=self.across_sentences)
        counts = _of_patterns(tokens, compiled, settings)
        languages = tokens.articles["language"].to_numpy()[units.article]
        weighted = np.zeros((len(languages), len(compiled.categories)))
        for place, category in enumerate(compiled.categories):
            rows = np.flatnonzero((languages == category.name.rpartition("/")[2]) & (units.n_words > 0))
            own = counts[rows][:, np.flatnonzero(compiled.pattern_categories == place)]
            docfreq = np.bincount(own.indices, minlength=own.shape[1])
            weighted[rows, place] = own @ np.log10(max(len(rows), 1) / np.maximum(docfreq, 1))
        return weighted

    def _column(
        self,
        dimension: Dimension,
        matches: NDArray[np.float64],
        weighted: NDArray[np.float64],
        units: Units,
        tokens: Tokens,
    ) -> Column:
        """The score from the matches, which are NaN where the language has no patterns."""
        known = np.where(units.n_words > 0, weighted, np.nan)
        rate = PER * known / np.maximum(units.n_words, 1)
        values = {
            "rate": rate,
            "tf_idf": rate,
            "presence": np.where(np.isnan(known), np.nan, known > 0),
            "count": known,
        }[self._score(tokens)]
        return Column(
            dimension=dimension.name, values=values, n_matched=np.nan_to_num(matches).astype(np.int64)
        )


def _of_patterns(tokens: Tokens, compiled: Dictionary, settings: MatchSettings) -> csr_array:
    """Matches of every pattern in every unit, shape (n_units, n_patterns)."""
    blocks = [csr_array((0, len(compiled.patterns)))]
    for part in tokens.parts():
        found, offsets = find_matches(part, compiled, settings), part.unit_offsets(tokens.unit)
        cells = found.units(offsets), found.patterns
        shape = len(offsets) - 1, len(compiled.patterns)
        blocks.append(csr_array((np.ones(len(found)), cells), shape=shape))
    together = csr_array(vstack(blocks, format="csr"))
    together.sum_duplicates()
    return together


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
    counts: NDArray[np.int64] | NDArray[np.float64],
    units: Units,
    tokens: Tokens,
) -> NDArray[np.float64]:
    """Matches, or their weights, of every unit in the category of its own language; NaN if there is none."""
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
