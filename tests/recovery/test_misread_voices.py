"""Misread voices: with a gold of sentences, scores of own and of others' words come back as they were made.

Truth is made up, sentences are misread at random, and every number is compared with what was put in.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
import pytest
from tests.scores_in_memory import evidence_of

from framing.estimates.base import Findings
from framing.estimates.contrast import Contrast
from framing.estimates.decomposition import Decomposition
from framing.estimates.inference.confusion import Confusion, confusion
from framing.measures.base import SCORE_SCHEMA, Scores
from framing.types import Estimate

MISREAD = {"own": 0.10, "attributed": 0.12}
"""Chance of being read as the other, by true voice."""


@dataclass(frozen=True)
class Kind:
    """Outlets of one group: mean share of own words, mean score of own words and of others'."""

    own: float
    score_own: float
    score_others: float


KINDS = {"state": Kind(0.45, 0.05, 0.30), "independent": Kind(0.70, 0.06, 0.10)}
TRUE = {"corrected=own": 0.05 - 0.06, "corrected=attributed": 0.30 - 0.10}
CONTRAST = Contrast(target="state", reference="independent", by=["voice"])
TAKE_APART = Decomposition(target="state", reference="independent", by=["voice", "whose"])


def true_parts() -> dict[str, float]:
    """Agenda and framing of the populations of outlets."""
    one, two = KINDS["state"], KINDS["independent"]
    shares = [np.array([kind.own, 1 - kind.own]) for kind in (one, two)]
    scores = [np.array([kind.score_own, kind.score_others]) for kind in (one, two)]
    middle = float(sum(share @ score for share, score in zip(shares, scores, strict=True)) / 2)
    agenda = float((shares[0] - shares[1]) @ (sum(scores) / 2 - middle))
    return {"agenda": agenda, "framing": float((scores[0] - scores[1]) @ sum(shares) / 2)}


def outlets(n: int) -> dict[str, str]:
    return {f"{group[0]}{number}": group for group in KINDS for number in range(n)}


