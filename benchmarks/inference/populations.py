"""What studies are drawn from: rates of words in articles of outlets that differ, as in the evidence."""

from dataclasses import dataclass
from math import sqrt
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from framing.estimates.inference.simulated import NormalOutlets, slice_of_articles
from framing.estimates.inference.slices import Slice

Reals = NDArray[np.float64]

RATE = 0.02
"""Mean share of an article's tokens that express the frame."""

TOKENS = 450
"""Tokens of every article."""

WITHIN_ARTICLES = 0.01
"""Correlation of the tokens of one article: frames come in bursts."""


@dataclass(frozen=True, kw_only=True)
class Design:
    """Outlets of two groups before anything is drawn.

    Attributes:
        part: Which comparison of designs it belongs to.
        outlets: Outlets of target and reference.
        icc: Share of the variance of articles that lies between outlets.
        articles: Mean number of articles of an outlet.
        size_sd: Standard deviation of the logarithm of the number of articles; 0 makes outlets equal.
        sd_ratio: Standard deviation between outlets of the reference over that of the target; icc is about
            their geometric mean.
        outlet_means: ``beta``; ``skewed``: exponential; ``informative``: beta, larger outlets say it more.
        d: True difference in standard deviations of articles.
    """

    part: str
    outlets: tuple[int, int] = (5, 6)
    icc: float = 0.1
    articles: int = 500
    size_sd: float = 0.8
    sd_ratio: float = 1.0
    outlet_means: Literal["beta", "skewed", "informative"] = "beta"
    d: float = 0.0

    @property
    def group(self) -> NDArray[np.intp]:
        return np.repeat(np.array([0, 1], dtype=np.intp), self.outlets)

    @property
    def sd_factors(self) -> tuple[float, float]:
        """What the standard deviation between outlets is multiplied with in target and reference."""
        return 1 / sqrt(self.sd_ratio), sqrt(self.sd_ratio)

    def sizes(self, rng: np.random.Generator) -> NDArray[np.intp]:
        """Articles of every outlet: log-normal, five at least."""
        shift = -(self.size_sd**2) / 2
        drawn = self.articles * np.exp(self.size_sd * rng.normal(size=sum(self.outlets)) + shift)
        return np.maximum(drawn.astype(np.intp), 5)


@dataclass(frozen=True, kw_only=True)
class WordRates:
    """Beta-binomial counts of words in articles, over their tokens."""

    design: Design

    @property
    def _within(self) -> float:
        """Variance of the rates of the articles of one outlet."""
        return RATE * (1 - RATE) * (WITHIN_ARTICLES + (1 - WITHIN_ARTICLES) / TOKENS)

    @property
    def _between(self) -> float:
        return self.design.icc / (1 - self.design.icc) * self._within

    @property
    def truth(self) -> float:
        return self.design.d * sqrt(self._within + self._between)

    def drawn(self, rng: np.random.Generator) -> Slice:
        sizes, group = self.design.sizes(rng), self.design.group
        means = self._means(group, sizes, rng)
        outlets = np.repeat(np.arange(len(group)), sizes)
        bursts = (1 - WITHIN_ARTICLES) / WITHIN_ARTICLES
        chance = means[outlets]
        rates = rng.beta(chance * bursts, (1 - chance) * bursts)
        return slice_of_articles(rng.binomial(TOKENS, rates) / TOKENS, outlets, group)

    def _means(self, group: NDArray[np.intp], sizes: NDArray[np.intp], rng: np.random.Generator) -> Reals:
        """The outlets' true rates."""
        sd = sqrt(self._between) * np.array(self.design.sd_factors)[group]
        centre = RATE + self.truth * (group == 0)
        if self.design.icc == 0:
            return np.asarray(centre)
        if self.design.outlet_means == "skewed":
            return np.asarray(np.maximum(centre + sd * (rng.exponential(size=len(group)) - 1), 1e-4))
        spread = centre * (1 - centre) / sd**2 - 1
        means = np.clip(rng.beta(centre * spread, (1 - centre) * spread), 1e-6, 1 - 1e-6)
        if self.design.outlet_means == "informative":
            for side in (0, 1):
                own = np.flatnonzero(group == side)
                means[own[np.argsort(sizes[own], kind="stable")]] = np.sort(means[own])
        return np.asarray(means)


@dataclass(frozen=True, kw_only=True)
class NormalScores:
    """Normal outlets with normal articles, their numbers drawn anew in every study."""

    design: Design

    @property
    def truth(self) -> float:
        return self.design.d

    def drawn(self, rng: np.random.Generator) -> Slice:
        target, reference = self.design.sd_factors
        return NormalOutlets(
            n_target=self.design.outlets[0],
            n_articles=tuple(self.design.sizes(rng).tolist()),
            sd_outlets=(sqrt(self.design.icc) * target, sqrt(self.design.icc) * reference),
            sd_articles=sqrt(1 - self.design.icc),
            truth=self.truth,
        ).drawn(rng)


POWER = ((0.05, 0.5), (0.1, 0.2), (0.1, 0.5), (0.1, 0.8), (0.3, 0.5))
ICC = (0.0, 0.01, 0.05, 0.1, 0.2, 0.3)

EVERY_METHOD = (
    *(Design(part="icc", icc=icc) for icc in ICC),
    *(Design(part="power", icc=icc, d=d) for icc, d in POWER),
    *(Design(part="articles", articles=n) for n in (50, 150, 2_000, 5_000)),
    *(Design(part="outlets", outlets=n) for n in ((3, 4), (4, 4), (4, 8), (8, 8), (10, 10), (20, 20))),
    *(Design(part="sizes", size_sd=sd) for sd in (0.0, 1.5)),
    *(Design(part="variances", sd_ratio=ratio) for ratio in (0.25, 4.0)),
    *(Design(part="variances", outlets=(4, 8), sd_ratio=ratio) for ratio in (0.25, 4.0)),
    *(Design(part="variances", outlets=(3, 8), sd_ratio=ratio) for ratio in (0.25, 4.0)),
    Design(part="unbalanced", outlets=(2, 9)),
    Design(part="most near zero", icc=0.3, sd_ratio=4.0),
    Design(part="skewed", outlet_means="skewed"),
    Design(part="informative", outlet_means="informative"),
)  # fmt: skip
"""Designs of the evidence, each under every method."""

DEFAULT_METHOD = tuple(
    Design(part="grid", outlets=outlets, icc=icc, articles=100, size_sd=size_sd, sd_ratio=ratio)
    for outlets in ((4, 4), (4, 8), (5, 6), (10, 10))
    for icc in ICC
    for size_sd in (0.8, 1.5)
    for ratio in (0.25, 1.0, 4.0)
)
"""A grid of designs with four outlets or more per group, for the default method."""
