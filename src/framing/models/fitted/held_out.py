"""Words held back from some articles, and how well topics fitted without them foretell them."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from functools import cached_property
from itertools import chain
from math import ceil, exp, fsum

import numpy as np
from numpy.typing import NDArray

from framing.errors import CorpusError
from framing.models.fitted.topics import TopicModel
from framing.text.tokens import TokenPart, Tokens

Flags = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class PartlyHeldBack(Tokens):
    """A corpus of which some articles have lost some of their words; all else is as it was.

    Vocabulary and articles are those of the whole corpus, so that models fitted on it know the same words
    whatever their number of topics. What an article loses depends on the seed and on its place in the corpus.

    Attributes:
        whole: The corpus.
        share_of_articles: So many articles lose words, 0 to 1.
        share_of_words: They lose so many of their words (tokens without punctuation), 0 to 1.
        seed: Which articles and words.
    """

    whole: Tokens
    share_of_articles: float
    share_of_words: float
    seed: int

    @cached_property
    def chosen(self) -> Flags:
        """Which articles lose words, shape (n_articles,)."""
        n = self.whole.articles.height
        flags = np.zeros(n, dtype=np.bool_)
        drawn = np.random.default_rng(self.seed).permutation(n)
        flags[drawn[: ceil(n * self.share_of_articles)]] = True
        return flags

    def parts(self) -> Iterator[TokenPart]:
        """The parts without the words that are held back."""
        for part in self.whole.parts():
            yield _only(part, ~self.held_back(part))

    def n_parts(self) -> int:
        """Number of parts."""
        return self.whole.n_parts()

    def part(self, number: int) -> TokenPart:
        """One part without the words that are held back."""
        part = self.whole.part(number)
        return _only(part, ~self.held_back(part))

    def held_back(self, part: TokenPart) -> Flags:
        """Which tokens of a part of the whole corpus are held back, shape (n_tokens,)."""
        flags = np.zeros(len(part), dtype=np.bool_)
        for i in np.flatnonzero(self.chosen[part.first_article : part.first_article + part.n_articles]):
            start, end = part.article_offsets[i], part.article_offsets[i + 1]
            words = start + np.flatnonzero(part.is_word[start:end])
            rng = np.random.default_rng([self.seed, part.first_article + int(i)])
            flags[rng.permutation(words)[: int(len(words) * self.share_of_words)]] = True
        return flags


def hold_back(
    tokens: Tokens, *, share_of_articles: float = 0.2, share_of_words: float = 0.5, seed: int
) -> PartlyHeldBack:
    """A corpus with words held back, to fit topics on.

    Args:
        tokens: The corpus, tokenised.
        share_of_articles: So many articles lose words, 0 to 1.
        share_of_words: They lose so many of their words, 0 to 1.
        seed: Which articles and words; the same for every number of topics that is compared.
    """
    inherited = {field.name: getattr(tokens, field.name) for field in fields(Tokens)}
    return PartlyHeldBack(
        **inherited,
        whole=tokens,
        share_of_articles=share_of_articles,
        share_of_words=share_of_words,
        seed=seed,
    )


@dataclass(frozen=True, kw_only=True)
class Completion:
    """How well a model foretells the words that were held back.

    Attributes:
        perplexity: exp of minus the mean log probability of the words: as if the model had to choose between
            so many equally likely words; lower is better. Infinite if a word is impossible.
        n_words: Held-back words that the model knows, in articles of which it knows other words.
        n_unknown: Held-back words that the model does not know; they do not count.
        n_unplaced: Words that do not count since no other known word of their article was left.
        n_impossible: Words with probability 0 (NMF has such; a Dirichlet prior prevents them).
    """

    perplexity: float
    n_words: int
    n_unknown: int
    n_unplaced: int
    n_impossible: int


def completion(model: TopicModel, partly: PartlyHeldBack) -> Completion:
    """Document completion: θ from the words left in an article, perplexity of those held back.

    Perplexities compare only between models that know the same words, of the same corpus and held-back
    words. It rewards fit, not sense: people find topics of better-fitting models less clear (Chang et al.
    2009), so read it beside coherence, exclusivity and stability.

    Args:
        model: Topics fitted on ``partly``.
        partly: The corpus with words held back.

    Raises:
        CorpusError: No word that the model knows was held back.

    References:
        Wallach, Murray, Salakhutdinov & Mimno (2009), Evaluation Methods for Topic Models, ICML, section 5
        (document completion, by point estimates); Chang et al. (2009), NeurIPS 22.
    """
    column = {word: i for i, word in enumerate(model.words)}
    of_type = np.array([column.get(word, -1) for word in partly.vocabulary.types], dtype=np.int64)
    logs: list[NDArray[np.float64]] = []
    n_unknown = n_unplaced = n_impossible = 0
    for part in partly.whole.parts():
        held = partly.held_back(part)
        articles = part.first_article + np.repeat(np.arange(part.n_articles), np.diff(part.article_offsets))
        places, articles = of_type[part.types[held]], articles[held]
        known, placed = places >= 0, ~np.isnan(model.theta[articles, 0])
        n_unknown += int((~known).sum())
        n_unplaced += int((known & ~placed).sum())
        chance = _chances(model, articles[known & placed], places[known & placed])
        n_impossible += int((chance == 0).sum())
        logs.append(np.log(chance[chance > 0]))
    n_possible = sum(map(len, logs))
    if n_possible + n_impossible == 0:
        raise CorpusError("none of the words that were held back is known to the model; hold more back")
    mean = fsum(chain.from_iterable(logs)) / max(n_possible, 1)  # exact, however the corpus is cut into parts
    return Completion(
        perplexity=float("inf") if n_impossible else exp(-mean),
        n_words=n_possible + n_impossible,
        n_unknown=n_unknown,
        n_unplaced=n_unplaced,
        n_impossible=n_impossible,
    )


def _chances(
    model: TopicModel, articles: NDArray[np.int64], places: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Probability of each word in its article: Σ θ φ."""
    return np.asarray(np.einsum("ij,ji->i", model.theta[articles], model.phi[:, places]))


def _only(part: TokenPart, kept: Flags) -> TokenPart:
    """A part with some of its tokens; articles, paragraphs and sentences stay, with fewer tokens."""
    before = np.concatenate([[0], np.cumsum(kept, dtype=np.int64)])
    return replace(
        part,
        forms=part.forms[kept],
        starts=part.starts[kept],
        ends=part.ends[kept],
        article_offsets=before[part.article_offsets],
        paragraph_offsets=before[part.paragraph_offsets],
        sentence_offsets=before[part.sentence_offsets],
    )
