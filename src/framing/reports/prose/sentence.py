"""Sentences whose numbers know where they come from."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Number:
    """A number in a sentence.

    Attributes:
        text: As it is written.
        value: As it stands in its source, every digit; empty where the source has none.
        source: The file of the run that holds it, and the place there: ``tables/contrast.csv, row 3, value``.
    """

    text: str
    value: str
    source: str


Part = str | Number


@dataclass(frozen=True)
class Prose:
    """Words and numbers, one after the other.

    Attributes:
        parts: Texts and numbers in order.
    """

    parts: tuple[Part, ...]

    def __str__(self) -> str:
        """The plain text."""
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)

    def __add__(self, other: "Prose") -> "Prose":
        """This and then the other."""
        return Prose((*self.parts, *other.parts))

    @property
    def numbers(self) -> tuple[Number, ...]:
        """The numbers in order."""
        return tuple(part for part in self.parts if isinstance(part, Number))


Filling = str | Number | Prose


def say(template: str, filling: Mapping[str, Filling] | None = None) -> Prose:
    """A sentence with its gaps filled.

    Args:
        template: Words with gaps in braces: ``higher by {value}``.
        filling: Gap → what stands there.
    """
    given = filling or {}
    parts: list[Part] = []
    for place, piece in enumerate(re.split(r"\{(\w+)\}", template)):
        if place % 2 == 0:
            parts.append(piece)
            continue
        filled = given[piece]
        parts.extend(filled.parts if isinstance(filled, Prose) else (filled,))
    return Prose(tuple(part for part in parts if part != ""))


def join(items: Sequence[Prose], between: str = ", ", last: str | None = None) -> Prose:
    """``a``, ``a and b``, ``a, b, and c``: names that hold an "and" themselves stay apart.

    Args:
        items: What is joined.
        between: Between all but the last two.
        last: Between the last two.
    """
    final = last if last is not None else " and " if len(items) == 2 else ", and "  # noqa: PLR2004  # a pair
    parts: list[Part] = []
    for place, item in enumerate(items):
        if place:
            parts.append(final if place == len(items) - 1 else between)
        parts.extend(item.parts)
    return Prose(tuple(parts))


def plain(words: str) -> Prose:
    """Words without numbers that come from the results."""
    return Prose((words,) if words else ())
