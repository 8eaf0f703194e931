"""What every column means that a store, its origins, its collection or its shared form may hold."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from framing.corpus.datasheet.model import Column, Kind
from framing.corpus.store import COLUMNS
from framing.types import Article

if TYPE_CHECKING:
    import pyarrow as pa

DATE = r"\d{4}(-\d{2}(-\d{2}(T\d{2}:\d{2}([+-]\d{2}:\d{2}|Z))?)?)?"
"""A date as ``types.Article`` writes it."""

SHA256 = r"[0-9a-f]{64}"
PRECISIONS = ("minute", "day", "month", "year", "none")
ROLES = ("source", "reprint", "partial", "version", "shared_quote", "single")
WHOSE = ("own", "agency", "outlet")


def _from_docstring(noun: type) -> dict[str, str]:
    """Field → what the docstring of a noun says of it, so that it is said in one place."""
    found: dict[str, str] = {}
    name = ""
    for line in (noun.__doc__ or "").partition("Attributes:")[2].splitlines():
        stripped = line.strip()
        if line.startswith(" " * 12) and name:
            found[name] += f" {stripped}"
        elif ": " in stripped:
            name, _, found[name] = stripped.partition(": ")
    plain = {name: said.replace("``", "") for name, said in found.items()}
    return {
        name: said.replace("None if", "missing if").replace("or None", "or missing")
        for name, said in plain.items()
    }


_SAID = _from_docstring(Article)
_REQUIRED = {"id", "outlet", "date_precision", "text", "language", "language_confidence"}
_KINDS: Mapping[str, Kind] = {"language_confidence": "number", "credit": "any"}

ARTICLES = tuple(
    Column(
        name=name,
        description=_SAID.get(name, ""),
        kind=_KINDS.get(name, "string"),
        required=name in _REQUIRED,
        unique=name == "id",
        choices=PRECISIONS if name == "date_precision" else (),
        pattern={"published": DATE, "language": "[a-z]{2}"}.get(name, ""),
    )
    for name in COLUMNS
)
"""The articles of a store."""

REMARKS = (
    Column(name="article", description="Identifier of the article.", required=True),
    Column(name="outlet", description="Identifier of its outlet.", required=True),
    Column(
        name="remark",
        description="removed: taken out of the text as furniture; flag: a doubt; credit: an agency it names.",
        required=True,
    ),
    Column(name="kind", description="What kind of furniture, doubt or credit.", required=True),
    Column(name="text", description="The words; empty for most flags."),
)
"""What the import took out of articles, and its doubts."""

_ORIGIN = (
    Column(name="article", description="Identifier of the article.", required=True, unique=True),
    Column(name="outlet", description="Identifier of its outlet.", required=True),
    Column(name="origin", description="Who first wrote it; missing where nothing shows it."),
    Column(
        name="provenance",
        description="own (nothing shows that it is another's), agency or outlet.",
        choices=WHOSE,
    ),
    Column(name="confidence", description="How sure the origin is, 0 to 1.", kind="number"),
    Column(name="evidence", description="Why, in words, strongest first.", kind="any"),
    Column(name="cluster", description="First article of the same text."),
    Column(name="role", description="What the article is within its cluster.", choices=ROLES),
    Column(name="cluster_size", description="Articles of the cluster, itself included.", kind="integer"),
    Column(name="weight", description="1 / cluster_size.", kind="number"),
    Column(name="source", description="The article it was most likely copied from; missing if none."),
    Column(name="containment", description="Share of its words that stand in source, 0 to 1.", kind="number"),
    Column(name="contained_in", description="Share of source's words that stand in it.", kind="number"),
)
_PAIRS = (
    Column(name="article", description="The later article of the pair.", required=True),
    Column(name="source", description="The earlier article.", required=True),
    Column(name="kind", description="reprint, partial, version or shared_quote."),
    Column(name="containment", description="Share of the later one's words in the earlier.", kind="number"),
    Column(name="contained_in", description="Share of the earlier one's words in the later.", kind="number"),
    Column(name="words", description="Words in shared long runs.", kind="integer"),
    Column(name="unquoted", description="Those of them outside quotation marks.", kind="integer"),
    Column(name="longest", description="Words of the longest shared run.", kind="integer"),
    Column(name="order", description="What says which is the copy: dates, signs or open."),
)
_CREDITS = (
    Column(name="article", description="Identifier of the article.", required=True),
    Column(name="agency", description="Identifier of the credited agency."),
    Column(name="kind", description="Where and how the credit is given."),
    Column(name="text", description="The credit as printed."),
    Column(name="place", description="text, furniture, byline or credit."),
    Column(name="start", description="First byte of it in the text; missing outside.", kind="integer"),
    Column(name="end", description="Byte behind it in the text; missing outside.", kind="integer"),
    Column(name="confidence", description="How sure it makes one of agency copy, 0 to 1.", kind="number"),
)
_SENTENCES = (
    Column(name="article", description="Identifier of the article.", required=True),
    Column(
        name="sentence",
        description="Number of the sentence; 0 is the headline.",
        kind="integer",
        required=True,
    ),
    Column(name="provenance", description="Whose words: own, agency or outlet.", choices=WHOSE),
    Column(name="origin", description="The agency or outlet; missing for own words."),
    Column(name="copied", description="Share of its words in shared runs, 0 to 1.", kind="number"),
    Column(name="source", description="The article that it shares them with; missing if none."),
)
ORIGINS = {"articles": _ORIGIN, "pairs": _PAIRS, "credits": _CREDITS, "sentences": _SENTENCES}
"""Table of origins → its columns."""

COLLECTION: Mapping[str, Mapping[str, str]] = {
    "hosts": {
        "host": "Host that was asked.",
        "robots_url": "Address of its robots.txt.",
        "robots_sha256": "SHA-256 of its robots.txt; missing if it has none (404) or none could be read.",
        "robots_status": "Status of the answer to the request for robots.txt.",
        "robots_fetched": "When it was read.",
        "crawl_delay": "Seconds between requests that it asks for; missing if it does not say.",
        "tdm_reservation": "Rights in text and data mining that it reserves (TDMRep); missing if none.",
        "tdm_evidence": "Where that was read.",
    },
    "addresses": {
        "url": "Address at the publisher.",
        "source": "Source that found it.",
        "found_in": "Feed, sitemap, index or file in which it was found.",
        "outlet": "Identifier of the outlet; missing if it is not known.",
        "outcome": "kept, rejected:REASON, refused:REASON or pending.",
        "article": "Identifier of the article that came of it; missing if none did.",
        "fetched": "When the page was fetched; missing if it was not.",
        "status": "Status code of the answer; missing if there was none.",
        "body_sha256": "SHA-256 of the page as fetched.",
        "warc_file": "File of the web archive that holds it.",
        "warc_offset": "Byte at which its record begins.",
        "archive_copy": "Address of an archive's copy that was fetched instead.",
        "finders": "Every source and place that found it.",
    },
    "ceilings": {
        "source": "Source whose limit was hit.",
        "asked": "What was asked for.",
        "limit": "The limit.",
    },
    "yields": {
        "outlet": "Identifier of the outlet.",
        "week": "Week of publication.",
        "found": "Addresses found.",
        "fetched": "Pages fetched.",
        "extracted": "Pages that gave a text.",
        "kept": "Articles kept.",
        "alarm": "True, or a reason, where fewer pages than usual gave a text.",
    },
}
"""Table of a collection → column → what it means. Types are read from the files."""

VERSIONS: Mapping[str, str] = {
    "article": "Identifier of the article.",
    "outlet": "Identifier of its outlet.",
    "version": "Number of this version of its page, oldest first.",
    "used_version": "Number of the version that is in the corpus.",
    "moment": "When this version was fetched.",
    "place": "Where it was read.",
    "published": "Date that it states.",
    "title": "Its headline.",
    "text": "Its text.",
}
"""Versions of pages that a build found and did not use → column → what it means."""

TITLE = Column(name="title", description="Headline as printed.")
SHARED = (
    Column(
        name="article",
        description="Identifier of the article, unique in the corpus.",
        required=True,
        unique=True,
    ),
    Column(name="outlet", description="Identifier of the outlet; its card is in outlets.", required=True),
    Column(name="url", description="Address at the publisher; missing if it is not known."),
    Column(
        name="published",
        description="Date or moment on the outlet's own clock, ISO 8601; missing if unknown.",
        pattern=DATE,
    ),
    Column(name="date_precision", description="How much of it is known.", required=True, choices=PRECISIONS),
    Column(name="language", description="ISO 639-1 code.", required=True, pattern="[a-z]{2}"),
    Column(
        name="language_confidence",
        description="Probability given by the detector, 0 to 1; 1 if the language was stated.",
        kind="number",
        required=True,
    ),
    Column(
        name="kind",
        description="Kind of article: stated by its source, or told from its page; missing if unknown.",
    ),
    Column(
        name="length",
        description="Words of the text (characters without spaces where length_unit says so).",
        kind="integer",
        required=True,
    ),
    Column(
        name="length_unit",
        description="What length counts.",
        required=True,
        choices=("words", "characters"),
    ),
    Column(
        name="text_sha256",
        description="SHA-256 of the text (UTF-8, as the store holds it): a rebuilt text can be compared.",
        required=True,
        pattern=SHA256,
    ),
)
"""The articles of the shared form, without their text."""

_COPY = {"origin", "provenance", "confidence", "cluster", "role", "cluster_size", "source", "containment"}
SHARED_ORIGIN = tuple(column for column in _ORIGIN if column.name in _COPY)
"""Columns that the shared form has in addition where the origins of a corpus are known."""


def columns_of_file(schema: "pa.Schema", said: Mapping[str, str]) -> tuple[Column, ...]:
    """Columns of a Parquet file whose types are its own.

    Args:
        schema: Schema of the file.
        said: Column → what it means.
    """
    return tuple(
        Column(name=field.name, description=said.get(field.name, ""), kind=_kind(field.type))
        for field in schema
    )


def _kind(kind: "pa.DataType") -> Kind:
    from pyarrow import types

    tests: tuple[tuple[Kind, bool], ...] = (
        ("boolean", types.is_boolean(kind)),
        ("integer", types.is_integer(kind)),
        ("number", types.is_floating(kind) or types.is_decimal(kind)),
        ("datetime", types.is_timestamp(kind)),
        ("date", types.is_date(kind)),
        ("any", types.is_nested(kind)),
    )
    return next((name for name, holds in tests if holds), "string")
