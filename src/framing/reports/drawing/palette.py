"""Colours and marks: one palette for paper, one for dark screens, and which group looks how.

The hues are those of Okabe and Ito, which people with the usual colour blindnesses tell apart. A group has a
colour *and* a mark, so that nothing is said by colour alone.

References:
    Okabe & Ito (2008), Color Universal Design: how to make figures and presentations that are friendly to
    colorblind people.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields


@dataclass(frozen=True, kw_only=True)
class Palette:
    """Every colour a figure may use, as ``#rrggbb``; no two fields of one palette are the same.

    Attributes:
        ground: Behind everything.
        ink: Text and estimates.
        muted: Secondary text.
        rule: Axes and zero lines.
        grid: Lines that guide the eye.
        band: Faint areas.
        vermillion: Marks of the first hue; ``_text`` is the same hue, readable as text.
        vermillion_text: At least 4.5 : 1 against the ground.
        blue: Marks of the second hue.
        blue_text: At least 4.5 : 1 against the ground.
        green: Marks of the third hue.
        green_text: At least 4.5 : 1 against the ground.
        purple: Marks of the fourth hue.
        purple_text: At least 4.5 : 1 against the ground.
        ochre: Marks of the fifth hue.
        ochre_text: At least 4.5 : 1 against the ground.
        teal: Marks of the sixth hue.
        teal_text: At least 4.5 : 1 against the ground.
    """

    ground: str
    ink: str
    muted: str
    rule: str
    grid: str
    band: str
    vermillion: str
    vermillion_text: str
    blue: str
    blue_text: str
    green: str
    green_text: str
    purple: str
    purple_text: str
    ochre: str
    ochre_text: str
    teal: str
    teal_text: str

    def roles(self) -> Mapping[str, str]:
        """Name → colour of every field, and of the tints of every hue (``blue_1`` faintest … ``blue_4``)."""
        own = {field.name: str(getattr(self, field.name)) for field in fields(self)}
        tints = {f"{hue}_{step}": self.tint(hue, step) for hue in HUES for step in range(1, len(TINTS) + 1)}
        return own | tints

    def tint(self, hue: str, step: int) -> str:
        """A hue mixed into the ground, opaque.

        Args:
            hue: One of ``HUES``.
            step: 1, faintest, to 4.
        """
        return mix(str(getattr(self, hue)), self.ground, TINTS[step - 1])


HUES = ("vermillion", "blue", "green", "purple", "ochre", "teal")
TINTS = (0.10, 0.22, 0.36, 0.50)

LIGHT = Palette(
    ground="#ffffff",
    ink="#1b1f24",
    muted="#59616a",
    rule="#9aa1a9",
    grid="#e3e6e9",
    band="#f5f6f7",
    vermillion="#d55e00",
    vermillion_text="#ad4a00",
    blue="#0072b2",
    blue_text="#00639b",
    green="#009e73",
    green_text="#007556",
    purple="#cc79a7",
    purple_text="#a1487a",
    ochre="#b8860b",
    ochre_text="#856000",
    teal="#2a8fa3",
    teal_text="#1b7283",
)

DARK = Palette(
    ground="#14171a",
    ink="#e9ebee",
    muted="#a6adb5",
    rule="#6b737c",
    grid="#2a2f35",
    band="#1c2024",
    vermillion="#f0874a",
    vermillion_text="#f59a64",
    blue="#56b4e9",
    blue_text="#6dbfee",
    green="#35c297",
    green_text="#4dcda6",
    purple="#e091bd",
    purple_text="#e7a3c9",
    ochre="#dfb043",
    ochre_text="#e6bd5c",
    teal="#5fc3d6",
    teal_text="#76cfe0",
)

KNOWN_GROUPS = {"state": 0, "independent": 1}
"""Groups whose look never changes from study to study: place in ``_LOOKS``."""

_LOOKS = (
    ("vermillion", "s"),
    ("blue", "o"),
    ("green", "^"),
    ("purple", "D"),
    ("ochre", "v"),
    ("teal", "P"),
)


@dataclass(frozen=True, kw_only=True)
class Look:
    """How a group looks.

    Attributes:
        hue: One of ``HUES``.
        colour: Colour of its marks.
        text: Colour of its name.
        marker: matplotlib's sign of its mark.
    """

    hue: str
    colour: str
    text: str
    marker: str

    @property
    def shape(self) -> str:
        """The mark in words, with its colour: ``vermillion square``."""
        shapes = {"s": "square", "o": "circle", "^": "triangle", "D": "diamond", "v": "wedge", "P": "cross"}
        return f"{self.hue} {shapes[self.marker]}"


def palette(*, dark: bool) -> Palette:
    """The palette for paper, or for a dark screen."""
    return DARK if dark else LIGHT


def looks(groups: Sequence[str], colours: Palette = LIGHT) -> dict[str, Look]:
    """Group → look. ``state`` and ``independent`` keep theirs; others take the next free one, in order.

    Args:
        groups: Names of the groups, target first.
        colours: Palette to take the colours from.
    """
    taken = {KNOWN_GROUPS[name] for name in groups if name in KNOWN_GROUPS}
    # Strangers get the second pair, not the first: vermillion against blue stays state against independent.
    order = [*range(2, len(_LOOKS)), 0, 1]
    free = [place for place in order if place not in taken]
    found: dict[str, Look] = {}
    for name in groups:
        if name not in found:
            place = KNOWN_GROUPS[name] if name in KNOWN_GROUPS else _next(free)
            found[name] = _look(place, colours)
    return found


def _next(free: list[int]) -> int:
    """The next free place; with more groups than looks, the last look serves again."""
    return free.pop(0) if len(free) > 1 else free[0]


def _look(place: int, colours: Palette) -> Look:
    hue, marker = _LOOKS[place]
    return Look(
        hue=hue, colour=str(getattr(colours, hue)), text=str(getattr(colours, f"{hue}_text")), marker=marker
    )


def mix(colour: str, ground: str, share: float) -> str:
    """A colour laid over a ground, opaque.

    Args:
        colour: ``#rrggbb``.
        ground: ``#rrggbb``.
        share: Share of the colour, 0 to 1.
    """
    pairs = zip(_channels(colour), _channels(ground), strict=True)
    return "#" + "".join(f"{round(share * top + (1 - share) * bottom):02x}" for top, bottom in pairs)


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two colours, 1 to 21, as WCAG 2.2 defines it (text needs 4.5, marks 3)."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    linear = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4  # noqa: PLR2004  # sRGB
        for value in (channel / 255 for channel in _channels(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
