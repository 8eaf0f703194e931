"""A drawn sample on disk: its key, which stays with the researcher, and a file for each coder."""

import json
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
import polars as pl

from framing import catalogue
from framing.annotation.base import Answer, Form, Item, Question, Sheet
from framing.annotation.forms import doccano, label_studio
from framing.annotation.sampling import SAMPLE, Sampling
from framing.corpus.datasheet.spreadsheet import read_csv, to_csv
from framing.errors import DataError, UsageError
from framing.types import Unit

KEY, ABOUT, TEXTS, FOR_CODERS = "key.csv", "sample.json", "texts.csv", "for_coders"
TEXT_COLUMNS: dict[str, pl.DataType] = {"item": pl.String(), "text": pl.String()}
ROOM = "annotation.forms"
VERSION = 1
USUAL_FORMS = ("page", "csv", "xlsx")


@dataclass(frozen=True, kw_only=True)
class Sample:
    """A sample that was drawn for coding.

    Attributes:
        key: Where every item comes from and with which chance it was drawn: ``sampling.SAMPLE``.
        questions: What is decided of each.
        sampling: How it was drawn.
        unit: What kind of text an item is.
        corpus: Fingerprint of the corpus.
        notice: What stands on the forms, such as that the texts are invented; empty if nothing.
    """

    key: pl.DataFrame
    questions: tuple[Question, ...]
    sampling: Sampling
    unit: Unit
    corpus: str
    notice: str = ""

    @property
    def digest(self) -> str:
        """The same for the same items and questions, different for any others: what forms are known by."""
        said = json.dumps([asdict(question) for question in self.questions], sort_keys=True)
        return sha256((self.corpus + said + self.key.write_csv()).encode()).hexdigest()[:16]

    def sheet(self, coder: str, items: Sequence[Item]) -> Sheet:
        """What one coder is given: all items, in an order of its own, so that no place is always late."""
        order = np.random.default_rng([self.sampling.seed, *coder.encode()]).permutation(len(items))
        return Sheet(
            sample=self.digest,
            coder=coder,
            items=tuple(items[place] for place in order.tolist()),
            questions=self.questions,
            notice=self.notice,
        )


def write_sample(
    folder: Path, sample: Sample, items: Sequence[Item], *, coders: Sequence[str], forms: Sequence[str]
) -> tuple[Path, ...]:
    """Write a sample with its forms.

    Args:
        folder: A new folder.
        sample: The sample.
        items: Its items with their texts, in the order of its key.
        coders: Names of the coders, as file names may be.
        forms: Names of forms.

    Returns:
        The files for the coders.

    Raises:
        UsageError: The folder is there and holds something, or a name of a coder cannot be a file's.
        UnknownName: There is no such form.
    """
    _check(folder, coders)
    made = {name: made_form(name) for name in forms}
    partial = folder.with_name(f".{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    for_coders = partial / FOR_CODERS
    for_coders.mkdir(parents=True)
    written = []
    for coder in coders:
        sheet = sample.sheet(coder, items)
        for form in made.values():
            written.append(for_coders / f"{coder}.{form.suffix}")
            written[-1].write_bytes(form.write(sheet))
    if "label_studio" in made:
        (for_coders / "label-studio-setup.xml").write_text(
            label_studio.setup(sample.questions), encoding="utf-8", newline="\n"
        )
    if "doccano" in made:
        (for_coders / "doccano-labels.json").write_bytes(doccano.labels(sample.questions))
    (partial / KEY).write_bytes(to_csv(sample.key))
    texts = pl.DataFrame([(item.item, item.text) for item in items], schema=TEXT_COLUMNS, orient="row")
    (partial / TEXTS).write_bytes(to_csv(texts))
    (partial / ABOUT).write_text(_about(sample), encoding="utf-8", newline="\n")
    partial.replace(folder)
    return tuple(folder / path.relative_to(partial) for path in written)


def open_sample(folder: Path) -> Sample:
    """A sample that was written.

    Raises:
        UsageError: The folder holds no sample.
        DataError: The sample is damaged or was changed.
    """
    if not (folder / ABOUT).is_file():
        raise UsageError(
            f"{folder} holds no sample ({ABOUT} is missing); `framing annotate draw` makes such a folder"
        )
    try:
        about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        sample = Sample(
            key=read_csv(folder / KEY, SAMPLE),
            questions=tuple(_question(each) for each in about["questions"]),
            sampling=Sampling(**about["sampling"]),
            unit=about["unit"],
            corpus=about["corpus"],
            notice=about["notice"],
        )
    except (OSError, ValueError, KeyError, TypeError, pl.exceptions.PolarsError) as error:
        raise DataError(f"{folder}: the sample is damaged ({error}); draw it again or restore it") from error
    if sample.digest != about["digest"]:
        raise DataError(
            f"{folder}: {KEY} or {ABOUT} was changed after the sample was drawn; restore them, for the "
            "chances must be those of the draw"
        )
    return sample


def read_texts(folder: Path) -> pl.DataFrame:
    """The texts of a sample: ``item`` and ``text``; no row where they were taken out of its folder.

    Raises:
        DataError: The file is there and cannot be read.
    """
    file = folder / TEXTS
    if not file.is_file():
        return pl.DataFrame(schema=TEXT_COLUMNS)
    try:
        return read_csv(file, TEXT_COLUMNS)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise DataError(f"{file}: cannot be read ({error}); restore it, or take it away") from error


def made_form(name: str) -> Form:
    """A form under its name.

    Raises:
        UnknownName: There is none of that name.
    """
    form: Form = catalogue.load(ROOM, name)()
    return form


def _check(folder: Path, coders: Sequence[str]) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(
            f"{folder} is there already; a sample gets a folder of its own: name another with --to"
        )
    for coder in coders:
        if not coder or not all(sign.isalnum() or sign in "-_." for sign in coder) or coder.startswith("."):
            raise UsageError(f"coder {coder!r}: use letters, digits, - and _, for files are named by it")
    if len({coder.lower() for coder in coders}) < len(coders):
        raise UsageError("two coders have one name")


def _about(sample: Sample) -> str:
    said = {
        "version": VERSION,
        "digest": sample.digest,
        "corpus": sample.corpus,
        "unit": sample.unit,
        "sampling": asdict(sample.sampling),
        "questions": [asdict(question) for question in sample.questions],
        "notice": sample.notice,
    }
    return json.dumps(said, ensure_ascii=False, indent=2) + "\n"


def _question(said: dict[str, object]) -> Question:
    answers = said.pop("answers")
    if not isinstance(answers, list):
        raise TypeError("answers are no list")
    return Question(**said, answers=tuple(Answer(**each) for each in answers))  # type: ignore[arg-type]  # checked by the digest
