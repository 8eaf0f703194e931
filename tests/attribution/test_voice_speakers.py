"""From the speaker as written to a person: names, titles of the day, pronouns, descriptions, camps."""

from datetime import date
from pathlib import Path

import pytest

from framing.attribution.camps import Camps
from framing.attribution.cues import strength
from framing.attribution.readout import Line, genre, inferred
from framing.attribution.speakers import Cast, name_runs
from framing.attribution.speakers_mentions import Mentions, find_mentions
from framing.attribution.voice import voices_of_text
from framing.attribution.voice_reading import Reading
from framing.errors import BadConfig

MAY = date(2024, 5, 16)


def names(text: str) -> list[str | None]:
    table = voices_of_text(text, published=MAY).sentences
    return table.filter(table["voice"] != "own")["speaker_name"].to_list()


@pytest.fixture(scope="module")
def camps() -> Camps:
    return Camps.load()


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Chinese President Xi Jinping", "xi_jinping"),
        ("the Russian president", "vladimir_putin"),
        ("Dmitri Peskov, the Kremlin’s spokesman", "dmitry_peskov"),
        ("the Kremlin", "kremlin"),
        ("China's foreign ministry", "chinese_foreign_ministry"),
        ("both sides", "china_russia_joint"),
        ("习近平", "xi_jinping"),
        ("Владимир Путин", "vladimir_putin"),
        ("two shopkeepers", None),
    ],
)
def test_names_and_titles_are_known(camps: Camps, text: str, key: str | None) -> None:
    known = camps.find(text, MAY)
    assert (known.id if known else None) == key


def test_a_title_means_whoever_held_it_on_the_day(camps: Camps) -> None:
    def holder(title: str, day: date) -> str | None:
        known = camps.find(title, day)
        return known.id if known else None

    assert holder("the Russian president", date(2010, 1, 1)) == "dmitry_medvedev"
    assert holder("NATO chief", MAY) == "jens_stoltenberg"
    assert holder("NATO chief", date(2025, 1, 1)) == "mark_rutte"
    assert holder("the Chinese leader", date(2000, 1, 1)) is None


