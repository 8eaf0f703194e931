"""What every estimand must keep to, whoever wrote it."""

import sys
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date
from functools import cache
from math import isnan
from pathlib import Path
from typing import get_args

import numpy as np
import polars as pl
import pytest
from tests.scores_in_memory import articles_of, counts_of
from tests.small_corpus import ARTICLES, ENERGY, OUTLETS, TOKENS, WARMTH

import framing.estimates
from framing import catalogue
from framing.annotation.codes import settled_schema
from framing.errors import EstimateError
from framing.estimates.base import Estimand, Evidence, Findings, Needs
from framing.experiments.tables import SCHEMAS
from framing.measures.dictionary import DictionaryMeasure
from framing.models.base import Embedding, TopicModel
from framing.models.nmf import Nmf
from framing.models.ppmi_svd import PpmiSvd

NAMES = catalogue.names("estimates")
SMALL = {
    "words": ["friend", "summit"],
    "min_count": 1,
    "min_contexts": 1,
    "numbers": (2, 3),
    "seeds": 2,
    "splits": 2,
    "draws": 3,
    "least_known": 1,
    "bound": 2.0,
    "min_similarity": 0.1,
    "test": "mac",
    "targets": {"friends": ["friend", "ally"]},
    "attributes": {"talks": ["talks", "visit"]},
}
"""Options of estimands on words and models, small enough for sixty articles."""


def made(name: str) -> Estimand:
    """The estimand with its usual choices, on the groups of the small corpus where it asks for any."""
    estimand = catalogue.load("estimates", name)
    asked = {field.name for field in fields(estimand)}
    given = {"target": "state", "reference": "independent", "near": ["summit"], **SMALL}
    built: Estimand = estimand(**{key: value for key, value in given.items() if key in asked})
    return built


def evidence(outlets: dict[str, str] | None = None) -> Evidence:
    counts = {
        article.id: {
            word: sum(sentence.count(word) for sentence in article.sentences)
            for word in sorted({word for sentence in article.sentences for word in sentence} - {"."})
        }
        for article in ARTICLES
    }
    table = articles_of({article.id: article.outlet for article in ARTICLES}, dict(outlets or OUTLETS))
    dates = {article.id: article.published for article in ARTICLES}
    scores = DictionaryMeasure()(TOKENS, [WARMTH, ENERGY])
    return Evidence(
        scores=tuple(replace(each, table=attributed(each.table)) for each in scores),
        counts=counts_of(counts),
        articles=table.with_columns(published=pl.col("article").replace_strict(dates)),
        seed=1,
        said=attributed(scores[0].table)
        .unique("article", maintain_order=True)
        .with_columns(article_origin="origin", n_words="n_tokens"),
        tokens=TOKENS,
        models=fitted(),
        declared=(PpmiSvd(vector_size=4, min_count=1), Nmf(k=3, init="random")),
        codes=coded(scores[0].table),
        events=(date(2024, 5, 16),),
    )


def coded(table: pl.DataFrame) -> pl.DataFrame:
    """Codes of the first dimension for four of five units, drawn without looking; every ninth is wrong."""
    number = pl.int_range(pl.len())
    units = table.filter(pl.col("dimension") == table["dimension"].min()).sort("outlet", "article", "unit")
    drawn = units.with_columns(n_stratum=pl.len().over("outlet").cast(pl.Int64)).filter(number % 5 != 0)
    return drawn.with_columns(
        item=pl.format("t{}", number),
        group=pl.lit(""),
        flagged=pl.lit(None, pl.Boolean),
        n_drawn=pl.len().over("outlet").cast(pl.Int64),
        probability=pl.lit(0.8),
        code=((pl.col("value").fill_null(0) > 0) ^ (number % 9 == 0)).cast(pl.Int64).cast(pl.String),
        n_coders=pl.lit(2, pl.Int64),
    ).select(*settled_schema())


@cache
def fitted() -> tuple[Embedding | TopicModel, ...]:
    models = (PpmiSvd(vector_size=4, min_count=1), Nmf(k=3, init="random"))
    return tuple(model.fit(TOKENS, seed=seed) for model in models for seed in (1, 2))


def attributed(table: pl.DataFrame) -> pl.DataFrame:
    """Every third article quotes, every fourth is an agency's; each is a cluster of its own."""
    number = pl.col("article").rank("dense")
    return table.with_columns(
        voice=pl.when(number % 3 == 0).then(pl.lit("direct")).otherwise(pl.lit("own")),
        camp=pl.when(number % 3 == 0).then(pl.lit("expert")),
        origin=pl.when(number % 4 == 0).then(pl.lit("agency")).otherwise(pl.lit("own")),
        cluster="article",
    )


