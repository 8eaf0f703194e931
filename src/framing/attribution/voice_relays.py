"""Agencies that only pass words on: ``…, Xinhua reports`` says where the outlet has it from."""

import numpy as np
from numpy.typing import NDArray

from framing.attribution.camps import Camps, words_of
from framing.attribution.voice_attributions import NONE, Attributions
from framing.attribution.voice_reading import Reading

CALLED = (("news", "agency"), ("wire", "service"))
"""What an agency may be called without its name: ``the state news agency``."""


def relays(
    reading: Reading, found: Attributions, camps: Camps, agencies: tuple[str, ...]
) -> list[str | None]:
    """For each attribution: the agency that its source names, or None.

    Args:
        reading: The tokens.
        found: Their attributions.
        camps: Who is known: speakers of the role ``agency``.
        agencies: Names of further agencies.
    """
    names = {words_of(name) for name in agencies}
    for speaker in camps.speakers.values():
        if speaker.role == "agency":
            names |= {words_of(name) for name in (speaker.name, *speaker.names)}
    texts = [reading.text(first, end) if first != NONE else "" for first, end in found.sources.tolist()]
    agencies_among = {text for text in set(texts) if _is_agency(text, names)}
    return [text if text in agencies_among else None for text in texts]


def _is_agency(text: str, names: set[tuple[str, ...]]) -> bool:
    words = words_of(text.removesuffix("'s").removesuffix("’s"))
    return words in names or words[-2:] in CALLED


def agency_of(
    sentence: NDArray[np.int64], found: Attributions, names: list[str | None], n_sentences: int
) -> list[str | None]:
    """For each sentence: the agency that it is said to come from.

    Args:
        sentence: Sentence of every token.
        found: The attributions.
        names: As ``relays`` gives them.
        n_sentences: Number of sentences.
    """
    agencies: list[str | None] = [None] * n_sentences
    for (first, _), owner in zip(found.contents.tolist(), found.owners.tolist(), strict=True):
        if names[owner] is not None:
            agencies[int(sentence[first])] = names[owner]
    return agencies
