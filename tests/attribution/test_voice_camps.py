"""Who speaks for whom: names, titles on a day, offices of states, and what must stay unknown."""

from collections import Counter
from datetime import date

import pytest

from framing.attribution.camps import Camps
from framing.attribution.voice import voices_of_text

CAMPS = Camps.load()
SPRING_2022 = date(2022, 5, 5)


def found(text: str, on: date | None = SPRING_2022) -> str | None:
    known = CAMPS.find(text, on)
    return known.id if known else None


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Chinese President Xi", "xi_jinping"),
        ("But Putin", "vladimir_putin"),
        ("Vladimir Vladimirovich Putin", "vladimir_putin"),
        ("White House press secretary Jen Psaki", "jen_psaki"),
        ("US President Barack Obama", "barack_obama"),
        ("the UK", "british_government"),
        ("the US", "us_government"),
    ],
)
def test_names_win_over_titles_and_institutions(text: str, key: str) -> None:
    assert found(text) == key


@pytest.mark.parametrize(
    "text", ["Melania Trump", "Hunter Biden", "Kim Kardashian", "Daniil Medvedev", "one who left", "told us"]
)
def test_a_namesake_or_a_plain_word_is_not_somebody_known(text: str) -> None:
    assert found(text) is None


def test_a_place_behind_a_preposition_is_where_somebody_is_not_who() -> None:
    assert found("analysts in Moscow") is None
    assert CAMPS.described("analysts in Moscow") == "expert"


@pytest.mark.parametrize(
    ("day", "key"),
    [
        (date(2016, 5, 1), "david_cameron"),
        (date(2022, 9, 5), "boris_johnson"),
        (date(2022, 9, 6), "liz_truss"),
        (date(2022, 10, 25), "rishi_sunak"),
        (None, "keir_starmer"),
    ],
)
def test_a_title_is_of_whoever_held_it_on_the_day(day: date | None, key: str) -> None:
    assert found("the British prime minister", day) == key


@pytest.mark.parametrize(
    ("text", "camp"),
    [
        ("a senior U.S. defense official", "western_official"),
        ("Ukrainian authorities", "ukraine_state"),
        ("Russian-installed officials", "russia_installed"),
        ("Russian political analyst", "expert"),
        ("Russian opposition leader", "opposition"),
        ("a former Russian official", None),
        ("the Russian Orthodox Church spokesman", None),
        ("Russian fans", None),
        ("политологи", "expert"),
    ],
)
def test_somebody_unnamed_has_a_camp_where_the_words_say_so(text: str, camp: str | None) -> None:
    assert CAMPS.described(text) == camp


def test_a_camp_holds_for_its_time() -> None:
    assert CAMPS.camp_of("barack_obama", date(2014, 3, 1)) == "western_official"
    assert CAMPS.camp_of("barack_obama", date(2022, 3, 1)) is None
    assert CAMPS.camp_of("barack_obama", None) is None


def test_a_surname_brings_the_full_name_of_the_article_and_its_camp() -> None:
    text = "Foreign Minister Wang Yi met reporters. The visit was long. Wang said that talks would go on."
    row = voices_of_text(text, published=date(2018, 3, 8)).sentences.row(3, named=True)
    assert (row["speaker_id"], row["camp"]) == ("wang_yi", "china_state")


def test_no_name_is_given_to_two_speakers() -> None:
    names = Counter(name.casefold() for each in CAMPS.speakers.values() for name in {each.name, *each.names})
    doubles = {
        name: {
            key
            for key, each in CAMPS.speakers.items()
            if name in {n.casefold() for n in (each.name, *each.names)}
        }
        for name, n in names.items()
        if n > 1
    }
    assert {name: keys for name, keys in doubles.items() if len(keys) > 1} == {}


def test_no_title_is_held_by_two_at_once() -> None:
    held = [
        (title, office.since or date.min, office.until or date.max, key)
        for key, each in CAMPS.speakers.items()
        for office in each.offices
        for title in office.titles
    ]
    clashes = [
        (a[0], a[3], b[3])
        for a in held
        for b in held
        if a[0].casefold() == b[0].casefold() and a[3] < b[3] and a[1] < b[2] and b[1] < a[2]
    ]
    assert clashes == []


def test_every_speaker_has_a_camp_of_the_file() -> None:
    assert {each.camp for each in CAMPS.speakers.values()} <= set(CAMPS.names)
    assert set(CAMPS.of_states.states.values()) <= set(CAMPS.names)
