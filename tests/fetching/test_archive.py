"""What came is kept as it came, can be read by others' tools, and is never mistaken for something else."""

import gzip
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.fetching.conftest import MakeFetcher
from tests.servers.misbehaving import in_turn, misbehaving, raw, says
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from framing.errors import CorpusError, UsageError
from framing.fetching.archive import Archive
from framing.fetching.base import Ceiling, Fetched, Received
from framing.fetching.records import Errand

MOMENT = datetime(2024, 5, 16, 12, tzinfo=UTC)


def answer(
    url: str, body: bytes, *, headers: tuple[tuple[bytes, bytes], ...] = (), packed: bytes | None = None
) -> tuple[Fetched, Received]:
    fetched = Fetched(
        asked=url,
        url=url,
        status=200,
        headers={name.decode().lower(): value.decode("latin-1") for name, value in headers},
        body=body,
        fetched=MOMENT,
    )
    received = Received(
        url=url,
        moment=MOMENT,
        status=200,
        reason=b"OK",
        headers=headers,
        payload=body if packed is None else packed,
    )
    return fetched, received


def keep(archive: Archive, url: str, body: bytes, round_: str = "first", **more: object) -> None:
    fetched, received = answer(url, body, **more)  # type: ignore[arg-type]
    archive.keep(fetched, Errand(purpose="page", round=round_), raw=received)


def refuse(archive: Archive, url: str, refusal: str) -> None:
    fetched = Fetched(
        asked=url, url=url, status=None, headers={}, body=b"", fetched=MOMENT, refusal=refusal, detail="so"
    )
    archive.keep(fetched, Errand(purpose="page", round="first"))


def records(folder: Path) -> list[tuple[str, str, bytes]]:
    found = []
    for path in sorted(folder.glob("*.warc.gz")):
        with path.open("rb") as file:
            for record in ArchiveIterator(file, check_digests="raise"):
                kind, url = record.rec_type, record.rec_headers.get_header("WARC-Target-URI")
                found.append((kind, url, record.content_stream().read()))
    return found


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=2000), st.booleans())
def test_any_body_comes_back_as_it_was(archive: Archive, body: bytes, packed: bool) -> None:  # noqa: FBT001
    url = f"http://news.example/{hashlib.sha256(body).hexdigest()}"
    if packed:
        keep(archive, url, body, headers=((b"Content-Encoding", b"gzip"),), packed=gzip.compress(body))
    else:
        keep(archive, url, body)
    held = archive.latest(url)
    assert held is not None
    assert held.body == body
    assert held == answer(url, body, headers=((b"Content-Encoding", b"gzip"),) if packed else ())[0]


def test_an_address_that_was_not_asked_has_nothing(archive: Archive) -> None:
    assert archive.latest("http://news.example/") is None
    assert archive.outcome("http://news.example/") is None
    assert archive.versions("http://news.example/") == ()
    assert [*archive.pages(), *archive.outcomes()] == []
    assert (*archive.robots(), *archive.requests(), *archive.ceilings()) == ()


def test_pages_come_sorted_by_address_each_with_its_newest_body(archive: Archive) -> None:
    for url, body in (("http://b.example/", b"1"), ("http://a.example/", b"2"), ("http://b.example/", b"3")):
        keep(archive, url, body)
    refuse(archive, "http://c.example/", "gone")
    assert [(each.asked, each.body) for each in archive.pages()] == [
        ("http://a.example/", b"2"),
        ("http://b.example/", b"3"),
    ]
    assert [(each.asked, each.refusal) for each in archive.outcomes()] == [
        ("http://a.example/", None),
        ("http://b.example/", None),
        ("http://c.example/", "gone"),
    ]


def test_a_body_is_not_lost_behind_a_later_refusal(archive: Archive) -> None:
    keep(archive, "http://a.example/", b"news")
    refuse(archive, "http://a.example/", "gone")
    held = archive.latest("http://a.example/")
    assert held is not None
    assert held.body == b"news"


def test_versions_are_the_bodies_that_differ_oldest_first(archive: Archive) -> None:
    for body in (b"one", b"one", b"two", b"one"):
        keep(archive, "http://a.example/", body)
    assert [each.body for each in archive.versions("http://a.example/")] == [b"one", b"two", b"one"]


def test_an_outcome_says_where_the_body_stands(archive: Archive) -> None:
    keep(archive, "http://a.example/", b"news")
    outcome = archive.outcome("http://a.example/")
    assert outcome is not None
    assert outcome.body_sha256 == hashlib.sha256(b"news").hexdigest()
    with (archive.folder / str(outcome.warc_file)).open("rb") as file:
        file.seek(outcome.warc_offset or 0)
        record = next(iter(ArchiveIterator(file)))
        assert record.content_stream().read() == b"news"


