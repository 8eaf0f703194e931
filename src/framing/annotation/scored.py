"""What stands in a sample's folder after its codes were read: settled codes, agreement, disagreements."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import polars as pl

from framing.annotation.agreement import Agreement
from framing.annotation.codes import settled_schema
from framing.annotation.folder import Sample, open_sample
from framing.corpus.datasheet.spreadsheet import read_csv, to_csv
from framing.errors import DataError, UsageError

SETTLED, AGREEMENT, APART = "codes.csv", "agreement.csv", "disagreements.csv"


def write_scored(
    folder: Path, codes: pl.DataFrame, agreements: Sequence[Agreement], apart: pl.DataFrame
) -> None:
    """Write what came of the codes, in place of what stood there.

    Args:
        folder: The folder of the sample.
        codes: What ``codes.settled`` gave.
        agreements: One per dimension.
        apart: What ``codes.disagreements`` gave.
    """
    rows = [
        {
            **{name: value for name, value in asdict(each).items() if name != "of_code"},
            "code": code,
            "alpha_of_code": value,
        }
        for each in agreements
        for code, value in each.of_code.items()
    ]
    for name, table in ((SETTLED, codes), (AGREEMENT, pl.DataFrame(rows)), (APART, apart)):
        (folder / name).write_bytes(to_csv(table))


def read_scored(folder: Path) -> tuple[Sample, pl.DataFrame]:
    """A sample with its settled codes.

    Raises:
        UsageError: The folder holds no sample, or its codes were not read yet.
        DataError: The codes do not belong to the sample.
    """
    sample = open_sample(folder)
    file = folder / SETTLED
    if not file.is_file():
        raise UsageError(f"{folder} holds no codes yet; `framing annotate score {folder} FILE...` reads them")
    try:
        codes = read_csv(file, settled_schema())
    except (OSError, pl.exceptions.PolarsError) as error:
        raise DataError(f"{file}: cannot be read ({error}); run `framing annotate score` again") from error
    same = codes.select("item").unique().join(sample.key, on="item", how="anti").is_empty()
    if not same:
        raise DataError(f"{file}: has items that {folder} never drew; run `framing annotate score` again")
    return sample, codes
