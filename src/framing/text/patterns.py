"""Dictionary patterns: words and phrases with ``*`` and ``?``, compiled against a vocabulary.

A pattern is one or more words. ``*`` stands for any number of characters inside a word, ``?`` for one; a
lone ``*`` is any one word. A Chinese word or phrase needs no spaces: it matches however the segmenter cut
it, as long as it begins and ends where words do (``战略伙伴*`` finds 战略|伙伴关系).
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

import numpy as np
import polars as pl
from numpy.typing import NDArray

from framing.text.characters import HAN, KANA, table
from framing.text.kernels.match import ANY, Graph
from framing.text.scanning import Texts, tokenise_texts
from framing.text.vocabulary import Vocabulary, fold

WILD = re.compile(r"[*?]")
NO_WORD = re.compile(r"^[^\w*?#@]+|[^\w*?]+$")
"""Punctuation around a word with wildcards."""


@dataclass(frozen=True, kw_only=True)
class Category:
    """One key of a dictionary.

    Attributes:
        name: Its name.
        patterns: What counts for it.
        except_patterns: What takes a match back that it covers: ``climate partnership`` for ``partner*``.
    """

    name: str
    patterns: tuple[str, ...]
    except_patterns: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Dictionary:
    """Patterns compiled against a vocabulary.

    Attributes:
        categories: What was compiled.
        patterns: Every pattern, categories in order, exceptions behind a category's own.
        pattern_categories: Category of each pattern, shape (n_patterns,).
        is_exception: Does the pattern take matches back? shape (n_patterns,).
        graph: The patterns on integers.
        case_sensitive: True: the integers are forms; False: types.
    """

    categories: tuple[Category, ...]
    patterns: tuple[str, ...]
    pattern_categories: NDArray[np.int64]
    is_exception: NDArray[np.bool_]
    graph: Graph
    case_sensitive: bool

    @property
    def never_matching(self) -> tuple[str, ...]:
        """Patterns of which the corpus lacks a word, in order: often a misspelling."""
        found = set(self.graph.finals.tolist())
        return tuple(pattern for number, pattern in enumerate(self.patterns) if number not in found)


def compile_patterns(
    categories: Sequence[Category],
    vocabulary: Vocabulary,
    *,
    case_sensitive: bool = False,
    wildcards: bool = True,
) -> Dictionary:
    """Compile patterns.

    Args:
        categories: What to look for.
        vocabulary: Of the corpus that will be searched.
        case_sensitive: Match forms as printed; otherwise neither case, nor the shape of apostrophes and
            hyphens, nor ё and е are told apart.
        wildcards: False takes ``*`` and ``?`` literally.
    """
    words = _Words.of(vocabulary, case_sensitive=case_sensitive)
    builder = _Builder(words, wildcards=wildcards)
    patterns: list[str] = []
    owners: list[int] = []
    exceptions: list[bool] = []
    for number, category in enumerate(categories):
        for is_exception, listed in ((False, category.patterns), (True, category.except_patterns)):
            for pattern in listed:
                builder.add(pattern, len(patterns))
                patterns.append(pattern)
                owners.append(number)
                exceptions.append(is_exception)
    return Dictionary(
        categories=tuple(categories),
        patterns=tuple(patterns),
        pattern_categories=np.array(owners, dtype=np.int64),
        is_exception=np.array(exceptions, dtype=np.bool_),
        graph=builder.graph(),
        case_sensitive=case_sensitive,
    )


@dataclass(frozen=True, kw_only=True)
class _Words:
    """The words that the integers stand for, ready to be searched for.

    Attributes:
        words: Types or forms.
        is_word: False for punctuation.
        case_sensitive: Are they forms?
    """

    words: tuple[str, ...]
    is_word: NDArray[np.bool_]
    case_sensitive: bool

    @classmethod
    def of(cls, vocabulary: Vocabulary, *, case_sensitive: bool) -> "_Words":
        if not case_sensitive:
            return cls(words=vocabulary.types, is_word=vocabulary.is_word, case_sensitive=False)
        is_word = vocabulary.is_word[vocabulary.form_types]
        return cls(words=vocabulary.forms, is_word=is_word, case_sensitive=True)

    @cached_property
    def ids(self) -> dict[str, int]:
        return {word: number for number, word in enumerate(self.words)}

    @cached_property
    def _sorted(self) -> tuple[list[str], NDArray[np.int64]]:
        order = sorted(range(len(self.words)), key=self.words.__getitem__)
        return [self.words[number] for number in order], np.array(order, dtype=np.int64)

    @cached_property
    def _series(self) -> pl.Series:
        return pl.Series(self.words, dtype=pl.String)

    def fold(self, word: str) -> str:
        return word if self.case_sensitive else fold(word)

    def matching(self, glob: str) -> NDArray[np.int64]:
        """Ids of the words that a word with wildcards stands for."""
        head, wild, tail = glob[:-1], glob[-1:], WILD.search(glob[:-1])
        if wild == "*" and not tail:
            ordered, numbers = self._sorted
            return numbers[bisect_left(ordered, head) : bisect_left(ordered, head + chr(0x10FFFF))]
        pieces = (".*" if c == "*" else "." if c == "?" else re.escape(c) for c in glob)
        return self._series.str.contains(f"(?s)^{''.join(pieces)}$").arg_true().to_numpy().astype(np.int64)


class _Builder:
    """Grows the graph, one pattern at a time."""

    def __init__(self, words: _Words, *, wildcards: bool) -> None:
        self._words = words
        self._wildcards = wildcards
        self._slots: dict[str, int] = {"*": ANY}
        self._edges: list[dict[int, list[int]]] = [{}]
        self._shared: dict[tuple[int, int], int] = {}
        self._finals: list[list[int]] = [[]]

    def add(self, pattern: str, number: int) -> None:
        """Lead from the start, word by word, to a node where the pattern ends."""
        ends = [0]
        for word in self._split(pattern):
            step = self._characters if _is_chinese(word) else self._word
            ends = list(dict.fromkeys(chain.from_iterable(step(node, word) for node in ends)))
        for node in ends:
            if node:
                self._finals[node].append(number)

    def _split(self, pattern: str) -> list[str]:
        """The words of a pattern as tokens are: folded, without punctuation around them."""
        words: list[str] = []
        for piece in pattern.split():
            if WILD.search(piece) or _is_chinese(piece):
                words.append(self._words.fold(NO_WORD.sub("", piece) if self._wildcards else piece))
            else:
                words.extend(self._words.fold(form) for form in self._forms(piece))
        return [word for word in words if word]

    def _forms(self, piece: str) -> list[str]:
        """The words that the tokeniser sees in a piece; the piece itself if it sees none but marks."""
        if self._words.fold(piece) in self._words.ids:
            return [piece]
        found = tokenise_texts(Texts.of([piece]))
        forms = [found.forms[number] for number in found.numbers]
        return [form for form in forms if any(character.isalnum() for character in form)] or [piece]

    def _word(self, node: int, word: str) -> list[int]:
        slot = self._slot(word)
        return [self._share(node, slot)] if slot is not None else []

    def _characters(self, start: int, word: str) -> list[int]:
        """Lead from a node over every way in which a run of characters may have been cut."""
        places = {0: start}
        ends: list[int] = []
        for first in range(len(word)):
            if first not in places:
                continue
            node = places[first]
            if self._is_open(word[first:]) and first:
                ends.append(node)
            if self._wildcards and word[first] == "*":
                places.setdefault(first + 1, node)
            for behind in range(first + 1, len(word) + 1):
                piece = word[first:behind]
                slot = None if self._is_open(piece) else self._slot(piece)
                if slot is not None:
                    child = places.setdefault(behind, 0) or self._new()
                    places[behind] = child
                    self._edges[node].setdefault(slot, []).append(child)
        return list(dict.fromkeys([*ends, *([places[len(word)]] if places.get(len(word)) else [])]))

    def _is_open(self, rest: str) -> bool:
        """Is it nothing but ``*``, which may stand for nothing?"""
        return self._wildcards and not rest.strip("*")

    def _slot(self, word: str) -> int | None:
        """The slot of one word of a pattern; None if no word of the corpus fits."""
        if word in self._slots:
            return self._slots[word]
        if self._wildcards and WILD.search(word):
            fits = len(self._words.matching(word)) > 0
        else:
            fits = word in self._words.ids
        if not fits:
            return None
        return self._slots.setdefault(word, len(self._slots))

    def _share(self, node: int, slot: int) -> int:
        """The child of a node that patterns with the same first words share."""
        if (node, slot) not in self._shared:
            self._shared[node, slot] = self._new()
            self._edges[node].setdefault(slot, []).append(self._shared[node, slot])
        return self._shared[node, slot]

    def _new(self) -> int:
        self._edges.append({})
        self._finals.append([])
        return len(self._edges) - 1

    def graph(self) -> Graph:
        """The arrays."""
        slot_offsets, slots = self._type_slots()
        edges = [
            sorted((slot, node) for slot, nodes in each.items() for node in nodes) for each in self._edges
        ]
        is_word = self._words.is_word
        begins = np.full(len(is_word), ANY in self._edges[0])
        starting = np.array(sorted(self._edges[0]), dtype=np.uint32)
        begins[np.repeat(np.arange(len(is_word)), np.diff(slot_offsets))[np.isin(slots, starting)]] = True
        return Graph(
            begins=begins.astype(np.uint8),
            is_word=is_word,
            slot_offsets=slot_offsets,
            slots=slots,
            edge_offsets=_offsets(edges),
            edge_slots=np.array([slot for slot, _ in chain.from_iterable(edges)], dtype=np.uint32),
            edge_nodes=np.array([node for _, node in chain.from_iterable(edges)], dtype=np.uint32),
            final_offsets=_offsets(self._finals),
            finals=np.array(list(chain.from_iterable(self._finals)), dtype=np.uint32),
        )

    def _type_slots(self) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
        """Type → slots, as offsets and values."""
        pieces = [(self._members(word), slot) for word, slot in self._slots.items() if slot != ANY]
        types = np.concatenate([np.empty(0, np.int64), *(members for members, _ in pieces)])
        slots = np.repeat([slot for _, slot in pieces], [len(members) for members, _ in pieces])
        order = np.lexsort((slots, types))
        counts = np.bincount(types, minlength=len(self._words.words))
        return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64), slots[order].astype(np.uint32)

    def _members(self, word: str) -> NDArray[np.int64]:
        if self._wildcards and WILD.search(word):
            return self._words.matching(word)
        return np.array([self._words.ids[word]], dtype=np.int64)


def _is_chinese(word: str) -> bool:
    classes = table()
    return any(classes[ord(character)] in (HAN, KANA) for character in word)


def _offsets(rows: Iterable[Sequence[object]]) -> NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int64)
