"""The archive: everything that came, as it came, and what was asked for it."""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from threading import RLock
from types import TracebackType
from typing import Self, cast

from framing.errors import CorpusError
from framing.fetching.base import Ceiling, Fetched, Received, Refused
from framing.fetching.decoding import Unpacker
from framing.fetching.ledger import Ledger, Row, Value
from framing.fetching.records import (
    HostRules,
    Kind,
    Outcome,
    Request,
    outcome_of,
    request_of,
)
from framing.fetching.shelf import Shelf, disk
from framing.fetching.warc import Spot, packed_response, packed_revisit, payload_at

ROLL_AT = 256_000_000
"""Bytes after which the next record goes to a new WARC file."""

_LATEST = "SELECT * FROM answers WHERE asked = ? ORDER BY refusal IS NULL DESC, id DESC LIMIT 1"
_LATEST_OF_ROUND = (
    "SELECT * FROM answers WHERE asked = ? AND round = ? ORDER BY refusal IS NULL DESC, id DESC LIMIT 1"
)
_WHOLE = frozenset(
    {
        None,
        "gone",
        "forbidden",
        "rate_limited",
        "server_error",
        "other_status",
        "too_many_redirects",
        "bad_redirect",
    }
)
"""Refusals of answers that came whole, and are kept: what a host says when it says no."""

_NO_BODY: dict[str, Value] = {"file": None, "offset": None, "length": None, "size": None, "sha256": None}


