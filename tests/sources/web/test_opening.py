from pathlib import Path

import pytest
from tests.sources.web.warcs import Saved, write_warc

from framing.corpus.opening import kind_of, open_source
from framing.errors import UsageError
from framing.sources.warc import Warc


def test_sources_on_the_web_are_passed_over_when_a_kind_is_told_from_endings(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("title,text\n", encoding="utf-8")
    assert kind_of(tmp_path) == "csv"
    write_warc(tmp_path / "b" / "c.warc.gz", [Saved(url="https://a.example/", body=b"x")])
    assert kind_of(tmp_path / "b") == "warc"
    assert isinstance(open_source(tmp_path / "b"), Warc)


def test_advice_names_only_sources_that_read_files(tmp_path: Path) -> None:
    (tmp_path / "a.unknown").write_text("x", encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        kind_of(tmp_path / "a.unknown")
    assert "warc" in str(caught.value)
    assert "sitemap" not in str(caught.value)


def test_a_source_on_the_web_reads_no_files(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="name it in a recipe"):
        open_source(tmp_path, kind="feed")
