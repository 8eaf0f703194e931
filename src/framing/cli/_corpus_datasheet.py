"""Write the datasheet of a corpus."""

from pathlib import Path

import click

from framing.cli import base


@click.command("datasheet")
@click.argument("path", metavar="STORE", type=click.Path(path_type=Path))
@click.option(
    "--to", type=click.Path(path_type=Path), help="Folder to write to.  [default: the store itself]"
)
@click.option(
    "--answers",
    type=click.Path(path_type=Path),
    help="File in which its makers answer.  [default: STORE.answers.yaml beside the store]",
)
@base.json_option
def command(*, path: Path, to: Path | None, answers: Path | None, as_json: bool) -> None:
    """Write DATASHEET.md, datapackage.json and croissant.json: what a corpus is, and what is missing in it.

    What a machine can know is counted from the store. What only its makers know is asked in the answers file,
    which is written with every question if it is not there; until it is answered, it stands as not answered.
    """
    from framing.corpus.corpus import Corpus
    from framing.corpus.datasheet.writing import write_datasheet

    with base.problems_as_json(as_json=as_json):
        written = write_datasheet(Corpus.open(path), to=to, answers=answers)
    answered, asked = written.sheet.answers.count()
    if as_json:
        base.print_json(
            {
                "files": written.files,
                "answers": written.answers,
                "answered": answered,
                "questions": asked,
                "fingerprint": written.sheet.fingerprint,
            }
        )
        return
    if written.sheet.notice:
        base.print_text(written.sheet.notice)
    for file in written.files:
        base.print_text(str(file))
    base.print_text(f"{answered} of {asked} questions are answered")
    if written.asked:
        base.note(f"The questions are in {written.answers}: answer them there, and call this again.")
    elif answered < asked:
        base.note(f"The others are in {written.answers}.")
    if not written.sheet.origin_settings:
        base.note(f"Whose copy the articles are is not in it yet: framing origin {path}, then this again.")
    if to is not None:
        base.note(f"The paths in datapackage.json and croissant.json are those of {path}.")


COMMAND = command
