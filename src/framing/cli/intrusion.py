"""Let people judge the topics of a run: write forms, score the answers."""

from pathlib import Path

import click

from framing.cli import base


@click.group
def intrusion() -> None:
    """Let people judge topics: which word, which topic does not belong?"""


@intrusion.command
@click.argument("run", default="latest")
@click.option("--to", "folder", type=click.Path(path_type=Path), required=True, help="Folder for the forms.")
@base.results_option
def forms(*, run: str, folder: Path, results: Path) -> None:
    """Write the forms of RUN, and the key in a file of its own.

    The experiment must have topic_reading among its estimands. Give raters form.csv or form.html, never
    key.csv.
    """
    from framing.experiments import history
    from framing.experiments.results import Results
    from framing.reports.intrusion_forms import write_forms

    written = write_forms(Results.open(history.find(run, results)), folder)
    base.print_text("\n".join(path.as_posix() for path in written))


@intrusion.command
@click.argument("key", type=click.Path(path_type=Path))
@click.argument("answers", type=click.Path(path_type=Path), nargs=-1, required=True)
@base.json_option
def score(*, key: Path, answers: tuple[Path, ...], as_json: bool) -> None:
    """Score filled-in forms, one file per rater, against KEY."""
    from framing.reports.intrusion_forms import score_forms

    scored = score_forms(key, answers)
    if as_json:
        base.print_json({one.task: one for one in scored})
        return
    for one in scored:
        found = one.found
        odds = "" if one.task == "word" else f"; topic log-odds {one.topic_log_odds:.2f}"
        base.print_text(
            f"{one.task}: intruder found in {found.share:.0%} of {found.n_items} items by {found.n_raters} "
            f"rater(s), {found.low:.0%} to {found.high:.0%}, chance {found.chance:.0%}, p {found.p:.2g} "
            f"({found.method}){odds}; {one.n_empty} left empty"
        )
        weak = [str(topic) for topic, share in one.by_topic.items() if share < 0.5]  # noqa: PLR2004  # half
        if weak:
            base.print_text(f"  found by less than half: topic {', '.join(weak)}")


COMMAND = intrusion
