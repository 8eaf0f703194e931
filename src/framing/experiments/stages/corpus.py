"""Stages 1 and 2: bring the articles of a recipe in, and choose those that take part."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from framing.corpus.corpus import Corpus
from framing.engine import Engine
from framing.experiments.declaration.experiment import Select

IMPORT, SELECT = "corpus", "select"


@dataclass(frozen=True, kw_only=True)
class ImportCorpus:
    """Import a recipe folder into a store.

    Attributes:
        recipe: The folder with ``corpus.yaml``.
    """

    recipe: Path

    def __call__(self, inputs: Mapping[str, Path], out: Path, engine: Engine) -> None:
        """Write the store."""
        from framing.corpus.recipe import bring_in_recipe

        del inputs, engine
        bring_in_recipe(self.recipe, out)


@dataclass(frozen=True, kw_only=True)
class SelectArticles:
    """Write the chosen articles as a store of their own.

    Attributes:
        choice: Which articles take part.
        store: A store to choose from; None chooses from what the import has made.
    """

    choice: Select
    store: Path | None

    def __call__(self, inputs: Mapping[str, Path], out: Path, engine: Engine) -> None:
        """Write the store."""
        del engine
        corpus = Corpus.open(self.store or inputs[IMPORT])
        choice = self.choice
        corpus.select(
            to=out,
            since=choice.since,
            until=choice.until,
            languages=choice.languages,
            outlets=choice.outlets,
        )
