from pathlib import Path

import pytest

from framing.corpus.extraction.extract import extract_pages
from framing.errors import CorpusError, UsageError
from framing.outlets.registry import Registry
from framing.sources.html import MAX_PAGE, Html
from framing.types import Draft, Page

# ruff: noqa: E501  # a page is as wide as it is
PAGE = """<html lang="en-GB"><head><title>Talks in Beijing | Meridian</title></head><body>
<nav><a href="/">Home</a><a href="/w">World</a></nav>
<article><h1>Talks in Beijing</h1>
<p>BEIJING, May 16 (Meridian) -- The two delegations met on Thursday in the Great Hall, and they spoke for three hours about trade.</p>
<p>A second paragraph follows, in which a <b>spokesperson</b> of the ministry tells what was agreed on grain and on railways.</p>
</article><footer>&copy; 2021 Meridian. We use cookies.</footer></body></html>"""


def test_every_file_of_a_folder_is_a_page_in_order(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "c.xhtml").write_text("<p>c")
    (tmp_path / "b.htm").write_text("<p>b")
    (tmp_path / "a.html").write_bytes("<p>а".encode("cp1251"))
    pages = list(Html(path=tmp_path, encoding="windows-1251").records())
    assert all(isinstance(page, Page) for page in pages)
    assert [str(page.place) for page in pages] == [
        f"{tmp_path.name}/{name}" for name in ("a.html", "b.htm", "sub/c.xhtml")
    ]
    first = pages[0]
    assert isinstance(first, Page)
    assert (first.html, first.charset, first.url, first.fetched) == (
        "<p>а".encode("cp1251"),
        "windows-1251",
        None,
        None,
    )


def test_a_file_that_is_too_long_is_a_draft_that_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(b"x" * (MAX_PAGE + 1))
    (draft,) = Html(path=tmp_path).records()
    assert isinstance(draft, Draft)
    assert draft.problem == "too_large"


def test_a_wrong_name_of_an_encoding_and_an_empty_folder_are_told(tmp_path: Path) -> None:
    with pytest.raises(CorpusError):
        list(Html(path=tmp_path).records())
    with pytest.raises(UsageError, match="no encoding named"):
        list(Html(path=tmp_path, encoding="windows-1521").records())


def test_saved_pages_become_drafts_and_failures_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE)
    (tmp_path / "b.htm").write_text("<html><body></body></html>")
    (tmp_path / "c.html").write_bytes(b"<p>\xff\xfe\xfa</p>")
    (tmp_path / "d.html").write_bytes(b"")
    drafts = list(extract_pages(Html(path=tmp_path).records(), Registry([])))
    assert [draft.problem for draft in drafts] == [None, "no_article", "wrong_encoding", "no_article"]
    assert str(drafts[0].place) == f"{tmp_path.name}/a.html"
    assert "spoke for three hours" in drafts[0].fields["text"]
    assert "published" not in drafts[0].fields
