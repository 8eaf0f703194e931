"""The archive: everything that came, as it came, and what was asked for it."""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from threading import RLock
from types import TracebackType
from typing import Self

from framing.errors import CorpusError
from framing.fetching.answers import answer_of
from framing.fetching.base import Ceiling, Fetched, Received
from framing.fetching.ledger import Ledger, Row, Value
from framing.fetching.records import Errand, HostRules, Outcome, Request, outcome_of, request_of
from framing.fetching.shelf import Shelf, disk
from framing.fetching.warc import Spot, packed_response, packed_revisit

ROLL_AT = 256_000_000
"""Bytes after which the next record goes to a new WARC file."""

_LATEST = (
    "SELECT * FROM answers WHERE asked = ? AND ifnull(round = ?, TRUE) "
    "ORDER BY refusal IS NULL DESC, id DESC LIMIT 1"
)
_REACHED = (
    "SELECT answers.* FROM reached JOIN answers ON id = answer WHERE reached.url = ? AND purpose = ? "
    "AND ifnull(round = ?, TRUE) ORDER BY refusal IS NULL DESC, id DESC LIMIT 1"
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

_SHARED = frozenset({None, "gone", "forbidden", "other_status", "not_a_page"})
"""Outcomes that hold for every address that leads to the same one."""

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
        errand: Errand,
        *,
        raw: Received | None = None,
        steps: Sequence[str] = (),
    ) -> None:
        """Keep what came of an address.

        Args:
            fetched: What came.
            errand: What it was asked for.
            raw: The last answer as it came; None if no request was made.
            steps: Every address on the way, the last one included.

        Raises:
            CorpusError: It cannot be written.
        """
        row: dict[str, Value] = {
            "asked": fetched.asked,
            "purpose": errand.purpose,
            "round": errand.round,
            "disallowed": errand.disallowed,
            "under": errand.under,
            "url": fetched.url,
            "status": fetched.status,
            "refusal": fetched.refusal,
            "detail": fetched.detail,
            "fetched": fetched.fetched.isoformat(),
            "headers": json.dumps(dict(fetched.headers)),
            "unchanged": fetched.unchanged,
        }
        record = self._record(raw, fetched)  # packing takes longest, and can be done side by side
        with self._guard, self._shelf.added(record) as spot:
            if raw is not None:
                self._add_request(raw, spot, fetched, errand)
            number = self._ledger.add("answers", row | self._body_of(fetched, spot))
            if raw is not None and fetched.refusal in _SHARED:
                self._reach(steps, number)

    def keep_again(
        self,
        asked: str,
        errand: Errand,
        steps: Sequence[str],
        *,
        good: Callable[[Outcome], bool],
        round: str | None,  # noqa: A002
    ) -> Fetched | None:
        """What came when some other address led to where this one leads, kept for this one too.

        Args:
            asked: The address that is asked for.
            errand: What for.
            steps: Every address on its way so far; the last one is looked for.
            good: Whether an outcome need not be asked for again.
            round: The round that it must have come in; None takes any.

        Returns:
            What came; None if nothing did, so that it must be asked for.
        """
        with self._guard:
            row = self._one(_REACHED, steps[-1], errand.purpose, round)
            if row is None or not good(outcome_of(row)):
                return None
            if row["asked"] != asked:
                again = {name: row[name] for name in row.keys() if name != "id"}  # noqa: SIM118  # values else
                with self._ledger.change() as ledger:
                    self._reach(steps, ledger.add("answers", again | {"asked": asked, "round": errand.round}))
                row = self._one(_LATEST, asked, round)
            return None if row is None else self._fetched(row)

    def pass_on(self, fetched: Fetched, raw: Received, errand: Errand) -> None:
        """Keep an answer on the way: a redirect.

        Args:
            fetched: What is known so far; its ``asked`` is the address whose fetching led here.
            raw: The answer as it came.
            errand: What the address was asked for.

        Raises:
            CorpusError: It cannot be written.
        """
        with self._guard, self._shelf.added(self._record(raw, fetched)) as spot:
            self._add_request(raw, spot, fetched, errand)

    def note_request(self, fetched: Fetched, raw: Received, errand: Errand) -> None:
        """Keep it in mind that a request was made, without what came: a piece of a very long file.

        Args:
            fetched: What is known.
            raw: The answer, without its body.
            errand: What the address was asked for.

        Raises:
            CorpusError: It cannot be written.
        """
        with self._guard, self._shelf.added(None):
            self._add_request(raw, None, fetched, errand)

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

    def latest(self, url: str, *, round: str | None = None) -> Fetched | None:  # noqa: A002
        """The newest body of an address; the newest refusal if there never was one; None if not asked.

        Args:
            url: The address.
            round: The round to look at; None looks at all of them.

        Raises:
            CorpusError: The body cannot be read any more, or is not what it was.
        """
        row = self._one(_LATEST, url, round)
        return None if row is None else self._fetched(row)

    def newest(self, url: str) -> Outcome | None:
        """What came last, be it a body or a refusal."""
        row = self._one("SELECT * FROM answers WHERE asked = ? ORDER BY id DESC LIMIT 1", url)
        return None if row is None else outcome_of(row)

    def outcome(self, url: str, *, round: str | None = None) -> Outcome | None:  # noqa: A002
        """What ``latest`` would give, without its body."""
        row = self._one(_LATEST, url, round)
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

    def several(self) -> frozenset[str]:
        """Addresses of pages that came more than once: they may have versions."""
        question = (
            "SELECT asked FROM answers WHERE purpose = 'page' AND refusal IS NULL "
            "GROUP BY asked HAVING count(*) > 1"
        )
        return frozenset(str(asked) for (asked,) in self._ledger.rows(question))

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
            row = self._one(_LATEST, fetched.asked, None)
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

    def _reach(self, steps: Sequence[str], answer: int) -> None:
        for step in dict.fromkeys(steps):
            self._ledger.add("reached", {"url": step, "answer": answer})

    def _add_request(self, raw: Received, spot: Spot | None, fetched: Fetched, errand: Errand) -> None:
        row: dict[str, Value] = {
            "asked": fetched.asked,
            "url": raw.url,
            "purpose": errand.purpose,
            "round": errand.round,
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
        return answer_of(row, self.folder)

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
