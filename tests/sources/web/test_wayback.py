import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.servers.pywb import WebArchive, web_archive
from tests.sources.web.answers import Answers
from tests.sources.web.loopback import fetcher
from tests.sources.web.warcs import Saved, write_warc

from framing.errors import UsageError
from framing.fetching.base import Fetched
from framing.sources.base import Columns
from framing.sources.wayback import Wayback
from framing.sources.web.cdx import Capture, nearest, read_answer
from framing.types import Address, Draft

API = "https://archive.example/cdx"
CYRILLIC = "https://news.example/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8?id=1"


def page(name: str) -> bytes:
    return f"<html><body>{name}</body></html>".encode()


def saved(name: str, moment: str, **more: Any) -> Saved:
    return Saved(url=f"https://news.example/{name}", body=page(f"{name} {moment}"), moment=moment, **more)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebArchive]:
    """pywb over captures of a small site."""
    folder = tmp_path_factory.mktemp("pywb")
    captures = [
        saved("a", "2024-05-10T12:00:00Z"),
        saved("a", "2024-05-15T12:00:00Z"),
        saved("a", "2024-05-17T12:00:00Z", status="503 Away"),
        saved("a", "2024-05-18T12:00:00Z"),
        saved("a", "2024-05-25T12:00:00Z"),
        saved("early", "2024-05-10T12:00:00Z"),
        saved("lost", "2024-05-16T12:00:00Z", status="404 Not Found"),
        saved("image", "2024-05-16T12:00:00Z", content_type="image/png"),
        saved("packed", "2024-05-16T12:00:00Z", encoding="gzip"),
        Saved(url=CYRILLIC, body=page("cyrillic"), moment="2024-05-16T12:00:00Z"),
        Saved(url="https://blog.news.example/b", body=page("b"), moment="2024-05-17T12:00:00Z"),
        Saved(url="https://other.example/c", body=page("c"), moment="2024-05-17T12:00:00Z"),
    ]
    write_warc(folder / "site.warc.gz", captures)
    with web_archive(folder / "pywb", [folder / "site.warc.gz"]) as running:
        yield running


