"""The nouns of hand coding, and the door of the forms."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal, Protocol

from framing.types import Dimension

Level = Literal["nominal", "ordinal", "interval", "ratio"]
"""Level of measurement of a code, after Stevens (1946)."""

CANNOT_TELL = "?"
"""The answer of a coder who cannot decide: no code, and not the same as an item that nobody has looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer that a coder may give.

    Attributes:
        code: What is written down: ``1``, ``0``, ``-1``.
        label: What it means, in a few words.
    """

    code: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a coder decides of every item.

    Attributes:
        dimension: Name of the dimension.
        title: Its title.
        definition: What counts as an expression of it.
        answers: The codes that may be given, besides ``CANNOT_TELL``.
        level: Level of measurement of the codes.
    """

    dimension: str
    title: str
    definition: str
    answers: tuple[Answer, ...]
    level: Level

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code that may be given."""
        return tuple(answer.code for answer in self.answers)


def question(dimension: Dimension) -> Question:
    """The question that a dimension puts to a coder: one pole is there or not; of two, either may be."""
    here = Answer(code="1", label=dimension.positive)
    opposite = dimension.negative
    neither = Answer(code="0", label="not expressed" if opposite is None else "neither")
    there = () if opposite is None else (Answer(code="-1", label=opposite),)
    return Question(
        dimension=dimension.name,
        title=dimension.title,
        definition=dimension.definition,
        answers=(here, neither, *there),
        level="ordinal" if there else "nominal",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A piece of text to be coded, without a word on where it comes from.

    Attributes:
        item: Its name in forms: means nothing, and is unique in the sample.
        text: What is coded, as printed.
        before: The text before it, for understanding only.
        after: The text after it.
    """

    item: str
    text: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What one coder is given.

    Attributes:
        sample: Digest of the sample that the items belong to.
        coder: Name of the coder.
        items: The items, in the order in which this coder meets them.
        questions: What is decided of each.
        notice: What stands on top of every form, such as that texts are invented; empty if nothing.
    """

    sample: str
    coder: str
    items: tuple[Item, ...]
    questions: tuple[Question, ...]
    notice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """One decision of one coder.

    Attributes:
        item: Name of the item.
        coder: Who decided.
        dimension: On what.
        code: The code; ``CANNOT_TELL`` if the coder could not.
        place: File and line, for messages.
    """

    item: str
    coder: str
    dimension: str
    code: str
    place: str


class Form(Protocol):
    """A kind of file in which people code. Writes what a coder is given, reads what a coder gives back.

    Attributes:
        title: Its name for users.
        suffix: Ending of the files.
    """

    title: ClassVar[str]
    suffix: ClassVar[str]

    def write(self, sheet: Sheet) -> bytes:
        """The file that a coder is given; the same bytes for the same sheet."""
        ...

    def recognises(self, content: bytes) -> bool:
        """Whether a file looks like one that came back from this form."""
        ...

    def read(self, content: bytes, place: str, questions: Sequence[Question]) -> Iterator[Code]:
        """The decisions in a file that a coder gives back; undecided ones are left out.

        Args:
            content: The file.
            place: What messages call it.
            questions: What was asked.

        Raises:
            DataError: It cannot be read; the message says where and what was expected.
        """
        ...


def by_item(items: Iterable[Item]) -> Mapping[str, Item]:
    """Items under their names."""
    return {item.item: item for item in items}
