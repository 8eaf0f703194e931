"""Articles whose removal was asked for."""

import hashlib
from pathlib import Path

import pytest

from framing.corpus.datasheet.removal import is_removed, read_removed, without_text
from framing.errors import BadConfig, DataError

ADDRESS = "https://www.meridian.example/news/1"


def digest(address: str) -> str:
    return hashlib.sha256(address.encode()).hexdigest()


@pytest.mark.parametrize(
    "asked",
    [
        ADDRESS,
        "http://meridian.example/news/1",
        "https://meridian.example/news/1/",
        "http://www.meridian.example/news/1/",
    ],
)
def test_an_address_is_known_in_its_usual_spellings(asked: str) -> None:
    assert is_removed(ADDRESS, {digest(asked)})
    assert is_removed(f"{ADDRESS}#comments", {digest(asked)})


@pytest.mark.parametrize(
    "other", [f"{ADDRESS}1", "https://www.meridian.example/news", "ftp://meridian.example/", None]
)
def test_other_addresses_are_not_removed(other: str | None) -> None:
    assert not is_removed(other, {digest(ADDRESS)})


def test_a_list_may_hold_comments_and_capitals(tmp_path: Path) -> None:
    file = tmp_path / "removed.txt"
    file.write_text(f"# asked for in May\n\n{digest(ADDRESS).upper()}  # letter 7\n", encoding="utf-8")
    assert read_removed(file) == {digest(ADDRESS)}


def test_every_wrong_line_is_told(tmp_path: Path) -> None:
    file = tmp_path / "removed.txt"
    file.write_text(f"{ADDRESS}\n{digest('x')}\nabc\n", encoding="utf-8")
    with pytest.raises(BadConfig, match="sha256sum") as caught:
        read_removed(file)
    assert f"removed.txt:1  {ADDRESS}" in str(caught.value)
    assert "removed.txt:3  abc" in str(caught.value)


def test_a_list_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read"):
        read_removed(tmp_path / "none.txt")
    (tmp_path / "latin.txt").write_bytes(b"\xe9\n")
    with pytest.raises(DataError, match="not UTF-8"):
        read_removed(tmp_path / "latin.txt")


def test_words_that_browsers_put_behind_an_address_are_taken_off() -> None:
    assert without_text(f"{ADDRESS}#:~:text=The%20two") == ADDRESS
    assert without_text(f"{ADDRESS}#part:~:text=a&text=b") == f"{ADDRESS}#part"
    assert without_text(f"{ADDRESS}#part") == f"{ADDRESS}#part"
