"""Keyness: words that one group uses more."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from tests.scores_in_memory import articles_of, counts_of

from framing.errors import EstimateError, UsageError
from framing.estimates.base import Evidence, Findings
from framing.estimates.inference.log_odds import log_odds, proportional_prior
from framing.estimates.keyness import Keyness

GROUPS: dict[str, str | None] = {
    "a": "state",
    "b": "state",
    "x": "independent",
    "y": "independent",
    "q": None,
}
COUNTS = {
    "a1": {"the": 60, "partnership": 20, "peace": 5},
    "a2": {"the": 40, "partnership": 10, "boilerplate": 30},
    "b1": {"the": 50, "partnership": 15},
    "x1": {"the": 70, "sanctions": 12, "peace": 4},
    "y1": {"the": 60, "sanctions": 9, "partnership": 2},
    "q1": {"the": 100, "oil": 50},
}
KEYNESS = Keyness(target="state", reference="independent", min_count=5, function_words=True)


def evidence(counts: dict[str, dict[str, int]] = COUNTS, groups: dict[str, str | None] = GROUPS) -> Evidence:
    outlets = {article: article[0] for article in counts}
    return Evidence(scores=(), counts=counts_of(counts), articles=articles_of(outlets, groups), seed=1)


def words(findings: Findings) -> dict[str, dict[str, float]]:
    return {row["feature"]: row for row in findings.tables["keyness"].iter_rows(named=True)}


def test_counts_are_those_of_the_groups_alone() -> None:
    found = words(KEYNESS(evidence()))["partnership"]
    assert (found["n_target"], found["n_reference"]) == (45, 2)
    assert (found["n_outlets_target"], found["n_outlets_reference"]) == (2, 1)


def test_log_odds_rest_on_the_whole_vocabulary_and_the_corpus_as_background() -> None:
    features = ["the", "partnership", "sanctions", "peace", "boilerplate", "oil"]
    target = np.array([sum(COUNTS[a].get(w, 0) for a in ("a1", "a2", "b1")) for w in features], dtype=float)
    reference = np.array([sum(COUNTS[a].get(w, 0) for a in ("x1", "y1")) for w in features], dtype=float)
    background = np.array([sum(c.get(w, 0) for c in COUNTS.values()) for w in features], dtype=float)
    odds = log_odds(target, reference, proportional_prior(background, 500))
    found = words(KEYNESS(evidence()))
    for i, word in enumerate(features[:3]):
        assert found[word]["log_odds"] == pytest.approx(odds.delta[i])
        assert found[word]["z"] == pytest.approx(odds.z[i])
        assert abs(found[word]["full_z"]) <= abs(found[word]["z"])


def test_a_word_of_one_outlet_is_not_a_word_of_its_group() -> None:
    assert "boilerplate" not in words(KEYNESS(evidence()))
    one = Keyness(target="state", reference="independent", min_count=5, min_outlets=1)
    assert words(one(evidence()))["boilerplate"]["n_outlets_target"] == 1


def test_a_group_of_one_outlet_keeps_its_words() -> None:
    lone = {"a": "state", "x": "independent", "y": "independent"}
    assert words(KEYNESS(evidence(groups=dict(lone))))["boilerplate"]["n_target"] == 30


def test_ranks_follow_the_absolute_z() -> None:
    table = KEYNESS(evidence()).tables["keyness"]
    assert table["rank"].to_list() == list(range(1, table.height + 1))
    assert table["z"].abs().is_sorted(descending=True)
    assert table.columns[:10] == [
        *("feature", "n_target", "n_reference", "log_odds", "z", "g2", "log_ratio"),
        *("n_outlets_target", "n_outlets_reference", "rank"),
    ]


def test_swapping_the_groups_turns_every_sign() -> None:
    forth = words(KEYNESS(evidence()))
    back = words(replace(KEYNESS, target="independent", reference="state")(evidence()))
    for word, row in forth.items():
        for column in ("log_odds", "z", "g2", "log_ratio", "chi2"):
            assert back[word][column] == pytest.approx(-row[column])


def test_function_words_are_counted_but_not_listed_unless_asked_for() -> None:
    usual = words(replace(KEYNESS, function_words=False)(evidence()))
    every = words(KEYNESS(evidence()))
    assert set(every) - set(usual) == {"the"}
    assert usual["partnership"]["z"] == every["partnership"]["z"]


def test_the_notes_print_prior_and_background_and_call_it_a_description() -> None:
    notes = " ".join(KEYNESS(evidence()).notes)
    assert "tests nothing about outlets" in notes
    assert "500 pseudo-tokens in the proportions of all articles of the corpus" in notes
    groups = Keyness(target="state", reference="independent", background="groups")(evidence())
    assert "in the proportions of both groups together" in " ".join(groups.notes)


def test_two_outlets_in_a_group_leave_the_permutation_unknown() -> None:
    assert KEYNESS(evidence()).tables["keyness"]["p_outlets"].is_nan().all()


def test_a_planted_word_stands_out_and_passes_the_outlet_test() -> None:
    rng = np.random.default_rng(0)
    counts, groups = {}, {}
    for group, boost in (("state", 3.0), ("independent", 1.0)):
        for o in range(6):
            outlet = f"{group[0]}{o}"
            groups[outlet] = group
            rates = rng.gamma(8.0, size=60)
            rates[0] *= boost
            for article in range(4):
                drawn = rng.multinomial(400, rates / rates.sum())
                counts[f"{outlet}-{article}"] = {f"w{i:02}": int(n) for i, n in enumerate(drawn)}
    outlets = {article: article.split("-")[0] for article in counts}
    study = Evidence(scores=(), counts=counts_of(counts), articles=articles_of(outlets, dict(groups)), seed=1)
    table = KEYNESS(study).tables["keyness"]
    assert table["feature"][0] == "w00"
    assert table["p_outlets"][0] < 0.05
    assert (table["p_outlets"][1:] > 0.05).all()
    by_tokens = np.mean(np.abs(table["z"].to_numpy()) > 1.96)
    assert by_tokens > 0.2, "outlets differ in words without any difference between the groups"


def test_dispersion_tells_a_word_of_all_outlets_from_one_of_a_few() -> None:
    every = Keyness(target="state", reference="independent", min_count=5, min_outlets=1, function_words=True)
    found = words(every(evidence()))
    assert found["the"]["dp_target"] < found["boilerplate"]["dp_target"]
    assert found["the"]["juilland_d_target"] > found["boilerplate"]["juilland_d_target"]
    assert np.isnan(found["boilerplate"]["dp_reference"])


def test_an_empty_group_is_an_error_in_words() -> None:
    with pytest.raises(EstimateError, match="'state' has no words"):
        KEYNESS(evidence(groups={"x": "independent"}))


def test_articles_outside_the_groups_only_move_the_prior() -> None:
    without = {article: counts for article, counts in COUNTS.items() if article != "q1"}
    keyness = replace(KEYNESS, background="groups")
    ours, theirs = words(keyness(evidence(without))), words(keyness(evidence()))
    for word, row in theirs.items():
        assert ours[word] == pytest.approx(row, nan_ok=True)
    assert list(ours) == list(theirs)


def test_the_order_of_articles_changes_nothing() -> None:
    turned = dict(reversed(COUNTS.items()))
    ours = KEYNESS(evidence()).tables["keyness"]
    theirs = KEYNESS(evidence(turned)).tables["keyness"]
    assert ours.select(pl.exclude("p_outlets")).equals(theirs.select(pl.exclude("p_outlets")))


@pytest.mark.parametrize("wrong", [{"reference": "state"}, {"prior_size": 0.0}])
def test_wrong_choices_are_refused_when_they_are_made(wrong: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        Keyness(**{"target": "state", "reference": "independent", **wrong})  # type: ignore[arg-type]