def of_list(archive: WebArchive, folder: Path, *rows: str) -> tuple[list[Address | Draft], list[Fetched]]:
    file = folder / "list.tsv"
    file.write_text("url\tdate\toutlet\n" + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    source = Wayback(path=file, columns=Columns(), api=archive.api, replay=archive.replay)
    with fetcher(folder / "kept") as web:
        found = list(source.found(web))
        copies = [each.copy for each in found if isinstance(each, Address) and each.copy]
        return found, [web.get(copy, purpose="page") for copy in copies]


def test_the_capture_nearest_after_the_date_is_found_and_fetched_as_it_was_saved(
    archive: WebArchive, tmp_path: Path
) -> None:
    (one,), (came,) = of_list(archive, tmp_path, "https://news.example/a?utm_source=x\t2024-05-16\tPost")
    assert isinstance(one, Address)
    assert one.url == "https://news.example/a"
    assert one.hints["fetched"] == "2024-05-18T12:00:00+00:00"  # that of the 17th was an error page
    assert one.hints["outlet"] == "Post"
    assert one.hints["published"] == "2024-05-16"
    assert one.found_in == "list.tsv:2"
    assert came.body == page("a 2024-05-18T12:00:00Z")


def test_without_a_date_the_first_capture_counts(archive: WebArchive, tmp_path: Path) -> None:
    (one,), (came,) = of_list(archive, tmp_path, "https://news.example/a\t\t")
    assert isinstance(one, Address)
    assert came.body == page("a 2024-05-10T12:00:00Z")


def test_a_capture_from_before_the_date_is_better_than_none(archive: WebArchive, tmp_path: Path) -> None:
    (one,), _ = of_list(archive, tmp_path, "https://news.example/early\t2024-05-16\t")
    assert isinstance(one, Address)
    assert one.hints["fetched"].startswith("2024-05-10")


def test_addresses_without_a_good_capture_are_counted(archive: WebArchive, tmp_path: Path) -> None:
    rows = [f"https://news.example/{name}\t2024-05-16\t" for name in ("lost", "image", "never")]
    found, _ = of_list(archive, tmp_path, *rows)
    assert [each.problem for each in found if isinstance(each, Draft)] == ["no_capture"] * 3
    assert "holds 2 captures" in str(found[0])  # looked at from its date on, and at any time


def test_packed_and_cyrillic_pages_come_as_they_are(archive: WebArchive, tmp_path: Path) -> None:
    _, came = of_list(archive, tmp_path, "https://news.example/packed\t\t", f"{CYRILLIC}\t\t")
    assert [each.body for each in came] == [page("packed 2024-05-16T12:00:00Z"), page("cyrillic")]


@pytest.mark.parametrize(
    ("match", "url", "expected"),
    [
        ("prefix", "https://news.example/a", ["/a"]),
        ("host", "news.example", ["/%d0%bd", "/a", "/early", "/packed"]),
        ("domain", "news.example", ["/%d0%bd", "/a", "/early", "/packed", "/b"]),
    ],
)
def test_a_part_of_the_web_is_searched_for_a_period(
    archive: WebArchive, tmp_path: Path, match: str, url: str, expected: list[str]
) -> None:
    source = Wayback(
        url=url, match=match, since="2024-05-01", until="2024-06-01", outlet="post",
        api=archive.api, replay=archive.replay,
    )  # fmt: skip
    with fetcher(tmp_path / "kept") as web:
        found = [each for each in source.found(web) if isinstance(each, Address)]
    assert [urlsplit(each.url).path.lower()[:7] for each in found] == [each[:7] for each in expected]
    assert all(each.hints["outlet"] == "post" and each.copy for each in found)


def test_only_captures_of_the_period_and_matching_addresses_are_taken(
    archive: WebArchive, tmp_path: Path
) -> None:
    source = Wayback(
        url="news.example", match="host", since="2024-05-14", until="2024-05-16", later=1,
        matching=r"/(a|early)$", api=archive.api, replay=archive.replay,
    )  # fmt: skip
    with fetcher(tmp_path / "kept") as web:
        (one,) = source.found(web)
    assert isinstance(one, Address)
    assert one.hints["fetched"] == "2024-05-15T12:00:00+00:00"


class Internet(Answers):
    """A CDX server that gives rows in pages, with resume keys, as that of the Internet Archive does."""

    def __init__(self, rows: int, *, keys: bool = True) -> None:
        super().__init__({})
        self._rows, self._keys = rows, keys

    def get(self, url: str, **_: object) -> Fetched:
        self.asked.append(url)
        question = {name: value[0] for name, value in parse_qs(urlsplit(url).query).items()}
        start, limit = int(question.get("resumeKey", 0)), int(question["limit"])
        rows: list[list[str]] = [["urlkey", "timestamp", "original", "mimetype", "statuscode"]]
        for number in range(start, min(start + limit, self._rows)):
            original = f"http://news.example:80/{number}"
            rows.append([f"example,news)/{number}", "20240517120000", original, "text/html", "200"])
        if self._keys and start + limit < self._rows:
            rows += [[], [str(start + limit)]]
        return self._answer(url, json.dumps(rows).encode(), None)


def place(**more: object) -> Wayback:
    options = {"url": "news.example", "since": "2024-05-01", "until": "2024-06-01", "api": API, "limit": 10}
    return Wayback(**{**options, **more})  # type: ignore[arg-type]


def test_answers_are_asked_for_to_the_last_with_resume_keys() -> None:
    web = Internet(35)
    found = [each for each in place().found(web) if isinstance(each, Address)]
    assert [each.url for each in found] == [f"http://news.example/{n}" for n in range(35)]
    assert found[0].copy == "https://web.archive.org/web/20240517120000id_/http://news.example:80/0"
    assert len(web.asked) == 4
    assert web.ceilings == []


def test_a_server_that_stops_at_its_limit_and_one_that_never_ends_are_recorded() -> None:
    silent = Internet(35, keys=False)
    assert len(list(place().found(silent))) == 10
    assert [each.limit for each in silent.ceilings] == ["10 rows of one answer"]
    endless = Internet(10_000)
    assert len(list(place(most=30).found(endless))) == 30
    assert [(each.asked, each.limit) for each in endless.ceilings] == [("prefix news.example", "30 rows")]


@pytest.mark.parametrize(
    "body",
    [
        "<html>429 Too Many Requests</html>",
        '[["urlkey","timest',
        '{"error": "x"',
        '[["a","b"],["c","d"]]',
        "[1, 2]",
        '"x"',
        "null",
        "com,example)/ 20240516 https://news.example/ text/html 200",
        "[" * 5_000,
    ],
)
def test_an_answer_of_another_shape_is_refused_and_named(body: str) -> None:
    web = Internet(0)
    web.get = lambda url, **_: web._answer(url, body.encode(), None)  # type: ignore[method-assign]
    (refused,) = place().found(web)
    assert isinstance(refused, Draft)
    assert refused.problem == "list_unreadable"
    assert refused.fields["detail"].startswith(f"wayback: {API}?url=news.example")
    assert "the answer of a CDX server" in refused.fields["detail"]


def test_rows_that_are_no_captures_are_refused_and_named() -> None:
    body = b'{"error": "rate limit"}\n'
    assert read_answer(body).unreadable == 1
    web = Internet(0)
    web.get = lambda url, **_: web._answer(url, body, None)  # type: ignore[method-assign]
    (refused,) = place().found(web)
    assert isinstance(refused, Draft)
    assert "1 of its rows are no captures" in refused.fields["detail"]


def test_halves_of_characters_in_an_answer_do_no_harm() -> None:
    row = b'["a\\ud800","20240516000000","http://news.example/\\udfff x","text/html","200"]'
    body = b'[["urlkey","timestamp","original","mimetype","statuscode"],' + row + b',[],["\\ud800"]]'
    web = Internet(0)
    web.get = lambda url, **_: web._answer(url, body, None)  # type: ignore[method-assign]
    found = [each for each in place(most=3).found(web) if isinstance(each, Address)]
    assert [each.copy for each in found] == [
        "https://web.archive.org/web/20240516000000id_/http://news.example/?%20x"
    ]


def test_nothing_is_not_an_error() -> None:
    assert read_answer(b"").captures == ()
    assert read_answer(b"[]").captures == ()
    assert read_answer(b'[["urlkey","timestamp","original"]]').captures == ()


def test_a_page_that_came_well_beats_a_nearer_one_that_did_not() -> None:
    def at(stamp: str, status: str, kind: str = "text/html") -> Capture:
        return Capture(key="k", timestamp=stamp, original="https://a.example/", kind=kind, status=status)

    good, bad = at("20240520000000", "200"), at("20240517000000", "404")
    same = at("20240517000000", "-", "warc/revisit")
    assert nearest([bad, good], None) == good
    assert nearest([same, good], None) == good
    assert nearest([same, bad], None) == same
    assert nearest([bad], None) is None


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"url": ""}, "either path"),
        ({"path": Path("x")}, "either path"),
        ({"match": "fuzzy"}, "match is one of exact, prefix, host, domain"),
        ({"since": None}, "say since and until"),
        ({"since": "2024-06-01"}, "is not before until"),
        ({"since": "1 May"}, "since must be a day"),
        ({"matching": "["}, "no regular expression"),
        ({"api": "web.archive.org"}, "api must be an http or https address"),
        ({"limit": 0}, "limit must be a whole number"),
    ],
)
def test_options_that_make_no_sense_are_refused(options: dict[str, object], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        place(**options)
