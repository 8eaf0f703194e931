"""The compiled loops give what plain Python gives, on text of every kind."""

from collections import Counter
from itertools import pairwise

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.text import plain
from tests.text.written import part_of

from framing.text import punctuation
from framing.text.characters import FORMAT, HAN, JOINER, NEWLINE, SPACE
from framing.text.kernels.count import count
from framing.text.kernels.places import WIDE, narrow_gaps, places
from framing.text.match import MatchSettings, _all_matches, _settled
from framing.text.patterns import Category, compile_patterns
from framing.text.scanning import Texts, Tokenised, tokenise_texts

PIECES = st.sampled_from(
    [
        *"abcXYZ019",
        *" .,;:!?'\"-_#@/&%$()[]«»“”‘’´–—…",
        *"дЖёعमไ中国あア한ẞ",
        *"\n\t\r\u00a0\u200b\u00ad\u200d\u0301\ufe0f\u3000\x00\x85",
        *"。！？，、；：》《·「」『』说他",
        "。”他说。",
        "？’",
        "“‘",
        "\n\n",
        " ",
        " ",
        ". ",
        "? ",
        "! ",
        "...",
        "? Но ",
        "http://a.b/c?d=1.",
        "www.bbc.co.uk/news,",
        "a.b@c.org",
        "@user",
        "#тег#",
        "Mr. ",
        "U.S. ",
        "No. 5 ",
        "г. ",
        "т.е. ",
        "said ",
        "The ",
        "word ",
        "said.The",
        "🇺🇦",
        "👩\u200d👧",
        "1,000.5",
        "government's",
        "win-win",
    ]
)
TEXTS = st.one_of(
    st.lists(PIECES, max_size=40).map("".join), st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
)


SPECIAL = [
    "U.S",
    "Ph.D",
    "т.е",
    "т.е.х",
    "No",
    "said",
    "The",
    "A",
    "В",
    "г",
    "a@b.c",
    "http://x",
    "Mr",
    "e.g",
    "1.2",
    "im.X",
]


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_the_scanner_finds_the_tokens_of_the_plain_one(text: str) -> None:
    found = tokenise_texts(Texts.of([text]), segment_chinese=False)
    expected = []
    for start, end, _ in plain.scan(text):
        piece = text[start:end]
        han = plain.class_of(piece[0]) == HAN
        expected += list(piece) if han else [piece]
    assert [found.forms[number] for number in found.numbers] == expected
    raw = text.encode()
    assert [raw[s:e].decode() for s, e in zip(found.starts, found.ends, strict=True)] == expected


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_paragraphs_and_sentences_are_those_of_the_plain_splitter(text: str) -> None:
    found = tokenise_texts(Texts.of([text]), segment_chinese=False)
    signs = plain_signs(text, found)
    starts = plain.paragraphs(signs)
    assert found.paragraph_offsets[1:-1].tolist() == starts  # the first paragraph is the empty title
    expected = []
    for first, end in pairwise([*starts, len(signs)]):
        expected += [first + begin for begin in plain.Splitter(signs[first:end]).starts()]
    assert found.sentence_offsets[1:-1].tolist() == expected


@settings(max_examples=200, deadline=None)
@given(st.lists(TEXTS.filter(bool) | st.sampled_from(SPECIAL), max_size=20, unique=True))
def test_forms_have_the_signs_that_the_plain_rules_give_them(forms: list[str]) -> None:
    assert punctuation.signs(pl.Series(forms, dtype=pl.String)).tolist() == [
        plain.sign(form) for form in forms
    ]


def plain_signs(text: str, found: Tokenised) -> list[int]:
    """Signs of the tokens, worked out from the text alone."""
    signs = []
    raw = text.encode()
    for i, number in enumerate(found.numbers):
        gap = raw[found.ends[i - 1] if i else 0 : found.starts[i]].decode()
        lines = sum(plain.class_of(character) == NEWLINE for character in gap)
        before = punctuation.TOUCHES if i and not gap else 0
        before |= (0, punctuation.LINE, punctuation.BLANK)[min(lines, 2)]
        signs.append(plain.sign(found.forms[number]) | before)
    return signs


