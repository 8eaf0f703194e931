import csv
import gzip
from pathlib import Path

import pytest

from framing.errors import CorpusError, UsageError
from framing.sources.base import Columns
from framing.sources.csv import Csv
from framing.types import Draft


def read(path: Path, **options: object) -> list[Draft]:
    return list(Csv(path=path, **options).records())  # type: ignore[arg-type]


def test_rows_are_drafts_placed_at_the_line_where_they_begin(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text('id,title,text\n1,One,"First line\nsecond line, with a comma"\n2,Two,Words\n')
    drafts = read(file)
    assert [str(draft.place) for draft in drafts] == ["a.csv:2", "a.csv:4"]
    assert drafts[0].fields["text"] == "First line\nsecond line, with a comma"


@pytest.mark.parametrize(("delimiter", "name"), [(";", "a.csv"), ("\t", "a.tsv"), (",", "a.csv")])
def test_the_delimiter_is_told_from_the_row_of_names(tmp_path: Path, delimiter: str, name: str) -> None:
    file = tmp_path / name
    file.write_text(delimiter.join(("id", "title", "text")) + "\n" + delimiter.join(("1", "T", "B")) + "\n")
    assert read(file)[0].fields == {"id": "1", "title": "T", "text": "B"}


def test_rows_with_too_few_or_too_many_fields_are_named(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("id,text\n1,Words\n2\n3,a,b\n4,More\n")
    drafts = read(file)
    assert [(draft.place.record, draft.problem) for draft in drafts] == [
        (2, None),
        (3, "broken_record"),
        (4, "broken_record"),
        (5, None),
    ]
    assert drafts[1].fields["detail"] == "1 fields, but 2 columns"


def test_a_quotation_mark_that_is_never_closed_is_not_lost_in_silence(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text('id,text\n1,Words\n2,"open\n3,swallowed\n4,swallowed\n')
    drafts = read(file)
    assert [draft.problem for draft in drafts] == [None, "broken_record"]
    assert "lines up to 5 are lost" in drafts[1].fields["detail"]


def test_bytes_in_another_encoding_are_named_row_by_row(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(b"id,text\n1,Plain\n" + "2,Пекин\n".encode("cp1251") + "3,Пекин\n".encode())
    assert [draft.problem for draft in read(file)] == [None, "wrong_encoding", None]
    file.write_bytes("id,text\n2,Пекин\n".encode("cp1251"))
    assert read(file, encoding="windows-1251")[0].fields["text"] == "Пекин"


def test_utf16_as_excel_writes_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "a.tsv"
    file.write_bytes("id\ttext\n1\t北京\n".encode("utf-16"))
    assert read(file)[0].fields == {"id": "1", "text": "北京"}


def test_the_limit_of_the_csv_module_is_neither_met_nor_changed(tmp_path: Path) -> None:
    file = tmp_path / "a.csv.gz"
    file.write_bytes(gzip.compress(f'id,text\n1,"{"word " * 50_000}"\n'.encode()))
    before = csv.field_size_limit()
    assert len(read(file)[0].fields["text"]) == 250_000
    assert csv.field_size_limit() == before


def test_unmapped_columns_are_an_error(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("headline,body\nT,B\n")
    with pytest.raises(UsageError, match="--map headline=title --map body=text"):
        read(file)
    assert read(file, columns=Columns(mapping={"headline": "title", "body": "text"}))[0].fields["text"] == "B"


def test_an_empty_file_has_no_columns(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("")
    with pytest.raises(CorpusError, match="no first row"):
        read(tmp_path / "a.csv")


@pytest.mark.parametrize(
    "raw",
    [b"a" * 17_000_000, gzip.compress(b"title,text\n" * 99, mtime=0)[:-20]],
    ids=["endless", "torn"],
)
def test_a_first_row_that_cannot_be_read_is_named(tmp_path: Path, raw: bytes) -> None:
    file = tmp_path / ("a.csv.gz" if raw.startswith(b"\x1f\x8b") else "a.csv")
    file.write_bytes(raw)
    with pytest.raises((CorpusError, UsageError), match="column"):
        list(Csv(path=file).records())
