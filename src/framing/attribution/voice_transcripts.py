"""Gives the sentences of transcripts the voice ``direct`` and the speaker of their turn."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from framing.attribution.camps import Camps
from framing.attribution.language_reader import LanguageReader
from framing.attribution.transcripts import LABEL_REACH, ROLES, Spoken
from framing.attribution.voice_reading import Reading
from framing.attribution.voice_speakers import ARROW, Said

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from framing.attribution.voice_table import About


def transcribed(
    reading: Reading, abouts: "Sequence[About]", camps: Camps, ways: LanguageReader
) -> dict[int, Said]:
    """Number of a sentence that stands in a turn of a transcript → who says it.

    Args:
        reading: The tokens.
        abouts: What is known of each article.
        camps: Who is known.
        ways: The reader of their language.
    """
    labels = [head for head in _labelled_heads(reading) if ways.may_label(_head_forms(reading, head))]
    holding = np.unique(np.searchsorted(reading.article_offsets, labels, side="right") - 1)
    opens = np.isin(reading.sentence_offsets[:-1], reading.paragraph_offsets[:-1])
    said: dict[int, Said] = {}
    for a in holding.tolist():
        first, end = reading.article_sentences[a : a + 2].tolist()
        body = list(_spoken(reading, opens, first + 1, end))  # without the title
        for turn in ways.turns(body, camps):
            who = _who(turn.label, abouts[a], camps, ways)
            said |= dict.fromkeys(range(first + 1 + turn.first, first + 1 + turn.behind), who)
    return said


def _labelled_heads(reading: Reading) -> list[int]:
    """First tokens of the paragraphs that hold a colon so early that it may be that of a label."""
    colons = np.flatnonzero(reading.among((":", "：")))
    heads = reading.paragraph_offsets[np.searchsorted(reading.paragraph_offsets, colons, side="right") - 1]
    return list(np.unique(heads[colons - heads < LABEL_REACH]).tolist())


def _head_forms(reading: Reading, head: int) -> list[str]:
    """The first tokens of the sentence that begins here, one more than a label may have with its colon."""
    end = int(reading.sentence_offsets[np.searchsorted(reading.sentence_offsets, head, side="right")])
    return [reading.forms[number] for number in reading.listed[head : min(end, head + LABEL_REACH + 1)]]


def _spoken(reading: Reading, opens: NDArray[np.bool_], first: int, end: int) -> "Iterator[Spoken]":
    bounds = reading.sentence_offsets[first : end + 1].tolist()
    start = bounds[0]
    forms = [reading.forms[number] for number in reading.listed[start : bounds[-1]]]
    for a, b, begins in zip(bounds[:-1], bounds[1:], opens[first:end].tolist(), strict=True):
        yield Spoken(forms=tuple(forms[a - start : b - start]), opens=begins)


def _who(label: str, about: "About", camps: Camps, ways: LanguageReader) -> Said:
    known = camps.find(label, about.published)
    named = None if label.casefold() in ROLES else ways.labelled(label)
    name = known.speaker.name if known else named
    chain = [each for each in (about.outlet, *about.credit, name or label) if each]
    return Said(
        speaker=label,
        speaker_name=name,
        speaker_id=known.id if known else None,
        camp=known.speaker.camp if known else camps.described(label),
        relay=ARROW.join(dict.fromkeys(chain)) or None,
    )
