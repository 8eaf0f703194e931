"""Exports of Nexis, LexisNexis, Factiva and ProQuest."""

import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.errors import CorpusError
from framing.sources.exports import iso_date
from framing.sources.factiva import Factiva
from framing.sources.lexisnexis import LexisNexis
from framing.sources.nexis import Nexis
from framing.sources.proquest import ProQuest

NEXIS = """Job Number: 1
Documents ({count})
1. Two rivers
Client/Matter: -None-

2. One bridge
Client/Matter: -None-



Two rivers
The Invented Post
July 2, 2019 Tuesday 9:33 PM GMT


Copyright 2019 The Invented Post
All Rights Reserved

Section: WORLD
Length: 12 words
Byline: Ann Author
Body


The first paragraph: it has a colon.

The second paragraph.

Load-Date: July 3, 2019


End of Document




One bridge
The Invented Post
July 5, 2019 Friday

Copyright 2019 The Invented Post

Length: 3 words
Body

Only this.

End of Document
"""

LEXIS = """Download Request: Selected Items: 1-2

                               1 of 2 DOCUMENTS


                              The Invented Post

                            January 11, 2010 Monday

Two rivers meet

BYLINE: Ann Author

LENGTH: 5 words

The first line of a paragraph
goes on here.

A second paragraph.

LOAD-DATE: January 11, 2010

                       Copyright 2010 The Invented Post
                              All Rights Reserved

                               {second} of 2 DOCUMENTS


                              The Invented Post

                            January 12, 2010 Tuesday

One bridge

LENGTH: 2 words

Only this.

LOAD-DATE: January 12, 2010
"""

PROQUEST = """____________________________________________________________

Document 1 of {count}

Two rivers

Full text: First part: a colon does not end it.

Second part.

Subject: Rivers
Title: Two rivers
Author: Author, Ann
Publication title: The Invented Post; London (UK)
Publication date: Jan 12, 2010
Language of publication: English
ProQuest document ID: 123456
____________________________________________________________
"""

FACTIVA = """<PPSResponse><ppsArticleResponse xmlns="http://global.factiva.com/pps/2.0">
<ppsarticleResultSet count="{count}"><ppsarticle><article><accessionNo>INV1</accessionNo>
<baseLanguage>EN</baseLanguage><headline><paragraph>Two rivers</paragraph></headline>
<leadParagraph><paragraph>First.</paragraph></leadParagraph>
<publicationDate><dateTime>2012-01-09T01:35:58Z</dateTime></publicationDate>
<sourceName>The Invented Post</sourceName>
<tailParagraphs><paragraph>Second.</paragraph></tailParagraphs></article></ppsarticle>
</ppsarticleResultSet></ppsArticleResponse></PPSResponse>"""


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_nexis_gives_every_article_with_its_head_and_body(tmp_path: Path) -> None:
    first, second = Nexis(path=written(tmp_path, "export.txt", NEXIS.format(count=2))).records()
    assert dict(first.fields) == {
        "title": "Two rivers",
        "outlet": "The Invented Post",
        "published": "2019-07-02T21:33+00:00",
        "date_evidence": "July 2, 2019 Tuesday 9:33 PM GMT",
        "section": "WORLD",
        "byline": "Ann Author",
        "text": "The first paragraph: it has a colon.\n\nThe second paragraph.",
    }
    assert second.fields["title"] == "One bridge"
    assert second.fields["published"] == "2019-07-05"
    assert second.place.record == 2


def test_a_word_document_is_read_like_the_text(tmp_path: Path) -> None:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    runs = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in NEXIS.format(count=2).splitlines())
    path = tmp_path / "export.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{space}">{runs}</w:document>')
    from_word = [draft.fields for draft in Nexis(path=path).records()]
    from_text = [
        draft.fields for draft in Nexis(path=written(tmp_path, "export.txt", NEXIS.format(count=2))).records()
    ]
    assert from_word == from_text


@pytest.mark.parametrize(
    ("source", "name", "text", "says"),
    [
        (Nexis, "e.txt", NEXIS.format(count=3), "2 articles were read, but its list of documents says 3"),
        (LexisNexis, "e.txt", LEXIS.format(second=3), "article 3 does not follow the one before it"),
        (LexisNexis, "e.txt", LEXIS.replace("1-2", "1-7").format(second=2), "but its head says 7"),
        (ProQuest, "e.txt", PROQUEST.format(count=4), "1 articles were read, but 'Document … of …' says 4"),
        (Factiva, "e.xml", FACTIVA.format(count=9), "1 articles were read, but its result set says 9"),
    ],
)
def test_an_export_that_does_not_add_up_is_refused(
    tmp_path: Path, source: type[Nexis], name: str, text: str, says: str
) -> None:
    with pytest.raises(CorpusError, match=says):
        list(source(path=written(tmp_path, name, text)).records())


