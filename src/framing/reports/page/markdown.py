"""The report in Markdown, for repositories and reviewers who read plain text."""

import re

from jinja2 import Environment, PackageLoader, StrictUndefined

from framing.reports.naming import sentence_case
from framing.reports.page.content import Content
from framing.reports.prose.methods import Methods

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#])")


def to_markdown(content: Content) -> str:
    """The report; every text is escaped, so that nothing in an article becomes markup."""
    environment = Environment(
        loader=PackageLoader("framing.reports.page"),
        autoescape=False,  # noqa: S701  # this is not HTML: the filter md escapes what Markdown would read
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["md"] = escaped
    environment.filters["sentence"] = sentence_case
    text = environment.get_template("report.md.j2").render(page=content)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def escaped(text: str) -> str:
    """Text that Markdown shows as it stands, on one line."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def methods_markdown(methods: Methods, notice: str) -> str:
    """The methods paragraph and its references, for ``methods.md``."""
    parts = [f"> **{escaped(sentence_case(notice))}**"] if notice else []
    parts += [f"**{heading}.** {escaped(str(text))}" for heading, text in methods.paragraphs]
    for heading, works in (
        ("References", methods.of_methods),
        ("Literature on the dimensions", methods.of_dimensions),
    ):
        parts += [f"{heading}:", "\n".join(f"- {escaped(work.plain())}" for work in works)] if works else []
    return "\n\n".join(parts) + "\n"
