"""What a recipe may say of each source: the fields of the source itself, checked by name and type."""

import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields
from dataclasses import replace as with_values
from datetime import date
from functools import cache, reduce
from operator import or_
from pathlib import Path
from typing import Annotated, Any, ClassVar, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, BeforeValidator, ConfigDict, create_model, model_validator

from framing import catalogue
from framing.errors import FramingError
from framing.sources.base import Columns

STRICT = ConfigDict(extra="forbid", strict=True, frozen=True, arbitrary_types_allowed=True)
WINDOW = ("since", "until")
"""Options that take the recipe's period where the recipe leaves them out."""

COLUMNS, MAP = "columns", "map"
KEEP = "keep"
"""Option of sources that keep what they sift from very long files."""

STREAMS = Path(".framing") / "streams"
"""Where they keep it if the recipe does not say, relative to the recipe."""


def _as_path(value: object) -> object:
    return Path(value) if isinstance(value, str) and value else value


GivenPath = Annotated[Path, BeforeValidator(_as_path)]


class SourceOptions(BaseModel):
    """Options of one source, as its own fields have them.

    Attributes:
        source: Class of the source; each class of options that ``options_of`` makes has its own.
    """

    model_config = STRICT

    source: ClassVar[Any]

    @model_validator(mode="after")
    def _taken(self) -> "SourceOptions":
        """Let the source refuse what it will refuse, while the place in the file is known."""
        given = self.given()
        for name in set(WINDOW) & set(type(self).model_fields):
            given.setdefault(name, date(2000, 1, 1 + WINDOW.index(name)))
        try:
            self.source(**given)
        except FramingError as error:
            raise ValueError(str(error)) from error
        return self

    def given(self) -> dict[str, Any]:
        """Field of the source → value, for the fields that the recipe names."""
        said = {name: getattr(self, name) for name in self.model_fields_set}
        own = own_fields(self.source)
        mapping = said.pop(MAP, None) if COLUMNS in own else None
        if KEEP in own:
            said.setdefault(KEEP, STREAMS)
        return said | ({COLUMNS: Columns(mapping=dict(mapping))} if mapping else {})


def own_fields(plugin: Any) -> dict[str, "Field[Any]"]:
    """Name → field of what a source's constructor takes."""
    return {each.name: each for each in fields(plugin) if each.init}


@cache
def options_of(name: str) -> type[SourceOptions]:
    """The card of a source's options.

    Args:
        name: Name of the source.
    """
    plugin: Any = catalogue.load("sources", name)
    hints = get_type_hints(plugin)
    definitions: dict[str, Any] = {}
    for field, own in own_fields(plugin).items():
        if field == COLUMNS:
            definitions[MAP] = (Mapping[str, str], {})
        elif field in WINDOW:
            definitions[field] = (_readable(hints[field]) | None, None)
        elif field == KEEP:
            definitions[field] = (GivenPath, STREAMS)
        else:
            definitions[field] = (_readable(hints[field]), _default(own))

    class Options(SourceOptions):
        """Options of one source."""

        source: ClassVar[Any] = plugin

    return create_model(name, __base__=Options, **definitions)


def _default(own: "Field[Any]") -> Any:
    if own.default is not MISSING:
        return own.default
    return ... if own.default_factory is MISSING else own.default_factory()


def _readable(hint: Any) -> Any:
    """A type as YAML can give it: paths come as text."""
    if hint is Path:
        return GivenPath
    args = tuple(_readable(arg) for arg in get_args(hint))
    if not args or get_origin(hint) is None or get_origin(hint) is Annotated:
        return hint
    if get_origin(hint) in {Union, types.UnionType}:
        return reduce(or_, args)
    return get_origin(hint)[args] if Path in get_args(hint) else hint


@cache
def source_card() -> type[BaseModel]:
    """One entry of ``sources``: exactly one key, the name of a source, with its options."""

    class One(BaseModel):
        """A source and its options."""

        model_config = STRICT

        @model_validator(mode="after")
        def _exactly_one(self) -> "One":
            if len(self.model_fields_set) != 1 or getattr(self, next(iter(self.model_fields_set))) is None:
                raise ValueError("must name one source with its options, such as feed: {url: https://…}")
            return self

    definitions: dict[str, Any] = {
        name: (options_of(name) | None, None) for name in catalogue.names("sources")
    }
    return create_model("Source", __base__=One, **definitions)


def lacks_window(options: SourceOptions) -> bool:
    """Whether a source must have a period and was given none."""
    own, given = own_fields(options.source), options.given()
    return any(name in own and own[name].default is MISSING and given.get(name) is None for name in WINDOW)


def made(options: SourceOptions, root: Path, window: tuple[date, date] | None) -> Any:
    """The source itself.

    Args:
        options: Its checked options.
        root: Folder that paths are relative to.
        window: First day and first day no longer wanted, for sources that ask for a period.
    """
    given = options.given()
    if window is not None:
        for name, day in zip(WINDOW, window, strict=True):
            if name in type(options).model_fields and given.get(name) is None:
                given[name] = day
    source = options.source(**given)
    placed = {name: _placed(value, root) for name, value in given.items() if _placed(value, root) != value}
    return with_values(source, **placed) if placed else source


def paths_of(options: SourceOptions) -> list[tuple[str, Path]]:
    """Option and path, as the recipe gives them, of every path that must be there."""
    found = []
    for name, value in options.given().items():
        if name == KEEP:
            continue
        each = value if isinstance(value, tuple) else (value,)
        found += [(name, one) for one in each if isinstance(one, Path)]
    return found


def _placed(value: Any, root: Path) -> Any:
    if isinstance(value, Path):
        return root / value
    if isinstance(value, tuple) and any(isinstance(each, Path) for each in value):
        return tuple(_placed(each, root) for each in value)
    return value
