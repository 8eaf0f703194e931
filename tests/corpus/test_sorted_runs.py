import random
from pathlib import Path

import polars as pl
import pytest

from framing.corpus import sorted_runs
from framing.corpus.sorted_runs import SortedRuns

SCHEMA = pl.Schema({"order": pl.String(), "value": pl.Int64()})


def merged(folder: Path, keys: list[str], bytes_per_run: int) -> pl.DataFrame:
    folder.mkdir()
    runs = SortedRuns(folder, SCHEMA, bytes_per_run)
    for value, key in enumerate(keys):
        runs.add({"order": key, "value": value}, 1)
    return pl.concat([pl.DataFrame(schema=SCHEMA), *runs.merged()])


@pytest.mark.parametrize("rows_at_once", [1, 3, 250])
@pytest.mark.parametrize("bytes_per_run", [1, 7, 100, 10_000])
def test_rows_come_back_sorted_however_they_are_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows_at_once: int, bytes_per_run: int
) -> None:
    monkeypatch.setattr(sorted_runs, "ROWS_AT_ONCE", rows_at_once)
    keys = [f"{number:05}" for number in range(200)]
    random.Random(4).shuffle(keys)
    table = merged(tmp_path / "runs", keys, bytes_per_run)
    assert table.get_column("order").to_list() == sorted(keys)
    assert [keys[value] for value in table.get_column("value")] == sorted(keys)


def test_keys_in_several_scripts_sort_by_code_point(tmp_path: Path) -> None:
    keys = ["b", "ж", "北", "a\x1fz", "a", "é", "~", "\U0001f600"]
    assert merged(tmp_path / "runs", keys, 2).get_column("order").to_list() == sorted(keys)


def test_nothing_in_gives_nothing_out(tmp_path: Path) -> None:
    assert len(merged(tmp_path / "runs", [], 10)) == 0


def test_only_few_rows_of_each_run_are_in_memory_while_merging(tmp_path: Path) -> None:
    keys = [f"{number:06}" for number in range(20_000)]
    random.Random(5).shuffle(keys)
    runs = SortedRuns(tmp_path, SCHEMA, 2_000)
    for value, key in enumerate(keys):
        runs.add({"order": key, "value": value}, 1)
    pieces = [len(piece) for piece in runs.merged()]
    assert sum(pieces) == 20_000
    assert max(pieces) <= 10 * sorted_runs.ROWS_AT_ONCE
