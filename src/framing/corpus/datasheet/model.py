"""The one model from which the datasheet, the data package and the Croissant file are written."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, Literal, TypeVar

from framing.corpus.datasheet.answers import Answers
from framing.types import Step

Cell = str | int | float | bool | None
Kind = Literal["string", "integer", "number", "boolean", "datetime", "date", "any"]
"""Type of a column, in the words of Frictionless's table schema; ``any`` is a list."""

Model = TypeVar("Model")

BLANK = "•"
"""Stands for whatever a store said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a table.

    Attributes:
        name: Its name.
        description: What it says, its unit, and what a missing value means.
        kind: Type of its values.
        required: True if no value is missing.
        unique: True if no two values are equal.
        choices: Every value that can stand there; empty if there are too many to name.
        pattern: Regular expression that every value matches, or empty.
    """

    name: str
    description: str
    kind: Kind = "string"
    required: bool = False
    unique: bool = False
    choices: tuple[str, ...] = ()
    pattern: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Counts of one kind.

    Attributes:
        title: What it shows.
        columns: Its columns.
        rows: A value for each column; None is missing.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def column(self, name: str) -> tuple[Cell, ...]:
        """The values of one column, in order of the rows."""
        place = [column.name for column in self.columns].index(name)
        return tuple(row[place] for row in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One file.

    Attributes:
        path: Below the described folder, with ``/``.
        size: Bytes.
        sha256: Of its bytes, hexadecimal.
    """

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """Files that belong together: one table, or something that is no table.

    Attributes:
        name: Short name in snake case.
        description: What it holds.
        media_type: What programs call its format.
        files: Its files; several are parts of one table, in order.
        columns: Columns of the table; empty if it is none.
        key: Columns that tell its rows apart; empty if none do.
    """

    name: str
    description: str
    media_type: str
    files: tuple[File, ...]
    columns: tuple[Column, ...] = ()
    key: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """How a corpus was collected from the web, as the build wrote it down.

    Attributes:
        recipe: The recipe, as it was read.
        recipe_digest: Its digest.
        period: The days that were asked for.
        languages: The languages that were asked for.
        subject: What the articles had to be about.
        user_agent: How the fetcher named itself, without the contact.
        robots: Whether robots.txt was obeyed.
        extractor: Name and version of what took the text out of pages, and its settings.
    """

    recipe: str
    recipe_digest: str
    period: str
    languages: str
    subject: str
    user_agent: str
    robots: str
    extractor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Datasheet:
    """Everything that is known of a corpus without reading it.

    Attributes:
        name: Name of the corpus.
        notice: Line that everything about it must carry; empty if there is none.
        invented: True if its outlets and articles are invented.
        fingerprint: Digest over every article and outlet.
        registry: Digest over the cards of its outlets.
        n_articles: Articles.
        n_outlets: Outlets.
        n_words: Words in languages that set spaces.
        n_characters: Characters in languages that do not.
        n_bylines: Articles that name their authors.
        n_urls: Articles with an address.
        n_undated: Articles without a date.
        same_text: Articles whose text stands, letter by letter, at another outlet too.
        first: Earliest date; None if all are undated.
        last: Latest date; None if all are undated.
        languages: Languages of the articles, most articles first.
        history: What was done to it, oldest first.
        collected: How it was collected; None if it was brought in from files.
        origin_settings: How it was worked out whose copy the articles are; empty if it was not.
        tables: Name → counts; a table that does not apply is absent.
        resources: Its files.
        software: Name → version of what wrote the datasheet.
        answers: What its makers say of it.
        shared: True if the described folder is the form without text.
        with_titles: True if the shared form holds headlines.
        n_removed: Articles left out of the shared form because their removal was asked for.
    """

    name: str
    notice: str
    invented: bool
    fingerprint: str
    registry: str
    n_articles: int
    n_outlets: int
    n_words: int
    n_characters: int
    n_bylines: int
    n_urls: int
    n_undated: int
    same_text: int
    first: str | None
    last: str | None
    languages: tuple[str, ...]
    history: tuple[Step, ...]
    collected: Collected | None
    origin_settings: str
    tables: Mapping[str, Table]
    resources: tuple[Resource, ...]
    software: Mapping[str, str]
    answers: Answers
    shared: bool = False
    with_titles: bool = False
    n_removed: int = 0

    def blanked(self) -> "Datasheet":
        """The same with every word that came from the store or its makers replaced by a mark.

        What is written from it holds nothing but this project's own sentences.
        """
        return _blanked(self)


def _blanked(value: Model) -> Model:
    """A value of the same shape without the words in it; columns are this project's own and stay."""
    result: Any = value
    if isinstance(value, str):
        result = BLANK
    elif isinstance(value, Answers):
        result = value.blanked(BLANK)
    elif isinstance(value, tuple):
        result = tuple(_blanked(each) for each in value)
    elif isinstance(value, Mapping):
        known = all(isinstance(each, Table) for each in value.values())  # their names are our own
        result = {key if known else _blanked(key): _blanked(each) for key, each in value.items()}
    elif is_dataclass(value) and not isinstance(value, type):
        result = _blanked_fields(value)
    same: Model = result
    return same


def _blanked_fields(value: Any) -> Any:
    if isinstance(value, Column):
        return value
    kept = {Table: {"title", "columns"}, Resource: {"name", "description", "media_type", "columns", "key"}}
    names = {each.name for each in fields(value)} - kept.get(type(value), set())
    return replace(value, **{name: _blanked(getattr(value, name)) for name in sorted(names)})
