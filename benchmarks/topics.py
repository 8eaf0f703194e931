"""Topics beside the libraries they come from: processor seconds, held-out perplexity and coherence.

1,000 draws from ``ukraine2022_multi`` (the embedded corpus where the real data are absent), twenty topics,
one seed, one thread of matrix products. Half the words of a fifth of the articles are held back; the same
functions measure every fit. Seconds hold the time of child processes; tomotopy is left out if it is absent.
"""

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from framing.engine import environment

environment.settle()

from gensim.models import LdaModel, LdaMulticore  # noqa: E402 - threads are settled before
from gensim.models.basemodel import BaseTopicModel  # noqa: E402

from benchmarks.text import Articles, drawn, real_articles, write  # noqa: E402
from framing.errors import MissingDependency  # noqa: E402
from framing.models.base import TopicModel  # noqa: E402
from framing.models.fitted.coherence import npmi  # noqa: E402
from framing.models.fitted.held_out import PartlyHeldBack, completion, hold_back  # noqa: E402
from framing.models.fitted.occurrences import occurrences  # noqa: E402
from framing.models.fitted.topic_choices import FoundTopics, by_prevalence  # noqa: E402
from framing.models.intake.bags import as_bags, older_generator, shuffled  # noqa: E402
from framing.models.intake.counts import article_counts  # noqa: E402
from framing.models.intake.words import choose_words  # noqa: E402
from framing.models.lda import CHUNK, Lda  # noqa: E402
from framing.models.sklearn_lda import SklearnLda  # noqa: E402
from framing.models.tomotopy_lda import TomotopyLda  # noqa: E402
from framing.text.tokenise import tokenise  # noqa: E402
from framing.text.tokens import Tokens  # noqa: E402

K, SEED, N_ARTICLES = 20, 1, 1_000
PASSES = (10, 60)
SWEEPS = (100, 1_000)
"""What a pass is to variational Bayes, some ten sweeps are to a Gibbs sampler."""

Fit = Callable[[Tokens], TopicModel]


def fits() -> Iterator[tuple[str, Fit]]:
    """Every library with few and with many passes."""
    for passes in PASSES:
        yield f"lda (ours, on gensim), {passes} passes", fitted(Lda(k=K, passes=passes))
        yield f"gensim LdaModel, {passes} passes", plain(LdaModel, passes)
        yield f"gensim LdaMulticore, {passes} passes", plain(LdaMulticore, passes, workers=1)
        yield f"sklearn_lda (scikit-learn), {passes} passes", fitted(SklearnLda(k=K, passes=passes))
    for sweeps in SWEEPS:
        yield f"tomotopy_lda (tomotopy), {sweeps} sweeps", fitted(TomotopyLda(k=K, passes=sweeps))


def fitted(model: Lda | SklearnLda | TomotopyLda) -> Fit:
    return lambda tokens: model.fit(tokens, seed=SEED)


def plain(library: type[BaseTopicModel], passes: int, **more: int) -> Fit:
    """gensim as one would call it: every article's shares by one call for all."""

    def fit(tokens: Tokens) -> TopicModel:
        chosen = choose_words(tokens, Lda(k=K).choice)
        bags = as_bags(article_counts(tokens, chosen))
        listed = [list(zip(words.tolist(), counts.tolist(), strict=True)) for words, counts in bags]
        order = {id(bag[0]): number for number, bag in enumerate(bags)}
        model = library(
            corpus=[listed[order[id(bag[0])]] for bag in shuffled(bags, SEED)],
            id2word=dict(enumerate(chosen.words)),
            num_topics=K,
            passes=passes,
            chunksize=CHUNK,
            alpha="auto" if library is LdaModel else "symmetric",  # LdaMulticore cannot learn it
            eta=0.01,
            random_state=older_generator(SEED),
            eval_every=None,
            dtype=np.float64,
            **more,
        )
        gamma = model.inference(listed)[0]
        gamma[[not bag for bag in listed]] = np.nan
        theta = gamma / gamma.sum(axis=1, keepdims=True)
        return by_prevalence(
            FoundTopics(words=chosen.words, phi=model.get_topics(), theta=theta), tokens, "plain gensim"
        )

    return fit


def processor_seconds() -> float:
    """Of this process and of children that have ended."""
    return sum(os.times()[:4])


def measured(name: str, fit: Fit, partly: PartlyHeldBack, tokens: Tokens) -> None:
    try:
        began = processor_seconds()
        model = fit(partly)
        seconds = processor_seconds() - began
    except MissingDependency:
        print(f"{name:44}  not installed")
        return
    top = [[word for word, _ in model.top_words(topic)] for topic in range(K)]
    windows = occurrences(tokens, sorted({word for words in top for word in words}), window=10)
    coherence = float(np.mean(npmi(top, windows).values))
    perplexity = completion(model, partly).perplexity
    print(f"{name:44} {seconds:8.1f} s {perplexity:12,.0f} {coherence:8.3f}", flush=True)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "corpus"
        write(
            drawn(real_articles().unique(maintain_order=True), N_ARTICLES).unique(maintain_order=True), path
        )
        tokens = tokenise(Articles.at(path), path / "tokens")
        partly = hold_back(tokens, seed=0)
        Lda(k=2, passes=1).fit(partly, seed=0)  # compile, or load what was compiled
        print(f"{tokens.articles.height} articles, {K} topics")
        print(f"{'model':44} {'CPU':>10} {'perplexity':>12} {'NPMI':>8}")
        for name, fit in fits():
            measured(name, fit, partly, tokens)


if __name__ == "__main__":
    main()
