"""Training of gensim's models of neighbouring words, with nothing left to chance but the seed."""

from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from framing.models.intake.counts import Sentences
from framing.models.intake.words import ChosenWords
from framing.text.tokens import Tokens


def trained(
    model: Any, tokens: Tokens, chosen: ChosenWords, epochs: int | Literal["auto"]
) -> NDArray[np.float32]:
    """The vectors of the chosen words, in their order, shape (n_words, n_dimensions).

    Args:
        model: A model of gensim that has seen no word yet; it is trained.
        tokens: The corpus, tokenised.
        chosen: The words that are not left out.
        epochs: Passes over the corpus; ``auto`` takes 5 to 10, more for smaller corpora.
    """
    model.build_vocab_from_freq(dict(zip(chosen.words, chosen.counts.tolist(), strict=True)))
    sentences = Sentences(tokens=tokens, chosen=chosen)
    n_tokens = int(chosen.counts.sum())
    model.train(
        sentences,
        total_examples=max(sum(1 for _ in sentences), 1),
        total_words=n_tokens,
        epochs=passes_over(n_tokens, epochs),
    )
    rows = [model.wv.key_to_index[word] for word in chosen.words]
    return np.ascontiguousarray(model.wv.vectors[rows], dtype=np.float32)


def passes_over(n_tokens: int, epochs: int | Literal["auto"]) -> int:
    """How often a corpus is read: as asked, or for ``auto`` 5 to 10 times, a small one more often."""
    return min(max(20_000_000 // n_tokens, 5), 10) if epochs == "auto" else epochs


def no_hash(word: str) -> int:
    """Stands in for the built-in hash, which differs between processes; gensim 4 no longer needs it."""
    return len(word)
