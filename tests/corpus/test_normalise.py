import pytest

from framing.corpus.normalise import characters, doubts, line, lines, unwrapped


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cafe\u0301", "café"),
        ("multi\u00adpolar", "multipolar"),
        ("\ufeffBeijing\u200b", "Beijing"),
        ("a\u200db", "ab"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("\u202eabc\u202c", "abc"),
        ("bell\x07 and\x00 nul", "bell and nul"),
        ("It\x92s \x93fine\x94", "It’s “fine”"),
        ("half \ud83d pair", "half \ufffd pair"),
    ],
)
def test_what_looks_the_same_is_the_same_afterwards(text: str, expected: str) -> None:
    assert characters(text) == expected
    assert characters(expected) == expected


def test_white_space_of_any_kind_is_one_space() -> None:
    assert line(" a\u00a0b\u3000\u2009c\td \n e ") == "a b c d e"
    assert lines("a\r\nb\u2028c\x0bd\x85e") == ["a", "b", "c", "d…e"]


def test_doubts_name_what_looks_wrong() -> None:
    assert doubts("plain") == []
    assert doubts("Ð¼Ð¸Ñ€Ñƒ Ð¼Ð¸Ñ€") == ["mojibake"]
    assert doubts("donâ€™t and wonâ€™t") == ["mojibake"]
    assert doubts("ã€€ã€€Rise") == ["mojibake"]
    assert doubts("lost \ufffd here") == ["lost_characters"]


@pytest.mark.parametrize(
    "text", ["Ça va, São Paulo", "Мир Ñandú", "北京“今天”", "naïve café – “fine”", "EÑE"]
)
def test_honest_letters_raise_no_doubt(text: str) -> None:
    assert doubts(text) == []


WRAPPED = [
    "The President met on Thursday with the heads",
    "of the regions in the northern hall and spoke",
    "with them for three hours about railways and",
    "grain.",
    "",
    "He said that the price of gas would not rise",
    "before the end of the year.",
]


def test_lines_broken_in_the_middle_of_sentences_are_joined() -> None:
    assert [each for each in unwrapped(WRAPPED) if each] == [" ".join(WRAPPED[:4]), " ".join(WRAPPED[5:])]


def test_headlines_and_credits_below_each_other_are_not_joined() -> None:
    rows = [
        "Leaders meet in Beijing",
        "Talks Last Three Hours",
        "Photo: Lin",
        "World/Meridian 16/05/2024",
        "Paris Weighs In",
    ]
    assert unwrapped(rows) == rows
