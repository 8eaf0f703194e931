"""Compares the files of a run with the digests that were taken when it ended."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from framing.errors import DataError
from framing.experiments.files import digest_of_file, read_json
from framing.experiments.record import RUN, SUMS, repeatable_files

WITHHELD = "withheld.txt"
"""File in a copy of a run that names what was left out of it."""

Difference = tuple[Literal["changed", "missing", "extra"], str]


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What a comparison of a run's files has found.

    Attributes:
        n_files: Files that were listed when the run ended.
        digest: Results digest as it is now.
        differences: What has happened to which file, sorted by file.
        withheld: Files that a copy says to have left out because words of articles stand in them.
    """

    n_files: int
    digest: str
    differences: tuple[Difference, ...]
    withheld: tuple[str, ...] = ()


def compare(run: Path) -> Comparison:
    """Compare the repeatable files of a run with ``results.sha256``, and that with ``run.json``.

    Args:
        run: The run folder.

    Raises:
        DataError: The run did not come to its end, or its list cannot be read.
    """
    listed = listed_files(run)
    try:
        digest = str(read_json(run / RUN).get("digest", ""))
    except (OSError, ValueError) as error:
        raise DataError(f"{run}: {RUN} cannot be read ({error})") from error
    now = digest_of_file(run / SUMS)
    left_out = withheld_files(run)
    found = [_difference(run, name, expected) for name, expected in listed.items() if name not in left_out]
    extra: list[Difference] = [("extra", name) for name in repeatable_files(run) if name not in listed]
    sums: list[Difference] = [("changed", SUMS)] if now != digest else []
    differences = [one for one in (*found, *extra, *sums) if one is not None]
    return Comparison(
        n_files=len(listed),
        digest=now,
        differences=tuple(sorted(differences, key=lambda difference: difference[1])),
        withheld=left_out,
    )


def listed_files(run: Path) -> dict[str, str]:
    """File → digest, as they were when the run ended.

    Raises:
        DataError: The run did not come to its end, or its list cannot be read.
    """
    try:
        lines = (run / SUMS).read_text(encoding="utf-8").splitlines()
        pairs = [line.split("  ", 1) for line in lines]
        return {name: digest for digest, name in pairs}
    except (OSError, ValueError) as error:
        raise DataError(f"{run}: {SUMS} cannot be read ({error}): the run did not come to its end") from error


def withheld_files(run: Path) -> tuple[str, ...]:
    """Files that a copy of a run lacks on purpose; one that is there all the same is not withheld."""
    try:
        lines = (run / WITHHELD).read_text(encoding="utf-8").splitlines()
    except OSError:
        return ()
    return tuple(name for name in lines if name and not (run / name).exists())


def _difference(run: Path, name: str, expected: str) -> Difference | None:
    if not (run / name).is_file():
        return "missing", name
    return None if digest_of_file(run / name) == expected else ("changed", name)
