"""ProQuest writes its text exports in several ways; all give the same articles, or say what is wrong."""

from pathlib import Path

import pytest

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