def same(one: Findings, two: Findings) -> bool:
    tables = one.tables.keys() == two.tables.keys() and all(
        table.equals(two.tables[name]) for name, table in one.tables.items()
    )
    return tables and repr(one.estimates) == repr(two.estimates) and one.notes == two.notes


@pytest.mark.parametrize("name", NAMES)
def test_an_estimand_says_what_it_reads_and_where_it_comes_from(name: str) -> None:
    estimand = catalogue.load("estimates", name)
    assert estimand.needs in get_args(Needs)
    assert estimand.title
    assert estimand.citation
    assert "References:" in (estimand.__doc__ or "")
    assert estimand.__module__ == f"framing.estimates.{name}"


@pytest.mark.parametrize("name", NAMES)
def test_estimates_are_possible_numbers_or_say_why_not(name: str) -> None:
    findings = made(name)(evidence())
    assert findings.estimates or findings.tables
    for estimate in findings.estimates:
        assert estimate.estimand == name
        assert estimate.method
        assert estimate.unit
        if isnan(estimate.value):
            assert "cannot be estimated because" in estimate.note
        if not isnan(estimate.low):
            assert estimate.low <= estimate.value <= estimate.high
        for p in (estimate.p, estimate.p_adjusted, estimate.smallest_p):
            assert p is None or 0 < p <= 1
        if estimate.p is not None and estimate.smallest_p is not None:
            assert estimate.p >= estimate.smallest_p
        if estimate.p is not None:
            assert estimate.p_adjusted is not None
            assert estimate.family_size is not None


@pytest.mark.parametrize("name", NAMES)
def test_tables_of_the_contract_have_its_columns(name: str) -> None:
    for table, rows in made(name)(evidence()).tables.items():
        for column, kind in SCHEMAS[table].items():
            assert column in rows.columns
            assert rows[column].cast(kind).dtype == kind
        assert rows.height > 0


@pytest.mark.parametrize("name", NAMES)
def test_asking_twice_gives_the_same_and_changes_no_input(name: str) -> None:
    given, kept = evidence(), evidence()
    assert same(made(name)(given), made(name)(given))
    assert given.articles.equals(kept.articles)
    assert all(one.table.equals(two.table) for one, two in zip(given.scores, kept.scores, strict=True))
    assert (given.counts.matrix != kept.counts.matrix).nnz == 0


@pytest.mark.parametrize("name", NAMES)
def test_the_order_of_articles_changes_nothing(name: str) -> None:
    given = evidence()
    order = np.random.default_rng(2).permutation(given.articles.height).tolist()
    shuffled = replace(
        given,
        articles=given.articles[order],
        scores=tuple(
            replace(s, table=s.table.sample(fraction=1, shuffle=True, seed=3)) for s in given.scores
        ),
    )
    assert same(made(name)(given), made(name)(shuffled))


@pytest.mark.parametrize("name", NAMES)
def test_one_outlet_is_no_group_and_no_interval_is_given_for_outlets_like_it(name: str) -> None:
    lone = {outlet: group for outlet, group in OUTLETS.items() if group == "independent" or outlet == "s1"}
    for estimate in made(name)(evidence(lone)).estimates:
        touched = "state" in {estimate.target, estimate.reference}
        if touched and estimate.question == "outlets like these":
            assert isnan(estimate.low)
            assert isnan(estimate.high)
            assert estimate.p is None
            assert estimate.note


@pytest.mark.parametrize("name", NAMES)
def test_no_article_in_any_group_is_an_error_in_words(name: str) -> None:
    with pytest.raises(EstimateError) as caught:
        made(name)(evidence({"nobody": "state"}))
    assert len(str(caught.value)) > 20


NEW_ESTIMAND = '''
"""An estimand that someone wrote."""
from dataclasses import dataclass
from typing import ClassVar, Literal

from framing.estimates.base import Findings


@dataclass(frozen=True, kw_only=True)
class Size:
    """Number of articles.

    References:
        None.
    """

    needs: ClassVar[Literal["scores", "counts"]] = "scores"
    title: ClassVar[str] = "Size"
    citation: ClassVar[str] = "none"

    def __call__(self, evidence):
        return Findings(notes=(f"{evidence.articles.height} articles",))


ESTIMAND = Size
'''


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder whose files are estimands."""
    monkeypatch.setattr(framing.estimates, "__path__", [*framing.estimates.__path__, str(tmp_path)])
    yield tmp_path
    sys.modules.pop("framing.estimates.size", None)


def test_an_estimand_is_added_as_one_file_and_nothing_is_edited(shelf: Path) -> None:
    (shelf / "size.py").write_text(NEW_ESTIMAND, encoding="utf-8")
    assert "size" in catalogue.names("estimates")
    assert made("size")(evidence()).notes == (f"{len(ARTICLES)} articles",)
