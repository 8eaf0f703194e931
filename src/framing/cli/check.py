"""Check an experiment file and its data, and print the design check; nothing is scored."""

from pathlib import Path

import click

from framing.cli.base import jobs_option, json_option, study_options


@click.command
@click.argument("experiment", type=click.Path(path_type=Path))
@study_options
@jobs_option
@json_option
def check(
    *, experiment: Path, settings: tuple[str, ...], cache: Path | None, jobs: int, as_json: bool
) -> None:
    """Check EXPERIMENT and its data, and print the design check; nothing is scored.

    Every problem is told at once, with its place. The articles are brought in, tokenised and grouped on the
    way, and a later run goes on from there.
    """
    from framing.cli import base
    from framing.cli._progress import Lines, design_lines
    from framing.engine import Engine
    from framing.experiments.study import Study

    with base.problems_as_json(as_json=as_json), Engine(jobs) as engine:
        study = Study.open(experiment, settings, cache=cache)
        found = study.examine(engine, Lines(show_design=False))
        found.refuse_problems(study.declared.document.name)
    if as_json:
        groups = found.design.to_dicts()
        counts = {"articles": found.n_articles, "in_groups": found.n_grouped, "tokens": found.n_tokens}
        design = {**found.check, "groups": groups}
        base.print_json(
            {"ok": True, "corpus": found.corpus, **counts, "design": design, "warnings": found.warnings}
        )
        return
    base.print_text(f"{study.declared.document.name}: no problems")
    base.print_text(f"{found.corpus}: {found.n_articles} articles, {found.n_tokens} tokens")
    for line in ([found.notice] if found.notice else []) + design_lines(found):
        base.print_text(line)


COMMAND = check
