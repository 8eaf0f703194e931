"""ProQuest writes its text exports in several ways; all give the same articles, or say what is wrong."""

from pathlib import Path

import pytest

from framing.corpus.opening import kind_of
from framing.errors import CorpusError
from framing.sources.proquest import ProQuest

UNDERSCORES, ASTERISKS = "_" * 60, "*" * 50
RECORD = """
Two rivers

{text}: First part: a colon does not end it.

Second part.

Credit: By Ann Author
{subject}Title: Two rivers
Publication title: The Invented Post; London (UK)
Publication date: Jan 12, 2010
{identity}
"""
IDENTITY = "ProQuest document ID: 123456"
ADDRESS = "Document URL: https://www.proquest.com/docview/123456?accountid=1"


def written(folder: Path, *records: str, rule: str = UNDERSCORES) -> Path:
    file = folder / "export.txt"
    file.write_text("\n".join(("", *records, "")).replace("\n\n\n", f"\n{rule}\n"), encoding="utf-8")
    return file


def record(*, text: str = "Full text", subject: str = "Subject: Rivers\n", identity: str = IDENTITY) -> str:
    return f"\n{RECORD.format(text=text, subject=subject, identity=identity)}\n"


@pytest.mark.parametrize("rule", [UNDERSCORES, ASTERISKS])
@pytest.mark.parametrize("text", ["Full text", "Full Text"])
@pytest.mark.parametrize("identity", [IDENTITY, ADDRESS])
@pytest.mark.parametrize("subject", ["Subject: Rivers\n", "Company: A mill\n", ""])
def test_every_way_gives_the_same_articles(
    rule: str, text: str, identity: str, subject: str, tmp_path: Path
) -> None:
    one = record(text=text, identity=identity, subject=subject)
    drafts = list(ProQuest(path=written(tmp_path, one, one, rule=rule)).records())
    assert len(drafts) == 2
    for draft in drafts:
        assert draft.problem is None
        assert draft.fields["text"] == "First part: a colon does not end it.\n\nSecond part."
        assert draft.fields["published"] == "2010-01-12"
        assert draft.fields["title"] == "Two rivers"


def test_a_table_of_contents_is_no_record(tmp_path: Path) -> None:
    contents = "\nReport Information from ProQuest\n\nTable of contents\n\n1. Two rivers\n\n"
    assert len(list(ProQuest(path=written(tmp_path, contents, record())).records())) == 1


def test_a_text_that_stands_in_no_record_refuses_the_file(tmp_path: Path) -> None:
    file = written(tmp_path, record(), record(identity="Database: Newsstream"))
    with pytest.raises(CorpusError, match="1 of its texts stands in no record"):
        list(ProQuest(path=file).records())


REAL = """
Two rivers, one bridge

Publication info: The Invented Post ; London [London]. 12 Jan 2010: A.1.

https://library.example/login?url=https://www.proquest.com/newspapers/two-rivers/docview/123456/se-2?accountid=1

Abstract: None available.

Links: https://library.example/openurl?genre=article&title=The+Invented+Post

Full text: The council met on Monday.
It will meet again, the chair said, and read from a list of books:
Title: A History of Bridges
Pages: 300
It is the first such list, and it will be longer than this one in the end.
Nobody had asked for it, the clerk of the council remarked in the evening.
Jan. 24, 2010: The bridge is closed.
CAPTION: The bridge at noon, seen from the mill, on a day without any wind.
CREDIT: Ann Author The Invented Post

Subject: Bridges; Rivers

Business indexing term: Subject: Bridges

Title: Two rivers, one bridge

Publication title: The Invented Post; London

First page: A.1

Publicationdate: Jan 12, 2010

Section: News

Language of publication: English

Document type: News

{identity}DocumentURL: https://library.example/login?url=https://www.proquest.com/docview/123456/se-2?accountid=1

Copyright: Copyright 2010 The Invented Post.

Database: Newsstream
"""
"""As the service writes in 2022 and 2024, by the files that others have published: a line a paragraph, names
of fields without their spaces here and there, a caption behind the text."""


@pytest.mark.parametrize(
    "identity", ["ProQuest document ID: 123456\n\n", "ProQuest documentID: 123456\n\n", ""]
)
def test_every_line_of_a_text_is_a_paragraph_and_no_field_is_lost(identity: str, tmp_path: Path) -> None:
    (draft,) = ProQuest(path=written(tmp_path, f"\n{REAL.format(identity=identity)}\n")).records()
    lines = draft.fields["text"].splitlines()
    assert lines[0] == "The council met on Monday."
    assert lines[2:4] == ["Title: A History of Bridges", "Pages: 300"]
    assert lines[-2] == "Jan. 24, 2010: The bridge is closed."
    assert lines[-1].startswith("CAPTION:")
    told = {
        name: draft.fields.get(name) for name in ("id", "title", "outlet", "published", "language", "url")
    }
    assert told == {
        "id": "123456",
        "title": "Two rivers, one bridge",
        "outlet": "The Invented Post; London",
        "published": "2010-01-12",
        "language": "en",
        "url": None,  # that of the vendor, with the account of a library
    }


def test_an_export_as_a_page_is_known_and_says_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "ProQuestDocuments.html"
    file.write_text("<div><p><strong>ProQuest document ID: </strong>1</p></div>", encoding="utf-8")
    assert kind_of(file) == "proquest"
    with pytest.raises(CorpusError, match="'Text only' is the one that is read"):
        list(ProQuest(path=file).records())
