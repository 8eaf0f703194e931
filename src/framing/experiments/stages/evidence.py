"""Passages of text that show what a dimension's words stand in, drawn at random from each group."""

from dataclasses import dataclass

import polars as pl

from framing.experiments import tables
from framing.experiments.declaration.experiment import Experiment
from framing.text.tokens import Tokens
from framing.types import Dimension

WINDOW = 15
"""Tokens on each side of the words."""


@dataclass(frozen=True, kw_only=True)
class Passages:
    """Draws passages.

    Attributes:
        experiment: How many per dimension and group, from which seed.
        dimensions: Whose words are looked for.
    """

    experiment: Experiment
    dimensions: tuple[Dimension, ...]

    def table(self, tokens: Tokens, articles: pl.DataFrame) -> pl.DataFrame:
        """The table ``evidence``: in the order of dimensions and groups, then of outlets and dates.

        Args:
            tokens: The corpus.
            articles: Articles with ``group``, ``published``, ``language`` and ``origin``, in corpus order.
        """
        titled = articles.join(
            tokens.articles.select("article", "title"), on="article", how="left", maintain_order="left"
        )
        drawn = [
            self._drawn(dimension, group, self._matches(tokens, dimension, titled))
            for dimension in self.dimensions
            for group in self.experiment.groups.labels
        ]
        return pl.concat([tables.empty("evidence"), *drawn])
