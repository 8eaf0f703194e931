"""Draw texts for people to code, and read their codes back."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from framing.cli import base

if TYPE_CHECKING:
    import polars as pl

    from framing.annotation.agreement import Agreement
    from framing.annotation.folder import Sample

FORMS = ("page", "csv", "xlsx", "label_studio", "doccano")

ENOUGH, TENTATIVE = 0.8, 0.667
"""Alphas that Krippendorff (2019), 12.4, asks for: reliable, and good for tentative conclusions."""


@click.group()
def group() -> None:
    """Draw texts for people to code, and read their codes back."""


@group.command("draw")
@click.argument("experiment", type=click.Path(path_type=Path))
@base.study_options
@click.option("--to", required=True, type=click.Path(path_type=Path), help="A new folder for the sample.")
@click.option(
    "--dimension",
    "dimensions",
    multiple=True,
    help="Code this dimension; may be given several times.  [default: all of the experiment]",
)
@click.option(
    "--coder",
    "coders",
    multiple=True,
    default=("coder1", "coder2"),
    show_default="coder1, coder2",
    help="Name of a coder; may be given several times.",
)
@click.option(
    "--per-outlet", type=click.IntRange(min=4), default=18, show_default=True, help="Texts from each outlet."
)
@click.option(
    "--flagged",
    type=click.FloatRange(0, 1, max_open=True),
    default=0.5,
    show_default=True,
    help="Share of them in which the dictionaries find a match; 0 draws without looking at the dictionaries.",
)
@click.option(
    "--context", type=click.IntRange(min=0), default=1, show_default=True, help="Texts shown on each side."
)
@click.option("--seed", type=click.IntRange(min=0), help="Seed of the draw.  [default: the experiment's]")
@click.option(
    "--form",
    "forms",
    multiple=True,
    type=click.Choice(FORMS),
    default=("page", "csv", "xlsx"),
    show_default="page, csv, xlsx",
    help="Kind of file for the coders; may be given several times.",
)
@base.jobs_option
@base.json_option
def draw(  # noqa: PLR0913  # one parameter for each option of the command line
    *,
    experiment: Path,
    settings: tuple[str, ...],
    cache: Path | None,
    to: Path,
    dimensions: tuple[str, ...],
    coders: tuple[str, ...],
    per_outlet: int,
    flagged: float,
    context: int,
    seed: int | None,
    forms: tuple[str, ...],
    jobs: int,
    as_json: bool,
) -> None:
    """Draw a blind sample from the texts that EXPERIMENT scores, with a file for each coder.

    The same number of texts is drawn from every outlet, in the unit of the experiment, and every coder gets
    them all, in an order of the coder's own. The forms do not say where a text comes from; key.csv in the
    folder does, with the chance with which each was drawn: keep it from the coders.
    """
    from framing.annotation.folder import write_sample
    from framing.annotation.sampling import Sampling
    from framing.cli._progress import Lines
    from framing.engine import Engine
    from framing.experiments.coding import draw_sample
    from framing.experiments.study import Study

    study = Study.open(experiment, settings, cache=cache)
    root = study.declared.experiment.seed if seed is None else seed
    sampling = Sampling(seed=root, per_outlet=per_outlet, flagged=flagged, context=context)
    with Engine(jobs=jobs) as engine:
        sample, items = draw_sample(
            study, sampling, dimensions=dimensions, engine=engine, progress=Lines(show_design=False)
        )
    written = write_sample(to, sample, items, coders=coders, forms=forms)
    if as_json:
        base.print_json({"folder": str(to), "n_items": len(items), "sample": sample.digest})
        return
    _tell_drawn(to, sample, written)


def _tell_drawn(folder: Path, sample: "Sample", written: tuple[Path, ...]) -> None:
    import polars as pl

    key = sample.key
    counts = key.group_by("group", "outlet").len().sort("group", "outlet")
    sizes = sorted(set(counts["len"].to_list()))
    of_each = " to ".join(str(size) for size in sorted({sizes[0], sizes[-1]}))
    base.print_text(
        f"{base.counted(key.height, sample.unit)} of {base.counted(counts.height, 'outlet')}, "
        f"{of_each} of each, in {folder}"
    )
    for path in written:
        base.print_text(f"  {path.relative_to(folder)}")
    if key["flagged"].null_count() < key.height:
        matched = key.filter(pl.col("flagged")).height
        base.note(f"{matched} of them hold a match of the dictionaries; what follows is weighted accordingly")
    base.note("key.csv says where they come from: keep it, and keep it from the coders")
    base.note(f"when the codes are back: framing annotate score {folder} FILE...")


@group.command("score")
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Seed of the intervals."
)
@base.json_option
def score(*, folder: Path, files: tuple[Path, ...], seed: int, as_json: bool) -> None:
    """Read the FILES that coders gave back for the sample in FOLDER: agreement, disagreements, settled codes.

    Files of every form are told apart by what they hold. Writes codes.csv (one settled code per text, where
    most coders agree), agreement.csv and disagreements.csv to FOLDER.
    """
    from framing.annotation.agreement import agreement
    from framing.annotation.codes import disagreements, read_codes, settled
    from framing.annotation.folder import open_sample, read_texts
    from framing.annotation.scored import write_scored

    sample = open_sample(folder)
    codes = read_codes(sample, files)
    agreements = [agreement(codes, question, seed=seed) for question in sample.questions]
    final, apart = settled(sample, codes), disagreements(codes, read_texts(folder))
    write_scored(folder, final, agreements, apart)
    if as_json:
        from dataclasses import asdict

        base.print_json({"agreement": [asdict(each) for each in agreements], "n_disagreements": apart.height})
        return
    _tell_scored(folder, codes, final, agreements)


def _tell_scored(
    folder: Path, codes: "pl.DataFrame", final: "pl.DataFrame", agreements: list["Agreement"]
) -> None:
    base.print_table(
        ("dimension", "alpha", "95 % interval", "% agree", "texts", "by Krippendorff's bounds"),
        [_row(each) for each in agreements],
        right=("alpha", "% agree", "texts"),
    )
    undecided = final.filter(final["code"].is_null(), final["n_coders"] > 0).height
    base.note(
        f"{base.counted(codes['coder'].n_unique(), 'coder')}, {base.counted(codes.height, 'code')}; "
        f"{undecided} without a majority are left out: see disagreements.csv; a further coder may decide them"
    )
    base.note(f"to correct a study by them: `hand_codes: {folder}` in its experiment file")


def _row(found: "Agreement") -> tuple[object, ...]:
    from framing.reports.numbers import fixed, interval, percent

    if found.note:
        return found.dimension, None, found.note, None, found.n_units, None
    limits = interval(found.low, found.high, 2)
    return (
        found.dimension,
        fixed(found.alpha, 2),
        limits,
        percent(found.percent),
        found.n_units,
        _verdict(found),
    )


def _verdict(found: "Agreement") -> str:
    if found.low >= ENOUGH:
        return "reliable"
    if found.alpha >= ENOUGH:
        return "reliable, but the interval reaches below .80"
    return "tentative conclusions only" if found.alpha >= TENTATIVE else "too low to rest on"


COMMAND = group
