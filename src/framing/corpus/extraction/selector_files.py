"""Where an outlet's pages keep headline, text, date and authors: one YAML file per outlet, dated versions.

A file is named after the outlet's id in the registry. Which of its versions counts is decided by when a page
was fetched, as layouts change on a day for old and new articles alike. What a selector does not find is
looked for without it, and remarked on.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from framing.checked_yaml import read_checked
from framing.errors import BadConfig

BUNDLED = Path(__file__).parent / "selectors"
"""The folder of the files that ship with the project."""

Text = Annotated[str, Field(min_length=1)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class VersionCard(_Strict):
    """The selectors of one layout; each is an XPath 1.0 expression that gives elements or texts.

    Attributes:
        since: First day on which the layout was seen, or None: as far back as is known.
        until: First day on which it no longer was, or None: still is.
        title: Headline.
        body: The element or elements that hold the text.
        date: Date of publication, as an element or an attribute.
        byline: Authors.
        drop: What inside the body is none of the text.
    """

    since: date | None = None
    until: date | None = None
    title: Text | None = None
    body: Text | None = None
    date: Text | None = None
    byline: Text | None = None
    drop: tuple[Text, ...] = ()

    @field_validator("title", "body", "date", "byline")
    @classmethod
    def _is_expression(cls, expression: str | None) -> str | None:
        return expression if expression is None else _compiled(expression)

    @field_validator("drop")
    @classmethod
    def _are_expressions(cls, expressions: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(_compiled(each) for each in expressions)

    @model_validator(mode="after")
    def _since_before_until(self) -> "VersionCard":
        if self.since and self.until and self.since >= self.until:
            raise ValueError(f"since ({self.since}) must be before until ({self.until})")
        return self


class SelectorCard(_Strict):
    """What a selector file says.

    Attributes:
        checked: When and on how many live pages it was checked; ``never`` if it was not.
        note: What a reader should know.
        versions: Its layouts.
    """

    checked: Text
    note: Text | None = None
    versions: Annotated[tuple[VersionCard, ...], Field(min_length=1)]


def _compiled(expression: str) -> str:
    from lxml.etree import XPath, XPathSyntaxError

    try:
        XPath(expression)
    except XPathSyntaxError as error:
        raise ValueError(f"{expression!r} is no XPath expression: {error}") from None
    return expression


@dataclass(frozen=True, slots=True)
class Picked:
    """What selectors found on a page; empty where they found nothing.

    Attributes:
        title: Headline.
        text: Paragraphs, one in a line.
        date: Date as it stands there.
        byline: Authors.
        missed: Names of the selectors that found nothing.
    """

    title: str = ""
    text: str = ""
    date: str = ""
    byline: str = ""
    missed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Selectors:
    """The selector files of all outlets.

    Attributes:
        cards: Outlet's id → its file.
    """

    cards: Mapping[str, SelectorCard]

    @classmethod
    def load(cls, *folders: Path) -> "Selectors":
        """Read the bundled files and those of more folders; a later folder's file replaces an earlier one.

        Raises:
            BadConfig: A folder is missing or files have problems, all of which are listed.
        """
        cards: dict[str, SelectorCard] = {}
        problems: list[BadConfig] = []
        for folder in (BUNDLED, *folders):
            if not folder.is_dir():
                raise BadConfig(f"{folder} is no folder. It should hold one YAML file per outlet.")
            for file in sorted(folder.glob("*.yaml")):
                try:
                    cards[file.stem] = read_checked(file, SelectorCard)
                except BadConfig as bad:
                    problems.append(bad)
        if problems:
            raise BadConfig(
                "\n\n".join(map(str, problems)), tuple(p for bad in problems for p in bad.problems)
            )
        return cls(cards)

    def version(self, outlet: str | None, seen: date | None) -> VersionCard | None:
        """The selectors for a page of an outlet; None if there are none for that day.

        Args:
            outlet: The outlet's id, or None if it is not known.
            seen: When the page was fetched; None takes the newest layout.
        """
        card = self.cards.get(outlet or "")
        if card is None:
            return None
        fitting = [each for each in card.versions if _holds(each, seen)]
        return max(fitting, key=lambda each: each.since or date.min, default=None)


def _holds(version: VersionCard, seen: date | None) -> bool:
    if seen is None:
        return version.until is None
    return (version.since is None or version.since <= seen) and (
        version.until is None or seen < version.until
    )


def pick(tree: Any, version: VersionCard) -> Picked:
    """What the selectors of a layout find on a page.

    Args:
        tree: The page, parsed by lxml; it is not changed.
        version: The selectors.
    """
    found = {
        "title": _first(tree, version.title),
        "text": "\n".join(_paragraphs(_nodes(tree, version.body), _dropped(tree, version.drop))),
        "date": _first(tree, version.date),
        "byline": ", ".join(dict.fromkeys(filter(None, map(_line, _nodes(tree, version.byline))))),
    }
    asked = {"title": version.title, "text": version.body, "date": version.date, "byline": version.byline}
    missed = tuple(name for name, expression in asked.items() if expression and not found[name])
    return Picked(**found, missed=missed)


BLOCKS = frozenset({"p", "h2", "h3", "h4", "li", "blockquote", "div", "section", "pre", "td"})
SILENT = frozenset({"script", "style", "noscript", "iframe", "figcaption", "button", "form"})


def _paragraphs(nodes: Iterable[Any], dropped: frozenset[Any]) -> Iterable[str]:
    """The text of elements, a line for each block inside; ``br`` ends a line too."""
    for node in nodes:
        if not hasattr(node, "iter"):
            yield _line(node)
            continue
        pieces: list[str] = []
        _collect(node, dropped, pieces)
        yield from (line for each in "".join(pieces).split("\n") if (line := " ".join(each.split())))


def _collect(node: Any, dropped: frozenset[Any], pieces: list[str]) -> None:
    """Append the texts below a node; line breaks stand where blocks begin and end."""
    waiting: list[Any] = [node]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            pieces.append(each)
            continue
        if not isinstance(each.tag, str) or each.tag in SILENT or each in dropped:
            continue
        edge = "\n" if each.tag in BLOCKS or each.tag == "br" else ""
        waiting.append(edge)
        for child in reversed(each):
            waiting += [(child.tail or "").replace("\n", " "), child]
        waiting += [(each.text or "").replace("\n", " "), edge]


def _dropped(tree: Any, expressions: Iterable[str]) -> frozenset[Any]:
    return frozenset(node for each in expressions for node in _nodes(tree, each) if hasattr(node, "tag"))


def _nodes(tree: Any, expression: str | None) -> list[Any]:
    found = tree.xpath(expression) if expression else []
    return found if isinstance(found, list) else [str(found)]


def _first(tree: Any, expression: str | None) -> str:
    return next(filter(None, map(_line, _nodes(tree, expression))), "")


def _line(node: Any) -> str:
    """The text of a node in one line; of ``<time>`` what it says to machines."""
    if not hasattr(node, "itertext"):
        return " ".join(str(node).split())
    stamp = node.get("datetime") if node.tag == "time" else None
    return " ".join((stamp or "".join(node.itertext())).split())
