import json
from pathlib import Path

import pytest

from framing.corpus.opening import kind_of, open_source
from framing.corpus.recipe import bring_in_recipe
from framing.errors import BadConfig, CorpusError, UnknownName, UsageError
from framing.sources.base import Columns

from .conftest import BODY

RECIPE = """\
name: A small corpus
files: [data/a.jsonl]
map: {body: text, head: title}
outlets: [outlets]
defaults: {language: en, outlet: meridian}
rules: {min_words: 5}
invented: true
notice: Invented.
"""


@pytest.fixture
def folder(tmp_path: Path, outlets: Path) -> Path:
    root = tmp_path / "recipe"
    (root / "data").mkdir(parents=True)
    (root / "outlets").symlink_to(outlets)
    (root / "corpus.yaml").write_text(RECIPE)
    (root / "data" / "a.jsonl").write_text(json.dumps({"id": "1", "head": "T", "body": BODY}) + "\n")
    return root


def test_a_recipe_is_imported_as_it_says(folder: Path, tmp_path: Path) -> None:
    corpus = bring_in_recipe(folder, tmp_path / "store")
    assert (corpus.name, corpus.invented, corpus.notice) == ("A small corpus", True, "Invented.")
    assert corpus.frame(["id", "outlet", "title", "language"]).rows() == [("1", "meridian", "T", "en")]
    settings = corpus.history[0].settings
    assert settings["files"] == "data/a.jsonl"
    assert settings["map:body"] == "text"
    assert settings["min_words"] == "5"
    assert str(tmp_path) not in json.dumps(dict(settings))


def test_the_file_itself_may_be_named(folder: Path, tmp_path: Path) -> None:
    assert bring_in_recipe(folder / "corpus.yaml", tmp_path / "store").n_articles == 1


def test_problems_of_a_recipe_are_told_with_their_places(folder: Path, tmp_path: Path) -> None:
    (folder / "corpus.yaml").write_text("name: x\nfile: [a]\nrules: {min_word: 3}\ninvented: maybe\n")
    with pytest.raises(BadConfig) as refusal:
        bring_in_recipe(folder, tmp_path / "store")
    message = str(refusal.value)
    assert "corpus.yaml:2:1" in message
    assert "Did you mean 'files'?" in message
    assert "Did you mean 'min_words'?" in message
    assert "corpus.yaml:4:" in message


def test_missing_files_are_named(folder: Path, tmp_path: Path) -> None:
    (folder / "data" / "a.jsonl").unlink()
    with pytest.raises(BadConfig, match=r"data/a\.jsonl is not there"):
        bring_in_recipe(folder, tmp_path / "store")


def test_a_folder_without_a_recipe_is_told(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"holds no corpus\.yaml"):
        bring_in_recipe(tmp_path, tmp_path / "store")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.jsonl.gz", "jsonl"),
        ("a.CSV", "csv"),
        ("a.tsv", "csv"),
        ("a.parquet", "parquet"),
        ("a.txt", "text"),
        ("a.htm", "html"),
    ],
)
def test_the_kind_of_a_file_is_told_from_its_ending(tmp_path: Path, name: str, kind: str) -> None:
    (tmp_path / name).write_text("")
    assert kind_of(tmp_path / name) == kind
    assert kind_of(tmp_path) == kind


def test_a_kind_that_cannot_be_told_must_be_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="has no ending that is known"):
        kind_of(tmp_path)
    (tmp_path / "a.txt").write_text("")
    (tmp_path / "a.csv").write_text("")
    with pytest.raises(UsageError, match=r"several sources \(csv, text\)"):
        kind_of(tmp_path)


def test_wrong_sources_and_options_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    with pytest.raises(UnknownName, match="no source named 'txt'"):
        open_source(tmp_path, kind="txt")
    with pytest.raises(
        UnknownName, match=r"no option of source text named 'encodng'. Did you mean 'encoding'\?"
    ):
        open_source(tmp_path, options={"encodng": "koi8-r"})
    with pytest.raises(UsageError, match="has no columns"):
        open_source(tmp_path, columns=Columns(mapping={"a": "title"}))
    with pytest.raises(CorpusError, match="is not there"):
        open_source(tmp_path / "no")
