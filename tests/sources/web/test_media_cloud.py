import csv
from pathlib import Path

import pytest
from tests.sources.web.answers import Answers

from framing.errors import CorpusError
from framing.sources.media_cloud import MediaCloud
from framing.types import Address, Draft

NEW = ["id", "indexed_date", "language", "media_name", "media_url", "publish_date", "title", "url"]
OLD = ["stories_id", "publish_date", "title", "url", "language", "ap_syndicated", "media_name", "media_url"]


def export(file: Path, names: list[str], *rows: dict[str, str]) -> Path:
    with file.open("w", encoding="utf-8", newline="") as text:
        writer = csv.DictWriter(text, names, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return file


def found(path: Path) -> list[Address | Draft]:
    return list(MediaCloud(path=path).found(Answers({})))


def test_rows_of_an_export_become_addresses(tmp_path: Path) -> None:
    row = {
        "id": "abc", "indexed_date": "2024-05-17 03:10:11", "language": "en", "media_name": "The Example",
        "media_url": "http://www.example.com/", "publish_date": "2024-05-16",
        "title": 'Talks, "historic"\nin Beijing', "url": "https://example.com/a?utm_source=x",
    }  # fmt: skip
    (one,) = found(export(tmp_path / "a.csv", NEW, row))
    assert isinstance(one, Address)
    assert one.url == "https://example.com/a"
    assert one.hints == {
        "title": 'Talks, "historic" in Beijing',
        "outlet": "example.com",
        "language": "en",
        "published": "2024-05-16",
        "date_evidence": "Media Cloud publish_date 2024-05-16",
        "seen": "2024-05-17 03:10:11",
        "printed_url": "https://example.com/a?utm_source=x",
    }


@pytest.mark.parametrize(
    ("printed", "outlet"), [("bbc.co.uk", "bbc.co.uk"), ("", "The Example"), ("x", "The Example")]
)
def test_the_domain_of_an_outlet_is_taken_before_its_name(tmp_path: Path, printed: str, outlet: str) -> None:
    row = {"media_name": "The Example", "media_url": printed, "url": "https://a.example/", "title": "x"}
    (one,) = found(export(tmp_path / "a.csv", NEW, row))
    assert isinstance(one, Address)
    assert one.hints["outlet"] == outlet


def test_older_exports_say_what_is_syndicated(tmp_path: Path) -> None:
    row = {"url": "https://a.example/", "title": "x", "ap_syndicated": "True", "media_name": "A"}
    (one,) = found(export(tmp_path / "a.csv", OLD, row))
    assert isinstance(one, Address)
    assert one.hints["ap_syndicated"] == "True"


TOPIC = ["stories_id", "publish_date", "date_is_reliable", "title", "url", "media_id", "media_name"]


@pytest.mark.parametrize(
    ("printed", "reliable", "published", "evidence"),
    [
        ("undateable", "False", "", ""),
        (
            "2019-05-16 17:54:00",
            "0",
            "2019-05-16 17:54:00",
            "Media Cloud publish_date 2019-05-16 17:54:00, guessed",
        ),
        ("2019-05-16 17:54:00", "1", "2019-05-16 17:54:00", "Media Cloud publish_date 2019-05-16 17:54:00"),
    ],
)
def test_stories_of_topics_say_how_sure_their_date_is(
    tmp_path: Path, printed: str, reliable: str, published: str, evidence: str
) -> None:
    row = {"url": "https://a.example/", "title": "x", "media_name": "A", "publish_date": printed}
    (one,) = found(export(tmp_path / "a.csv", TOPIC, {**row, "date_is_reliable": reliable}))
    assert isinstance(one, Address)
    assert (one.hints.get("published", ""), one.hints.get("date_evidence", "")) == (published, evidence)


CONTENT = [
    "",
    "id",
    "indexed_date",
    "language",
    "media_name",
    "media_url",
    "publish_date",
    "text",
    "title",
    "url",
]
"""What the search tool sends with texts, saved from the interface for Python: its rows are numbered."""


def test_rows_are_read_whatever_else_the_search_tool_sends(tmp_path: Path) -> None:
    row = {
        "": "0", "id": "9e1", "language": "ru", "media_name": "example.com", "media_url": "example.com",
        "publish_date": "2026-08-10", "text": "x", "title": "T", "url": "https://example.com/a",
        "indexed_date": "2026-08-10T04:05:06.789Z",
    }  # fmt: skip
    (one,) = found(export(tmp_path / "a.csv", CONTENT, row))
    assert isinstance(one, Address)
    assert (one.hints["outlet"], one.hints["published"]) == ("example.com", "2026-08-10")
    assert "x" not in one.hints.values()


def test_an_export_of_counts_is_no_list_of_articles(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no Media Cloud export"):
        found(export(tmp_path / "a.csv", ["source", "count", "ratio"], {"source": "example.com"}))


def test_rows_without_an_address_are_counted(tmp_path: Path) -> None:
    (lost,) = found(export(tmp_path / "a.csv", NEW, {"title": "x", "media_name": "A"}))
    assert isinstance(lost, Draft)
    assert lost.problem == "broken_record"


def test_another_table_is_refused_with_the_columns_it_has(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"no column 'title'. Columns found: url, date"):
        found(export(tmp_path / "a.csv", ["url", "date"], {"url": "https://a.example/"}))
