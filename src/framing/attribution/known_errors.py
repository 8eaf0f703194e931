"""How often the bundled readers of voices err, counted on gold that their rules were not written on.

Shares of voices can be corrected by these counts where a user has no gold of their own. They hold for the
genre that was labelled; whoever corrects other articles by them assumes that the reading errs there alike.

>>> known = known_errors("en")
>>> known.genre
'read-outs and reports'
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from framing.errors import DataError

if TYPE_CHECKING:
    import polars as pl

FILE = Path(__file__).parent / "data" / "known_errors.json"
"""Written by ``python -m benchmarks._voice_errors``: counts, never a text."""


@dataclass(frozen=True, kw_only=True)
class KnownErrors:
    """One gold beside what the reader of its language made of it.

    Attributes:
        language: ISO 639-1 code.
        genre: What was labelled: ``read-outs and reports``, ``campaign news``, ``invented news``.
        source: The gold in a sentence, for a note beside a corrected number.
        invented: True if the articles were written for the gold and never printed.
        table: Columns article, truth, read (voices as in ``voice.VOICES``; in a gold that only knows the
            outlet's own words from all others, ``own`` and ``attributed``) and n, sentences; one row for
            each pair of voices that occurs in an article.
    """

    language: str
    genre: str
    source: str
    invented: bool
    table: "pl.DataFrame"


def known_errors(language: str, genre: str | None = None) -> KnownErrors | None:
    """The counted errors of the reader of a language.

    Args:
        language: ISO 639-1 code.
        genre: One of ``known_genres``; None takes the first of them.

    Returns:
        None if no gold of the language is bundled: nothing is known then.

    Raises:
        DataError: There is gold of this language, and none of this genre.
    """
    found = [each for each in _every() if each.language == language]
    if not found or genre is None:
        return found[0] if found else None
    for each in found:
        if each.genre == genre:
            return each
    raise DataError(
        f"No bundled gold of voices in language {language!r} is of genre {genre!r}; "
        f"there is {', '.join(each.genre for each in found)}."
    )


def known_genres(language: str) -> tuple[str, ...]:
    """Genres with bundled gold in a language, the default first; empty if there is none."""
    return tuple(each.genre for each in _every() if each.language == language)


@cache
def _every() -> tuple[KnownErrors, ...]:
    import polars as pl

    golds = json.loads(FILE.read_text(encoding="utf-8"))["golds"]
    schema = {"article": pl.String, "truth": pl.String, "read": pl.String, "n": pl.UInt32}
    return tuple(
        KnownErrors(
            language=gold["language"],
            genre=gold["genre"],
            source=gold["source"],
            invented=gold["invented"],
            table=pl.DataFrame(gold["rows"], schema=schema, orient="row"),
        )
        for gold in golds
    )
