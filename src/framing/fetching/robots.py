"""What hosts say of programs that read them: robots.txt, and reservations of text and data mining."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from protego import Protego

from framing.fetching.addresses import Target, target_of
from framing.fetching.archive import Archive
from framing.fetching.base import Fetched, Manners, Refused
from framing.fetching.contact import TOKEN
from framing.fetching.network import Limits
from framing.fetching.records import Errand
from framing.fetching.turns import LONGEST_PAUSE, REST, Turns
from framing.fetching.walker import Question, Walked, Walker

LONGEST_ROBOTS = 512_000
"""Bytes of a robots.txt that are read; RFC 9309 asks for 500 KiB at least."""

KEPT_FOR = timedelta(hours=24)
"""How long a robots.txt holds (RFC 9309)."""

TDM_FILE = "/.well-known/tdmrep.json"
TDM_HEADER = "tdm-reservation"
META_WITHIN = 65_536

_ALLOWED = frozenset({"gone", "forbidden", "other_status", "too_many_redirects"})
"""Outcomes that mean that a host has no robots.txt, so that everything is allowed."""

_OF_THE_HOST = frozenset(
    {
        "not_http", "bad_port", "private_address", "no_such_host", "bad_certificate", "no_connection",
        "timed_out",
    }
)  # fmt: skip
"""Outcomes that say more of a host than that its robots.txt could not be had: its pages share them."""

_NAMED = re.compile(r"user(?:-|\s+)?agent(?:\s*:|\s)(?P<name>.*)", re.IGNORECASE | re.DOTALL)
_META = re.compile(rb"<meta\b[^>]{0,500}>", re.IGNORECASE)
_CONTENT = re.compile(rb"content\s*=\s*[\"']?\s*([01])\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The rules of one origin.

    Attributes:
        parsed: The robots.txt; None if everything is allowed, or nothing is known.
        refusal: Why nothing of this host may be asked for; None if ``parsed`` says it.
        until: When they are to be read again, by the clock of ``Machine.elapsed``.
    """

    parsed: Protego | None
    refusal: Refused | None
    until: float

    @property
    def delay(self) -> float | None:
        """Seconds between two requests that the host asks for; None if it does not."""
        if self.parsed is None:
            return None
        delay, rate = self.parsed.crawl_delay(TOKEN), self.parsed.request_rate(TOKEN)
        stated = [] if delay is None else [float(delay)]
        if rate is not None and rate.requests > 0:
            stated.append(rate.seconds / rate.requests)
        return max(stated, default=None)

    def check(self, target: Target) -> None:
        """Whether an address may be asked for.

        Raises:
            Refused: It may not, or it is not known.
        """
        if self.refusal is not None:
            raise Refused(self.refusal.refusal, self.refusal.detail)
        if self.parsed is None:
            return
        if not self.parsed.can_fetch(target.url, TOKEN):
            raise Refused("robots", f"{target.origin}/robots.txt disallows {target.url}")
        if (self.delay or 0.0) > LONGEST_PAUSE:
            raise Refused(
                "robots", f"{target.origin}/robots.txt asks for {self.delay:g} s between two requests"
            )


