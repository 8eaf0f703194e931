"""What the cleaner takes out for the sake of pages, and what looks like it and stays."""

import pytest
from tests.corpus.extraction.drafts import REGISTRY

from framing.corpus.cleaner import Cleaner
from framing.corpus.dates import Clock
from framing.corpus.furniture import recognise

CLOCK = Clock(order="DMY", zone="Europe/London")
ONE = "The board met on Tuesday and spoke about the harbour for hours, and then it voted to lease a pier."
TWO = "The rest of the meeting was about gulls, of which there are too many, and who is to tell them so."


def kind(line: str, zone: str = "tail") -> str | None:
    found = recognise(line, zone, lambda _: False)  # type: ignore[arg-type]  # one of the three zones
    return found.kind if found else None


@pytest.mark.parametrize(
    "line",
    [
        "Subscribe to continue reading",
        "Please log in to read the full article",
        "To continue reading, subscribe for £1 a week",
        "Already a subscriber? Log in",
        "This article is for subscribers only",
        "Чтобы читать дальше, оформите подписку",
        "Полный текст доступен только подписчикам",
        "订阅后可阅读全文",
        "本文为付费内容",
    ],
)
def test_lines_of_paywalls_are_furniture(line: str) -> None:
    assert kind(line, "body") == "paywall"


@pytest.mark.parametrize(
    "line",
    [
        "Subscribers to the fund voted against the merger on Monday.",
        "To continue reading the palace's intentions is a hobby of the capital.",
        "He asked the court to read the letters aloud and to keep them.",
        "Чтобы читать между строк, нужен опыт.",
    ],
)
def test_sentences_that_only_begin_like_a_paywall_stay(line: str) -> None:
    assert kind(line, "body") is None


def test_a_menu_at_the_end_is_furniture_and_a_sentence_with_bars_is_not() -> None:
    assert kind("Night Tram 2010-2024 | Contact | Imprint") == "menu"
    assert kind("Night Tram 2010-2024 | Contact | Imprint", "body") is None
    assert kind("He drew it on the wall: a | b | c. That was all.") is None


def test_a_body_that_is_there_again_is_taken_out_with_its_short_lines_and_its_headline() -> None:
    body = f"{ONE}\n\nNobody spoke.\n\n{TWO}"
    cleaned = Cleaner(REGISTRY).text("A pier", f"{body}\n\nA pier\n\n{body}\n\nA pier\n\n{body}", CLOCK)
    assert cleaned.text == body
    assert [found.kind for found in cleaned.removed].count("repeated_title") == 2
    assert [found.kind for found in cleaned.removed].count("repeated_paragraph") == 6


def test_short_lines_that_stand_twice_among_new_ones_stay() -> None:
    text = f"{ONE}\n\nYes.\n\n{TWO}\n\nYes.\n\nA pier\n\nNo."
    assert Cleaner(REGISTRY).text("A pier", text, CLOCK).text == text


def test_the_beginning_of_a_sentence_with_a_date_is_no_dateline() -> None:
    text = f"On 12 December 2018,\n\n{ONE}"
    assert Cleaner(REGISTRY).text("A pier", text, CLOCK).text == text
