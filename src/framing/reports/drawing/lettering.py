"""How wide words are, and where they break."""

import re
from functools import cache

POINTS_PER_MM = 72 / 25.4


def width_mm(words: str, points: float, *, bold: bool = False) -> float:
    """Width of one line of text in millimetres, in the fonts in use."""
    from matplotlib import rcParams

    return _width_mm(words, points, tuple(rcParams["font.family"]), bold=bold)


@cache
def _width_mm(words: str, points: float, families: tuple[str, ...], *, bold: bool) -> float:
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    font = FontProperties(family=list(families), size=points, weight="bold" if bold else "normal")
    width, _, _ = text_to_path.get_text_width_height_descent(words, font, ismath=False)
    return float(width) / POINTS_PER_MM


def wrap(words: str, limit_mm: float, points: float, *, lines: int = 2, bold: bool = False) -> str:
    """The words in at most so many lines of at most that width; what does not fit ends in an ellipsis.

    Args:
        words: One line of text.
        limit_mm: Width of a line in millimetres.
        points: Size of the text.
        lines: Lines that there is room for.
        bold: True for bold text.
    """
    rows: list[str] = []
    rest = pieces(words)
    while rest and len(rows) < lines:
        row = rest.pop(0)
        while rest and width_mm((row + rest[0]).rstrip(), points, bold=bold) <= limit_mm:
            row += rest.pop(0)
        rows.append(row.rstrip())
    if rest:
        rows[-1] += f" {rest[0].rstrip()}…"
    return "\n".join(_fit(row, limit_mm, points, bold=bold) for row in rows)


def pieces(words: str) -> list[str]:
    """The parts between which a line may break: behind spaces, and behind hyphens inside long words."""
    return re.findall(r"[^\s-]{3,}-(?=\S{5})|\S+\s*", words)


def _fit(row: str, limit_mm: float, points: float, *, bold: bool) -> str:
    """The row, cut behind a sign and ended by an ellipsis if it is too wide."""
    if width_mm(row, points, bold=bold) <= limit_mm:
        return row
    kept = row.rstrip("…")
    while kept and width_mm(f"{kept}…", points, bold=bold) > limit_mm:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"
