"""Fonts: DejaVu Sans, which comes with matplotlib, so that a figure looks the same on every machine.

What it cannot draw (Chinese, Japanese, Korean, Arabic …) is drawn with the first installed font that can.
Letters that nothing installed can draw are an error that names a package: boxes in a figure mislead.
"""

import unicodedata
from collections.abc import Iterable
from functools import cache

from framing.errors import MissingDependency

BASE = "DejaVu Sans"
FALLBACKS = (
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "Noto Sans SC",
    "Source Han Sans SC",
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
    "PingFang SC",
    "Hiragino Sans GB",
    "Microsoft YaHei",
    "SimHei",
    "Arial Unicode MS",
    "Noto Naskh Arabic",
    "Noto Sans Devanagari",
    "Noto Sans Bengali",
    "Noto Sans Thai",
)
PACKAGES = {
    "CJK": "fonts-noto-cjk",
    "HIRAGANA": "fonts-noto-cjk",
    "KATAKANA": "fonts-noto-cjk",
    "HANGUL": "fonts-noto-cjk",
}
"""First word of a character's Unicode name → Debian package that draws it; others: ``fonts-noto-core``."""

PLACEHOLDER = "\N{WHITE SQUARE}"
"""Stands in a figure for signs that are not letters (emoji, private use) and that no font draws."""


def families(texts: Iterable[str], wanted: str = "") -> list[str]:
    """Fonts, in order, that together draw all letters of the texts; DejaVu Sans is always among them.

    Args:
        texts: Everything that will be written in a figure.
        wanted: Font that comes first; empty for DejaVu Sans.

    Raises:
        MissingDependency: A letter is in no installed font, and the package is named that brings one; or
            the wanted font is not installed.
    """
    if wanted and not _characters(wanted):
        raise MissingDependency(f"the font {wanted!r} is not installed. Install it, or leave it out.")
    found, missing = list(dict.fromkeys(filter(None, (wanted, BASE)))), _lacking(texts)
    for name in FALLBACKS:
        if missing and (covered := missing & _characters(name)):
            found.append(name)
            missing = missing - covered
    letters = sorted(sign for sign in missing if _is_letter(sign))
    if letters:
        raise MissingDependency(_advice(letters))
    return found


def drawable(text: str, fonts: Iterable[str]) -> str:
    """A text with a placeholder for every sign that none of the fonts draws.

    Args:
        text: One line of text.
        fonts: What ``families`` gave for it.
    """
    known = frozenset[str]().union(*(_characters(name) for name in fonts))
    return "".join(sign if sign in known or sign.isspace() else PLACEHOLDER for sign in text)


def _lacking(texts: Iterable[str]) -> set[str]:
    signs = {sign for text in texts for sign in text if not sign.isspace()}
    return signs - _characters(BASE)


def _is_letter(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LMN"


def _advice(letters: list[str]) -> str:
    script = unicodedata.name(letters[0], "?").split()[0].split("-")[0]
    package = PACKAGES.get(script, "fonts-noto-core")
    shown = "".join(letters[:12]) + ("…" if len(letters) > 12 else "")  # noqa: PLR2004  # a line of a terminal
    return (
        f"no installed font draws {shown!r}, which a figure needs. Install one and run `framing report` "
        f"again: `apt install {package}` on Debian or Ubuntu, or any of these fonts elsewhere: "
        f"{', '.join(FALLBACKS[:4])}."
    )


@cache
def _characters(family: str) -> frozenset[str]:
    """The characters that a font family draws; none if it is not installed."""
    from matplotlib import font_manager
    from matplotlib.ft2font import FT2Font

    if family not in font_manager.fontManager.get_font_names():
        return frozenset()
    path = font_manager.findfont(family, fallback_to_default=False)
    return frozenset(chr(code) for code in FT2Font(path).get_charmap())
