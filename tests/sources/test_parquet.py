from pathlib import Path

import polars as pl
import pytest

from framing.errors import CorpusError, UsageError
from framing.sources.base import Columns
from framing.sources.parquet import Parquet


def test_rows_are_drafts_with_their_number(tmp_path: Path) -> None:
    file = tmp_path / "a.parquet"
    table = pl.DataFrame({"id": [1, 2], "text": ["One.", None], "n": [0.5, 0.5]})
    table = table.with_columns(pl.Series("date", ["2024-05-16", "2024-05-17"]).str.to_date())
    table.write_parquet(file)
    drafts = list(Parquet(path=file).records())
    assert [str(draft.place) for draft in drafts] == ["a.parquet:1", "a.parquet:2"]
    assert drafts[0].fields == {"id": "1", "text": "One.", "published": "2024-05-16"}
    assert drafts[1].fields == {"id": "2", "published": "2024-05-17"}


def test_columns_are_mapped(tmp_path: Path) -> None:
    file = tmp_path / "a.parquet"
    pl.DataFrame({"body": ["Words."]}).write_parquet(file)
    with pytest.raises(UsageError, match="--map body=text"):
        list(Parquet(path=file).records())
    drafts = list(Parquet(path=file, columns=Columns(mapping={"body": "text"})).records())
    assert drafts[0].fields == {"text": "Words."}


def test_a_nested_column_is_a_broken_record(tmp_path: Path) -> None:
    file = tmp_path / "a.parquet"
    pl.DataFrame({"text": [{"a": 1}]}).write_parquet(file)
    assert next(Parquet(path=file).records()).problem == "broken_record"


def test_what_is_no_parquet_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_text("no")
    with pytest.raises(CorpusError, match="no readable Parquet file"):
        list(Parquet(path=tmp_path / "a.parquet").records())
