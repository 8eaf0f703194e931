"""Whose words a sentence gives, on sentences written for this test, with the weights that ship."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.growth import grows_linearly
from tests.tokens_in_memory import Written, tokens_of

from framing.attribution.voice import VOICES, Voices, VoiceSettings, voices, voices_of_text
from framing.attribution.voice_page import page
from framing.cli.voice import command
from framing.errors import DataError
from framing.text.tokens import running_text

MAY = date(2024, 5, 16)
READOUT = """Xi Jinping stressed that this year marks an anniversary of relations between the two countries. \
The relationship has grown stronger and has become an example for neighbours.

Putin said that his choice of Beijing shows how highly Moscow values coordination. The two sides should keep \
in close touch, he added.

"Our cooperation is aimed at no one," the Russian president emphasized.

Russia is willing to work with China on energy and transport, Putin said. It will also support the
chairmanship.

After the talks the two leaders signed a joint statement and walked in the garden."""


def rows(text: str, **known: object) -> list[dict[str, object]]:
    return voices_of_text(text, published=MAY, **known).sentences.to_dicts()[1:]  # type: ignore[arg-type]


def test_a_read_out_gives_every_sentence_to_its_speaker() -> None:
    found = [(row["voice"], row["speaker_id"]) for row in rows(READOUT)]
    assert found == [
        ("reported", "xi_jinping"),
        ("reported_inferred", "xi_jinping"),
        ("reported", "vladimir_putin"),
        ("reported", "vladimir_putin"),
        ("direct", "vladimir_putin"),
        ("reported", "vladimir_putin"),
        ("reported_inferred", "vladimir_putin"),
        ("own", None),
    ]


def test_inference_can_be_switched_off() -> None:
    table = voices_of_text(READOUT, settings=VoiceSettings(readouts=False)).sentences
    assert "reported_inferred" not in table["voice"].to_list()


def test_inferred_sentences_say_so_and_have_no_cue() -> None:
    for row in rows(READOUT):
        assert (row["how"] == "readout") == (row["voice"] == "reported_inferred")
        if row["how"] == "readout":
            assert row["cue"] is None


@pytest.mark.parametrize(
    ("sentence", "voice"),
    [
        ("The river froze in January and the ferry stopped.", "own"),
        ("“We shall go on building bridges over this river,” the minister said.", "direct"),
        ("The minister said that the bridge would be ready before winter.", "reported"),
        ("The bridge, according to the minister, will be ready before winter.", "reported"),
        ("The bridge will be ready before winter, the minister told reporters on Thursday.", "reported"),
        ("In his view the bridge ought to have been built ten years earlier.", "reported"),
        (
            "The minister praised a “model of cooperation” and promised a second bridge over the river.",
            "mixed",
        ),
        ("The workers were told to wait until the ice had melted.", "own"),
        ("The work went on according to plan.", "own"),
    ],
)
def test_the_voice_of_a_sentence(sentence: str, voice: str) -> None:
    (row,) = rows(sentence)
    assert row["voice"] == voice


def test_strong_cues_are_kept_apart_from_attitudes() -> None:
    said, wants, plain = rows(
        "Mr Smith said that the bridge was safe.\n\nMr Smith wants the bridge to be closed.\n\n"
        "The bridge is wide."
    )
    assert said["cue_strength"] == "strong"
    assert (said["voice"], wants["voice"]) == ("reported", "own")
    assert said["p"] > 0.8 > wants["p"] > plain["p"]  # type: ignore[operator]  # it is still about his mind


def test_an_agency_passes_on_and_does_not_speak() -> None:
    (row,) = rows(
        "The president arrived in the capital on Thursday, Xinhua reports.", outlet="tidewater_post"
    )
    assert row["voice"] == "own"
    assert row["relay"] == "tidewater_post → Xinhua"


def test_the_relay_names_outlet_agency_and_speaker() -> None:
    (row,) = rows(
        "Xi Jinping said that the bridge was a good one.", outlet="tidewater_post", credit=("Xinhua",)
    )
    assert row["relay"] == "tidewater_post → Xinhua → Xi Jinping"


def test_offsets_lead_back_to_the_words() -> None:
    text, title = "Ein Fluß. “We are neighbours of the river,” said Xi.", "Größe"
    found = voices_of_text(text, title=title)
    running = running_text(title, text).encode()
    sentences = [running[row["start"] : row["end"]].decode() for row in found.sentences.iter_rows(named=True)]
    assert sentences == ["Größe", "Ein Fluß.", "“We are neighbours of the river,” said Xi."]
    for row in found.spans.iter_rows(named=True):
        assert running[row["start"] : row["end"]].decode() == row["text"]


def test_spans_have_roles_and_their_attribution() -> None:
    spans = voices_of_text("Xi said that the bridge was safe. Putin said that the river was wide.").spans
    assert spans.group_by("attribution").len()["len"].to_list() == [3, 3]
    assert set(spans["role"]) == {"content", "cue", "source"}


def test_rows_stand_in_the_order_of_the_sentences_of_the_tokens() -> None:
    articles = [
        Written(id="b", outlet="one", sentences=[["Title"], ["Rain", "fell", "."], ["It", "stopped", "."]]),
        Written(id="a", outlet="one", sentences=[["Дождь"], ["Шёл", "дождь", "."]], language="ru"),
        Written(id="c", outlet="two", sentences=[[], ["Xi", "said", "that", "rain", "fell", "."]]),
    ]
    tokens = tokens_of(articles, articles_per_part=2)
    table = voices(tokens).sentences
    expected = [(a.id, s) for a in (articles[1], articles[0], articles[2]) for s in range(len(a.sentences))]
    assert list(table.select("article", "sentence").iter_rows()) == expected
    assert table["voice"].to_list()[-1] == "reported"


def test_corrections_win_in_the_table_of_a_corpus() -> None:
    tokens = tokens_of([Written(id="a", outlet="one", sentences=[["T"], ["Rain", "fell", "."]])])
    given = pl.DataFrame(
        {"article": ["a"], "sentence": [1], "voice": ["reported"], "speaker": ["Xi"]},
        schema_overrides={"sentence": pl.UInt32},
    )
    table = voices(tokens, corrections=given).sentences
    assert table.row(1, named=True)["speaker_name"] == "Xi"


def test_a_language_without_a_reader_has_its_quotation_marks() -> None:
    found = voices_of_text(
        "Il a dit: « Nous sommes de bons voisins du fleuve ». Il pleut.", language="fr"
    ).sentences
    assert found["voice"].to_list()[1:] == ["direct", "own"]


@given(st.text(max_size=300))
@settings(max_examples=60, deadline=None)
def test_any_text_has_a_voice_for_every_sentence(text: str) -> None:
    table = voices_of_text(text, title=text[:20]).sentences
    assert set(table["voice"]) <= set(VOICES)
    assert table["p"].is_between(0, 1).all()
    assert table["sentence"].to_list() == list(range(len(table)))


HOSTILE = {
    "quotation marks": '"',
    "curly marks": "“",
    "right to left": "قال الرئيس إن العلاقات قوية. ",
    "no punctuation": "he said that she said that they said ",
    "one word": "a",
    "line breaks": "“\n\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_time_grows_with_the_length_whatever_the_text(name: str) -> None:
    piece = HOSTILE[name]
    assert grows_linearly(
        lambda n_bytes: voices_of_text(piece * (n_bytes // len(piece.encode()))), small=20_000, large=200_000
    )


def test_a_page_escapes_what_it_shows() -> None:
    text = "<script>alert(1)</script> Mr <b>Xi</b> said that 1 < 2 & 3 > 2."
    html = page(voices_of_text(text), running_text("", text).encode(), name="<x>")
    assert "<script>" not in html
    assert "&lt;b&gt;" in html
    assert "<title>Voices: &lt;x&gt;</title>" in html
    assert "default-src 'none'" in html


def test_names_of_speakers_and_articles_are_text_everywhere_on_the_page() -> None:
    hostile = '"><img src=x>'
    found = voices_of_text("Mr Xi said that the bridge was safe.")
    names = {name: pl.lit(hostile) for name in ("article", "speaker_name", "camp")}
    named = replace(found, sentences=found.sentences.with_columns(**names))
    html = page(named, running_text("", "Mr Xi said that the bridge was safe.").encode(), name=hostile)
    assert "<img" not in html
    assert 'title="' in html
    assert "&quot;&gt;&lt;img src=x&gt;" in html.split("<h1>")[1].split("</h1>")[0]


def test_the_command_shows_a_file(tmp_path: Path) -> None:
    file = tmp_path / "article.txt"
    file.write_text("A title\n\nXi said that the bridge was safe.\n", encoding="utf-8")
    shown = CliRunner().invoke(command, [str(file)])
    assert shown.exit_code == 0, shown.output
    assert "reported" in shown.output
    assert "Xi said that the bridge was safe." in shown.output


def test_the_command_takes_corrections_and_writes_a_page(tmp_path: Path) -> None:
    file, fixed, html = tmp_path / "article.txt", tmp_path / "fixed.csv", tmp_path / "page.html"
    file.write_text("A title\n\nXi said that the bridge was safe.\n", encoding="utf-8")
    fixed.write_text("article,sentence,voice\narticle,1,own\n", encoding="utf-8")
    done = CliRunner().invoke(
        command, [str(file), "--corrections", str(fixed), "--html", str(html), "--json"]
    )
    assert done.exit_code == 0, done.output
    assert '"voice": "own"' in done.output
    assert "corrected by hand" in html.read_text(encoding="utf-8")


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    result = CliRunner().invoke(command, [str(tmp_path / "nowhere.txt")])
    assert isinstance(result.exception, DataError)


@pytest.fixture(scope="module")
def pasted(real_data: Path) -> Voices:
    file = real_data / "pasted" / "xi_putin_2024-05-16_page_text.txt"
    body = file.read_text(encoding="utf-8").split("17:54\n\n", 1)[1].split("\n\nWe use cookies")[0]
    return voices_of_text(body, published=MAY)


@pytest.mark.real
def test_the_pasted_page_is_read_right(pasted: Voices) -> None:
    body = pasted.sentences.filter(pl.col("sentence") > 0)
    quoted = body.filter(pl.col("voice") == "direct")
    assert quoted["speaker_id"].to_list() == ["vladimir_putin"] * 3
    said = body.filter(pl.col("voice") == "reported")["speaker_id"].to_list()
    assert said.count("xi_jinping") >= 9
    assert said.count("vladimir_putin") >= 7
    assert "Li Yongquan" in body["speaker_name"].to_list()
    assert body.filter(pl.col("voice") == "own").height <= 5
