"""One Chinese sentence as the reader sees it: characters, the words they belong to, what stands in quotes."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from framing.attribution.languages._chinese_words import NAMED, QUOTED, WORK, simplified
from framing.attribution.quotes import Quotations
from framing.attribution.voice_reading import Reading

END_MARKS = frozenset("。！？!?…")
BORDERS = re.compile(f"[，,；;：:。！？!?{QUOTED}]")
"""Where a clause begins anew."""
TITLED = re.compile("《[^》]{1,60}》")


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """One sentence.

    Attributes:
        number: Its number in the reading.
        first: Number of its first token.
        text: Its characters, in simplified form.
        plain: The same with what stands in quotation marks, and titles, masked character for character.
        offsets: First character of every token, and the length of the text.
        borders: First character of every clause but the first, ascending.
        is_title: Is it a headline?
        opens: Does it begin a paragraph?
    """

    number: int
    first: int
    text: str
    plain: str
    offsets: list[int]
    borders: list[int]
    is_title: bool
    opens: bool

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The tokens that hold the characters ``start`` to ``end``."""
        return (
            self.first + bisect_right(self.offsets, start) - 1,
            self.first + bisect_left(self.offsets, end, 1),
        )

    def clause(self, place: int) -> int:
        """First character of the clause that holds a place."""
        before = bisect_right(self.borders, place)
        return self.borders[before - 1] if before else 0

    def is_word_start(self, place: int) -> bool:
        """Does a word begin at a character?"""
        k = bisect_left(self.offsets, place)
        return k < len(self.offsets) and self.offsets[k] == place

    @property
    def end(self) -> int:
        """First character of the marks that end the sentence."""
        end = len(self.text)
        while end and (self.text[end - 1] in END_MARKS or self.text[end - 1] in '”’」』"） '):
            end -= 1
        return end


def statements(reading: Reading, quotations: Quotations) -> list[bool]:
    """Is each quotation a statement: ended inside, a whole sentence, or one of several paragraphs?"""
    found = []
    forms, numbers = reading.forms, reading.numbers
    starts = set(reading.sentence_offsets.tolist())
    for k, (first, end) in enumerate(zip(quotations.firsts.tolist(), quotations.ends.tolist(), strict=True)):
        last = forms[numbers[max(end - 2, first)]]
        inner = forms[numbers[max(end - 3, first)]] if last in {"’", "』"} else last
        stopped = inner in END_MARKS or last[-1] in "，,"
        alone = first in starts and end + 1 in starts and forms[numbers[end]] in END_MARKS
        found.append(stopped or alone or bool(quotations.goes_on[k]) or not quotations.closed[k])
    return found


def sentences(reading: Reading, quotations: Quotations, stated: list[bool]) -> Iterator[Sentence]:
    """Every sentence of a reading, in order.

    Args:
        reading: The tokens.
        quotations: All their quotations.
        stated: Which of them are statements.
    """
    plain_forms = [simplified(form) for form in reading.forms]
    numbers, quoted = reading.numbers.tolist(), quotations.of_token.tolist()
    gaps = [False, *(reading.starts[1:] > reading.ends[:-1]).tolist()]
    titles, opens = set(reading.article_sentences[:-1].tolist()), set(reading.paragraph_offsets.tolist())
    offsets = reading.sentence_offsets.tolist()
    for s in range(reading.n_sentences):
        first, end = offsets[s : s + 2]
        pieces, masked = [], []
        for i in range(first, end):
            form = plain_forms[numbers[i]]
            piece = f" {form}" if gaps[i] and i > first else form
            pieces.append(piece)
            k = quoted[i]
            masked.append(piece if k < 0 else (QUOTED if stated[k] else NAMED) * len(piece))
        text, plain = "".join(pieces), TITLED.sub(_mask, "".join(masked))
        yield Sentence(
            number=s,
            first=first,
            text=text,
            plain=plain,
            offsets=[0, *accumulate(map(len, pieces))],
            borders=[found.end() for found in BORDERS.finditer(plain)],
            is_title=s in titles,
            opens=first in opens,
        )


def _mask(found: re.Match[str]) -> str:
    return WORK * (found.end() - found.start())
