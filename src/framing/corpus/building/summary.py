"""A built corpus in a few lines: what came how far, what did not and why, which limits and alarms."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from framing.corpus import normalise
from framing.corpus.building.tables import ABOUT, FOLDER, VERSIONS
from framing.corpus.building.yields import FELL, LOW_THROUGHOUT
from framing.corpus.checking import REASONS
from framing.corpus.corpus import Corpus
from framing.errors import CorpusError
from framing.fetching.base import PASSING, REFUSALS

if TYPE_CHECKING:
    import polars as pl

WEEKS_SHOWN = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletWay:
    """How far the addresses of one outlet came.

    Attributes:
        outlet: The outlet.
        found: Addresses.
        fetched: Those of which a page came.
        extracted: Those whose page gave a text.
        kept: Those whose article is in the corpus.
        alarms: Weeks with an alarm.
    """

    outlet: str
    found: int
    fetched: int
    extracted: int
    kept: int
    alarms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why addresses gave no article.

    Attributes:
        outcome: ``refused:gone``, ``rejected:off_subject``, ``pending`` …
        count: Addresses.
        meaning: The reason in words.
        example: One of them.
    """

    outcome: str
    count: int
    meaning: str
    example: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """How a corpus came to be.

    Attributes:
        outlets: Outlets, most addresses first.
        reasons: Outcomes other than ``kept``, most frequent first.
        lines: What else is to be said.
    """

    outlets: tuple[OutletWay, ...]
    reasons: tuple[Reason, ...]
    lines: tuple[str, ...]


def summary(corpus: Corpus) -> Summary | None:
    """How a corpus came to be; None if it was not built but imported.

    Raises:
        CorpusError: What the build wrote beside the store cannot be read.
    """
    import polars as pl

    if not (corpus.path / ABOUT).is_file():
        return None
    folder = corpus.path / FOLDER
    try:
        about = json.loads((corpus.path / ABOUT).read_text(encoding="utf-8"))
        tables = {
            name: pl.read_parquet(folder / f"{name}.parquet", glob=False)
            for name in ("addresses", "ceilings", "yields", "hosts")
        }
        versions = pl.read_parquet(corpus.path / VERSIONS, columns=["article"], glob=False)
    except (OSError, ValueError, pl.exceptions.PolarsError) as error:
        raise CorpusError(f"{folder} cannot be read ({error}). Build the corpus again.") from error
    reasons = tuple(_reasons(tables["addresses"]))
    lines = [
        *_lists(corpus),
        *_waiting(reasons),
        *_ceilings(tables["ceilings"]),
        *_alarms(tables["yields"]),
        *_versions(versions),
        *_robots(about, tables["hosts"]),
        f"Every address and what became of it: {FOLDER}/addresses.parquet, and rejects.jsonl.",
    ]
    return Summary(outlets=tuple(_outlets(tables["yields"])), reasons=reasons, lines=tuple(lines))


def _outlets(yields: "pl.DataFrame") -> list[OutletWay]:
    import polars as pl

    names = ("found", "fetched", "extracted", "kept")
    counted = yields.group_by("outlet").agg(
        *(pl.col(name).sum() for name in names), alarms=(pl.col("alarm") != "").sum()
    )
    rows = counted.sort(["found", "outlet"], descending=[True, False]).iter_rows(named=True)
    return [OutletWay(**{name: row[name] for name in OutletWay.__dataclass_fields__}) for row in rows]


def _reasons(addresses: "pl.DataFrame") -> list[Reason]:
    import polars as pl

    left_out = (
        addresses.filter(pl.col("outcome") != "kept")
        .group_by("outcome")
        .agg(count=pl.len(), example=pl.col("url").min())
    )
    rows = left_out.sort(["count", "outcome"], descending=[True, False]).iter_rows(named=True)
    return [
        Reason(
            outcome=row["outcome"],
            count=row["count"],
            meaning=_meaning(row["outcome"]),
            example=row["example"] or "",
        )
        for row in rows
    ]


def _meaning(outcome: str) -> str:
    if outcome == "pending":
        return "it was not asked for yet"
    kind, _, reason = outcome.partition(":")
    said = (REFUSALS if kind == "refused" else REASONS).get(reason, "")
    return f"{said}; it is asked for again next time" if kind == "refused" and reason in PASSING else said


def _lists(corpus: Corpus) -> list[str]:
    failed = [one for one in corpus.rejects() if one["reason"] in {"list_refused", "list_unreadable"}]
    # What a host sent may stand in it: it must not steer the reader's terminal.
    return [f"A source gave nothing: {normalise.line(one['detail'])}" for one in failed]


def _waiting(reasons: Sequence[Reason]) -> list[str]:
    count = sum(
        one.count for one in reasons if one.outcome == "pending" or one.outcome.partition(":")[2] in PASSING
    )
    if not count:
        return []
    what = "address is" if count == 1 else "addresses are"
    return [f"{count:,} {what} still waiting: call the same command again, later."]


def _ceilings(ceilings: "pl.DataFrame") -> list[str]:
    return [
        f"A limit was hit, so that this list is not complete: {source}, {asked}: {limit}."
        for source, asked, limit in ceilings.iter_rows()
    ]


def _alarms(yields: "pl.DataFrame") -> list[str]:
    import polars as pl

    lines = []
    fell = yields.filter(pl.col("alarm") == FELL)
    for outlet, part in sorted(fell.partition_by("outlet", as_dict=True).items()):
        weeks = part.get_column("week").to_list()
        more = f" and {len(weeks) - WEEKS_SHOWN} more" if len(weeks) > WEEKS_SHOWN else ""
        lines.append(
            f"Alarm: far fewer pages of {outlet[0]} than usual gave a text in "
            f"{', '.join(weeks[:WEEKS_SHOWN])}{more}: "
            "did its layout change? Compare nothing across these weeks before looking."
        )
    low = yields.filter(pl.col("alarm") == LOW_THROUGHOUT).get_column("outlet").unique().sort()
    lines += [
        f"Alarm: fewer than half of the pages of {outlet} gave a text, in every week." for outlet in low
    ]
    return lines


def _versions(versions: "pl.DataFrame") -> list[str]:
    if versions.is_empty():
        return []
    count = versions.get_column("article").n_unique()
    what = "article has" if count == 1 else "articles have"
    return [f"{count:,} {what} other versions, which are kept in {VERSIONS}."]


def _robots(about: dict[str, object], hosts: "pl.DataFrame") -> list[str]:
    import polars as pl

    lines = [] if about.get("obey_robots", True) else ["robots.txt was not obeyed in this build."]
    reserved = hosts.filter(pl.col("tdm_reservation") == "1").get_column("host").sort().to_list()
    if reserved:
        lines.append(f"Rights to text and data mining are reserved by: {', '.join(reserved)}.")
    return lines
