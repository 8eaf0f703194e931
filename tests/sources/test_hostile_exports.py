"""Exports are files of strangers too: bombs, endless nesting and document types do no harm."""

import zipfile
from pathlib import Path

import pytest
from tests.growth import grows_linearly

from framing.errors import CorpusError
from framing.sources.factiva import Factiva
from framing.sources.nexis import MAX_EXPORT, Nexis

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx(folder: Path, inside: str, doctype: str = "", packed: int = zipfile.ZIP_DEFLATED) -> Path:
    file = folder / "a.docx"
    with zipfile.ZipFile(file, "w", packed) as archive:
        archive.writestr("word/document.xml", f'{doctype}<w:document xmlns:w="{WORD}">{inside}</w:document>')
    return file


def test_a_document_that_unpacks_to_a_hundred_times_its_size_is_not_unpacked(tmp_path: Path) -> None:
    bomb = docx(tmp_path, " " * 5_000_000)
    assert bomb.stat().st_size < 10_000
    with pytest.raises(CorpusError, match="unpacks to more than 100 times its size"):
        list(Nexis(path=bomb).records())


def test_a_document_longer_than_any_export_is_not_unpacked(tmp_path: Path) -> None:
    bomb = docx(tmp_path, " " * MAX_EXPORT)
    with pytest.raises(CorpusError, match=f"unpacks to more than {MAX_EXPORT} bytes"):
        list(Nexis(path=bomb).records())


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY b SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
    ],
)
def test_a_document_that_declares_a_type_is_not_read(tmp_path: Path, doctype: str) -> None:
    with pytest.raises(CorpusError, match="declares a document type"):
        list(Nexis(path=docx(tmp_path, "<w:p/>", doctype)).records())


def test_a_feed_that_names_a_document_type_elsewhere_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text('<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><PPSResponse/>')
    with pytest.raises(CorpusError, match="declares a document type"):
        list(Factiva(path=tmp_path / "a.xml").records())


def test_paragraphs_inside_paragraphs_are_read_in_time_that_grows_with_them(tmp_path: Path) -> None:
    def read(depth: int) -> None:
        nested = "<w:p>" * depth + "</w:p>" * depth
        with pytest.raises(CorpusError, match="no Nexis export"):
            list(Nexis(path=docx(tmp_path, nested, packed=zipfile.ZIP_STORED)).records())

    assert grows_linearly(read, small=2_000, large=20_000)


def test_boxes_of_a_page_are_read_in_time_that_grows_with_them(tmp_path: Path) -> None:
    head = (
        "<html><body><div>1 of 1 DOCUMENTS</div><div>The Post</div><div>July 2, 2019</div><div>Title</div>"
        "<div><p><span>LENGTH:</span> 9 words</p></div>"
    )

    def read(boxes: int) -> None:
        (tmp_path / "a.html").write_text(head + "<div><p>Text.</p></div>" * boxes + "</body></html>")
        (draft,) = Nexis(path=tmp_path / "a.html").records()
        assert draft.fields["text"].count("Text.") == boxes

    assert grows_linearly(read, small=2_000, large=20_000)


def test_names_that_lead_out_of_an_archive_lead_nowhere(tmp_path: Path) -> None:
    """Nothing is unpacked to the disk: one entry is read into memory, the others are not looked at."""
    file = docx(tmp_path, "<w:p/>")
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("../../escaped.txt", "x")
    with pytest.raises(CorpusError, match="no Nexis export"):
        list(Nexis(path=file).records())
    assert [each.name for each in tmp_path.rglob("*")] == ["a.docx"]
    assert not (tmp_path.parent / "escaped.txt").exists()
