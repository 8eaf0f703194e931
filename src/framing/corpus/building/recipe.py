"""What a recipe of a build says, checked: every problem at its place."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    create_model,
    model_validator,
)

from framing.checked_yaml import read_checked, refusal, together, unchecked
from framing.corpus.building import offered
from framing.corpus.building.recipe_problems import chosen_of, problems_in_the_world, problems_of_parts
from framing.corpus.extraction.guards import Limits
from framing.corpus.recipe import RulesCard
from framing.corpus.wanted import Period, Subject, Wanted
from framing.errors import BadConfig, CorpusError, UsageError
from framing.fetching.base import Manners
from framing.outlets.registry import Registry


def _two_letters(code: str) -> str:
    if not re.fullmatch("[a-z]{2}", code):
        raise ValueError("must be a language in two letters, such as en (ISO 639-1)")
    return code


def _lists_of_words(said: object) -> object:
    """Words that stand where lists of words are expected are the mistake that is made most."""
    if isinstance(said, str) or (
        isinstance(said, tuple) and said and all(isinstance(one, str) for one in said)
    ):
        words = [said] if isinstance(said, str) else [str(one) for one in said]
        each, either = ", ".join(f"[{word}]" for word in words), ", ".join(words)
        raise ValueError(
            f"must be lists of words, of each of which an article must have one: [{each}] for articles with "
            f"all of these words, [[{either}]] for those with any"
        )
    return said


Text = Annotated[str, Field(min_length=1)]
Language = Annotated[str, AfterValidator(_two_letters)]
NotNegative = Annotated[float, Field(ge=0)]
Positive = Annotated[float, Field(gt=0)]
Count = Annotated[int, Field(ge=1)]

ARCHIVE_SERVER = "https://web.archive.org/web"
ARCHIVE_INTERVAL = 2.5
"""Seconds between two requests that the Internet Archive wants; who asks faster is shut out for an hour."""

CONTACT = re.compile(r"^contact:.*$", re.MULTILINE)
LEFT_OUT = "contact: (left out)"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class PeriodCard(_Strict):
    """From ``since`` to before ``until``, on the clocks of the outlets."""

    since: date
    until: date

    @model_validator(mode="after")
    def _since_before_until(self) -> "PeriodCard":
        if self.since >= self.until:
            raise ValueError(
                f"since ({self.since}) must be before until ({self.until}), the first day left out"
            )
        return self


class SubjectCard(_Strict):
    """What an article in one language must hold: a word of each list, in headline or text."""

    all_of: Annotated[
        tuple[Annotated[tuple[Text, ...], Field(min_length=1)], ...],
        Field(min_length=1),
        BeforeValidator(_lists_of_words),
    ]


class EventCard(_Strict):
    """A date that the study is about, carried into the history."""

    date: date
    label: Text


class FetchCard(_Strict):
    """How the build behaves towards hosts: ``fetching.base.Manners`` without the contact."""

    interval: NotNegative = Manners(contact="").interval
    jobs: Count = Manners(contact="").jobs
    obey_robots: bool = True
    deadline: Positive = Manners(contact="").deadline
    slowest: Annotated[int, Field(ge=0)] = Manners(contact="").slowest
    patience: NotNegative = Manners(contact="").patience
    max_bytes: Count = Manners(contact="").max_bytes
    max_list_bytes: Count = Manners(contact="").max_list_bytes
    max_ratio: Count = Manners(contact="").max_ratio
    tries: Count = Manners(contact="").tries
    loopback: bool = False
    intervals: Mapping[str, NotNegative] = {}


class ExtractionCard(_Strict):
    """What taking the article from a page may cost: ``corpus.extraction.guards.Limits``."""

    seconds: Positive | None = None
    memory: Count | None = None
    max_bytes: Count | None = None
    max_tags: Count | None = None
    max_depth: Count | None = None
    max_text: Count | None = None


class RecipeCard(_Strict):
    """What a recipe may say, but for its sources.

    Attributes:
        name: Name of the corpus for titles.
        contact: Address at which the user can be reached.
        outlets: Outlets whose articles are wanted; empty wants those of every known one.
        outlet_folders: Folders of outlets beside the bundled ones, relative to the recipe.
        unknown_outlets: What becomes of articles of an outlet that no folder has.
        period: When articles were published.
        languages: ISO 639-1 codes of the articles; empty wants all.
        subject: Language → what an article must be about.
        events: Dates that the study is about.
        fetch: How the build behaves towards hosts.
        fallback: Where a page is asked for that its publisher no longer has.
        fallback_server: The archive's address, to which moment and page are added.
        extraction: What taking an article from a page may cost.
        rules: What an article must be.
        defaults: Our field → value for records that do not say.
        versions: Which version of a page is used.
        invented: True if outlets and articles are invented.
        notice: Line that every report on the corpus must carry.
    """

    name: Text
    contact: Text | None = None
    outlets: tuple[Text, ...] = ()
    outlet_folders: tuple[Text, ...] = ()
    unknown_outlets: Literal["reject", "stub"] = "reject"
    period: PeriodCard | None = None
    languages: tuple[Language, ...] = ()
    subject: Mapping[Language, SubjectCard] = {}
    events: tuple[EventCard, ...] = ()
    fetch: FetchCard = FetchCard()
    fallback: Literal["wayback", "none"] = "none"
    fallback_server: Text = ARCHIVE_SERVER
    extraction: ExtractionCard = ExtractionCard()
    rules: RulesCard = RulesCard()
    defaults: Mapping[str, str] = {}
    versions: Literal["first", "last"] = "first"
    invented: bool = False
    notice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedSource:
    """One source of a recipe.

    Attributes:
        name: Its name in the catalogue.
        plugin: The source itself.
        key: Digest of its name and options as the recipe gives them.
    """

    name: str
    plugin: Any
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """A checked recipe.

    Attributes:
        file: Where it stands.
        text: What it says, without the contact.
        card: What it says, checked.
        sources: Where articles are looked for, in its order.
        registry: The outlets that it knows.
        wanted: Which articles belong into the corpus.
        removed: Digests of addresses whose removal was asked for.
    """

    file: Path
    text: str
    card: RecipeCard
    sources: tuple[NamedSource, ...]
    registry: Registry
    wanted: Wanted
    removed: frozenset[str] = frozenset()

    @property
    def digest(self) -> str:
        """SHA-256 of the text without the contact, hexadecimal."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def root(self) -> Path:
        """The folder that its paths are relative to."""
        return self.file.parent


