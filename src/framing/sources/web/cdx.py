"""Answers of CDX servers, which list what a web archive holds: the Internet Archive's and pywb's."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from framing.sources.web import whole

TIMESTAMP = re.compile(r"\d{14}")
NAMES = {"url": "original", "mime": "mimetype", "status": "statuscode"}
"""Names of pywb → names of the Internet Archive."""

HTML = ("text/html", "application/xhtml+xml")
REVISIT = "warc/revisit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """One visit of an archive to one address.

    Attributes:
        key: The address in the archive's order.
        timestamp: When, in UTC: ``20240516175400``.
        original: The address that was visited.
        kind: Type of what came.
        status: Status that the host answered, as printed; ``-`` if the archive did not keep it.
    """

    key: str
    timestamp: str
    original: str
    kind: str
    status: str

    @property
    def moment(self) -> str:
        """When, in ISO 8601."""
        return datetime.strptime(self.timestamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC).isoformat()

    @property
    def rank(self) -> int:
        """0 for a page that came well, 1 for a visit that found the same bytes as before, 2 for the rest."""
        if self.status == "200" and self.kind.startswith(HTML):
            return 0
        return 1 if self.kind == REVISIT and self.status in {"-", "200", ""} else 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One answer.

    Attributes:
        captures: In the archive's order.
        unreadable: Rows that are no captures.
        resume: What to ask with for the rest; None if that is all.
    """

    captures: tuple[Capture, ...]
    unreadable: int = 0
    resume: str | None = None


def read_answer(body: bytes) -> Listed:
    """The captures of an answer in JSON: rows below a row of names, or one object a line.

    Raises:
        ValueError: It is neither.
    """
    text = body.decode("utf-8").strip()
    if not text:
        return Listed(captures=())
    if text.startswith("{"):
        return _listed(json.loads(line) for line in text.splitlines() if line.strip())
    rows = json.loads(text)
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise ValueError("it is no list of rows")
    if not rows:
        return Listed(captures=())
    names, *rest = rows
    if "timestamp" not in names or "original" not in names:
        raise ValueError(f"its first row does not name the columns: {str(names)[:100]}")
    resume = None
    if len(rest) >= 2 and rest[-2] == [] and len(rest[-1]) == 1:  # noqa: PLR2004  # an empty row, then the key
        resume, rest = whole(str(rest[-1][0])), rest[:-2]
    return _listed((dict(zip(names, row, strict=False)) for row in rest), resume)


def _listed(rows: Iterable[Any], resume: str | None = None) -> Listed:
    made = [_capture(row) for row in rows]
    captures = tuple(each for each in made if each is not None)
    return Listed(captures=captures, unreadable=len(made) - len(captures), resume=resume)


def _capture(row: Any) -> Capture | None:
    if not isinstance(row, dict):
        return None
    said: Mapping[str, str] = {
        NAMES.get(str(name), str(name)): whole(str(value)) for name, value in row.items()
    }
    stamp = said.get("timestamp", "")
    if not TIMESTAMP.fullmatch(stamp) or not said.get("original"):
        return None
    capture = Capture(
        key=said.get("urlkey", said["original"]),
        timestamp=stamp,
        original=said["original"],
        kind=said.get("mimetype", "").lower(),
        status=said.get("statuscode", ""),
    )
    try:
        _ = capture.moment
    except ValueError:  # fourteen digits, but no moment
        return None
    return capture


def nearest(captures: Iterable[Capture], day: date | None) -> Capture | None:
    """The capture to take: a page that came well, the first on or after a day, else the last before it.

    Args:
        captures: Captures of one address.
        day: When the article was published, as far as is known; None takes the first capture of all.

    Returns:
        None if no capture came well.
    """
    start = f"{day:%Y%m%d}" if day else ""

    def order(capture: Capture) -> tuple[int, bool, int]:
        after = capture.timestamp >= start
        number = int(capture.timestamp)
        return capture.rank, not after, number if after else -number

    usable = [capture for capture in captures if capture.rank < 2]  # noqa: PLR2004  # see `Capture.rank`
    return min(usable, key=order, default=None)
