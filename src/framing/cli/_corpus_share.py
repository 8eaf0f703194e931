"""Write the form of a corpus that may be passed on."""

from pathlib import Path

import click

from framing.cli import base


@click.command("share")
@click.argument("path", metavar="STORE", type=click.Path(path_type=Path))
@click.option("--to", required=True, type=click.Path(path_type=Path), help="Folder of the shared form.")
@click.option(
    "--with-titles",
    is_flag=True,
    help="Pass headlines on too. A headline is text: whether you may is for you to know.",
)
@click.option(
    "--answers",
    type=click.Path(path_type=Path),
    help="File in which its makers answer.  [default: STORE.answers.yaml beside the store]",
)
@click.option(
    "--removed",
    type=click.Path(path_type=Path),
    help="Digests of addresses that must not be passed on.  [default: STORE.removed.txt beside the store]",
)
@click.option("--replace", "replace_it", is_flag=True, help="Replace a shared form that is there.")
@base.json_option
def command(  # noqa: PLR0913  # one parameter for each option of the command line
    *,
    path: Path,
    to: Path,
    with_titles: bool,
    answers: Path | None,
    removed: Path | None,
    replace_it: bool,
    as_json: bool,
) -> None:
    """Write a corpus without its texts: addresses, digests, dates, counts, datasheet, and how to rebuild it.

    No text, headline, author or word sequence of an article is written; the files are searched for any five
    words in a row of an article, and appear only if there are none.
    """
    from framing.corpus.corpus import Corpus
    from framing.corpus.datasheet.share import Sharing, share

    how = Sharing(with_titles=with_titles, answers=answers, removed=removed)
    with base.problems_as_json(as_json=as_json):
        shared = share(Corpus.open(path), how, to=to, replace_it=replace_it)
    sheet = shared.sheet
    if as_json:
        base.print_json(
            {
                "folder": shared.folder,
                "fingerprint": sheet.fingerprint,
                "n_articles": sheet.n_articles,
                "n_listed": shared.n_listed,
                "n_addresses": shared.n_addresses,
                "n_removed": sheet.n_removed,
                "with_titles": sheet.with_titles,
                "licence": sheet.answers.distribution.licence,
            }
        )
        return
    if sheet.notice:
        base.print_text(sheet.notice)
    base.print_text(
        f"{shared.n_listed:,} of {sheet.n_articles:,} articles listed in {shared.folder}, "
        f"{shared.n_addresses:,} with an address; no text in it"
    )
    if sheet.n_removed:
        base.print_text(f"{sheet.n_removed:,} left out because removal was asked for")
    if sheet.answers.distribution.licence is None:
        base.warn(
            "nobody has said under which licence it may be passed on, so it says “unknown: do not "
            "redistribute”. Answer distribution.licence (framing corpus datasheet writes the questions)."
        )


COMMAND = command
