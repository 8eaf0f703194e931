"""GDELT's DOC 2.0 API: addresses of articles in 65 languages since 2017, found by words.

One answer holds 250 articles at most, and does not say whether there were more. So a period whose answer is
full is asked again in halves, down to 15 minutes; where even those are full, the ceiling is recorded. The API
asks for patience of 5 seconds between two requests, and often refuses all the same: that is counted, and the
next call of the build asks again.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, ClassVar
from urllib.parse import urlencode

from framing.errors import UsageError
from framing.fetching.base import Ceiling, Web
from framing.sources.web import address, ask, check_address, once, period, unreadable
from framing.types import Address, Draft

SOURCE_NAME = "gdelt"
EXPECTED = "an answer of GDELT's DOC API (JSON with 'articles')"

FULL = 250
"""Articles of one answer beyond which the API says nothing."""

SHORTEST = timedelta(minutes=15)
"""GDELT counts in quarters of an hour."""

BROKEN_ESCAPE = re.compile(r'\\(?!["\\/bfnrt]|u[0-9a-fA-F]{4})')
"""The API puts lone backslashes of headlines into its JSON (alex9smith/gdelt-doc-api issue 26)."""

LANGUAGES = {
    "english": "en", "russian": "ru", "chinese": "zh", "ukrainian": "uk", "german": "de", "french": "fr",
    "spanish": "es", "italian": "it", "portuguese": "pt", "arabic": "ar", "turkish": "tr", "polish": "pl",
    "japanese": "ja", "korean": "ko", "kazakh": "kk", "hindi": "hi", "persian": "fa", "dutch": "nl",
}  # fmt: skip
"""Names of languages as GDELT writes them; others are left to the detector."""

SEEN = re.compile(r"(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gdelt:
    """Finds articles by GDELT's own full-text search.

    When GDELT saw an article is kept as the hint ``seen``: it was published before, but when is not said.

    Attributes:
        query: What to search, in GDELT's language: ``(putin xi) sourcelang:russian``.
        since: First day.
        until: First day no longer wanted.
        days: Days of the first windows that are asked for.
        api: Address of the API.
    """

    intervals: ClassVar[Mapping[str, float]] = {"api.gdeltproject.org": 5.0}
    """Seconds between two requests that these hosts want."""

    query: str
    since: date | str
    until: date | str
    days: int = 1
    api: str = "https://api.gdeltproject.org/api/v2/doc/doc"

    def __post_init__(self) -> None:
        """Refuse options that make no sense.

        Raises:
            UsageError: With what was given.
        """
        if not isinstance(self.query, str) or not self.query.strip():
            raise UsageError(f"source {SOURCE_NAME}: say what to search: query: (putin xi).")
        if not isinstance(self.days, int) or self.days < 1:
            raise UsageError(f"source {SOURCE_NAME}: days must be a whole number from 1, not {self.days!r}.")
        check_address(SOURCE_NAME, "api", self.api)
        period(SOURCE_NAME, self.since, self.until)

    def found(self, web: Web) -> Iterator[Address | Draft]:
        """An address for every article that GDELT names, window by window."""
        yield from once(self._all(web))

    def _all(self, web: Web) -> Iterator[Address | Draft]:
        first, last = period(SOURCE_NAME, self.since, self.until)
        start, end = datetime.combine(first, time(), UTC), datetime.combine(last, time(), UTC)
        while start < end:
            stop = min(start + timedelta(days=self.days), end)
            yield from self._window(web, start, stop)
            start = stop

    def _window(self, web: Web, start: datetime, stop: datetime) -> Iterator[Address | Draft]:
        """The articles of one window, or those of its halves if it has too many for one answer."""
        url = self._question(start, stop)
        came = ask(web, url, SOURCE_NAME)
        if isinstance(came, Draft):
            yield came
            return
        try:
            articles = read_articles(came.body)
        except (ValueError, RecursionError) as error:
            yield unreadable(SOURCE_NAME, url, f"{EXPECTED}: {error}", came.body)
            return
        if len(articles) < FULL:
            yield from (self._address(article, url) for article in articles)
        elif stop - start > SHORTEST:
            middle = start + max(SHORTEST, (stop - start) / 2 // SHORTEST * SHORTEST)
            yield from self._window(web, start, middle)
            yield from self._window(web, middle, stop)
        else:
            asked = f"{self.query} from {start:%Y-%m-%d %H:%M} to {stop:%Y-%m-%d %H:%M} UTC"
            web.note(Ceiling(source=SOURCE_NAME, asked=asked, limit=f"{FULL} records"))
            yield from (self._address(article, url) for article in articles)

    def _question(self, start: datetime, stop: datetime) -> str:
        said = {
            "query": self.query,
            "mode": "ArtList",
            "format": "json",
            "sort": "DateAsc",
            "maxrecords": str(FULL),
            "startdatetime": f"{start:%Y%m%d%H%M%S}",
            # Both ends are part of a window; a second less, and no moment is asked for twice.
            "enddatetime": f"{stop - timedelta(seconds=1):%Y%m%d%H%M%S}",
        }
        return f"{self.api}?{urlencode(said)}"

    def _address(self, article: Any, url: str) -> Address | Draft:
        said = {name: value for name, value in article.items() if isinstance(value, str)}
        seen = SEEN.fullmatch(said.get("seendate", ""))
        hints = {
            "title": said.get("title", ""),
            "language": LANGUAGES.get(said.get("language", "").lower(), ""),
            "seen": "{}-{}-{}T{}:{}:{}+00:00".format(*seen.groups()) if seen else "",
        }
        return address(said.get("url", ""), source=SOURCE_NAME, found_in=url, hints=hints)


def read_articles(body: bytes) -> list[dict[str, object]]:
    """The articles of an answer.

    Raises:
        ValueError: It is none. The API tells its errors as plain text, with status 200.
    """
    text = body.decode("utf-8", "replace").strip()
    if not text.startswith("{"):
        raise ValueError(f"it says {text[:200]!r}" if text else "it is empty")
    try:
        said = json.loads(text, strict=False)
    except ValueError:
        said = json.loads(BROKEN_ESCAPE.sub(r"\\\\", text), strict=False)
    articles = said.get("articles", [] if not said else None)  # where it finds nothing it says {}
    if not isinstance(articles, list) or not all(isinstance(article, dict) for article in articles):
        raise ValueError("it has no list of articles")
    return articles


SOURCE = Gdelt
