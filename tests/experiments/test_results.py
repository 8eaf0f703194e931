"""What a run has found is written once and read back as it was; every table is there, if only empty."""

from dataclasses import fields
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from framing.errors import DataError
from framing.experiments import tables
from framing.experiments.results import (
    DesignCheck,
    DimensionFact,
    Event,
    Facts,
    MeasureFact,
    Results,
    write_results,
)
from framing.types import Estimate, Step

FACTS = Facts(
    title="Xi–Putin 習 «дружба»",
    corpus="invented",
    scheme="control",
    groups={"state": ("state_controlled", "party"), "independent": ("independent",)},
    target="state",
    reference="independent",
    design_check=DesignCheck(verdict="warn", smallest_p=0.1, detectable_sd=None, messages=["few"]),
    seed=7,
    unit="sentence",
    notice="Invented.",
    events=(Event(date=date(2024, 5, 16), label="Talks"),),
    dimensions=(
        DimensionFact(
            name="threat", title="Threat", version=1, definition="…", positive="threat", negative=None
        ),
    ),
    measures=(MeasureFact(name="dictionary", title="D", unit="share", low=0.0, high=None, reference="x"),),
    since=date(2024, 5, 1),
    history=(Step(verb="import", settings={"files": "a"}, counts={"read": 3}),),
    experiment={"title": "x", "k": [1, 2.5, None]},
)


def folder(run: Path) -> Path:
    return run / "stages" / "09-results" / "out"


def test_facts_come_back_as_they_were(tmp_path: Path) -> None:
    write_results(folder(tmp_path), FACTS, {})
    assert Results.open(tmp_path).facts == FACTS


def test_a_table_that_was_not_made_is_empty_with_all_its_columns(tmp_path: Path) -> None:
    write_results(folder(tmp_path), FACTS, {})
    results = Results.open(tmp_path)
    for name, schema in tables.SCHEMAS.items():
        table = getattr(results, name)
        assert table.is_empty()
        assert dict(table.schema) == dict(schema)


def test_the_table_of_estimates_has_the_fields_of_an_estimate() -> None:
    assert list(tables.ESTIMATES) == [field.name for field in fields(Estimate)]


def test_missing_numbers_stay_missing(tmp_path: Path) -> None:
    made = pl.DataFrame(
        {"topic": [1, 2, 3], "label": ["a", "b", None], "prevalence": [0.5, float("nan"), None]},
        schema=dict(tables.SCHEMAS["topics"]),
    )
    write_results(folder(tmp_path), FACTS, {"topics": made})
    assert Results.open(tmp_path).topics.equals(made)


def test_columns_are_put_in_order_and_more_are_kept_behind(tmp_path: Path) -> None:
    made = pl.DataFrame({"model": ["m"], "prevalence": [0.5], "label": ["a"], "topic": [1]})
    write_results(folder(tmp_path), FACTS, {"topics": made})
    assert Results.open(tmp_path).topics.columns == ["topic", "label", "prevalence", "model"]


def test_a_table_without_one_of_its_columns_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="table 'topics' has no column label, prevalence"):
        write_results(folder(tmp_path), FACTS, {"topics": pl.DataFrame({"topic": [1]})})


def test_the_same_results_are_the_same_bytes(tmp_path: Path) -> None:
    made = {"dropped": pl.DataFrame({"stage": ["a"], "reason": ["b"], "count": [1], "example": [None]})}
    for run in ("one", "two"):
        write_results(folder(tmp_path / run), FACTS, made)
    for name in ("facts.json", "dropped.parquet"):
        first, second = (folder(tmp_path / run) / name for run in ("one", "two"))
        assert first.read_bytes() == second.read_bytes()


def test_a_folder_without_results_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no results here"):
        Results.open(tmp_path)


@pytest.mark.parametrize("name", ["facts.json", "topics.parquet"])
def test_a_damaged_file_is_named(tmp_path: Path, name: str) -> None:
    write_results(folder(tmp_path), FACTS, {"topics": tables.empty("topics")})
    (folder(tmp_path) / name).write_bytes(b"{")
    with pytest.raises(DataError, match=rf"{name}: cannot be read.*Run the experiment again"):
        Results.open(tmp_path)
