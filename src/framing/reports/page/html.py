"""The report as one HTML file."""

from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from framing.reports.drawing.palette import DARK, LIGHT
from framing.reports.figures import Figure
from framing.reports.page.content import Content
from framing.reports.page.svg import inline, variables
from framing.reports.prose.sentence import Number, Prose


def to_html(content: Content) -> str:
    """The page: styles and figures inside, nothing fetched, no script.

    Args:
        content: What it shows. Every text is escaped, wherever it comes from.
    """
    environment = Environment(
        loader=PackageLoader("framing.reports.page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["prose"] = marked
    environment.globals["drawing"] = _drawing
    return environment.get_template("report.html.j2").render(page=content, style=_style())


def marked(prose: Prose) -> Markup:
    """Sentences as HTML: each number carries its value with every digit, and the cell it comes from."""
    return Markup("").join(_part(part) for part in prose.parts)


def _part(part: str | Number) -> Markup:
    if isinstance(part, str):
        return escape(part)
    return Markup('<data value="{}" title="{}">{}</data>').format(part.value, part.source, part.text)


def _drawing(figure: Figure) -> Markup:
    return inline(figure.svg, f"figure-{figure.name}", figure.title, figure.alt)


def _style() -> Markup:
    """The style sheet with both palettes; the colours of the page are those of the figures."""
    text = (files("framing.reports.page") / "templates" / "style.css").read_text(encoding="utf-8")
    # a style sheet of ours, with colours of ours
    return Markup(  # noqa: S704
        text.replace("/* light */", variables(LIGHT)).replace("/* dark */", variables(DARK))
    )