class Archive:
    """Everything that was fetched: WARC files, and a ledger that says what they hold.

    A record counts once its row in the ledger is committed, and a row is committed after its record is on the
    disk; so whatever moment a process dies at, what counts is whole. May be used by several threads.

    Args:
        folder: Where it is, or will be.
        roll_at: Bytes after which a new WARC file is begun.
    """

    def __init__(self, folder: Path, *, roll_at: int = ROLL_AT) -> None:
        self.folder = folder
        self._guard = RLock()
        with disk(folder):
            folder.mkdir(parents=True, exist_ok=True)
        self._ledger = Ledger(folder / "ledger.sqlite")
        try:
            self._shelf = Shelf(folder, self._ledger, roll_at)
        except BaseException:
            self._ledger.close()
            raise

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open an archive, or begin one.

        Args:
            folder: Where it is, or will be.

        Raises:
            UsageError: Another process works on it.
            CorpusError: It is damaged, or cannot be written.
        """
        return cls(folder)

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let the files go."""
        self.close()

    def close(self) -> None:
        """Let the files go."""
        with self._guard:
            self._shelf.close()
            self._ledger.close()

    # What goes in

    def keep(
        self,
        fetched: Fetched,
        *,
        purpose: Kind,
        raw: Received | None = None,
        round: str = "",  # noqa: A002  # the word of the whole room
        disallowed: bool = False,
    ) -> None:
        """Keep what came of an address.

        Args:
            fetched: What came.
            purpose: What it was asked for.
            raw: The last answer as it came; None if no request was made.
            round: In which round.
            disallowed: True if robots.txt disallows it and it was fetched all the same.

        Raises:
            CorpusError: It cannot be written.
        """
        row: dict[str, Value] = {
            "asked": fetched.asked,
            "purpose": purpose,
            "round": round,
            "url": fetched.url,
            "status": fetched.status,
            "refusal": fetched.refusal,
            "detail": fetched.detail,
            "fetched": fetched.fetched.isoformat(),
            "headers": json.dumps(dict(fetched.headers)),
            "unchanged": fetched.unchanged,
            "disallowed": disallowed,
        }
        record = self._record(raw, fetched)  # packing takes longest, and can be done side by side
        with self._guard, self._shelf.added(record) as spot:
            if raw is not None:
                self._add_request(raw, spot, fetched, purpose=purpose, round_=round)
            self._ledger.add("answers", row | self._body_of(fetched, spot))

    def pass_on(self, fetched: Fetched, raw: Received, *, purpose: Kind, round: str) -> None:  # noqa: A002
        """Keep an answer on the way: a redirect.

        Args:
            fetched: What is known so far; its ``asked`` is the address whose fetching led here.
            raw: The answer as it came.
            purpose: What the address was asked for.
            round: In which round.

        Raises:
            CorpusError: It cannot be written.
        """
        with self._guard, self._shelf.added(self._record(raw, fetched)) as spot:
            self._add_request(raw, spot, fetched, purpose=purpose, round_=round)

    def note_request(self, fetched: Fetched, raw: Received, *, purpose: Kind, round: str) -> None:  # noqa: A002
        """Keep it in mind that a request was made, without what came: a piece of a very long file.

        Args:
            fetched: What is known.
            raw: The answer, without its body.
            purpose: What the address was asked for.
            round: In which round.

        Raises:
            CorpusError: It cannot be written.
        """
        with self._guard, self._shelf.added(None):
            self._add_request(raw, None, fetched, purpose=purpose, round_=round)

    def note(self, ceiling: Ceiling) -> None:
        """Keep it in mind that a limit of a service was hit."""
        row: dict[str, Value] = {"source": ceiling.source, "asked": ceiling.asked, "limit": ceiling.limit}
        with self._ledger.change() as ledger:
            ledger.add("ceilings", row, instead="OR IGNORE")

    def note_delay(self, origin: str, seconds: float | None) -> None:
        """Keep the ``Crawl-delay`` of a host."""
        with self._ledger.change() as ledger:
            ledger.add("delays", {"origin": origin, "seconds": seconds}, instead="OR REPLACE")

    def note_reservation(self, host: str, value: str, evidence: str, moment: datetime) -> None:
        """Keep what a host says of text and data mining: once for each value and place.

        Args:
            host: Its name, with an unusual port.
            value: ``1`` reserved, ``0`` not reserved.
            evidence: Where it says so.
            moment: When that was read.
        """
        row: dict[str, Value] = {
            "host": host, "value": value, "evidence": evidence, "moment": moment.isoformat(),
        }  # fmt: skip
        with self._ledger.change() as ledger:
            ledger.add("reservations", row, instead="OR IGNORE")

    # What comes out

    def latest(self, url: str) -> Fetched | None:
        """The newest body of an address; the newest refusal if there never was one; None if not asked.

        Raises:
            CorpusError: The body cannot be read any more, or is not what it was.
        """
        row = self._one(_LATEST, url)
        return None if row is None else self._fetched(row)

    def newest(self, url: str) -> Outcome | None:
        """What came last, be it a body or a refusal."""
        row = self._one("SELECT * FROM answers WHERE asked = ? ORDER BY id DESC LIMIT 1", url)
        return None if row is None else outcome_of(row)

    def latest_of_round(self, url: str, round: str) -> Fetched | None:  # noqa: A002
        """As ``latest``, of the answers of one round."""
        row = self._one(_LATEST_OF_ROUND, url, round)
        return None if row is None else self._fetched(row)

    def outcome(self, url: str) -> Outcome | None:
        """What ``latest`` would give, without its body."""
        row = self._one(_LATEST, url)
        return None if row is None else outcome_of(row)

    def outcomes(self) -> Iterator[Outcome]:
        """The outcome of every page that was asked for, sorted by address."""
        for url in self._asked_pages():
            found = self.outcome(url)
            if found:
                yield found

    def pages(self) -> Iterator[Fetched]:
        """The newest body of every page that was asked for and came, sorted by address.

        Raises:
            CorpusError: A body cannot be read any more, or is not what it was.
        """
        for url in self._asked_pages():
            found = self.latest(url)
            if found and found.refusal is None:
                yield found

    def versions(self, url: str) -> tuple[Fetched, ...]:
        """All bodies of an address that differ from the one before, oldest first.

        Raises:
            CorpusError: A body cannot be read any more, or is not what it was.
        """
        question = "SELECT * FROM answers WHERE asked = ? AND refusal IS NULL ORDER BY id"
        found: list[Fetched] = []
        before: Value = None
        for row in self._ledger.rows(question, url):
            if row["sha256"] != before:
                found.append(self._fetched(row))
            before = row["sha256"]
        return tuple(found)

    def ceilings(self) -> tuple[Ceiling, ...]:
        """Every limit of a service that was hit, sorted."""
        rows = self._ledger.rows('SELECT source, asked, "limit" FROM ceilings ORDER BY 1, 2, 3')
        return tuple(Ceiling(source=str(a), asked=str(b), limit=str(c)) for a, b, c in rows)

    def requests(self) -> tuple[Request, ...]:
        """Every request that was made, in the order of their ends."""
        return tuple(map(request_of, self._ledger.rows("SELECT * FROM requests ORDER BY id")))

    def robots(self) -> tuple[HostRules, ...]:
        """What each host says of programs that read it, as it said last, sorted by host."""
        rows = self._ledger.rows("SELECT DISTINCT asked FROM answers WHERE purpose = 'robots'")
        known = [found for (url,) in rows if (found := self.outcome(str(url)))]
        return tuple(sorted(map(self._rules, known), key=lambda each: (each.host, each.url)))

    # How it is done

    def _record(self, raw: Received | None, fetched: Fetched) -> bytes | None:
        """The WARC record of an answer; None for one that did not come whole."""
        if raw is None or raw.status is None or fetched.refusal not in _WHOLE:
            return None
        if not fetched.unchanged:
            return packed_response(raw)
        before = self.outcome(fetched.asked)
        return packed_revisit(raw, fetched.url, before.fetched if before else raw.moment)

    def _body_of(self, fetched: Fetched, spot: Spot | None) -> dict[str, Value]:
        """Where the body of an answer stands: an unchanged one where it stood before.

        Raises:
            CorpusError: There is a body without the answer that it came in.
        """
        if fetched.refusal is not None:
            return _NO_BODY
        if fetched.unchanged:
            row = self._one(_LATEST, fetched.asked)
            return {name: None if row is None else row[name] for name in _NO_BODY}
        if spot is None:
            raise CorpusError(f"{fetched.asked}: a body can only be kept with the answer that it came in.")
        return {
            "file": spot.file,
            "offset": spot.offset,
            "length": spot.length,
            "size": len(fetched.body),
            "sha256": hashlib.sha256(fetched.body).hexdigest(),
        }

    def _add_request(
        self, raw: Received, spot: Spot | None, fetched: Fetched, *, purpose: Kind, round_: str
    ) -> None:
        row: dict[str, Value] = {
            "asked": fetched.asked,
            "url": raw.url,
            "purpose": purpose,
            "round": round_,
            "moment": raw.moment.isoformat(),
            "status": raw.status,
            "refusal": fetched.refusal,
            "detail": fetched.detail,
            "peer": raw.peer,
        }
        where: dict[str, Value] = (
            {"file": spot.file, "offset": spot.offset, "length": spot.length} if spot else {}
        )
        self._ledger.add("requests", row | where)

    def _one(self, question: str, *values: Value) -> Row | None:
        rows = self._ledger.rows(question, *values)
        return rows[0] if rows else None

    def _asked_pages(self) -> list[str]:
        rows = self._ledger.rows("SELECT DISTINCT asked FROM answers WHERE purpose = 'page' ORDER BY asked")
        return [str(row[0]) for row in rows]

    def _fetched(self, row: Row) -> Fetched:
        known = outcome_of(row)
        headers = cast("dict[str, str]", json.loads(row["headers"]))
        body = b""
        if row["file"] is not None:
            spot = Spot(file=row["file"], offset=row["offset"], length=row["length"])
            body = self._body(known, spot, row["size"], headers.get("content-encoding", ""))
        return Fetched(
            asked=known.asked,
            url=known.url,
            status=known.status,
            headers=headers,
            body=body,
            fetched=known.fetched,
            refusal=known.refusal,
            detail=known.detail,
            unchanged=known.unchanged,
        )

    def _body(self, known: Outcome, spot: Spot, size: int, encoding: str) -> bytes:
        """The body of an answer, unpacked as it was when it came.

        Raises:
            CorpusError: It is not what it was.
        """
        unpacker = Unpacker([encoding], max_bytes=size, cut=True)
        try:
            unpacker.add(payload_at(self.folder, spot))
        except Refused as error:
            raise CorpusError(f"{self.folder / spot.file}: byte {spot.offset}: {error}.") from error
        body = bytes(unpacker.unpacked)
        if hashlib.sha256(body).hexdigest() != known.body_sha256:
            raise CorpusError(
                f"{self.folder / spot.file}: the record at byte {spot.offset} is not what was fetched from "
                f"{known.url}. The file was changed; bring it back from a copy, or begin a new archive."
            )
        return body

    def _rules(self, known: Outcome) -> HostRules:
        origin = known.asked.removesuffix("/robots.txt")
        host = origin.partition("://")[2]
        delay = self._one("SELECT seconds FROM delays WHERE origin = ?", origin)
        said = self._ledger.rows(
            "SELECT value, evidence FROM reservations WHERE host = ? ORDER BY 1 DESC, 2", host
        )
        return HostRules(
            host=host,
            url=known.asked,
            sha256=known.body_sha256,
            moment=known.fetched,
            status=known.status,
            refusal=known.refusal,
            crawl_delay=delay["seconds"] if delay else None,
            tdm_reservation=str(said[0][0]) if said else None,
            tdm_evidence="\n".join(str(row[1]) for row in said),
        )
