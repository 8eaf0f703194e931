"""Figures inside the page: themed by the page's colours, with a title and a description, ids of their own."""

import re

from markupsafe import Markup, escape

from framing.reports.drawing.palette import LIGHT, Palette

_HEAD = re.compile(r"^.*?(?=<svg\b)", re.DOTALL)
_METADATA = re.compile(r"<metadata>.*?</metadata>\s*", re.DOTALL)
_NAMESPACES = re.compile(r'\s+xmlns(?::\w+)?="[^"]*"')
_SIZE = re.compile(r'\s(?:width|height)="[\d.]+pt"')
_COLOUR = re.compile(r"#[0-9a-f]{6}\b")


def inline(svg: bytes, name: str, title: str, alt: str) -> Markup:
    """A figure's SVG to stand inside an HTML page.

    Colours of the light palette become the page's variables (``var(--f-ink)``), so that the dark page shows
    the dark palette. Namespaces and metadata, which hold addresses that HTML does not need, are left out.

    Args:
        svg: As matplotlib wrote it.
        name: Name of the figure: prefix of all its ids.
        title: Short name.
        alt: The figure in words.
    """
    text = _METADATA.sub("", _HEAD.sub("", svg.decode()))
    text = _NAMESPACES.sub("", text).replace("xlink:href", "href")
    text = re.sub(r'\bid="', f'id="{name}-', text)
    text = re.sub(r'href="#', f'href="#{name}-', text)
    text = re.sub(r"url\(#", f"url(#{name}-", text)
    text = _themed(text)
    head, rest = text.split(">", maxsplit=1)
    labels = f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-desc">{escape(alt)}</desc>'
    opening = _SIZE.sub("", head)
    return Markup(f'{opening} role="img" aria-labelledby="{name}-title {name}-desc">{labels}{rest}')  # noqa: S704  # built from our own drawing; words are escaped above


def _themed(text: str) -> str:
    names = {colour: role for role, colour in LIGHT.roles().items()}
    return _COLOUR.sub(lambda found: f"var(--f-{names[found[0]]})" if found[0] in names else found[0], text)


def variables(palette: Palette) -> str:
    """The palette as CSS variables."""
    return " ".join(f"--f-{role}: {colour};" for role, colour in palette.roles().items())
