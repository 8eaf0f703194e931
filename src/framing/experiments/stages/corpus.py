"""Stages 1 and 2: bring the articles of a recipe in, and choose those that take part."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from framing.checked_yaml import read_checked
from framing.corpus.corpus import Corpus
from framing.corpus.recipe import RecipeCard
from framing.engine import Engine
from framing.experiments.declaration.data import RECIPE
from framing.experiments.declaration.experiment import Select
from framing.experiments.stage import Source

IMPORT, SELECT = "corpus", "select"

STORE_FILES = ("corpus.json", "articles", "outlets", "rejects.jsonl", "remarks.parquet")
"""What a store of articles is made of; other verbs keep tokens and the like beside it."""


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


def corpus_sources(folder: Path) -> dict[str, Source]:
    """What the articles of a corpus are read from: all of a store, or what a recipe names.

    Args:
        folder: The corpus.

    Raises:
        BadConfig: The recipe has problems.
    """
    if (folder / RECIPE).is_file():
        card = read_checked(folder / RECIPE, RecipeCard)
        named = (RECIPE, *card.files, *card.outlets)
    else:
        named = STORE_FILES
    return {name: Source.of(folder / name) for name in named if (folder / name).exists()}
