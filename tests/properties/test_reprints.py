"""The compiled search for reprints against plain counting, on random texts of few words."""

import itertools
from collections import Counter, defaultdict

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from framing.attribution.kernels.candidates import KEPT, LEAST, LEAST_SHARE, SAME_OUTLET_SHARE, candidates
from framing.attribution.kernels.comparison import FIELDS, compare
from framing.attribution.kernels.copied_words import copied_words
from framing.attribution.kernels.shingles import (
    ALONE,
    LINKING,
    QUOTED,
    SHINGLE,
    STOCK,
    SURE_RUN,
    WINDOW,
    WORD,
    fingerprints,
    hash_shingles,
    kinds_of,
    winnow,
)

N_TYPES = 40
KEYS = np.random.default_rng(3).integers(0, 2**63, N_TYPES, dtype=np.uint64)
NO_STOCK = np.empty(0, np.uint64)
Words = list[int]

patient = settings(deadline=None)  # the first call compiles

words = st.lists(st.integers(0, 5), max_size=60)
passages = st.lists(st.integers(0, N_TYPES - 1), max_size=40)


def joined(*texts: Words) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Texts one after another, and the borders of each."""
    ends = np.cumsum([len(text) for text in texts])
    borders = np.stack([ends - [len(text) for text in texts], ends], axis=1).astype(np.int64)
    return np.array([word for text in texts for word in text], dtype=np.uint32), borders


def shingles(text: Words) -> list[tuple[int, ...]]:
    return [tuple(text[i : i + SHINGLE]) for i in range(len(text) - SHINGLE + 1)]


def covered(text: Words, other: Words) -> list[bool]:
    """Which words of a text stand in a shingle of the other, counted plainly."""
    known, mask = set(shingles(other)), [False] * len(text)
    for i, shingle in enumerate(shingles(text)):
        if shingle in known:
            mask[i : i + SHINGLE] = [True] * SHINGLE
    return mask


def longest_run(text: Words, other: Words) -> int:
    """Words of the longest run that stands in both, by dynamic programming."""
    best, before = 0, [0] * (len(other) + 1)
    for word in text:
        row = [0]
        for j, there in enumerate(other):
            row.append(before[j] + 1 if word == there else 0)
        best, before = max(best, *row), row
    return best


def run_words(text: Words, other: Words, least: int) -> int:
    """Words of a text that stand in runs of at least so many words of the other."""
    known = {tuple(other[i : i + least]) for i in range(len(other) - least + 1)}
    inside = {
        i + k
        for i in range(len(text) - least + 1)
        if tuple(text[i : i + least]) in known
        for k in range(least)
    }
    return len(inside)


def compared(text: Words, other: Words, long_run: int = 10) -> dict[str, int]:
    array, borders = joined(text, other)
    row = compare(array, borders, np.array([[0, 1]]), KEYS, NO_STOCK, long_run)[0]
    return dict(zip(FIELDS, row.tolist(), strict=True))


@patient
@given(words, words)
def test_containment_is_counted_in_both_directions_as_plain_sets_count_it(text: Words, other: Words) -> None:
    said = compared(text, other)
    assert said["covered"] == sum(covered(text, other))
    assert said["other_covered"] == sum(covered(other, text))
    assert (said["words"], said["other_words"]) == (len(text), len(other))


@patient
@given(words, words)
def test_the_longest_run_is_found(text: Words, other: Words) -> None:
    longest = longest_run(text, other)
    assert compared(text, other)["longest"] == (longest if longest >= SHINGLE else 0)


@patient
@given(words, words, st.integers(SHINGLE, 12))
def test_words_in_long_runs_are_never_more_than_there_are(text: Words, other: Words, least: int) -> None:
    """One sweep takes the longest run from each place on: one that begins inside another may be missed."""
    said = compared(text, other, least)["long"]
    assert said <= run_words(text, other, least)
    assert (said > 0) == (run_words(text, other, least) > 0)


@patient
@given(passages)
def test_a_text_contains_itself(text: Words) -> None:
    said = compared(text, text)
    assert said["covered"] == said["other_covered"] == (len(text) if len(text) >= SHINGLE else 0)


@patient
@given(passages, passages, passages)
def test_what_is_quoted_in_either_text_is_no_copy(before: Words, shared: Words, behind: Words) -> None:
    quoted = [int(np.uint32(word) | QUOTED) for word in shared]
    array, borders = joined(before + shared, quoted + behind)
    row = compare(array, borders, np.array([[0, 1]]), KEYS, NO_STOCK, SHINGLE)[0]
    plain = compared([int(word & int(WORD)) for word in before + shared], shared + behind, SHINGLE)
    said = dict(zip(FIELDS, row.tolist(), strict=True))
    assert said["covered"] == plain["covered"]
    assert said["covered_unquoted"] <= plain["covered_unquoted"]
    if not before and not behind:
        assert said["unquoted"] == said["covered_unquoted"] == 0


@patient
@given(st.lists(st.integers(0, 2**20), max_size=60))
def test_winnowing_takes_the_smallest_of_every_window_and_nothing_else(numbers: list[int]) -> None:
    hashes = np.array(numbers, dtype=np.uint64)
    room = np.empty(len(hashes), np.int64)
    chosen = room[: winnow(hashes, room)].tolist()
    windows = [range(i, i + WINDOW) for i in range(len(hashes) - WINDOW + 1)] or [range(len(hashes))]
    plain = [max(window, key=lambda i: (-numbers[i], i)) for window in windows if len(window)]
    assert chosen == sorted(set(plain))


@patient
@given(
    passages,
    passages,
    passages,
    passages,
    st.lists(st.integers(0, N_TYPES - 1), min_size=SURE_RUN, max_size=30),
)
def test_texts_that_share_a_sure_run_share_a_fingerprint(
    a: Words, b: Words, c: Words, d: Words, shared: Words
) -> None:
    array, borders = joined(a + shared + b, c + shared + d)
    found, counts = fingerprints(array, borders[:, 0].copy(), borders[:, 1].copy(), KEYS)
    assert set(found[: counts[0]].tolist()) & set(found[counts[0] :].tolist())


@patient
@given(passages)
def test_fingerprints_depend_on_spelling_and_not_on_numbers_or_quotation(text: Words) -> None:
    renumbered = np.argsort(np.argsort(-KEYS.astype(np.float64), kind="stable"), kind="stable")
    keys = np.empty_like(KEYS)
    keys[renumbered] = KEYS
    plain = hash_shingles(np.array(text, dtype=np.uint32), 0, len(text), KEYS)
    other = renumbered[np.array(text, dtype=np.int64)].astype(np.uint32) | QUOTED
    assert plain.tolist() == hash_shingles(other, 0, len(text), keys).tolist()


@patient
@given(
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 2), st.integers(0, 9)), max_size=60),
    st.integers(2, 4),
)
def test_a_stock_phrase_is_told_by_the_articles_of_one_outlet(
    seen: list[tuple[int, int, int]], least: int
) -> None:
    postings = sorted(set(seen))
    hashes = np.array([h for h, _, _ in postings], dtype=np.uint64)
    outlets = np.array([o for _, o, _ in postings], dtype=np.int64)
    texts = Counter(h for h, _, _ in postings)
    most: dict[int, int] = defaultdict(int)
    for (h, _), n in Counter((h, o) for h, o, _ in postings).items():
        most[h] = max(most[h], n)
    plain = [STOCK if most[h] >= least else LINKING if texts[h] > 1 else ALONE for h, _, _ in postings]
    assert kinds_of(hashes, outlets, least).tolist() == plain


@patient
@given(
    st.lists(
        st.tuples(st.sets(st.integers(0, 12), max_size=8), st.integers(0, 2), st.integers(0, 30)), max_size=14
    ),
    st.integers(0, 20),
)
def test_candidates_are_all_pairs_that_share_enough_near_enough(
    seen: list[tuple[set[int], int, int]], window: int
) -> None:
    texts = sorted(seen, key=lambda each: each[2])
    lists = [[t for t, (prints, _, _) in enumerate(texts) if f in prints] for f in range(13)]
    lists = [each for each in lists if len(each) > 1]
    flat = [t for each in lists for t in each]
    member = [number for number, each in enumerate(lists) for _ in each]
    order = sorted(range(len(flat)), key=lambda place: (flat[place], place))
    times = np.array([when for _, _, when in texts], dtype=np.int64)
    postings = (
        np.cumsum([0, *map(len, lists)]).astype(np.int64),
        np.array(flat, dtype=np.uint32),
        np.searchsorted([flat[place] for place in order], np.arange(len(texts) + 1)).astype(np.int64),
        np.array([member[place] for place in order], dtype=np.uint32),
        np.array(order, dtype=np.uint32),
    )
    outlets = np.array([outlet for _, outlet, _ in texts], dtype=np.int64)
    sizes = np.array([len(prints) for prints, _, _ in texts], dtype=np.int64)
    later, earlier = candidates((0, len(texts)), postings, (times, times), outlets, sizes, window)
    plain = []
    for a, b in itertools.combinations(range(len(texts)), 2):
        shared, fewer = len(texts[a][0] & texts[b][0]), min(sizes[a], sizes[b])
        same = outlets[a] == outlets[b]
        enough = shared >= SAME_OUTLET_SHARE * fewer if same else shared >= min(LEAST, LEAST_SHARE * fewer)
        if shared and enough and times[b] - times[a] <= window:
            plain.append((b, a))
    assert len(texts) < KEPT
    assert list(zip(later.tolist(), earlier.tolist(), strict=True)) == sorted(plain)


@patient
@given(passages, passages, passages, st.lists(st.integers(0, 8), max_size=6))
def test_copied_words_of_sentences_add_up(text: Words, one: Words, two: Words, cuts: list[int]) -> None:
    array, borders = joined(text, one, two)
    bounds = np.unique(np.clip(np.cumsum([0, *cuts, len(text)]), 0, len(text))).astype(np.int64)
    in_any, in_each = copied_words(array, borders[0], borders[1:], bounds, KEYS, NO_STOCK)
    masks = [covered(text, one), covered(text, two)]
    either = [a or b for a, b in zip(*masks, strict=True)]
    spans = list(itertools.pairwise(bounds.tolist()))
    assert in_any.tolist() == [sum(either[i:j]) for i, j in spans]
    assert in_each.tolist() == [[sum(mask[i:j]) for i, j in spans] for mask in masks]
