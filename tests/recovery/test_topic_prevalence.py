"""Intervals of topic prevalence hold the truth as often as they say, where articles' shares are uncertain."""

import numpy as np
import polars as pl
from tests.scores_in_memory import articles_of, no_counts

from framing.estimates.base import Evidence
from framing.estimates.inference.copies import Copy
from framing.estimates.inference.nested import combined
from framing.estimates.topic_prevalence import TopicPrevalence
from framing.models.base import TopicModel

PHI = np.array([[0.7, 0.1, 0.1, 0.1], [0.1, 0.7, 0.1, 0.1], [0.1, 0.1, 0.4, 0.4]])
ALPHA, N_ARTICLES, N_OUTLETS, LENGTH = 0.5, 12, 5, 15


def drawn_study(
    rng: np.random.Generator, lift: float, *, seeds: int = 1
) -> tuple[list[TopicModel], dict[str, str]]:
    """Short articles of ten outlets whose habits differ; θ is read from words by Bayes, as models do it.

    Topics are so sharp here that a word nearly tells its topic: the posterior is that of counts of topics.
    """
    ids, outlets, counts = [], {}, []
    for outlet in range(2 * N_OUTLETS):
        group = "state" if outlet < N_OUTLETS else "free"
        habit = rng.dirichlet([4.0 + 4 * lift * (group == "state"), 4.0, 4.0])
        for article in range(N_ARTICLES):
            share = rng.dirichlet(3 * habit)
            counts.append(rng.multinomial(LENGTH, share))
            ids.append(f"o{outlet:02}-{article:02}")
            outlets[ids[-1]] = f"o{outlet:02}"
    n = np.array(counts, dtype=np.float64)
    concentration = n.sum(axis=1) + 3 * ALPHA
    theta = (n + ALPHA) / concentration[:, None]
    model = TopicModel(
        words=("a", "b", "c", "d"),
        phi=PHI,
        theta=theta,
        articles=tuple(ids),
        corpus="0",
        settings="made",
        concentration=concentration,
    )
    return [model] * seeds, outlets


def evidence_of(models: list[TopicModel], outlets: dict[str, str]) -> Evidence:
    groups = {o: "state" if int(o[1:]) < N_OUTLETS else "free" for o in outlets.values()}
    return Evidence(
        scores=(), counts=no_counts(), articles=articles_of(outlets, groups), seed=1, models=models
    )


def truth(lift: float) -> float:
    return (4 + 4 * lift) / (12 + 4 * lift) - 1 / 3


def held(lift: float, repeats: int) -> float:
    rng = np.random.default_rng(5)
    hits = 0
    for _ in range(repeats):
        found = TopicPrevalence(target="state", reference="free", draws=10)(
            evidence_of(*drawn_study(rng, lift))
        )
        first = found.estimates[0] if found.tables["topic_prevalence"]["label"][0].startswith("a,") else None
        estimate = first or next(
            e
            for e, label in zip(found.estimates, found.tables["topic_prevalence"]["label"], strict=True)
            if label.startswith("a,")
        )
        # Shares are drawn towards the prior: the target is what such posteriors give on average.
        shrunk = truth(lift) * LENGTH / (LENGTH + 3 * ALPHA)
        hits += estimate.low <= shrunk <= estimate.high
    return hits / repeats


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    assert 0.91 <= held(0.0, 300) <= 0.995
    assert held(1.0, 200) >= 0.9


def test_draws_give_the_variance_that_the_posterior_has() -> None:
    models, outlets = drawn_study(np.random.default_rng(2), 0.0)
    table = TopicPrevalence(target="state", reference="free", draws=400)(evidence_of(models, outlets)).tables[
        "topic_prevalence"
    ]
    theta, total = models[0].theta, models[0].concentration
    assert total is not None
    variance = theta * (1 - theta) / (total[:, None] + 1)
    exact = variance.sum(axis=0) / N_ARTICLES**2 / N_OUTLETS**2
    shares = table["of_draws"].to_numpy()
    width = ((table["high"] - table["low"]) / 2).to_numpy()
    order = [("a", "b", "c").index(label[0]) for label in table["label"]]
    # Half the width is t times the root of the total; the draws' part of the total is the exact variance.
    total_variance = (width / 2.3) ** 2
    assert np.all(
        (shares * total_variance / exact[order] > 0.7) & (shares * total_variance / exact[order] < 1.4)
    )


def test_seeds_that_disagree_widen_the_interval_and_are_named_as_its_cause() -> None:
    rng = np.random.default_rng(0)
    outlets = rng.normal(0, 0.01, (2, 1, 1, 6))
    seeds = rng.normal(0, 0.5, (10, 1, 1))
    alike = combined(np.tile(outlets[0], (10, 5, 1)), np.tile(outlets[1], (10, 5, 1)), 0.95)
    apart = combined(np.tile(outlets[0], (10, 5, 1)) + seeds, np.tile(outlets[1], (10, 5, 1)), 0.95)
    assert alike.of_outlets == 1
    assert apart.of_seeds > 0.95
    assert apart.interval.error > 5 * alike.interval.error


def test_a_group_of_two_outlets_gets_a_value_and_no_interval() -> None:
    models, outlets = drawn_study(np.random.default_rng(3), 0.0)
    groups = {
        o: "free" if int(o[1:]) >= N_OUTLETS else "state" if o in {"o00", "o01"} else ""
        for o in outlets.values()
    }
    articles = articles_of(outlets, groups).with_columns(pl.col("group").replace("", None))
    evidence = Evidence(scores=(), counts=no_counts(), articles=articles, seed=1, models=models)
    estimate = TopicPrevalence(target="state", reference="free")(evidence).estimates[0]
    assert np.isfinite(estimate.value)
    assert np.isnan(estimate.low)
    assert estimate.p is None
    assert "no headline" in estimate.note


def copied(copy: Copy) -> Evidence:
    """One article of each of six outlets on the first topic, and a wire on the second that all print."""
    outlets, said = {}, []
    for outlet in range(6):
        for number in range(2):
            article = f"o{outlet}-{number}"
            outlets[article] = f"o{outlet}"
            wire = number > 0
            said.append((article, f"wire{number}" if wire else None, "agency" if wire else "own"))
    theta = np.array([[0.1, 0.9] if cluster else [0.9, 0.1] for _, cluster, _ in said])
    model = TopicModel(
        words=("a", "b"), phi=np.eye(2), theta=theta, articles=tuple(outlets), corpus="0", settings="made"
    )
    groups = {f"o{n}": "state" if n < 3 else "free" for n in range(6)}
    return Evidence(
        scores=(),
        counts=no_counts(),
        articles=articles_of(outlets, groups),
        seed=1,
        models=[model],
        said=pl.DataFrame(said, schema=["article", "cluster", "article_origin"], orient="row"),
        copy=copy,
    )


def test_copies_count_as_the_study_says() -> None:
    """Every outlet prints an article of its own and one wire: .5 of it, or a seventh, or nothing of it."""
    asked = TopicPrevalence(target="state", reference="free", draws=2)
    ways: tuple[Copy, ...] = ("all", "weighted", "own")
    means = {
        copy: asked(copied(copy)).tables["topic_prevalence"].filter(pl.col("label") == "a, b")
        for copy in ways
    }
    of_first = {copy: table["mean_target"][0] for copy, table in means.items()}
    assert of_first["all"] == 0.5
    assert np.isclose(of_first["weighted"], (0.9 + 0.1 / 6) / (1 + 1 / 6))
    assert np.isclose(of_first["own"], 0.9)
    assert "articles weighted by 1 over" in asked(copied("weighted")).estimates[0].method
