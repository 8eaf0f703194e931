from pathlib import Path

import pytest

from framing.errors import CorpusError, UnknownName, UsageError
from framing.sources.pasted import Pasted
from framing.sources.text import Text


def test_a_folder_gives_one_draft_per_file_named_by_its_path(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "two.txt").write_text("Two.")
    (tmp_path / "one.txt").write_text("One.")
    drafts = list(Text(path=tmp_path).records())
    assert [draft.fields for draft in drafts] == [
        {"id": "b/two", "text": "Two."},
        {"id": "one", "text": "One."},
    ]


def test_file_names_tell_fields(tmp_path: Path) -> None:
    (tmp_path / "meridian").mkdir()
    (tmp_path / "meridian" / "2024-05-16_talks in Beijing.txt").write_text("Words.")
    (tmp_path / "stray.txt").write_text("Words.")
    drafts = list(Text(path=tmp_path, names="{outlet}/{date}_{title}").records())
    assert drafts[0].fields == {
        "outlet": "meridian",
        "published": "2024-05-16",
        "title": "talks in Beijing",
        "text": "Words.",
    }
    assert drafts[1].problem == "broken_record"
    assert "does not fit" in drafts[1].fields["detail"]


def test_the_first_line_is_the_headline_if_so_said(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The title\n\nThe body.\n")
    draft = next(Text(path=tmp_path / "a.txt", first_line="title").records())
    assert draft.fields == {"id": "a", "title": "The title", "text": "\nThe body."}


def test_a_file_in_another_encoding_is_named_and_never_guessed(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("Пекин".encode("koi8-r"))
    assert next(Text(path=tmp_path).records()).problem == "wrong_encoding"
    assert next(Text(path=tmp_path, encoding="koi8-r").records()).fields["text"] == "Пекин"


def test_wrong_options_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    with pytest.raises(UnknownName, match="no field named 'outlett'"):
        list(Text(path=tmp_path, names="{outlett}").records())
    with pytest.raises(UsageError, match="must be title or text"):
        list(Text(path=tmp_path, first_line="headline").records())  # type: ignore[arg-type]


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"holds no \.txt file"):
        list(Text(path=tmp_path).records())


def test_a_pasted_page_is_handed_on_whole(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Title\nTitle\nPhoto: X\n\nText.")
    (tmp_path / "b.txt").write_bytes(b"\xff\xfe\xff")
    drafts = list(Pasted(path=tmp_path).records())
    assert drafts[0].fields == {"page": "Title\nTitle\nPhoto: X\n\nText."}
    assert drafts[1].problem == "wrong_encoding"
