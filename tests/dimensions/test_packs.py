"""The bundled dimensions: complete, consistent, and true to their own examples."""

from pathlib import Path

import pytest
from tests.dimensions.matching import language_of, matched

from framing.dimensions.load import load, names
from framing.types import Dimension

LANGUAGES = ("en", "ru", "zh")
ASKED_FOR = {
    "multipolarity",
    "partnership",
    "brotherhood",
    "sovereignty",
    "winwin",
    "hegemony",
    "threat",
    "dependence",
    "democracy_rights",
    "peace_mediation",
}

pack = pytest.mark.parametrize("dimension", [load(name) for name in names()], ids=names())
spoken = pytest.mark.parametrize("language", LANGUAGES)


def of(sentences: tuple[str, ...], language: str) -> list[str]:
    return [sentence for sentence in sentences if language_of(sentence) == language]


def test_the_ten_dimensions_of_the_first_study_are_there() -> None:
    assert set(names()) >= ASKED_FOR


@pack
def test_a_pack_says_what_it_means_and_what_it_rests_on(dimension: Dimension) -> None:
    assert dimension.version >= 1
    assert len(dimension.definition.split()) >= 20
    assert len(dimension.reference) >= 3
    assert all(any(year in entry for year in ("19", "20")) for entry in dimension.reference)
    assert tuple(dimension.words) == LANGUAGES


@pack
@spoken
def test_each_language_has_patterns_seeds_and_examples(dimension: Dimension, language: str) -> None:
    words = dimension.words[language]
    assert len(words.patterns) >= 15
    assert len(words.positive) >= 4
    assert bool(words.negative) == bool(dimension.negative)
    assert of(dimension.examples, language)
    assert of(dimension.near_misses, language)


@pack
@spoken
def test_seed_words_are_single_words_of_one_pole(dimension: Dimension, language: str) -> None:
    words = dimension.words[language]
    assert not set(words.positive) & set(words.negative)
    assert all(" " not in seed and "*" not in seed for seed in (*words.positive, *words.negative))


@pack
@spoken
def test_no_pattern_ends_in_a_word_that_may_be_any(dimension: Dimension, language: str) -> None:
    words = dimension.words[language]
    every = (*words.patterns, *words.except_patterns)
    assert not [pattern for pattern in every if pattern.split()[-1] == "*" or pattern.split()[0] == "*"]


@pack
@spoken
def test_examples_match_the_dimension(dimension: Dimension, language: str) -> None:
    sentences = of(dimension.examples, language)
    missed = [
        s for s, found in zip(sentences, matched([dimension], language, sentences), strict=True) if not found
    ]
    assert not missed


@pack
@spoken
def test_near_misses_and_sentences_beyond_words_do_not_match(dimension: Dimension, language: str) -> None:
    sentences = of((*dimension.near_misses, *dimension.beyond_words), language)
    hit = [s for s, found in zip(sentences, matched([dimension], language, sentences), strict=True) if found]
    assert not hit


@pack
@spoken
def test_every_pattern_can_match_something(dimension: Dimension, language: str) -> None:
    """Each pattern, wildcards filled in, matches itself: no word of it is cut apart by the tokeniser."""
    words = dimension.words[language]
    written = [" ".join(_filled(word) for word in pattern.split()) for pattern in words.patterns]
    found = matched([dimension], language, written)
    dead = [pattern for pattern, hits in zip(words.patterns, found, strict=True) if not hits]
    assert not dead


def _filled(word: str) -> str:
    if word == "*":
        return "new"
    letter = "а" if language_of(word) == "ru" else "义" if language_of(word) == "zh" else "s"
    return word.replace("?", letter).replace("*", letter)


@spoken
def test_a_neutral_news_item_matches_nothing(language: str) -> None:
    item = {
        "en": [
            "The mayor opened a new bridge on Monday and thanked the workers.",
            "Shares fell two percent after the company cut its forecast.",
            "The team won its third match in a row thanks to a late goal.",
            "Her friends and family waited outside the court.",
            "He won the Nobel Peace Prize and gave the money to a school.",
        ],
        "ru": ["Мэр открыл новый мост и поблагодарил рабочих.", "Акции компании упали на два процента."],
        "zh": ["市长周一为新桥剪彩并感谢工人。", "公司下调预期后股价下跌百分之二。"],
    }[language]
    assert matched([load(name) for name in names()], language, item) == [set() for _ in item]


def test_phrases_of_the_genre_go_to_their_own_dimension() -> None:
    """One sentence each, as the official texts and their critics write them."""
    sentences = {
        "The two sides will deepen the comprehensive strategic partnership of coordination.": "partnership",
        "The world is moving towards an equal and orderly multipolar order.": "multipolarity",
        "Russians and Chinese are brothers forever, the song says.": "brotherhood",
        "Both oppose interference in the internal affairs of other states.": "sovereignty",
        "Win-win cooperation serves both peoples.": "winwin",
        "They condemned hegemonism, bloc confrontation and a Cold War mentality.": "hegemony",
        "Chinese dual-use goods feed Moscow’s war machine, the ministers said.": "threat",
        "Russia risks becoming the junior partner, dependent on China for its markets.": "dependence",
        "Activists spoke of political prisoners and of human rights.": "democracy_rights",
        "Beijing urged a ceasefire and peace talks.": "peace_mediation",
    }
    found = matched([load(name) for name in names()], "en", list(sentences))
    assert found == [{name} for name in sentences.values()]


def test_quotation_marks_do_not_hide_a_phrase() -> None:
    sentences = ["They declared a “no limits” partnership.", "A 'win-win' result, the envoy said."]
    found = matched([load("partnership"), load("winwin")], "en", sentences)
    assert found == [{"partnership"}, {"winwin"}]


def test_russian_patterns_reach_every_case() -> None:
    cases = ["стратегическое партнёрство", "стратегического партнерства", "стратегическим партнёрством"]
    assert matched([load("partnership")], "ru", cases) == [{"partnership"}] * 3


def test_the_reference_page_names_every_dimension_with_its_poles(root: Path) -> None:
    page = (root / "docs" / "reference" / "dimensions.md").read_text(encoding="utf-8")
    for name in names():
        negative = load(name).negative
        poles = f"{load(name).positive} – {negative}" if negative else "one pole"
        assert f"| `{name}` |" in page
        assert poles in page
