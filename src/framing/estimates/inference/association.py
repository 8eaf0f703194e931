"""How strongly words stand near a target: counts of contexts, and the measures that rank collocations."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from framing.estimates.inference.keywords import WordTable, g_squared

Reals = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Association:
    """Words near a target and elsewhere; arrays have shape (n_words,).

    Attributes:
        near: Tokens of each word near the target (O₁₁).
        all_of_word: Tokens of each word, near or not, apart from the target's own.
        n_near: All tokens near the target.
        n: All tokens, apart from the target's own.
        n_target: Occurrences of the target.
    """

    near: Reals
    all_of_word: Reals
    n_near: float
    n: float
    n_target: float

    @cached_property
    def expected(self) -> Reals:
        """Tokens near the target if the word stood anywhere alike (E₁₁)."""
        return self.n_near * self.all_of_word / self.n

    @property
    def g2(self) -> Reals:
        """Signed log-likelihood ratio: positive where the word is nearer than by chance.

        References:
            Dunning (1993), Computational Linguistics 19(1), 61-74; Evert (2009), Corpora and collocations.
        """
        away = self.all_of_word - self.near
        table = WordTable(
            target=self.near, reference=away, n_target=self.n_near, n_reference=self.n - self.n_near
        )
        return g_squared(table)

    @property
    def pmi(self) -> Reals:
        """log₂ of observed over expected: large for rare words whatever they mean; -inf without any.

        References:
            Church & Hanks (1990), Computational Linguistics 16(1), 22-29.
        """
        with np.errstate(divide="ignore"):
            return np.asarray(np.log2(self.near / self.expected))

    @property
    def npmi(self) -> Reals:
        """PMI over -log₂ of the joint share: -1 never near, 0 by chance, 1 nowhere else.

        References:
            Bouma (2009), Proceedings of GSCL, 31-40.
        """
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(self.near > 0, self.pmi / -np.log2(self.near / self.n), -1.0)

    @property
    def t(self) -> Reals:
        """Observed less expected over the root of observed: prefers frequent words; NaN without any.

        References:
            Church, Gale, Hanks & Hindle (1991), Using statistics in lexical analysis.
        """
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(self.near > 0, (self.near - self.expected) / np.sqrt(self.near), np.nan)

    @property
    def log_dice(self) -> Reals:
        """14 + log₂ of Dice's coefficient: at most 14, and not moved by the size of the corpus.

        References:
            Rychlý (2008), Proceedings of RASLAN, 6-9.
        """
        with np.errstate(divide="ignore"):
            return np.asarray(14 + np.log2(2 * self.near / (self.n_target + self.all_of_word)))
