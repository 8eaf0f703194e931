"""The known answer: whose copy the articles of the embedded corpus are, and which of their sentences."""

from pathlib import Path

import polars as pl
import pytest

from framing.attribution.origin import Origins, origins
from framing.corpus.gold import read_gold, read_origins
from framing.corpus.recipe import bring_in_recipe
from framing.engine import Engine
from framing.text.tokenise import tokenise
from framing.text.tokens import TokenSettings

AGENCIES = ("meridian", "neva_wire")


@pytest.fixture(scope="module")
def found(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Origins:
    folder = tmp_path_factory.mktemp("xi_putin")
    corpus = bring_in_recipe(root / "corpora" / "xi_putin", folder / "corpus")
    with Engine() as engine:
        tokens = tokenise(corpus, folder / "tokens", TokenSettings(), engine)
        return origins(tokens, corpus, to=folder / "origins", engine=engine)


@pytest.fixture(scope="module")
def gold(root: Path) -> pl.DataFrame:
    return read_origins(root / "corpora" / "xi_putin").rename({"origin": "true"})


def test_every_copy_is_found_with_its_source(found: Origins, gold: pl.DataFrame) -> None:
    copies = gold.filter(pl.col("copy_of").is_not_null()).join(found.articles, on="article")
    assert len(copies) >= 31
    assert copies.filter(pl.col("source") != pl.col("copy_of")).select("article", "source").rows() == []
    assert copies.get_column("source").null_count() == 0


def test_nothing_else_is_taken_for_a_copy(found: Origins, gold: pl.DataFrame) -> None:
    own = gold.filter(pl.col("copy_of").is_null()).join(found.articles, on="article")
    assert set(own.get_column("role")) <= {"single", "source"}
    assert set(own.get_column("provenance")) == {"own"}


def test_reprints_are_told_from_own_pieces_with_a_copied_passage(found: Origins, gold: pl.DataFrame) -> None:
    copies = gold.filter(pl.col("copy_of").is_not_null()).join(found.articles, on="article")
    roles = {
        edit: set(part.get_column("role"))
        for (edit,), part in copies.filter(pl.col("true") != pl.col("outlet")).group_by("edit")
    }
    assert roles == {"verbatim": {"reprint"}, "trimmed": {"reprint"}, "edited": {"reprint"}}
    own = copies.filter(pl.col("true") == pl.col("outlet"), ~pl.col("outlet").is_in(AGENCIES))
    assert set(own.get_column("role")) <= {"partial", "version"}


def test_the_origin_of_every_reprint_is_its_agency(found: Origins, gold: pl.DataFrame) -> None:
    reprints = gold.filter(pl.col("true") != pl.col("outlet")).join(found.articles, on="article")
    assert reprints.filter(pl.col("origin") != pl.col("true")).is_empty()
    assert set(reprints.get_column("provenance")) == {"agency"}
    assert reprints.get_column("confidence").min() >= 0.75  # type: ignore[operator]


def test_an_uncredited_rewrite_is_found_by_its_text_alone(found: Origins) -> None:
    (row,) = found.articles.filter(pl.col("article") == "volga_panorama-0608p").iter_rows(named=True)
    assert found.credits.filter(pl.col("article") == "volga_panorama-0608p").is_empty()
    assert (row["origin"], row["role"], row["source"]) == ("neva_wire", "reprint", "neva_wire-0607a")
    assert row["evidence"] == ["text: 63% of it stands in neva_wire-0607a (neva_wire)"]


def test_a_later_version_stays_its_outlets_own(found: Origins) -> None:
    rows = found.articles.filter(pl.col("role") == "version").select(
        "article", "outlet", "provenance", "source"
    )
    assert rows.rows() == [
        ("meridian-0516b", "meridian", "own", "meridian-0516a"),
        ("neva_wire-0517b", "neva_wire", "own", "neva_wire-0517a"),
        ("rhine_observer-0516b", "rhine_observer", "own", "rhine_observer-0516a"),
    ]


def test_copied_sentences_are_found(found: Origins, gold: pl.DataFrame, root: Path) -> None:
    labels = read_gold(root / "corpora" / "xi_putin").filter(~pl.col("furniture"), pl.col("sentence") > 0)
    foreign = pl.col("copy_of").str.split("-").list.first() != pl.col("outlet")
    true = labels.join(gold, on="article").with_columns(
        true=pl.col("copied") & foreign.fill_null(value=False)
    )
    said = found.sentences.with_columns(pl.col("sentence").cast(pl.Int64), said=pl.col("provenance") != "own")
    both = true.join(said, on=["article", "sentence"])
    assert len(both) == len(true)  # every labelled sentence is one sentence of the tokens
    hits = both.filter("true", "said").height
    assert hits / both.filter("said").height >= 0.98
    assert hits / both.filter("true").height >= 0.93


def test_a_text_counts_once_over_its_cluster(found: Origins) -> None:
    texts = found.articles.group_by("cluster").agg(
        pl.col("weight").sum(), pl.len(), pl.col("cluster_size").first()
    )
    assert texts.get_column("weight").to_list() == pytest.approx([1.0] * len(texts))
    assert texts.filter(pl.col("len") != pl.col("cluster_size")).is_empty()
    assert texts.get_column("cluster_size").max() == 6  # meridian-0516a, its version, and their reprints
