import gzip
import io
import random
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.sources.web.answers import Answers
from tests.sources.web.warcs import Saved, write_warc

from framing.errors import CorpusError
from framing.sources.warc import Warc
from framing.sources.web import records
from framing.types import Draft, Page

NOISE = random.Random(1).randbytes(2_000).hex().encode()  # does not pack away to nothing
PAGE = b"<html><body><p>The talks went on. " + NOISE + b"</p></body></html>"


def read(path: Path) -> list[Page | Draft]:
    return list(Warc(path=path).records())


def problems(found: list[Page | Draft]) -> list[str | None]:
    return [each.problem for each in found if isinstance(each, Draft)]


def pages(found: list[Page | Draft]) -> list[Page]:
    return [each for each in found if isinstance(each, Page)]


def _last_member(raw: bytes) -> int:
    """Where the last gzip member begins."""
    rest, last = raw, 0
    while rest:
        last = len(raw) - len(rest)
        member = zlib.decompressobj(31)
        member.decompress(rest)
        rest = member.unused_data
    return last


def saved(number: int = 1, **more: object) -> Saved:
    return Saved(url=f"https://news.example/{number}", body=PAGE, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("gzipped", [True, False])
def test_responses_become_pages_with_their_moment_and_encoding(tmp_path: Path, *, gzipped: bool) -> None:
    file = tmp_path / ("a.warc.gz" if gzipped else "a.warc")
    kind = "text/html; charset=windows-1251"
    write_warc(file, [saved(1, content_type=kind), saved(2)], gzipped=gzipped)
    one, two = pages(read(file))
    assert one.url == "https://news.example/1"
    assert one.html == PAGE
    assert one.fetched == datetime(2024, 5, 16, 12, tzinfo=UTC)
    assert one.charset == "windows-1251"
    assert one.place.file == file.name
    assert (one.source, two.charset) == ("warc", None)
    assert list(Warc(path=file).found(Answers({}))) == [one, two]


def test_a_file_gzipped_as_a_whole_is_read_too(tmp_path: Path) -> None:
    write_warc(tmp_path / "a.warc", [saved(1), saved(2)], gzipped=False)
    (tmp_path / "b.warc.gz").write_bytes(gzip.compress((tmp_path / "a.warc").read_bytes()))
    assert len(pages(read(tmp_path / "b.warc.gz"))) == 2


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "raw deflate", "chunked", "chunked gzip"])
def test_encodings_of_the_payload_are_taken_off(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "a.warc.gz"
    write_warc(file, [saved(1, encoding=encoding)])
    (page,) = pages(read(file))
    assert page.html == PAGE


@pytest.mark.parametrize("header", [("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")])
def test_a_header_that_was_kept_from_a_packed_body_does_no_harm(
    tmp_path: Path, header: tuple[str, str]
) -> None:
    write_warc(tmp_path / "a.warc", [saved(1, headers=(header,))], gzipped=False)
    (page,) = pages(read(tmp_path / "a.warc"))
    assert page.html == PAGE


def test_an_encoding_that_cannot_be_taken_off_is_told(tmp_path: Path) -> None:
    write_warc(tmp_path / "a.warc", [saved(1, headers=(("Content-Encoding", "br"),))], gzipped=False)
    (draft,) = read(tmp_path / "a.warc")
    assert isinstance(draft, Draft)
    assert "'br'" in draft.fields["detail"]


@pytest.mark.parametrize("gzipped", [True, False])
@pytest.mark.parametrize("part", [0.2, 0.5, 0.9, 0.99])
def test_a_file_that_breaks_off_is_told_and_nothing_is_taken_from_the_torn_record(
    tmp_path: Path, part: float, *, gzipped: bool
) -> None:
    file = tmp_path / ("a.warc.gz" if gzipped else "a.warc")
    write_warc(file, [saved(number) for number in range(5)], gzipped=gzipped)
    whole = file.read_bytes()
    last = _last_member(whole) if gzipped else whole.rindex(b"WARC/1.")
    file.write_bytes(whole[: last + int((len(whole) - last) * part)])
    found = read(file)
    # The very last bytes of a gzip member say nothing that the record's own digest would not.
    kept = [page.url for page in pages(found)]
    assert kept[:4] == [f"https://news.example/{n}" for n in range(4)]
    assert len(kept) == 4 or (gzipped and part == 0.99)
    assert problems(found) == ["broken_record"]
    assert "breaks off" in str(found[-1]) or "damaged" in str(found[-1])


@pytest.mark.parametrize("gzipped", [True, False])
def test_a_record_that_is_not_what_its_digest_says_is_not_taken(tmp_path: Path, *, gzipped: bool) -> None:
    plain = tmp_path / "plain.warc"
    write_warc(plain, [saved(1), saved(2)], gzipped=False)
    changed = plain.read_bytes().replace(b"The talks went on. ", b"The talks broke up.", 1)
    file = tmp_path / ("a.warc.gz" if gzipped else "a.warc")
    file.write_bytes(gzip.compress(changed) if gzipped else changed)
    found = read(file)
    assert problems(found) == ["broken_record"]
    assert "digest" in str(found[0])
    assert [page.url for page in pages(found)] == ["https://news.example/2"]


def test_damage_in_the_middle_is_told_and_ends_the_reading(tmp_path: Path) -> None:
    file = tmp_path / "a.warc.gz"
    write_warc(file, [saved(number) for number in range(3)])
    raw = bytearray(file.read_bytes())
    second = raw.index(b"\x1f\x8b", 3)
    third = raw.index(b"\x1f\x8b", second + 3)
    raw[third + 30 : third + 60] = b"\xff" * 30
    file.write_bytes(bytes(raw))
    assert problems(read(file))[-1] == "broken_record"


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"status": "404 Not Found"}, "gone"),
        ({"status": "403 Forbidden"}, "forbidden"),
        ({"status": "429 Too Many"}, "rate_limited"),
        ({"status": "302 Found"}, "other_status"),
        ({"status": "503 Away"}, "server_error"),
        ({"status": "404Gone"}, "gone"),
        ({"content_type": "image/png"}, "not_a_page"),
        ({"kind": "revisit"}, "revisit"),
    ],
)
def test_what_is_no_page_is_counted_by_its_reason(
    tmp_path: Path, more: dict[str, object], problem: str
) -> None:
    write_warc(tmp_path / "a.warc.gz", [saved(1, **more)])
    assert problems(read(tmp_path / "a.warc.gz")) == [problem]