def test_ceilings_are_kept_once(archive: Archive) -> None:
    ceiling = Ceiling(source="gdelt", asked="Xi Putin", limit="250 records")
    archive.note(ceiling)
    archive.note(ceiling)
    assert archive.ceilings() == (ceiling,)


def test_files_are_rolled_and_read_across(tmp_path: Path) -> None:
    with Archive(tmp_path, roll_at=2000) as archive:
        for number in range(20):
            keep(archive, f"http://a.example/{number:02}", os.urandom(500))
    assert len(list(tmp_path.glob("fetched-0000?.warc.gz"))) > 3
    with Archive.open(tmp_path) as again:
        assert [len(page.body) for page in again.pages()] == [500] * 20


def test_other_tools_read_the_files_and_find_every_digest_right(
    fetcher: MakeFetcher, archive: Archive
) -> None:
    letters = "Заголовок".encode()
    behaviours = {
        "/a": says("200 OK", "Content-Type: text/html\nContent-Encoding: gzip", gzip.compress(b"packed")),
        "/b": says("302 Found", "Location: /c"),
        "/c": raw(
            b"HTTP/1.1 200 OK\r\nX-Title: "
            + letters
            + b"\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nnews\r\n0\r\n\r\n"
        ),
        "/d": says("404 Not Found", body=b"nothing here"),
        "/e": in_turn(says("200 OK", 'ETag: "1"', b"kept"), says("304 Not Modified")),
    }
    with misbehaving(behaviours) as server:
        for letter in "abcde":
            fetcher().get(server.url(f"/{letter}"))
        assert fetcher("second").get(server.url("/e")).unchanged
    archive.close()
    found = [(kind, url.rpartition("/")[2], body) for kind, url, body in records(archive.folder) if url]
    assert found == [
        ("response", "robots.txt", b""),
        ("response", "tdmrep.json", b""),
        ("response", "a", b"packed"),
        ("response", "b", b""),
        ("response", "c", b"news"),
        ("response", "d", b"nothing here"),
        ("response", "e", b"kept"),
        ("revisit", "e", b""),
    ]
    (path,) = archive.folder.glob("*.warc.gz")
    checker = Checker(type("Options", (), {"inputs": [str(path)], "verbose": False, "verbosity": 0})())
    checker.process_all()
    assert checker.exit_value == 0
    assert letters in gzip.decompress(path.read_bytes())


def test_two_builds_cannot_work_on_one_archive(archive: Archive) -> None:
    keep(archive, "http://a.example/", b"news")
    with pytest.raises(UsageError, match="another build is at work"):
        Archive.open(archive.folder)
    code = (
        "import sys, pathlib; from framing.fetching.archive import Archive\n"
        "Archive.open(pathlib.Path(sys.argv[1]))"
    )
    other = subprocess.run(
        [sys.executable, "-c", code, str(archive.folder)], capture_output=True, text=True, check=False
    )
    assert "another build is at work" in other.stderr
    archive.close()
    Archive.open(archive.folder).close()


# Damage


def written(folder: Path, bodies: int = 3) -> Path:
    with Archive.open(folder) as archive:
        for number in range(bodies):
            keep(archive, f"http://a.example/{number}", f"news {number}".encode() * 50)
    return folder / "fetched-00001.warc.gz"


