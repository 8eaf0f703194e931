"""Topics from elsewhere, checked against a corpus and brought into its order, to count as our own."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from framing.errors import DataError
from framing.models.fitted.foreign import ForeignTopics
from framing.models.fitted.topics import TopicModel
from framing.text.tokens import Tokens
from framing.text.vocabulary import fold

TOLERANCE = 1e-3
"""How far rows may be from 1: files are rounded. They are scaled to 1 then."""
FEW_WORDS = 0.5
"""Below this share of the probability on words of the corpus, the model saw other words: stems, mostly."""

Matrix = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Adopted:
    """Topics from elsewhere as topics of a corpus, and what was found on the way.

    Attributes:
        model: The topics; θ in the order of the corpus.
        n_articles: Articles of the corpus.
        n_with_topics: Those of them with shares.
        not_in_corpus: Ids in the files that the corpus does not have; their rows were left out.
        not_in_files: Ids of the corpus that the files do not have; they have no topics.
        n_words: Words of the model.
        unknown_words: Words of the model that the corpus does not have.
        known_probability: Mean probability of words that the corpus has, over topics, 0 to 1.
        largest_deviation: How far from 1 a row of θ or φ was at most, before scaling.
    """

    model: TopicModel
    n_articles: int
    n_with_topics: int
    not_in_corpus: tuple[str, ...]
    not_in_files: tuple[str, ...]
    n_words: int
    unknown_words: tuple[str, ...]
    known_probability: float
    largest_deviation: float

    def notes(self) -> tuple[str, ...]:
        """What was found, in sentences."""
        said = [
            (
                f"{self.n_with_topics} of {self.n_articles} articles of the corpus have topics; "
                f"{len(self.not_in_files)} are not in the files, and {len(self.not_in_corpus)} of the files "
                "are not in the corpus"
            ),
            (
                f"{self.n_words - len(self.unknown_words)} of {self.n_words} words of the topics, with "
                f"{self.known_probability:.1%} of their probability, are words of the corpus"
            ),
        ]
        if self.known_probability < FEW_WORDS:
            said.append(
                "most of the topics' probability is on words that the corpus does not have: were they "
                "stemmed or lemmatised? Shares of topics hold; coherence, labels and passages do not"
            )
        return tuple(said)


def adopt(foreign: ForeignTopics, tokens: Tokens, *, scale: bool = False) -> Adopted:
    """Checks topics from elsewhere and makes them topics of a corpus.

    Args:
        foreign: What was read from files.
        tokens: The corpus whose articles have these topics.
        scale: Rows are weights, not probabilities (c-TF-IDF of BERTopic, factors of NMF): scale them to sum
            to 1, whatever they sum to.

    Raises:
        DataError: Shapes do not fit, a number is missing, negative or a logarithm, a row does not sum to 1,
            a word or an article stands twice, or no article is one of the corpus.
    """
    _require_shapes(foreign)
    words = _spelt_as_types(foreign.words)
    phi, phi_off = _rows_of_one(foreign.phi, "φ", [f"topic {i}" for i in _from_one(foreign.phi)], scale=scale)
    without = np.isnan(foreign.theta).all(axis=1)
    theta, theta_off = _rows_of_one(
        foreign.theta[~without],
        "θ",
        [f"article {foreign.articles[i]}" for i in np.flatnonzero(~without)],
        scale=scale,
    )
    shares = np.full(foreign.theta.shape, np.nan)
    shares[~without] = theta
    ids, types = tuple(tokens.articles["article"]), set(tokens.vocabulary.types)
    given = set(foreign.articles)
    known = np.array([word in types for word in words])
    model = TopicModel(
        words=words,
        phi=phi,
        theta=_in_corpus_order(shares, foreign.articles, ids),
        articles=ids,
        corpus=tokens.fingerprint,
        settings=f"from elsewhere: {foreign.origin}{' scaled' if scale else ''}",
    )
    return Adopted(
        model=model,
        n_articles=len(ids),
        n_with_topics=int((~np.isnan(model.theta[:, 0])).sum()),
        not_in_corpus=tuple(sorted(given - set(ids))),
        not_in_files=tuple(article for article in ids if article not in given),
        n_words=len(words),
        unknown_words=tuple(word for word, is_known in zip(words, known, strict=True) if not is_known),
        known_probability=float(phi[:, known].sum(axis=1).mean()),
        largest_deviation=max(phi_off, theta_off),
    )


def _require_shapes(foreign: ForeignTopics) -> None:
    """Every topic has words, every article a row, and nothing stands twice."""
    n_topics, n_words = foreign.phi.shape
    shapes = (
        ("columns of θ", foreign.theta.shape[1], "topics of φ", n_topics),
        ("rows of θ", foreign.theta.shape[0], "ids of articles", len(foreign.articles)),
        ("columns of φ", n_words, "words", len(foreign.words)),
    )
    for what, found, other, expected in shapes:
        if found != expected or not found:
            raise DataError(f"the topics do not fit together: {found} {what}, but {expected} {other}")
    for what, names in (("word", foreign.words), ("article", foreign.articles)):
        twice = [name for name, n in Counter(names).items() if n > 1]
        if twice:
            raise DataError(f"{what} {twice[0]!r} stands twice among the {what}s of the topics")


def _spelt_as_types(words: tuple[str, ...]) -> tuple[str, ...]:
    """Words as the corpus spells its types; as they are, if two of them would become one."""
    folded = tuple(fold(word) for word in words)
    return folded if len(set(folded)) == len(folded) else words


def _rows_of_one(matrix: Matrix, name: str, rows: Sequence[str], *, scale: bool) -> tuple[Matrix, float]:
    """The rows scaled to sum to exactly 1, and how far they were from it."""
    if matrix.size and (matrix <= 0).all():
        raise DataError(
            f"{name} holds logarithms, it seems: no number is above 0. Write exp() of it; stm keeps log φ as "
            "beta$logbeta."
        )
    bad = ~(np.isfinite(matrix) & (matrix >= 0)).all(axis=1)
    if bad.any():
        raise DataError(f"{name} of {rows[int(np.argmax(bad))]} has a number that is missing or below 0")
    totals = matrix.sum(axis=1)
    if (totals == 0).any():
        raise DataError(f"{name} of {rows[int(np.argmax(totals == 0))]} is 0 throughout")
    off = np.abs(totals - 1)
    if not scale and (off > TOLERANCE).any():
        worst = int(np.argmax(off))
        raise DataError(
            f"{name} of {rows[worst]} sums to {totals[worst]:.6g}, not to 1. If these are weights and no "
            "probabilities, say scale=True; if a threshold left small shares out, write them all."
        )
    return matrix / totals[:, None], float(off.max(initial=0.0))


def _in_corpus_order(shares: Matrix, given: tuple[str, ...], ids: tuple[str, ...]) -> Matrix:
    row = {article: i for i, article in enumerate(given)}
    theta = np.full((len(ids), shares.shape[1]), np.nan)
    both = [(place, row[article]) for place, article in enumerate(ids) if article in row]
    if not both:
        raise DataError(
            f"none of the {len(given)} articles of the topics is one of the corpus: theirs are called like "
            f"{given[0]!r}, those of the corpus like {ids[0]!r}. Carry the corpus's ids through the "
            "other tool."
        )
    places, rows = zip(*both, strict=True)
    theta[list(places)] = shares[list(rows)]
    return theta


def _from_one(matrix: Matrix) -> range:
    return range(1, len(matrix) + 1)
