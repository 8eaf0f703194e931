"""HTML exports, written after the form of those in the tests of public importers (readtext, R.TeMiS)."""

from pathlib import Path

import pytest

from framing.errors import CorpusError
from framing.sources.exports import iso_date
from framing.sources.nexis import Nexis
from framing.types import Draft


def div(*paragraphs: str, style: str = "c4") -> str:
    return (
        f'<BR><DIV CLASS="{style}">'
        + "".join(f'<P CLASS="c5">{each}</P>\n' for each in paragraphs)
        + "</DIV>"
    )


def span(text: str, style: str = "c2") -> str:
    return f'<SPAN CLASS="{style}">{text}</SPAN>'


def field(name: str, value: str) -> str:
    return div(span(f"{name}: ", "c7") + span(value))


def article(number: int, of: int, *blocks: str, inside: int = 1) -> str:
    return (
        f'<A NAME="DOC_ID_{number}_0"></A><!-- Hide XML section from browser\n'
        f"<DOC NUMBER={inside}>\n<DOCFULL> -->"
        + div(span(f"{number} of {of} DOCUMENTS"), style="c0")
        + "".join(blocks)
        + "<!-- Hide XML section from browser\n</DOCFULL>\n</DOC> -->"
    )


def page(*articles: str, count: int | None, encoding: str = "utf-8") -> bytes:
    meta = (
        "" if count is None else f'<META TOPIC="null" DOCUMENTS="{count}" UPDATED="Friday, May 17, 2024" />'
    )
    text = f"<HTML>\n<HEAD><TITLE>&nbsp;</TITLE>\n{meta}</HEAD>\n<BODY>{''.join(articles)}</BODY></HTML>"
    return text.encode(encoding)


FIRST = (
    div('<IMG SRC="http://127.0.0.1:9/logo.gif"><BR>' + span("The Invented Post"), style="c3"),
    div(span("June", "c4") + span(" 17, 1995, CITY EDITION") + span("&nbsp;"), style="c3"),
    div(span("Two rivers;<BR>One bridge", "c6")),
    field("BYLINE", "By ANN AUTHOR"),
    field("SECTION", "FRONT PAGE; Pg. 1"),
    field("LENGTH", "12 words"),
    div(span("HIGHLIGHT:", "c7") + span("&nbsp;A summary<BR>")),
    div(
        span("First paragraph, in which a ") + span("searched", "c4") + span(" word stands out."),
        span("MOSCOW: a second one with a colon &amp; more.") + span("&nbsp;"),
        "",
    ),
    field("LOAD-DATE", "June 19, 1995"),
    field("LANGUAGE", "ENGLISH"),
    field("GRAPHIC", "Photo: a bridge"),
    div(span("Copyright 1995 The Invented Post<BR>All Rights Reserved"), style="c3"),
)
SECOND = (
    div(span("Die Probe"), style="c3"),
    div(span("27.", "c4") + span(" Februar 2012 Montag 9:50 PM GMT+1"), style="c3"),
    div(span("Zwei Fl&uuml;sse", "c6")),
    field("AUTOR", "Anna Autorin"),
    field("RUBRIK", "POLITIK"),
    field("L&Auml;NGE", "5 W&ouml;rter"),
    div(span("Nur dies.")),
    field("UPDATE", "28. Februar 2012"),
    field("SPRACHE", "GERMAN; DEUTSCH"),
    div(span("Copyright 2012 Die Probe<BR>Alle Rechte vorbehalten"), style="c0"),
)


def read(folder: Path, raw: bytes) -> list[Draft]:
    (folder / "a.html").write_bytes(raw)
    return list(Nexis(path=folder / "a.html").records())


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1252"])
def test_articles_are_told_apart_by_the_order_of_their_parts(tmp_path: Path, encoding: str) -> None:
    one, two = read(tmp_path, page(article(1, 2, *FIRST), article(2, 2, *SECOND), count=2, encoding=encoding))
    assert one.fields == {
        "outlet": "The Invented Post",
        "published": "1995-06-17",
        "date_evidence": "June 17, 1995, CITY EDITION",
        "title": "Two rivers; One bridge",
        "byline": "By ANN AUTHOR",
        "section": "FRONT PAGE; Pg. 1",
        "language": "en",
        "text": "First paragraph, in which a searched word stands out.\n\n"
        "MOSCOW: a second one with a colon & more.",
    }
    assert two.fields["title"] == "Zwei Flüsse"
    assert two.fields["published"] == "2012-02-27T21:50+01:00"
    assert (two.fields["byline"], two.fields["language"]) == ("Anna Autorin", "de")
    assert two.fields["text"] == "Nur dies."
    assert str(two.place) == "a.html:2"


def test_a_part_of_a_longer_search_is_read(tmp_path: Path) -> None:
    parts = [article(2001, 2146, *FIRST), '<DIV CLASS="c10"/>', article(2002, 2146, *SECOND, inside=2)]
    assert len(read(tmp_path, page(*parts, count=2))) == 2


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (
            page(article(1, 3, *FIRST), article(2, 3, *SECOND), count=3),
            "2 articles were read, but its head says 3",
        ),
        (page(article(1, 3, *FIRST), article(3, 3, *SECOND), count=2), "article 3 follows article 1"),
        (page(article(1, 2, *FIRST), "<!-- <DOC NUMBER=1> -->", count=None), "'DOC NUMBER'.* says 2"),
        (page("<p>Hello</p>", count=None), "is no Nexis export in HTML"),
        (b"", "is no HTML"),
        (b"\x00\x01", "is no"),
        (page(article(1, 2, *FIRST).replace("1 of 2 DOCUMENTS", "1 / 2"), count=None), "is no Nexis export"),
    ],
)
def test_an_export_in_which_articles_are_missing_is_refused_as_a_whole(
    tmp_path: Path, raw: bytes, said: str
) -> None:
    with pytest.raises(CorpusError, match=said):
        read(tmp_path, raw)


def test_articles_without_date_or_body_are_counted(tmp_path: Path) -> None:
    undated = [FIRST[0], *FIRST[2:]]
    bare = [*FIRST[:6], *FIRST[8:]]
    found = read(tmp_path, page(article(1, 2, *undated), article(2, 2, *bare), count=2))
    assert [each.problem for each in found] == ["no_article", "no_article"]


@pytest.mark.parametrize(
    ("printed", "read_as"),
    [
        ("March 14, 2013 Thursday 11:21 AM GMT", "2013-03-14T11:21+00:00"),
        ("27. Februar 2012 Montag 9:50 PM GMT+1", "2012-02-27T21:50+01:00"),
        ("27. Februar 2012 9:50 PM GMT-10", "2012-02-27T21:50-10:00"),
        ("May 1, 2012 9:50 PM EST+1", "2012-05-01"),
    ],
)
def test_shifted_zones_are_read(printed: str, read_as: str) -> None:
    assert iso_date(printed) == read_as
