"""The experiment file: what a study declares, key by key. The JSON Schema for editors is made from here."""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    JsonValue,
    PlainSerializer,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from framing.types import Unit

LARGEST_SEED = 2**32 - 1
DEFAULT_SEEDS = 10
"""Fits of a model with chance in it where the file does not say how many: one seed is no result."""

Options = dict[str, JsonValue]
"""Options of a plug-in as the file gives them; the plug-in's own fields say what they must be."""


def _distinct(values: tuple[Any, ...]) -> tuple[Any, ...]:
    repeated = sorted({str(value) for value in values if values.count(value) > 1})
    if repeated:
        raise PydanticCustomError("repeated", "names {names} twice", {"names": ", ".join(repeated)})
    return values


Day = dt.date
Name = Annotated[str, Field(min_length=1)]
Names = Annotated[tuple[Name, ...], AfterValidator(_distinct)]
SomeNames = Annotated[tuple[Name, ...], Field(min_length=1), AfterValidator(_distinct)]
SomeOptions = Annotated[tuple[JsonValue, ...], Field(min_length=1)]
Language = Annotated[str, Field(pattern="^[a-z]{2}$")]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Choice(BaseModel):
    """A plug-in and its options.

    Attributes:
        name: Name of the plug-in.
        options: Option → value, as the file gives them.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    options: Options = {}


def _as_choice(value: object) -> object:
    """``dictionary`` or ``frameaxis: {embedding: corpus}`` as name and options."""
    if isinstance(value, str) and value:
        return {"name": value}
    if isinstance(value, Mapping) and len(value) == 1:
        name, options = next(iter(value.items()))
        if options is None or isinstance(options, Mapping):
            return {"name": name, "options": dict(options or {})}
    raise PydanticCustomError("choice", "must be a name, or a name with its options: name: {option: value}")


def _from_choice(choice: Choice) -> JsonValue:
    return {choice.name: dict(choice.options)} if choice.options else choice.name


NamedChoice = Annotated[
    Choice,
    BeforeValidator(_as_choice),
    PlainSerializer(_from_choice),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string"},
                {"type": "object", "minProperties": 1, "maxProperties": 1},
            ]
        }
    ),
]


class Groups(BaseModel):
    """Which outlets are compared: a labelling, and names for groups of its labels.

    Attributes:
        scheme: Labelling of the outlet registry; the label in force on an article's date counts.
    """

    model_config = ConfigDict(extra="allow", frozen=True, strict=True)
    __pydantic_extra__: dict[str, SomeNames] = Field(init=False)

    scheme: Name = Field(description="Labelling of the outlet registry, at the article's date.")

    @property
    def labels(self) -> dict[str, tuple[str, ...]]:
        """Group → labels, in the order of the file."""
        return dict(self.__pydantic_extra__)

    @model_validator(mode="after")
    def _two_or_more_and_apart(self) -> "Groups":
        labels = self.labels
        if len(labels) < 2:  # noqa: PLR2004  # a comparison has two sides
            raise PydanticCustomError("groups", "must name two groups or more, each with its labels")
        seen: dict[str, str] = {}
        for group, values in labels.items():
            for value in values:
                if value in seen:
                    both = {"label": value, "one": seen[value], "two": group}
                    raise PydanticCustomError("groups", 'gives label "{label}" to {one} and {two}', both)
                seen[value] = group
        return self


class Select(_Section):
    """Which articles of the corpus take part."""

    since: Day | None = Field(None, description="First day of publication.")
    until: Day | None = Field(None, description="First day of publication that is no longer included.")
    languages: Annotated[tuple[Language, ...], AfterValidator(_distinct)] = Field(
        (), description="ISO 639-1 codes; all languages if empty."
    )
    outlets: Names = Field((), description="Outlet ids; all outlets if empty.")

    @model_validator(mode="after")
    def _forwards(self) -> "Select":
        if self.since and self.until and self.since >= self.until:
            raise PydanticCustomError("backwards", "holds no day: since must be earlier than until")
        return self


class Window(_Section):
    """Words near keywords: nothing else of a text is scored."""

    around: SomeNames | Name = Field(
        description="Patterns that windows lie around, looked for in texts of every language; or the name of "
        "a dimension, whose patterns are looked for, each language's in its texts."
    )
    words: int = Field(10, ge=1, le=1000, description="Words on each side; punctuation takes up no room.")
    within: Unit = Field("sentence", description="Unit whose borders a window never crosses.")
    keyword: Literal["counted", "left_out"] = Field(
        "counted", description="Whether the words of the keyword count themselves."
    )


class Event(_Section):
    """A day that figures mark."""

    date: Day = Field(description="The day.")
    label: str = Field("", description="What happened, in a few words.")


class ModelChoice(BaseModel):
    """A model to fit; keys beyond these are options of its kind."""

    model_config = ConfigDict(extra="allow", frozen=True, strict=True)
    __pydantic_extra__: Options = Field(init=False)

    kind: Name = Field(description="Name of the model.")
    seeds: int = Field(
        DEFAULT_SEEDS,
        ge=1,
        le=1000,
        description="Fits with different seeds; their scores are averaged. One for kinds without chance.",
    )

    @property
    def options(self) -> Options:
        """Options of the model's kind."""
        return dict(self.__pydantic_extra__)


