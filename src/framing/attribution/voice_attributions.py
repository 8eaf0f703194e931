"""What a reader of a language hands on: who is said to say what, as spans of tokens."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

NONE = -1


@dataclass(frozen=True, kw_only=True)
class Attributions:
    """k attributions over n tokens, in the order of their first content; a span is first token, first behind.

    Attributes:
        cues: Span of the words that attribute (``said``, ``according to``), (−1, −1) for none; shape (k, 2).
        sources: Span of the words that name the speaker, (−1, −1) for none; shape (k, 2).
        contents: Spans of what is attributed, in order; one attribution may have several; shape (c, 2).
        owners: Number of the attribution of each content span, shape (c,).
        probability: Chance of each token to be content, 0 to 1, shape (n,).
    """

    cues: NDArray[np.int64]
    sources: NDArray[np.int64]
    contents: NDArray[np.int64]
    owners: NDArray[np.int64]
    probability: NDArray[np.float32]

    def __len__(self) -> int:
        """Number of attributions."""
        return len(self.cues)

    @cached_property
    def first_content(self) -> NDArray[np.int64]:
        """First token of the content of each attribution, shape (k,)."""
        first = np.full(len(self), np.iinfo(np.int64).max)
        np.minimum.at(first, self.owners, self.contents[:, 0])
        return first

    def of_token(self) -> NDArray[np.int64]:
        """Number of the attribution whose content each token is, −1 for none; shape (n,)."""
        owner = np.full(len(self.probability), NONE, dtype=np.int64)
        for (first, end), number in zip(self.contents.tolist(), self.owners.tolist(), strict=True):
            owner[first:end] = number
        return owner

    @classmethod
    def of(cls, found: "list[Attribution]", n_tokens: int) -> "Attributions":
        """From single ones, certain of themselves: every content token has probability 1."""
        ordered = sorted(found, key=lambda each: (each.contents[0], each.cue))
        contents = [span for each in ordered for span in each.contents]
        owners = [number for number, each in enumerate(ordered) for _ in each.contents]
        probability = np.zeros(n_tokens, dtype=np.float32)
        for first, end in contents:
            probability[first:end] = 1
        return cls(
            cues=np.array([each.cue for each in ordered], dtype=np.int64).reshape(-1, 2),
            sources=np.array([each.source for each in ordered], dtype=np.int64).reshape(-1, 2),
            contents=np.array(contents, dtype=np.int64).reshape(-1, 2),
            owners=np.array(owners, dtype=np.int64),
            probability=probability,
        )


@dataclass(frozen=True, kw_only=True)
class Attribution:
    """One attribution, for readers that find them one by one.

    Attributes:
        contents: Spans of what is attributed, in order; at least one.
        cue: Span of the words that attribute, or (−1, −1).
        source: Span of the words that name the speaker, or (−1, −1).
    """

    contents: tuple[tuple[int, int], ...]
    cue: tuple[int, int] = (NONE, NONE)
    source: tuple[int, int] = (NONE, NONE)
