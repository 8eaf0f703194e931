"""FrameAxis: where the words of a text lie between two poles, and how much they lie there at all."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from framing.errors import UsageError
from framing.measures.base import Scores
from framing.measures.scoring.embedded import (
    Pole,
    cosines,
    known_words,
    look_up,
    mean_weights,
    require_embeddings,
    seeds_of,
)
from framing.measures.scoring.table import Column, score_table, units_of
from framing.models.base import Embedding, TopicModel
from framing.text.tokens import Tokens
from framing.types import Dimension


@dataclass(frozen=True, kw_only=True)
class FrameAxis:
    """Bias and intensity of texts on axes between two sets of seed words.

    The axis of a dimension is the centroid of its positive seeds minus that of its negative ones; the place
    of a word is its cosine with the axis. *Bias* is the mean place of a text's words: above 0 towards the
    positive pole. *Intensity* is their mean squared distance from the bias of the whole corpus: large if a
    text uses words far out on either side. A text whose bias is far from the corpus's has a large intensity
    too, so read the two together.

    A dimension with one pole has no axis and is left out, by name.

    Attributes:
        function_words: Count pronouns, prepositions and the like; the paper leaves them out.
        min_seeds: Least seed words that a pole must find in the embedding.

    References:
        Kwak, An, Jing & Ahn (2021), FrameAxis, PeerJ Computer Science 7:e644.
    """

    needs: ClassVar[Literal["nothing", "embedding", "topics"]] = "embedding"
    rests_on: ClassVar[Literal["patterns", "seeds"]] = "seeds"
    title: ClassVar[str] = "FrameAxis"
    citation: ClassVar[str] = "Kwak, An, Jing & Ahn (2021), PeerJ Computer Science 7:e644"

    function_words: bool = False
    min_seeds: int = 2

    def __call__(
        self,
        tokens: Tokens,
        dimensions: Sequence[Dimension],
        *,
        models: Sequence[Embedding | TopicModel] = (),
    ) -> tuple[Scores, ...]:
        """Two Scores, ``frameaxis_bias`` and ``frameaxis_intensity``, each the mean over the models.

        Args:
            tokens: The corpus, tokenised; says which unit is scored.
            dimensions: Dimensions with two poles; others are left out and named in the diagnostics.
            models: Embeddings of one vocabulary, one per seed.

        Raises:
            UsageError: No embedding was given.
        """
        embeddings = require_embeddings(models, "frameaxis")
        known = known_words(tokens, embeddings[0].words, with_function_words=self.function_words)
        axes = [_axis(dimension, tokens, embeddings[0], self.min_seeds) for dimension in dimensions]
        usable = [axis for axis in axes if not axis.obstacle]
        weights = [_weights(axis, embeddings, known.frequency) for axis in usable]
        columns = np.array(weights).reshape(2 * len(usable), len(known.frequency))
        values, n_known = mean_weights(tokens, known, columns.T)
        units = units_of(tokens)
        remarks = (*(axis.remark for axis in axes), _share_known(n_known, units.n_words))

        def variant(name: str, unit: str, limits: tuple[float, float], first: int) -> Scores:
            columns = [
                Column(dimension=axis.dimension, values=values[:, 2 * i + first], n_matched=n_known)
                for i, axis in enumerate(usable)
            ]
            return Scores(
                measure=name,
                unit=unit,
                low=limits[0],
                high=limits[1],
                table=score_table(tokens, units, columns),
                corpus=tokens.fingerprint,
                diagnostics=remarks,
            )

        return (
            variant("frameaxis_bias", "cosine", (-1.0, 1.0), 0),
            variant("frameaxis_intensity", "squared cosine", (0.0, 4.0), 1),
        )


@dataclass(frozen=True, kw_only=True)
class Axis:
    """The seeds of a dimension, looked up.

    Attributes:
        dimension: Name of the dimension.
        positive: The pole that the dimension is named after.
        negative: The opposite pole.
        obstacle: Why there is no axis; empty if there is one.
    """

    dimension: str
    positive: Pole
    negative: Pole
    obstacle: str

    @property
    def remark(self) -> str:
        """For diagnostics: seeds found, or why the dimension is left out."""
        if self.obstacle:
            return f"{self.dimension} is left out: {self.obstacle}"
        found = f"positive pole {self.positive.coverage}; negative pole {self.negative.coverage}"
        return f"{self.dimension}: {found}"

    def places(self, embedding: Embedding) -> NDArray[np.float64]:
        """Cosine of every word with the axis, from -1 (negative pole) to 1, shape (n_words,)."""
        return cosines(embedding, self.positive.centroid(embedding) - self.negative.centroid(embedding))


def word_contributions(
    tokens: Tokens,
    dimension: Dimension,
    models: Sequence[Embedding | TopicModel],
    articles: Collection[str] | None = None,
    measure: FrameAxis | None = None,
) -> pl.DataFrame:
    """How much each word adds to the bias of some articles: the contributions sum to their bias.

    Args:
        tokens: The corpus, tokenised.
        dimension: A dimension with two poles.
        models: Embeddings of one vocabulary, one per seed.
        articles: Ids of the articles; all if None.
        measure: The measure with its choices; the usual ones if None.

    Returns:
        Columns ``word``, ``n`` (tokens), ``place`` (mean cosine with the axis), ``contribution``, largest
        absolute contribution first.

    Raises:
        UsageError: No embedding was given, or the dimension has no axis in it.

    References:
        Kwak et al. (2021), the explanation of bias by words.
    """
    choices = measure or FrameAxis()
    embeddings = require_embeddings(models, "frameaxis")
    axis = _axis(dimension, tokens, embeddings[0], choices.min_seeds)
    if axis.obstacle:
        raise UsageError(f"{dimension.name} has no axis: {axis.obstacle}")
    words = embeddings[0].words
    known = known_words(tokens, words, with_function_words=choices.function_words)
    wanted = np.ones(tokens.articles.height, dtype=np.bool_)
    if articles is not None:
        wanted = tokens.articles["article"].is_in(list(articles)).to_numpy()
    n = np.zeros(len(words))
    for part in tokens.parts():
        chosen = wanted[part.first_article : part.first_article + part.n_articles]
        n += np.asarray(known.counts(part, "article")[np.flatnonzero(chosen)].sum(axis=0)).ravel()
    place = np.mean([axis.places(model) for model in embeddings], axis=0)
    used = np.flatnonzero(n)
    table = pl.DataFrame(
        {
            "word": [words[row] for row in used],
            "n": n[used].astype(np.int64),
            "place": place[used],
            "contribution": n[used] * place[used] / n.sum(),
        }
    )
    return table.sort(pl.col("contribution").abs(), "word", descending=[True, False])


def _axis(dimension: Dimension, tokens: Tokens, embedding: Embedding, min_seeds: int) -> Axis:
    positive, negative = (
        look_up(seeds_of(dimension, tokens, pole), embedding) for pole in ("positive", "negative")
    )
    obstacle = ""
    if dimension.negative is None:
        obstacle = "it has one pole, and an axis needs two"
    elif min(len(positive.rows), len(negative.rows)) < min_seeds:
        obstacle = (
            f"the embedding knows too few of its seeds, {min_seeds} are needed per pole: positive pole "
            f"{positive.coverage}; negative pole {negative.coverage}"
        )
    elif positive.rows == negative.rows:
        obstacle = "both poles stand for the same words"
    return Axis(dimension=dimension.name, positive=positive, negative=negative, obstacle=obstacle)


def _weights(
    axis: Axis, embeddings: Sequence[Embedding], frequency: NDArray[np.float64]
) -> NDArray[np.float64]:
    """What a token of each word adds to bias and to intensity, shape (2, n_words).

    Both are means over tokens of a weight per word, so the mean over seeds of the weights gives the mean over
    seeds of the scores.
    """
    places = np.array([axis.places(embedding) for embedding in embeddings])
    baseline = places @ frequency / max(frequency.sum(), 1.0)
    return np.stack([places.mean(axis=0), ((places - baseline[:, None]) ** 2).mean(axis=0)])


def _share_known(n_known: NDArray[np.int64], n_words: NDArray[np.int64]) -> str:
    share = n_known.sum() / max(int(n_words.sum()), 1)
    return f"{share:.1%} of the words of the corpus count: known to the embedding and no function words"


MEASURE = FrameAxis
