"""Leaves words of articles out of a copy of a run, and proves that none are left."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from framing.corpus.corpus import Corpus
from framing.corpus.datasheet.leaks import Run, all_runs, find_leaks
from framing.errors import DataError
from framing.experiments.results import Facts
from framing.experiments.seal import WITHHELD

TABLES = ("evidence", "topic_passages")
"""Tables whose cells are passages of articles."""

PAGES = ("report/report.html", "report/report.md")
"""Pages that quote them."""

LOOKED_INTO = (".csv", ".json", ".md", ".txt", ".yaml", ".bib", ".tex", ".parquet")
"""Files that are searched for words of articles; drawings hold words and names only."""

AS_TEXT = (".yaml", ".bib", ".tex")


def withheld(run: Path) -> tuple[str, ...]:
    """Files of a run that hold words of articles, sorted."""
    tables = [
        path.relative_to(run).as_posix()
        for path in (*run.glob("tables/*"), *run.glob("stages/*/out/*.parquet"))
        if path.stem in TABLES
    ]
    return tuple(sorted((*tables, *(name for name in PAGES if (run / name).is_file()))))


def withhold(run: Path) -> tuple[str, ...]:
    """Take the files with words of articles out of a copy of a run, and write down which.

    ``framing verify`` then counts them as withheld, and everything else must be as it was.

    Returns:
        The files.
    """
    names = withheld(run)
    for name in names:
        (run / name).unlink()
    (run / WITHHELD).write_text("".join(f"{name}\n" for name in names), encoding="utf-8", newline="\n")
    return names


def refuse_words_of_articles(folder: Path, corpus: Corpus, facts: Facts) -> None:
    """Search files for five words in a row of an article.

    What the experiment itself says (definitions of dimensions, references, titles) may stand there.

    Args:
        folder: The files.
        corpus: The articles.
        facts: What the run is about.

    Raises:
        DataError: Words of articles were found; they are shown with their places.
    """
    with tempfile.TemporaryDirectory(prefix="framing-searched-") as scratch:
        _copy_what_is_searched(folder, Path(scratch))
        leaks = find_leaks(Path(scratch), corpus, allowed=_own_words(facts))
    if leaks:
        told = "\n".join(f"  {leak.place}: “{leak.words}” (article {leak.article})" for leak in leaks)
        raise DataError(
            f"nothing was exported: words of articles would have stood in the files.\n{told}\n"
            "Take them out where they come from: a title, the label of an event, the name of an outlet."
        )


def _copy_what_is_searched(folder: Path, to: Path) -> None:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix in LOOKED_INTO:
            place = to / path.relative_to(folder)
            ending = ".txt" if path.suffix in AS_TEXT else ""
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, place.with_name(place.name + ending))


def _own_words(facts: Facts) -> set[Run]:
    return all_runs(_said(facts))


def _said(facts: Facts) -> Iterator[str]:
    yield from (facts.title, facts.corpus, facts.notice or "")
    yield from (event.label for event in facts.events)
    for dimension in facts.dimensions:
        yield from (dimension.title, dimension.definition, dimension.positive, dimension.negative or "")
        yield from dimension.reference
    yield from (measure.reference for measure in facts.measures)
