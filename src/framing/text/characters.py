"""Classes of characters, as the tokeniser sees them.

The classes follow the word-break properties of Unicode (UAX #29) as far as news text needs them. The table
is kept as a file of ranges, so that the same text gives the same tokens whichever Unicode version this
Python knows; ``describe`` made it, from the version named in its first line.
"""

import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

OTHER = 0
"""Symbols, marks without a letter, and numbers that are no digits: each is a token."""
SPACE = 1
"""Spaces, control characters, unassigned and private ones: never part of a token."""
NEWLINE = 2
LETTER = 3
DIGIT = 4
EXTEND = 5
"""Combining marks: part of the character before."""
FORMAT = 6
"""Invisible characters inside words: soft hyphen, joiners, marks of direction."""
UNDERSCORE = 7
HAN = 8
"""Chinese characters: a run of them is cut into words by a segmenter."""
KANA = 9
SPACELESS = 10
"""Scripts without spaces between words (Thai, Lao, Khmer, Burmese): a run is one token."""
PUNCTUATION = 11
REGIONAL = 12
"""Half a flag."""
APOSTROPHE = 13
PERIOD = 14
MIDLETTER = 15
MIDNUMBER = 16
HYPHEN = 17
HASH = 18
AT = 19
JOINER = 20
"""Zero-width joiner: glues emoji."""
CAPITAL = 21
"""Letters in upper or title case; LETTER is every other letter."""
N_CODEPOINTS = 0x110000

_SINGLE = {
    NEWLINE: "\n\v\f\x85\u2028\u2029",
    APOSTROPHE: "'\u2018\u2019\uff07\u00b4",  # ´ too: some newsrooms type it
    PERIOD: ".\u2024\ufe52\uff0e",
    MIDLETTER: "\u00b7\u0387\u055f\u05f4\u2027",
    MIDNUMBER: ",;\u037e\u0589\u060c\u060d\u066c\u07f8\u2044\ufe10\ufe14\ufe50\ufe54",
    HYPHEN: "-\u2010\u2011\u058a\u05be\ufe63",  # not the dashes: they stand between words
    HASH: "#\uff03",
    AT: "@",
    HAN: "々〆〇",
    SPACE: "\u200b",
    JOINER: "\u200d",
}
_RANGES = {
    HAN: (
        (0x2E80, 0x2FD5),
        (0x3021, 0x3029),
        (0x3400, 0x4DBF),
        (0x4E00, 0x9FFF),
        (0xF900, 0xFAFF),
        (0x20000, 0x3FFFD),
    ),
    KANA: ((0x3041, 0x309F), (0x30A1, 0x30FA), (0x30FC, 0x30FF), (0x31F0, 0x31FF), (0xFF66, 0xFF9D)),
    SPACELESS: ((0x0E01, 0x0E3A), (0x0E40, 0x0E4E), (0x0E81, 0x0EDF), (0x1000, 0x103F), (0x1780, 0x17D3)),
    REGIONAL: ((0x1F1E6, 0x1F1FF),),
}
_CATEGORIES = {
    "Lu": CAPITAL, "Lt": CAPITAL, "L": LETTER, "Nl": LETTER, "Nd": DIGIT, "No": OTHER, "M": EXTEND,
    "Pc": UNDERSCORE, "P": PUNCTUATION,
    "S": OTHER, "Cf": FORMAT, "Z": SPACE, "C": SPACE,
}  # fmt: skip


@cache
def table() -> NDArray[np.uint8]:
    """Class of every code point, shape (0x110000,)."""
    classes = np.full(N_CODEPOINTS, SPACE, dtype=np.uint8)
    lines = files("framing.text").joinpath("data/characters.tsv").read_text(encoding="ascii").splitlines()
    for line in lines[1:]:
        first, last, number = line.split("\t")
        classes[int(first, 16) : int(last, 16) + 1] = int(number)
    classes.flags.writeable = False
    return classes


@cache
def unicode_version() -> str:
    """Unicode version the table was made from."""
    head = (
        files("framing.text").joinpath("data/characters.tsv").read_text(encoding="ascii").partition("\n")[0]
    )
    return head.removeprefix("# Unicode ")


def describe() -> Iterator[str]:
    """The lines of the table's file, from the Unicode version of this Python."""
    yield f"# Unicode {unicodedata.unidata_version}"
    special = _special()
    first = 0
    current = _class_of(0, special)
    for code in range(1, N_CODEPOINTS + 1):
        number = _class_of(code, special) if code < N_CODEPOINTS else -1
        if number != current:
            if current != SPACE:
                yield f"{first:X}\t{code - 1:X}\t{current}"
            first, current = code, number


def _special() -> dict[int, int]:
    singles = {ord(character): number for number, text in _SINGLE.items() for character in text}
    ranges = {
        code: number
        for number, pieces in _RANGES.items()
        for first, last in pieces
        for code in range(first, last + 1)
        if unicodedata.category(chr(code)) != "Cn"
    }
    return ranges | singles


def _class_of(code: int, special: dict[int, int]) -> int:
    if code in special:
        return special[code]
    category = unicodedata.category(chr(code))
    return _CATEGORIES.get(category, _CATEGORIES.get(category[0], SPACE))
