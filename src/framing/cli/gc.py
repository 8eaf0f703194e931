"""Remove kept outputs of stages that no run rests on any more."""

from pathlib import Path

import click

from framing.cli.base import json_option, results_option

SMALLEST_SHOWN = 1_000_000
"""Bytes below which an output is counted and not listed."""


@click.command
@click.option("--dry-run", is_flag=True, help="Say what would go, and remove nothing.")
@click.option("--all", "every", is_flag=True, help="Also what runs rest on: it is made again when needed.")
@click.option(
    "--cache",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="FRAMING_CACHE",
    help="Folder of the outputs.  [default: .framing/cache beside the results]",
)
@results_option
@json_option
def gc(*, dry_run: bool, every: bool, cache: Path | None, results: Path, as_json: bool) -> None:
    """Remove kept outputs of stages that no run in the results folder rests on.

    Runs themselves, and their results, are never touched.
    """
    from framing.cli import base
    from framing.experiments import tidying
    from framing.experiments.cache import Cache
    from framing.experiments.study import CACHE

    kept = Cache(folder=cache or results.parent / CACHE)
    found = tidying.unused(kept, results, every=every)
    gone = found if dry_run else tidying.remove(kept, found)
    total = sum(one.n_bytes for one in gone)
    if as_json:
        told = [{"stage": one.entry.stage, "key": one.entry.key, "n_bytes": one.n_bytes} for one in gone]
        base.print_json({"removed": not dry_run, "outputs": told, "n_bytes": total})
        return
    for one in gone:
        if one.n_bytes >= SMALLEST_SHOWN:
            base.print_text(f"{one.entry.stage}  {one.entry.key[:12]}  {one.n_bytes / 1e6:,.0f} MB")
    verb = "would go" if dry_run else "removed"
    base.print_text(f"{base.counted(len(gone), 'output')} {verb}, {total / 1e6:,.1f} MB")
    if len(gone) < len(found):
        base.note(f"{len(found) - len(gone)} in use by another process: left")


COMMAND = gc
