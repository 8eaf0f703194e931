"""List the dimensions, show one with its words, or list what a dictionary file holds."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from framing.cli import base

if TYPE_CHECKING:
    from framing.dimensions.readers.categories import CategoryFile, FileSettings
    from framing.types import Dimension, Words


@click.command()
@click.argument("name", required=False)
@click.option(
    "--folder",
    "folders",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A further folder of dimensions, one YAML each.",
)
@click.option(
    "--from",
    "file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A dictionary file (.dic .dicx .cat .lc3 .ykd .yml .csv .tsv); NAME is then a category.",
)
@click.option("--encoding", default="utf-8", show_default=True, help="Encoding of that file.")
@click.option("--columns", help="Columns of a table: category=Topic,pattern=English,pole=Side.")
@click.option("--split", help="Sign between alternatives in one cell of a table.")
@base.json_option
def command(  # noqa: PLR0913  # click hands over one argument per option
    *,
    name: str | None,
    folders: tuple[Path, ...],
    file: Path | None,
    encoding: str,
    columns: str | None,
    split: str | None,
    as_json: bool,
) -> None:
    """List the dimensions, or show one: definition, literature, word lists, examples and near-misses.

    With --from, list the categories of a dictionary file of the field, or the patterns of one category.
    """
    if file is not None:
        _file(file, name, _settings(encoding, columns, split), as_json=as_json)
        return
    from framing.dimensions.load import load, names

    if name is not None:
        _show(load(name, folders), as_json=as_json)
        return
    _list([load(each, folders) for each in names(folders)], as_json=as_json)


def _settings(encoding: str, columns: str | None, split: str | None) -> "FileSettings":
    from framing.dimensions.readers.categories import FileSettings
    from framing.errors import UsageError

    pairs = [pair.partition("=") for pair in (columns or "").split(",") if pair]
    if any(not sign or not value for _, sign, value in pairs):
        raise UsageError(
            f"--columns {columns}: write category=NAME,pattern=NAME with the file's own column names"
        )
    named = {ours.strip(): theirs.strip() for ours, _, theirs in pairs}
    return FileSettings(encoding=encoding, columns=named, split=split)


def _list(dimensions: "list[Dimension]", *, as_json: bool) -> None:
    if as_json:
        base.print_json({"dimensions": dimensions})
        return
    rows = [
        (
            each.name,
            each.title,
            _poles(each),
            " ".join(each.words),
            sum(len(words.patterns) for words in each.words.values()),
        )
        for each in dimensions
    ]
    base.print_table(("name", "title", "poles", "languages", "patterns"), rows, right=("patterns",))
    base.note(f"{len(rows)} dimensions. `framing dimensions NAME` shows one with its words and references.")


def _poles(dimension: "Dimension") -> str:
    return f"{dimension.positive} – {dimension.negative}" if dimension.negative else dimension.positive


def _show(dimension: "Dimension", *, as_json: bool) -> None:
    if as_json:
        base.print_json({"dimension": dimension})
        return
    base.print_text(f"{dimension.title} ({dimension.name}, version {dimension.version})")
    base.print_text(f"Poles: {_poles(dimension)}")
    base.print_text(f"\n{dimension.definition}")
    _bullets("Literature", dimension.reference)
    for language, words in dimension.words.items():
        _words(language, words)
    _bullets("Examples", dimension.examples)
    _bullets("Express it without any pattern: a dictionary misses them", dimension.beyond_words)
    _bullets("Near-misses: do not express it", dimension.near_misses)


def _words(language: str, words: "Words") -> None:
    base.print_text(f"\n[{language}] {len(words.patterns)} patterns")
    base.print_text(f"  {' · '.join(words.patterns)}")
    for title, listed in (
        ("not where it says", words.except_patterns),
        ("seed words", words.positive),
        ("seed words of the opposite pole", words.negative),
    ):
        if listed:
            base.print_text(f"  {title}: {' · '.join(listed)}")


def _bullets(title: str, lines: tuple[str, ...]) -> None:
    if lines:
        base.print_text(f"\n{title}:")
        for line in lines:
            base.print_text(f"  - {line}")


def _file(path: Path, category: str | None, settings: "FileSettings", *, as_json: bool) -> None:
    from framing.dimensions.readers.read import read_dictionary

    held = read_dictionary(path, settings)
    shown = held.categories if category is None else {category: held.inside(category)}
    if as_json:
        base.print_json(
            {"file": held.path, "format": held.format, "categories": dict(shown), "notes": held.notes}
        )
        return
    if category is not None:
        base.print_text("\n".join(shown[category]))
        return
    _categories(held)


def _categories(held: "CategoryFile") -> None:
    rows = [(category, len(patterns), ", ".join(patterns[:4])) for category, patterns in held.items()]
    base.print_table(("category", "patterns", "first ones"), rows, right=("patterns",))
    base.note(f"{held.format}: {len(held)} categories, {held.n_patterns} patterns.")
    for line in held.notes:
        base.note(line)


COMMAND = command
