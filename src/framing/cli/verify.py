"""Check that the files of a run are as they were when it ended."""

from pathlib import Path

import click

from framing.cli.base import json_option, results_option


@click.command
@click.argument("run", default="latest")
@results_option
@json_option
def verify(*, run: str, results: Path, as_json: bool) -> None:
    """Check that the files of RUN are as they were when it ended; every one that is not is named."""
    from framing.cli import base
    from framing.errors import DifferencesFound
    from framing.experiments import history
    from framing.experiments.seal import compare

    folder = history.find(run, results)
    found = compare(folder)
    if as_json:
        base.print_json(
            {"run": folder.name, "ok": not found.differences, "digest": found.digest, "files": found}
        )
    for what, name in found.differences:
        base.note(f"  {what:<8} {name}")
    if found.differences:
        raise DifferencesFound(f"{folder.name}: {len(found.differences)} differences")
    if not as_json:
        left_out = f", {len(found.withheld)} withheld (words of articles)" if found.withheld else ""
        base.print_text(
            f"{folder.name}: {found.n_files - len(found.withheld)} files as they were{left_out}\n"
            f"results digest   sha256:{found.digest}"
        )


COMMAND = verify
