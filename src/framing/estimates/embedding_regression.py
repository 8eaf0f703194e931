"""Do two groups of outlets use a word in other company? Contexts à la carte, outlets as the unit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import nan
from typing import ClassVar

import numpy as np
import polars as pl

from framing.errors import EstimateError, UsageError
from framing.estimates.base import Evidence, Findings, Needs
from framing.estimates.inference.adjust import adjusted
from framing.estimates.inference.comparison import LIKE_THESE
from framing.estimates.inference.embedding_regression import (
    Choices,
    EmbeddingRegression,
    Variance,
    WordEffect,
    embedding_regression,
)
from framing.estimates.inference.focal_words import listed, sides_of
from framing.models.base import Embedding
from framing.models.fitted.a_la_carte import (
    Contexts,
    ContextVectors,
    Transform,
    context_vectors,
    fit_transform,
    group_neighbours,
)
from framing.models.fitted.size import too_small
from framing.text.tokens import Tokens
from framing.types import Estimate

Read = tuple[EmbeddingRegression, pl.DataFrame, Transform, Mapping[str, ContextVectors]]


@dataclass(frozen=True, kw_only=True)
class EmbeddingRegressionOfWords:
    """Squared distance between the groups' à la carte vectors of focal words, deflated; outlets are permuted.

    Done with every fitted embedding. Estimates are those of the median embedding by p (the larger of two);
    the table ``embedding_regression`` gives the range over embeddings: a word found with one seed only
    is not found. ``word_neighbours`` lists the nearest words by group; ``found`` is the share of embeddings
    that list the neighbour. These p-values are adjusted by Benjamini-Hochberg over the focal words; the range
    is of those adjusted within each embedding.

    Attributes:
        target: Name of the one group.
        reference: Name of the group it is compared with.
        words: Focal words; ``*`` and ``?`` stand for characters. They need no vector of their own.
        window: Words on either side that make a context.
        function_words: Let pronouns, prepositions and the like count as context.
        min_count: Words with fewer tokens do not take part in fitting the matrix A.
        min_contexts: An outlet with fewer contexts of a word does not speak on that word.
        variance: How the norm is deflated: ``outlets``, unbiased, or ``cr1``, as in Stata and conText.
        n_nearest: Neighbours listed for each word and group.

    References:
        Rodriguez, Spirling & Stewart (2023), APSR 117(4), 1255-1274; Khodak et al. (2018), ACL, 12-22; Green
        et al. (2025), Political Analysis; Benjamini & Hochberg (1995), JRSS B 57, 289-300.
    """

    needs: ClassVar[Needs] = "embedding"
    title: ClassVar[str] = "Company that words keep"
    citation: ClassVar[str] = (
        "Rodriguez, Spirling & Stewart (2023), APSR 117(4), 1255-1274; Khodak et al. (2018), ACL, 12-22"
    )

    target: str
    reference: str
    words: Sequence[str]
    window: int = 6
    function_words: bool = False
    min_count: int = 25
    min_contexts: int = 10
    variance: Variance = "outlets"
    n_nearest: int = 10

    def __post_init__(self) -> None:
        """Checks the choices.

        Raises:
            UsageError: A group is compared with itself, no word is given, or a number is below 1.
        """
        if self.target == self.reference:
            raise UsageError(f"two groups are compared; target and reference are both {self.target!r}")
        if not self.words or len(set(self.words)) < len(self.words):
            raise UsageError(f"words must name focal words, each once, not {list(self.words)}")
        for name in ("window", "min_count", "min_contexts", "n_nearest"):
            if getattr(self, name) < 1:
                raise UsageError(f"{name} must be 1 or more, not {getattr(self, name)}")

    def __call__(self, evidence: Evidence) -> Findings:
        """One estimate per focal word; tables ``embedding_regression`` and ``word_neighbours``.

        Raises:
            EstimateError: A group has no article, or no embedding was fitted.
        """
        sides = sides_of(evidence.articles, (self.target, self.reference), "embedding_regression")
        embeddings = [model for model in evidence.models if isinstance(model, Embedding)]
        if not embeddings or evidence.tokens is None:
            raise EstimateError("embedding_regression cannot be estimated because no embedding was fitted")
        read = [self._read(embedding, evidence.tokens, sides, evidence.seed) for embedding in embeddings]
        every = [
            [regression.words[number] for regression, _, _, _ in read] for number in range(len(self.words))
        ]
        middles = _adjusted([effects[_median(effects)] for effects in every])
        family = sum(not np.isnan(effect.p) for effect in middles)
        rows = [self._row(middle, effects, family) for middle, effects in zip(middles, every, strict=True)]
        return Findings(
            estimates=tuple(self._estimate(effect, family, evidence, len(read)) for effect in middles),
            tables={
                "embedding_regression": pl.DataFrame(rows, infer_schema_length=None).fill_nan(None),
                "word_neighbours": listed([one for _, one, _, _ in read], self.n_nearest).with_columns(
                    how=pl.lit("à la carte")
                ),
            },
            notes=self._notes(read, evidence.tokens, embeddings[0]),
        )

    def _read(self, embedding: Embedding, tokens: Tokens, sides: Mapping[str, str], seed: int) -> Read:
        contexts = Contexts(
            embedding=embedding,
            window=self.window,
            function_words=self.function_words,
            min_count=self.min_count,
        )
        transform = fit_transform(tokens, contexts)
        found = context_vectors(tokens, self.words, contexts, transform)
        regression = embedding_regression(
            [found[word] for word in self.words],
            (sides, self.target, self.reference),
            seed=seed,
            choices=Choices(min_contexts=self.min_contexts, variance=self.variance),
        )
        near = [group_neighbours(found[word], sides, embedding, self.n_nearest) for word in self.words]
        return regression, pl.concat(near), transform, found

    def _estimate(self, effect: WordEffect, family: int, evidence: Evidence, n_models: int) -> Estimate:
        known = not np.isnan(effect.p)
        lacking = f"cannot be estimated because {effect.note or 'a group has fewer than two outlets'}"
        return Estimate(
            estimand="embedding_regression",
            measure="embedding_regression",
            dimension=effect.word,
            channel="all",
            target=self.target,
            reference=self.reference,
            value=effect.deflated,
            low=nan,
            high=nan,
            level=evidence.level,
            unit="squared distance of à la carte vectors, deflated",
            question=LIKE_THESE,
            method=(
                f"embedding regression à la carte, deflated by {self.variance}; squared norm under "
                f"{effect.method}; Benjamini-Hochberg over focal words; median of {n_models} embeddings"
            ),
            n_units=sum(effect.n_contexts),
            n_articles=0,
            n_outlets=sum(effect.n_outlets),
            p=effect.p if known else None,
            p_adjusted=effect.p_adjusted if known else None,
            family_size=family if known else None,
            smallest_p=effect.smallest_p if known else None,
            seed=evidence.seed,
            note=lacking if np.isnan(effect.deflated) else effect.note,
        )

    def _row(self, effect: WordEffect, effects: Sequence[WordEffect], family: int) -> dict[str, object]:
        low, high = _ends([one.p_adjusted for one in effects])
        return effect.row(family) | {
            "target": self.target,
            "reference": self.reference,
            "p_adjusted_low": low,
            "p_adjusted_high": high,
            "n_embeddings": len(effects),
        }

    def _notes(self, read: Sequence[Read], tokens: Tokens, embedding: Embedding) -> tuple[str, ...]:
        transforms = [transform for _, _, transform, _ in read]
        fit = np.mean([transform.mean_cosine for transform in transforms])
        empty = {word: one.n_empty for word, one in read[0][3].items() if one.n_empty}
        own = embedding.corpus == tokens.fingerprint and not embedding.settings.startswith("VectorsFromFile")
        left_out = ", ".join(f"{word} {n}" for word, n in empty.items())
        fitted = (
            f"À la carte: A by {transforms[0].settings}; mean cosine of words with what A makes of their "
            f"contexts {fit:.2f}, over {len(read)} embeddings."
        )
        return (
            fitted,
            *transforms[0].warnings,
            *(too_small(tokens) if own else ()),
            *([f"Contexts without a known word, left out: {left_out}."] if empty else []),
        )


def _median(effects: Sequence[WordEffect]) -> int:
    """The embedding whose p is the median, ties by deflated norm; the first where nothing is tested."""
    order = sorted(
        range(len(effects)),
        key=lambda i: (np.nan_to_num(effects[i].p, nan=2.0), -np.nan_to_num(effects[i].deflated), i),
    )
    return order[len(order) // 2]


def _adjusted(effects: Sequence[WordEffect]) -> tuple[WordEffect, ...]:
    """The words' effects, their p-values adjusted over each other: they may be of different embeddings."""
    p = adjusted(np.array([effect.p for effect in effects], dtype=np.float64), "bh")
    return tuple(replace(effect, p_adjusted=float(value)) for effect, value in zip(effects, p, strict=True))


def _ends(values: Sequence[float]) -> tuple[float, float]:
    known = [value for value in values if not np.isnan(value)]
    return (min(known), max(known)) if known else (nan, nan)


ESTIMAND = EmbeddingRegressionOfWords
