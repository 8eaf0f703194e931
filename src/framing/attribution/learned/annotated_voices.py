"""The voices of annotated sentences: annotated spans, by the rules that also make voices of found ones."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from framing.attribution.languages._english_speech import reports
from framing.attribution.learned.polnear import Annotated
from framing.attribution.learned.states import Gold
from framing.attribution.quotes import quotations
from framing.attribution.voice_attributions import NONE, Attribution, Attributions
from framing.attribution.voice_sentences import sentence_voices


def annotated_voices(annotated: Annotated) -> NDArray[np.str_]:
    """The voice of every sentence by its annotation; what nobody is said to say is the outlet's own.

    Attitudes (``wants``) are annotated in PolNeAR and left out here, as ``voice`` leaves them out.

    Args:
        annotated: The articles.

    Returns:
        Shape (n_sentences,), titles included.
    """
    reading = annotated.reading
    marks = quotations(reading)
    spans = [_attribution(one) for each in annotated.gold for one in each if len(one.content)]
    given = Attributions.of(spans, len(reading))
    given = replace(given, reports=reports(reading, given, marks.inside))
    return sentence_voices(reading, marks, given, loose=False).voice


def _attribution(gold: Gold) -> Attribution:
    breaks = np.flatnonzero(np.diff(gold.content) > 1) + 1
    contents = tuple((int(run[0]), int(run[-1]) + 1) for run in np.split(gold.content, breaks))
    return Attribution(contents=contents, cue=_around(gold.cue), source=_around(gold.source))


def _around(tokens: NDArray[np.int64]) -> tuple[int, int]:
    return (int(tokens[0]), int(tokens[-1]) + 1) if len(tokens) else (NONE, NONE)
