"""What is wrong with what a recipe names: files that are not there, outlets that nobody knows."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from framing.corpus.building import offered
from framing.errors import CorpusError, UnknownName, UsageError
from framing.outlets.registry import Registry
from framing.sources.urls import Urls
from framing.types import Address, Outlet

if TYPE_CHECKING:
    from framing.corpus.building.recipe import RecipeCard

Card = TypeVar("Card", bound=BaseModel)
Wrong = tuple[tuple[int | str, ...], str]
"""Keys that lead to a value of the recipe, and what is wrong with it."""

Chosen = tuple[int, str, offered.SourceOptions]
"""Number of a source in the recipe, its name, its options."""


def chosen_of(entry: BaseModel) -> tuple[str, offered.SourceOptions]:
    """Name and options of one entry of ``sources``."""
    name = next(iter(entry.model_fields_set))
    options: offered.SourceOptions = getattr(entry, name)
    return name, options


def problems_of_parts(file: Path, said: object, card: "type[RecipeCard]") -> list[Wrong]:
    """What is wrong in the world with those parts of a recipe whose form is right.

    Args:
        file: The recipe.
        said: What stands in it.
        card: What a recipe may say, but for its sources.
    """
    if not isinstance(said, Mapping):
        return []
    sound = {key: value for key, value in said.items() if _read(card, {"name": "-", key: value})}
    whole = _read(card, {"name": "-", **sound})
    if whole is None:
        return []
    entries = said.get("sources")
    read = [_read(offered.source_card(), entry) for entry in entries] if isinstance(entries, tuple) else []
    chosen = [(number, *chosen_of(entry)) for number, entry in enumerate(read) if entry is not None]
    unsound = {str(key) for key in said if key not in sound}
    found = problems_in_the_world(file.parent, whole, chosen)
    return [(place, words) for place, words in found if not unsound & _DEPENDS.get(_kind(place), set())]


_DEPENDS = {"window": {"period"}, "outlet": {"outlet_folders", "unknown_outlets"}, "language": {"subject"}}
"""What is wrong only if other keys are right: nothing is said of it while they are not."""


def _kind(place: tuple[int | str, ...]) -> str:
    if place[0] == "languages":
        return "language"
    if place[0] == "sources" and len(place) == len(("sources", 0, "gdelt")):
        return "window"
    return "outlet" if place[0] == "outlets" or place[-1] in {"outlet", "path"} else ""


def _read(model: type[Card], said: object) -> Card | None:
    try:
        return model.model_validate(said)
    except ValidationError:
        return None


def problems_in_the_world(root: Path, card: "RecipeCard", chosen: Sequence[Chosen]) -> list[Wrong]:
    """What is wrong with a recipe whose form is right.

    Args:
        root: Folder that its paths are relative to.
        card: What it says.
        chosen: Its sources.

    Raises:
        BadConfig: An outlet file has problems.
    """
    missing = [*_missing_folders(root, card), *_missing_paths(root, chosen)]
    found = [*missing, *_words_for_no_language(card), *_no_window(card, chosen)]
    if not any(place[0] == "outlet_folders" for place, _ in missing):
        registry = Registry.load(*(root / name for name in card.outlet_folders))
        found += [*_unknown_outlets(card, registry), *_unknown_options(card, chosen, registry)]
        found += [one for source in chosen for one in _misnamed(root, source, registry)]
    return found


def _missing_folders(root: Path, card: "RecipeCard") -> Iterator[Wrong]:
    for number, name in enumerate(card.outlet_folders):
        if not (root / name).is_dir():
            yield ("outlet_folders", number), f"{name} is not there (paths are relative to the recipe)"


def _missing_paths(root: Path, chosen: Sequence[Chosen]) -> Iterator[Wrong]:
    for number, source, options in chosen:
        for option, path in offered.paths_of(options):
            if not (root / path).exists():
                yield (
                    ("sources", number, source, option),
                    f"{path} is not there (paths are relative to the recipe)",
                )


def _words_for_no_language(card: "RecipeCard") -> Iterator[Wrong]:
    """Languages that are wanted although the subject has no words in them: nothing would ever get in."""
    for number, language in enumerate(card.languages):
        if card.subject and language not in card.subject:
            yield (
                ("languages", number),
                f"the subject has no words in {language!r}: nothing in it would get in",
            )


def _no_window(card: "RecipeCard", chosen: Sequence[Chosen]) -> Iterator[Wrong]:
    what = "say since and until, here or as the period of the recipe: it can only be asked for a period"
    for number, source, options in chosen:
        if card.period is None and offered.lacks_window(options):
            yield ("sources", number, source), what


def _unknown_outlets(card: "RecipeCard", registry: Registry) -> Iterator[Wrong]:
    for number, name in enumerate(card.outlets):
        problem = _unknown(name, registry)
        if problem:
            named = registry.find(name)
            yield ("outlets", number), f"is {named.id!r} in the registry" if named else problem


def _unknown_options(card: "RecipeCard", chosen: Sequence[Chosen], registry: Registry) -> Iterator[Wrong]:
    """Outlets that a source is said to be of. With stubs, a name that nobody knows makes a new outlet."""
    for number, source, options in chosen:
        name = options.given().get("outlet")
        if isinstance(name, str) and registry.find(name) is None and card.unknown_outlets == "reject":
            yield ("sources", number, source, "outlet"), _unknown(name, registry) or ""


def _unknown(name: str, registry: Registry) -> str | None:
    try:
        registry.get(name)
    except UnknownName as unknown:
        return str(unknown)
    return None


def _misnamed(root: Path, source: Chosen, registry: Registry) -> Iterator[Wrong]:
    """Lists without addresses, and outlets in them that are not those whose domains the addresses have."""
    number, name, options = source
    if options.source is not Urls:
        return
    wrong: dict[tuple[str, str], list[Address]] = {}
    try:
        listed = _listed(root, options)
    except UsageError as error:
        advice = " (In a recipe: map: {Their name: url} beside the path.)" if "column" in str(error) else ""
        yield ("sources", number, name, "path"), f"{error}{advice}"
        return
    for address in listed:
        named = address.hints.get("outlet", "")
        of_domain = registry.find(address.url)
        if named and of_domain is not None and registry.find(named) != of_domain:
            wrong.setdefault((named, of_domain.id), []).append(address)
    for (named, right), addresses in sorted(wrong.items()):
        yield ("sources", number, name, "path"), _contradiction(addresses, registry.find(named), named, right)


def _contradiction(addresses: Sequence[Address], known: Outlet | None, named: str, right: str) -> str:
    said = f"the outlet {known.id!r}" if known else f"{named!r}, which is no outlet that is known,"
    more = f", and {len(addresses) - 1} more of this kind" if len(addresses) > 1 else ""
    return (
        f"{addresses[0].found_in} names {said} for {addresses[0].url}, an address of {right!r}{more}. Mend "
        "the list or the domains of the outlets; or leave the column out (map: {outlet: '-'}), and addresses "
        "alone decide"
    )


def _listed(root: Path, options: offered.SourceOptions) -> list[Address]:
    """The addresses of a list; none if it is not there.

    Raises:
        UsageError: It has no column of addresses.
    """
    try:
        made = offered.made(options, root, None)
        return [found for found in made.found(_NO_WEB) if isinstance(found, Address)]
    except CorpusError:
        return []


_NO_WEB: Any = None
"""A list of addresses is read from a file: it asks nobody."""
