"""What a reader of a language hands on: who is said to say what, as spans of tokens."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

NONE = -1
STATED, CLAUSE = 1, 2


@dataclass(frozen=True, kw_only=True)
class Attributions:
    """k attributions over n tokens, a span is first token, first behind.

    Attributes:
        cues: Span of the words that attribute (``said``, ``according to``), (−1, −1) for none; shape (k, 2).
        sources: Span of the words that name the speaker, (−1, −1) for none; shape (k, 2).
        contents: Spans of what is attributed, in order; one attribution may have several; shape (c, 2).
        owners: Number of the attribution of each content span, shape (c,).
        probability: Chance of each token to be content, 0 to 1, shape (n,).
        reports: Does the attribution make a sentence somebody else's words? False for mere attitudes
            (``wants``) and for
            what was not said; shape (k,).
        kinds: ``STATED`` for a quotation that stands alone, which makes its sentences direct however long the
            cue; ``CLAUSE`` for indirect speech, which quoted parts make mixed and never direct; 0 where the
            reader does not tell; shape (k,).
    """

    cues: NDArray[np.int64]
    sources: NDArray[np.int64]
    contents: NDArray[np.int64]
    owners: NDArray[np.int64]
    probability: NDArray[np.float32]
    reports: NDArray[np.bool_]
    kinds: NDArray[np.uint8]

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
        sizes = self.contents[:, 1] - self.contents[:, 0]
        before = np.cumsum(sizes) - sizes
        tokens = np.repeat(self.contents[:, 0] - before, sizes) + np.arange(sizes.sum())
        owner[tokens] = np.repeat(self.owners, sizes)  # where spans overlap the later one holds the token
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
            reports=np.ones(len(ordered), dtype=np.bool_),
            kinds=np.array([each.kind for each in ordered], dtype=np.uint8),
        )

    def merged(self, others: "list[Attribution]", sentences: NDArray[np.int64]) -> "Attributions":
        """With others in place of those that stand in the same sentences and nowhere else.

        Args:
            others: Attributions of one sentence each, in order.
            sentences: Sentence of every token, shape (n,).
        """
        new = Attributions.of(others, len(self.probability))
        taken = np.zeros(int(sentences[-1]) + 1 if len(sentences) else 0, dtype=np.bool_)
        taken[sentences[new.contents[:, 0]]] = True
        inside = taken[sentences[self.contents[:, 0]]] & taken[sentences[self.contents[:, 1] - 1]]
        outside = np.zeros(len(self), dtype=np.bool_)
        outside[self.owners[~inside]] = True
        kept = np.flatnonzero(outside)
        number = np.full(len(self), NONE, dtype=np.int64)
        number[kept] = np.arange(len(kept))
        span_kept = outside[self.owners]
        contents = np.concatenate([self.contents[span_kept], new.contents])
        owners = np.concatenate([number[self.owners[span_kept]], new.owners + len(kept)])
        order = np.argsort(contents[:, 0], kind="stable")
        return Attributions(
            cues=np.concatenate([self.cues[kept], new.cues]),
            sources=np.concatenate([self.sources[kept], new.sources]),
            contents=contents[order],
            owners=owners[order],
            probability=np.maximum(self.probability, new.probability),
            reports=np.concatenate([self.reports[kept], new.reports]),
            kinds=np.concatenate([self.kinds[kept], new.kinds]),
        )


@dataclass(frozen=True, kw_only=True)
class Attribution:
    """One attribution, for readers that find them one by one.

    Attributes:
        contents: Spans of what is attributed, in order; at least one.
        cue: Span of the words that attribute, or (−1, −1).
        source: Span of the words that name the speaker, or (−1, −1).
        kind: ``STATED``, ``CLAUSE``, or 0 where the reader does not tell.
    """

    contents: tuple[tuple[int, int], ...]
    cue: tuple[int, int] = (NONE, NONE)
    source: tuple[int, int] = (NONE, NONE)
    kind: int = 0