@cache
def full_card() -> type[RecipeCard]:
    """The card with the sources of this installation."""
    one: Any = offered.source_card()
    entries: Any = Annotated[tuple[one, ...], Field(min_length=1)]
    made: type[RecipeCard] = create_model("Recipe", __base__=RecipeCard, sources=(entries, ...))
    return made


def read_recipe(file: Path, removed: frozenset[str] = frozenset()) -> Recipe:
    """Read and check a recipe; nothing is fetched.

    Args:
        file: A YAML file.
        removed: Digests of addresses whose removal was asked for.

    Raises:
        CorpusError: There is no such file.
        BadConfig: It has problems; each is named with its place.
    """
    if not file.is_file():
        raise CorpusError(_no_recipe(file))
    card = _checked_card(file)
    chosen = [chosen_of(entry) for entry in getattr(card, "sources")]  # noqa: B009  # added when it was made
    registry = Registry.load(*(file.parent / name for name in card.outlet_folders))
    window = _window(card)
    return Recipe(
        file=file,
        text=CONTACT.sub(LEFT_OUT, file.read_text(encoding="utf-8-sig")),
        card=card,
        sources=tuple(_named(file, name, options, window) for name, options in chosen),
        registry=registry,
        wanted=_wanted(card),
        removed=removed,
    )


def _checked_card(file: Path) -> RecipeCard:
    """What a recipe says.

    Raises:
        BadConfig: It has problems: of its form, and of what it names in the world.
    """
    try:
        card = read_checked(file, full_card())
    except BadConfig as error:
        found = problems_of_parts(file, unchecked(file), RecipeCard)
        raise together(file, error, refusal(file, found)) if found else error from error
    entries = enumerate(getattr(card, "sources"))  # noqa: B009  # added when it was made
    found = problems_in_the_world(file.parent, card, [(n, *chosen_of(one)) for n, one in entries])
    if found:
        raise refusal(file, found)
    return card


def _no_recipe(file: Path) -> str:
    if (file / "corpus.yaml").is_file():
        return f"{file} is imported, not built: framing corpus import {file} --to FOLDER"
    there = "is not there" if not file.exists() else "is a folder, not a file"
    return f"{file} {there}. A recipe is a YAML file that names sources, such as corpora/kremlin.yaml."


def _named(
    file: Path, name: str, options: offered.SourceOptions, window: tuple[date, date] | None
) -> NamedSource:
    plugin = offered.made(options, file.parent, window)
    said = json.dumps([name, repr(offered.made(options, Path(), window))], ensure_ascii=False)
    key = hashlib.sha256(said.encode()).hexdigest()[:16]
    return NamedSource(name=name, plugin=plugin, key=key)


def _window(card: RecipeCard) -> tuple[date, date] | None:
    """The period with a day more on both sides: hosts and archives have other clocks than outlets."""
    if card.period is None:
        return None
    day = timedelta(days=1)
    return card.period.since - day, card.period.until + day


def _wanted(card: RecipeCard) -> Wanted:
    words = {language: said.all_of for language, said in card.subject.items()}
    return Wanted(
        period=Period(since=card.period.since, until=card.period.until) if card.period else None,
        languages=card.languages,
        outlets=card.outlets,
        subject=Subject(all_of=words) if words else None,
    )


def limits_of(recipe: Recipe) -> Limits:
    """What taking the article from a page may cost."""
    said = recipe.card.extraction.model_dump(exclude_none=True)
    return Limits(**said)


def manners(recipe: Recipe, contact: str | None) -> Manners:
    """How the build behaves towards hosts.

    Args:
        recipe: The recipe.
        contact: What the user said on the command line or in the environment, which goes before the recipe.

    Raises:
        UsageError: Nobody says how the user can be reached.
    """
    reachable = contact or recipe.card.contact
    if not reachable:
        raise UsageError(
            "nothing is fetched without a contact: the hosts must be able to reach you. Say --contact "
            "you@your-university.example, or set FRAMING_CONTACT, or add a line contact: to the recipe. "
            "(--plan and --offline need none: they fetch nothing.)"
        )
    return behaviour(recipe, reachable)


def behaviour(recipe: Recipe, contact: str) -> Manners:
    """How the build behaves towards hosts, as someone; without a contact nothing may be fetched so."""
    return Manners(contact=contact, **{**recipe.card.fetch.model_dump(), "intervals": intervals(recipe)})


def intervals(recipe: Recipe) -> dict[str, float]:
    """Host → seconds between two requests: as its source knows it, unless the recipe says otherwise."""
    known: dict[str, float] = {"web.archive.org": ARCHIVE_INTERVAL}
    for source in recipe.sources:
        known |= getattr(source.plugin, "intervals", {})
    return known | dict(recipe.card.fetch.intervals)
