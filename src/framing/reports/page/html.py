"""The report as one HTML file."""

from base64 import b64encode
from hashlib import sha256
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from framing.reports.drawing.palette import DARK, LIGHT
from framing.reports.figures import Figure
from framing.reports.page.content import Content
from framing.reports.page.svg import inline, variables
from framing.reports.prose.sentence import Number, Prose


def to_html(content: Content) -> str:
    """The page: styles and figures inside, nothing fetched.

    One script of ours finds marks in figures; without it everything can be read all the same. The page's own
    policy, which browsers hold, forbids every other script and everything that would be fetched.

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
    finds = any(figure.marks for section in content.sections for figure in section.figures)
    script = _part_of_page("finder.js")
    return environment.get_template("report.html.j2").render(
        page=content,
        style=_style(),
        finds=finds,
        script=Markup(script),  # noqa: S704  # a script of ours
        policy=_policy(script if finds else ""),
    )


def _policy(script: str) -> str:
    """What browsers let the page do: show itself, and run this one script."""
    allowed = f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" if script else "'none'"
    return (
        f"default-src 'none'; style-src 'unsafe-inline'; script-src {allowed}; base-uri 'none'; "
        "form-action 'none'"
    )


def _part_of_page(name: str) -> str:
    return (files("framing.reports.page") / "templates" / name).read_text(encoding="utf-8")


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
    text = _part_of_page("style.css")
    # a style sheet of ours, with colours of ours
    return Markup(  # noqa: S704
        text.replace("/* light */", variables(LIGHT)).replace("/* dark */", variables(DARK))
    )
