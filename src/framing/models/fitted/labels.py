"""Words that name a topic: the most probable, the highest in FREX, those that set it apart from others."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from framing.models.fitted.distinctness import frex
from framing.models.fitted.topics import TopicModel
from framing.text.tokens import Tokens

Matrix = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Labels:
    """Words that name a topic, by three readings; best first, ties by word.

    Attributes:
        topic: Row of ``phi``.
        probable: Most probable words; often words that all topics share.
        frex: Highest in FREX: frequent in the topic and nearly only there.
        log_odds: Highest z of log-odds against all other topics together.
    """

    topic: int
    probable: tuple[str, ...]
    frex: tuple[str, ...]
    log_odds: tuple[str, ...]


def label(
    model: TopicModel,
    tokens: Tokens,
    *,
    n: int = 7,
    exclusivity_weight: float = 0.5,
    prior_size: float = 500.0,
) -> tuple[Labels, ...]:
    """Labels of every topic. They describe; read passages before you name a topic.

    FREX draws the exclusivity of rare words towards equal shares, by their counts in the corpus.

    Args:
        model: The topics.
        tokens: The corpus that they were fitted on.
        n: How many words.
        exclusivity_weight: Weight of exclusivity against frequency in FREX.
        prior_size: α₀ of the log-odds, in tokens.
    """
    lengths = known_lengths(model, tokens)
    odds = topic_log_odds(model, lengths, prior_size=prior_size)
    counts = _counts(model, tokens)
    scores = frex(model.phi, exclusivity_weight=exclusivity_weight, word_counts=counts)
    return tuple(
        Labels(
            topic=topic,
            probable=_best(model, model.phi[topic], n),
            frex=_best(model, scores[topic], n),
            log_odds=_best(model, odds[topic], n),
        )
        for topic in range(model.n_topics)
    )


def topic_log_odds(model: TopicModel, lengths: Matrix, *, prior_size: float = 500.0) -> Matrix:
    """Z scores of the log-odds of words in a topic against all other topics, with a Dirichlet prior.

    Counts are those that the model expects: a topic's tokens are the articles' lengths by its shares, spread
    over words by φ. The prior's proportions are the expected ones of the whole corpus. A ranking, not a test:
    the topics were drawn from the same words.

    Args:
        model: The topics.
        lengths: Known words of each article, shape (n_articles,).
        prior_size: α₀, in tokens; more keeps rare words out.

    Returns:
        Shape (n_topics, n_words); 0 where there is only one topic.

    References:
        Monroe, Colaresi & Quinn (2008), Political Analysis 16(4), 372-403, equations 15, 16, 20 and 22.
    """
    known = ~np.isnan(model.theta[:, 0])
    sizes = lengths[known] @ model.theta[known]
    counts = sizes[:, None] * model.phi
    total = counts.sum(axis=0)
    prior = prior_size * total / total.sum()
    if model.n_topics == 1:
        return np.zeros_like(counts)
    inside, outside = counts + prior, total - counts + prior
    odds = [np.log(side / (side.sum(axis=1, keepdims=True) - side)) for side in (inside, outside)]
    with_weight = inside > 0  # a word that no topic holds has no counts to compare
    spread = np.sqrt(1 / np.where(with_weight, inside, 1) + 1 / np.where(with_weight, outside, 1))
    return np.asarray(np.where(with_weight, (odds[0] - odds[1]) / spread, 0.0))


def known_lengths(model: TopicModel, tokens: Tokens) -> NDArray[np.float64]:
    """How many tokens of each article the model knows, shape (n_articles,), in corpus order."""
    known = np.zeros(len(tokens.vocabulary), dtype=np.int64)
    words = set(model.words)
    known[[i for i, word in enumerate(tokens.vocabulary.types) if word in words]] = 1
    lengths = []
    for part in tokens.parts():
        before = np.concatenate([[0], np.cumsum(known[part.types])])
        lengths.append(np.diff(before[part.article_offsets]))
    return np.concatenate([np.zeros(0), *lengths])


def _counts(model: TopicModel, tokens: Tokens) -> NDArray[np.float64]:
    """Tokens of each word of the model in the corpus, shape (n_words,)."""
    counts = dict(zip(tokens.vocabulary.types, tokens.vocabulary.counts.tolist(), strict=True))
    return np.array([counts.get(word, 0) for word in model.words], dtype=np.float64)


def _best(model: TopicModel, scores: NDArray[np.float64], n: int) -> tuple[str, ...]:
    order = sorted(range(len(model.words)), key=lambda column: (-scores[column], model.words[column]))
    return tuple(model.words[column] for column in order[:n])
