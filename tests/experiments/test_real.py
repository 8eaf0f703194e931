"""The study of RT beside other outlets, on the real articles: a run, and no claim beyond the design."""

import shutil
from pathlib import Path

import polars as pl
import pytest

from framing.cli import main
from framing.experiments.results import Results

pytestmark = [pytest.mark.real, pytest.mark.slow]


def test_one_state_outlet_carries_no_claim(
    real_data: Path, root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    experiment = tmp_path / "experiments" / "ukraine2022.yaml"
    experiment.parent.mkdir()
    shutil.copy(root / "experiments" / "ukraine2022.yaml", experiment)
    store = tmp_path / "corpora" / "local" / "ukraine2022_multi"
    articles = real_data / "articles" / "ukraine2022_multi.jsonl.gz"
    assert main(["corpus", "import", str(articles), "--map", "date=published", "--to", str(store)]) == 0
    capsys.readouterr()
    assert main(["run", str(experiment)]) == 0
    printed = capsys.readouterr()
    assert "design check: refuse" in printed.err
    assert "No headline claim about outlets like these" in printed.out

    run = tmp_path / "results" / "ukraine2022"
    results = Results.open(run / (run / "latest.txt").read_text().strip())
    assert results.facts.design_check["verdict"] == "refuse"
    assert results.design.filter(pl.col("group") == "state")["outlets"].to_list() == ["rt"]
    months = results.corpus_overview.drop_nulls("group")["month"]
    assert (months.min(), months.max()) == ("2022-06", "2022-10")
    like_these = results.estimates.filter(pl.col("question") == "outlets like these")
    contrasts = like_these.filter(pl.col("estimand") == "contrast")
    assert contrasts["p"].is_null().all()
    assert contrasts["low"].is_nan().all()