@given(st.lists(TEXTS, max_size=4))
@settings(max_examples=100, deadline=None)
def test_texts_do_not_touch_each_other(texts: list[str]) -> None:
    together = tokenise_texts(Texts.of(texts))
    alone = [tokenise_texts(Texts.of([text])) for text in texts]
    for a, one in enumerate(alone):
        first, end = together.article_offsets[a : a + 2]
        assert [together.forms[n] for n in together.numbers[first:end]] == [one.forms[n] for n in one.numbers]
        begin, stop = together.article_sentences[a : a + 2]
        assert (together.sentence_offsets[begin:stop] - first).tolist() == one.sentence_offsets[:-1].tolist()


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_every_visible_character_is_in_one_token(text: str) -> None:
    found = tokenise_texts(Texts.of([text]))
    raw = text.encode()
    cuts = [0, *np.stack([found.starts, found.ends], axis=1).ravel().tolist(), len(raw)]
    assert cuts == sorted(cuts)
    between = "".join(raw[a:b].decode() for a, b in zip(cuts[::2], cuts[1::2], strict=True))
    assert all(plain.class_of(c) in (SPACE, NEWLINE, FORMAT, JOINER) for c in between)


@given(st.lists(st.lists(st.tuples(st.integers(0, 70_000), st.integers(0, 3)), max_size=8), max_size=5))
@settings(max_examples=100, deadline=None)
def test_places_follow_from_gaps_and_lengths(articles: list[list[tuple[int, int]]]) -> None:
    lengths = np.array([1, 3, 8, 300], dtype=np.uint32)
    borders = np.cumsum([0, *map(len, articles)]).astype(np.int64)
    flat = [token for article in articles for token in article]
    forms = np.array([form for _, form in flat], dtype=np.uint32)
    given_gaps = np.array([gap for gap, _ in flat], dtype=np.uint32)
    narrow = np.minimum(given_gaps, WIDE).astype(np.uint8)
    starts, ends = places(forms, narrow, given_gaps[given_gaps >= WIDE].astype(np.int64), lengths, borders)
    expected = []
    for article in articles:
        place = 0
        for gap, form in article:
            expected.append((place + gap, place + gap + int(lengths[form])))
            place = expected[-1][1]
    assert list(zip(starts.tolist(), ends.tolist(), strict=True)) == expected
    assert narrow_gaps(starts, ends, borders).tolist() == narrow.tolist()


@given(st.lists(st.lists(st.integers(0, 6), max_size=9), max_size=6), st.integers(0, 7))
@settings(max_examples=100, deadline=None)
def test_counts_are_those_of_a_counter(units: list[list[int]], left_out: int) -> None:
    types = np.array([kind for unit in units for kind in unit], dtype=np.uint32)
    offsets = np.cumsum([0, *map(len, units)]).astype(np.int64)
    columns = np.empty(len(types), np.int32)
    counts, borders = count(types, offsets, np.arange(7) != left_out, 7, columns)
    for unit, (first, end) in zip(units, pairwise(borders.tolist()), strict=True):
        found = dict(zip(columns[first:end].tolist(), counts[first:end].tolist(), strict=True))
        assert found == Counter(kind for kind in unit if kind != left_out)


WORDS = st.sampled_from(["a", "ab", "b", "ba", ".", ","])
GLOBS = st.sampled_from(["a", "b", "ab", "a*", "*a", "?", "b?", "*", "*b*"])
PHRASES = st.lists(GLOBS, min_size=1, max_size=3).map(" ".join)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.lists(WORDS, max_size=8), max_size=5),
    st.lists(st.lists(PHRASES, max_size=3), min_size=1, max_size=3),
    st.sampled_from(["skip", "stop", "keep"]),
    st.booleans(),
    st.booleans(),
)
def test_matches_are_those_of_brute_force(
    sentences: list[list[str]],
    dictionary: list[list[str]],
    marks: str,
    over_all: bool,  # noqa: FBT001  # given by hypothesis
    across: bool,  # noqa: FBT001
) -> None:
    part = part_of(sentences)
    categories = [Category(name=str(i), patterns=tuple(patterns)) for i, patterns in enumerate(dictionary)]
    compiled = compile_patterns(categories, part.vocabulary)
    choice = MatchSettings(
        nested="dictionary" if over_all else "key",
        punctuation=marks,  # type: ignore[arg-type]
        across_sentences=across,
    )
    words = [word for sentence in sentences for word in sentence]
    borders = part.article_offsets if across else part.sentence_offsets
    found = _all_matches(part, compiled, choice)
    expected = plain.find(words, borders.tolist(), list(compiled.patterns), punctuation=marks)
    assert sorted(map(tuple, found.tolist())) == expected
    kept = _settled(found, compiled, choice)
    owners = compiled.pattern_categories.tolist()
    assert {tuple(row) for row in kept.tolist()} == set(plain.settle(expected, owners, over_all=over_all))
