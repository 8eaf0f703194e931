"""Print the JSON Schema of experiment files or of recipes, or write both into a folder."""

from pathlib import Path

import click

KINDS = ("experiment", "recipe")


@click.command
@click.argument("kind", type=click.Choice(KINDS), default=KINDS[0])
@click.option("--write", "folder", type=click.Path(file_okay=False, path_type=Path), help="Write all to DIR.")
def schema(*, kind: str, folder: Path | None) -> None:
    """Print the JSON Schema of experiment files, or of recipes of builds; or write both into a folder.

    An editor with a YAML server completes and checks files that name their schema in their first line:
    # yaml-language-server: $schema=../docs/schema/experiment.json
    """
    from framing.cli.base import note, print_text
    from framing.experiments.files import write_text

    if folder is None:
        print_text(_text(kind))
        return
    for each in KINDS:
        write_text(folder / f"{each}.json", _text(each) + "\n")
        note(f"wrote {(folder / f'{each}.json').as_posix()}")


def _text(kind: str) -> str:
    import json

    from framing.corpus.building.schema import recipe_schema
    from framing.experiments.declaration.schema import json_schema

    found = recipe_schema() if kind == "recipe" else json_schema()
    return json.dumps(found, ensure_ascii=False, indent=2)


COMMAND = schema
