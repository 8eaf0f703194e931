import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.sources.web.answers import Answers
from tests.sources.web.warcs import Saved, write_warc

from framing.errors import CorpusError, UsageError
from framing.fetching.base import Refused
from framing.sources.ccnews import CcNews
from framing.sources.web import records
from framing.types import Draft, Page

BASE = "https://crawl.example/"
MAY = f"{BASE}crawl-data/CC-NEWS/2024/05/warc.paths.gz"


def path(moment: str, number: int = 1) -> str:
    return f"crawl-data/CC-NEWS/{moment[:4]}/{moment[4:6]}/CC-NEWS-{moment}-{number:05}.warc.gz"


def name(moment: str, number: int = 1) -> str:
    return path(moment, number).rpartition("/")[2]


class Crawl(Answers):
    """Lists of files, and the files themselves in small pieces."""

    def __init__(self, folder: Path, files: dict[str, list[Saved]], *, size: int = 1_000) -> None:
        folder.mkdir(exist_ok=True)
        self.files: dict[str, bytes] = {}
        months: dict[str, list[str]] = {}
        for where, pages in files.items():
            write_warc(folder / "a.warc.gz", pages)
            self.files[BASE + where] = (folder / "a.warc.gz").read_bytes()
            months.setdefault(where[:27], []).append(where)
        super().__init__(
            {f"{BASE}{month}warc.paths.gz": gzip.compress("\n".join(lines).encode() + b"\n")
             for month, lines in months.items()},
        )  # fmt: skip
        self._size = size
        self.streamed: list[str] = []
        self.breaks_at: int | None = None

    @contextmanager
    def stream(self, url: str, *, start: int = 0) -> Iterator[Iterator[bytes]]:
        self.streamed.append(url.rpartition("/")[2])
        if url not in self.files:
            raise Refused("gone", "HTTP status 404")
        raw = self.files[url][start:]
        yield self._pieces(raw)

    def _pieces(self, raw: bytes) -> Iterator[bytes]:
        for at in range(0, len(raw), self._size):
            if self.breaks_at is not None and at >= self.breaks_at:
                raise Refused("truncated", "the host closed the connection")
            yield raw[at : at + self._size]


def saved(url: str, **more: object) -> Saved:
    return Saved(url=url, body=f"<html>{url}</html>".encode(), **more)  # type: ignore[arg-type]


def source(folder: Path, **more: object) -> CcNews:
    options = {
        "domains": ["tass.com", "bbc.co.uk"], "since": "2024-05-10", "until": "2024-05-12", "later": 1,
        "keep": folder / "kept", "base": BASE,
    }  # fmt: skip
    return CcNews(**{**options, **more})  # type: ignore[arg-type]


def urls(found: list[Page | Draft]) -> list[str | None]:
    return [each.url for each in found if isinstance(each, Page)]


def problems(found: list[Page | Draft]) -> list[str | None]:
    return [each.problem for each in found if isinstance(each, Draft)]


MIXED = [
    saved("https://tass.com/1"),
    saved("https://www.bbc.co.uk/2"),
    saved("https://nottass.com/3"),
    saved("https://tass.com.evil.example/4"),
    saved("https://other.example/?u=tass.com"),
    saved("https://TASS.com/5", status="404 Not Found"),
    saved("https://tass.com/6", kind="request"),
]


def test_only_pages_of_the_wanted_domains_are_taken(tmp_path: Path) -> None:
    web = Crawl(tmp_path / "crawl", {path("20240510120000"): MIXED})
    found = list(source(tmp_path).found(web))
    assert urls(found) == ["https://tass.com/1", "https://www.bbc.co.uk/2"]
    assert problems(found) == ["gone"]
    first = next(each for each in found if isinstance(each, Page))
    assert (first.source, first.place.file) == ("ccnews", name("20240510120000"))
    assert first.html == b"<html>https://tass.com/1</html>"


def test_files_are_chosen_by_the_moments_in_their_names(tmp_path: Path) -> None:
    moments = [
        "20240508000000", "20240509230000", "20240510000000", "20240511120000", "20240512235959",
        "20240513000000", "20240601000000",
    ]  # fmt: skip
    web = Crawl(tmp_path / "crawl", {path(moment): [saved("https://tass.com/1")] for moment in moments})
    list(source(tmp_path).found(web))
    # The file that was begun last before the period reaches into it.
    assert web.streamed == [name(moment) for moment in moments[1:5]]


