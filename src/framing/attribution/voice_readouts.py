"""Lets read-outs go on: their sentences without a cue get the voice ``reported_inferred`` and a speaker."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from framing.attribution.camps import Camps
from framing.attribution.language_reader import LanguageReader
from framing.attribution.readout import Line, genre
from framing.attribution.voice_attributions import NONE, Attributions
from framing.attribution.voice_reading import Reading
from framing.attribution.voice_sentences import SentenceVoices
from framing.attribution.voice_speakers import Said


def infer(
    reading: Reading,
    found: Attributions,
    decided: SentenceVoices,
    said: list[Said],
    *,
    camps: Camps,
    ways: LanguageReader,
) -> tuple[NDArray[np.str_], list[Said], NDArray[np.bool_]]:
    """Voices and speakers with the inferred ones put in.

    Args:
        reading: The tokens.
        found: Their attributions.
        decided: The voice of each sentence.
        said: The speaker of each sentence.
        camps: Who is known.
        ways: The reader of their language.

    Returns:
        Voice of each sentence, speaker of each sentence, whether it was inferred.
    """
    voice = decided.voice.astype("<U17")
    said = list(said)
    changed = np.zeros(len(voice), dtype=np.bool_)
    opens = np.isin(reading.sentence_offsets[:-1], reading.paragraph_offsets[:-1])
    low = reading.lower
    for a in range(reading.n_articles):
        first, end = reading.article_sentences[a : a + 2].tolist()
        body = range(first + 1, end)  # without the title
        attributed = (first + 1 + np.flatnonzero(decided.voice[first + 1 : end] != "own")).tolist()
        marks = [(said[s].speaker_id, said[s].cue_strength == "strong") for s in attributed]
        kind = genre(len(body), marks, camps)
        if not ways.infers(kind):
            continue
        lines = [replace(_line(s, reading, found, decided, said[s], low), opens=bool(opens[s])) for s in body]
        for i, source in enumerate(ways.inferred(lines, kind)):
            if source is not None:
                s, other = first + 1 + i, said[first + 1 + source]
                voice[s], changed[s] = "reported_inferred", True
                said[s] = other._replace(cue=None, cue_strength="none")
    return voice, said, changed


def _line(
    s: int,
    reading: Reading,
    found: Attributions,
    decided: SentenceVoices,
    said: Said,
    low: tuple[str, ...],
) -> Line:
    start, end = reading.sentence_offsets[s : s + 2].tolist()
    k = int(decided.attribution[s])
    cue = int(found.cues[k][0]) if k != NONE else NONE
    return Line(
        voice=str(decided.voice[s]),
        speaker_id=said.speaker_id,
        speaker=said.speaker,
        strong=said.cue_strength == "strong",
        backward=k != NONE and cue > int(found.first_content[k]),
        opens=False,
        words=tuple(low[number] for number in reading.numbers[start:end].tolist()),
        camp=said.camp,
    )
