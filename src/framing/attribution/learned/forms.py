"""What the field knows of a word by itself: hash, ending, shape, how often it is a cue, its word class."""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from framing.attribution.kernels.voice_columns import (
    CAPITAL,
    COLON,
    COMMA,
    DASH,
    DIGIT,
    LOWER,
    N_FORM_COLUMNS,
    OTHER,
    PRONOUN,
    QUOTE,
    STOP,
    UPPER,
)

_PRONOUNS = frozenset(("he", "she", "they", "it", "we", "i", "you", "who"))
_SHAPES = ((QUOTE, '"“”«»„「」『』'), (COMMA, ",，、"), (STOP, ".!?…。"), (COLON, ":;"), (DASH, "—–-"))
_PUNCTUATION = {character: shape for shape, characters in _SHAPES for character in characters}
ENDING = 3


@dataclass(frozen=True, kw_only=True)
class Lexicon:
    """What was counted over the training articles.

    Attributes:
        cue_bucket: Word → 1 to 6: the share of its uses outside of content that are cues, in sixths.
        word_class: Word → its coarse and fine class, from 1; absent words have none.
    """

    cue_bucket: Mapping[str, int]
    word_class: Mapping[str, tuple[int, int]]


def hashed(text: str) -> int:
    """A stable 32-bit number for a text."""
    return zlib.crc32(text.encode("utf-8", "replace"))


def plain(form: str) -> str:
    """A form as the lexicon knows it: lower case, straight apostrophes."""
    return form.lower().replace("’", "'")


def shape(form: str) -> int:
    """What kind of token a form is."""
    first = form[0]
    if first.isalpha():
        if form.lower() in _PRONOUNS:
            return PRONOUN
        if form.isupper() and len(form) > 1:
            return UPPER
        return CAPITAL if first.isupper() else LOWER
    return DIGIT if first.isdigit() else _PUNCTUATION.get(first, OTHER)


def form_columns(forms: Sequence[str], lexicon: Lexicon) -> NDArray[np.uint32]:
    """The columns of every form, shape (N_FORM_COLUMNS, n_forms)."""
    words = list(map(plain, forms))
    endings = [word[-ENDING:] for word in words]
    of_ending = {ending: hashed("#" + ending) for ending in set(endings)}
    classes = [lexicon.word_class.get(word, (0, 0)) for word in words]
    columns = (
        list(map(hashed, words)),
        [of_ending[ending] for ending in endings],
        list(map(shape, forms)),
        [lexicon.cue_bucket.get(word, 0) for word in words],
        [coarse for coarse, _ in classes],
        [fine for _, fine in classes],
    )
    return np.array(columns, dtype=np.uint32).reshape(N_FORM_COLUMNS, len(forms))
