"""What is known of a known-answer corpus: the labels of every sentence, as tables."""

from pathlib import Path
from typing import TYPE_CHECKING

from framing.errors import CorpusError
from framing.sources.annotated import FURNITURE, Annotated, Sentence, read_article
from framing.sources.base import files_of

if TYPE_CHECKING:
    import polars as pl


COLUMNS = (
    "article", "sentence", "paragraph", "text", "voice", "speaker", "dimensions", "denied", "copied",
    "furniture",
)  # fmt: skip
"""The columns of the labels."""


def read_gold(folder: Path) -> "pl.DataFrame":
    """The labels of every line of a folder of annotated articles.

    Args:
        folder: The folder with ``corpus.yaml``, or that of the articles.

    Returns:
        One row per line, sorted by article and place: article; sentence (number in the running text: 0 is the
        headline, 1 the first sentence of the body; null for furniture); paragraph (0 is the headline); text;
        voice (``own``, ``direct``, ``reported``, ``mixed``; null for furniture); speaker (null where the
        outlet speaks); dimensions (list: those that it expresses); denied (list: those that it only denies);
        copied (true if it is copied from ``copy_of``: marked so, or in a verbatim or trimmed reprint);
        furniture.

    Raises:
        CorpusError: A file is against the format; the message names its line.
    """
    import polars as pl

    special = {
        **dict.fromkeys(("sentence", "paragraph"), pl.Int64()),
        **dict.fromkeys(("dimensions", "denied"), pl.List(pl.String)),
        **dict.fromkeys(("copied", "furniture"), pl.Boolean()),
    }
    schema = pl.Schema({name: special.get(name, pl.String()) for name in COLUMNS})
    rows = [row for article in read_articles(folder) for row in _rows(article)]
    return pl.DataFrame(rows, schema=schema, orient="row")


def read_origins(folder: Path) -> "pl.DataFrame":
    """Whose copy every article of a folder of annotated articles is.

    Args:
        folder: As for ``read_gold``.

    Returns:
        One row per article, sorted: article, outlet, origin (the outlet that first wrote it: for own copy the
        outlet itself), copy_of, also_copy_of (articles, or null), edit (``verbatim``, ``trimmed``,
        ``edited``, ``partial``, or null).
    """
    import polars as pl

    names = ("copy_of", "also_copy_of", "edit")
    rows = []
    for article in read_articles(folder):
        outlet, origin = article.header["outlet"], article.header["origin"]
        said = [article.header.get(name) or None for name in names]
        rows.append((article.id, outlet, outlet if origin == "own" else origin, *said))
    return pl.DataFrame(
        rows, schema=dict.fromkeys(("article", "outlet", "origin", *names), pl.String), orient="row"
    )


def read_articles(folder: Path) -> list[Annotated]:
    """The annotated articles of a folder, sorted by identifier.

    Raises:
        CorpusError: A file is against the format, or two have one identifier.
    """
    root = folder / "articles" if (folder / "articles").is_dir() else folder
    articles = sorted((read_article(file) for file in files_of(root, (".txt",))), key=lambda each: each.id)
    names = [article.id for article in articles]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise CorpusError(f"{root}: {', '.join(twice)} stands in two folders.")
    return articles


def _rows(article: Annotated) -> list[tuple[object, ...]]:
    whole = article.header.get("edit") in ("verbatim", "trimmed")
    rows = [_row(article.id, article.title, 0, copied=False)]
    number = 0
    for sentence in article.body:
        if sentence.voice == FURNITURE:
            rows.append(_row(article.id, sentence, None, copied=False))
            continue
        number += 1
        rows.append(_row(article.id, sentence, number, copied=whole or sentence.copied))
    return rows


def _row(article: str, said: Sentence, number: int | None, *, copied: bool) -> tuple[object, ...]:
    furniture = said.voice == FURNITURE
    voice = None if furniture else said.voice
    labels = (list(said.expressed), list(said.denied))
    return (article, number, said.paragraph, said.text, voice, said.speaker, *labels, copied, furniture)
