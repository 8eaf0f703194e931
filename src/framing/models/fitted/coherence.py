"""Do the top words of a topic stand in the same texts? UMass, NPMI and C_V, with every constant stated."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from framing.errors import DataError
from framing.models.fitted.occurrences import Occurrences

EPSILON = 1e-12
"""Added to the probability of a pair, as gensim and Palmetto do, so that its logarithm exists."""

Matrix = NDArray[np.float64]
Words = Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Coherence:
    """Coherence of every topic; always a number, over the words that the texts hold.

    Attributes:
        measure: Name of the measure with its constants.
        values: One number for each topic, shape (n_topics,): a mean over pairs (UMass: a sum) or words.
        n_pairs: Pairs of words that went in, shape (n_topics,).
        missing: For each topic its words that no text holds; pairs with them are left out.
    """

    measure: str
    values: NDArray[np.float64]
    n_pairs: NDArray[np.int64]
    missing: tuple[tuple[str, ...], ...]

    @property
    def per_pair(self) -> NDArray[np.float64]:
        """The values divided by the number of pairs: for UMass, so that topics with missing words compare."""
        return np.asarray(self.values / self.n_pairs)


def umass(
    topics: Sequence[Words], texts: Occurrences, *, epsilon: float = 1.0, in_denominator: bool = False
) -> Coherence:
    """Σ ln((D(w, v) + ε) / D(v)) over pairs of top words, v the higher-ranked one of the topic itself.

    D counts articles. The sum grows with the number of words, so hold that fixed. It depends on the order of
    the words within a topic and on nothing else; stm's orders pairs by first appearance across topics, so
    that renumbering its topics changes its scores.

    Args:
        topics: Top words of each topic, most probable first; at least two each.
        texts: Articles that hold the words.
        epsilon: ε, in articles: 1 in the paper, .01 in stm; gensim's is 1e-12 times the number of articles.
        in_denominator: Add ε to D(v) too, as stm does.

    Raises:
        DataError: The texts hold fewer than two words of a topic.

    References:
        Mimno, Wallach, Talley, Leenders & McCallum (2011), Optimizing Semantic Coherence in Topic Models,
        EMNLP, 262-272, equation 1.
    """

    def scored(together: Matrix) -> float:
        below = np.diag(together) + (epsilon if in_denominator else 0.0)
        return float(np.tril(np.log((together + epsilon) / below[None, :]), -1).sum())

    where = " and denominator" if in_denominator else ""
    name = f"UMass, {epsilon:g} {texts.context}s added to the numerator{where}, sum over pairs"
    return _over_topics(topics, texts, scored, name)


def npmi(topics: Sequence[Words], texts: Occurrences) -> Coherence:
    """Mean normalised pointwise mutual information of all pairs of top words, from about -1 to 1.

    0 is chance, 1 only ever together. A pair that never stands together gets a little more than -1, because
    of ε; a pair that stands in every context gets 1, where gensim's rounding gives -1.

    Args:
        topics: Top words of each topic; at least two each.
        texts: Contexts that hold the words: windows of 10 words are usual. Smaller contexts give lower
            numbers, so compare only numbers of the same contexts.

    Raises:
        DataError: The texts hold fewer than two words of a topic.

    References:
        Bouma (2009), Proceedings of GSCL, 31-40; for topics: Lau, Newman & Baldwin (2014), EACL, 530-539.
    """

    def scored(together: Matrix) -> float:
        return float(npmi_of_pairs(together, texts.n_contexts)[np.tril_indices(len(together), -1)].mean())

    return _over_topics(topics, texts, scored, f"NPMI, {texts.context}, mean over pairs")


def c_v(topics: Sequence[Words], texts: Occurrences, *, gamma: float = 1.0) -> Coherence:
    """C_V: mean cosine of each top word's NPMI with the topic's words, and their sum over the words.

    For comparison with what others print; NPMI is the better default. The authors' own code and paper
    differ in ``gamma`` (2 and 1), published values cannot be reproduced, and its maintainers advise against
    it.

    Args:
        topics: Top words of each topic; at least two each.
        texts: Contexts that hold the words: windows of 110 words are usual.
        gamma: Power of every NPMI; with 2, avoidance counts as association.

    Raises:
        DataError: The texts hold fewer than two words of a topic.

    References:
        Röder, Both & Hinneburg (2015), Exploring the Space of Topic Coherence Measures, WSDM, 399-408.
    """

    def scored(together: Matrix) -> float:
        vectors = npmi_of_pairs(together, texts.n_contexts) ** gamma
        total = vectors.sum(axis=0)
        lengths = np.sqrt((vectors**2).sum(axis=1) * (total @ total))
        return float(np.mean(vectors @ total / np.where(lengths > 0, lengths, 1.0)))

    return _over_topics(topics, texts, scored, f"C_V, {texts.context}, gamma {gamma:g}, mean over words")


def npmi_of_pairs(together: Matrix, n_contexts: int) -> Matrix:
    """NPMI of every pair of words, shape (n, n); of a word with itself 1.

    Args:
        together: Contexts that hold both words; the diagonal, that hold each, above 0.
        n_contexts: Contexts in all.
    """
    joint = together / n_contexts
    alone = np.diag(joint)
    everywhere = joint == 1
    surprise = np.where(everywhere, 1.0, -np.log(joint + EPSILON))
    ratio = np.log((joint + EPSILON) / np.outer(alone, alone))
    return np.asarray(np.where(everywhere, 1.0, ratio / surprise))


def _over_topics(
    topics: Sequence[Words], texts: Occurrences, scored: Callable[[Matrix], float], name: str
) -> Coherence:
    values, n_pairs, missing = [], [], []
    for number, words in enumerate(topics, start=1):
        known = [word for word in words if texts.knows(word)]
        if len(known) < 2:  # noqa: PLR2004 - coherence is about pairs
            raise DataError(_not_there(number, words, known, texts))
        values.append(scored(texts.among(known).astype(np.float64)))
        n_pairs.append(len(known) * (len(known) - 1) // 2)
        missing.append(tuple(word for word in words if not texts.knows(word)))
    return Coherence(
        measure=name,
        values=np.array(values),
        n_pairs=np.array(n_pairs, dtype=np.int64),
        missing=tuple(missing),
    )


def _not_there(number: int, words: Words, known: Words, texts: Occurrences) -> str:
    absent = ", ".join(repr(word) for word in words if word not in known)
    return (
        f"topic {number} has no coherence: of its {len(words)} top words the texts ({texts.n_contexts} "
        f"contexts: {texts.context}) hold {len(known)}, and two are needed. Not there: {absent}. Count in "
        "the corpus that the topics were fitted on, or in one with the same words (stems are no words)."
    )
