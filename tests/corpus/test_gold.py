from pathlib import Path

import polars as pl
import pytest

from framing.corpus.cleaner import Cleaner
from framing.corpus.corpus import Corpus
from framing.corpus.dates import Clock
from framing.corpus.gold import read_articles, read_gold, read_origins
from framing.corpus.recipe import bring_in_recipe
from framing.errors import CorpusError
from framing.outlets.registry import Registry


@pytest.fixture(scope="module")
def embedded(root: Path) -> Path:
    return root / "corpora" / "xi_putin"


@pytest.fixture(scope="module")
def store(embedded: Path, tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return bring_in_recipe(embedded, tmp_path_factory.mktemp("embedded") / "store")


def test_the_embedded_corpus_is_imported_whole(store: Corpus, embedded: Path) -> None:
    files = list((embedded / "articles").rglob("*.txt"))
    assert len(files) >= 120
    assert store.n_articles == len(files)
    assert list(store.rejects()) == []
    assert store.invented
    assert "Invented" in store.notice
    assert all(outlet.invented for outlet in store.outlets)
    labels = [outlet.label("control", None) for outlet in store.outlets]
    assert labels.count("state_controlled") >= 6
    assert labels.count("independent") >= 6
    assert store.frame(["published"]).get_column("published").null_count() == 0


def test_the_text_of_the_corpus_is_the_sentences_of_the_gold(store: Corpus, embedded: Path) -> None:
    gold = read_gold(embedded)
    sentences = gold.filter(~pl.col("furniture") & (pl.col("sentence") > 0))
    joined = sentences.group_by("article", maintain_order=True).agg(pl.col("text").str.join(" "))
    texts = {name: " ".join(text.split()) for name, text in store.frame(["id", "text"]).iter_rows()}
    assert dict(joined.iter_rows()) == texts
    titles = gold.filter(pl.col("sentence") == 0)
    assert dict(titles.select("article", "text").iter_rows()) == dict(
        store.frame(["id", "title"]).iter_rows()
    )


def test_the_gold_has_the_promised_columns(embedded: Path) -> None:
    gold = read_gold(embedded)
    assert gold.columns == [
        "article", "sentence", "paragraph", "text", "voice", "speaker", "dimensions", "denied", "copied",
        "furniture",
    ]  # fmt: skip
    assert set(gold.get_column("voice").drop_nulls()) == {"own", "direct", "reported", "mixed"}
    assert (
        gold.filter("furniture").select(pl.col("sentence", "voice", "speaker").is_null().all()).row(0)
        == (True,) * 3
    )
    numbered = gold.filter(~pl.col("furniture"))
    runs = numbered.group_by("article").agg(pl.col("sentence"))
    assert all(list(numbers) == list(range(len(numbers))) for _, numbers in runs.iter_rows())


def test_reprints_are_copied_from_beginning_to_end_and_partial_copies_in_part(embedded: Path) -> None:
    gold = read_gold(embedded).filter(~pl.col("furniture") & (pl.col("sentence") > 0))
    shares = gold.join(read_origins(embedded), on="article").group_by("edit").agg(pl.col("copied").mean())
    by_edit = dict(shares.iter_rows())
    assert by_edit["verbatim"] == by_edit["trimmed"] == 1
    assert by_edit[None] == 0
    assert 0 < by_edit["partial"] < by_edit["edited"] <= 1


def test_origins_lead_to_articles_and_outlets_of_the_corpus(store: Corpus, embedded: Path) -> None:
    origins = read_origins(embedded)
    names = set(store.frame(["id"]).get_column("id"))
    assert set(origins.get_column("article")) == names
    assert set(origins.get_column("copy_of").drop_nulls()) <= names
    assert set(origins.get_column("origin")) <= {outlet.id for outlet in store.outlets}


def test_the_cleaner_finds_the_furniture_that_was_planted(embedded: Path) -> None:
    registry = Registry.load(embedded / "outlets")
    planted = missed = damaged = 0
    for article in read_articles(embedded):
        outlet = registry.get(article.header["outlet"])
        cleaned = Cleaner(registry).text(article.header["title"], article.page, Clock.of(outlet))
        furniture = [line.text for line in article.body if line.voice == "furniture"]
        text = " ".join(cleaned.text.split())
        planted += len(furniture)
        missed += sum(line in text for line in furniture)
        damaged += any(line.text not in text for line in article.body if line.voice != "furniture")
    assert planted > 80
    assert missed <= 0.25 * planted
    assert damaged == 0


def test_two_articles_of_one_name_are_refused(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.txt").write_text(
            "---\noutlet: a\npublished: 2024-05-16\ntitle: T\ntitle_labels: own\norigin: own\n---\n"
            "own | One.\n"
        )
    with pytest.raises(CorpusError, match="x stands in two folders"):
        read_articles(tmp_path)
