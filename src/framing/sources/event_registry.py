"""Exports of Event Registry (NewsAPI.ai): articles with their texts, as JSON or CSV.

The JSON is what the API answers, page by page (``{"articles": {"results": [...], "totalResults": ...}}``),
from the stream of new articles (``{"recentActivityArticles": {"activity": [...]}}``) or for single articles
(``{"8123": {"info": {...}}}``), or a plain list of articles, or one article a line. A page that does not hold
as many articles as it says is refused as a whole. The names of the fields are those of the published data
model (September 2026).
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from framing.errors import CorpusError
from framing.fetching.base import Web
from framing.sources.base import broken, files_of, place
from framing.sources.exports import check_count
from framing.sources.web import normalised, whole
from framing.sources.web.tables import read_table, text_of
from framing.types import Draft, Place

SOURCE_NAME = "event_registry"
DATES = ("dateTimePub", "dateTime", "date")
"""Fields that say when: stated by the feed or the page, found by the service, its day; in UTC. The last two
may be later than the publication; ``date_evidence`` says which it is."""

LANGUAGES = {
    "eng": "en", "rus": "ru", "zho": "zh", "deu": "de", "fra": "fr", "spa": "es", "ita": "it", "ukr": "uk",
    "por": "pt", "ara": "ar", "tur": "tr", "pol": "pl", "jpn": "ja", "kor": "ko", "kaz": "kk", "nld": "nl",
}  # fmt: skip
"""ISO 639-3 → ISO 639-1; other languages are left to the detector."""

KINDS = {"pr": "press_release"}
"""What ``dataType`` tells of the kind of content; ``news`` and ``blog`` say nothing of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRegistry:
    """Reads Event Registry exports.

    Attributes:
        path: A file, or a folder of such files.
    """

    suffixes: ClassVar[tuple[str, ...]] = ()

    path: Path

    def records(self) -> Iterator[Draft]:
        """One draft per article; one without a text has the problem ``no_article``.

        Raises:
            CorpusError: A file is no such export, or does not hold as many articles as it says.
        """
        for file in files_of(self.path, (".json", ".jsonl", ".csv", ".json.gz", ".jsonl.gz", ".csv.gz")):
            if ".csv" in file.suffixes:
                yield from self._rows(file)
            else:
                for number, article in enumerate(_articles(file), start=1):
                    yield _draft(article, place(self.path, file, number))

    def found(self, web: Web) -> Iterator[Draft]:  # noqa: ARG002  # the door of all web sources
        """The same drafts, for a build; nothing is asked of the web."""
        yield from self.records()

    def _rows(self, file: Path) -> Iterator[Draft]:
        table = read_table(self.path, file)
        if not {"title", "body"} <= set(table.names):
            raise CorpusError(
                f"{file} is no Event Registry export: it needs columns 'title' and 'body'. {table.listed} "
                "Other tables of articles are read by source csv."
            )
        for row in table.rows:
            yield row if isinstance(row, Draft) else _draft(row.said, row.place)


def _articles(file: Path) -> list[Any]:
    """The articles of a file in JSON, as many as it counts itself.

    Raises:
        CorpusError: It is none, or the counts differ.
    """
    text = text_of(file, None)
    try:
        said = json.loads(text)
    except RecursionError as error:
        raise CorpusError(f"{file} is no Event Registry export: its JSON is nested without end.") from error
    except ValueError as error:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) > 1 and lines[0].startswith("{") and lines[0].rstrip().endswith("}"):
            return _of_lines(file, lines)
        raise CorpusError(f"{file} is no Event Registry export: it is no JSON: {error}.") from error
    return _of_answer(file, said)


def _of_lines(file: Path, lines: list[str]) -> list[Any]:
    found: list[Any] = []
    for number, line in enumerate(lines, start=1):
        try:
            found += _of_answer(file, json.loads(line))
        except (ValueError, RecursionError) as error:
            raise CorpusError(f"{file}: record {number} is no JSON: {error}; nothing was taken.") from error
    return found


def _of_answer(file: Path, said: Any) -> list[Any]:
    """The articles of an answer of the API, of a list of answers or articles, or the one article."""
    if isinstance(said, list):
        return [article for each in said for article in _of_answer(file, each)]
    page = said.get("articles", said) if isinstance(said, dict) else None
    if isinstance(page, list):
        return page
    if isinstance(page, dict) and isinstance(page.get("results"), list):
        check_count(file, len(page["results"]), _stated(page), where="its page of results")
        return list(page["results"])
    if isinstance(page, dict) and ("title" in page or "body" in page):
        return [page]
    told = _of_stream(page) or _of_details(page) if isinstance(page, dict) else None
    if told is not None:
        return told
    raise CorpusError(
        f"{file} is no Event Registry export: expected {{'articles': {{'results': [...]}}}} or a list of "
        f"articles with 'title' and 'body', found {json.dumps(said)[:80]}."
    )


def _of_stream(page: Mapping[str, Any]) -> list[Any] | None:
    stream = page.get("recentActivityArticles")
    found = stream.get("activity") if isinstance(stream, dict) else None
    return found if isinstance(found, list) else None


def _of_details(page: Mapping[str, Any]) -> list[Any] | None:
    """The articles of an answer that names each; one that was not found has its name alone."""
    if not page or not all(
        isinstance(each, dict) and ({"info", "error"} & set(each)) for each in page.values()
    ):
        return None
    return [each.get("info") or {"uri": uri} for uri, each in page.items()]


def _stated(page: Mapping[str, Any]) -> int | None:
    """How many articles a page must hold: all that were found, or its share; None if it does not say."""
    total, number, size = (page.get(name) for name in ("totalResults", "page", "count"))
    if not isinstance(total, int):
        return None
    if not (isinstance(number, int) and isinstance(size, int) and number >= 1 and size >= 1):
        return total
    return max(0, min(size, total - size * (number - 1)))


def _draft(article: Any, where: Place) -> Draft:
    if not isinstance(article, Mapping):
        return broken(where, "broken_record", f"no article but {type(article).__name__}")
    dated = next((name for name in DATES if _text(article, name)), "")
    fields = {
        "id": _text(article, "uri"),
        "title": _text(article, "title"),
        "text": _text(article, "body"),
        "outlet": _outlet(article),
        "published": _text(article, dated),
        "date_evidence": f"Event Registry {dated} {_text(article, dated)}" if dated else "",
        "language": LANGUAGES.get(_text(article, "lang"), ""),
        "url": normalised(_text(article, "url")) or "",
        "byline": _authors(article),
        "kind": KINDS.get(_text(article, "dataType"), ""),
    }
    kept = {name: value for name, value in fields.items() if value}
    if "text" not in kept:
        return broken(where, "no_article", "the record has no 'body'", kept.get("title", ""))
    return Draft(place=where, fields=kept)


def _text(article: Mapping[str, Any], name: str) -> str:
    value = article.get(name)
    told = isinstance(value, str | int) and not isinstance(value, bool)
    return whole(str(value).strip()) if told else ""


def _outlet(article: Mapping[str, Any]) -> str:
    """The domain of the outlet (``source.uri``), for names are spelt in many ways; else its name."""
    source = article.get("source")
    told = source if isinstance(source, Mapping) else {"uri": article.get("source.uri"), "title": source}
    return _text(told, "uri") or _text(told, "title") or _text(article, "source.title")


def _authors(article: Mapping[str, Any]) -> str:
    authors = article.get("authors")
    if isinstance(authors, list):
        return ", ".join(_text(author, "name") for author in authors if isinstance(author, Mapping))
    return _text(article, "authors")


SOURCE = EventRegistry
