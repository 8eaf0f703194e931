"""Vectors à la carte: what a word means in a handful of contexts, by one matrix for the whole corpus."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from framing.errors import CorpusError, UsageError
from framing.models.fitted.embedding import Embedding
from framing.models.fitted.seeds import rows_of_seed
from framing.models.intake.windows import Windows, neighbour_counts, occurrences
from framing.models.intake.words import function_words
from framing.text.tokens import Tokens
from framing.types import Unit

Matrix = NDArray[np.float64]

_NEIGHBOURS = {
    "word": pl.String(),
    "group": pl.String(),
    "rank": pl.Int64(),
    "neighbour": pl.String(),
    "cosine": pl.Float64(),
    "found": pl.Float64(),
}

WORDS_PER_DIMENSION = 10
"""Words for each dimension below which the matrix is fitted to noise: the warning's own rule of thumb."""


@dataclass(frozen=True, kw_only=True)
class Contexts:
    """What a context is, and which embedding its words are looked up in.

    Attributes:
        embedding: Vectors of words; its own words only count as context.
        window: Largest distance, in tokens without punctuation; unknown words keep their place.
        within: The unit at whose bounds a context ends.
        function_words: Let pronouns, prepositions and the like count as context.
        min_count: Words of the corpus with fewer tokens do not take part in fitting the matrix.
    """

    embedding: Embedding
    window: int = 6
    within: Unit = "article"
    function_words: bool = False
    min_count: int = 100

    def windows(self, tokens: Tokens) -> Windows:
        """The same, in the ids of a corpus."""
        left_out = (
            frozenset() if self.function_words else function_words(tokens.articles["language"].unique())
        )
        rows = self.embedding.row
        places = [-1 if word in left_out else rows.get(word, -1) for word in tokens.vocabulary.types]
        return Windows(
            places=np.array(places, dtype=np.int64),
            n_words=len(self.embedding.words),
            size=self.window,
            within=self.within,
        )


@dataclass(frozen=True, kw_only=True)
class Transform:
    """The matrix A that makes the mean of a word's contexts into its vector.

    Attributes:
        matrix: Shape (n_dimensions, n_dimensions): vector = A @ mean of contexts.
        n_words: Words it was fitted to; 0 for one that was given.
        mean_cosine: Mean cosine between those words' vectors and what A makes of their contexts: how well a
            word is known by its company here. NaN for a matrix that was given.
        settings: How it was made.
        warnings: What a reader must know of it.
    """

    matrix: Matrix
    n_words: int
    mean_cosine: float
    settings: str
    warnings: tuple[str, ...] = ()


def given_transform(matrix: Matrix, said: str) -> Transform:
    """A matrix from elsewhere, to be used with the vectors it was fitted to.

    Args:
        matrix: Shape (n_dimensions, n_dimensions); vector = A @ mean of contexts. Several packages store its
            transpose.
        said: Where it comes from.

    Raises:
        UsageError: It is not square, or holds nan.
    """
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or not np.isfinite(matrix).all():  # noqa: PLR2004
        raise UsageError(f"A must be a square matrix of finite numbers; got shape {matrix.shape}")
    return Transform(matrix=matrix.astype(np.float64), n_words=0, mean_cosine=float("nan"), settings=said)


def fit_transform(tokens: Tokens, contexts: Contexts) -> Transform:
    """The matrix A, by least squares over the words of a corpus, weighted by the logarithm of their tokens.

    Args:
        tokens: The corpus, tokenised.
        contexts: What a context is; its ``min_count`` says which words take part.

    Raises:
        CorpusError: Fewer words take part than the vectors have dimensions.

    References:
        Khodak, Saunshi, Liang, Ma, Stewart & Arora (2018), A La Carte Embedding, ACL, 12-22, eq. 4, with the
        weights of their section 3.
    """
    windows = contexts.windows(tokens)
    company = neighbour_counts(tokens, windows)
    sizes = np.asarray(company.sum(axis=1)).ravel()
    frequency = np.zeros(windows.n_words)
    known = windows.places >= 0
    np.add.at(frequency, windows.places[known], tokens.vocabulary.counts[known])
    vectors = contexts.embedding.vectors.astype(np.float64)
    taken = np.flatnonzero((frequency >= contexts.min_count) & (sizes > 0))
    n, dimensions = len(taken), vectors.shape[1]
    if n <= dimensions:
        raise CorpusError(
            f"A has {dimensions} dimensions and needs more words than that; {n} have at least "
            f"{contexts.min_count} tokens here. Take shorter vectors, a lower "
            "min_count, or a matrix from elsewhere."
        )
    means = (company[taken] @ vectors) / sizes[taken, None]
    weights = np.sqrt(np.log(np.maximum(frequency[taken], 2.0)))[:, None]
    turned = np.linalg.lstsq(weights * means, weights * vectors[taken], rcond=None)[0]
    return Transform(
        matrix=np.ascontiguousarray(turned.T),
        n_words=n,
        mean_cosine=float(_row_cosines(means @ turned, vectors[taken]).mean()),
        settings=(
            f"least squares over {n} words with at least {contexts.min_count} tokens, weights "
            f"ln(tokens), window ±{contexts.window} within the {contexts.within}"
        ),
        warnings=_too_few(n, dimensions),
    )


