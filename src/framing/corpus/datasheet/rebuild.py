"""What others need to collect the articles of a shared form again: addresses, a recipe, a README."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from framing.corpus.datasheet.markdown import plain
from framing.corpus.datasheet.model import Datasheet
from framing.corpus.datasheet.sentences import counted, licence
from framing.corpus.datasheet.spreadsheet import safe, write_csv
from framing.corpus.store import write_text

if TYPE_CHECKING:
    import polars as pl

RECIPE = "recipe.yaml"
REBUILD = "rebuild.yaml"
URLS = "urls.csv"
README = "README.md"
URL_COLUMNS = ("url", "outlet", "published", "language")


def write_addresses(folder: Path, articles: "pl.DataFrame") -> int:
    """Write the list of addresses that ``framing corpus build`` reads.

    Args:
        folder: The shared form.
        articles: outlet, url, published, language.

    Returns:
        The number of addresses; without any, no list is written.
    """
    import polars as pl

    known = articles.filter(pl.col("url").is_not_null()).select(URL_COLUMNS)
    rows = ([cell if safe(cell) == cell else None for cell in row] for row in known.iter_rows())
    if len(known):
        write_csv(folder / URLS, URL_COLUMNS, rows)
    return len(known)


def write_recipe(folder: Path, sheet: Datasheet) -> None:
    """Write the recipe that collects the listed addresses, and the original one if there was one."""
    from ruamel.yaml import YAML

    first = next((step.settings for step in sheet.history if "min_words" in step.settings), {})
    rules = {
        name: int(first[name]) for name in ("min_words", "min_characters") if first.get(name, "").isdigit()
    }
    card: dict[str, object] = {
        "name": sheet.name,
        "outlet_folders": ["outlets"],
        "fallback": "wayback",
        **({"rules": rules} if rules else {}),
        **({"invented": True} if sheet.invented else {}),
        **({"notice": sheet.notice} if sheet.notice else {}),
        "sources": [{"urls": {"path": URLS}}],
    }
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style, yaml.allow_unicode, yaml.width = False, True, 110
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]  # its own annotation says None
    stream = StringIO()
    yaml.dump(card, stream)
    write_text(folder / REBUILD, stream.getvalue())


def write_original(folder: Path, sheet: Datasheet) -> None:
    """Write the recipe by which the corpus was collected, if it was."""
    if sheet.collected and sheet.collected.recipe:
        write_text(folder / RECIPE, sheet.collected.recipe.rstrip("\n") + "\n")


def readme(sheet: Datasheet, n_addresses: int) -> str:
    """README.md of a shared form.

    Args:
        sheet: The datasheet of the shared form.
        n_addresses: Articles whose address is known.
    """
    lines = [f"# {plain(sheet.name)}: the corpus without its texts", ""]
    if sheet.notice:
        lines += [f"> **{plain(sheet.notice)}**", ""]
    lines += [*_what(sheet), *_again(sheet, n_addresses), *_law(sheet)]
    return "\n".join(lines)


def _what(sheet: Datasheet) -> Iterator[str]:
    yield (
        f"{counted(sheet.n_articles, 'article')}, fingerprint `{sheet.fingerprint}`. Written by "
        f"framing corpus "
        "share. No text of any article, no names of authors, no word sequences. "
        f"{'With headlines.' if sheet.with_titles else 'No headlines.'} Before this folder appeared, its "
        "files were searched for five words in a row (eight characters of Chinese or Japanese) of any "
        "article; there are none, but for addresses, which may repeat words of a headline, for the short "
        "names and search phrases that the corpus itself was given, and for the sentences that "
        "framing writes."
    )
    yield ""
    yield from FILES.splitlines()
    yield ""
    yield (
        "In CSV files a text that a spreadsheet would take for a formula has an apostrophe in front; the "
        "Parquet files hold it as it is."
    )
    yield ""


FILES = """\
| file | what it holds |
| --- | --- |
| DATASHEET.md | what the corpus is, how it was made, what is missing |
| articles.parquet, articles.csv | one row per article: address, date, outlet, language, length, digest |
| tables/ | the counts of the datasheet |
| outlets/ | one card per outlet, with its dated labels and their references |
| addresses.parquet | every address that was tried, and what came of it (if the corpus was built) |
| recipe.yaml | the recipe by which it was collected (if it was built) |
| urls.csv, rebuild.yaml | what collects the articles again (if their addresses are known) |
| removed.txt | digests of addresses that must not be collected again (if there are any) |
| datapackage.json, croissant.json | the same for programs (Frictionless, Croissant) |
| shared.json | name, fingerprint and history of the corpus |
"""
"""What a shared form may hold."""


def _again(sheet: Datasheet, n_addresses: int) -> Iterator[str]:
    yield "## Getting the texts"
    yield ""
    if n_addresses:
        yield (
            f"{n_addresses:,} of {sheet.n_articles - sheet.n_removed:,} listed articles have an address. In "
            "this folder, with your own contact:"
        )
        yield ""
        yield f"    framing corpus build {REBUILD} --to corpus --contact you@example.org"
        yield ""
        yield (
            "Pages that are gone are asked for at the Wayback Machine. Some will be lost, and some will have "
            "changed. If removed.txt is here, leave it beside the recipe: what stands in it is never asked "
            "for and comes into no corpus. If it comes with a later edition of this folder, put it there and "
            "build again."
        )
    else:
        yield (
            "No article of this corpus has an address, so it cannot be collected again from the web. Whoever "
            "has the same files can import them and compare digests."
        )
    yield ""
    if not n_addresses:
        return
    yield (
        "To see how much came back: `framing corpus share corpus --to again`, then compare text_sha256 in "
        "again/articles.csv with the one here, address by address. Of a corpus that was built from the web "
        "the identifiers come back too, and the fingerprint if every page is as it was; a corpus that was "
        "imported from files gets new identifiers, and its texts may be cut differently from the pages."
    )
    yield ""


def _law(sheet: Datasheet) -> Iterator[str]:
    yield "## Licence"
    yield ""
    yield (
        f"{plain(licence(sheet))}. Whether you may collect, keep and analyse the texts is for the "
        f"law of your "
        "country and the terms of their publishers to say."
    )
    yield ""
