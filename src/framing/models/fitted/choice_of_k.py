"""How many topics? Fit, coherence, exclusivity and stability for each number tried; no single winner."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from framing.engine import Engine
from framing.errors import UsageError
from framing.models.fitted.coherence import npmi, umass
from framing.models.fitted.distinctness import exclusivity
from framing.models.fitted.held_out import PartlyHeldBack, completion, hold_back
from framing.models.fitted.occurrences import Occurrences, occurrences
from framing.models.fitted.stability import Likeness, stability
from framing.models.fitted.topics import TopicModel
from framing.text.tokens import Tokens

Fit = Callable[[Tokens, int, int], TopicModel]
"""Fits topics to tokens: how many, and the seed."""

FIT_SCHEMA: dict[str, pl.DataType] = {
    "k": pl.Int64(),
    "seed": pl.Int64(),
    "perplexity": pl.Float64(),
    "npmi": pl.Float64(),
    "umass": pl.Float64(),
    "exclusivity": pl.Float64(),
    "n_held_back": pl.Int64(),
    "n_unknown": pl.Int64(),
    "n_impossible": pl.Int64(),
}
"""Columns of ``ChoiceOfK.fits``."""


@dataclass(frozen=True, kw_only=True)
class Yardsticks:
    """What is measured on every fit.

    Attributes:
        n_words: Top words of a topic, for coherence and exclusivity.
        window: Words in a window for NPMI; UMass counts articles.
        exclusivity_weight: Weight of exclusivity against frequency.
        likeness: What similarity of topics is.
        share_of_articles: So many articles lose words for the held-out fit.
        share_of_words: They lose so many of their words.
        held_out_seed: Which articles and words; apart from the models' seeds, so that both can be varied.
    """

    n_words: int = 10
    window: int = 10
    exclusivity_weight: float = 0.7
    likeness: Likeness = "cosine"
    share_of_articles: float = 0.2
    share_of_words: float = 0.5
    held_out_seed: int = 0


@dataclass(frozen=True, kw_only=True)
class ChoiceOfK:
    """What was found for each number of topics.

    Attributes:
        fits: One row per number and seed: perplexity of held-back words (lower is better), NPMI and UMass
            coherence and exclusivity as means over topics (higher is better), words held back, those of them
            that the model does not know, those it holds impossible.
        numbers: One row per number: means over seeds, the lowest and highest perplexity and NPMI, and the
            share of topics that other seeds find again with their mean similarity; null with one seed.
    """

    fits: pl.DataFrame
    numbers: pl.DataFrame


def compare_numbers(  # what is fitted, how often, by what it is measured, and where
    tokens: Tokens,
    fit: Fit,
    ks: Sequence[int],
    seeds: Sequence[int],
    yardsticks: Yardsticks | None = None,
    *,
    engine: Engine | None = None,
) -> ChoiceOfK:
    """Fits every number of topics with every seed on the corpus with words held back, and measures the fits.

    One model serves all yardsticks, so its topics have not seen the held-back words (a tenth of the corpus
    by default). Coherence is counted in the whole corpus. The yardsticks disagree by nature: with the
    number of topics exclusivity mostly rises, coherence and stability mostly fall, and fit rises until the
    corpus is too small for more. Choose among numbers where none is bad by reading the topics, and show that
    the findings hold for the neighbours.

    Args:
        tokens: The corpus, tokenised.
        fit: ``lambda tokens, k, seed: Lda(k=k).fit(tokens, seed=seed)``, or the like.
        ks: Numbers of topics, in the order wished for.
        seeds: At least one; with two or more, stability is measured.
        yardsticks: What is measured; None for the usual choices.
        engine: Where the fits run; with more than one worker ``fit`` must be picklable. The result is the
            same for any number of workers.

    Raises:
        UsageError: No number or no seed was given, or one twice.
        CorpusError: The corpus is too small for the model or for holding words back.
    """
    _require_grid(ks, seeds)
    chosen = yardsticks or Yardsticks()
    partly = hold_back(
        tokens,
        share_of_articles=chosen.share_of_articles,
        share_of_words=chosen.share_of_words,
        seed=chosen.held_out_seed,
    )
    jobs = [_Job(fit=fit, tokens=partly, k=k, seed=seed) for k in ks for seed in seeds]
    made = (engine or Engine()).map(_done, jobs)
    models = {k: [next(made) for _ in seeds] for k in ks}
    top = sorted(
        {
            word
            for series in models.values()
            for model in series
            for topic in _top(model, chosen)
            for word in topic
        }
    )
    windows, texts = occurrences(tokens, top, window=chosen.window), occurrences(tokens, top)
    rows = [
        {"k": k, "seed": seed, **_measured(model, partly, (windows, texts), chosen)}
        for k, series in models.items()
        for seed, model in zip(seeds, series, strict=True)
    ]
    fits = pl.DataFrame(rows, schema=FIT_SCHEMA)
    agreement = [_agreement(k, series, chosen.likeness) for k, series in models.items()]
    return ChoiceOfK(
        fits=fits, numbers=_by_number(fits).join(pl.concat(agreement), on="k", maintain_order="left")
    )


@dataclass(frozen=True, kw_only=True)
class _Job:
    """One fit that is to be made."""

    fit: Fit
    tokens: Tokens
    k: int
    seed: int


def _done(job: _Job) -> TopicModel:
    return job.fit(job.tokens, job.k, job.seed)


def _require_grid(ks: Sequence[int], seeds: Sequence[int]) -> None:
    for what, numbers in (("number of topics", ks), ("seed", seeds)):
        if not numbers or len(set(numbers)) < len(numbers):
            raise UsageError(f"choosing a number of topics needs every {what} once, not {list(numbers)}")


def _top(model: TopicModel, chosen: Yardsticks) -> list[list[str]]:
    return [[word for word, _ in model.top_words(topic, chosen.n_words)] for topic in range(model.n_topics)]


def _measured(
    model: TopicModel, partly: PartlyHeldBack, texts: tuple[Occurrences, Occurrences], chosen: Yardsticks
) -> dict[str, float | int]:
    top, held = _top(model, chosen), completion(model, partly)
    own = exclusivity(model.phi, n=chosen.n_words, exclusivity_weight=chosen.exclusivity_weight)
    return {
        "perplexity": held.perplexity,
        "npmi": float(np.mean(npmi(top, texts[0]).values)),
        "umass": float(np.mean(umass(top, texts[1]).values)),
        "exclusivity": float(np.mean(own)),
        "n_held_back": held.n_words + held.n_unknown + held.n_unplaced,
        "n_unknown": held.n_unknown,
        "n_impossible": held.n_impossible,
    }


def _by_number(fits: pl.DataFrame) -> pl.DataFrame:
    return fits.group_by("k", maintain_order=True).agg(
        pl.len().alias("seeds").cast(pl.Int64),
        pl.col("perplexity").mean(),
        pl.col("perplexity").min().alias("perplexity_low"),
        pl.col("perplexity").max().alias("perplexity_high"),
        pl.col("npmi").mean(),
        pl.col("npmi").min().alias("npmi_low"),
        pl.col("npmi").max().alias("npmi_high"),
        pl.col("umass", "exclusivity").mean(),
    )


def _agreement(k: int, models: Sequence[TopicModel], likeness: Likeness) -> pl.DataFrame:
    found = stability(models, likeness=likeness) if len(models) > 1 else None
    return pl.DataFrame(
        {"k": [k], "refound": [found and found.refound], "similarity": [found and found.mean]},
        schema={"k": pl.Int64(), "refound": pl.Float64(), "similarity": pl.Float64()},
    )
