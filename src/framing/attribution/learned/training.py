"""From annotated articles to a model: the steps of ``python -m framing.attribution.train``."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from framing.attribution.kernels.voice_states import CONTENT, CUE, ROLE
from framing.attribution.kernels.voice_templates import rows
from framing.attribution.learned.columns import filled_columns
from framing.attribution.learned.fitting import FitSettings, Fitted, fit
from framing.attribution.learned.forms import Lexicon, form_columns, plain
from framing.attribution.learned.model import places
from framing.attribution.learned.polnear import Annotated
from framing.attribution.learned.states import Gold, encode
from framing.attribution.learned.templates import packed
from framing.attribution.quotes import quotations

RARE = 3
"""Words used less often outside of content get no cue bucket."""
BUCKETS = 5.999


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """Annotated articles as the fit wants them.

    Attributes:
        features: Rows of the features of each article.
        states: States of each article.
        lexicon: Counted over all of them.
    """

    features: list[NDArray[np.uint32]]
    states: list[NDArray[np.uint8]]
    lexicon: Lexicon


def prepare(annotated: Annotated, word_class: Mapping[str, tuple[int, int]], bits: int) -> Prepared:
    """Features and states of every article.

    How often a word is a cue is counted for each article over the *other* articles: otherwise the field
    would learn to trust counts that hold the answer.

    Args:
        annotated: The articles.
        word_class: Word classes.
        bits: Logarithm of the number of rows of weights.
    """
    reading = annotated.reading
    offsets = reading.article_offsets
    states = np.concatenate(
        [
            encode(_within(gold, int(offsets[a])), int(offsets[a + 1] - offsets[a]))
            for a, gold in enumerate(annotated.gold)
        ]
    )
    buckets, lexicon = _buckets(annotated, states, word_class)
    found = places(reading, quotations(reading))
    columns = filled_columns(form_columns(reading.forms, lexicon), found, reading.numbers, buckets=buckets)
    table = packed()
    bounds = list(pairwise(offsets.tolist()))
    return Prepared(
        features=[rows(columns, table, first, end, bits).T.copy() for first, end in bounds],
        states=[states[first:end] for first, end in bounds],
        lexicon=lexicon,
    )


def _within(gold: list[Gold], first: int) -> list[Gold]:
    return [Gold(*(tokens - first for tokens in each)) for each in gold]


def _buckets(
    annotated: Annotated, states: NDArray[np.uint8], word_class: Mapping[str, tuple[int, int]]
) -> tuple[NDArray[np.uint32], Lexicon]:
    """Cue bucket of every token with its own article left out, and the lexicon with none left out."""
    reading = annotated.reading
    role = ROLE[states]
    numbers: dict[str, int] = {}
    ids = np.array([numbers.setdefault(plain(form), len(numbers)) for form in reading.forms])[reading.numbers]
    outside, cue = role != CONTENT, role == CUE
    uses = np.bincount(ids[outside], minlength=len(numbers))
    cues = np.bincount(ids[cue], minlength=len(numbers))
    buckets = np.empty(len(reading), dtype=np.uint32)
    for first, end in zip(reading.article_offsets[:-1], reading.article_offsets[1:], strict=True):
        here = ids[first:end]
        own_uses, own_cues = (
            Counter(here[outside[first:end]].tolist()),
            Counter(here[cue[first:end]].tolist()),
        )
        buckets[first:end] = [
            bucket(int(cues[word]) - own_cues[word], int(uses[word]) - own_uses[word])
            for word in here.tolist()
        ]
    every = {word: bucket(int(cues[i]), int(uses[i])) for word, i in numbers.items()}
    kept = {word: number for word, number in every.items() if number}
    return buckets, Lexicon(cue_bucket=kept, word_class=dict(word_class))


def bucket(cues: int, uses: int) -> int:
    """1 to 6 by the share of a word's uses that are cues; 0 for a word too rare to tell."""
    return 0 if uses < RARE else 1 + int(cues / uses * BUCKETS)


def train(
    annotated: Annotated, word_class: Mapping[str, tuple[int, int]], settings: FitSettings
) -> tuple[Fitted, Lexicon, dict[str, object]]:
    """Fit the field to annotated articles.

    Args:
        annotated: The articles.
        word_class: Word classes.
        settings: How to fit.

    Returns:
        The weights, the lexicon, and the facts for ``model.json``.
    """
    prepared = prepare(annotated, word_class, settings.bits)
    fitted = fit(prepared.features, prepared.states, settings)
    facts: dict[str, object] = {
        "language": "en",
        "articles": len(annotated.ids),
        "attributions": sum(map(len, annotated.gold)),
        "tokens": len(annotated.reading),
        "fit": asdict(settings),
    }
    return fitted, prepared.lexicon, facts
