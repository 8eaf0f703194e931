"""Reads what coders give back, checks it against the sample, and settles it into one code per item."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import polars as pl

from framing import catalogue
from framing.annotation.base import CANNOT_TELL, Code
from framing.annotation.folder import ROOM, Sample, made_form
from framing.annotation.sampling import SAMPLE
from framing.errors import DataError, UsageError

CODES: dict[str, pl.DataType] = {
    "item": pl.String(),
    "coder": pl.String(),
    "dimension": pl.String(),
    "code": pl.String(),
}
"""One row per decision, sorted by dimension, item and coder."""

SHOWN = 10
"""Problems of one kind that a message lists."""


def read_codes(sample: Sample, files: Sequence[Path]) -> pl.DataFrame:
    """All decisions in the files that coders gave back.

    Args:
        sample: The sample that they coded.
        files: Any forms, told apart by what they hold.

    Returns:
        The table ``CODES``. The same decision in two files counts once.

    Raises:
        UsageError: A file is missing, or none of its kind is known.
        DataError: Codes are wrong: unknown items, codes that were not asked for, a coder who says two things
            of one item. All such places are named.
    """
    codes = [code for file in files for code in _codes_of(sample, file)]
    _refuse_wrong(sample, codes)
    _refuse_contradictions(codes)
    if not codes:
        raise DataError("no file holds a code; are these the files that the coders filled in?")
    rows = [(code.item, code.coder, code.dimension, code.code) for code in codes]
    return pl.DataFrame(rows, schema=CODES, orient="row").unique().sort("dimension", "item", "coder")


def settled(sample: Sample, codes: pl.DataFrame) -> pl.DataFrame:
    """One code per item and dimension: that of the majority of its coders.

    Args:
        sample: The sample.
        codes: The table ``CODES``.

    Returns:
        The columns of the sample's key with ``dimension``, ``code`` (null where no code has more than half of
        the votes, nobody could tell, or nobody coded it) and ``n_coders``; sorted by dimension and item.
    """
    decided = codes.filter(pl.col("code") != CANNOT_TELL)
    votes = decided.group_by("dimension", "item", "code").len("votes")
    majority = votes.with_columns(n_coders=pl.col("votes").sum().over("dimension", "item")).filter(
        2 * pl.col("votes") > pl.col("n_coders")
    )
    voted = decided.group_by("dimension", "item").agg(n_coders=pl.len())
    every = sample.key.join(
        pl.DataFrame({"dimension": [question.dimension for question in sample.questions]}), how="cross"
    )
    return (
        every.join(majority.select("dimension", "item", "code"), on=["dimension", "item"], how="left")
        .join(voted, on=["dimension", "item"], how="left")
        .with_columns(pl.col("n_coders").fill_null(0).cast(pl.Int64))
        .sort("dimension", "item")
        .select(pl.col(name).cast(kind) for name, kind in settled_schema().items())
    )


def settled_schema() -> dict[str, pl.DataType]:
    """Columns of the settled codes: those of the key, ``dimension``, ``code`` and ``n_coders``."""
    return {**SAMPLE, "dimension": pl.String(), "code": pl.String(), "n_coders": pl.Int64()}


def disagreements(codes: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    """Items of which two coders say different things, with their texts, so that they can be talked over.

    Args:
        codes: The table ``CODES``.
        texts: ``item`` and ``text``, as ``folder.read_texts`` reads them.

    Returns:
        ``dimension``, ``item``, ``said`` (``A: 1, B: 0``) and ``text``, null where there is none.
    """
    told = pl.concat_str(pl.col("coder"), pl.lit(": "), pl.col("code"))
    return (
        codes.sort("dimension", "item", "coder")
        .group_by("dimension", "item", maintain_order=True)
        .agg(said=told.str.join(", "), different=pl.col("code").n_unique())
        .filter(pl.col("different") > 1)
        .drop("different")
        .join(texts.select("item", "text"), on="item", how="left", maintain_order="left")
    )


def _codes_of(sample: Sample, file: Path) -> Iterable[Code]:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror or error}") from error
    for name in catalogue.names(ROOM):
        form = made_form(name)
        if form.recognises(content):
            return form.read(content, str(file), sample.questions)
    kinds = ", ".join(made_form(name).title for name in catalogue.names(ROOM))
    raise UsageError(f"{file}: is none of the forms in which codes come back ({kinds})")


def _refuse_wrong(sample: Sample, codes: Sequence[Code]) -> None:
    items = set(sample.key["item"])
    known = {question.dimension: {*question.codes, CANNOT_TELL} for question in sample.questions}
    wrong = [
        f"{code.place}: item {code.item!r} is not in this sample"
        if code.item not in items
        else f"{code.place}: {code.dimension} of item {code.item} is {code.code!r}; "
        f"expected one of {', '.join(sorted(known[code.dimension]))}"
        for code in codes
        if code.item not in items or code.code not in known[code.dimension]
    ]
    _refuse(wrong, "codes are wrong")


def _refuse_contradictions(codes: Sequence[Code]) -> None:
    first: dict[tuple[str, str, str], Code] = {}
    wrong = []
    for code in codes:
        before = first.setdefault((code.item, code.coder, code.dimension), code)
        if before.code != code.code:
            wrong.append(
                f"{code.place}: {code.coder} codes {code.dimension} of item {code.item} as {code.code}, "
                f"but as {before.code} in {before.place}"
            )
    _refuse(wrong, "codes contradict others of the same coder: give each coder's last file only")


def _refuse(wrong: Sequence[str], what: str) -> None:
    if wrong:
        more = f"\n  and {len(wrong) - SHOWN} more" if len(wrong) > SHOWN else ""
        raise DataError(f"{len(wrong)} {what}:\n  " + "\n  ".join(wrong[:SHOWN]) + more)