@dataclass(frozen=True, kw_only=True)
class ContextVectors:
    """The à la carte vectors of every context of one focal word.

    Attributes:
        word: The focal word as given.
        types: Types of the corpus that it stands for.
        vectors: Shape (n_contexts, n_dimensions).
        outlets: Outlet of each context's article, shape (n_contexts,).
        n_empty: Occurrences left out because no word around them has a vector.
    """

    word: str
    types: tuple[str, ...]
    vectors: Matrix
    outlets: NDArray[np.str_]
    n_empty: int


def context_vectors(
    tokens: Tokens, words: Sequence[str], contexts: Contexts, transform: Transform
) -> dict[str, ContextVectors]:
    """The vectors of every context of some focal words.

    Args:
        tokens: The corpus, tokenised.
        words: Focal words; ``*`` and ``?`` stand for characters as in seed words. A focal word needs no
            vector of its own.
        contexts: What a context is.
        transform: The matrix A, fitted to the same vectors.

    Returns:
        Focal word → its contexts, in corpus order; a word that the corpus does not hold has none.

    Raises:
        UsageError: A has other dimensions than the vectors.
    """
    vectors = contexts.embedding.vectors.astype(np.float64)
    if transform.matrix.shape[1] != vectors.shape[1]:
        raise UsageError(
            f"A has {transform.matrix.shape[1]} dimensions, the vectors {vectors.shape[1]}: they do not "
            "belong together"
        )
    types = tokens.vocabulary.types
    numbers = {word: number for number, word in enumerate(types)}
    meant = {word: np.array(rows_of_seed(types, numbers, word), dtype=np.int64) for word in words}
    every = np.unique(np.concatenate([np.zeros(0, np.int64), *meant.values()]))
    found = occurrences(tokens, every, contexts.windows(tokens))
    sizes = np.asarray(found.contexts.sum(axis=1)).ravel()
    outlets = tokens.articles["outlet"].to_numpy().astype(np.str_)[found.articles]
    result = {}
    for word, ids in meant.items():
        own = np.isin(found.types, ids)
        full = np.flatnonzero(own & (sizes > 0))
        means = (found.contexts[full] @ vectors) / sizes[full, None]
        result[word] = ContextVectors(
            word=word,
            types=tuple(types[number] for number in ids),
            vectors=means @ transform.matrix.T,
            outlets=outlets[full],
            n_empty=int(own.sum()) - len(full),
        )
    return result


def group_vectors(contexts: ContextVectors, sides: Mapping[str, str]) -> dict[str, Matrix]:
    """Vector of a focal word in each group: mean over the group's outlets of their mean contexts.

    Args:
        contexts: Its contexts.
        sides: Outlet → group; outlets that are not named are left out.

    Returns:
        Group → shape (n_dimensions,); a group without contexts is absent.
    """
    means: dict[str, list[Matrix]] = {}
    for outlet in sorted(set(contexts.outlets.tolist()) & set(sides)):
        own = contexts.vectors[contexts.outlets == outlet]
        means.setdefault(sides[outlet], []).append(own.mean(axis=0))
    return {group: np.mean(of_group, axis=0) for group, of_group in sorted(means.items())}


def group_neighbours(
    contexts: ContextVectors, sides: Mapping[str, str], embedding: Embedding, n: int = 10
) -> pl.DataFrame:
    """The words nearest to a focal word's vector in each group.

    Args:
        contexts: Its contexts.
        sides: Outlet → group; outlets that are not named are left out.
        embedding: The vectors that the contexts were made of.
        n: Neighbours listed.

    Returns:
        Columns ``word``, ``group``, ``rank``, ``neighbour``, ``cosine``, and ``found``: in what share of the
        group's means with one outlet left out the neighbour is listed too, 0 to 1; null in a group of one
        outlet. The focal word itself may be among them.
    """
    rows = []
    for group, vector in group_vectors(contexts, sides).items():
        own = sorted(outlet for outlet in set(contexts.outlets.tolist()) if sides.get(outlet) == group)
        less = [
            group_vectors(contexts, {outlet: group for outlet in own if outlet != left_out})[group]
            for left_out in (own if len(own) > 1 else ())
        ]
        listed = [{word for word, _ in embedding.nearest(one, n)} for one in less]
        rows += [
            {
                "word": contexts.word,
                "group": group,
                "rank": rank,
                "neighbour": word,
                "cosine": cosine,
                "found": sum(word in words for words in listed) / len(listed) if listed else None,
            }
            for rank, (word, cosine) in enumerate(embedding.nearest(vector, n), start=1)
        ]
    return pl.DataFrame(rows, schema=_NEIGHBOURS)


def _row_cosines(first: Matrix, second: Matrix) -> Matrix:
    lengths = np.linalg.norm(first, axis=1) * np.linalg.norm(second, axis=1)
    return np.asarray(np.einsum("ij,ij->i", first, second) / np.where(lengths > 0, lengths, 1.0))


def _too_few(n_words: int, dimensions: int) -> tuple[str, ...]:
    if n_words >= WORDS_PER_DIMENSION * dimensions:
        return ()
    warning = (
        f"A was fitted to {n_words:,} words for {dimensions} dimensions ({dimensions**2:,} numbers); fewer "
        f"than {WORDS_PER_DIMENSION} words per dimension fit noise. Take pretrained vectors with their own "
        "matrix, or shorter vectors."
    )
    return (warning,)
