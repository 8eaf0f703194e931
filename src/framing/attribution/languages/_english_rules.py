"""English by rules alone: quotation marks, words of saying, and where they stand.

It is the yardstick of the fitted reader, and its stand-in where no weights are installed. Source: the
patterns that ``docs/reference/voice.md`` lists; the fitted reader beats it by a tenth of content F1.
"""

from dataclasses import dataclass
from functools import cached_property

from framing.attribution.cues import PARTICIPLES, STRONG
from framing.attribution.language_reader import LanguageReader
from framing.attribution.quotes import Quotations, speech
from framing.attribution.voice_attributions import NONE, Attribution, Attributions
from framing.attribution.voice_reading import Reading

ENDS = frozenset(".!?…")
BORDERS = frozenset((",", ";", ":", "—", "–", "-", "(", ")"))
_TAILS = """
    on in at after before during when while as to in-an from last this earlier later through by Thursday
    Monday Tuesday Wednesday Friday Saturday Sunday of
"""
TAILS = frozenset(_TAILS.split())
NOT_BEFORE = frozenset(("to", "not", "be", "been", "being", "was", "were", "is", "are", "never", "n't"))
SOURCE_REACH = 14
"""A subject longer than so many tokens is not taken for a speaker."""


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """One sentence as the rules see it.

    Attributes:
        first: Number of its first token.
        words: Its tokens in lower case.
        quoted: Is each token inside quotation marks?
    """

    first: int
    words: list[str]
    quoted: list[bool]

    @cached_property
    def end(self) -> int:
        """Index behind the last word: the end mark is left out."""
        end = len(self.words)
        while end and (self.words[end - 1] in ENDS or self.words[end - 1] in '"”»’'):
            end -= 1
        return end

    def span(self, first: int, end: int) -> tuple[int, int]:
        """Token numbers of a span of this sentence."""
        return self.first + first, self.first + end

    def cues(self) -> list[int]:
        """Where verbs of saying stand outside of quotation marks."""
        return [i for i, word in enumerate(self.words) if word in STRONG and self._is_cue(i)]

    def _is_cue(self, i: int) -> bool:
        after = self.words[i + 1] if i + 1 < len(self.words) else "."
        before = self.words[i - 1] if i else ""
        if self.quoted[i] or after == "to" or before in NOT_BEFORE:
            return False
        return self.words[i] not in {"speaking", "called", "call", "calls", "point", "points", "express"}

    def border_before(self, i: int) -> int:
        """Index of the nearest comma, dash, closing mark left of i, −1 if there is none within reach."""
        for k in range(i - 1, max(i - SOURCE_REACH, -1), -1):
            if self.words[k] in BORDERS or (self.quoted[k] and not self.quoted[k + 1]):
                return k
        return NONE


def read_sentence(sentence: Sentence) -> list[Attribution]:
    """The attributions of one sentence."""
    found = _according_to(sentence)
    if found:
        return found
    cues = sentence.cues()
    return [each for k, cue in enumerate(cues) if (each := _of_cue(sentence, cue, cues[k + 1 :]))]


def _according_to(sentence: Sentence) -> list[Attribution]:
    words = sentence.words
    for i in range(len(words) - 2):
        if words[i] == "according" and words[i + 1] == "to" and words[i + 2] not in {"plan", "schedule"}:
            stop = next((k for k in range(i + 2, sentence.end) if words[k] == ","), sentence.end)
            cue, source = sentence.span(i, i + 2), sentence.span(i + 2, stop)
            spans = [(0, i - 1 if i and words[i - 1] == "," else i), (stop + 1, sentence.end)]
            contents = tuple(sentence.span(a, b) for a, b in spans if b - a > 1)
            return [Attribution(contents=contents, cue=cue, source=source)] if contents else []
    return []


def _of_cue(sentence: Sentence, cue: int, later: list[int]) -> Attribution | None:
    end = sentence.end
    words = sentence.words
    after = words[cue + 1] if cue + 1 < end else "."
    border = sentence.border_before(cue)
    closes = after in ENDS or after in BORDERS or after in TAILS or cue + 1 >= end
    inverted = border == cue - 1 and border > 1 and after != "that"
    closes = closes and after != "that"
    if border > 1 and words[cue] not in PARTICIPLES and (closes or inverted):
        return _backward(sentence, cue, border, inverted=inverted)
    stop = end
    for k in later:  # "noted, adding that": the next cue begins its own content
        if words[k] in PARTICIPLES and words[k - 1] == ",":
            stop = k - 1
            break
    if stop - cue < 3:  # noqa: PLR2004  # two words are no clause
        return None
    start = next((k for k in range(cue + 1, min(cue + 8, stop)) if words[k] == "that"), cue + 1)
    start_source = border + 1 if border >= 0 else max(0, cue - SOURCE_REACH)
    source = sentence.span(start_source, cue) if words[cue] not in PARTICIPLES else (NONE, NONE)
    if source[1] == source[0]:
        source = (NONE, NONE)
    return Attribution(contents=(sentence.span(start, stop),), cue=sentence.span(cue, cue + 1), source=source)


def _backward(sentence: Sentence, cue: int, border: int, *, inverted: bool) -> Attribution:
    words, end = sentence.words, sentence.end
    source = sentence.span(border + 1, cue)
    behind = cue + 1
    if inverted:
        behind = next((k for k in range(cue + 1, end) if words[k] in BORDERS), end)
        source = sentence.span(cue + 1, behind)
    spans = [(0, border if not sentence.quoted[border] else border + 1)]
    comma = next((k for k in range(behind, end) if words[k] == ","), end)
    if comma + 1 < end and words[comma + 1] not in PARTICIPLES:
        spans.append((comma + 1, end))
    contents = tuple(sentence.span(a, b) for a, b in spans)
    return Attribution(contents=contents, cue=sentence.span(cue, cue + 1), source=source)


class EnglishRules(LanguageReader):
    """Reads English by rules."""

    def attributions(self, reading: Reading, quotations: Quotations) -> Attributions:
        """What the rules find sentence by sentence, and every long quotation that they leave over."""
        low = reading.lower
        words = [low[number] for number in reading.numbers.tolist()]
        quoted = quotations.inside.tolist()
        found: list[Attribution] = []
        taken = set[int]()
        for first, end in zip(
            reading.sentence_offsets[:-1].tolist(), reading.sentence_offsets[1:].tolist(), strict=True
        ):
            sentence = Sentence(first=first, words=words[first:end], quoted=quoted[first:end])
            for each in read_sentence(sentence):
                fresh = tuple(span for span in each.contents if not taken.intersection(range(*span)))
                if fresh:
                    found.append(Attribution(contents=fresh, cue=each.cue, source=each.source))
                    for span in fresh:
                        taken.update(range(*span))
        for k in speech(reading, quotations).nonzero()[0].tolist():
            span = int(quotations.firsts[k]), int(quotations.ends[k])
            if not taken.intersection(range(*span)):
                found.append(Attribution(contents=(span,)))
        return Attributions.of(found, len(words))


READER = EnglishRules()
