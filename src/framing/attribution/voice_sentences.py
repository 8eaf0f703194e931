"""From spans to sentences: how much of each is quoted, attributed, the outlet's own."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from framing.attribution.quotes import Quotations, n_words, speech, titles
from framing.attribution.voice_attributions import CLAUSE, NONE, STATED, Attributions
from framing.attribution.voice_reading import Reading

TAIL = 3
"""Content that ends so close to the end of its sentence reaches it: marks may follow."""
MOSTLY = 0.5
"""From this share of its words on a sentence is a quotation, or reported."""
PLAIN = 0.3
"""The same where the reader is sure of a clause of indirect speech."""
FRAGMENT = 3
"""A quotation of fewer words does not make a sentence mixed: it may be a term, or irony."""
BESIDE = 0.25
"""From this share of its speech on that stands outside of quotation marks a sentence is mixed."""


@dataclass(frozen=True, kw_only=True)
class SentenceVoices:
    """The voice of every sentence of a reading, shape (n_sentences,) each.

    Attributes:
        voice: ``own``, ``direct``, ``reported`` or ``mixed``.
        p: Mean chance of the words that are neither cue nor source to be somebody else's; 0 for a sentence
            without words. No probability of a voice: ``LanguageReader.chances`` makes one of it.
        attribution: The attribution that most of its attributed words belong to, −1 for none.
        quoted: Does it hold words inside a quotation that is speech?
    """

    voice: NDArray[np.str_]
    p: NDArray[np.float64]
    attribution: NDArray[np.int64]
    quoted: NDArray[np.bool_]


def sentence_voices(
    reading: Reading, quotations: Quotations, found: Attributions, *, loose: bool = True
) -> SentenceVoices:
    """Decide the voice of every sentence.

    Args:
        reading: The tokens.
        quotations: Their quotations.
        found: Their attributions.
        loose: Is a quotation speech where no attribution covers it?
    """
    n = reading.n_sentences
    sentence = reading.sentence_of()
    owner = found.of_token()
    owner[~np.append(found.reports, False)[owner]] = NONE
    is_word = reading.is_word
    naming = _naming(reading, found, sentence)
    base = is_word & (~naming | (owner != NONE))
    cued = np.zeros(n, dtype=bool)
    cued[sentence[found.cues[found.cues[:, 0] != NONE, 0]]] = True
    fragment = np.append(speech(reading, quotations), False)[quotations.of_token] | cued[sentence]
    titled = np.append(titles(reading, quotations), False)[quotations.of_token]
    spoken = quotations.inside & ((owner != NONE) | (loose & fragment & ~titled))
    words = _count(sentence, base, n)
    content = _count(sentence, base & ((owner != NONE) | spoken), n)
    quoted = _count(sentence, base & spoken, n)
    with np.errstate(invalid="ignore", divide="ignore"):
        share_content = np.where(words > 0, content / words, 0.0)
        share_quoted = np.where(words > 0, quoted / words, 0.0)
        weights = np.where(base, np.where(spoken, 1.0, found.probability), 0.0)
        p = np.where(words > 0, np.bincount(sentence, weights, n) / words, 0.0)
    voice = np.full(n, "own", dtype="<U8")
    long_enough = np.append(n_words(reading, quotations) >= FRAGMENT, False)[quotations.of_token]
    main = _main(sentence, owner, base, n)
    kind = np.append(found.kinds, 0)[main]
    voice[(share_content >= MOSTLY) | ((kind == CLAUSE) & (share_content >= PLAIN))] = "reported"
    voice[_count(sentence, base & spoken & long_enough, n) > 0] = "mixed"
    voice[(share_quoted >= MOSTLY) & (quoted > (1 - BESIDE) * content)] = "direct"
    voice[(kind == STATED) & (quoted > 0)] = "direct"
    voice[(kind == CLAUSE) & (voice == "direct")] = "mixed"
    return SentenceVoices(voice=voice, p=p, attribution=main, quoted=quoted > 0)


def _naming(reading: Reading, found: Attributions, sentence: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Words that belong to no content: cues, sources, and what leads up to them.

    ``Asked about Ukraine, the president said that …``: the head of such a sentence is not counted against
    its speech.
    """
    is_comma = reading.among((",", "，"))
    last = np.full(len(found), NONE)
    np.maximum.at(last, found.owners, found.contents[:, 1])
    cues = found.cues[:, 0]
    ahead = np.flatnonzero((cues != NONE) & (found.first_content >= cues) & found.reports)
    cue, source = cues[ahead], found.sources[ahead, 0]
    first = reading.sentence_offsets[sentence[cue]]
    start = np.where((first <= source) & (source <= cue), source, cue)
    whole = last[ahead] >= reading.sentence_offsets[sentence[cue] + 1] - TAIL
    leads = whole & (start > first) & is_comma[start - 1]
    leading = np.stack([first[leads], start[leads]], axis=1)
    return _covered(np.concatenate([found.cues, found.sources, leading]), len(reading))


def _covered(spans: NDArray[np.int64], n: int) -> NDArray[np.bool_]:
    """Is each of n tokens in one of some spans?"""
    there = spans[spans[:, 0] != NONE]
    steps = np.bincount(there[:, 0], minlength=n + 1) - np.bincount(there[:, 1], minlength=n + 1)
    return np.asarray(np.cumsum(steps)[:n] > 0)


def _count(sentence: NDArray[np.int64], chosen: NDArray[np.bool_], n: int) -> NDArray[np.int64]:
    return np.bincount(sentence[chosen], minlength=n)


def _main(
    sentence: NDArray[np.int64], owner: NDArray[np.int64], base: NDArray[np.bool_], n: int
) -> NDArray[np.int64]:
    """The attribution with most words in each sentence; of equals the first."""
    chosen = base & (owner != NONE)
    main = np.full(n, NONE, dtype=np.int64)
    if not chosen.any():
        return main
    width = int(owner.max()) + 1
    pairs, counts = np.unique(sentence[chosen] * width + owner[chosen], return_counts=True)
    order = np.lexsort((-pairs, counts))  # most words last, the first of equals after the others
    main[pairs[order] // width] = pairs[order] % width
    return main
