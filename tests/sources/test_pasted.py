"""A page that was pasted as text is told from the text of an article."""

from pathlib import Path

import pytest

from framing.cli import main
from framing.corpus.opening import kind_of, open_source
from framing.sources.pasted import Pasted, is_pasted
from framing.sources.text import Text

BODY = "\n\n".join(
    f"Paragraph {n}: the council met and talked about the bridge for hours." for n in range(12)
)
HEAD = "Two rivers, one bridge\nThe council met on Monday.\nTwo rivers, one bridge\n\n"
CHINESE = (
    "两国领导人举行会谈并发表联合声明\n2024年05月16日 17:54 来源：例报\n两国领导人举行会谈并发表联合声明\n"
)


@pytest.mark.parametrize(
    "page",
    [
        f"{HEAD}World/Meridian 16/05/2024 17:54\n{BODY}",
        f"{HEAD}Photo: AFP/Ann Author\n{BODY}",
        f"{HEAD}{BODY}\nWe use cookies on our website.\nInformation and Settings\n",
        f"{HEAD}Published May 16, 2024\n{BODY}",
        CHINESE + BODY,
    ],
)
def test_a_page_with_its_headline_twice_and_its_furniture_is_a_pasted_page(page: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(page, encoding="utf-8")
    assert kind_of(tmp_path / "a.txt") == "pasted"
    assert kind_of(tmp_path) == "pasted"
    assert isinstance(open_source(tmp_path), Pasted)


@pytest.mark.parametrize(
    "text",
    [
        f"Two rivers, one bridge\n\n{BODY}",
        f"Two rivers, one bridge\n16/05/2024\n{BODY}",
        HEAD + BODY,
        f"Chorus: alas\n{BODY}\nWe use cookies.",
        "VLADIMIR PUTIN:\nGood morning.\nVLADIMIR PUTIN:\n16/05/2024\n" + BODY.replace(":", "")[:300],
        "",
        f"{BODY}\nTwo rivers\nTwo rivers\nPhoto: AFP/Ann Author\n",
    ],
)
def test_a_text_with_some_of_these_is_a_text(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    assert kind_of(tmp_path / "a.txt") == "text"


def test_a_folder_in_which_some_texts_look_like_pages_is_one_of_texts(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"{HEAD}Photo: AFP/Ann Author\n{BODY}", encoding="utf-8")
    (tmp_path / "b.txt").write_text(BODY, encoding="utf-8")
    assert kind_of(tmp_path) == "text"


def test_whoever_says_what_the_first_line_is_means_texts(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"{HEAD}Photo: AFP/Ann Author\n{BODY}", encoding="utf-8")
    assert isinstance(open_source(tmp_path, options={"first_line": "title"}), Text)


def test_an_import_says_that_it_read_a_pasted_page(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text(f"{HEAD}World/Meridian 16/05/2024 17:54\n{BODY}", encoding="utf-8")
    words = [
        "corpus",
        "import",
        str(tmp_path / "a.txt"),
        "--to",
        str(tmp_path / "s"),
        "--outlet",
        "kazinform",
    ]
    assert main(words) == 0
    told = " ".join(capsys.readouterr().err.split())
    assert "a.txt is read as a page pasted as text; --source text reads it as an article." in told


@pytest.mark.real
def test_of_the_real_texts_only_the_pasted_page_is_one(real_data: Path) -> None:
    """Exports and dictionaries included: whatever stands there as text."""
    found = [file.name for file in sorted(real_data.rglob("*.txt")) if is_pasted(file)]
    assert found == ["xi_putin_2024-05-16_page_text.txt"]
