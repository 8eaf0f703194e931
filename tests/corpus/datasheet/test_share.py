"""What may be passed on, what is never, and that it is enough to begin again."""

import csv
import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from tests.corpus.datasheet.conftest import BRIDGE, CHINESE, CHOIR, GRAIN, RECIPE, RECORDS, MakeStore, tables

from framing.attribution.origin import origins_beside
from framing.corpus.building.recipe import read_recipe
from framing.corpus.corpus import Corpus
from framing.corpus.datasheet.leaks import find_leaks
from framing.corpus.datasheet.pieces import pieces
from framing.corpus.datasheet.share import Shared, Sharing, share
from framing.corpus.importing import Import
from framing.engine import Engine
from framing.errors import CorpusError, UsageError

Record = dict[str, str]


@pytest.fixture
def to(tmp_path: Path) -> Path:
    """Where the shared form goes."""
    return tmp_path / "shared"


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def csv_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_no_word_of_any_article_is_in_it_however_the_corpus_was_made(built: Corpus, to: Path) -> None:
    with Engine(jobs=1) as engine:
        origins_beside(built, engine)
    share(built, Sharing(), to=to)
    everything = " ".join(text for _, text in pieces(to)).casefold()
    for words in (
        "customs officers",
        "retired miners",
        "river mouth",
        "粮食",
        "only seven words",
        "choir sings",
        "lina orlow",
        "a bridge too old",
    ):
        assert words not in everything.replace("-", " "), words
    assert sorted(path.name for path in to.iterdir()) == [
        "DATASHEET.md",
        "README.md",
        "addresses.parquet",
        "articles.csv",
        "articles.parquet",
        "croissant.json",
        "datapackage.json",
        "outlets",
        "rebuild.yaml",
        "recipe.yaml",
        "shared.json",
        "tables",
        "urls.csv",
    ]


def test_every_article_is_listed_with_address_date_length_and_digest(store: Corpus, to: Path) -> None:
    shared = share(store, Sharing(), to=to)
    listed = pl.read_parquet(to / "articles.parquet")
    texts = store.frame(["id", "text"])
    assert listed.get_column("article").to_list() == texts.get_column("id").to_list()
    digests = [hashlib.sha256(text.encode()).hexdigest() for text in texts.get_column("text")]
    assert listed.get_column("text_sha256").to_list() == digests
    first = listed.row(0, named=True)
    assert (first["outlet"], first["published"], first["length"]) == (
        "meridian",
        "2024-05-01T10:00+08:00",
        30,
    )
    chinese = listed.filter(pl.col("language") == "zh").row(0, named=True)
    assert (chinese["length"], chinese["length_unit"]) == (len(CHINESE), "characters")
    assert (shared.n_listed, shared.n_addresses) == (6, 4)
    assert {"title", "text", "byline", "place", "date_evidence"}.isdisjoint(listed.columns)


def test_the_csv_says_what_the_parquet_says(store: Corpus, to: Path) -> None:
    share(store, Sharing(with_titles=True), to=to)
    listed = pl.read_parquet(to / "articles.parquet")
    rows = csv_rows(to / "articles.csv")
    assert [row["article"] for row in rows] == listed.get_column("article").to_list()
    assert [row["length"] for row in rows] == [str(each) for each in listed.get_column("length")]
    titles = dict(zip(listed.get_column("article"), listed.get_column("title"), strict=True))
    assert titles["t-1"] == "=A bridge too old for trucks"
    assert next(row["title"] for row in rows if row["article"] == "t-1") == "'=A bridge too old for trucks"


def test_headlines_are_passed_on_only_when_asked_for(store: Corpus, to: Path, tmp_path: Path) -> None:
    share(store, Sharing(), to=to)
    share(store, Sharing(with_titles=True), to=tmp_path / "titles")
    assert "title" not in pl.read_parquet(to / "articles.parquet").columns
    assert "title" in pl.read_parquet(tmp_path / "titles" / "articles.parquet").columns
    assert "texts, headlines, furniture" in (to / "DATASHEET.md").read_text(encoding="utf-8")
    assert "With headlines." in (tmp_path / "titles" / "README.md").read_text(encoding="utf-8")
    addresses = store.frame(["url"]).get_column("url").drop_nulls().to_list()
    (leak,) = find_leaks(tmp_path / "titles", store, addresses=addresses)[:1]
    assert leak.place.startswith("articles.csv")
    assert find_leaks(to, store, addresses=addresses) == []


def test_words_of_the_page_behind_an_address_are_taken_off(store: Corpus, to: Path) -> None:
    share(store, Sharing(), to=to)
    urls = [row["url"] for row in csv_rows(to / "urls.csv")]
    assert "https://meridian.example/news/2" in urls
    assert all("text=" not in url for url in urls)


