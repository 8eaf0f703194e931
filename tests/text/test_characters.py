import unicodedata
from pathlib import Path

import pytest

from framing.text import characters


def test_the_table_is_what_its_unicode_version_says(root: Path) -> None:
    if unicodedata.unidata_version != characters.unicode_version():
        pytest.skip(
            f"this Python knows Unicode {unicodedata.unidata_version}, not {characters.unicode_version()}"
        )
    file = root / "src" / "framing" / "text" / "data" / "characters.tsv"
    assert file.read_text(encoding="ascii") == "\n".join(characters.describe()) + "\n"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("aäжيアª"[0:4], characters.LETTER),
        ("AÄЖ", characters.CAPITAL),
        ("0٣५", characters.DIGIT),
        ("中〇々", characters.HAN),
        ("ア", characters.KANA),
        ("'’´", characters.APOSTROPHE),
        ("-‑", characters.HYPHEN),
        ("–—“«%", characters.PUNCTUATION),
        (" \u3000\x00\u200b\ue000\U0010ffff", characters.SPACE),
        ("\n\x85\u2028", characters.NEWLINE),
        ("$½№😀", characters.OTHER),
    ],
)
def test_characters_have_the_class_that_the_tokeniser_counts_on(text: str, kind: int) -> None:
    assert {int(characters.table()[ord(character)]) for character in text} == {kind}
