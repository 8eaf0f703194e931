"""What was planted in the embedded corpus is there, and the way from text to interval finds it again."""

import importlib.util
from pathlib import Path
from types import ModuleType

import polars as pl
import pytest

from framing.corpus.recipe import bring_in_recipe
from framing.dimensions.load import load
from framing.estimates.base import Evidence
from framing.estimates.contrast import LIKE_THESE, Contrast
from framing.measures.dictionary import DictionaryMeasure
from framing.text.dfm import dfm
from framing.text.tokenise import tokenise
from framing.types import Estimate


@pytest.fixture(scope="module")
def planted(root: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("planted", root / "corpora" / "xi_putin" / "planted.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def body(planted: ModuleType) -> pl.DataFrame:
    found: pl.DataFrame = planted.sentences()
    return found


def share(rows: pl.DataFrame, dimension: str) -> float:
    return float(rows["dimensions"].list.contains(dimension).sum()) / len(rows)


def of_group(rows: pl.DataFrame, group: str) -> pl.DataFrame:
    return rows.filter(pl.col("group") == group)


@pytest.mark.parametrize(
    ("dimension", "state", "independent"),
    [
        ("multipolarity", 0.16, 0.04),
        ("partnership", 0.30, 0.12),
        ("brotherhood", 0.09, 0.02),
        ("sovereignty", 0.08, 0.03),
        ("winwin", 0.11, 0.02),
        ("hegemony", 0.09, 0.03),
        ("threat", 0.00, 0.14),
        ("dependence", 0.00, 0.13),
        ("democracy_rights", 0.00, 0.09),
        ("peace_mediation", 0.08, 0.08),
    ],
)
def test_the_shares_are_within_three_points_of_the_plan(
    body: pl.DataFrame, dimension: str, state: float, independent: float
) -> None:
    assert share(of_group(body, "state"), dimension) == pytest.approx(state, abs=0.03)
    assert share(of_group(body, "independent"), dimension) == pytest.approx(independent, abs=0.03)


def test_multipolarity_in_state_outlets_is_not_their_own_word(body: pl.DataFrame) -> None:
    said = of_group(body, "state").filter(pl.col("dimensions").list.contains("multipolarity"))
    assert said["own"].sum() <= 0.15 * len(said)


def test_partnership_rises_in_state_outlets_in_the_week_of_the_visit(body: pl.DataFrame) -> None:
    days = pl.col("article").str.extract(r"-(\d{4})[a-z]$").cast(pl.Int32)
    in_week = days.is_between(514, 520)
    for group, rise in (("state", (0.10, 0.25)), ("independent", (-0.05, 0.05))):
        rows = of_group(body, group)
        change = share(rows.filter(in_week), "partnership") - share(rows.filter(~in_week), "partnership")
        assert rise[0] <= change <= rise[1]


def test_the_readme_shows_the_shares_as_they_are(planted: ModuleType, root: Path) -> None:
    readme = (root / "corpora" / "xi_putin" / "README.md").read_text(encoding="utf-8")
    assert planted.written(readme) == readme


@pytest.fixture(scope="module")
def estimates(root: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Estimate]:
    """The dictionary's contrasts, from the articles' text alone."""
    folder = tmp_path_factory.mktemp("planted")
    corpus = bring_in_recipe(root / "corpora" / "xi_putin", folder / "corpus")
    tokens = tokenise(corpus, folder / "tokens").with_unit("sentence")
    labels = {outlet.id: outlet.labels[0].value for outlet in corpus.outlets}
    groups = {"state_controlled": "state", "independent": "independent"}
    articles = tokens.articles.with_columns(
        group=pl.col("outlet").replace_strict(labels).replace_strict(groups),
        origin=pl.lit(None, pl.String),
        cluster=pl.lit(None, pl.String),
    )
    names = ("multipolarity", "partnership", "threat", "dependence", "democracy_rights", "peace_mediation")
    scores = DictionaryMeasure()(tokens, [load(name) for name in names])
    evidence = Evidence(scores=scores, counts=dfm(tokens), articles=articles, seed=1)
    found = Contrast(target="state", reference="independent")(evidence).estimates
    return {each.dimension: each for each in found if each.question == LIKE_THESE}


@pytest.mark.parametrize("dimension", ["multipolarity", "partnership"])
def test_the_dictionary_finds_what_state_outlets_say_more(
    estimates: dict[str, Estimate], dimension: str
) -> None:
    assert estimates[dimension].low > 0
    assert (estimates[dimension].p_adjusted or 1) < 0.05


@pytest.mark.parametrize("dimension", ["threat", "dependence", "democracy_rights"])
def test_the_dictionary_finds_what_independent_outlets_say_more(
    estimates: dict[str, Estimate], dimension: str
) -> None:
    assert estimates[dimension].high < 0
    assert (estimates[dimension].p_adjusted or 1) < 0.05


def test_the_planted_null_is_not_claimed(estimates: dict[str, Estimate]) -> None:
    assert (estimates["peace_mediation"].p_adjusted or 0) > 0.05
