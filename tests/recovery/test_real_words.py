"""What everyone knows of real texts comes out of them; skipped where the texts are absent."""

import gzip
import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from framing.corpus.importing import Import, bring_in
from framing.corpus.opening import open_source
from framing.estimates.base import Evidence
from framing.estimates.keyness import Keyness
from framing.models.base import Embedding
from framing.models.ppmi_svd import PpmiSvd
from framing.sources.base import Columns
from framing.text.dfm import dfm
from framing.text.tokenise import tokenise
from framing.text.tokens import Tokens

OTHERS = {"AP (via Daily Mail wires)", "The Guardian", "Reuters", "NBC News"}
FOREIGN = Columns(mapping={"source_repo": "-", "outlet_type": "-", "country": "-"})


def stored(records: list[dict[str, Any]], folder: Path) -> Tokens:
    """Records, imported and tokenised as a user would."""
    folder.mkdir(exist_ok=True)
    source = folder / "few.jsonl"
    source.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    how = Import(name="real", new_outlets=folder / "outlets")
    corpus = bring_in([open_source(source, columns=FOREIGN)], how, to=folder / "corpus")
    return tokenise(corpus, folder / "tokens")


def read(folder: Path, name: str) -> list[dict[str, Any]]:
    with gzip.open(folder / "articles" / name, "rt", encoding="utf-8") as stream:
        return [json.loads(line) for line in stream]


@pytest.mark.real
def test_rt_writes_kiev_where_the_others_write_kyiv(real_data: Path, tmp_path: Path) -> None:
    records = read(real_data, "ukraine2022_multi.jsonl.gz")
    chosen = [record for record in records if record["outlet"] == "RT"][:300]
    chosen += [record for record in records if record["outlet"] in OTHERS]
    tokens = stored(chosen, tmp_path)
    articles = tokens.articles.with_columns(
        group=pl.when(pl.col("outlet") == "rt").then(pl.lit("state")).otherwise(pl.lit("independent"))
    )
    evidence = Evidence(scores=(), counts=dfm(tokens), articles=articles, seed=1)
    found = Keyness(target="state", reference="independent")(evidence).tables["keyness"]
    z = dict(found.select("feature", "z").iter_rows())
    rank = dict(found.select("feature", "rank").iter_rows())
    assert z["kiev"] > 10
    assert z["kyiv"] < -5
    assert rank["kiev"] <= 20


@pytest.mark.real
def test_neighbours_of_words_make_sense_in_english_and_chinese(real_data: Path, tmp_path: Path) -> None:
    speeches = read(real_data, "kremlin_en.jsonl.gz")[::4]
    kremlin = PpmiSvd(vector_size=50).fit(stored(speeches, tmp_path / "en"), seed=1)
    assert {"integrity", "territorial"} & near(kremlin, "sovereignty")
    assert {"cooperation", "relations", "ties"} & near(kremlin, "partnership")
    news = read(real_data, "cctv_sample_zh.jsonl.gz")
    cctv = PpmiSvd(vector_size=50).fit(stored(news, tmp_path / "zh"), seed=1)
    assert {"领土完整", "国家主权", "领土"} & near(cctv, "主权")


def near(model: Embedding, word: str) -> set[str]:
    vector = model.unit_vectors[model.row[word]]
    return {neighbour for neighbour, _ in model.nearest(vector, 11)[1:]}