@pytest.mark.parametrize("source", [Nexis, LexisNexis, ProQuest])
def test_another_file_is_no_export(tmp_path: Path, source: type[Nexis]) -> None:
    with pytest.raises(CorpusError, match="is no "):
        list(source(path=written(tmp_path, "e.txt", "A shopping list.")).records())


def test_a_feed_with_a_document_type_is_not_read(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aa">]><PPSResponse/>'
    with pytest.raises(CorpusError, match="declares a document type"):
        list(Factiva(path=written(tmp_path, "e.xml", bomb)).records())


HIDDEN = "<!--" + "x" * 5_000 + "-->" + '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><x>&a;</x>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_behind_a_long_comment_is_found_too(tmp_path: Path, encoding: str) -> None:
    with zipfile.ZipFile(tmp_path / "e.docx", "w") as archive:
        archive.writestr("word/document.xml", HIDDEN.encode(encoding))
    with pytest.raises(CorpusError, match="declares a document type"):
        list(Nexis(path=tmp_path / "e.docx").records())
    (tmp_path / "e.xml").write_bytes(HIDDEN.encode(encoding))
    with pytest.raises(CorpusError, match="declares a document type"):
        list(Factiva(path=tmp_path / "e.xml").records())


def test_lexisnexis_joins_lines_to_paragraphs(tmp_path: Path) -> None:
    first, second = LexisNexis(path=written(tmp_path, "e.txt", LEXIS.format(second=2))).records()
    assert first.fields["text"] == "The first line of a paragraph goes on here.\n\nA second paragraph."
    assert (first.fields["title"], first.fields["outlet"]) == ("Two rivers meet", "The Invented Post")
    assert (first.fields["published"], second.fields["published"]) == ("2010-01-11", "2010-01-12")


def test_factiva_feeds_and_proquest_give_their_fields(tmp_path: Path) -> None:
    (feed,) = Factiva(path=written(tmp_path, "e.xml", FACTIVA.format(count=1))).records()
    assert feed.fields["text"] == "First.\n\nSecond."
    assert feed.fields["published"] == "2012-01-09T01:35+00:00"
    (record,) = ProQuest(path=written(tmp_path, "e.txt", PROQUEST.format(count=1))).records()
    assert record.fields["text"] == "First part: a colon does not end it.\n\nSecond part."
    assert record.fields["published"] == "2010-01-12"
    assert record.fields["language"] == "en"


@pytest.mark.parametrize(
    ("printed", "date"),
    [
        ("July 2, 2019 Tuesday 9:33 AM GMT", "2019-07-02T09:33+00:00"),
        ("May 3, 2018 Thursday 12:38 AM PT", "2018-05-03"),
        ("May 3, 2018 Thursday 12:05 AM EST", "2018-05-03T00:05-05:00"),
        ("29 décembre 2011", "2011-12-29"),
        ("16 мая 2024", "2024-05-16"),
        ("May 2010", "2010-05"),
        ("Wednesday", None),
        ("Winter 2010", None),
    ],
)
def test_dates_of_vendors_become_iso_dates(printed: str, date: str | None) -> None:
    assert iso_date(printed) == date


@given(text=st.text(max_size=300))
def test_any_text_is_a_date_or_none(text: str) -> None:
    found = iso_date(text)
    assert found is None or found[:4].isdigit()


@pytest.mark.real
@pytest.mark.parametrize(
    ("source", "name", "count", "title"),
    [
        (
            Nexis,
            "nexis_uni_sample.txt",
            12,
            "Huawei claims title as first vendor to pass China’s 5G NSA core network test",
        ),
        (Nexis, "lexisnexis_sample.docx", 10, "Lorem ipsum dolor sit amet"),
        (LexisNexis, "lexisnexis_sample.txt", 10, "Lorem ipsum dolor sit amet"),
        (Factiva, "factiva_sample.html", 2, "Test 1"),
        (Factiva, "factiva_sample.xml", 3, "TEST - first test article"),
    ],
)
def test_real_exports_are_read_whole(
    real_data: Path, source: type[Nexis], name: str, count: int, title: str
) -> None:
    drafts = list(source(path=real_data / "exports" / name).records())
    assert len(drafts) == count
    assert all(draft.problem is None for draft in drafts)
    assert drafts[0].fields["title"] == title
    assert all({"outlet", "published", "title", "text"} <= set(draft.fields) for draft in drafts)


@pytest.mark.real
def test_a_real_feed_that_lacks_an_article_is_refused(real_data: Path) -> None:
    with pytest.raises(CorpusError, match="19 articles were read, but its result set says 20"):
        list(Factiva(path=real_data / "exports" / "reut21578-factiva.xml").records())
