"""Sentences that an outlet prints under, over or between its articles, learned from how often they do.

The rule, for each outlet: a sentence at the top or the end of texts, or a paragraph anywhere, is boilerplate
if

- it stands in at least ``least`` articles with different beginnings and in ``share`` of the outlet's articles
  (versions of one article have one beginning, and count once),
- it has at least ``shortest`` characters: *Thank you very much.* is a formula, not furniture,
- no quotation mark stands in it, no speaker before it (``Name: …``), and it announces nothing (``in part:``),
- and it nearly always stands there, often at the very end or top: a sentence that authors use is also found
  in the middle of texts.

Among what is found are stock paragraphs, in which an outlet tells the background in words it never changes.
They are its words, and a study of framing may want them: ``Boilerplate.lines`` lists all that was learned.
"""

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import takewhile

from framing.corpus.furniture import Found
from framing.corpus.language import HAN

# One set of marks comes first: with two alternatives instead, the search takes several times as long.
SENTENCE = re.compile(r"[.!?…。！？](?:(?<=[.!?…])[\"”’»)]*\s+|(?<=[。！？])[”’」』）]*)")
QUOTED = re.compile("[\"“”„«»「」『』《》]|(?<!\\w)[‘']|['](?!\\w)")
SPEAKER = re.compile(r"[^.!?:：]{2,60}[:：]\s")
ANNOUNCES = re.compile(r"[:：]\s*$")

TAIL = 8
"""Sentences at the end of a text that are looked at, one after the other."""

HEAD = 3
"""Sentences at its top."""

ZONE = 2_000
"""Characters at the top and the end of a long paragraph that are cut into sentences."""

BEGINNING = 80
"""Characters by which two beginnings of articles are told apart."""

