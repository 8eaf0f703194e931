"""Sentence embedding: nearness of a text to what a dimension's definition, examples and seeds say."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from framing.errors import UsageError
from framing.measures.base import Scores
from framing.measures.scoring.embedded import seeds_of
from framing.measures.scoring.sentence_models import SentenceModel, bundled_model, model_of_files
from framing.measures.scoring.table import Column, score_table, units_of
from framing.models.base import Embedding, TopicModel
from framing.text.tokens import Tokens
from framing.types import Dimension

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class SentenceEmbedding:
    """Cosine between a text's vector and the mean of a dimension's anchors, by a static sentence model.

    Anchors of the pole that a dimension is named after are its definition, its examples and its seed words in
    the languages of the corpus; those of an opposite pole are that pole's name and seed words. Every anchor
    has length 1 before the mean is taken, so that a sentence weighs as much as a word. With two poles the
    score is the cosine to the positive less that to the negative pole. With one pole it is the plain cosine:
    taking the corpus's mean off would move all texts alike and make scores depend on which others were
    collected. Its level means nothing, then; only differences do.

    A vector of a whole text holds its subject far more than its stance: check scores against hand codes.

    Attributes:
        library: ``wordllama``, whose model of English comes with the package, or ``model2vec``, for files.
        weights: ``model.safetensors`` of a model2vec model, from the experiment file; its digest is part of
            the run. Nothing is downloaded.
        tokenizer: ``tokenizer.json`` of the same model.
        anchors: ``all``, only ``seeds``, or only ``texts`` (definition, examples, the opposite pole's name).

    References:
        Atari, Omrani & Dehghani (2023), Contextualized construct representation, PsyArXiv (similarity to the
        mean of a construct's own statements); a pole less the other: An, Kwak & Ahn (2018), SemAxis, ACL.
    """

    needs: ClassVar[Literal["nothing", "embedding", "topics"]] = "nothing"
    rests_on: ClassVar[Literal["patterns", "seeds"]] = "seeds"
    paths: ClassVar[tuple[str, ...]] = ("weights", "tokenizer")
    libraries: ClassVar[tuple[str, ...]] = ("wordllama", "model2vec", "tokenizers")
    title: ClassVar[str] = "Nearness to definition and examples"
    citation: ClassVar[str] = "Atari, Omrani & Dehghani (2023), Contextualized construct representation"

    library: Literal["wordllama", "model2vec"] = "wordllama"
    weights: str | None = None
    tokenizer: str | None = None
    anchors: Literal["all", "seeds", "texts"] = "all"

    def __post_init__(self) -> None:
        """Checks the choices.

        Raises:
            UsageError: Files are named for wordllama, or not both for model2vec.
        """
        named = sum(path is not None for path in (self.weights, self.tokenizer))
        if self.library == "wordllama" and named:
            raise UsageError("sentence_embedding: weights and tokenizer go with library: model2vec")
        if self.library == "model2vec" and named < 2:  # noqa: PLR2004  # a model is both of its files
            raise UsageError(
                "sentence_embedding: library: model2vec needs weights (model.safetensors) and tokenizer "
                "(tokenizer.json) of a model on this disk; nothing is downloaded"
            )

    def __call__(
        self,
        tokens: Tokens,
        dimensions: Sequence[Dimension],
        *,
        models: Sequence[Embedding | TopicModel] = (),
    ) -> tuple[Scores, ...]:
        """One Scores, ``sentence_embedding``.

        Args:
            tokens: The corpus, tokenised; says which unit is scored.
            dimensions: What to look for; those with a pole without anchors are left out and named.
            models: Without effect: nothing is needed.

        Raises:
            MissingDependency: The library is not installed.
            DataError: The model's files are none.
        """
        del models
        model, units = self._model(), units_of(tokens)
        poles = {each.name: self._poles(each, tokens) for each in dimensions}
        usable = {name: texts for name, texts in poles.items() if all(texts)}
        towards = [_towards(model, texts) for texts in usable.values()]
        values = _scored(tokens, model, np.array(towards)) if towards else np.zeros((len(units.article), 0))
        columns = [
            Column(
                dimension=name,
                values=values[:, i],
                n_matched=np.where(np.isnan(values[:, i]), 0, units.n_words),
            )
            for i, name in enumerate(usable)
        ]
        scores = Scores(
            measure="sentence_embedding",
            unit="cosine, or difference of cosines to two poles",
            low=-2.0,
            high=2.0,
            table=score_table(tokens, units, columns),
            corpus=tokens.fingerprint,
            diagnostics=(model.name, *(_remark(name, texts) for name, texts in poles.items())),
        )
        return (scores,)

    def _model(self) -> SentenceModel:
        if self.weights is None or self.tokenizer is None:
            return bundled_model()
        return model_of_files(Path(self.weights), Path(self.tokenizer))

    def _poles(self, dimension: Dimension, tokens: Tokens) -> tuple[tuple[str, ...], ...]:
        """Anchors of the positive pole and, if there is one, of the negative."""
        texts = [(dimension.definition, *dimension.examples)]
        names: list[Literal["positive", "negative"]] = ["positive"]
        if dimension.negative is not None:
            texts, names = [*texts, (dimension.negative,)], [*names, "negative"]
        return tuple(
            (*(said if self.anchors != "seeds" else ()), *(seeds if self.anchors != "texts" else ()))
            for said, seeds in zip(texts, (seeds_of(dimension, tokens, name) for name in names), strict=True)
        )


def _towards(model: SentenceModel, poles: Sequence[Sequence[str]]) -> Floats:
    """The direction whose product with a text's is its score: one pole's, or the difference of two."""
    means = [np.nanmean(model.directions(anchors), axis=0) for anchors in poles]
    units = [mean / np.sqrt(mean @ mean) for mean in means]
    return np.asarray(units[0] if len(units) == 1 else units[0] - units[1])


def _scored(tokens: Tokens, model: SentenceModel, towards: Floats) -> Floats:
    """Scores of every unit, NaN for one without a word, shape (n_units, n_dimensions)."""
    values = [np.zeros((0, len(towards)))]
    for part in tokens.parts():
        n_words = part.n_words(tokens.unit)
        filled = np.flatnonzero(n_words)
        found = np.full((len(n_words), len(towards)), np.nan)
        if len(filled):
            texts = part.text_of(part.texts(), tokens.unit, filled.tolist())
            directions = model.directions(texts)
            # Not a matrix product: its last bits depend on how many texts stand in it.
            found[filled] = np.stack([np.einsum("ij,j->i", directions, to) for to in towards], axis=1)
        values.append(found)
    return np.concatenate(values)


def _remark(name: str, poles: Sequence[Sequence[str]]) -> str:
    said = " and ".join(str(len(anchors)) for anchors in poles)
    return f"{name}: {said} anchors" if all(poles) else f"{name} is left out: a pole has no anchors"


MEASURE = SentenceEmbedding