class Robots:
    """Knows the rules of every host that is asked, from the archive or by asking; for several threads.

    Args:
        walker: Asks.
        archive: Keeps what came.
        turns: Learn of delays.
        manners: How the build behaves.
        elapsed: Seconds since some moment.
    """

    def __init__(
        self, walker: Walker, archive: Archive, turns: Turns, manners: Manners, elapsed: Callable[[], float]
    ) -> None:
        self._walker, self._archive, self._turns = walker, archive, turns
        self._manners, self._elapsed = manners, elapsed
        self._known: dict[str, Rules] = {}
        self._noted: set[tuple[str, str, str]] = set()
        self._locks: dict[str, Lock] = {}
        self._guard = Lock()

    def rules_of(self, target: Target) -> Rules:
        """The rules of a target's origin: read now if they are not known, or no longer hold."""
        with self._guard:
            lock = self._locks.setdefault(target.origin, Lock())
        with lock:
            rules = self._known.get(target.origin)
            if rules is None or rules.until <= self._elapsed():
                rules = self._known[target.origin] = self._read(target)
            return rules

    def note_page(self, fetched: Fetched) -> None:
        """Keep what a page says of text and data mining, in its header or its head."""
        if fetched.refusal is not None or fetched.unchanged:
            return
        host = target_of(fetched.url).origin.partition("://")[2]
        stated = fetched.headers.get(TDM_HEADER, "").strip()
        if stated in {"0", "1"}:
            self._note(host, stated, f"header {TDM_HEADER}: {stated}", fetched.fetched)
        for value in _metas(fetched.body[:META_WITHIN]):
            self._note(host, value, f"meta {TDM_HEADER}: {value}", fetched.fetched)

    def _note(self, host: str, value: str, evidence: str, moment: datetime) -> None:
        if (host, value, evidence) not in self._noted:  # most pages of a host say the same
            self._archive.note_reservation(host, value, evidence, moment)
            self._noted.add((host, value, evidence))

    def _read(self, target: Target) -> Rules:
        origin = target_of(f"{target.origin}/robots.txt")
        now = self._walker.client.now()
        rules = self._rules(origin, self._held(origin.url, now) or self._asked_or_older(origin), now)
        if rules.refusal is None:
            self._learn(origin, rules)
        return rules

    def _held(self, url: str, now: datetime) -> Fetched | None:
        """What the archive holds, if it is younger than a day and says what the rules are."""
        newest = self._archive.newest(url)
        if newest is None or now - newest.fetched >= KEPT_FOR:
            return None
        if newest.refusal is None:
            return self._archive.latest(url)
        if newest.refusal not in _ALLOWED:
            return None
        return Fetched(
            asked=url,
            url=newest.url,
            status=newest.status,
            headers={},
            body=b"",
            fetched=newest.fetched,
            refusal=newest.refusal,
        )

    def _asked_or_older(self, origin: Target) -> Fetched:
        """What comes now; an older copy if it cannot be reached (RFC 9309)."""
        older = self._archive.latest(origin.url)
        fetched = self._asked(origin)
        if fetched.refusal is None or fetched.refusal in _ALLOWED or older is None or older.refusal:
            return fetched
        return older

    def _asked(self, origin: Target) -> Fetched:
        attempt = 0
        while True:
            attempt += 1
            walked = self._walk(origin.url, cut=True)
            pause = self._turns.patience(walked.target or origin, walked.fetched, attempt)
            if pause is None:
                return walked.fetched
            self._turns.pause(walked.target or origin, pause)

    def _walk(self, url: str, *, cut: bool) -> Walked:
        limits = Limits(
            deadline=self._manners.deadline,
            slowest=self._manners.slowest,
            patience=self._manners.patience,
            max_bytes=LONGEST_ROBOTS,
            max_ratio=self._manners.max_ratio,
            cut=cut,
        )
        question = Question(asked=url, purpose="robots" if cut else "rights", limits=limits)
        errand = Errand(purpose=question.purpose, round=self._walker.round)
        return self._walker.walk(question, _Clerk(self._archive, self._turns, errand))

    def _rules(self, origin: Target, held: Fetched, now: datetime) -> Rules:
        left = max((KEPT_FOR - (now - held.fetched)).total_seconds(), REST)
        until = self._elapsed() + left
        if held.refusal is None:
            return Rules(parsed=parsed(held.body), refusal=None, until=until)
        if held.refusal in _ALLOWED:
            return Rules(parsed=None, refusal=None, until=until)
        soon = self._elapsed() + REST
        if held.refusal in _OF_THE_HOST:
            return Rules(parsed=None, refusal=Refused(held.refusal, held.detail), until=soon)
        detail = f"{origin.url}: {held.refusal}: {held.detail}"
        return Rules(parsed=None, refusal=Refused("robots_unknown", detail), until=soon)

    def _learn(self, origin: Target, rules: Rules) -> None:
        if rules.delay is not None:
            self._archive.note_delay(origin.origin, rules.delay)
            self._turns.at_least(origin, min(rules.delay, LONGEST_PAUSE))
        self._read_reservation(origin, rules)

    def _read_reservation(self, origin: Target, rules: Rules) -> None:
        """Ask once for what the host says of text and data mining, unless its robots.txt disallows it."""
        target = target_of(origin.origin + TDM_FILE)
        if self._archive.outcome(target.url) or (
            rules.parsed and not rules.parsed.can_fetch(target.url, TOKEN)
        ):
            return
        walked = self._walk(target.url, cut=False)
        for value, where in _reservations(walked.fetched.body):
            evidence = f"{target.url}: {where}: {value}"
            host = origin.origin.partition("://")[2]
            self._note(host, value, evidence, walked.fetched.fetched)


@dataclass(frozen=True, slots=True)
class _Clerk:
    """Goes along on the way to the rules of a host: nothing forbids them, and they are read anew."""

    archive: Archive
    turns: Turns
    errand: Errand

    def held(self, seen: Sequence[Target]) -> Fetched | None:
        """Nothing: when rules are read again is known to who reads them."""
        del seen
        return None

    def admit(self, target: Target) -> None:
        """Let a request pass, unless its host rests."""
        self.turns.check(target)

    def keep(self, walked: Walked, seen: Sequence[Target]) -> None:
        """Keep what came."""
        self.archive.keep(walked.fetched, self.errand, raw=walked.raw, steps=[target.url for target in seen])


def parsed(body: bytes) -> Protego:
    """A robots.txt as rules; other programs are told apart no longer, which could take time without end."""
    text = body.decode("utf-8", errors="replace").removeprefix("\ufeff")
    return Protego.parse("\n".join(map(_one_name_for_others, text.splitlines())))


def _one_name_for_others(line: str) -> str:
    """A line of a robots.txt as it is, unless it names a program that is not this one.

    protego multiplies the names above a group by its rules: a hundred kilobytes can take it minutes.
    """
    match = _NAMED.fullmatch(line.partition("#")[0].strip())
    if match is None:
        return line
    name = match["name"].replace("*", "").strip().lower()
    ours = name if TOKEN.startswith(name) else "any-other"
    return f"User-agent: {ours or '*'}" if match["name"].strip() else "User-agent:"


def _reservations(body: bytes) -> list[tuple[str, str]]:
    """Value and place of every reservation in a ``tdmrep.json``; what is none is passed over."""
    try:
        stated = json.loads(body)
    except (ValueError, RecursionError):
        return []
    rows = [row for row in stated if isinstance(row, dict)] if isinstance(stated, list) else []
    return [
        (str(row["tdm-reservation"]), str(row.get("location", "/"))[:200])
        for row in rows[:100]
        if str(row.get("tdm-reservation")) in {"0", "1"}
    ]


def _metas(head: bytes) -> list[str]:
    """Values of ``<meta name="tdm-reservation">``."""
    found = []
    for match in _META.finditer(head):
        tag = match.group()
        value = _CONTENT.search(tag)
        if TDM_HEADER.encode() in tag.lower() and value:
            found.append(value.group(1).decode())
    return sorted(set(found))
