"""Words of articles are found wherever they could stand in shared files."""

import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.corpus.datasheet.conftest import BRIDGE, CHINESE, CHOIR, GRAIN

from framing.corpus.corpus import Corpus
from framing.corpus.datasheet.leaks import all_runs, find_leaks, refuse_leaks
from framing.errors import CorpusError

LEAK = "while customs officers counted every sack of barley twice"
Plant = Callable[[Path], object]


def _text(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _parquet(path: Path, table: pa.Table) -> None:
    pq.write_table(table, path)


def _in_metadata(path: Path) -> None:
    _parquet(path, pa.table({"a": [1]}).replace_schema_metadata({"note": LEAK}))


def _in_field_metadata(path: Path) -> None:
    _parquet(
        path, pa.table([pa.array([1])], schema=pa.schema([pa.field("a", pa.int64(), metadata={"n": LEAK})]))
    )


def _in_nested(path: Path) -> None:
    _parquet(path, pa.table({"a": [[{"b": "nothing"}, {"b": LEAK}]]}))


PLANTS: dict[str, tuple[str, Plant]] = {
    "a cell of a CSV file": ("a.csv", lambda path: _text(path, f"a,b\n1,{LEAK}\n")),
    "a header of a CSV file": ("a.csv", lambda path: _text(path, f"a,{LEAK}\n")),
    "a cell over several lines": (
        "a.csv", lambda path: _text(path, 'a\n"' + LEAK.replace(" ", "\n") + '"\n')),
    "a value in JSON": ("a.json", lambda path: _text(path, json.dumps({"a": [{"b": LEAK}]}))),
    "a key in JSON": ("a.json", lambda path: _text(path, json.dumps({LEAK: 1}))),
    "escapes in JSON": (
        "a.json", lambda path: _text(path, json.dumps({"a": LEAK.replace(" ", "\n")}))),
    "a line of JSON lines": ("a.jsonl", lambda path: _text(path, json.dumps({"text": LEAK}))),
    "a comment in YAML": ("a.yaml", lambda path: _text(path, f"a: 1  # {LEAK}\n")),
    "folded YAML": (
        "a.yaml", lambda path: _text(path, "a: >\n  " + LEAK.replace(" ", "\n  ") + "\n")),
    "a paragraph": ("a.md", lambda path: _text(path, f"# Title\n\nIt says: *{LEAK}*.\n")),
    "a cell of a table": ("a.md", lambda path: _text(path, f"| a |\n| --- |\n| {LEAK} |\n")),
    "plain text": ("a.txt", lambda path: _text(path, LEAK)),
    "the name of a file": (f"{LEAK.replace(' ', '-')}.txt", lambda path: _text(path, "")),
    "the name of a folder": (
        f"{LEAK.replace(' ', '_')}/a.txt",
        lambda path: _text(path, "")),
    "a cell of a Parquet file": ("a.parquet", lambda path: pl.DataFrame({"a": [LEAK]}).write_parquet(path)),
    "a list in a Parquet file": ("a.parquet", _in_nested),
    "the name of a column": ("a.parquet", lambda path: pl.DataFrame({LEAK: [1]}).write_parquet(path)),
    "metadata of a Parquet file": ("a.parquet", _in_metadata),
    "metadata of a column": ("a.parquet", _in_field_metadata),
}  # fmt: skip


@pytest.mark.parametrize("where", PLANTS)
def test_words_of_an_article_are_found_in(where: str, store: Corpus, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    name, plant = PLANTS[where]
    plant(folder / name)
    (leak,) = find_leaks(folder, store)[:1]
    assert LEAK in leak.words.replace("nothing ", "")
    assert leak.article == "m-1"
    with pytest.raises(CorpusError, match="nothing was shared"):
        refuse_leaks(folder, store)


def written(folder: Path, text: str) -> Path:
    folder.mkdir()
    (folder / "a.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    "said",
    [
        "WHILE Customs officers, COUNTED every",
        "while—customs “officers” counted\nevery",
        "while customs 7 officers counted 12 every",
        "wh\u00adile custo\u200bms officers counted every",
        "ｗｈｉｌｅ customs officers counted every",
    ],
    ids=["case", "punctuation", "numbers", "invisible characters", "wide letters"],
)
def test_five_words_are_found_in_whatever_dress(said: str, store: Corpus, tmp_path: Path) -> None:
    assert len(find_leaks(written(tmp_path / "folder", said), store)) == 1


def test_four_words_are_no_leak(store: Corpus, tmp_path: Path) -> None:
    assert find_leaks(written(tmp_path / "folder", "while customs officers counted nothing"), store) == []


def test_eight_characters_of_chinese_are_a_leak_and_seven_are_not(store: Corpus, tmp_path: Path) -> None:
    assert find_leaks(written(tmp_path / "seven", CHINESE[:7]), store) == []
    (leak,) = find_leaks(written(tmp_path / "eight", CHINESE[:8]), store)
    assert leak.article == "t-2"


def test_neighbours_in_a_table_are_no_sentence(store: Corpus, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.md").write_text("| while customs | officers counted every |\n", encoding="utf-8")
    (folder / "b.csv").write_text("while customs,officers counted every\n", encoding="utf-8")
    assert find_leaks(folder, store) == []


def test_headlines_count_as_text(store: Corpus, tmp_path: Path) -> None:
    folder = written(tmp_path / "folder", "“Choir sings for visiting ministers”")
    (leak,) = find_leaks(folder, store)
    assert leak.article == "m-2"


def test_what_was_left_out_or_taken_out_counts_too(store: Corpus, tmp_path: Path) -> None:
    (leak,) = find_leaks(written(tmp_path / "rejects", "Only seven words stand in this one"), store)
    assert leak.article == "store.jsonl:7"
    remarks = store.remarks()
    furniture = "the photograph shows an empty gallery at dusk"
    row = pl.DataFrame(
        [("m-1", "meridian", "removed", "photo_credit", furniture)], schema=remarks.schema, orient="row"
    )
    pl.concat([remarks, row]).write_parquet(store.path / "remarks.parquet")
    (leak,) = find_leaks(written(tmp_path / "remarks", "shows an empty gallery at"), store)
    assert leak.words == "shows an empty gallery at"


def test_versions_that_a_build_did_not_use_count_too(store: Corpus, tmp_path: Path) -> None:
    unused = {
        "article": ["m-1"],
        "title": ["An earlier headline"],
        "text": ["The first version said something else."],
    }
    pl.DataFrame(unused).write_parquet(store.path / "versions.parquet")
    (leak,) = find_leaks(written(tmp_path / "folder", "first version said something else"), store)
    assert leak.article == "m-1"


def test_what_is_allowed_is_let_through_but_nothing_that_goes_on_from_it(
    store: Corpus, tmp_path: Path
) -> None:
    allowed = all_runs(["counted every sack of barley"])
    assert find_leaks(written(tmp_path / "a", "counted every sack of barley"), store, allowed=allowed) == []
    (leak,) = find_leaks(
        written(tmp_path / "b", "counted every sack of barley twice"), store, allowed=allowed
    )
    assert leak.words == "every sack of barley twice"


def test_an_address_is_let_through_whole_known_and_of_the_length_of_addresses(
    store: Corpus, tmp_path: Path
) -> None:
    address = "https://x.example/customs-officers-counted-every-sack"
    assert find_leaks(written(tmp_path / "known", address), store, addresses=[address]) == []
    assert find_leaks(written(tmp_path / "unknown", address), store, addresses=[]) != []
    assert find_leaks(written(tmp_path / "inside", f"see {address}"), store, addresses=[address]) != []
    long = f"https://x.example/?q={'+'.join([*GRAIN.split(), *BRIDGE.split(), *CHOIR.split()])}"
    assert find_leaks(written(tmp_path / "long", long), store, addresses=[long]) != []


def test_all_places_are_told_up_to_ten(store: Corpus, tmp_path: Path) -> None:
    text = f"{GRAIN}\n\n{'-' * 10}\n\n{BRIDGE}"
    with pytest.raises(CorpusError) as caught:
        refuse_leaks(written(tmp_path / "folder", text), store)
    assert "a.txt: “farmers along the northern railway" in str(caught.value)
    assert "(article s-2)" in str(caught.value)
    assert "--map COLUMN=-" in str(caught.value)


@pytest.mark.parametrize("name", ["a.bin", "a.parquet.gz", "noending"])
def test_a_file_that_cannot_be_looked_into_is_refused(name: str, store: Corpus, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / name).write_bytes(b"x")
    with pytest.raises(CorpusError, match="cannot be looked into"):
        find_leaks(folder, store)


@pytest.mark.parametrize("name", ["a.json", "a.parquet", "a.txt"])
def test_a_damaged_file_is_refused(name: str, store: Corpus, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / name).write_bytes(b"\xff\xfe{ broken")
    with pytest.raises(CorpusError, match=f"{name} cannot be looked into"):
        find_leaks(folder, store)
