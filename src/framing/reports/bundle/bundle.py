"""Puts a run together with what is needed to check and to repeat it: a folder, or one ZIP file."""

import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from framing.corpus.corpus import Corpus
from framing.corpus.datasheet.answers import answers_beside, read_answers
from framing.corpus.datasheet.share import Sharing, share
from framing.corpus.store import new_folder
from framing.errors import UsageError
from framing.experiments import history
from framing.experiments.declaration.data import RECIPE
from framing.experiments.declaration.reading import DIMENSIONS, EXPERIMENTS, RESULTS, Declared
from framing.experiments.files import read_json, write_json, write_text
from framing.experiments.record import LATEST, RUN
from framing.experiments.repetition.reproduction import unlock
from framing.experiments.results import Results
from framing.experiments.stages.corpus import STORE_FILES
from framing.reports.bundle.readme import About, readme
from framing.reports.bundle.ro_crate import METADATA, ro_crate
from framing.reports.bundle.withholding import refuse_words_of_articles, withhold
from framing.reports.make import make

Form = Literal["zip", "ro-crate", "dataverse", "osf"]

SHARED = "corpus-without-text"
REPORT = "report"
OF_THE_HOST = ("host", "process", "arguments")
"""What a run says of the machine and of who worked there: not for others."""

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time a ZIP file can give; the same in every bundle."""


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What is put together, and how.

    Attributes:
        form: ``zip`` is one file; the others are folders to upload.
        with_text: True puts the articles in.
        authors: Who made the study, ``Family, Given``.
        jobs: Worker processes.
    """

    form: Form = "zip"
    with_text: bool = False
    authors: Sequence[str] = ()
    jobs: int = 1


@dataclass(frozen=True, kw_only=True)
class Bundle:
    """What was put together.

    Attributes:
        path: The folder, or the ZIP file.
        digest: Results digest of the run in it.
        n_files: Files in it.
        withheld: Files of the run that were left out because words of articles stand in them.
    """

    path: Path
    digest: str
    n_files: int
    withheld: tuple[str, ...]


def export(run: Path, to: Path, wish: Wish, project: Path | None = None) -> Bundle:
    """Put a run together for an archive.

    The bundle is a project of its own: the experiment, the corpus (or its shared form), the run, a README by
    the headings of journals, pinned packages, and an RO-Crate description. Without text it appears only when
    its files have been searched for words of the articles and none were found.

    Args:
        run: Folder of a finished run.
        to: The folder, or the ZIP file; nothing may be there.
        wish: What is put in.
        project: Folder against which the run's paths are read; None is the project that the run lies in.

    Raises:
        UsageError: Something is at ``to``.
        DataError: The run or its corpus is not what it was, or words of articles would have been passed on.
    """
    if to.exists():
        raise UsageError(f"{to}: is there already. Choose another with --into.")
    declared = unlock(run, project).declared
    if wish.form != "zip":
        with new_folder(to, replace=False) as folder:
            about = _fill(folder, run, declared, wish)
            return _told(to, folder, about)
    with tempfile.TemporaryDirectory(prefix=".bundle-", dir=_made(to.parent)) as scratch:
        folder = Path(scratch) / to.stem
        folder.mkdir()
        about = _fill(folder, run, declared, wish)
        packed = _packed(folder, Path(scratch) / to.name)
        bundle = _told(to, folder, about)
        packed.rename(to)
    return bundle


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _told(path: Path, folder: Path, about: About) -> Bundle:
    n_files = sum(one.is_file() for one in folder.rglob("*"))
    return Bundle(path=path, digest=about.digest, n_files=n_files, withheld=about.withheld)


