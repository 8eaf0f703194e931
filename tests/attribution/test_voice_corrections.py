"""Corrections: read with every mistake named, and winning over the machine."""

from dataclasses import replace
from html import escape
from pathlib import Path

import polars as pl
import pytest

from framing.attribution.voice import Voices, voices_of_text
from framing.attribution.voice_corrections import apply, read
from framing.attribution.voice_page import corrections, page
from framing.errors import BadConfig, DataError

TEXT = "The river is wide. “We are good neighbours of the river,” Mr Xi said."


@pytest.fixture(scope="module")
def found() -> Voices:
    return voices_of_text(TEXT)


def written(folder: Path, text: str, name: str = "corrections.csv") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_a_correction_wins_over_the_machine(tmp_path: Path, found: Voices) -> None:
    file = written(tmp_path, "article,sentence,voice,speaker\ntext,1,reported,Wang Yi\ntext,2,own,\n")
    table = apply(found, read(file)).sentences
    assert table["voice"].to_list()[1:] == ["reported", "own"]
    assert table["speaker_name"].to_list()[1:] == ["Wang Yi", None]
    assert table["p"].to_list()[1:] == [1.0, 0.0]
    assert table["how"].to_list() == ["reading", "correction", "correction"]
    assert table.schema == found.sentences.schema


def test_json_lines_say_the_same_as_csv(tmp_path: Path) -> None:
    csv = written(tmp_path, "article,sentence,voice,speaker\ntext,1,direct,Xi\n")
    lines = written(
        tmp_path, '{"article": "text", "sentence": 1, "voice": "direct", "speaker": "Xi"}\n\n', "c.jsonl"
    )
    assert read(csv).equals(read(lines))


def test_a_voice_alone_leaves_the_speaker(tmp_path: Path, found: Voices) -> None:
    file = written(tmp_path, "article,sentence,voice\ntext,2,reported\n")
    before, after = found.sentences.row(2, named=True), apply(found, read(file)).sentences.row(2, named=True)
    assert after["voice"] == "reported"
    assert after["speaker_name"] == before["speaker_name"]


def test_every_wrong_line_is_named_with_its_place(tmp_path: Path) -> None:
    file = written(
        tmp_path,
        "article,sentence,voice,speaker\n"
        "text,one,own,\ntext,1,loud,\n,1,own,\ntext,2,own,Xi\ntext,3,own,\ntext,3,own,\n",
    )
    with pytest.raises(BadConfig) as caught:
        read(file)
    message = str(caught.value)
    for number, part in (
        (2, "'one'"),
        (3, "'loud'"),
        (4, "article is missing"),
        (5, "no speaker"),
        (7, "line 6"),
    ):
        assert f"{file}:{number}  " in message
        assert part in message


def test_a_broken_json_line_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match=r"c\.jsonl:1"):
        read(written(tmp_path, "{broken\n", "c.jsonl"))


def test_a_correction_of_a_sentence_that_is_not_there_is_refused(tmp_path: Path, found: Voices) -> None:
    file = written(tmp_path, "article,sentence,voice\ntext,99,own\n")
    with pytest.raises(DataError, match="sentence 99"):
        apply(found, read(file))


def test_a_file_that_cannot_be_read_is_a_data_error(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read"):
        read(tmp_path / "nowhere.csv")
    (tmp_path / "latin.csv").write_bytes(b"article\xe9")
    with pytest.raises(DataError, match="UTF-8"):
        read(tmp_path / "latin.csv")


def test_the_lines_of_the_page_are_read_back_and_change_nothing(tmp_path: Path, found: Voices) -> None:
    rows = found.sentences.rows(named=True)
    read_back = apply(found, read(written(tmp_path, corrections(rows)))).sentences
    assert read_back["voice"].equals(found.sentences["voice"])
    assert read_back["speaker_name"].equals(found.sentences["speaker_name"])
    assert set(read_back["how"]) == {"correction"}
    assert escape(corrections(rows)) in page(found, TEXT.encode(), name="text")


def test_names_of_speakers_and_relays_are_text_on_the_page(found: Voices) -> None:
    hostile = '"><script>alert(1)</script>'
    names = {name: pl.lit(hostile) for name in ("speaker_name", "relay", "camp")}
    shown = page(replace(found, sentences=found.sentences.with_columns(**names)), TEXT.encode(), name=hostile)
    assert "<script" not in shown
    assert '""' not in shown.partition("<main>")[2]
    assert "&lt;script&gt;alert(1)" in shown.partition("<h1>")[2].partition("</h1>")[0]
