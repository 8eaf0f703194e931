"""Writes the form of a corpus that may be passed on: addresses, digests and counts, and no text."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from framing.corpus.checking import FLAGS, REASONS
from framing.corpus.corpus import Corpus
from framing.corpus.datasheet import rebuild
from framing.corpus.datasheet.answers import Answers, answers_beside, read_answers
from framing.corpus.datasheet.articles import articles_without_text
from framing.corpus.datasheet.collected import read_collection_table
from framing.corpus.datasheet.counts import BUNDLED
from framing.corpus.datasheet.gather import gather
from framing.corpus.datasheet.leaks import Run, all_runs, refuse_leaks
from framing.corpus.datasheet.left_out import SELECTION
from framing.corpus.datasheet.model import Datasheet
from framing.corpus.datasheet.removal import read_removed, removed_beside
from framing.corpus.datasheet.shared_files import (
    listed_addresses,
    listed_articles,
    shared_resources,
    write_tables,
)
from framing.corpus.datasheet.writing import texts
from framing.corpus.store import new_folder, write_text
from framing.fetching.base import REFUSALS

if TYPE_CHECKING:
    import polars as pl

MANIFEST = "shared.json"
LONGEST_NAME = 10
"""Words of a name or search phrase that may stand in articles too; a longer one is looked at like text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharing:
    """How to share.

    Attributes:
        with_titles: True passes headlines on too; whether that is lawful is for the user to know.
        answers: The makers' answers; None takes those beside the store, if there are any.
        removed: List of addresses that must not be passed on; None takes that beside the store, if any.
    """

    with_titles: bool = False
    answers: Path | None = None
    removed: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What came of sharing.

    Attributes:
        sheet: The datasheet of the shared form.
        folder: Where it is.
        n_listed: Articles in it.
        n_addresses: Those of them with an address.
    """

    sheet: Datasheet
    folder: Path
    n_listed: int
    n_addresses: int


def share(corpus: Corpus, how: Sharing, *, to: Path, replace_it: bool = False) -> Shared:
    """Write the shared form of a store into a new folder.

    The folder appears only when its files have been searched for words of the articles and none were found.
    The same store, answers and list give the same bytes.

    Args:
        corpus: The store; it stays as it is.
        how: What to pass on.
        to: The folder.
        replace_it: True lets it replace an earlier shared form.

    Raises:
        UsageError: Something is at ``to`` that may not be replaced.
        BadConfig: The answers or the list have problems; each is named with its place.
        CorpusError: Words of an article would have been passed on, or a file cannot be read or written.
        DataError: The answers or the list cannot be read.
    """
    answers_file = how.answers or answers_beside(corpus.path)
    removed_file = how.removed or removed_beside(corpus.path)
    answers = read_answers(answers_file) if how.answers or answers_file.exists() else Answers()
    removed = read_removed(removed_file) if how.removed or removed_file.exists() else frozenset()
    articles = articles_without_text(corpus)
    listed = listed_articles(corpus.path, articles, removed, with_titles=how.with_titles)
    sheet = replace(
        gather(corpus, articles, answers=answers),
        shared=True,
        with_titles=how.with_titles,
        n_removed=len(articles) - len(listed),
    )
    tables = {name: table for name, table in sheet.tables.items() if name not in PRINTED}
    sheet = replace(sheet, tables=tables)
    with new_folder(to, replace=replace_it, manifest=MANIFEST) as folder:
        addresses = listed_addresses(corpus.path, removed)
        n_addresses = _write(folder, corpus, sheet, listed, addresses, removed)
        sheet = replace(sheet, resources=tuple(shared_resources(folder, sheet, listed, addresses)))
        for name, text in _documents(sheet, n_addresses):
            write_text(folder / name, text)
        refuse_leaks(
            folder,
            corpus,
            allowed=_allowed(folder, sheet, articles, n_addresses),
            addresses=_known(corpus, listed, addresses),
        )
    return Shared(sheet=sheet, folder=to, n_listed=len(listed), n_addresses=n_addresses)


PRINTED = frozenset({"credits"})
"""Counts of words as articles print them, which a shared form does not hold."""


def _write(
    folder: Path,
    corpus: Corpus,
    sheet: Datasheet,
    listed: "pl.DataFrame",
    addresses: "pl.DataFrame | None",
    removed: Iterable[str],
) -> int:
    """Write everything but the descriptions; returns the number of addresses listed."""
    write_tables(folder, corpus, sheet, listed, addresses)
    n_addresses = rebuild.write_addresses(folder, listed)
    if n_addresses:
        rebuild.write_recipe(folder, sheet)
    rebuild.write_original(folder, sheet)
    if digests := sorted(removed):
        write_text(folder / "removed.txt", "".join(f"{digest}\n" for digest in digests))
    said = {
        "name": sheet.name,
        "invented": sheet.invented,
        "notice": sheet.notice,
        "fingerprint": sheet.fingerprint,
        "n_articles": sheet.n_articles,
        "n_listed": len(listed),
        "with_titles": sheet.with_titles,
        "history": [asdict(step) for step in sheet.history],
    }
    write_text(folder / MANIFEST, json.dumps(said, ensure_ascii=False, indent=1) + "\n")
    return n_addresses


def _documents(sheet: Datasheet, n_addresses: int) -> Iterator[tuple[str, str]]:
    yield from texts(sheet).items()
    yield rebuild.README, rebuild.readme(sheet, n_addresses)


def _allowed(folder: Path, sheet: Datasheet, articles: "pl.DataFrame", n_addresses: int) -> set[Run]:
    """Runs that no article owns: this project's own sentences and outlets, and short names and phrases."""
    own = [text for _, text in _documents(sheet.blanked(), n_addresses)]
    own += [*REASONS.values(), *FLAGS.values(), *SELECTION.values(), *REFUSALS.values()]
    own += _bundled_cards(folder, sheet)
    own += [column.description for table in sheet.tables.values() for column in table.columns]
    names = [sheet.name, sheet.notice, *map(str, sheet.tables["outlets"].column("name"))]
    if sheet.collected:
        names += [sheet.collected.subject, *sheet.collected.recipe.splitlines()]
    own += [name for name in names if len(name.split()) <= LONGEST_NAME]
    if sheet.with_titles:
        own += articles.get_column("title").to_list()
    return all_runs(own)


def _bundled_cards(folder: Path, sheet: Datasheet) -> Iterator[str]:
    """The cards of outlets as this project ships them."""
    outlets = sheet.tables["outlets"]
    for name, card in zip(outlets.column("outlet"), outlets.column("card"), strict=True):
        if card == BUNDLED:
            text = (folder / "outlets" / f"{name}.yaml").read_text(encoding="utf-8")
            yield text.replace("''", "'")


def _known(corpus: Corpus, listed: "pl.DataFrame", addresses: "pl.DataFrame | None") -> set[str]:
    """Cells that may hold what looks like words because they are addresses."""
    found = set(listed.get_column("url").drop_nulls())
    if addresses is not None:
        for name in ("url", "found_in", "archive_copy"):
            found.update(addresses.get_column(name).drop_nulls())
    hosts = read_collection_table(corpus.path, "hosts")
    if hosts is not None:
        found.update(hosts.get_column("robots_url").drop_nulls())
    return {each for each in found if each.startswith(("http://", "https://"))}
