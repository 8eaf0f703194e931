"""Quotation marks: every family, nesting, paragraphs, and what is no quotation at all."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.growth import grows_linearly

from framing.attribution import quotes
from framing.attribution.kernels import quotes as kernels
from framing.attribution.quotes import n_words, quotations, speech, titles
from framing.attribution.voice_reading import Reading


def quoted(text: str) -> list[str]:
    reading = Reading.of_texts([text])
    found = quotations(reading)
    return [reading.text(int(a), int(b)) for a, b in zip(found.firsts, found.ends, strict=True)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He said: "We are neighbours." Then he left.', ['"We are neighbours."']),
        ("He said: “We are neighbours.” Then he left.", ["“We are neighbours.”"]),
        ("Он сказал: «Мы соседи». И ушёл.", ["«Мы соседи»"]),
        ("Er sagte: „Wir sind Nachbarn“, und ging.", ["„Wir sind Nachbarn“"]),
        ("So »Wir sind Nachbarn« sagte er.", ["»Wir sind Nachbarn«"]),
        ("Hon sade ”vi är grannar” och gick.", ["”vi är grannar”"]),
        ("他说：「我们是邻居」。", ["「我们是邻居」"]),
        ("他说：『我们是邻居』。", ["『我们是邻居』"]),
        ("他说：“我们是邻居。”", ["“我们是邻居。”"]),
        ("'We are neighbours,' he said.", ["'We are neighbours,'"]),
        ("‘We are neighbours,’ he said.", ["‘We are neighbours,’"]),
    ],
)
def test_every_family_of_marks_is_paired(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


def test_a_quotation_inside_another_belongs_to_it() -> None:
    assert quoted("“He told me ‘go away’ and I “went” away,” she said.") == [
        "“He told me ‘go away’ and I “went” away,”"
    ]
    assert quoted("他说：「我们是『好』邻居」。") == ["「我们是『好』邻居」"]


def test_a_title_in_angle_brackets_is_no_quotation() -> None:
    assert quoted("他读了《红楼梦》。") == []


@pytest.mark.parametrize(
    "text",
    [
        "The states' rights and the boys' house.",
        "In the '90s 'twas so, and he got 'em.",
        'He is 6\'2" tall, and the pipe is 5" wide.',
        "China's and Russia’s ministers didn't meet.",
        "Rock 'n' roll",
    ],
)
def test_apostrophes_and_inches_are_no_quotation_marks(text: str) -> None:
    assert quoted(text) == []


def test_an_inch_inside_a_quotation_does_not_close_it() -> None:
    assert quoted('He said "I am 6\'2" tall" and left.') == ['"I am 6\'2" tall"']


def test_a_possessive_does_not_close_a_single_quotation() -> None:
    assert quoted("'The states' rights are old,' he said.") == ["'The states' rights are old,'"]


def test_an_odd_mark_costs_its_sentence_and_no_more() -> None:
    text = 'He said "yes to that. Then he left. "No," she said. They went home. “Odd again. All was quiet.'
    assert quoted(text) == ['"yes to that.', '"No,"', "“Odd again."]


def test_a_mark_that_closes_nothing_is_ignored() -> None:
    assert quoted('All was quiet," he said. "We are neighbours," she said.') == ['"We are neighbours,"']


def test_a_quotation_over_paragraphs_goes_on_where_a_mark_opens_again() -> None:
    text = "“First we talked. And talked.\n\n“Then we signed,” he said.\n\nThe hall was empty."
    assert quoted(text) == ["“First we talked. And talked.", "“Then we signed,”"]
    found = quotations(Reading.of_texts([text]))
    assert found.goes_on.tolist() == [False, True]


def test_a_quotation_never_goes_on_into_the_next_article() -> None:
    reading = Reading.of_texts(["“First we talked. And talked.", "“Then we signed,” he said."])
    assert quotations(reading).goes_on.tolist() == [False, False]


def test_titles_and_ironic_words_are_no_speech() -> None:
    reading = Reading.of_texts(
        ["The “friendship” of “War and Peace” grew. “We are good old neighbours,” he said."]
    )
    found = quotations(reading)
    assert (speech(reading, found) & ~titles(reading, found)).tolist() == [False, False, True]


def test_words_of_a_quotation_are_counted_without_its_marks() -> None:
    reading = Reading.of_texts(["“We are, as ever, neighbours!”"])
    assert n_words(reading, quotations(reading)).tolist() == [5]


def test_each_token_knows_its_quotation() -> None:
    reading = Reading.of_texts(["a “b c” d “e”"])
    assert quotations(reading).of_token.tolist() == [-1, 0, 0, 0, 0, -1, 1, 1, 1]


MARKS = "\"'“”‘’«»„「」『』.,!? \n\n5sa"


@given(st.text(alphabet=MARKS, max_size=200))
@settings(max_examples=150, deadline=None)
def test_quotations_are_ordered_disjoint_and_inside_their_article(text: str) -> None:
    reading = Reading.of_texts([text, text])
    found = quotations(reading)
    assert (found.ends > found.firsts).all()
    assert (found.firsts[1:] >= found.ends[:-1]).all()
    half = int(reading.article_offsets[1])
    assert not ((found.firsts < half) & (found.ends > half)).any()
    first = [(a, b) for a, b in zip(found.firsts.tolist(), found.ends.tolist(), strict=True) if a < half]
    second = [
        (a - half, b - half)
        for a, b in zip(found.firsts.tolist(), found.ends.tolist(), strict=True)
        if a >= half
    ]
    assert first == second


@given(st.text(max_size=200))
@settings(max_examples=100, deadline=None)
def test_any_text_is_read_without_an_exception(text: str) -> None:
    quotations(Reading.of_texts([text]))


@given(st.text(alphabet=MARKS, max_size=60))
@settings(max_examples=60, deadline=None)
def test_the_compiled_loop_does_what_the_plain_one_does(text: str) -> None:
    compiled = quotations(Reading.of_texts([text]))
    names = [name for name in dir(kernels) if hasattr(getattr(kernels, name), "py_func")]
    with pytest.MonkeyPatch.context() as patch:
        for name in names:
            patch.setattr(kernels, name, getattr(kernels, name).py_func)
        patch.setattr(quotes, "find_quotations", kernels.find_quotations)
        slow = quotations(Reading.of_texts([text]))
    assert compiled.firsts.tolist() == slow.firsts.tolist()
    assert compiled.ends.tolist() == slow.ends.tolist()
    assert compiled.closed.tolist() == slow.closed.tolist()


@pytest.mark.parametrize("piece", ['"', "'", "“", "«„", "' a", '5" ', "” ‘", "“\n\n"])
def test_time_grows_with_the_length_whatever_the_marks(piece: str) -> None:
    readings = {n: Reading.of_texts([piece * n]) for n in (2_000, 20_000, 400_000)}
    assert grows_linearly(lambda n: quotations(readings[n]), small=20_000, large=400_000, slack=4)


def test_no_text_gives_no_quotation() -> None:
    found = quotations(Reading.of_texts([""]))
    assert len(found) == 0
    assert found.inside.dtype == np.bool_


def test_five_megabytes_of_marks_are_paired() -> None:
    reading = Reading.of_texts(['"' * 5_000_000])
    assert len(quotations(reading)) == 2_500_000
