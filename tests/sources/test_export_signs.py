"""Vendors' exports are told from other texts and pages by their words, and never read as one article."""

from pathlib import Path

import pytest
from tests.sources.test_exports import FACTIVA, NEXIS, PROQUEST

from framing.cli import main
from framing.corpus.opening import kind_of
from framing.errors import UsageError
from framing.sources.exports.signs import export_of

LEXISNEXIS = "\n\n                    1 of 2 DOCUMENTS\n\n          The Invented Post\n"
NEXIS_PAGE = "<HTML><BODY><DIV><P><SPAN CLASS='c2'>1 of 49 DOCUMENTS</SPAN></P></DIV></BODY></HTML>"
FACTIVA_PAGE = "<html><head><title>Factiva</title></head><body></body></html>"


@pytest.mark.parametrize(
    ("name", "text", "source"),
    [
        ("a.txt", NEXIS.format(count=2), "nexis"),
        ("a.txt", NEXIS.format(count=2).replace("\n", "\r"), "nexis"),
        ("a.TXT", LEXISNEXIS, "lexisnexis"),
        ("a.txt", PROQUEST.format(count=1), "proquest"),
        ("a.xml", FACTIVA.format(count=1), "factiva"),
        ("a.html", NEXIS_PAGE, "nexis"),
        ("a.htm", FACTIVA_PAGE, "factiva"),
        ("a.DOCX", "PK", "nexis"),
    ],
)
def test_an_export_is_known_by_its_words(name: str, text: str, source: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(text.encode())
    assert kind_of(tmp_path / name) == source
    assert kind_of(tmp_path) == source


@pytest.mark.parametrize(
    ("name", "text", "source"),
    [
        ("a.txt", "The clerk showed 1 of 2 DOCUMENTS to the court, at the End of Document week.", "text"),
        ("a.txt", "He said that a ProQuest document ID: is what he wants.", "text"),
        (
            "a.html",
            "<html><head><title>How Factiva is used</title></head><p>3 of 4 said so.</p></html>",
            "html",
        ),
    ],
)
def test_a_text_that_speaks_of_exports_is_none(name: str, text: str, source: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert kind_of(tmp_path / name) == source


def test_a_folder_of_an_export_and_of_notes_asks_what_is_meant(tmp_path: Path) -> None:
    (tmp_path / "export.txt").write_text(NEXIS.format(count=2), encoding="utf-8")
    (tmp_path / "notes.txt").write_text("What we searched for.", encoding="utf-8")
    with pytest.raises(UsageError, match="nexis, text"):
        kind_of(tmp_path)


def test_xml_of_nobody_and_files_that_are_not_there_are_none(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text("<feed/>", encoding="utf-8")
    assert export_of(tmp_path / "a.xml") is None
    assert export_of(tmp_path / "b.txt") is None


def test_an_import_says_what_it_took_a_file_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "export.txt"
    file.write_text(NEXIS.format(count=2), encoding="utf-8")
    arguments = [
        "--to",
        str(tmp_path / "store"),
        "--new-outlets",
        str(tmp_path / "stubs"),
        "--min-words",
        "1",
    ]
    assert main(["corpus", "import", str(file), *arguments]) == 0
    told = capsys.readouterr()
    assert "imported from 2 records" in told.out
    assert "export.txt is read as an export of Nexis" in " ".join(told.err.split())
