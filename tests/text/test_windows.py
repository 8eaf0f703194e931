"""Words near keywords: what a window holds, and that nothing else of a text is read."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.text.written import corpus_of
from tests.tokens_in_memory import TokensInMemory, Written, tokens_of

from framing.text.dfm import dfm
from framing.text.match import find_matches, in_whole
from framing.text.patterns import Category, compile_patterns
from framing.text.tokenise import tokenise
from framing.text.tokens import Tokens
from framing.text.windows import ANY_LANGUAGE, Window, WindowedTokens, reach, windowed
from framing.types import Unit

UNITS: tuple[Unit, ...] = ("article", "paragraph", "sentence")
MARKS = (",", ".")


def around(*patterns: str, words: int = 2, within: Unit = "sentence", **choices: str) -> Window:
    category = Category(name=ANY_LANGUAGE, patterns=patterns)
    return Window(keywords=(category,), words=words, within=within, **choices)  # type: ignore[arg-type]


def read(tokens: Tokens, unit: Unit = "sentence") -> list[list[str]]:
    """The words and marks of every unit that are seen."""
    found = []
    for part in tokens.parts():
        forms = [part.vocabulary.forms[number] for number in part.forms]
        found += [forms[first:end] for first, end in pairwise(part.unit_offsets(unit).tolist())]
    return found


def by_hand(pieces: Sequence[Sequence[str]], n: int, keyword: str) -> list[list[str]]:
    """The tokens of every piece within n words of a keyword, by the rank of each word."""
    found = []
    for piece in pieces:
        rank, ranks = 0, []  # a mark has the rank of the word before it, or of the first
        for token in piece:
            rank += token not in MARKS
            ranks.append(max(rank, 1))
        places = [ranks[i] for i, token in enumerate(piece) if token == keyword]
        found.append(
            [
                token
                for token, own in zip(piece, ranks, strict=True)
                if any(abs(own - at) <= n for at in places)
            ]
        )
    return found


sentences = st.lists(st.sampled_from(["k", "a", "b", "c", *MARKS]), max_size=12)
articles = st.lists(st.lists(sentences, min_size=2, max_size=4), min_size=1, max_size=4)


def corpus(texts: Sequence[Sequence[Sequence[str]]], *, per_part: int = 1_000) -> TokensInMemory:
    written = [Written(id=f"a{i}", outlet="o", sentences=text) for i, text in enumerate(texts)]
    return tokens_of(written, articles_per_part=per_part)


@settings(deadline=None)  # a first call compiles
@given(texts=articles, n=st.integers(1, 4), within=st.sampled_from(UNITS))
def test_a_window_holds_what_counting_by_hand_gives(
    texts: list[list[list[str]]], n: int, within: Unit
) -> None:
    whole = corpus(texts)
    near = windowed(whole, around("k", words=n, within=within))
    assert read(near, within) == by_hand(read(whole, within), n, "k")


@settings(deadline=None)  # a first call compiles
@given(texts=articles, n=st.integers(1, 4), within=st.sampled_from(UNITS))
def test_units_keep_their_numbers_and_parts_change_nothing(
    texts: list[list[list[str]]], n: int, within: Unit
) -> None:
    whole, cut = corpus(texts), corpus(texts, per_part=1)
    window = around("k", words=n, within=within)
    one, two = windowed(whole, window), windowed(cut, window)
    for unit in UNITS:
        assert len(read(one, unit)) == len(read(whole, unit))
        assert read(one, unit) == read(two, unit)
    numbers = [part.unit_number("sentence").tolist() for part in one.parts()]
    assert numbers == [part.unit_number("sentence").tolist() for part in whole.parts()]


@settings(deadline=None)  # a first call compiles
@given(texts=articles, n=st.integers(1, 3), phrase=st.sampled_from(["a b", "k a", "b", "a b c"]))
def test_a_phrase_counts_where_it_stands_wholly_in_a_window_and_is_printed_so(
    texts: list[list[list[str]]], n: int, phrase: str
) -> None:
    whole = corpus(texts)
    near = windowed(whole, around("k", words=n))
    dictionary = compile_patterns([Category(name="x", patterns=(phrase,))], whole.vocabulary)
    for part, cut in zip(whole.parts(), near.parts(), strict=True):
        assert cut.places is not None
        kept = set(cut.places.tolist())
        everywhere = find_matches(part, dictionary)
        expected = [
            (first, behind)
            for first, behind in zip(everywhere.first.tolist(), everywhere.behind.tolist(), strict=True)
            if kept.issuperset(range(first, behind))
        ]
        inside = find_matches(cut, dictionary)
        found = in_whole(cut, inside)
        assert list(zip(found.first.tolist(), found.behind.tolist(), strict=True)) == expected
        assert inside.counts(cut.sentence_offsets).sum() == len(expected)


def test_no_phrase_is_made_of_words_that_a_gap_parts() -> None:
    near = windowed(corpus([[["k", "win", "x", "x", "x", "win", "k"]]]), around("k", words=1))
    assert read(near) == [["k", "win", "win", "k"]]
    dictionary = compile_patterns([Category(name="x", patterns=("win win",))], near.vocabulary)
    assert [len(find_matches(part, dictionary)) for part in near.parts()] == [0]


def test_an_exception_that_leaves_the_window_still_takes_its_match_back() -> None:
    tokens = corpus([[["k", "partner", "in", "crime"], ["k", "partner", "in", "trade"]]])
    near = windowed(tokens, around("k", words=1))
    category = Category(name="x", patterns=("partner",), except_patterns=("partner in crime",))
    dictionary = compile_patterns([category], tokens.vocabulary)
    (part,) = near.parts()
    assert find_matches(part, dictionary).counts(part.sentence_offsets).ravel().tolist() == [0, 1]


def test_a_word_counts_where_the_longer_phrase_that_holds_it_leaves_the_window() -> None:
    tokens = corpus([[["strategic", "partner", "k"], ["a", "k", "strategic", "partner"]]])
    near = windowed(tokens, around("k", words=1))
    category = Category(name="x", patterns=("partner", "strategic partner", "strategic"))
    dictionary = compile_patterns([category], tokens.vocabulary)
    (part,) = near.parts()
    found = find_matches(part, dictionary)
    assert [dictionary.patterns[number] for number in found.patterns] == ["partner", "strategic"]


def test_windows_that_overlap_are_one_and_each_word_counts_once() -> None:
    near = windowed(corpus([[["a", "k", "b", "k", "c", "d", "e"]]]), around("k", words=1))
    assert read(near) == [["a", "k", "b", "k", "c"]]
    assert dfm(near, unit="article").matrix.sum() == 5


def test_the_keyword_itself_can_be_left_out() -> None:
    near = windowed(corpus([[["a", "k", "b", "k", "c"]]]), around("k", words=1, keyword="left_out"))
    assert read(near) == [["a", "b", "c"]]


def test_a_window_ends_with_its_unit() -> None:
    text = [["t"], ["a", "k"], ["b", "c"]]
    assert read(windowed(corpus([text]), around("k"))) == [[], ["a", "k"], []]
    assert read(windowed(corpus([text]), around("k", within="paragraph"))) == [[], ["a", "k"], ["b", "c"]]
    assert read(windowed(corpus([text]), around("k", within="article"))) == text


def test_keywords_of_a_language_are_looked_for_in_its_texts_only() -> None:
    written = [
        Written(id="a", outlet="o", sentences=[["die", "hard"]], language="de"),
        Written(id="b", outlet="o", sentences=[["die", "hard"]], language="en"),
    ]
    keywords = (Category(name="en", patterns=("die",)),)
    near = windowed(tokens_of(written), Window(keywords=keywords, words=3))
    assert read(near, "article") == [[], ["die", "hard"]]


def test_the_text_of_a_unit_is_its_windows_with_a_mark_between_them(tmp_path: Path) -> None:
    texts = [("Title", "The bloc, they said, grew. “The bloc” of nine states met another bloc today.")]
    tokens = tokenise(corpus_of(tmp_path / "corpus", texts, outlets=["one"]), tmp_path / "tokens")
    near = windowed(tokens.with_unit("sentence"), around("bloc", words=1))
    (part,) = near.parts()
    assert part.text_of(part.texts(), "sentence", range(3)) == [
        "",
        "The bloc, they",
        "“The bloc” of … another bloc today.",
    ]
    assert near.part(0).n_words("sentence").tolist() == [0, 3, 6]
    assert near.n_parts() == tokens.n_parts()
    assert near.without_window().part(0).n_words("sentence").tolist() == [1, 5, 9]


def test_reach_counts_units_and_hits() -> None:
    tokens = corpus([[["k", "a"], ["b"], ["k", "k"]], [["b"], ["c"]]]).with_unit("sentence")
    near = windowed(tokens, around("k", "zebra"))
    found = reach(near)
    assert found.units.tolist() == [True, False, True, False, False]
    assert found.hits.tolist() == [3, 0]
    assert found.article.tolist() == [0, 0, 0, 1, 1]
    assert near.keywords.never_matching == ("zebra",)


def test_a_window_has_a_digest_of_its_own_and_knows_the_whole() -> None:
    tokens = corpus([[["k", "a"], ["b"]]])
    one, two = windowed(tokens, around("k")), windowed(tokens, around("k", words=3))
    assert len({tokens.digest, one.digest, two.digest}) == 3
    assert one.fingerprint == tokens.fingerprint
    again = windowed(one, around("k", words=3))
    assert isinstance(again.without_window(), TokensInMemory)
    assert read(again) == read(two), "a window of a window is taken from the whole"
    assert isinstance(one.with_unit("article"), WindowedTokens)


@pytest.mark.parametrize("words", [1, 5])
def test_what_a_window_is_can_be_told(words: int) -> None:
    said = around("nato", "the west", words=words).told
    assert (
        said == f"{words} word{'s' if words > 1 else ''} on each side of nato, the west, within the sentence"
    )


def test_a_corpus_without_tokens_has_empty_windows() -> None:
    near = windowed(corpus([[[], []]]), around("k"))
    assert read(near) == [[], []]
    assert not np.any(reach(near).units)
