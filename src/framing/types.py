"""Nouns that travel from room to room: frozen, keyword-only, without input or output."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

Unit = Literal["article", "paragraph", "sentence"]
"""The piece of text that gets one score."""

Precision = Literal["minute", "day", "month", "year", "none"]
"""How exactly a date is known; ``none`` goes with no date at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something stands in the material of a user.

    Attributes:
        file: Path as the user gave it.
        record: Number of the line or record in the file, from 1; None where the file is one record.
    """

    file: str
    record: int | None = None

    def __str__(self) -> str:
        """``file`` or ``file:record``."""
        return self.file if self.record is None else f"{self.file}:{self.record}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One record as a source read it: strings under the corpus's own field names, nothing checked yet.

    Attributes:
        place: Where it was read.
        fields: Field name → text. A missing value is absent, never an empty string.
        problem: Why the source could not read the record (``wrong_encoding``, ``broken_record`` …), or None.
    """

    place: Place
    fields: Mapping[str, str]
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """One address at which an article is expected.

    Attributes:
        url: The address of the article at its publisher.
        source: Name of the source that found it.
        found_in: Where: the address of the feed, sitemap or index, or ``file:line``.
        copy: Address of an archive's copy, which is fetched instead; None fetches ``url``.
        hints: Our field → what the place where it was found says of the article (``published``, ``title``,
            ``outlet``, ``language``, ``event`` …). A missing value is absent, never an empty string.
    """

    url: str
    source: str
    found_in: str
    copy: str | None = None
    hints: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page as it was fetched or saved.

    Attributes:
        place: Where it was read: a file, a record of a WARC file, or its address.
        html: The body as received, undecoded.
        url: The publisher's address of it, after redirects; None for a saved page that does not say.
        fetched: When it was taken from the publisher, with time zone; None for a saved page.
        source: Name of the source that brought it.
        charset: Encoding that the response's header or the user declares, or None.
        hints: Our field → what was known of the article before its page was read, as in ``Address``.
    """

    place: Place
    html: bytes
    url: str | None
    fetched: datetime | None
    source: str
    charset: str | None = None
    hints: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article of a corpus, checked.

    Attributes:
        id: Unique within the corpus; the record's own, or a hash of outlet, address, title and text.
        outlet: Identifier of the publishing outlet in the registry.
        published: Date or moment of publication as the outlet's own clock shows it: an ISO 8601 string,
            ``2024``, ``2024-05``, ``2024-05-16`` or ``2024-05-16T17:54+08:00``; None if unknown.
        date_precision: How much of ``published`` is known.
        date_evidence: The words or field the date was read from; empty if undated.
        title: Headline, once.
        text: Body: paragraphs separated by one empty line, without furniture.
        language: ISO 639-1 code.
        language_confidence: Probability given by the detector, 0 to 1; 1 if the record stated it.
        url: Address, or None.
        section: Section of the outlet, or None.
        byline: Authors as printed, or None.
        credit: Agency credits found in dateline or credit lines, as printed, in order.
        kind: Content type as stated (``news``, ``opinion``, ``live`` …), or None.
        place: Where the record was read.
    """

    id: str
    outlet: str
    published: str | None
    date_precision: Precision
    date_evidence: str
    title: str
    text: str
    language: str
    language_confidence: float
    url: str | None = None
    section: str | None = None
    byline: str | None = None
    credit: tuple[str, ...] = ()
    kind: str | None = None
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A dated fact about an outlet under one labelling scheme.

    Attributes:
        scheme: ``control``, ``ownership`` …
        value: ``state_controlled``, ``independent`` …
        since: First day on which it holds, or None: as far back as is known.
        until: First day on which it no longer holds, or None: still holds.
        reference: Where this can be looked up.
        note: What a reader should know of it.
    """

    scheme: str
    value: str
    reference: str
    since: date | None = None
    until: date | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """Who publishes.

    Attributes:
        id: Short name in snake case: the file name.
        name: Name as the outlet writes it.
        aliases: Other names and known misspellings, under which it is recognised.
        kind: ``agency``, ``newspaper``, ``broadcaster``, ``online``, ``magazine`` or ``official``.
        country: ISO 3166-1 alpha-2 code of the newsroom's country.
        languages: ISO 639-1 codes of the editions described.
        domains: Web domains, without ``www``.
        time_zone: IANA name of the clock its datelines follow.
        date_order: Order of day and month in numeric dates it prints.
        labels: Dated facts per scheme.
        invented: True for outlets that do not exist.
        note: What a reader should know of it.
    """

    id: str
    name: str
    kind: Literal["agency", "newspaper", "broadcaster", "online", "magazine", "official"]
    country: str
    languages: tuple[str, ...]
    time_zone: str
    date_order: Literal["DMY", "MDY", "YMD"]
    aliases: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    labels: tuple[Label, ...] = ()
    invented: bool = False
    note: str | None = None

    def label(self, scheme: str, on: date | None) -> str | None:
        """The label in force under a scheme on a day; None where none is known.

        Args:
            scheme: Name of the labelling scheme.
            on: The day; None asks for the label of an undated article, which only an undated label gives.
        """
        for label in self.labels:
            if label.scheme == scheme and _holds(label, on):
                return label.value
        return None


def _holds(label: Label, on: date | None) -> bool:
    if on is None:
        return label.since is None and label.until is None
    return (label.since is None or label.since <= on) and (label.until is None or on < label.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A dimension in one language.

    Attributes:
        patterns: Dictionary patterns of the dimension: words and phrases with ``*`` and ``?`` inside a word.
        except_patterns: Patterns that take a match back when they cover it (``climate partnership``).
        positive: Seed words of the pole that the dimension is named after.
        negative: Seed words of the opposite pole; empty for a dimension with one pole.
    """

    patterns: tuple[str, ...]
    except_patterns: tuple[str, ...] = ()
    positive: tuple[str, ...] = ()
    negative: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimension:
    """What is scored: a named construct with one or two poles.

    Attributes:
        name: Short name in snake case: the file name.
        title: Name for tables and figures.
        version: Raised whenever a word list changes.
        definition: What counts as an expression of it, in two or three sentences.
        positive: Name of the pole the dimension is named after.
        negative: Name of the opposite pole, or None.
        reference: Literature that the definition rests on.
        words: Language code → word lists.
        examples: Sentences that express it.
        beyond_words: Sentences that express it without any pattern: what a dictionary must miss.
        near_misses: Sentences that hold a pattern's words and do not express it.
    """

    name: str
    title: str
    version: int
    definition: str
    positive: str
    negative: str | None
    reference: tuple[str, ...]
    words: Mapping[str, Words]
    examples: tuple[str, ...] = ()
    beyond_words: tuple[str, ...] = ()
    near_misses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """One number with its interval, and what it rests on.

    Attributes:
        estimand: ``contrast``, ``level`` …
        measure: Measure that gave the scores.
        dimension: Dimension, or topic.
        channel: Slice of the scores: ``all``, ``voice=own``, ``origin=agency`` …
        target: Group, or None for a level of all outlets.
        reference: Group it is compared with, or None.
        value: The estimate, in ``unit``; NaN if it cannot be estimated, and then ``note`` says why.
        low: Lower limit of the interval; NaN if there is none.
        high: Upper limit of the interval; NaN if there is none.
        level: Confidence level of the interval, 0 to 1.
        unit: Unit of the value: ``per thousand tokens``, ``share of sentences`` …
        question: ``outlets like these`` or ``these outlets, this corpus``.
        method: Inference in words, with its settings.
        n_units: Scored units.
        n_articles: Articles.
        n_outlets: Outlets.
        p: p-value of "no difference", or None.
        p_adjusted: p-value adjusted over the family, or None.
        family_size: Tests in that family, or None.
        smallest_p: Smallest p-value the design can give, or None.
        detectable: Smallest true difference found with a chance of .80 at .05, in ``unit``, or None.
        icc: Intraclass correlation of scores within outlets, or None.
        seed: Seed of the random step, or None where nothing is random.
        note: Warnings, empty if there are none.
    """

    estimand: str
    measure: str
    dimension: str
    channel: str
    target: str | None
    reference: str | None
    value: float
    low: float
    high: float
    level: float
    unit: str
    question: str
    method: str
    n_units: int
    n_articles: int
    n_outlets: int
    p: float | None = None
    p_adjusted: float | None = None
    family_size: int | None = None
    smallest_p: float | None = None
    detectable: float | None = None
    icc: float | None = None
    seed: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One entry of a corpus's history: what was done to it, with which settings, and what came of it.

    Attributes:
        verb: ``import``, ``select`` …
        settings: Setting → value, as text.
        counts: What was counted → number (``read``, ``kept``, ``rejected:undated`` …).
    """

    verb: str
    settings: Mapping[str, str] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
