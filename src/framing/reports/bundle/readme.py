"""The README of a bundle, by the headings that the data editors of social science journals ask for.

References:
    Vilhuber et al. (2022), A template README for social science replication packages, version 1.1.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from framing.experiments.files import read_json
from framing.experiments.results import Facts
from framing.reports.naming import counted

RUNTIMES = (
    (600, "less than 10 minutes"),
    (3600, "10 to 60 minutes"),
    (7200, "1 to 2 hours"),
    (28800, "2 to 8 hours"),
    (86400, "8 to 24 hours"),
    (259200, "1 to 3 days"),
    (1209600, "3 to 14 days"),
)
"""Seconds below which a run is of one of the template's classes; beyond the last: more than 14 days."""

STORAGE = (
    (25e6, "less than 25 MB"),
    (250e6, "25 to 250 MB"),
    (2e9, "250 MB to 2 GB"),
    (25e9, "2 to 25 GB"),
    (250e9, "25 to 250 GB"),
)
"""The same for bytes."""


@dataclass(frozen=True, kw_only=True)
class About:
    """What the README tells of a bundle.

    Attributes:
        facts: What the run is about.
        run: Folder of the run within the bundle.
        place: The same, seen from the bundle.
        experiment: Experiment file, seen from the bundle.
        corpus: Corpus, or its shared form, seen from the bundle.
        licence: Licence of the corpus; empty if nobody has said.
        withheld: Files that were left out because words of articles stand in them.
        with_text: True if the articles are in the bundle.
        authors: Who made the study.
        digest: Results digest.
        n_bytes: Size of the bundle.
    """

    facts: Facts
    run: Path
    place: str
    experiment: str
    corpus: str
    licence: str
    withheld: tuple[str, ...]
    with_text: bool
    authors: Sequence[str]
    digest: str
    n_bytes: int


def readme(about: About) -> str:
    """The README in Markdown."""
    sections: Mapping[str, Iterator[str]] = {
        "Overview": _overview(about),
        "Data availability and provenance": _data(about),
        "Dataset list": _datasets(about),
        "Computational requirements": _requirements(about),
        "Instructions to replicators": _instructions(about),
        "Figures and tables": _displays(about),
    }
    text = [f"# Replication package: {_cell(about.facts.title)}", *_notice(about.facts)]
    for heading, lines in sections.items():
        text += ["", f"## {heading}", "", *lines]
    return "\n".join(text) + "\n"


def _notice(facts: Facts) -> Iterator[str]:
    if facts.notice:
        yield from ("", f"**{_cell(facts.notice)}**")


def _overview(about: About) -> Iterator[str]:
    facts = about.facts
    yield (
        f"One run of `framing` over {facts.n_articles:,} articles of {counted(facts.n_outlets, 'outlet')}. "
        f"One command makes all figures and tables. Results digest: `sha256:{about.digest}`."
    )
    yield from ("", f"Authors: {'; '.join(map(_cell, about.authors)) or '(fill in)'}")


def _data(about: About) -> Iterator[str]:
    if about.with_text:
        yield f"The articles are in this package, in `{about.corpus}`."
    else:
        yield (
            f"News texts are not in this package. `{about.corpus}` lists every article with its address, "
            "dates, counts and digests, and says how the corpus is built again. "
            f"{counted(len(about.withheld), 'file')} of the run with passages of articles are left out; "
            f"`{about.place}/withheld.txt` names them, and `report/` has the report without passages."
        )
    yield from ("", "### Statement about rights", "")
    known = about.licence or "unknown: nobody has said, so do not redistribute"
    yield "- [ ] The authors have legitimate access to the data, and permission to use them."
    yield f"- Licence of the corpus: {_cell(known)}."
    if about.with_text:
        yield "- [ ] The authors have permission to redistribute the articles in this package."


def _datasets(about: About) -> Iterator[str]:
    digest = about.facts.digests.get("corpus", "")
    yield "| data | source | files | provided |"
    yield "| --- | --- | --- | --- |"
    provided = "yes" if about.with_text else "without texts"
    corpus = f"{_cell(about.facts.corpus)} (fingerprint `{digest}`)"
    yield f"| {corpus} | see its datasheet | `{about.corpus}` | {provided} |"


def _requirements(about: About) -> Iterator[str]:
    env = about.run / "env"
    machine = read_json(env / "platform.json")
    python = str(machine.get("python", "")).split()[0]
    seconds = sum(_seconds(path) for path in sorted(about.run.glob("stages/*/stage.json")))
    yield f"- Software: Python {python}, `requirements.txt` (what was installed when the run was made)."
    yield f"- Made on {machine.get('system')}, {machine.get('processor')}, {machine.get('c_library')}."
    yield (
        f"- Random seed: {about.facts.seed}, key `seed` of `{about.experiment}`; every random step takes a "
        f"seed of its own from it, listed under `seeds` in `{about.place}/run.lock.json`."
    )
    yield f"- Runtime with one process: {_class(seconds, RUNTIMES, 'more than 14 days')}."
    yield f"- Storage: {_class(about.n_bytes, STORAGE, 'more than 250 GB')}."


def _seconds(stage: Path) -> float:
    said = read_json(stage).get("seconds")
    return float(said) if isinstance(said, int | float) else 0.0


def _class(value: float, classes: Sequence[tuple[float, str]], beyond: str) -> str:
    return next((words for limit, words in classes if value < limit), beyond)


def _instructions(about: About) -> Iterator[str]:
    yield "```"
    yield "pip install --requirement requirements.txt"
    yield f"framing verify {about.place}       # every file is as it was"
    if about.with_text:
        yield f"framing reproduce {about.place}    # made again, and compared file by file"
    yield "```"
    if not about.with_text:
        yield from ("", "To make the run again, build the corpus first, then:", "", "```")
        yield f"framing reproduce {about.place} --project FOLDER_THAT_HOLDS_CORPORA_AND_EXPERIMENTS"
        yield "```"


def _displays(about: About) -> Iterator[str]:
    yield "| display | program | output | what it is |"
    yield "| --- | --- | --- | --- |"
    for caption in sorted(about.run.glob("figures/*/caption.md")):
        name = caption.parent.name
        title = caption.read_text(encoding="utf-8").split("**")[1:2]
        program = f"`framing/reports/plots/{name}.py`"
        yield f"| Figure {name} | {program} | `{about.place}/figures/{name}/` | {_cell(''.join(title))} |"
    for table in sorted(about.run.glob("tables/*.csv")):
        yield f"| Table {table.stem} | `framing/reports/tables/` | `{about.place}/tables/{table.name}` | |"


def _cell(text: str) -> str:
    """A text of strangers in a line of Markdown."""
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;").replace("`", "\\`")