class Robustness(_Section):
    """Whether other sensible choices would change the answer."""

    multiverse: Literal["none", "default"] | dict[Name, SomeOptions] = Field(
        "none",
        description="Repeat under every combination of other defensible choices: choice → its options. A "
        "choice is a key of this file with dots (select.since, models.embedding.vector_size), or one of "
        "measure, estimand, channel, without, words, test. default: what can be varied in any study.",
    )
    words: Literal["none", "each"] = Field(
        "none",
        description="Leave each pattern and each seed word out in turn and measure the difference again.",
    )


class Report(_Section):
    """How the results are shown."""

    formats: Annotated[
        tuple[Literal["html", "md", "pdf"], ...], Field(min_length=1), AfterValidator(_distinct)
    ] = Field(("html",), description="Formats of the report.")
    style: Literal["plain"] = Field("plain", description="Look of the figures.")
    passages: int = Field(5, ge=0, le=100, description="Passages shown as evidence per dimension and group.")


class Experiment(_Section):
    """A declared study: what is compared, on what, by which measures, and how sure one can be."""

    schema_version: Literal[1] = Field(description="Version of this format.")
    title: Name = Field(description="The question, as the report shows it.")
    corpus: Name = Field(description="Folder of the corpus, from this file.")
    seed: int = Field(ge=0, le=LARGEST_SEED, description="Root of everything random.")
    groups: Groups = Field(description="Which outlets are compared.")
    select: Select = Field(default_factory=Select, description="Which articles take part.")
    unit: Unit = Field("sentence", description="Piece of text that gets one score.")
    window: Window | None = Field(
        None,
        description="Score only the words near keywords. Units without one have no score. Models, counts of "
        "words and voices still read whole articles.",
    )
    copies: Literal["all", "own", "weighted"] = Field(
        "all",
        description="How copied texts count in every estimate of scores: all of them, only the outlets' own "
        "passages, or articles weighted by 1 over the size of their cluster of copies.",
    )
    voice_gold: Name | None = Field(
        None,
        description="CSV file, from this file, of sentences with their true voice and the one that was read "
        "(truth, read; n, article, group if wanted), or what comes with the project: known:en, or with a "
        "genre, known:en/campaign news. Shares of voices and scores by voice are given corrected by it, too.",
    )
    hand_codes: Name | None = Field(
        None,
        description="Folder, from this file, of a sample that people have coded (`framing annotate`): "
        "what estimands that ask for human codes rest on.",
    )
    dimensions: SomeNames = Field(description="What to look for.")
    measures: tuple[NamedChoice, ...] = Field(min_length=1, description="How it is scored.")
    models: dict[str, ModelChoice] = Field({}, description="Models that measures need, under names.")
    estimands: tuple[NamedChoice, ...] = Field(min_length=1, description="What is asked of the scores.")
    events: tuple[Event, ...] = Field((), description="Days that figures mark.")
    level: float = Field(0.95, ge=0.5, le=0.999, description="Confidence level of intervals.")
    robustness: Robustness = Field(default_factory=Robustness, description="Other sensible choices.")
    report: Report = Field(default_factory=Report, description="How the results are shown.")
