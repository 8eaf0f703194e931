"""From an address to what it leads to: at most five redirects, every one of them checked anew."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from framing.fetching.addresses import Target, target_of
from framing.fetching.archive import Archive
from framing.fetching.base import Fetched, Received, Refused
from framing.fetching.client import Answer, Client, header
from framing.fetching.network import Limits
from framing.fetching.records import Errand, Kind
from framing.fetching.turns import Turns

MOST_REDIRECTS = 5

_OK, _NOT_MODIFIED, _FAULTS = 200, 304, range(500, 600)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_NO = {401: "forbidden", 402: "forbidden", 403: "forbidden", 451: "forbidden", 404: "gone", 410: "gone"}
_NO |= {408: "timed_out", 429: "rate_limited"}
_NEVER_SENT = frozenset({"not_http", "bad_port", "private_address", "no_such_host"})
_NOT_ALLOWED = frozenset({"not_http", "bad_port", "private_address"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is to be fetched.

    Attributes:
        asked: The address.
        purpose: What for.
        limits: What the answer may take.
        headers: More headers; they are sent to the host of ``asked`` only.
        known: What came before: the host is asked whether it has changed; None to have it anew.
    """

    asked: str
    purpose: Kind
    limits: Limits
    headers: Mapping[str, str] = field(default_factory=dict)
    known: Fetched | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Walked:
    """What came of a question.

    Attributes:
        fetched: The outcome.
        raw: The last answer as it came; None if the last step was not taken.
        target: Where the last step led; None if the address is none.
    """

    fetched: Fetched
    raw: Received | None = None
    target: Target | None = None


class Clerk(Protocol):
    """Goes along on a way: knows what is held, lets requests pass, keeps what comes."""

    def held(self, seen: Sequence[Target]) -> Fetched | None:
        """What came of the last of these steps before, so that it need not be asked for; None if nothing."""
        ...

    def admit(self, target: Target) -> None:
        """Let a request pass.

        Raises:
            Refused: It may not be made.
        """
        ...

    def keep(self, walked: Walked, seen: Sequence[Target]) -> None:
        """Keep what came at the end of these steps."""
        ...


