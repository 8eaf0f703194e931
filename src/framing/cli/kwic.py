"""Show every place where a word or phrase occurs, with its context."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from framing.cli import base

if TYPE_CHECKING:
    import polars as pl

    from framing.text.tokens import Tokens

SHORTEST_SIDE = 12
"""Columns that a side keeps however narrow the terminal is."""


@click.command()
@click.argument("patterns", metavar="PATTERN...", nargs=-1, required=True)
@click.option("--corpus", "path", required=True, type=click.Path(path_type=Path), help="Folder of the store.")
@click.option("--window", type=click.IntRange(min=0), default=12, show_default=True, help="Words on a side.")
@click.option("--language", "languages", multiple=True, help="Only articles in this language (two letters).")
@click.option("--outlet", "outlets", multiple=True, help="Only articles of this outlet (its identifier).")
@click.option("--case", "case_sensitive", is_flag=True, help="Tell upper from lower case.")
@click.option("--sample", "n", type=click.IntRange(min=1), help="Show so many lines, drawn by chance.")
@click.option("--seed", type=int, default=1, show_default=True, help="Seed of the draw.")
@click.option("--csv", "file", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file.")
@base.jobs_option
@base.json_option
def command(  # noqa: PLR0913  # one parameter for each option of the command line
    *,
    patterns: tuple[str, ...],
    path: Path,
    window: int,
    languages: tuple[str, ...],
    outlets: tuple[str, ...],
    case_sensitive: bool,
    n: int | None,
    seed: int,
    file: Path | None,
    jobs: int,
    as_json: bool,
) -> None:
    """Show every place where a word or phrase occurs, with the words around it.

    PATTERN is a word or a phrase in quotation marks; * stands for any characters of a word, ? for one:
    framing kwic "strategic partner*" --corpus CORPUS. Several patterns are looked for one by one. Chinese
    is matched word by word as it was cut into words: write 战略* for all words that begin so. The tokens are
    kept in the corpus's folder and made if they are not there yet.
    """
    from framing.text.kwic import articles_of, kwic, sample

    _check(patterns)

    tokens = _tokens(path, jobs)
    chosen = articles_of(tokens, languages=languages, outlets=outlets)
    found = kwic(tokens, patterns, window=window, articles=chosen, case_sensitive=case_sensitive)
    shown = found if n is None else sample(found, n, seed)
    if as_json:
        base.print_json({"n_matches": found.height, "lines": shown.to_dicts()})
    elif file is not None:
        _write(shown, file)
    else:
        _print(shown)
    _tell(found, shown, file)


def _check(patterns: tuple[str, ...]) -> None:
    """Refuse an empty pattern, and say what several words without quotation marks mean."""
    from framing.errors import UsageError

    if not all(pattern.strip() for pattern in patterns):
        raise UsageError('a PATTERN is empty. Write a word or a phrase: framing kwic "strategic partner*" …')
    if len(patterns) > 1 and not any(" " in pattern for pattern in patterns):
        base.note(
            f'{len(patterns)} patterns, each looked for by itself; a phrase is written "{" ".join(patterns)}"'
        )


def _tokens(path: Path, jobs: int) -> "Tokens":
    from framing.corpus.corpus import Corpus
    from framing.engine import Engine
    from framing.text.tokenise import tokens_beside

    with Engine(jobs=jobs) as engine:
        return tokens_beside(Corpus.open(path), engine)


def _write(lines: "pl.DataFrame", file: Path) -> None:
    from framing.corpus.datasheet.spreadsheet import write_csv
    from framing.errors import UsageError

    try:
        write_csv(file, lines.columns, lines.iter_rows())
    except OSError as error:
        raise UsageError(f"{file} cannot be written: {error.strerror or error}.") from error


def _print(lines: "pl.DataFrame") -> None:
    """One line per match, keywords below each other, as wide as the terminal."""
    dates = [(date or "")[:10] for date in lines["published"]]
    heads = [(outlet, date) for outlet, date in zip(lines["outlet"], dates, strict=True)]
    widths = [max((_cells(head[i]) for head in heads), default=0) for i in (0, 1)]
    middle = max((_cells(word) for word in lines["keyword"]), default=0)
    room = _width() - sum(widths) - middle - 6
    side = max(SHORTEST_SIDE, room // 2)
    for (outlet, date), (left, keyword, right) in zip(
        heads, lines.select("left", "keyword", "right").iter_rows(), strict=True
    ):
        before = _cut(left[::-1], side)[::-1]
        where = f"{_pad(outlet, widths[0])}  {_pad(date, widths[1])}"
        pivot = click.style(keyword, bold=True) + " " * (middle - _cells(keyword))
        line = f"{where}  {' ' * (side - _cells(before))}{before} {pivot} {_cut(right, side)}"
        base.print_text(line.rstrip())


def _width() -> int:
    import shutil
    import sys

    return shutil.get_terminal_size().columns if sys.stdout.isatty() else base.PLAIN_WIDTH


def _cells(text: str) -> int:
    """Columns that a text takes: a Chinese character takes two."""
    from rich.cells import cell_len

    return cell_len(text)


def _cut(text: str, width: int) -> str:
    """The beginning of a text that fits into so many columns."""
    while _cells(text) > width:
        text = text[: min(len(text) - 1, width)]
    return text


def _pad(text: str, width: int) -> str:
    return text + " " * (width - _cells(text))


def _tell(found: "pl.DataFrame", shown: "pl.DataFrame", file: Path | None) -> None:
    articles, outlets = found["article"].n_unique(), found["outlet"].n_unique()
    counted = (
        f"{base.counted(found.height, 'match')} in {base.counted(articles, 'article')} "
        f"of {base.counted(outlets, 'outlet')}"
    )
    shortened = f", {shown.height} drawn" if shown.height < found.height else ""
    base.note(f"{counted}{shortened}{f': {file}' if file else ''}")


COMMAND = command
