"""Dictionary patterns on integers: find all matches, then settle which of them count."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

SKIP, STOP, KEEP = 0, 1, 2
"""Punctuation between the words of a phrase is stepped over, ends the phrase, or is a token like others."""
ANY = 0
"""Slot of a lone ``*``: any word."""


class Graph(NamedTuple):
    """Patterns as a graph that is walked word by word from node 0.

    Types are first mapped to slots: a slot is one word of a pattern, ``partner*`` say, and holds all the
    types that it stands for. Rows ``[i]`` to ``[i + 1]`` of a table belong to entry i of its offsets.

    Attributes:
        begins: Does a type begin any pattern? uint8, shape (n_types,).
        is_word: Is a type a word, and no punctuation? shape (n_types,).
        slot_offsets: Type → its slots.
        slots: Slots, ascending within a type, uint32.
        edge_offsets: Node → its edges.
        edge_slots: Slot of each edge, ascending within a node, uint32.
        edge_nodes: Where each edge leads, uint32.
        final_offsets: Node → the patterns that end there.
        finals: Patterns, uint32.
    """

    begins: NDArray[np.uint8]
    is_word: NDArray[np.bool_]
    slot_offsets: NDArray[np.int64]
    slots: NDArray[np.uint32]
    edge_offsets: NDArray[np.int64]
    edge_slots: NDArray[np.uint32]
    edge_nodes: NDArray[np.uint32]
    final_offsets: NDArray[np.int64]
    finals: NDArray[np.uint32]


@njit(cache=True, nogil=True)
def _push(graph, node, slot, place, stack, top):
    """Put on the stack where the edges of a node for a slot lead; the new height is returned."""
    low, high = graph.edge_offsets[node], graph.edge_offsets[node + 1]
    while low < high:  # first edge with this slot
        middle = (low + high) // 2
        if graph.edge_slots[middle] < slot:
            low = middle + 1
        else:
            high = middle
    while low < graph.edge_offsets[node + 1] and graph.edge_slots[low] == slot:
        stack[top, 0] = graph.edge_nodes[low]
        stack[top, 1] = place
        top += 1
        low += 1
    return top


@njit(cache=True, nogil=True)
def _step(graph, types, place, end, punctuation):
    """The token behind place that may continue a phrase, or end if none does."""
    place += 1
    while place < end and punctuation != KEEP and not graph.is_word[types[place]]:
        if punctuation == STOP:
            return end
        place += 1
    return place


@njit(cache=True, nogil=True)
def _walk(  # noqa: PLR0913, PLR0917  # bundles of arrays cost compile time
    graph, types, first, end, punctuation, stack, found, n
):
    """Find all matches that begin at first; the number found so far is returned."""
    stack[0, 0], stack[0, 1], stack[0, 2], stack[0, 3] = 0, first, first, 0
    top = 1
    while top > 0:
        top -= 1
        node, place, last, depth = stack[top, 0], stack[top, 1], stack[top, 2], stack[top, 3]
        for k in range(graph.final_offsets[node], graph.final_offsets[node + 1]):
            if n < len(found):
                found[n, 0], found[n, 1] = first, last + 1
                found[n, 2], found[n, 3] = depth, graph.finals[k]
            n += 1
        if place >= end or not (punctuation == KEEP or graph.is_word[types[place]]):
            continue
        kind = types[place]
        before = top
        further = _step(graph, types, place, end, punctuation)
        top = _push(graph, node, ANY, further, stack, top)
        for k in range(graph.slot_offsets[kind], graph.slot_offsets[kind + 1]):
            top = _push(graph, node, graph.slots[k], further, stack, top)
        for k in range(before, top):
            stack[k, 2], stack[k, 3] = place, depth + 1
    return n


@njit(cache=True, nogil=True)
def find(graph, types, borders, punctuation, found):
    """Find every match of every pattern.

    Args:
        graph: The patterns.
        types: Type of each token.
        borders: No phrase goes beyond ``borders[i]`` (sentences, or articles), int64.
        punctuation: ``SKIP``, ``STOP`` or ``KEEP``.
        found: Filled with rows (first token, token behind, words, pattern) as far as there is room, int64.

    Returns:
        Number of matches, which may be more than there is room for.
    """
    stack = np.empty((len(graph.edge_nodes) + 1, 4), np.int64)
    n = 0
    unit = 0
    for i in range(len(types)):
        if graph.begins[types[i]]:
            while borders[unit + 1] <= i:
                unit += 1
            n = _walk(graph, types, i, borders[unit + 1], punctuation, stack, found, n)
    return n


@njit(cache=True, nogil=True)
def _is_taken(taken, first, behind, word, bit):
    """Does the category hold any of the tokens?"""
    for i in range(first, behind):
        if taken[i, word] & bit:
            return True
    return False


@njit(cache=True, nogil=True)
def _is_full(taken, first, behind):
    """Is each of the tokens held by some category?"""
    for i in range(first, behind):
        held = False
        for word in range(taken.shape[1]):
            held |= taken[i, word] != 0
        if not held:
            return False
    return True


@njit(cache=True, nogil=True)
def settle(matches, categories, taken, over_all, kept):
    """Decide which matches count, as quanteda's ``tokens_lookup`` does.

    A match is dropped if its own category already holds one of its tokens; with ``over_all`` also if all
    its tokens are held already by any categories.

    Args:
        matches: Rows (first token, token behind, words, …), most words first, then from left to right.
        categories: Category of each match.
        taken: Room for bits, all zero, shape (n_tokens, n_categories / 64 rounded up), uint64.
        over_all: False for ``nested_scope="key"``, True for ``"dictionary"``.
        kept: Filled.
    """
    one = np.uint64(1)
    n = len(matches)
    m = 0
    while m < n:
        # matches of the same tokens by several categories see the same state
        group = m
        while group < n and matches[group, 0] == matches[m, 0] and matches[group, 2] == matches[m, 2]:
            group += 1
        full = over_all and _is_full(taken, matches[m, 0], matches[m, 1])
        for k in range(m, group):
            word, bit = categories[k] // 64, one << np.uint64(categories[k] % 64)
            kept[k] = not full and not _is_taken(taken, matches[k, 0], matches[k, 1], word, bit)
            if kept[k]:
                for i in range(matches[k, 0], matches[k, 1]):
                    taken[i, word] |= bit
        m = group
