"""Embeddings beside plain gensim on the same sentences; latent semantic vectors; FrameAxis on many axes.

The articles are those of ``ukraine2022_multi`` where the real data are present, of the embedded
corpus otherwise. Seconds are processor time of one core, one thread of matrix products.
"""

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from framing.engine import environment

environment.settle()

from gensim.models import FastText as GensimFastText  # noqa: E402 - threads are settled before
from gensim.models import Word2Vec as GensimWord2Vec  # noqa: E402
from scipy.sparse.linalg import svds  # noqa: E402

from benchmarks.text import Articles, drawn, real_articles, timed, write  # noqa: E402
from framing.measures.frameaxis import FrameAxis  # noqa: E402
from framing.models.base import Embedding  # noqa: E402
from framing.models.fasttext import FastText  # noqa: E402
from framing.models.intake.counts import Sentences, sentence_counts  # noqa: E402
from framing.models.intake.neighbours import passes_over  # noqa: E402
from framing.models.intake.singular import right_vectors  # noqa: E402
from framing.models.intake.words import WordChoice, choose_words  # noqa: E402
from framing.models.lsa import Lsa  # noqa: E402
from framing.models.word2vec import Word2Vec  # noqa: E402
from framing.text.tokenise import tokenise  # noqa: E402
from framing.text.tokens import Tokens  # noqa: E402
from framing.types import Dimension, Words  # noqa: E402

TRAINED, SCORED = 500, 10_000
"""Articles drawn for word2vec, fastText and the check against ARPACK; for FrameAxis."""
AXES = 700


def tokens_of(articles: pl.DataFrame, path: Path) -> Tokens:
    write(articles, path)
    return replace(tokenise(Articles.at(path), path / "tokens"), unit="article")


def beside_gensim(tokens: Tokens) -> None:
    """The same sentences, settings and passes; reading the sentences counts on both sides."""
    chosen = choose_words(tokens, WordChoice(min_count=5))
    epochs = passes_over(int(chosen.counts.sum()), "auto")
    shared = {"sg": 1, "vector_size": 100, "window": 5, "negative": 5, "seed": 1, "workers": 1}

    def plain(library: Callable[..., object], **more: int) -> object:
        sentences = list(Sentences(tokens=tokens, chosen=chosen))
        return library(sentences=sentences, min_count=1, sample=1e-3, epochs=epochs, **shared, **more)

    ngrams = {"min_n": 3, "max_n": 6, "bucket": 200_000}
    for name, ours, theirs in (
        ("word2vec", Word2Vec(), lambda: plain(GensimWord2Vec)),
        ("fastText", FastText(), lambda: plain(GensimFastText, **ngrams)),
    ):
        both = [(timed(lambda: ours.fit(tokens, seed=1))[0], timed(theirs)[0]) for _ in range(2)]  # noqa: B023
        own, alone = (min(seconds) for seconds in zip(*both, strict=True))
        print(f"{name}, {TRAINED:,} articles: {own:.1f} s, plain gensim {alone:.1f} s: {own / alone:.2f}")


def beside_arpack(tokens: Tokens, k: int = 100) -> None:
    """Time, and how far ARPACK's vectors to machine precision lie outside the space of ours."""
    chosen = choose_words(tokens, WordChoice(min_count=5, function_words=False))
    table = sentence_counts(tokens, chosen)
    right_vectors(table[:2_000], 5, seed=1)
    own, found = timed(lambda: right_vectors(table, k, seed=1))
    alone, answer = timed(lambda: svds(table, k=k, solver="arpack", v0=np.ones(min(table.shape))))
    exact = answer[2][np.argsort(-answer[1], kind="stable")]  # type: ignore[index]
    cosines = np.linalg.norm(exact @ found.vectors, axis=1)  # type: ignore[attr-defined]
    outside = np.sqrt(np.maximum(1 - cosines**2, 0))
    values = np.abs(np.sort(answer[1])[::-1] / found.values - 1).max()  # type: ignore[attr-defined,index]
    print(
        f"{k} vectors of {table.shape[0]:,} sentences: {own:.1f} s, ARPACK {alone:.1f} s; sine of the angle"
    )
    print(f"  of ARPACK's to our space: mean {outside.mean():.1e}, largest {outside.max():.1e}")
    print(f"  singular values differ by at most {values:.1e} of theirs")


def axes(tokens: Tokens) -> None:
    """Made-up vectors and axes of two words per pole, drawn from words that occur."""
    chosen = choose_words(tokens, WordChoice(min_count=5, function_words=False))
    rng = np.random.default_rng(1)
    vectors = rng.normal(size=(len(chosen.words), 100)).astype(np.float32)
    embedding = Embedding(words=chosen.words, vectors=vectors, corpus=tokens.fingerprint, settings="drawn")
    dimensions = [_axis(number, rng.choice(chosen.words[:3_000], 4, replace=False)) for number in range(AXES)]
    seconds, scores = timed(lambda: FrameAxis()(tokens, dimensions, models=(embedding,)))
    rows = scores[0].table.height  # type: ignore[index]
    print(f"FrameAxis, {AXES} axes, {SCORED:,} articles: {seconds:.1f} s for {rows:,} rows of each score;")
    print(f"  for 100,000 articles, extrapolated: {seconds * 100_000 / SCORED:.0f} s")


def _axis(number: int, words: NDArray[np.str_]) -> Dimension:
    one, other = (tuple(str(word) for word in pole) for pole in (words[:2], words[2:]))
    return Dimension(
        name=f"axis_{number}",
        title=f"Axis {number}",
        version=1,
        definition="Made up.",
        positive="one",
        negative="other",
        reference=(),
        words={"en": Words(patterns=one, positive=one, negative=other)},
    )


def main() -> None:
    articles = real_articles().unique(maintain_order=True)
    with tempfile.TemporaryDirectory() as folder:
        few = tokens_of(drawn(articles, TRAINED), Path(folder) / "few")
        beside_gensim(few)
        beside_arpack(few)
        every = tokens_of(articles, Path(folder) / "every")
        Lsa(vector_size=5).fit(few, seed=1)  # compile, or load what was compiled
        seconds, _ = timed(lambda: Lsa().fit(every, seed=1))
        print(f"LSA, 300 dimensions, {every.articles.height:,} articles: {seconds:.1f} s")
        many = tokens_of(drawn(articles, SCORED), Path(folder) / "many")
        axes(many)


if __name__ == "__main__":
    main()