def test_a_period_at_the_turn_of_a_year_asks_for_both_months(tmp_path: Path) -> None:
    files = {path("20231231230000"): MIXED[:1], path("20240101000000"): MIXED[1:2]}
    web = Crawl(tmp_path / "crawl", files)
    found = list(source(tmp_path, since="2024-01-01", until="2024-01-02").found(web))
    assert len(urls(found)) == 2
    assert [url[-23:-14] for url in web.asked] == ["S/2023/12", "S/2024/01"]


def test_a_second_call_streams_only_what_is_not_kept_and_gives_the_same(tmp_path: Path) -> None:
    files = {path(f"202405101{hour}0000"): [saved(f"https://tass.com/{hour}")] for hour in range(4)}
    web = Crawl(tmp_path / "crawl", files)
    pages = source(tmp_path).found(web)
    begun = [next(pages), next(pages)]
    del pages  # as if it were killed
    found = list(source(tmp_path).found(web))
    assert found[:2] == begun
    assert len(found) == 4
    assert web.streamed == [name(f"202405101{hour}0000") for hour in range(4)]
    assert list(source(tmp_path).found(web)) == found


def test_a_file_that_is_not_finished_leaves_nothing_behind_that_counts(tmp_path: Path) -> None:
    where = path("20240510120000")
    web = Crawl(tmp_path / "crawl", {where: MIXED})
    whole = web.files.pop(BASE + where)
    assert problems(list(source(tmp_path).found(web))) == ["list_refused"]
    web.files[BASE + where] = whole
    web.breaks_at = 1_500
    assert problems(list(source(tmp_path).found(web))) == ["list_refused"]
    web.breaks_at = None
    found = list(source(tmp_path).found(web))
    assert (len(urls(found)), problems(found)) == (2, ["gone"])


@pytest.mark.parametrize("gzipped", [True, False])
def test_damage_is_told_every_time(tmp_path: Path, *, gzipped: bool) -> None:
    where = path("20240510120000")
    web = Crawl(tmp_path / "crawl", {where: [saved("https://tass.com/1"), saved("https://tass.com/2")]})
    raw = web.files[BASE + where]
    web.files[BASE + where] = raw[:-60] if gzipped else gzip.decompress(raw)[:-30]
    for _ in range(2):
        found = list(source(tmp_path).found(web))
        assert urls(found) == ["https://tass.com/1"]
        assert problems(found) == ["broken_record"]
        assert "breaks off" in str(found[-1]) or "has no length" in str(found[-1])
    assert len(web.streamed) == 1


def test_a_record_that_is_too_long_is_told_and_not_kept_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "MAX_BODY", 100_000)
    long = Saved(url="https://tass.com/long", body=b"x" * 900_000)
    web = Crawl(tmp_path / "crawl", {path("20240510120000"): [long, saved("https://tass.com/2")]})
    found = list(source(tmp_path).found(web))
    assert (problems(found), urls(found)) == (["too_large"], ["https://tass.com/2"])


@pytest.mark.parametrize(
    "body", [b"", b"<html>Forbidden</html>", gzip.compress(b"../../etc/passwd\n", mtime=0), b"\x1f\x8b"]
)
def test_a_list_of_another_shape_is_refused_and_named(tmp_path: Path, body: bytes) -> None:
    web = Crawl(tmp_path / "crawl", {})
    web._held = {MAY: body}
    (refused,) = source(tmp_path).found(web)
    assert isinstance(refused, Draft)
    assert refused.problem == "list_unreadable"
    assert MAY in refused.fields["detail"]
    assert web.streamed == []


def test_reading_no_more_than_so_many_files_is_recorded_as_a_ceiling(tmp_path: Path) -> None:
    files = {path(f"202405101{hour}0000"): [saved(f"https://tass.com/{hour}")] for hour in range(4)}
    web = Crawl(tmp_path / "crawl", files)
    assert len(list(source(tmp_path, most=3).found(web))) == 3
    assert [each.limit for each in web.ceilings] == ["3 files"]


def test_a_folder_that_cannot_be_written_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("a file", encoding="utf-8")
    web = Crawl(tmp_path / "crawl", {path("20240510120000"): MIXED})
    with pytest.raises(CorpusError, match="cannot be used"):
        list(source(tmp_path).found(web))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"domains": "tass.com"}, "domains must be a list"),
        ({"domains": []}, "domains must be a list"),
        ({"domains": ["https://tass.com/"]}, "domains must be a list"),
        ({"since": "2024-06-01"}, "is not before until"),
        ({"later": -1}, "later must be a whole number"),
        ({"base": "crawl"}, "base must be an http or https address"),
    ],
)
def test_options_that_make_no_sense_are_refused(
    tmp_path: Path, options: dict[str, object], said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        source(tmp_path, **options)