def test_a_file_of_the_user_adds_and_replaces(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(
        "camps:\n  bridge: Builders\nspeakers:\n  ada:\n    name: Ada Brückner\n    camp: bridge\n"
        "    role: expert\n    pronoun: she\n",
        encoding="utf-8",
    )
    camps = Camps.load(file)
    known = camps.find("the engineer Ada Brückner", None)
    assert known is not None
    assert known.speaker.camp == "bridge"
    assert camps.find("Xi Jinping", None) is not None


def test_a_wrong_file_of_camps_is_told_with_its_place(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("speakers:\n  ada:\n    nam: Ada\n    camp: x\n    role: y\n", encoding="utf-8")
    with pytest.raises(BadConfig, match=r"mine\.yaml:3"):
        Camps.load(file)


def test_every_speaker_has_a_camp_that_is_explained(camps: Camps) -> None:
    assert {speaker.camp for speaker in camps.speakers.values()} <= set(camps.names)


def test_pronouns_stand_for_the_nearest_speaker() -> None:
    text = (
        "Xi Jinping said that the bridge was safe. He added that it would last.\n\n"
        "Putin said that he agreed. He noted that trains were running."
    )
    assert names(text) == ["Xi Jinping", "Xi Jinping", "Vladimir Putin", "Vladimir Putin"]


def test_she_is_not_he() -> None:
    text = (
        "Maria Zakharova said that the bridge was safe. Sergei Lavrov said that he agreed. "
        "She added that it would last."
    )
    assert names(text) == ["Maria Zakharova", "Sergey Lavrov", "Maria Zakharova"]


def test_a_surname_gets_the_full_name_of_its_article() -> None:
    text = (
        "Ludmila Brückner, an analyst in Riga, said that trade would grow. The port was closed. "
        "Brückner said that ice was to blame."
    )
    assert names(text) == ["Ludmila Brückner", "Ludmila Brückner"]


def test_an_unknown_expert_has_a_camp_and_no_key() -> None:
    row = voices_of_text("Ludmila Brückner, an analyst in Riga, said that trade would grow.").sentences.row(
        1, named=True
    )
    assert row["speaker_id"] is None
    assert row["camp"] == "expert"


def test_a_place_is_no_person() -> None:
    assert name_runs(["A", "speaker", "from", "Turkey"]) == []
    assert name_runs(["Bank", "clerks", "in", "Heihe"]) == []
    assert name_runs(["Deng", "Hanyu", "of", "the", "Crane", "Tower", "Seminar"]) == ["Deng Hanyu"]


def test_mentions_know_what_stands_around_them() -> None:
    reading = Reading.of_texts(["The spokeswoman Ada Brückner waited at the North Gate."])
    (mentions,) = find_mentions(reading, {"spokeswoman", "chairman"})
    assert mentions.texts == ["Ada Brückner", "North Gate"]
    assert mentions.is_person(0)
    assert not mentions.is_person(1)
    assert mentions.around(0) == ["spokeswoman"]


def test_nobody_to_stand_for_leaves_a_pronoun_unresolved(camps: Camps) -> None:
    cast = Cast(camps=camps, on=MAY, mentions=Mentions())
    assert cast.speaker("he", sentence=3, token=40).name is None


@pytest.mark.parametrize(
    ("cue", "expected"),
    [
        ("said", "strong"),
        ("has Stressed", "strong"),
        ("according to", "strong"),
        ("wants", "attitude"),
        ("", "none"),
    ],
)
def test_cues_have_a_strength(cue: str, expected: str) -> None:
    assert strength(cue) == expected


def line(voice: str, words: str, **known: object) -> Line:
    facts: dict[str, object] = {"speaker_id": None if voice == "own" else "xi_jinping", "speaker": None}
    facts |= {"strong": voice != "own", "backward": False, "opens": False, **known}
    return Line(voice=voice, words=tuple(words.split()), **facts)  # type: ignore[arg-type]  # of every kind


def test_the_genre_needs_leaders_who_speak(camps: Camps) -> None:
    leader, expert = ("xi_jinping", True), (None, True)

    assert genre(5, [leader] * 4, camps).is_readout
    assert not genre(4, [expert] * 4, camps).is_readout
    assert not genre(12, [leader] * 3, camps).is_readout
    assert not genre(0, [], camps).is_readout


def test_inference_stops_at_a_paragraph_and_at_narration() -> None:
    body = [
        line("reported", "xi said so", opens=True),
        line("own", "the two sides should stay close"),
        line("own", "both are good neighbours"),
        line("own", "they signed a paper on thursday"),
        line("own", "relations are strong", opens=True),
    ]
    assert inferred(body) == [None, 0, 0, None, None]


def test_inference_looks_ahead_to_a_cue_behind_its_content() -> None:
    body = [
        line("own", "the two countries are committed", opens=True),
        line("reported", "they stay close he said", backward=True),
    ]
    assert inferred(body) == [1, None]


def test_it_may_stand_for_the_paper_spoken_of() -> None:
    text = (
        "China and Russia signed a joint statement in Moscow. Trade, it says, will go on growing.\n\n"
        "It calls for talks between all sides."
    )
    assert voices_of_text(text).sentences["speaker_id"].to_list()[2:] == ["china_russia_joint"] * 2


def test_two_presidents_by_name_speak_jointly() -> None:
    found = voices_of_text("Xi Jinping and Vladimir Putin said that trade would grow.").sentences
    assert found["speaker_id"].to_list()[1] == "china_russia_joint"


def test_the_two_sides_of_others_are_not_china_and_russia() -> None:
    text = "Japan and the United States issued a joint statement. The two sides said that trade would grow."
    row = voices_of_text(text).sentences.row(2, named=True)
    assert row["voice"] == "reported"
    assert row["speaker"] == "The two sides"
    assert row["speaker_id"] is None


def test_many_people_do_not_hide_the_man_before() -> None:
    text = "“It is plain,” Deng Hanyu said. Many people think that it is not. “They are wrong,” he said."
    assert voices_of_text(text).sentences["speaker_name"].to_list()[-1] == "Deng Hanyu"


def test_a_ministry_is_no_person() -> None:
    row = voices_of_text("A Defence Ministry official said that the flights were a challenge.").sentences.row(
        1, named=True
    )
    assert (row["speaker"], row["speaker_name"]) == ("A Defence Ministry official", None)
