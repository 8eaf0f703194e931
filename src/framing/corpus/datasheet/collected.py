"""How a corpus was collected: what the build wrote beside the store, as facts and counts."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from framing.corpus.datasheet.columns import COLLECTION
from framing.corpus.datasheet.counts import OUTLET, by_frequency, number, table_of, text
from framing.corpus.datasheet.model import Collected, Column, Table
from framing.errors import CorpusError

if TYPE_CHECKING:
    import polars as pl

ABOUT = "collection.json"
FOLDER = "collection"


def read_collected(store: Path) -> Collected | None:
    """What ``collection.json`` says; None if the corpus was not built from the web.

    Raises:
        CorpusError: The file is there and is no such file.
    """
    path = store / ABOUT
    if not path.is_file():
        return None
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CorpusError(f"{path} cannot be read: {error}. Build the corpus again.") from error
    if not isinstance(said, dict):
        raise CorpusError(f"{path} holds no JSON object. Build the corpus again.")
    return Collected(
        recipe=_words(said.get("recipe_text")),
        recipe_digest=_words(said.get("recipe_digest")),
        period=_period(said.get("period")),
        languages=_words(said.get("languages")),
        subject=_subject(said.get("subject")),
        user_agent=_words(said.get("user_agent")),
        robots=_obeyed(said.get("obey_robots")),
        extractor=_words(said.get("extractor")),
    )


def _period(said: object) -> str:
    if isinstance(said, Mapping) and {"since", "until"} <= set(said):
        return f"from {said['since']} to before {said['until']}"
    return _words(said)


def _obeyed(said: object) -> str:
    return "" if said is None else "obeyed" if said else "not obeyed"


def _subject(said: object) -> str:
    """What articles had to hold, by language: of each list one word."""
    if not isinstance(said, Mapping):
        return _words(said)
    told = []
    for language, lists in said.items():
        groups = lists if isinstance(lists, list) else [lists]
        words = [" or ".join(map(str, each)) if isinstance(each, list) else _words(each) for each in groups]
        told.append(f"{language}: ({') and ('.join(words)})")
    return "; ".join(told)


def _words(value: object) -> str:
    """A JSON value as people read it; empty if nothing was said."""
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {_words(below)}" for key, below in value.items() if below not in (None, ""))
    if isinstance(value, list):
        return ", ".join(_words(below) for below in value)
    return "" if value is None else str(value)


def read_collection_table(store: Path, name: str) -> "pl.DataFrame | None":
    """A table of the collection with its known columns, missing ones empty; None if there is none.

    Args:
        store: The store.
        name: ``hosts``, ``addresses``, ``ceilings`` or ``yields``.

    Raises:
        CorpusError: It cannot be read.
    """
    import polars as pl

    path = store / FOLDER / f"{name}.parquet"
    if not path.is_file():
        return None
    try:
        frame = pl.read_parquet(path, glob=False)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise CorpusError(f"{path} cannot be read ({error}). Build the corpus again.") from error
    absent = [
        pl.lit(None, dtype=pl.String).alias(each) for each in COLLECTION[name] if each not in frame.columns
    ]
    readable = [
        pl.col(each).cast(pl.Datetime("us", "UTC")).dt.strftime("%Y-%m-%dT%H:%M:%SZ")
        for each, kind in frame.schema.items()
        if isinstance(kind, pl.Datetime)
    ]
    readable += [pl.col(each).cast(pl.String) for each, kind in frame.schema.items() if kind == pl.Null]
    return frame.with_columns(*readable, *absent).select(list(COLLECTION[name]))


def collection_tables(store: Path) -> Iterator[tuple[str, Table | None]]:
    """Name and counts of everything that the collection tells; None where there is nothing."""
    addresses = read_collection_table(store, "addresses")
    yields = read_collection_table(store, "yields")
    yield "funnel", None if yields is None or yields.is_empty() else funnel_table(yields)
    if addresses is not None and not addresses.is_empty():
        yield "outcomes", outcome_table(addresses)
        yield "seeds", seed_table(addresses)
    for name, title in (
        ("hosts", "Hosts, and what they forbid"),
        ("ceilings", "Limits of services that were hit"),
    ):
        frame = read_collection_table(store, name)
        yield name, None if frame is None or frame.is_empty() else _whole(name, title, frame)
    yield "alarms", None if yields is None else alarm_table(yields)


def _whole(name: str, title: str, frame: "pl.DataFrame") -> Table:
    columns = [
        Column(name=each, description=said, kind="number" if frame.schema[each].is_numeric() else "string")
        for each, said in COLLECTION[name].items()
    ]
    return table_of(title, columns, frame.sort(frame.columns[0]))


def funnel_table(yields: "pl.DataFrame") -> Table:
    """One row per outlet: how many of its addresses came how far, counted as ``framing corpus build`` does.

    Args:
        yields: Counts by outlet and week.
    """
    import polars as pl

    names = ("found", "fetched", "extracted", "kept")
    columns = (
        OUTLET,
        number("found", "Addresses found."),
        number("fetched", "Of them, those of which a page came."),
        number("extracted", "Of these, those whose page gave a text that is long enough."),
        number("kept", "Of these, those whose article is in the corpus."),
    )
    frame = yields.group_by("outlet").agg(*(pl.col(name).sum().cast(pl.Int64) for name in names))
    return table_of("From addresses to articles", columns, frame.sort("outlet"))


def outcome_table(addresses: "pl.DataFrame") -> Table:
    """Addresses by outlet and outcome."""
    import polars as pl

    columns = (
        OUTLET,
        text("outcome", "What came of the address, with the reason."),
        number("addresses", "Addresses."),
    )
    named = addresses.with_columns(pl.col("outlet").fill_null("(not known)"))
    frame = named.group_by("outlet", "outcome").agg(pl.len().cast(pl.Int64).alias("addresses"))
    return table_of("Outcomes", columns, frame.sort("outlet", "outcome"))


def named_place() -> "pl.Expr":
    """``found_in`` without the folders of the user's machine: an address, or the name of a file."""
    import polars as pl

    place = pl.col("found_in")
    return pl.when(place.str.contains("://")).then(place).otherwise(place.str.replace(r"^.*[/\\\\]", ""))