def test_the_same_store_gives_the_same_bytes(built: Corpus, to: Path, tmp_path: Path) -> None:
    share(built, Sharing(), to=to)
    moved = tmp_path / "other" / "place"
    moved.parent.mkdir()
    built.path.rename(moved)
    share(Corpus.open(moved), Sharing(), to=tmp_path / "again")
    assert bytes_of(to) == bytes_of(tmp_path / "again")
    assert all(str(tmp_path).encode() not in text for text in bytes_of(to).values())


def test_folders_of_the_users_machine_are_not_passed_on(built: Corpus, to: Path) -> None:
    share(built, Sharing(), to=to)
    found = pl.read_parquet(to / "addresses.parquet").get_column("found_in").to_list()
    assert found == ["list.csv:1", "list.csv:2", "https://steppe-herald.example/feed"]
    assert all(b"/home/me" not in text for text in bytes_of(to).values())


def test_the_folder_holds_what_a_rebuild_needs(built: Corpus, to: Path) -> None:
    share(built, Sharing(), to=to)
    recipe = read_recipe(to / "rebuild.yaml")
    assert recipe.card.name == "Barley and bridges"
    assert [source.name for source in recipe.sources] == ["urls"]
    assert recipe.registry.get("meridian") == built.outlet("meridian")
    assert recipe.card.rules.min_words == 20
    (source,) = (each.plugin for each in recipe.sources)
    found = [(each.url, each.hints["outlet"]) for each in source.found(None)]
    assert ("https://steppe-herald.example/news/1", "steppe_herald") in found
    assert len(found) == 4
    assert (to / "recipe.yaml").read_text(encoding="utf-8") == RECIPE
    assert "framing corpus build rebuild.yaml" in (to / "README.md").read_text(encoding="utf-8")


def test_without_addresses_it_says_that_it_cannot_be_rebuilt(make_store: MakeStore, to: Path) -> None:
    corpus = make_store([{"outlet": "meridian", "title": "A", "text": GRAIN, "language": "en"}])
    share(corpus, Sharing(), to=to)
    assert not (to / "rebuild.yaml").exists()
    assert "No article of this corpus has an address" in (to / "README.md").read_text(encoding="utf-8")


def test_the_notice_of_an_invented_corpus_goes_along(make_store: MakeStore, to: Path) -> None:
    share(
        make_store(invented=True, notice="Invented outlets; no finding about real media."), Sharing(), to=to
    )
    for name in ("README.md", "DATASHEET.md"):
        assert "> **Invented outlets; no finding about real media.**" in (to / name).read_text(
            encoding="utf-8"
        )
    assert json.loads((to / "shared.json").read_text(encoding="utf-8"))["invented"] is True


def removed_list(tmp_path: Path, *addresses: str) -> Path:
    file = tmp_path / "asked.txt"
    digests = [hashlib.sha256(address.encode()).hexdigest() for address in addresses]
    file.write_text("# removal asked for\n" + "\n".join(digests) + "\n", encoding="utf-8")
    return file


def test_what_somebody_asked_to_remove_is_nowhere(built: Corpus, to: Path, tmp_path: Path) -> None:
    with Engine(jobs=1) as engine:
        origins_beside(built, engine)
    address = "http://meridian.example/news/barley-waits-at-the-border-post/"
    shared = share(built, Sharing(removed=removed_list(tmp_path, address)), to=to)
    assert (shared.n_listed, shared.sheet.n_removed) == (5, 1)
    listed = pl.read_parquet(to / "articles.parquet")
    assert "m-1" not in listed.get_column("article")
    assert "m-1" not in listed.get_column("cluster")
    assert "m-1" not in listed.get_column("source").drop_nulls()
    assert listed.filter(pl.col("article") == "s-1").get_column("cluster").item().startswith("removed-")
    assert all("barley-waits" not in text for _, text in pieces(to))
    digest = hashlib.sha256(address.encode()).hexdigest()
    assert (to / "removed.txt").read_text(encoding="utf-8") == f"{digest}\n"
    assert "leave it beside the recipe" in (to / "README.md").read_text(encoding="utf-8")
    assert "removal was asked for" in (to / "DATASHEET.md").read_text(encoding="utf-8")


def test_the_list_beside_the_store_is_honoured_unasked(built: Corpus, to: Path, tmp_path: Path) -> None:
    file = removed_list(tmp_path, "https://steppe-herald.example/news/1")
    file.rename(tmp_path / "store.removed.txt")
    assert share(built, Sharing(), to=to).sheet.n_removed == 1


def refused(run: Callable[[], Shared], to: Path, *told: str) -> None:
    """It is refused with these words, and nothing appears."""
    with pytest.raises(CorpusError) as caught:
        run()
    for words in told:
        assert words in str(caught.value), caught.value
    assert not to.exists()
    assert list(to.parent.glob(".shared*")) == []


