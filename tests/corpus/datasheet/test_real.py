"""Datasheets and shared forms of the embedded corpus and of real articles."""

from pathlib import Path

import pytest

from framing.corpus.datasheet.share import Sharing, share
from framing.corpus.datasheet.writing import write_datasheet
from framing.corpus.importing import Import, bring_in
from framing.corpus.recipe import bring_in_recipe
from framing.sources.jsonl import JsonLines


def test_the_embedded_corpus_says_first_that_it_is_invented(root: Path, tmp_path: Path) -> None:
    corpus = bring_in_recipe(root / "corpora" / "xi_putin", tmp_path / "store")
    write_datasheet(corpus)
    lines = [line for line in (corpus.path / "DATASHEET.md").read_text(encoding="utf-8").splitlines() if line]
    assert lines[2] == "> **Invented outlets; no finding about real media.**"
    assert "| articles | 135 |" in lines
    shared = share(corpus, Sharing(), to=tmp_path / "shared")
    assert (shared.n_listed, shared.n_addresses) == (135, 0)


@pytest.mark.real
@pytest.mark.slow
def test_the_gaps_of_a_real_corpus_are_told(real_data: Path, tmp_path: Path) -> None:
    file = real_data / "articles" / "ukraine2022_multi.jsonl.gz"
    corpus = bring_in(
        [JsonLines(path=file)], Import(name="ukraine", new_outlets=tmp_path / "stubs"), to=tmp_path / "store"
    )
    write_datasheet(corpus)
    text = (corpus.path / "DATASHEET.md").read_text(encoding="utf-8")
    assert "48 articles have no date" in text
    assert "There is no period that all 15 outlets with dated articles cover" in text
    assert "Half of the texts of new_york_times have at most 44 words" in text
    shared = share(corpus, Sharing(), to=tmp_path / "shared")
    assert shared.n_listed == 9_050
