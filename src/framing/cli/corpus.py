"""Bring articles in from files, and look at what a corpus holds."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from framing.cli import _corpus_datasheet, _corpus_share, base
from framing.cli._corpus_build import build, show_collection

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from framing.corpus.corpus import Corpus
    from framing.corpus.intake import Progress
    from framing.corpus.overview import Overview
    from framing.sources.base import Source


class Pair(click.ParamType[tuple[str, str]]):
    """A value such as ``body=text``."""

    name = "NAME=VALUE"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        """The two sides of the sign."""
        name, sign, other = str(value).partition("=")
        if not sign or not name or not other:
            self.fail(f"{value!r} is not NAME=VALUE, such as body=text", param, ctx)
        return name, other


@click.group()
def group() -> None:
    """Bring articles in from files, and look at what a corpus holds."""


@group.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--to", required=True, type=click.Path(path_type=Path), help="Folder of the new store.")
@click.option("--name", help="Name of the corpus for titles; default: the folder's name.")
@click.option("--source", "kind", help="Kind of the material; default: told from the files.")
@click.option(
    "--map",
    "mapping",
    multiple=True,
    type=Pair(),
    help="A column and our field: --map body=text; '-' leaves it out.",
)
@click.option(
    "--option", "options", multiple=True, type=Pair(), help="An option of the source: encoding=gb18030."
)
@click.option("--outlet", help="Outlet of records that name none.")
@click.option("--language", help="Language of records that name none (two letters).")
@click.option(
    "--outlets", "folders", multiple=True, type=click.Path(path_type=Path), help="A folder with more outlets."
)
@click.option(
    "--new-outlets",
    type=click.Path(path_type=Path),
    help="Write a stub here for every unknown outlet, and use it.",
)
@click.option("--min-words", type=click.IntRange(min=1), default=20, show_default=True, help="Shortest text.")
@click.option("--require-date", is_flag=True, help="Reject undated articles.")
@click.option("--keep-furniture", is_flag=True, help="Take no credits, captions and banners out of texts.")
@click.option(
    "--keep-boilerplate", is_flag=True, help="Keep sentences that an outlet prints under many articles."
)
@click.option("--replace", is_flag=True, help="Replace a store that is there.")
@base.json_option
def import_(  # noqa: PLR0913  # one parameter for each option of the command line
    *,
    paths: tuple[Path, ...],
    to: Path,
    name: str | None,
    kind: str | None,
    mapping: tuple[tuple[str, str], ...],
    options: tuple[tuple[str, str], ...],
    outlet: str | None,
    language: str | None,
    folders: tuple[Path, ...],
    new_outlets: Path | None,
    min_words: int,
    require_date: bool,
    keep_furniture: bool,
    keep_boilerplate: bool,
    replace: bool,
    as_json: bool,
) -> None:
    """Import articles into a store: JSON lines, CSV, Parquet, .txt, .html, pasted pages, or a recipe.

    A folder with corpus.yaml is a recipe and says everything itself. Records that do not get in are kept in
    the store's rejects.jsonl, each with its reason. `framing corpus show` looks at the result.
    """
    from framing.corpus.checking import Rules
    from framing.corpus.importing import Import, bring_in
    from framing.corpus.recipe import RECIPE, bring_in_recipe

    with _progress() as progress:
        if len(paths) == 1 and (paths[0].name == RECIPE or (paths[0] / RECIPE).is_file()):
            corpus = bring_in_recipe(paths[0], to, replace=replace, progress=progress)
        else:
            defaults = {k: v for k, v in (("outlet", outlet), ("language", language)) if v}
            rules = Rules(
                min_words=min_words,
                min_characters=2 * min_words,
                require_date=require_date,
                clean=not keep_furniture,
                boilerplate=not keep_boilerplate,
                defaults=defaults,
            )
            sources = _sources(paths, kind, dict(mapping), dict(options), tuple(defaults))
            said = _said(paths, kind, mapping, options)
            how = Import(
                name=name or to.name, rules=rules, outlets=folders, new_outlets=new_outlets, said=said
            )
            corpus = bring_in(sources, how, to=to, replace=replace, progress=progress)
    _tell_import(corpus, as_json=as_json)


@group.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--scheme", default="control", show_default=True, help="Labelling scheme of the groups.")
@click.option("--picture", type=click.Path(path_type=Path), help="Also draw it: a .png, .svg or .pdf file.")
@base.json_option
def show(*, path: Path, scheme: str, picture: Path | None, as_json: bool) -> None:
    """Show what a corpus holds: outlets, groups, months, languages, lengths, dates, and what was left out."""
    from framing.corpus.corpus import Corpus
    from framing.corpus.overview import overview

    corpus = Corpus.open(path)
    seen = overview(corpus, scheme)
    if as_json:
        base.print_json(_as_json(corpus, seen))
    else:
        _print(corpus, seen)
    if picture:
        from framing.corpus.picture import draw

        draw(corpus, seen, picture)
        base.note(f"picture: {picture}")


group.add_command(build)


class _progress:  # noqa: N801  # used like a function, as context managers are
    """A line that moves on a terminal; nothing elsewhere."""

    def __enter__(self) -> "Progress | None":
        console = base.console()
        if not console.is_interactive or base.quiet():
            self._status = None
            return None
        self._status = console.status("reading …")
        self._status.start()
        return self._tell

    def __exit__(self, *error: object) -> None:
        if self._status is not None:
            self._status.stop()

    def _tell(self, read: int, kept: int) -> None:
        if self._status is not None:
            self._status.update(f"{read:,} records read, {kept:,} accepted")


def _sources(
    paths: "Sequence[Path]",
    kind: str | None,
    mapping: dict[str, str],
    options: dict[str, str],
    given: tuple[str, ...],
) -> "list[Source]":
    from framing.corpus.opening import open_source
    from framing.sources.base import Columns
    from framing.sources.exports.signs import VENDORS

    columns = Columns(mapping=mapping, given=given)
    sources = [open_source(path, kind=kind, columns=columns, options=options) for path in paths]
    for path, source in zip(paths, sources, strict=True):
        told = type(source).__module__.rpartition(".")[2]
        if told in VENDORS and not kind:
            base.note(f"{path.name} is read as an export of {VENDORS[told]}; --source NAME says otherwise.")
        elif told == "pasted" and not kind:
            base.note(f"{path.name} is read as a page pasted as text; --source text reads it as an article.")
    return sources


def _said(
    paths: "Sequence[Path]",
    kind: str | None,
    mapping: "Sequence[tuple[str, str]]",
    options: "Sequence[tuple[str, str]]",
) -> dict[str, str]:
    said = {"source": kind or "", "files": " ".join(path.name for path in paths)}
    said |= {f"map:{name}": own for name, own in sorted(mapping)}
    return said | {f"option:{name}": value for name, value in sorted(options)}


def _tell_import(corpus: "Corpus", *, as_json: bool) -> None:
    step = corpus.history[-1]
    if as_json:
        base.print_json({"path": corpus.path, "fingerprint": corpus.fingerprint, "counts": dict(step.counts)})
        return
    dropped = corpus.dropped()
    left_out = int(dropped.get_column("count").sum())
    size = f"{base.counted(corpus.n_articles, 'article')} of {base.counted(len(corpus.outlets), 'outlet')}"
    base.print_text(f"{size} imported from {base.counted(step.counts['read'], 'record')} into {corpus.path}")
    if left_out:
        _table("Left out", dropped.drop("stage"))
    if step.counts.get("removed:boilerplate"):
        base.note(
            f"{base.counted(step.counts['removed:boilerplate'], 'sentence')} that outlets print under many "
            "of their articles were taken out; they may be stock paragraphs in the outlet's own words. "
            "remarks.parquet lists them, --keep-boilerplate keeps them."
        )
    if "rejected:unknown_outlet" in step.counts:
        base.note("--new-outlets FOLDER writes a stub for every unknown outlet and imports its articles too.")
    if step.settings.get("new_outlets"):
        base.note(f"Outlets that were not known have a stub in {step.settings['new_outlets']}/: fill it in.")
    base.note(f"Look at it: framing corpus show {corpus.path}")


def _print(corpus: "Corpus", seen: "Overview") -> None:
    size = f"{base.counted(corpus.n_articles, 'article')} of {base.counted(len(corpus.outlets), 'outlet')}"
    base.print_text(f"{corpus.name}: {size}")
    if corpus.notice:
        base.print_text(corpus.notice)
    base.print_text(f"fingerprint {corpus.fingerprint}")
    _table("Outlets", seen.outlets)
    _table(f"Groups ({seen.scheme}, at the date of each article)", seen.counts("group"))
    _table("Months", seen.months())
    _table("Languages", seen.counts("language"))
    _table("Dates known to the", seen.counts("date_precision"))
    lengths = seen.lengths()
    base.print_text("")
    base.print_table(
        [f"{share:.0%}" for share in lengths],
        [list(lengths.values())],
        title="Length in words (characters in Chinese and Japanese): share of articles up to",
    )
    _table("Credited agencies", seen.credits.head(12))
    _table("Remarks (all are in remarks.parquet)", seen.remarks)
    if not show_collection(corpus):
        _table("Left out (all are in rejects.jsonl)", seen.dropped)
    base.print_text("")
    steps = [(step.verb, ", ".join(f"{k} {v}" for k, v in step.settings.items())) for step in corpus.history]
    base.print_table(("step", "settings"), steps, title="History")


def _table(title: str, table: "pl.DataFrame") -> None:
    """One table; long texts are cut, shares become per cent, and an empty table is left out."""
    if not len(table):
        return
    numbers = [name for name, kind in table.schema.items() if kind.is_numeric()]
    rows = [[_cell(name, value) for name, value in row.items()] for row in table.iter_rows(named=True)]
    base.print_text("")
    base.print_table([name.replace("_", " ") for name in table.columns], rows, title=title,
                     right=[name.replace("_", " ") for name in numbers])  # fmt: skip


def _cell(name: str, value: object) -> object:
    if isinstance(value, float):
        return f"{value:.0%}"
    if isinstance(value, int):
        return f"{value:,}"
    text = str(value) if value is not None else None
    return f"{text[:67]}…" if text and name == "example" and len(text) > 68 else text  # noqa: PLR2004  # fits a line


def _as_json(corpus: "Corpus", seen: "Overview") -> dict[str, object]:
    return {
        "name": corpus.name,
        "invented": corpus.invented,
        "notice": corpus.notice,
        "fingerprint": corpus.fingerprint,
        "n_articles": corpus.n_articles,
        "outlets": seen.outlets.to_dicts(),
        "groups": seen.counts("group").to_dicts(),
        "months": seen.months().to_dicts(),
        "languages": seen.counts("language").to_dicts(),
        "date_precision": seen.counts("date_precision").to_dicts(),
        "length_quantiles": {str(share): value for share, value in seen.lengths().items()},
        "credits": seen.credits.to_dicts(),
        "remarks": seen.remarks.to_dicts(),
        "dropped": seen.dropped.to_dicts(),
        "history": list(corpus.history),
    }


group.add_command(_corpus_datasheet.COMMAND)
group.add_command(_corpus_share.COMMAND)

COMMAND = group
