"""Voices of a whole store: the embedded corpus, in one process and in two."""

from pathlib import Path

import polars as pl
import pytest

from framing.attribution.voice import voices
from framing.corpus.corpus import Corpus
from framing.corpus.recipe import bring_in_recipe
from framing.engine.pool import Engine
from framing.text.tokenise import tokenise
from framing.text.tokens import Tokens


@pytest.fixture(scope="module")
def tokens(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Tokens:
    folder = tmp_path_factory.mktemp("xi_putin")
    corpus = bring_in_recipe(root / "corpora" / "xi_putin", folder / "corpus")
    assert isinstance(corpus, Corpus)
    return tokenise(corpus, folder / "tokens")


def test_every_sentence_of_the_store_has_its_row(tokens: Tokens) -> None:
    table = voices(tokens).sentences
    assert len(table) == sum(len(part.sentence_offsets) - 1 for part in tokens.parts())
    assert table["article"].unique(maintain_order=True).to_list() == tokens.articles["article"].to_list()
    shares = table.filter(pl.col("sentence") > 0)["voice"].value_counts(normalize=True)
    assert shares.filter(pl.col("voice") == "own")["proportion"].item() == pytest.approx(0.53, abs=0.05)


def test_two_processes_give_the_same_tables(tokens: Tokens) -> None:
    with Engine(jobs=2) as engine:
        both = voices(tokens, engine=engine)
    alone = voices(tokens)
    assert both.sentences.equals(alone.sentences)
    assert both.spans.equals(alone.spans)


def test_an_agency_of_the_corpus_passes_on(tokens: Tokens) -> None:
    table = voices(tokens).sentences.filter(pl.col("relay").str.contains("Meridian"))
    assert table.filter(pl.col("voice") == "own").height > 0
