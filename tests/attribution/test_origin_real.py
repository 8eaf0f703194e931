"""Whose copy, on real articles: the pasted page, and the agency copy inside HuffPost and NBC."""

from pathlib import Path

import polars as pl
import pytest
from tests.attribution.printed import origins_of

from framing.attribution.origin import Origins
from framing.corpus.checking import Rules
from framing.corpus.importing import Import, bring_in
from framing.corpus.opening import open_source
from framing.sources.base import Columns

pytestmark = pytest.mark.real


def test_the_pasted_page_is_xinhuas_with_tass_at_the_end(real_data: Path, tmp_path: Path) -> None:
    (page,) = (real_data / "pasted").glob("*.txt")
    how = Import(name="page", rules=Rules(defaults={"outlet": "kazinform"}))
    found = origins_of(bring_in([open_source(page, kind="pasted")], how, to=tmp_path / "corpus"), tmp_path)
    (row,) = found.articles.iter_rows(named=True)
    assert (row["origin"], row["provenance"], row["role"]) == ("xinhua", "agency", "single")
    assert row["confidence"] > 0.95
    kinds = set(found.credits.select("agency", "kind").iter_rows())
    assert kinds == {
        ("xinhua", "dateline"),
        ("xinhua", "reports_tag"),
        ("tass", "cited"),
        ("afp", "photo"),
    }
    body = found.sentences.filter(pl.col("sentence") > 0).get_column("origin").to_list()
    assert body == ["xinhua"] * (len(body) - 5) + ["tass"] * 5


@pytest.fixture(scope="module")
def ukraine(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Origins:
    folder = tmp_path_factory.mktemp("ukraine")
    foreign = {"date": "published", "source_repo": "-", "outlet_type": "-", "country": "-"}
    file = real_data / "articles" / "ukraine2022_multi.jsonl.gz"
    source = open_source(file, columns=Columns(mapping=foreign))
    how = Import(name="Ukraine 2022", new_outlets=folder / "new")
    return origins_of(bring_in([source], how, to=folder / "corpus"), folder)


@pytest.mark.slow
def test_agency_copy_inside_huffpost_and_nbc_is_found(ukraine: Origins) -> None:
    copy = ukraine.articles.filter(pl.col("origin") == "ap", pl.col("provenance") == "agency")
    assert copy.filter(pl.col("outlet") == "huffpost").height >= 75
    assert copy.filter(pl.col("outlet") == "nbc_news").height >= 5
    reprints = copy.filter(pl.col("role") == "reprint", pl.col("source").is_not_null())
    assert reprints.filter(pl.col("outlet") == "huffpost").height >= 12
    uncredited = reprints.filter(~pl.col("article").is_in(_credited(ukraine).implode()))
    assert uncredited.height >= 2  # found by their text alone


@pytest.mark.slow
def test_the_sentence_that_ends_198_texts_of_rt_links_none_of_them(ukraine: Origins) -> None:
    rt = set(ukraine.articles.filter(pl.col("outlet") == "rt").get_column("article"))
    linked = ukraine.pairs.filter(pl.col("article").is_in(rt), pl.col("source").is_in(rt))
    assert linked.height < 10
    assert linked.filter(pl.col("containment") < 0.5, pl.col("contained_in") < 0.5).is_empty()


def _credited(found: Origins) -> pl.Series:
    lines = found.credits.filter(pl.col("kind").is_in(["dateline", "byline", "source_line"]))
    return lines.get_column("article")
