"""One Chinese article: its attributions, its people, which quotations are speech."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from framing.attribution.languages._chinese_cast import Named
from framing.attribution.languages._chinese_cues import Told, read
from framing.attribution.languages._chinese_heads import name_at_head
from framing.attribution.languages._chinese_known import known_people
from framing.attribution.languages._chinese_labels import headline
from framing.attribution.languages._chinese_marks import is_fragment
from framing.attribution.languages._chinese_names import looks_like_name, name_behind_title
from framing.attribution.languages._chinese_text import Sentence
from framing.attribution.languages._chinese_words import ASKING, COUNTRIES, SIDE, TITLE, simplified
from framing.attribution.quotes import Quotations
from framing.attribution.voice_attributions import NONE, Attribution
from framing.attribution.voice_reading import Reading

MOST_NAMES = 60
"""Names of an article that are looked for again."""
BACK = 2
"""A statement without a cue may be of somebody who spoke so many sentences before."""
ABOUT = 16
"""Characters before a name that may describe its bearer."""
HEAD = 40
"""Characters at the head of a sentence that are searched for a name behind a title."""


@dataclass(frozen=True, kw_only=True)
class Read:
    """What was found in an article.

    Attributes:
        found: Attributions, over the tokens of the reading.
        spoken: Numbers of the quotations that are speech.
        mentions: Names in order.
        printed: Name in simplified characters → as printed.
        described: Name → what the article calls its bearer where it first speaks.
        is_of_both: Does it tell of China and Russia?
    """

    found: tuple[Attribution, ...]
    spoken: tuple[int, ...]
    mentions: tuple[Named, ...]
    printed: Mapping[str, str]
    described: Mapping[str, str]
    is_of_both: bool


def read_article(
    sentences: Sequence[Sentence], reading: Reading, quotations: Quotations, stated: Sequence[bool]
) -> Read:
    """Read an article.

    Args:
        sentences: Its sentences, the title first.
        reading: The tokens of all articles.
        quotations: All quotations of the reading.
        stated: Which of them are statements.
    """
    quoted = _Quoted(sentences, quotations, stated)
    found = [quoted.widened(_attribution(sentence, told)) for sentence, told in _told(sentences)]
    found = quoted.with_the_rest(found)
    owner = quoted.owners(found)
    spoken = [k for k in quoted.numbers if k in owner and (stated[k] or is_fragment(reading, quotations, k))]
    people = _People(reading, sentences)
    people.meet(found)
    return Read(
        found=tuple(found),
        spoken=tuple(spoken),
        mentions=people.mentions(),
        printed=people.printed,
        described=people.described,
        is_of_both=any("俄" in each.text for each in sentences)
        and any("中" in each.text for each in sentences),
    )


def _told(sentences: Sequence[Sentence]) -> Iterator[tuple[Sentence, Told]]:
    """The attributions of all sentences.

    Where somebody speaks in a paragraph already, what a side ``supports`` or ``hopes`` further on is part of
    that speech.
    """
    speaking = False
    for sentence in sentences:
        speaking = speaking and not sentence.opens
        for told in headline(sentence) or read(sentence):
            if speaking and told.weak and _is_side(sentence, told):
                continue
            speaking = speaking or not told.weak
            yield sentence, told


def _is_side(sentence: Sentence, told: Told) -> bool:
    who = sentence.plain[slice(*told.source)] if told.source else ""
    return not who or SIDE.search(who) is not None or COUNTRIES.search(who) is not None


def _attribution(sentence: Sentence, told: Told) -> Attribution:
    return Attribution(
        contents=tuple(sentence.span(*span) for span in told.contents),
        cue=sentence.span(*told.cue),
        source=sentence.span(*told.source) if told.source else (NONE, NONE),
    )


class _Quoted:
    """The quotations of one article, as contents of attributions."""

    def __init__(self, sentences: Sequence[Sentence], quotations: Quotations, stated: Sequence[bool]) -> None:
        first, end = sentences[0].first, sentences[-1].first + len(sentences[-1].offsets) - 1
        low, high = (int(np.searchsorted(quotations.firsts, place)) for place in (first, end))
        self.numbers = range(low, high)
        self._low = low
        self._firsts, self._ends = quotations.firsts[low:high].tolist(), quotations.ends[low:high].tolist()
        self._goes_on, self._of_token = quotations.goes_on[low:high].tolist(), quotations.of_token
        self._stated = stated
        self._sentences, self._starts = sentences, [each.first for each in sentences]

    def span(self, k: int) -> tuple[int, int]:
        """The tokens of quotation ``k`` of the reading."""
        return self._firsts[k - self._low], self._ends[k - self._low]

    def widened(self, attribution: Attribution) -> Attribution:
        """With the whole of the statements that its content begins or ends in."""
        contents = []
        for first, end in attribution.contents:
            head, tail = int(self._of_token[first]), int(self._of_token[max(end - 1, first)])
            start = min(first, self.span(head)[0]) if head >= 0 and self._stated[head] else first
            stop = max(end, self.span(tail)[1]) if tail >= 0 and self._stated[tail] else end
            contents.append((start, stop))
        return replace(attribution, contents=tuple(contents))

    def owners(self, found: Sequence[Attribution]) -> dict[int, int]:
        """Quotation → the attribution in whose content it stands."""
        owner: dict[int, int] = {}
        for i, each in enumerate(found):
            for first, end in each.contents:
                low, high = bisect_right(self._ends, first), bisect_left(self._firsts, end)
                for k in range(low, high):
                    owner.setdefault(k + self._low, i)
        return owner

    def with_the_rest(self, found: list[Attribution]) -> list[Attribution]:
        """With the paragraphs of a quotation joined, and the statements that nothing attributes."""
        owner = self.owners(found)
        chosen = [k for k in self.numbers if self._stated[k]]
        for k in reversed(chosen):
            self._join(found, owner, k, k - 1)
        for k in chosen:
            self._join(found, owner, k - 1, k)
        sources = sorted(each.source for each in found if each.source[0] != NONE)
        rest = [self._nameless(k, sources) for k in chosen if k not in owner and not self._is_asked(k)]
        return found + rest

    def _is_asked(self, k: int) -> bool:
        """Is it a question of the outlet: ``记者问：“……？”``?"""
        first = self.span(k)[0]
        sentence = self._sentences[bisect_right(self._starts, first) - 1]
        place = sentence.offsets[first - sentence.first]
        before = sentence.plain[max(place - HEAD, 0) : place].rstrip("：:，, ")
        return ASKING.search(before) is not None

    def _join(self, found: list[Attribution], owner: dict[int, int], known: int, other: int) -> None:
        """Give one paragraph of a quotation the attribution of the one beside it."""
        if other < self._low or known not in owner or other in owner:
            return
        if not self._goes_on[max(known, other) - self._low] or not self._stated[other]:
            return
        owner[other] = owner[known]
        attribution = found[owner[known]]
        contents = tuple(sorted((*attribution.contents, self.span(other))))
        found[owner[known]] = replace(attribution, contents=contents)

    def _nameless(self, k: int, sources: Sequence[tuple[int, int]]) -> Attribution:
        """A statement without a cue: of whoever is named right behind it, or spoke just before."""
        first, end = self.span(k)
        behind = bisect_left(self._starts, end)
        if behind < len(self._starts) and self._starts[behind] == end and not self._sentences[behind].opens:
            span = name_at_head(self._sentences[behind], 0, HEAD)
            if span:
                source = self._sentences[behind].span(0, span[1])
                return Attribution(contents=((first, end),), source=source)
        reach = self._starts[max(bisect_right(self._starts, first) - 1 - BACK, 0)]
        before = bisect_left(sources, (first, 0)) - 1
        if before < 0 or sources[before][0] < reach:
            return Attribution(contents=((first, end),))
        return Attribution(contents=((first, end),), source=sources[before])


class _People:
    """The names of an article."""

    def __init__(self, reading: Reading, sentences: Sequence[Sentence]) -> None:
        self._reading, self._sentences = reading, sentences
        self._ends = [each.first + len(each.offsets) - 1 for each in sentences]
        self.printed: dict[str, str] = {}
        self.described: dict[str, str] = {}

    def meet(self, found: Sequence[Attribution]) -> None:
        """Note the names among those who speak, and behind titles at the head of sentences."""
        for first, end in sorted({each.source for each in found if each.source[0] != NONE}):
            written = self._reading.text(first, end)
            plain = simplified(written)
            name = name_behind_title(plain) or (plain if looks_like_name(plain) else None)
            if name:
                self._note(name, written, plain)
        for sentence in self._sentences:
            starts = [0, *sentence.borders[:3]]
            for span in filter(
                None, (name_at_head(sentence, start, len(sentence.plain)) for start in starts)
            ):
                written = self._reading.text(*sentence.span(*span))
                self._note(sentence.text[slice(*span)], written, sentence.text[: span[1]])

    def _note(self, name: str, written: str, about: str) -> None:
        plain = simplified(written)
        if len(self.printed) < MOST_NAMES or name in self.printed:
            name = name.rstrip("·・•")
            if f"{name}·" in plain and looks_like_name(plain[plain.rfind(name) :]):
                name = plain[plain.rfind(name) :]  # ``埃琳娜·窦涵``
            place = max(plain.rfind(name), 0)
            self.printed.setdefault(name, written[place : place + len(name)])
            if len(about) > len(self.described.get(name, "")) and len(about) > len(name):
                self.described.setdefault(name, about)

    def _describe(self, name: str, before: str) -> None:
        """Note the title that stands before a name."""
        title = re.split("[，。、；：“”‘’]", before)[-1]
        if name in self.printed and any(found.end() == len(title) for found in TITLE.finditer(title)):
            self.described.setdefault(name, title + name)

    def mentions(self) -> tuple[Named, ...]:
        """Every place where a name stands."""
        people, pattern = known_people()
        own = sorted(map(re.escape, self.printed), key=lambda name: (-len(name), name))
        wanted = re.compile("|".join([*own, pattern.pattern]))
        found = []
        for number, sentence in enumerate(self._sentences):
            for match in wanted.finditer(sentence.text):
                if match.group() in people or match.group() in self.printed:
                    self._describe(
                        match.group(), sentence.text[max(match.start() - ABOUT, 0) : match.start()]
                    )
                    token = sentence.span(match.start(), match.end())[0]
                    found.append(
                        Named(
                            sentence=number, token=token, name=match.group(), opens=match.start() < HEAD // 2
                        )
                    )
        return tuple(found)
