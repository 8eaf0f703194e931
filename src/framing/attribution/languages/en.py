"""English: the fitted reader, completed where the words are plain."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from framing.attribution.camps import Camps
from framing.attribution.language_reader import LanguageReader
from framing.attribution.languages._english_completion import (
    POSITION,
    SPEECH,
    VIEWS,
    Clause,
    plain_attributions,
)
from framing.attribution.languages._english_speech import reports
from framing.attribution.learned.calibration import bundled_calibration
from framing.attribution.learned.linking import attributions
from framing.attribution.learned.model import Model, bundled
from framing.attribution.quotes import Quotations
from framing.attribution.voice_attributions import Attribution, Attributions
from framing.attribution.voice_reading import Reading
from framing.attribution.voice_relays import relays

HALF = 0.5
"""A sentence with this share of speech among its words needs no completion."""
HOPELESS = 0.1
"""Where the field has found something else, a completion that it holds for less likely than this is none."""


class English(LanguageReader):
    """Reads English with the bundled model; its card is ``docs/reference/voice.md``."""

    def __init__(self, model: Model | None = None) -> None:
        """A reader with a model; None takes the bundled one when it is first needed."""
        self._model = model

    def fitted(self, reading: Reading, quotations: Quotations) -> Attributions:
        """What the model finds, without completion."""
        states, probability = (self._model or bundled()).label(reading, quotations)
        return attributions(reading, states, probability)

    def attributions(self, reading: Reading, quotations: Quotations) -> Attributions:
        """The attributions of every article."""
        found = self.fitted(reading, quotations)
        said = reports(reading, found, quotations.inside)
        passed_on = [name is not None for name in relays(reading, found, Camps.load(), ())]
        found = replace(found, reports=said & ~np.array(passed_on, dtype=np.bool_))
        more = _completions(reading, quotations, found)
        return found.merged(more, reading.sentence_of()) if more else found

    def chances(self, mean: NDArray[np.float64], read_own: NDArray[np.bool_]) -> NDArray[np.float64]:
        """The chance of each sentence not to be the outlet's own, calibrated on American news."""
        return bundled_calibration().chances(mean, read_own)


def _completions(reading: Reading, quotations: Quotations, found: Attributions) -> list[Attribution]:
    """For each open sentence the surest plain attribution, of a speaker rather than of an agency.

    ``He expressed confidence in the talks, according to TASS`` is his word, and the agency passes it on: of
    its attribution nothing but the cue is left.
    """
    candidates = [
        (s, attribution)
        for s in _open_sentences(reading, quotations.inside, found)
        for attribution in plain_attributions(_clause(reading, quotations.inside, s))
    ]
    every = Attributions.of([each for _, each in candidates], len(reading))
    spoken: dict[int, Attribution] = {}
    relayed: dict[int, Attribution] = {}
    for (s, attribution), agency in zip(candidates, relays(reading, every, Camps.load(), ()), strict=True):
        (spoken if agency is None else relayed).setdefault(s, attribution)
    for s in spoken.keys() & relayed.keys():
        relayed[s] = replace(relayed[s], contents=(relayed[s].cue,))
    held = set(reading.sentence_of()[found.contents[:, 0]].tolist())
    chosen = [*spoken.items(), *relayed.items()]
    return [
        attribution
        for s, attribution in sorted(chosen, key=lambda pair: pair[0])
        if s not in held or _mean(found.probability, attribution) >= HOPELESS
    ]


def _mean(probability: NDArray[np.float32], attribution: Attribution) -> float:
    """Mean chance of the content."""
    return float(np.concatenate([probability[a:b] for a, b in attribution.contents]).mean())


def _clause(reading: Reading, inside: NDArray[np.bool_], s: int) -> Clause:
    first, end = reading.sentence_offsets[s : s + 2].tolist()
    return Clause(
        first=first,
        words=reading.words[first:end],
        forms=[reading.forms[number] for number in reading.listed[first:end]],
        quoted=inside[first:end].tolist(),
    )


def _open_sentences(reading: Reading, inside: NDArray[np.bool_], found: Attributions) -> list[int]:
    """Sentences with a word that may attribute, less than half covered by speech; titles are left alone."""
    sentence = reading.sentence_of()
    n = reading.n_sentences
    is_word = reading.is_word
    triggers = SPEECH | POSITION | VIEWS | {"went", "goes", "spoke", "quoted", "according"}
    trigger = reading.among(triggers) & ~inside
    owner = found.of_token()
    covered = (owner >= 0) & np.append(found.reports, False)[owner]
    words = np.bincount(sentence[is_word], minlength=n)
    speech = np.bincount(sentence[is_word & (covered | inside)], minlength=n)
    chosen = (speech < HALF * words) & (np.bincount(sentence[trigger], minlength=n) > 0)
    chosen[reading.article_sentences[:-1]] = False
    return np.flatnonzero(chosen).tolist()


READER = English()
