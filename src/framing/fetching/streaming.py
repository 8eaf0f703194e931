"""Very long files, piece by piece: what breaks off is taken up again where it ended."""

import re
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from framing.fetching.addresses import Target, target_of
from framing.fetching.base import Fetched, Manners, Received, Refused
from framing.fetching.client import header
from framing.fetching.network import Limits
from framing.fetching.records import Errand
from framing.fetching.walker import Walker, check_circle, onward_of, readable, refusal_of

_OK, _PARTIAL, _BEYOND = 200, 206, 416
_RANGE = re.compile(r"bytes (?:(?P<start>\d{1,15})-\d{1,15}|\*)/(?P<whole>\d{1,15}|\*)")

Admission = Callable[[Target], None]
"""Asked before every request; raises ``Refused`` if it may not be made."""

Opened = tuple[Received, Iterator[bytes]]


@dataclass(kw_only=True)
class Download:
    """One long file.

    Attributes:
        walker: Its parts ask, keep the pace and keep what was asked.
        admit: Asked before every request.
        manners: How to behave.
        url: The address.
        start: The first byte wanted.
        max_bytes: Most bytes, from ``start``.
    """

    walker: Walker
    admit: Admission
    manners: Manners
    url: str
    start: int
    max_bytes: int
    _last: Received | None = field(default=None, init=False)

    def pieces(self) -> Generator[bytes, None, None]:
        """The bytes, as they come.

        Raises:
            Refused: The file cannot be had, or does not go on after so many tries.
            Interrupted: The build is being stopped.
        """
        position, tag, attempt = self.start, "", 0
        while True:
            attempt += 1
            try:
                with self._opened(position, tag) as (received, pieces):
                    tag = tag or header(received.headers, b"etag")
                    for piece in pieces:
                        position, attempt = position + len(piece), 0
                        self._check_length(position)
                        yield piece
            except Refused as error:
                self._pause(error, max(attempt, 1))
            else:
                return

    def _check_length(self, position: int) -> None:
        if position - self.start > self.max_bytes:
            raise Refused("too_large", f"it has more than {self.max_bytes} bytes from byte {self.start}")

    def _pause(self, error: Refused, attempt: int) -> None:
        """Wait for another try.

        Raises:
            Refused: There is none.
        """
        target = target_of(self.url)
        turns = self.walker.turns
        pause = turns.patience(target, self._outcome(self._last, error.refusal, error.detail), attempt)
        if pause is None:
            raise error
        turns.pause(target, pause)

    @contextmanager
    def _opened(self, position: int, tag: str) -> Iterator[Opened]:
        """The answer of the host that the address leads to, from ``position`` on."""
        target, seen = target_of(self.url), list[Target]()
        while True:
            seen.append(target)
            self.admit(target)
            with self._asked(target, _headers(position, tag)) as (received, pieces):
                onward = onward_of(target, received)
                if onward is None:
                    yield received, pieces if _goes_on(received, position) else iter(())
                    return
            check_circle(onward, seen)
            target = onward

    @contextmanager
    def _asked(self, target: Target, headers: dict[str, str]) -> Iterator[Opened]:
        """One answer; the turn of its host ends when it begins, so that others may go on meanwhile."""
        self._last = Received(url=target.url, moment=self.walker.client.now())
        with ExitStack() as stack:
            with self.walker.turns.turn(target):
                asking = self.walker.client.opened(target, headers, self._limits())
                try:
                    self._last, pieces = stack.enter_context(asking)
                except Refused as error:
                    self._note(target, self._last, error.refusal, error.detail)
                    raise
            refusal = None if self._last.status == _PARTIAL else refusal_of(self._last.status)
            self._note(target, self._last, refusal, "")
            yield self._last, pieces

    def _note(self, target: Target, received: Received, refusal: str | None, detail: str) -> None:
        self.walker.turns.answered(target, refusal, received.status)
        outcome = self._outcome(received, refusal, detail)
        errand = Errand(purpose="stream", round=self.walker.round)
        self.walker.archive.note_request(outcome, received, errand)

    def _outcome(self, received: Received | None, refusal: str | None, detail: str) -> Fetched:
        return Fetched(
            asked=self.url,
            url=received.url if received else self.url,
            status=received.status if received else None,
            headers=readable(received) if received else {},
            body=b"",
            fetched=received.moment if received else self.walker.client.now(),
            refusal=refusal,
            detail=detail,
        )

    def _limits(self) -> Limits:
        return Limits(
            deadline=None,
            slowest=self.manners.slowest,
            patience=self.manners.patience,
            max_bytes=self.max_bytes,
            max_ratio=self.manners.max_ratio,
        )


def _headers(position: int, tag: str) -> dict[str, str]:
    headers = {"Accept-Encoding": "identity"}
    if position:
        headers["Range"] = f"bytes={position}-"
        if tag and not tag.startswith("W/"):
            headers["If-Range"] = tag
    return headers


def _goes_on(received: Received, position: int) -> bool:
    """Whether the body is what stands from ``position`` on; False if nothing stands there: the file ends.

    Raises:
        Refused: It is something else.
    """
    if received.status == _OK:
        if position:
            raise Refused("other_status", "it begins anew: the host gives no parts, or has changed the file")
        return True
    found = _RANGE.fullmatch(header(received.headers, b"content-range").strip())
    if received.status == _BEYOND and found and found["whole"] == str(position):
        return False
    if received.status == _PARTIAL:
        if found is None or found["start"] != str(position):
            raise Refused("other_status", f"byte {position} was asked for, and another part came")
        return True
    raise Refused(refusal_of(received.status) or "other_status", f"status {received.status}")
