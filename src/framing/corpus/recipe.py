"""A folder with ``corpus.yaml`` says how its articles are imported; the same recipe gives the same store."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from framing.checked_yaml import read_checked
from framing.corpus.checking import Rules
from framing.corpus.corpus import Corpus
from framing.corpus.importing import Import, bring_in
from framing.corpus.intake import Progress
from framing.corpus.opening import open_source
from framing.errors import BadConfig, CorpusError
from framing.sources.base import Columns

RECIPE = "corpus.yaml"
Text = Annotated[str, Field(min_length=1)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class RulesCard(_Strict):
    """What a recipe says an article must be: ``checking.Rules``."""

    min_words: Annotated[int, Field(ge=1)] = Rules().min_words
    min_characters: Annotated[int, Field(ge=1)] = Rules().min_characters
    require_date: bool = False
    clean: bool = True
    boilerplate: bool = True


class RecipeCard(_Strict):
    """What ``corpus.yaml`` may say.

    Attributes:
        name: Name of the corpus for titles.
        files: Files and folders of articles, relative to the recipe.
        source: Name of the source that reads them; left out, it is told from their endings.
        map: Foreign field → our field, or ``-`` to leave it out.
        options: Other options of the source.
        outlets: Folders of outlets beside the bundled ones, relative to the recipe.
        defaults: Our field → value for records that do not say.
        rules: What an article must be.
        invented: True if the outlets and articles are invented.
        notice: Line that every report on the corpus must carry.
    """

    name: Text
    files: Annotated[tuple[Text, ...], Field(min_length=1)]
    source: Text | None = None
    map: Mapping[str, str] = {}
    options: Mapping[str, str] = {}
    outlets: tuple[Text, ...] = ()
    defaults: Mapping[str, str] = {}
    rules: RulesCard = RulesCard()
    invented: bool = False
    notice: str = ""


def bring_in_recipe(
    path: Path | str, to: Path | str, *, replace: bool = False, progress: Progress | None = None
) -> Corpus:
    """Import the articles of a recipe into a store.

    Args:
        path: A folder with ``corpus.yaml``, or that file.
        to: Folder of the store.
        replace: True lets it replace a store that is there.
        progress: Is told how far the reading is.

    Raises:
        BadConfig: The recipe or an outlet file has problems; each is named with its place.
        CorpusError: Files are missing, nothing got in, or the store cannot be written.
    """
    path, to = Path(path), Path(to)
    file = path / RECIPE if path.is_dir() else path
    if not file.is_file():
        raise CorpusError(f"{path} holds no {RECIPE}.")
    card = read_checked(file, RecipeCard)
    root = file.parent
    missing = [name for name in (*card.files, *card.outlets) if not (root / name).exists()]
    if missing:
        raise BadConfig(f"{file}: {', '.join(missing)} is not there (paths are relative to the recipe).")
    columns = Columns(mapping=dict(card.map), given=tuple(card.defaults))
    sources = [
        open_source(root / name, kind=card.source, columns=columns, options=dict(card.options))
        for name in card.files
    ]
    how = Import(
        name=card.name,
        rules=Rules(**card.rules.model_dump(), defaults=dict(card.defaults)),
        outlets=tuple(root / name for name in card.outlets),
        invented=card.invented,
        notice=card.notice,
        said=_said(card),
    )
    return bring_in(sources, how, to=to, replace=replace, progress=progress)


def _said(card: RecipeCard) -> dict[str, str]:
    said = {"source": card.source or "", "files": " ".join(card.files)}
    said |= {f"map:{name}": own for name, own in sorted(card.map.items())}
    return said | {f"option:{name}": value for name, value in sorted(card.options.items())}