def seed_table(addresses: "pl.DataFrame") -> Table:
    """Where the addresses of every outlet were found, most first."""
    import polars as pl

    columns = (
        OUTLET,
        text("source", "Source that found them."),
        text("found_in", "Feed, sitemap, index or file."),
        number("addresses", "Addresses found there first."),
    )
    # the lines of one list are one place
    place = named_place().str.replace(r"^([^/]*):\d+$", "$1")
    named = addresses.with_columns(place, pl.col("outlet").fill_null("(not known)"))
    frame = named.group_by("outlet", "source", "found_in").agg(pl.len().cast(pl.Int64).alias("addresses"))
    return by_frequency("Where addresses were found", columns, frame)


def alarm_table(yields: "pl.DataFrame") -> Table | None:
    """Weeks in which fewer pages of an outlet than usual gave a text; None if there are none."""
    import polars as pl

    said = pl.col("alarm").cast(pl.String)
    frame = yields.filter(said.is_not_null() & ~said.is_in(["", "false"])).with_columns(said)
    if frame.is_empty():
        return None
    names = ("week", "found", "fetched", "extracted", "kept")
    columns = (
        OUTLET,
        *(Column(name=each, description=COLLECTION["yields"][each]) for each in names[:1]),
        *(number(each, COLLECTION["yields"][each]) for each in names[1:]),
        text("alarm", COLLECTION["yields"]["alarm"]),
    )
    return table_of(
        "Weeks in which extraction yielded less than usual", columns, frame.sort("outlet", "week")
    )
