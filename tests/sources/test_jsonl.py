import gzip
import json
from pathlib import Path

import pytest

from framing.errors import CorpusError, UsageError
from framing.sources import base, jsonl
from framing.sources.base import Columns
from framing.sources.jsonl import JsonLines
from framing.types import Draft

RECORD = {"id": "a1", "outlet": "Meridian", "title": "A title", "text": "Some words."}


def read(path: Path, **options: object) -> list[Draft]:
    return list(JsonLines(path=path, **options).records())  # type: ignore[arg-type]


def test_each_line_is_a_draft_with_its_place(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text(json.dumps(RECORD) + "\n\n" + json.dumps({**RECORD, "id": "a2"}) + "\n")
    drafts = read(file)
    assert [str(draft.place) for draft in drafts] == ["a.jsonl:1", "a.jsonl:3"]
    assert drafts[0].fields == RECORD
    assert [draft.problem for draft in drafts] == [None, None]


def test_gzip_is_unpacked(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl.gz"
    file.write_bytes(gzip.compress((json.dumps(RECORD) + "\n").encode()))
    assert read(file)[0].fields["id"] == "a1"


def test_broken_lines_are_named_and_the_others_read(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    good = json.dumps(RECORD).encode()
    file.write_bytes(
        b"\n".join(
            [good, b'{"id": "cut', b"[1, 2]", '{"text": "Пекин"}'.encode("cp1251"), b'{"text": {}}', good]
        )
    )
    drafts = read(file)
    assert [(draft.place.record, draft.problem) for draft in drafts] == [
        (1, None),
        (2, "broken_record"),
        (3, "broken_record"),
        (4, "wrong_encoding"),
        (5, "broken_record"),
        (6, None),
    ]
    assert "a list, not an object" in drafts[2].fields["detail"]


def test_a_declared_encoding_is_used_line_by_line(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes('{"text": "Пекин"}\n'.encode("cp1251") + '{"text": "Пекин"}\n'.encode())
    assert [draft.fields["text"] for draft in read(file, encoding="windows-1251")] == ["Пекин", "Пекин"]


def test_foreign_columns_are_an_error_before_anything_is_read(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text('{"headline": "T", "body": "B"}\n')
    with pytest.raises(UsageError, match="--map body=text"):
        read(file)
    mapped = read(file, columns=Columns(mapping={"headline": "title", "body": "text"}))
    assert mapped[0].fields == {"title": "T", "text": "B"}


def test_a_json_list_is_refused_with_the_way_out(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text(json.dumps([RECORD], indent=1))
    with pytest.raises(CorpusError, match=r"one JSON list.*jq -c"):
        read(file)


def test_a_file_that_is_no_gzip_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl.gz"
    file.write_text("plain")
    with pytest.raises(CorpusError, match="cannot be read"):
        read(file)


def test_a_gzip_that_breaks_off_gives_what_came_before_and_says_where_it_ends(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl.gz"
    lines = b"".join(
        json.dumps({**RECORD, "id": str(i), "text": f"word {i * 7919} " * 30}).encode() + b"\n"
        for i in range(999)
    )
    whole = gzip.compress(lines)
    file.write_bytes(whole[: len(whole) // 2])
    drafts = read(file)
    assert len(drafts) > 50
    assert drafts[-1].problem == "broken_record"
    assert "damaged from here on" in drafts[-1].fields["detail"]
    assert all(draft.problem is None for draft in drafts[:-1])


def test_a_line_that_is_no_article_by_its_length_is_named_and_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jsonl, "MAX_RECORD", 200)
    monkeypatch.setattr(base, "MAX_RECORD", 200)
    file = tmp_path / "a.jsonl"
    long = json.dumps({**RECORD, "text": "long " * 500})
    file.write_text("\n".join([json.dumps(RECORD), long, json.dumps(RECORD)]))
    drafts = read(file)
    assert [(draft.place.record, draft.problem) for draft in drafts] == [
        (1, None),
        (2, "too_large"),
        (3, None),
    ]


def test_a_folder_is_read_file_by_file_in_the_order_of_names(tmp_path: Path) -> None:
    for name in ("b.jsonl", "a.jsonl"):
        (tmp_path / name).write_text(json.dumps({**RECORD, "id": name}) + "\n")
    drafts = read(tmp_path)
    assert [draft.fields["id"] for draft in drafts] == ["a.jsonl", "b.jsonl"]
    assert str(drafts[0].place) == f"{tmp_path.name}/a.jsonl:1"


def test_a_path_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="is not there"):
        read(tmp_path / "no.jsonl")