@pytest.mark.parametrize("tail", [b"\x1f\x8b\x08", b"garbage" * 1000])
def test_what_was_not_committed_is_cut_off(tmp_path: Path, tail: bytes) -> None:
    path = written(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(whole + tail)
    with Archive.open(tmp_path) as archive:
        assert path.read_bytes() == whole
        keep(archive, "http://a.example/9", b"more")
        assert [page.asked[-1] for page in archive.pages()] == ["0", "1", "2", "9"]
    assert len(records(tmp_path)) == 5


def test_a_copy_of_the_folder_taken_at_any_moment_is_a_whole_archive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is on the disk while a record is written, and once it counts; half of a record too."""
    copies: list[tuple[Path, list[str]]] = []
    counted: list[str] = []
    real = os.fsync

    def copy() -> Path:
        copies.append((tmp_path / f"copy-{len(copies)}", list(counted)))
        shutil.copytree(tmp_path / "archive", copies[-1][0])
        return copies[-1][0]

    def watched(handle: int) -> None:
        real(handle)
        copy()
        last = max(copy().glob("*.warc.gz"))
        with last.open("r+b") as file:
            file.truncate(last.stat().st_size - 7)

    with Archive(tmp_path / "archive", roll_at=2000) as archive:
        monkeypatch.setattr(os, "fsync", watched)
        for number in range(8):
            keep(archive, f"http://a.example/{number}", os.urandom(700))
            counted.append(f"http://a.example/{number}")
            copy()
        monkeypatch.undo()
    assert len(copies) > 24
    for folder, wanted in copies:
        with Archive(folder, roll_at=2000) as archive:
            assert [page.asked for page in archive.pages()] == wanted
            keep(archive, "http://a.example/9", b"more")
        assert sum(kind == "response" for kind, *_ in records(folder)) == len(wanted) + 1


def test_a_file_that_was_begun_and_not_committed_is_begun_again(tmp_path: Path) -> None:
    with Archive(tmp_path, roll_at=1) as archive:
        keep(archive, "http://a.example/1", b"news")
        (tmp_path / "fetched-00003.warc.gz").write_bytes(b"torn")
        keep(archive, "http://a.example/2", b"news")
        keep(archive, "http://a.example/3", b"news")
        assert len(list(archive.pages())) == 3
    assert len(records(tmp_path)) == 7


def test_a_file_that_lost_its_end_is_named(tmp_path: Path) -> None:
    path = written(tmp_path)
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(CorpusError, match=r"fetched-00001\.warc\.gz has \d+ bytes.*ledger knows of"):
        Archive.open(tmp_path)
    path.unlink()
    with pytest.raises(CorpusError, match="has 0 bytes"):
        Archive.open(tmp_path)


def test_a_body_that_was_changed_is_noticed(tmp_path: Path) -> None:
    path = written(tmp_path)
    with Archive.open(tmp_path) as archive:
        spot = archive.outcome("http://a.example/1")
        assert spot is not None
        changed = bytearray(path.read_bytes())
        changed[(spot.warc_offset or 0) + 60] ^= 1
        path.write_bytes(changed)
        with pytest.raises(CorpusError, match=r"fetched-00001\.warc\.gz: (byte|the record at byte) \d+"):
            archive.latest("http://a.example/1")
        assert archive.latest("http://a.example/2") is not None


def test_a_swapped_body_is_noticed(tmp_path: Path) -> None:
    """Whole records of the same length in each other's place: gzip and WARC find nothing wrong."""
    with Archive.open(tmp_path) as archive:
        for number in range(10, 60):  # their identifiers are random, so that not all are of one length
            keep(archive, f"http://a.example/{number}", f"news {number}".encode())
        outcomes = list(archive.outcomes())
        path = tmp_path / "fetched-00001.warc.gz"
        starts = [each.warc_offset or 0 for each in outcomes]
        alike = next(n for n in range(48) if starts[n + 1] - starts[n] == starts[n + 2] - starts[n + 1])
        first, second, third = starts[alike : alike + 3]
        whole = path.read_bytes()
        path.write_bytes(whole[:first] + whole[second:third] + whole[first:second] + whole[third:])
        with pytest.raises(CorpusError, match="is not what was fetched from"):
            archive.latest(outcomes[alike].asked)


def test_a_ledger_that_is_no_ledger_is_named(tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite").write_bytes(b"this is no database, this is a text" * 200)
    with pytest.raises(CorpusError, match=r"ledger\.sqlite cannot be used"):
        Archive.open(tmp_path)


def test_a_ledger_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    written(tmp_path)
    base = sqlite3.connect(tmp_path / "ledger.sqlite")
    base.execute("PRAGMA user_version=99")
    base.close()
    with pytest.raises(CorpusError, match="format 99"):
        Archive.open(tmp_path)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(CorpusError, match="cannot be written"):
        Archive.open(tmp_path / "file" / "archive")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_full_disk_is_told_and_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Archive.open(tmp_path) as archive:
        keep(archive, "http://a.example/1", b"news")
        with Path("/dev/full").open("r+b", buffering=0) as full:
            monkeypatch.setattr("os.fsync", lambda _: full.write(b"x"))
            with pytest.raises(CorpusError, match=r"cannot be written: No space left.*call again"):
                keep(archive, "http://a.example/2", b"news")
            monkeypatch.undo()
        keep(archive, "http://a.example/3", b"news")
        assert [page.asked[-1] for page in archive.pages()] == ["1", "3"]
    assert len(records(tmp_path)) == 3