MOST_OF_TEXT = 0.5
"""Share of a text that must remain; a text of little else keeps all of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """When a sentence is boilerplate.

    Attributes:
        least: Articles with different beginnings.
        share: Share of the outlet's articles.
        shortest: Characters; a Chinese one counts as three.
        in_place: Share of the places of the sentence that are at an edge.
        at_end: Share of these with nothing but boilerplate between them and the very end or top.
    """

    least: int = 10
    share: float = 0.02
    shortest: int = 40
    in_place: float = 0.9
    at_end: float = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One sentence or paragraph of boilerplate.

    Attributes:
        text: The words.
        place: ``tail``, ``head`` or ``paragraph``.
        articles: Texts in which it stands there.
        share: Share of the outlet's texts.
    """

    text: str
    place: str
    articles: int
    share: float


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """What was learned.

    Attributes:
        lines: Outlet → its boilerplate, the most frequent first.
    """

    lines: Mapping[str, tuple[Line, ...]]
    _known: dict[str, dict[str, frozenset[str]]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Sort the lines for looking up."""
        known = {
            outlet: {
                place: frozenset(line.text for line in lines if line.place == place)
                for place in ("tail", "head", "paragraph")
            }
            for outlet, lines in self.lines.items()
        }
        object.__setattr__(self, "_known", known)

    def strip(self, outlet: str, text: str) -> tuple[str, tuple[Found, ...]]:
        """A text without its outlet's boilerplate, and what was taken out, in the order of the text.

        Args:
            outlet: The outlet's id.
            text: Paragraphs separated by one empty line.
        """
        known = self._known.get(outlet)
        if not known or not any(line.text in text for line in self.lines[outlet]):
            return text, ()
        paragraphs = text.split("\n\n")
        kept = [each for each in paragraphs if each not in known["paragraph"]]
        between = [each for each in paragraphs if each in known["paragraph"]]
        first = _cut_head(kept, known["head"])
        last = _cut_tail(kept, known["tail"])
        rest = "\n\n".join(kept)
        taken = sorted((*first, *between, *last), key=text.find)
        removed = tuple(Found(kind="boilerplate", text=each) for each in taken)
        return (rest, removed) if removed and len(rest) >= MOST_OF_TEXT * len(text) else (text, ())


def learn_boilerplate(texts: Iterable[tuple[str, str]], rule: Rule | None = None) -> Boilerplate:
    """Learn the boilerplate of outlets from their texts.

    The texts are gone through twice. Memory holds a bounded number of sentences for each outlet, however many
    texts there are; the answer does not depend on their order.

    Args:
        texts: Outlet and text of every article; anything that can be gone through again from its start.
        rule: When a sentence is boilerplate; None takes the usual rule.

    Raises:
        ValueError: ``texts`` can be gone through only once.
    """
    if iter(texts) is texts:
        raise ValueError("texts are gone through twice: give a list or an object that begins again")
    rule = rule or Rule()
    candidates, total = _frequent(texts, rule)
    counts = _counted(texts, candidates)
    lines = {}
    for outlet in sorted(counts):
        found = [
            Line(text=sentence, place=place, articles=seen.there, share=seen.there / total[outlet])
            for (place, sentence), seen in counts[outlet].items()
            if _holds(seen, total[outlet], rule)
        ]
        if found:
            lines[outlet] = tuple(sorted(found, key=lambda line: (-line.articles, line.place, line.text)))
    return Boilerplate(lines)


@dataclass(slots=True)
class _Seen:
    """How often a candidate was seen: at its place, at its very end, anywhere; with how many beginnings."""

    there: int = 0
    last: int = 0
    anywhere: int = 0
    beginnings: set[bytes] = field(default_factory=set)


def _holds(seen: _Seen, total: int, rule: Rule) -> bool:
    return (
        len(seen.beginnings) >= rule.least
        and len(seen.beginnings) >= rule.share * total
        and seen.there >= rule.in_place * seen.anywhere
        and seen.last >= rule.at_end * seen.there
    )


class _Sieve:
    """Counts sentences of one outlet in bounded memory (lossy counting: Manku & Motwani 2002, VLDB).

    A sentence in ``share`` of the texts is never lost; what is rarer than half of it is thrown out.
    """

    def __init__(self, share: float) -> None:
        self._width = max(int(2 / share), 1)
        self._counts: Counter[tuple[str, str]] = Counter()
        self._behind: dict[tuple[str, str], int] = {}
        self.texts = 0

    def add(self, sentences: Iterable[tuple[str, str]]) -> None:
        rounds = self.texts // self._width
        for each in sentences:
            self._counts[each] += 1
            self._behind.setdefault(each, rounds)
        self.texts += 1
        if self.texts % self._width == 0:
            for each in [
                each for each, count in self._counts.items() if count + self._behind[each] <= rounds + 1
            ]:
                del self._counts[each], self._behind[each]

    def left(self, rule: Rule) -> set[tuple[str, str]]:
        """Sentences that may be frequent enough."""
        lost = self.texts // self._width
        least = max(rule.least, rule.share * self.texts) - lost
        return {each for each, count in self._counts.items() if count >= least}


def _frequent(
    texts: Iterable[tuple[str, str]], rule: Rule
) -> tuple[dict[str, set[tuple[str, str]]], dict[str, int]]:
    """Candidates of every outlet, and how many texts it has."""
    sieves: dict[str, _Sieve] = {}
    for outlet, text in texts:
        sieve = sieves.setdefault(outlet, _Sieve(rule.share))
        sieve.add({each for each in _edges(text) if _may_be(each[1], rule)})
    found = {outlet: sieve.left(rule) for outlet, sieve in sieves.items()}
    return found, {outlet: sieve.texts for outlet, sieve in sieves.items()}


def _counted(
    texts: Iterable[tuple[str, str]], candidates: Mapping[str, set[tuple[str, str]]]
) -> dict[str, dict[tuple[str, str], _Seen]]:
    counts = {outlet: {each: _Seen() for each in found} for outlet, found in candidates.items()}
    for outlet, text in texts:
        own = counts[outlet]
        if not own:
            continue
        there, last = set(_edges(text)), _at_very_edge(text, own)
        beginning = blake2b(text[:BEGINNING].encode("utf-8", "replace"), digest_size=8).digest()
        for (place, sentence), seen in own.items():
            if sentence in text:
                seen.anywhere += text.count(sentence)
                if (place, sentence) in there:
                    seen.there += 1
                    seen.last += (place, sentence) in last
                    seen.beginnings.add(beginning)
    return counts


def _at_very_edge(text: str, candidates: Container[tuple[str, str]]) -> set[tuple[str, str]]:
    """Candidates of a text with nothing but candidates between them and its end or top."""
    edges = list(_edges(text))
    head = (each for each in edges if each[0] == "head")
    runs = [takewhile(candidates.__contains__, zone) for zone in (head, _backwards(text))]
    return {each for run in runs for each in run} | {each for each in edges if each[0] == "paragraph"}


def _may_be(sentence: str, rule: Rule) -> bool:
    """True unless a sentence is too short, quoted, spoken or announces what follows."""
    return (
        len(sentence) + 2 * len(HAN.findall(sentence)) >= rule.shortest
        and not QUOTED.search(sentence)
        and not SPEAKER.match(sentence)
        and not ANNOUNCES.search(sentence)
    )


def _edges(text: str) -> Iterator[tuple[str, str]]:
    """Place and words of what may be boilerplate in a text."""
    paragraphs = text.split("\n\n")
    for paragraph in paragraphs if len(paragraphs) > 1 else ():
        yield "paragraph", paragraph
    for sentence in _sentences(paragraphs[0][:ZONE])[:HEAD]:
        yield "head", sentence
    yield from _backwards(text)


def _backwards(text: str) -> Iterator[tuple[str, str]]:
    """The last sentences of a text, the last one first."""
    left = TAIL
    for paragraph in reversed(text.split("\n\n")):
        for sentence in reversed(_last_sentences(paragraph)):
            yield "tail", sentence
            left -= 1
            if left == 0:
                return


def _last_sentences(paragraph: str) -> list[str]:
    """The sentences at the end of a paragraph; of a very long one, those of its last part that are whole."""
    if len(paragraph) <= ZONE:
        return _sentences(paragraph)
    return _sentences(paragraph[-ZONE:])[1:]


def _sentences(paragraph: str) -> list[str]:
    """The sentences of a paragraph, roughly; joined by nothing or one space they are it again."""
    cuts = [hit.end() for hit in SENTENCE.finditer(paragraph)]
    pieces = (paragraph[start:end].strip() for start, end in zip([0, *cuts], [*cuts, None], strict=True))
    return [piece for piece in pieces if piece]


def _cut_tail(paragraphs: list[str], known: frozenset[str]) -> list[str]:
    """Take known sentences off the end, as far as nothing else stands behind them; in the text's order."""
    taken: list[str] = []
    while paragraphs and len(taken) < TAIL:
        sentences = _last_sentences(paragraphs[-1])
        if not sentences or sentences[-1] not in known:
            break
        taken.append(sentences[-1])
        rest = paragraphs[-1].rstrip()[: -len(sentences[-1])].rstrip()
        paragraphs[-1:] = [rest] if rest else []
    return taken[::-1]


def _cut_head(paragraphs: list[str], known: frozenset[str]) -> list[str]:
    """Take known sentences off the top."""
    taken: list[str] = []
    while paragraphs and len(taken) < HEAD:
        sentences = _sentences(paragraphs[0][:ZONE])
        if not sentences or sentences[0] not in known:
            break
        taken.append(sentences[0])
        rest = paragraphs[0].lstrip()[len(sentences[0]) :].lstrip()
        paragraphs[:1] = [rest] if rest else []
    return taken