def test_records_of_the_crawler_itself_are_passed_over(tmp_path: Path) -> None:
    write_warc(tmp_path / "a.warc.gz", [saved(1, kind="request"), saved(2, kind="metadata"), saved(3)])
    assert [page.place.record for page in pages(read(tmp_path / "a.warc.gz"))] == [3]


def test_a_saved_resource_is_a_page_too(tmp_path: Path) -> None:
    write_warc(tmp_path / "a.warc.gz", [saved(1, kind="resource")])
    (page,) = pages(read(tmp_path / "a.warc.gz"))
    assert page.html == PAGE


def test_a_record_longer_than_any_article_is_passed_over_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "MAX_BODY", 100_000)
    long = Saved(url="https://news.example/long", body=b"x" * 400_000)
    write_warc(tmp_path / "a.warc.gz", [long, saved(2)])
    found = read(tmp_path / "a.warc.gz")
    assert problems(found) == ["too_large"]
    assert len(pages(found)) == 1


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "chunked gzip"])
def test_a_payload_that_unpacks_to_too_much_is_not_unpacked(tmp_path: Path, encoding: str) -> None:
    bomb = Saved(url="https://news.example/bomb", body=b"\0" * 11_000_000, encoding=encoding)
    write_warc(tmp_path / "a.warc.gz", [bomb, saved(2)])
    found = read(tmp_path / "a.warc.gz")
    assert problems(found) == ["too_large"]
    assert len(pages(found)) == 1


@pytest.mark.parametrize("start", [b"", b"WARC/1.0\r\nWARC-Type: response\r\nX: "])
def test_a_head_without_an_end_is_not_read_into_memory(start: bytes) -> None:
    class Counted(io.BytesIO):
        given = 0

        def read(self, size: int | None = -1, /) -> bytes:
            data = super().read(size)
            self.given += len(data)
            return data

    stream = Counted(start + b"A" * 30_000_000)
    found = list(records.Reading(source="warc", file="a.warc").pages(stream))
    assert problems(found) == ["broken_record"]
    assert stream.given < 2_000_000


@pytest.mark.parametrize(
    "raw", [b"", b"\n\n", b"hello", b"\x1f\x8b", b"\x1f", b"PK\x03\x04", gzip.compress(b"x", mtime=0)]
)
def test_what_is_no_warc_file_gives_no_page_and_no_crash(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "a.warc").write_bytes(raw)
    assert pages(read(tmp_path / "a.warc")) == []


def test_an_empty_file_says_nothing_and_a_wrong_one_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_bytes(b"")
    assert read(tmp_path / "a.warc") == []
    (tmp_path / "a.warc").write_bytes(b"<html>no archive</html>")
    assert problems(read(tmp_path / "a.warc")) == ["broken_record"]


def test_a_folder_is_read_in_the_order_of_its_files(tmp_path: Path) -> None:
    write_warc(tmp_path / "b.warc", [saved(2)], gzipped=False)
    write_warc(tmp_path / "a.warc.gz", [saved(1)])
    assert [page.url for page in pages(read(tmp_path))] == [
        "https://news.example/1",
        "https://news.example/2",
    ]
    with pytest.raises(CorpusError, match="is not there"):
        read(tmp_path / "none.warc")