def _fill(folder: Path, run: Path, declared: Declared, wish: Wish) -> About:
    copy = _copied_run(run, folder / RESULTS / declared.name)
    facts = Results.open(copy).facts
    experiment = f"{EXPERIMENTS}/{declared.file.name}"
    write_text(folder / experiment, declared.source.decode("utf-8"))
    write_text(folder / "requirements.txt", (copy / "env" / "packages.txt").read_text(encoding="utf-8"))
    _copy_dimensions(declared.root, folder)
    about = About(
        facts=facts,
        run=copy,
        place=copy.relative_to(folder).as_posix(),
        experiment=experiment,
        corpus=SHARED,
        licence=_licence(declared.corpus, invented=facts.invented),
        withheld=(),
        with_text=wish.with_text,
        authors=wish.authors,
        digest=history.note(copy).digest,
        n_bytes=0,
    )
    if wish.with_text:
        about = replace(about, corpus=_copied_corpus(declared, folder))
    else:
        with _articles(declared) as corpus:
            share(corpus, Sharing(), to=folder / SHARED)
            about = replace(about, withheld=withhold(copy))
            _report_without_passages(copy, folder / REPORT, wish.jobs)
            refuse_words_of_articles(folder, corpus, facts)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    about = replace(about, n_bytes=size)
    write_text(folder / "README.md", readme(about))
    write_text(folder / METADATA, ro_crate(folder, about))
    return about


def _copied_run(run: Path, to: Path) -> Path:
    """A copy of the run that says nothing of the machine's name and of its user's folders."""
    copy = to / run.resolve().name
    shutil.copytree(run, copy, ignore=shutil.ignore_patterns("logs", "dirty.patch"))
    said = read_json(copy / RUN)
    write_json(copy / RUN, {name: value for name, value in said.items() if name not in OF_THE_HOST})
    write_text(to / LATEST, f"{copy.name}\n")
    return copy


def _copy_dimensions(root: Path, folder: Path) -> None:
    for path in sorted((root / DIMENSIONS).glob("*.yaml")):
        write_text(folder / DIMENSIONS / path.name, path.read_text(encoding="utf-8"))


def _licence(corpus: Path, *, invented: bool) -> str:
    answers = answers_beside(corpus)
    said = read_answers(answers).distribution.licence if answers.exists() else None
    return said or ("that of the project; the articles are invented" if invented else "")


def _copied_corpus(declared: Declared, folder: Path) -> str:
    """The corpus, and what people coded of it, at the places that the experiment names."""
    place = declared.corpus.resolve().relative_to(declared.root).as_posix()
    for named in filter(None, (declared.experiment.voice_gold, declared.experiment.hand_codes)):
        coded = (declared.file.parent / named).resolve()
        if coded.is_file() and coded.is_relative_to(declared.root.resolve()):
            inside = folder / coded.relative_to(declared.root.resolve())
            _made(inside.parent)
            shutil.copyfile(coded, inside)
    to = folder / place
    if (declared.corpus / RECIPE).is_file():
        shutil.copytree(declared.corpus, to)
        return place
    for name in STORE_FILES:
        source = declared.corpus / name
        if source.is_dir():
            shutil.copytree(source, to / name)
        elif source.is_file():
            _made(to)
            shutil.copyfile(source, to / name)
    return place


@contextmanager
def _articles(declared: Declared) -> Iterator[Corpus]:
    """The articles as a store; a recipe is brought in anew."""
    from framing.corpus.recipe import bring_in_recipe

    if not (declared.corpus / RECIPE).is_file():
        yield Corpus.open(declared.corpus)
        return
    with tempfile.TemporaryDirectory(prefix="framing-corpus-") as scratch:
        store = Path(scratch) / "store"
        bring_in_recipe(declared.corpus, store)
        yield Corpus.open(store)


def _report_without_passages(copy: Path, to: Path, jobs: int) -> None:
    """The report as it is made of results that lack the passages."""
    with tempfile.TemporaryDirectory(prefix="framing-report-") as scratch:
        again = Path(shutil.copytree(copy, Path(scratch) / "run"))
        make(again, jobs)
        shutil.copytree(again / "report", to)


def _packed(folder: Path, to: Path) -> Path:
    """A ZIP file of a folder: names in order and one time for all, so that equal files give equal bytes."""
    with zipfile.ZipFile(to, "w", compression=zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                name = f"{folder.name}/{path.relative_to(folder).as_posix()}"
                info = zipfile.ZipInfo(name, date_time=EPOCH)
                info.compress_type = zipfile.ZIP_DEFLATED
                info.external_attr = 0o644 << 16
                archive.writestr(info, path.read_bytes())
    return to