@dataclass(frozen=True, kw_only=True)
class Walker:
    """Follows addresses.

    What comes is kept before the turn of its host ends: nobody else can ask for it in between.

    Attributes:
        client: Asks.
        turns: Keep the pace.
        archive: Keeps the answers on the way; the last one is for the clerk to keep.
        round: Name of the round.
    """

    client: Client
    turns: Turns
    archive: Archive
    round: str

    def walk(self, question: Question, clerk: Clerk) -> Walked:
        """Ask, follow, keep, and say what came. Never raises for what the other side does.

        Raises:
            Interrupted: The build is being stopped.
            CorpusError: The archive cannot be written.
        """
        seen: list[Target] = []
        try:
            target = target_of(question.asked)
            while True:
                seen.append(target)
                step = self._step(question, seen, clerk)
                if isinstance(step, Walked):
                    return step
                target = step
        except Refused as error:  # the next request may not be made
            walked = self._refused(question, seen, None, error)
            clerk.keep(walked, seen)
            return walked

    def _step(self, question: Question, seen: list[Target], clerk: Clerk) -> Walked | Target:
        """One request, unless what it would give is held; the end of the way, or where it leads on."""
        target = seen[-1]
        held = clerk.held(seen)
        if held is not None:
            return Walked(fetched=held, target=target)
        clerk.admit(target)
        with self.turns.turn(target, going_on=len(seen) > 1):
            held = clerk.held(seen)  # it may have come for another address while this one waited
            if held is not None:
                return Walked(fetched=held, target=target)
            answer = self._ask(question, target, sent_to=seen[0])
            step = self._judged(question, seen, answer)
            if isinstance(step, Walked):
                clerk.keep(step, seen)
            else:
                self._pass_on(question, target, answer.received)
        refusal = answer.refusal or refusal_of(answer.received.status)
        self.turns.answered(target, refusal, answer.received.status)
        return step

    def _ask(self, question: Question, target: Target, *, sent_to: Target) -> Answer:
        headers = dict(question.headers) if target.origin == sent_to.origin else {}
        return self.client.ask(target, {**headers, **_validators(question, target)}, question.limits)

    def _judged(self, question: Question, seen: list[Target], answer: Answer) -> Walked | Target:
        try:
            onward = onward_of(seen[-1], answer.received)
            if onward is None:
                return self._end(question, seen, answer)
            check_circle(onward, seen)
        except Refused as error:
            return self._refused(question, seen, answer.received, error)
        return onward

    def _end(self, question: Question, seen: list[Target], answer: Answer) -> Walked:
        raw, target = answer.received, seen[-1]
        if raw.status == _NOT_MODIFIED and question.known and _validators(question, target):
            return Walked(fetched=_unchanged(question, question.known, raw), raw=raw, target=target)
        refusal, detail = refusal_of(raw.status), f"status {raw.status}"
        if refusal is None or raw.status is None:
            refusal, detail = answer.refusal, answer.detail
        if len(seen) > 1 and refusal in _NOT_ALLOWED:
            refusal, detail = "bad_redirect", f"{target.url}: {detail}"
        fetched = Fetched(
            asked=question.asked,
            url=target.url if raw.status is not None else question.asked,
            status=raw.status,
            headers=readable(raw),
            body=answer.body if refusal is None else b"",
            fetched=raw.moment,
            refusal=refusal,
            detail=detail if refusal else "",
        )
        sent = raw.status is not None or answer.refusal not in _NEVER_SENT
        return Walked(fetched=fetched, raw=raw if sent else None, target=target)

    def _refused(
        self, question: Question, seen: list[Target], raw: Received | None, error: Refused
    ) -> Walked:
        """The way ends before the next request: it may not be made."""
        refusal, detail = error.refusal, error.detail
        if raw is not None and refusal in _NOT_ALLOWED:  # an answer leads on to what is no address for us
            refusal = "bad_redirect"
        elif len(seen) > 1 and refusal in _NOT_ALLOWED:
            refusal, detail = "bad_redirect", f"{seen[-1].url}: {detail}"
        fetched = Fetched(
            asked=question.asked,
            url=seen[-1].url if seen and raw else question.asked,
            status=raw.status if raw else None,
            headers=readable(raw) if raw else {},
            body=b"",
            fetched=self.client.now(),
            refusal=refusal,
            detail=detail,
        )
        return Walked(fetched=fetched, raw=raw, target=seen[-1] if seen else None)

    def _pass_on(self, question: Question, target: Target, raw: Received) -> None:
        so_far = Fetched(
            asked=question.asked,
            url=target.url,
            status=raw.status,
            headers=readable(raw),
            body=b"",
            fetched=raw.moment,
        )
        self.archive.pass_on(so_far, raw, Errand(purpose=question.purpose, round=self.round))


def onward_of(target: Target, raw: Received) -> Target | None:
    """Where an answer leads; None if it is the last one.

    Raises:
        Refused: It leads to no address that is fetched.
    """
    location = header(raw.headers, b"location")
    if raw.status not in _REDIRECTS or not location:
        return None
    try:
        url = location.encode("latin-1").decode("utf-8")  # some hosts send their own letters unescaped
    except UnicodeError:
        url = location
    return target_of(url, target)


def check_circle(onward: Target, seen: list[Target]) -> None:
    """Whether to go on.

    Raises:
        Refused: That were too many steps, or in a circle.
    """
    if len(seen) > MOST_REDIRECTS:
        raise Refused("too_many_redirects", f"{len(seen)} redirects, the last one to {onward.url}")
    if any(onward.url == each.url for each in seen):
        raise Refused("too_many_redirects", f"it leads in a circle, back to {onward.url}")


def refusal_of(status: int | None) -> str | None:
    """What a status code means; None for 200, and if there is none."""
    if status is None or status == _OK:
        return None
    return _NO.get(status) or ("server_error" if status in _FAULTS else "other_status")


def _validators(question: Question, target: Target) -> dict[str, str]:
    """Headers that ask whether something changed since it came."""
    known = question.known
    if known is None or known.refusal is not None or known.url != target.url:
        return {}
    names = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}
    return {ours: known.headers[theirs] for theirs, ours in names.items() if theirs in known.headers}


def _unchanged(question: Question, known: Fetched, raw: Received) -> Fetched:
    newer = {name: value for name, value in readable(raw).items() if not name.startswith("content-")}
    return Fetched(
        asked=question.asked,
        url=known.url,
        status=raw.status,
        headers={**known.headers, **newer},
        body=known.body,
        fetched=raw.moment,
        unchanged=True,
    )


def readable(raw: Received) -> dict[str, str]:
    """Headers by name in lower case; repeated ones are joined."""
    found: dict[str, str] = {}
    for name, value in raw.headers:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        found[key] = f"{found[key]}, {text}" if key in found else text
    return found
