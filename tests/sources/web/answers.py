"""A web that holds what a test puts into it."""

from collections.abc import Mapping
from datetime import UTC, datetime

from framing.fetching.base import Ceiling, Fetched, Purpose

MOMENT = datetime(2024, 5, 17, 12, tzinfo=UTC)


class Answers:
    """Answers from memory; what it does not hold is ``gone``.

    Attributes:
        asked: Every address that was asked for, in order.
        ceilings: Every ceiling that was noted.
    """

    def __init__(
        self, held: Mapping[str, bytes | str], *, content_type: str = "text/xml", refuse: str = "gone"
    ) -> None:
        self._held, self._type, self._refuse = held, content_type, refuse
        self.asked: list[str] = []
        self.ceilings: list[Ceiling] = []

    def get(
        self, url: str, *, purpose: Purpose = "list", headers: Mapping[str, str] | None = None
    ) -> Fetched:
        assert purpose == "list"
        assert headers is None
        self.asked.append(url)
        body = self._held.get(url)
        if body is None:
            return self._answer(url, b"", self._refuse)
        return self._answer(url, body.encode() if isinstance(body, str) else body, None)

    def note(self, ceiling: Ceiling) -> None:
        self.ceilings.append(ceiling)

    def _answer(self, url: str, body: bytes, refusal: str | None) -> Fetched:
        return Fetched(
            asked=url,
            url=url,
            status=404 if refusal else 200,
            headers={"content-type": self._type},
            body=body,
            fetched=MOMENT,
            refusal=refusal,
            detail="HTTP status 404" if refusal else "",
        )
