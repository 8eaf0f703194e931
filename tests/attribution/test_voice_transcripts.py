import polars as pl

from framing.attribution.voice import voices_of_text

TRANSCRIPT = """The President met the minister in Sochi.

President of Russia Vladimir Putin: Good afternoon, colleagues.

We meet again. I see that you are well.

Ivan Petrov (retranslated): Thank you for your time.

Our harvest was good."""


def sentences(text: str, title: str = "A meeting") -> pl.DataFrame:
    return voices_of_text(text, title=title).sentences.filter(pl.col("sentence") > 0)


def test_whoever_is_named_before_a_colon_speaks_until_the_next_name() -> None:
    table = sentences(TRANSCRIPT)

    assert table["voice"].to_list() == ["own", *["direct"] * 5]
    assert table["speaker_name"].to_list() == [None, *["Vladimir Putin"] * 3, *["Ivan Petrov"] * 2]
    assert table["how"].to_list() == ["reading", *["transcript"] * 5]
    assert table["p"].to_list()[1:] == [1.0] * 5


def test_the_speaker_of_a_turn_has_camp_and_relay() -> None:
    turn = sentences(TRANSCRIPT).row(1, named=True)

    assert turn["speaker_id"] == "vladimir_putin"
    assert turn["camp"] is not None
    assert turn["relay"] == "Vladimir Putin"


def test_questions_have_no_name() -> None:
    table = sentences("Question: Do you agree with us?\n\nVladimir Putin: I do. We all do.")

    assert table["speaker"].to_list() == ["Question", "Vladimir Putin", "Vladimir Putin"]
    assert table["speaker_name"].to_list()[0] is None


def test_a_newspaper_that_begins_paragraphs_with_colons_is_no_transcript() -> None:
    text = (
        "UPDATE: The road is open again.\n\nRelated: The minister resigned on Monday.\n\n"
        "To the Editor: The review of the play was unfair."
    )

    assert set(sentences(text)["how"]) == {"reading"}


def test_a_single_label_of_somebody_unknown_makes_no_transcript() -> None:
    text = "Carla Winterbottom: The baker who feeds us all.\n\nWe went to see her shop, and you should too."

    assert set(sentences(text)["how"]) == {"reading"}


def test_a_name_before_a_colon_within_a_paragraph_begins_no_turn() -> None:
    text = "The mayor was clear. Vladimir Putin: we know him, and he knows us."

    assert set(sentences(text)["how"]) == {"reading"}
