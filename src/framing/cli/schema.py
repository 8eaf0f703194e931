"""Print the JSON Schema of experiment files, or write it into a folder."""

from pathlib import Path

import click

FILE = "experiment.json"


@click.command
@click.option("--write", "folder", type=click.Path(file_okay=False, path_type=Path), help="Write it to DIR.")
def schema(*, folder: Path | None) -> None:
    """Print the JSON Schema of experiment files, or write it into a folder.

    An editor with a YAML server completes and checks experiment files that name the schema in their first
    line: # yaml-language-server: $schema=../docs/schema/experiment.json
    """
    import json

    from framing.cli.base import note, print_text
    from framing.experiments.declaration.schema import json_schema
    from framing.experiments.files import write_text

    text = json.dumps(json_schema(), ensure_ascii=False, indent=2)
    if folder is None:
        print_text(text)
        return
    write_text(folder / FILE, text + "\n")
    note(f"wrote {(folder / FILE).as_posix()}")


COMMAND = schema