def sentences(
    rng: np.random.Generator,
    groups: Mapping[str, str],
    n: int,
    misread: Mapping[str, Mapping[str, float]] | None = None,
    spread: float = 0.05,
) -> Scores:
    """``n`` sentences of every outlet in articles of 20, scored 0 or 1, misread at random."""
    tables = []
    for outlet, group in groups.items():
        kind, chance = KINDS[group], (misread or {}).get(group, MISREAD)
        own = rng.random(n) < np.clip(kind.own + spread * rng.normal(), 0.05, 0.95)
        score = np.clip(
            np.array([kind.score_others, kind.score_own]) + 0.4 * spread * rng.normal(size=2), 0, 1
        )
        value = rng.random(n) < score[own.astype(int)]
        wrong = rng.random(n) < np.where(own, chance["own"], chance["attributed"])
        number = np.arange(n)
        tables.append(
            pl.DataFrame(
                {
                    "article": [f"{outlet}-{one:04}" for one in number // 20],
                    "unit": number % 20,
                    "outlet": outlet,
                    "voice": np.where(own ^ wrong, "own", "direct"),
                    "value": value.astype(float),
                    "origin": "own",
                    "dimension": "partnership",
                    "n_tokens": 20,
                    "n_matched": 1,
                }
            )
        )
    table = pl.concat(tables).with_columns(cluster="article")
    absent = [pl.lit(None).alias(name) for name in SCORE_SCHEMA if name not in table.columns]
    ordered = table.with_columns(absent).select(
        pl.col(name).cast(kind) for name, kind in SCORE_SCHEMA.items()
    )
    return Scores(
        measure="dictionary", unit="share of sentences", low=0.0, high=1.0, table=ordered, corpus="0" * 64
    )


def gold(rng: np.random.Generator, articles: int, n: int = 14, alike: float = 10.0) -> Confusion:
    """Articles of ``n`` sentences; each article is as hard to read as it happens to be."""
    rows = []
    for article in range(articles):
        chance = {voice: rng.beta(alike * e, alike * (1 - e)) for voice, e in MISREAD.items()}
        share = rng.beta(2, 2)
        for _ in range(n):
            truth, other = ("own", "attributed") if rng.random() < share else ("attributed", "own")
            rows.append((f"g{article}", truth, other if rng.random() < chance[truth] else truth, 1.0))
    return confusion(pl.DataFrame(rows, schema=["article", "truth", "read", "n"], orient="row"), "gold.csv")


def answered(
    estimand: Contrast | Decomposition, scores: Scores, groups: Mapping[str, str], by: Confusion
) -> Findings:
    return estimand(replace(evidence_of([scores], groups), voice_gold=by))


def like_these(findings: Findings) -> dict[str, Estimate]:
    return {one.channel: one for one in findings.estimates if one.question == "outlets like these"}


@pytest.fixture(scope="module")
def large() -> tuple[dict[str, Estimate], Findings]:
    """Forty outlets of each kind with 3,000 sentences, and a large gold: what is left is bias."""
    rng = np.random.default_rng(5)
    groups = outlets(40)
    scores, by = sentences(rng, groups, 3000), gold(rng, 1500, n=20)
    return like_these(answered(replace(CONTRAST, by=["voice"]), scores, groups, by)), answered(
        TAKE_APART, scores, groups, by
    )


def test_scores_of_own_and_of_others_words_come_back(large: tuple[dict[str, Estimate], Findings]) -> None:
    found, _ = large
    for channel, truth in TRUE.items():
        assert found[channel].value == pytest.approx(truth, abs=0.012), channel
    # As read, state outlets seem to say themselves what they quote: the sign is wrong.
    assert found["voice=own"].value > 0.015
    assert found["corrected=own"].value < 0


def test_agenda_and_framing_come_back(large: tuple[dict[str, Estimate], Findings]) -> None:
    _, findings = large
    found = like_these(findings)
    for part, truth in true_parts().items():
        assert found[f"{part} by voice_corrected"].value == pytest.approx(truth, abs=0.007), part
        assert found[f"{part} by whose_corrected"].value == pytest.approx(truth, abs=0.007), part
    assert found["agenda by voice"].value < 0.75 * true_parts()["agenda"]


def test_corrected_parts_add_up_to_the_gap(large: tuple[dict[str, Estimate], Findings]) -> None:
    found, findings = large
    gap = found["all"].value
    parts = like_these(findings)
    for by in ("voice", "voice_corrected", "whose_corrected"):
        assert parts[f"agenda by {by}"].value + parts[f"framing by {by}"].value == pytest.approx(
            gap, abs=1e-9
        )
    values = findings.tables["outlet_parts"].group_by("outlet", "by").agg(pl.col("part").sum())
    spread = values.group_by("outlet").agg(pl.col("part").max() - pl.col("part").min())
    assert (spread["part"] < 1e-9).all()


def test_intervals_hold_the_truth_where_those_of_what_was_read_do_not() -> None:
    rng = np.random.default_rng(8)
    groups, parts, held = outlets(5), true_parts(), {"corrected": 0, "read": 0}
    studies = 60
    for _ in range(studies):
        found = like_these(answered(TAKE_APART, sentences(rng, groups, 240), groups, gold(rng, 23)))
        for name, channel in (("corrected", "agenda by voice_corrected"), ("read", "agenda by voice")):
            held[name] += found[channel].low <= parts["agenda"] <= found[channel].high
    assert held["corrected"] >= 0.9 * studies, held
    assert held["read"] < 0.7 * studies, held


def test_errors_that_differ_between_groups_move_the_answer_no_further_than_the_note_says() -> None:
    rng = np.random.default_rng(9)
    groups = outlets(40)
    state = {
        "own": 0.10,
        "attributed": 0.22,
    }  # others' words of state outlets are misread 10 points more often
    scores = sentences(rng, groups, 3000, {"state": state})
    found = like_these(answered(CONTRAST, scores, groups, gold(rng, 1500, n=20)))
    one = found["corrected=own"]
    off = abs(one.value - TRUE["corrected=own"])
    assert off > 0.01  # a common gold is wrong here, and nothing in the interval says so
    assert "if one group's voices are misread 10 points more often" in one.note
    said = float(one.note.rpartition("moves by up to ")[2].split()[0])
    assert off < said + 0.012


def test_an_outlet_that_hardly_speaks_itself_is_left_out_and_named() -> None:
    rng = np.random.default_rng(2)
    groups = outlets(4)
    scores = sentences(rng, groups, 400)
    voice = pl.when(pl.col("outlet") == "s2").then(pl.lit("direct")).otherwise(pl.col("voice"))
    silent = replace(scores, table=scores.table.with_columns(voice=voice))
    findings = answered(CONTRAST, silent, groups, gold(rng, 40))
    found = like_these(findings)["corrected=own"]
    assert "outlets with less than 5% of own words are left out: s2" in found.note
    assert found.n_outlets == 7
    values = findings.tables["outlet_values"].filter(pl.col("channel") == "corrected=own")
    assert "s2" not in values["outlet"]
    assert "outlets without any such passage: s2" in like_these(findings)["voice=own"].note


def test_a_gold_that_does_not_fit_takes_nothing_apart_and_says_why() -> None:
    rng = np.random.default_rng(3)
    groups = outlets(4)
    scores = sentences(rng, groups, 400)
    quoting = replace(scores, table=scores.table.with_columns(
        voice=pl.when(pl.col("outlet").str.starts_with("s")).then(pl.lit("direct")).otherwise(pl.col("voice"))
    ))  # fmt: skip
    findings = answered(TAKE_APART, quoting, groups, gold(rng, 40))
    assert any("not taken apart by voice_corrected" in note and "of the text of state is own" in note
               for note in findings.notes)  # fmt: skip
    assert "agenda by voice_corrected" not in like_these(findings)