SOURCES_OF_LEAKS: dict[str, tuple[Record, str]] = {
    "an identifier that is a sentence": ({"id": CHOIR[:60]}, "articles"),
    "a kind that is a sentence": ({"kind": BRIDGE[:60]}, "articles"),
}


@pytest.mark.parametrize("what", SOURCES_OF_LEAKS)
def test_a_field_that_holds_text_is_refused(what: str, make_store: MakeStore, to: Path) -> None:
    fields, where = SOURCES_OF_LEAKS[what]
    corpus = make_store([{**RECORDS[0], **fields}, *RECORDS[1:]])
    refused(lambda: share(corpus, Sharing(), to=to), to, where, "nothing was shared")


def test_a_file_named_after_a_headline_is_refused_in_the_history(make_store: MakeStore, to: Path) -> None:
    corpus = make_store(said={"files": "choir-sings-for-visiting-ministers.txt"})
    refused(lambda: share(corpus, Sharing(), to=to), to, "shared.json", "choir sings for visiting ministers")


def test_a_new_outlet_that_is_a_sentence_is_refused(make_store: MakeStore, to: Path, tmp_path: Path) -> None:
    sentence = "The old bridge at the river mouth will be closed for repairs until the first snow"
    record = {"outlet": sentence, "title": "A", "text": GRAIN, "language": "en"}
    corpus = make_store([*RECORDS, record], new_outlets=tmp_path / "stubs")
    refused(lambda: share(corpus, Sharing(), to=to), to, "outlets", "old bridge at the river mouth")


def test_an_answer_that_quotes_an_article_is_refused(store: Corpus, to: Path, tmp_path: Path) -> None:
    file = tmp_path / "answers.yaml"
    file.write_text("uses:\n  done: To see why nobody clapped until the conductor left.\n", encoding="utf-8")
    how = Sharing(answers=file)
    refused(
        lambda: share(store, how, to=to), to, "DATASHEET.md", "nobody clapped until the conductor", "reword"
    )


def test_a_list_named_after_a_headline_is_refused(built: Corpus, to: Path) -> None:
    frame = tables()["addresses"].with_columns(found_in=pl.lit("/x/choir sings for visiting ministers.csv:1"))
    frame.write_parquet(built.path / "collection" / "addresses.parquet")
    refused(lambda: share(built, Sharing(), to=to), to, "addresses.parquet column found_in")


def test_a_recipe_with_text_is_refused_but_short_search_phrases_are_not(built: Corpus, to: Path) -> None:
    file = built.path / "collection.json"
    said = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps({**said, "recipe_text": f"{RECIPE}# {GRAIN}\n"}), encoding="utf-8")
    refused(lambda: share(built, Sharing(), to=to), to, "recipe.yaml")
    phrase = "- [customs officers counted every sack]\n"
    file.write_text(json.dumps({**said, "recipe_text": f"{RECIPE}{phrase}"}), encoding="utf-8")
    share(built, Sharing(), to=to)


def test_an_outlet_and_a_corpus_may_be_called_as_articles_call_them(make_store: MakeStore, to: Path) -> None:
    named = f"{GRAIN} The choir of the northern railway said so."
    corpus = make_store([{**RECORDS[0], "text": named}], name="The choir of the northern railway")
    share(corpus, Sharing(), to=to)


def test_printed_credits_are_not_counted_in_it(make_store: MakeStore, to: Path) -> None:
    corpus = make_store([{**RECORDS[0], "text": f"{GRAIN}\n\n(Meridian)"}])
    assert corpus.frame(["credit"]).item().to_list() == ["Meridian"]
    share(corpus, Sharing(), to=to)
    assert not (to / "tables" / "credits.csv").exists()


def test_what_is_there_is_not_replaced_unasked(store: Corpus, to: Path, tmp_path: Path) -> None:
    to.mkdir()
    (to / "thesis.docx").write_text("x", encoding="utf-8")
    with pytest.raises(UsageError, match="is not touched"):
        share(store, Sharing(), to=to, replace_it=True)
    share(store, Sharing(), to=tmp_path / "new")
    with pytest.raises(UsageError, match="--replace"):
        share(store, Sharing(), to=tmp_path / "new")
    share(store, Sharing(), to=tmp_path / "new", replace_it=True)


def test_a_store_is_never_replaced_by_its_shared_form(store: Corpus) -> None:
    with pytest.raises(UsageError, match="is not touched"):
        share(store, Sharing(), to=store.path, replace_it=True)


def test_settings_of_the_import_may_hold_anything(make_store: MakeStore, to: Path) -> None:
    """Names of columns are the user's own words, and are looked at like them."""
    how = replace(Import(name="x"), said={f"map:{CHOIR[:60]}": "text"})
    corpus = make_store(said=how.said)
    refused(lambda: share(corpus, Sharing(), to=to), to, "choir of retired miners")
