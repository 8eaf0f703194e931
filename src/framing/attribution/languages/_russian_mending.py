"""Quotations as Russian print has them: straight marks inside straight ones, paragraphs without a new mark.

Agencies print ``"Вручили знак "За отвагу", и не один", - сказал он.``: the first mark is closed by the last,
which what stands beside the marks tells. Newspapers let a quotation run over paragraphs and close it at its
end, without opening it anew.
"""

from dataclasses import dataclass

import numpy as np

from framing.attribution.languages._russian_text import Words
from framing.attribution.quotes import Quotations

MOST_PARAGRAPHS = 4
"""A quotation goes on over so many paragraphs without a new mark."""
GUILLEMETS = {"«": 1, "»": -1}
STRAIGHT = '"'


@dataclass(frozen=True, kw_only=True)
class _Span:
    first: int
    end: int
    goes_on: bool
    closed: bool


def mended(words: Words, quotations: Quotations) -> Quotations:
    """The quotations with the longer ones put in place of the pieces they were found in.

    Args:
        words: The tokens.
        quotations: All that stands between marks, as ``quotes.quotations`` finds it.
    """
    rows = zip(
        quotations.firsts.tolist(),
        quotations.ends.tolist(),
        quotations.goes_on.tolist(),
        quotations.closed.tolist(),
        strict=True,
    )
    kept: list[_Span] = []
    limit = -1
    for first, end, goes_on, closed in rows:
        if first < limit:
            continue
        stop = _nested_end(words, first) if words.low[first] == STRAIGHT else None
        if stop is None and words.low[first] == STRAIGHT and words.low[end - 1] == "”":
            stop = _behind_curly(words, first, end)
        if stop is None and not closed and words.low[first] == "«":
            stop = _far_end(words, first)
        longer = stop is not None and stop > end
        limit = stop if stop is not None and longer else end
        kept.append(_Span(first=first, end=limit, goes_on=goes_on, closed=closed or longer))
    return _as_quotations(kept, len(words.low))


def _nested_end(words: Words, first: int) -> int | None:
    """First token behind a quotation with straight marks inside, or None if it has none or never ends."""
    if not _opens(words, first) or first != words.bounds[words.sentence[first]]:
        return None
    end = words.paragraph_end(first)
    depth, nested = 0, False
    for i in words.straight_marks(first, end):
        if _opens(words, i):
            depth += 1
            nested = nested or depth > 1
        else:
            depth -= 1
        if depth == 0:
            return i + 1 if nested else None
    return None


def _behind_curly(words: Words, first: int, end: int) -> int | None:
    """``"Нам говорят: “Есть порядок”. А кто его видел?"``: the curly mark closes a curly one."""
    if "“" not in words.low[first + 1 : end]:
        return None
    marks = [i for i in words.straight_marks(end, words.paragraph_end(first)) if not words.gap_before[i]]
    return marks[0] + 1 if marks else None


def _opens(words: Words, i: int) -> bool:
    """Does a straight mark stand before a word rather than behind one?"""
    return words.gap_before[i] and not (i + 1 < len(words.low) and words.gap_before[i + 1])


def _far_end(words: Words, first: int) -> int | None:
    """First token behind the mark that closes a quotation in one of the next paragraphs, or None."""
    if first not in words.closers:
        return None
    offsets = words.reading.paragraph_offsets
    p = int(np.searchsorted(offsets, first, side="right")) - 1
    behind = int(
        words.reading.article_offsets[np.searchsorted(words.reading.article_offsets, first, side="right")]
    )
    end = min(int(offsets[min(p + MOST_PARAGRAPHS, len(offsets) - 1)]), behind)
    depth = 0
    for i in words.guillemets(first, end):
        depth += GUILLEMETS[words.low[i]]
        if depth == 0:
            return i + 1
        if depth > 1 and i in words.paragraph_heads:
            return None
    return None


def _as_quotations(spans: list[_Span], n_tokens: int) -> Quotations:
    of_token = np.full(n_tokens, -1, dtype=np.int32)
    for k, span in enumerate(spans):
        of_token[span.first : span.end] = k
    return Quotations(
        firsts=np.array([span.first for span in spans], dtype=np.int64),
        ends=np.array([span.end for span in spans], dtype=np.int64),
        goes_on=np.array([span.goes_on for span in spans], dtype=np.bool_),
        closed=np.array([span.closed for span in spans], dtype=np.bool_),
        of_token=of_token,
    )
