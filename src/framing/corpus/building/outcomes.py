"""What became of every address, once the store is written."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from framing.corpus.building.addresses import Lead
from framing.corpus.building.fetching import UNKNOWN, Choice, name_of
from framing.corpus.building.gathering import Gathered
from framing.corpus.building.reading import Piece
from framing.corpus.building.removing import REMOVAL, alias
from framing.corpus.building.tables import Row
from framing.corpus.building.yields import Way, week_of
from framing.corpus.dates import Clock, Dated, read_date
from framing.fetching.archive import Archive
from framing.fetching.records import Outcome

TOO_LITTLE = frozenset({"empty", "too_short"})
"""Reasons for which a page counts as one that gave no text, although it gave a few words."""

IN_ADDRESS = re.compile(r"[/_-]((?:19|20)\d{2})[/_-]?(0[1-9]|1[0-2])[/_-]?(0[1-9]|[12]\d|3[01])(?!\d)")
"""A day as addresses of articles have it: ``/2024/05/16/``, ``/20240516/``, ``-2024-05-16``."""


@dataclass(slots=True)
class Written:
    """What a store says of the records that it was made from, by place.

    Attributes:
        kept: Place → identifier and date of the article.
        rejected: Place → reason.
        dated: Place → date of a rejected record as printed.
    """

    kept: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    rejected: dict[str, str] = field(default_factory=dict)
    dated: dict[str, str] = field(default_factory=dict)


def read_written(folder: Path) -> Written:
    """Read a store that was just written.

    Args:
        folder: Its folder.
    """
    import polars as pl

    written = Written()
    for part in sorted((folder / "articles").glob("*.parquet")):
        frame = pl.read_parquet(part, columns=["place", "id", "published"], glob=False, memory_map=False)
        for place, article, published in frame.iter_rows():
            written.kept[place] = (article, published)
    with (folder / "rejects.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            said = json.loads(line)
            written.rejected[said["place"]] = said["reason"]
            if said.get("published"):
                written.dated[said["place"]] = said["published"]
    return written


@dataclass(frozen=True, slots=True, kw_only=True)
class Everything:
    """All that a build knows when its store is written.

    Attributes:
        leads: Every lead, sorted.
        pieces: Every piece, sorted.
        gathered: What went into the import.
        choice: Which addresses were asked for.
        archive: What was fetched.
    """

    leads: Sequence[Lead]
    pieces: Sequence[Piece]
    gathered: Gathered
    choice: Choice
    archive: Archive

    def address_rows(self, written: Written) -> list[Row]:
        """One row for every address that was asked for or brought along, or would have been asked for."""
        leads = {lead.key: lead for lead in self.leads}
        rows = [self._piece_row(piece, leads.get(piece.lead), written) for piece in self.pieces]
        with_page = {piece.lead for piece in self.pieces}
        for lead in self.leads:
            rows += [_refused_row(lead, outcome) for outcome in self.choice.refusals(lead)]
            if lead.key not in with_page and not self.choice.refusals(lead):
                reason = written.rejected.get(lead.url) or written.rejected.get(alias(lead.url))
                rows.append(
                    _lead_row(lead, lead.url) | {"outcome": f"rejected:{reason}" if reason else "pending"}
                )
        rows = [_without_address(row) if row["outcome"] in _HIDDEN else row for row in rows]
        return sorted(rows, key=lambda row: tuple(str(row.get(name) or "") for name in _SORTED_BY))

    def ways(self, written: Written) -> Iterator[Way]:
        """How far each lead came, sorted by key."""
        leads = {lead.key: lead for lead in self.leads}
        pieces: dict[str, list[Piece]] = {}
        for piece in self.pieces:
            pieces.setdefault(piece.lead, []).append(piece)
        for key in sorted(leads | pieces):
            yield self._way(leads.get(key), pieces.get(key, []), written)

    def version_rows(self, written: Written) -> list[Row]:
        """Texts of articles of the store that are not used, each once."""
        kept = {article for article, _ in written.kept.values()}
        rows: dict[tuple[str, int], Row] = {}
        for piece in self.pieces:
            fate = self.gathered.fates.get(piece.place)
            if fate is None or fate.article not in kept or fate.version == fate.used_version:
                continue
            draft = self.gathered.draft(piece)
            if draft is None or (fate.article, fate.version) in rows:
                continue
            rows[fate.article, fate.version] = {
                "article": fate.article,
                "outlet": draft.fields.get("outlet"),
                "version": fate.version,
                "used_version": fate.used_version,
                "moment": piece.moment,
                "place": piece.place,
                "published": draft.fields.get("published"),
                "title": draft.fields.get("title"),
                "text": draft.fields.get("text"),
            }
        return [rows[key] for key in sorted(rows)]

    def counts(self) -> dict[str, int]:
        """What the history counts of finding and fetching."""
        refused: Counter[str] = Counter()
        pending = 0
        with_page = {piece.lead for piece in self.pieces}
        for lead in self.leads:
            if lead.key in with_page:
                continue
            refusals = self.choice.refusals(lead)
            if refusals:
                refused[f"refused:{refusals[0].refusal}"] += 1
            elif not self.gathered.is_passed_over(lead):
                pending += 1
        found = with_page | {lead.key for lead in self.leads}
        said = {"found": len(found), "with a page": len(with_page)}
        return said | dict(sorted(refused.items())) | ({"pending": pending} if pending else {})

    def _piece_row(self, piece: Piece, lead: Lead | None, written: Written) -> Row:
        article, _ = written.kept.get(piece.place, (None, None))
        reason = written.rejected.get(piece.place) or written.rejected.get(alias(piece.place))
        row = dict(_lead_row(lead, lead.url) if lead else {"url": piece.url})
        outcome = self.archive.outcome(piece.asked) if piece.asked else None
        return {
            **row,
            **(_outcome_row(outcome) if outcome else {"fetched": piece.moment}),
            "source": piece.source,
            "found_in": piece.found_in,
            "outlet": piece.outlet.id if piece.outlet else row.get("outlet") or piece.hints.get("outlet"),
            "outcome": "kept" if article else f"rejected:{reason}" if reason else "pending",
            "article": article,
            "body_sha256": piece.sha256,
            "archive_copy": piece.asked if lead and piece.asked != lead.url else None,
        }

    def _way(self, lead: Lead | None, pieces: Sequence[Piece], written: Written) -> Way:
        kept = [written.kept[piece.place] for piece in pieces if piece.place in written.kept]
        texts = [
            piece
            for piece in pieces
            if piece.place in self.gathered.fates and written.rejected.get(piece.place) not in TOO_LITTLE
        ]
        outlet = next((piece.outlet.id for piece in pieces if piece.outlet), None)
        named = name_of(lead) if lead else next((p.hints.get("outlet") for p in pieces), None)
        dates = [published for _, published in kept if published]
        dates += [_day(written.dated[piece.place]) for piece in pieces if piece.place in written.dated]
        return Way(
            outlet=outlet or named or UNKNOWN,
            week=week_of([*dates, *_known_before(lead, pieces)]),
            fetched=bool(pieces),
            extracted=bool(texts),
            kept=bool(kept),
        )


_HIDDEN = {f"rejected:{REMOVAL[0]}", f"refused:{REMOVAL[0]}"}


def _without_address(row: Row) -> Row:
    """A row on an article whose removal was asked for: by what list it was found, and no more."""
    kept = {name: row.get(name) for name in ("source", "outlet", "outcome")}
    return {**kept, "url": alias(str(row["url"]))}


_SORTED_BY = ("url", "archive_copy", "outcome", "source", "found_in", "body_sha256")


def _known_before(lead: Lead | None, pieces: Sequence[Piece]) -> Iterator[str]:
    """Dates by where a page was found, then by its address."""
    hints = [lead.hints] if lead else []
    for said in [*hints, *(piece.hints for piece in pieces)]:
        if "published" in said:
            yield _day(said["published"])
    for url in [*([lead.url] if lead else []), *(piece.url for piece in pieces)]:
        found = IN_ADDRESS.search(url)
        if found:
            yield "-".join(found.groups())


def _day(printed: str) -> str:
    dated = read_date(printed, Clock(order="YMD", zone="Etc/UTC"))
    return dated.published if isinstance(dated, Dated) else ""


def _lead_row(lead: Lead, url: str) -> dict[str, object]:
    source, found_in = lead.finders[0]
    return {
        "url": url,
        "source": source,
        "found_in": found_in,
        "outlet": lead.outlet.id if lead.outlet else lead.hints.get("outlet"),
        "finders": "\n".join(f"{source} {place}" for source, place in lead.finders),
    }


def _refused_row(lead: Lead, outcome: Outcome) -> Row:
    copy = outcome.asked if outcome.asked != lead.url else None
    said = {"outcome": f"refused:{outcome.refusal}", "archive_copy": copy}
    return {**_lead_row(lead, lead.url), **_outcome_row(outcome), **said}


def _outcome_row(outcome: Outcome) -> Mapping[str, object]:
    return {
        "fetched": outcome.fetched,
        "status": outcome.status,
        "body_sha256": outcome.body_sha256,
        "warc_file": outcome.warc_file,
        "warc_offset": outcome.warc_offset,
    }
