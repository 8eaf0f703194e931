"""Scoring from hand codes: nobody is judged by a model that saw them."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from scipy.sparse import csr_array
from sklearn.calibration import calibration_curve
from sklearn.metrics import brier_score_loss, roc_auc_score
from tests.small_corpus import ARTICLES, COLD, ENERGY, TOKENS, WARM, WARMTH
from tests.tokens_in_memory import tokens_of

from framing.errors import DataError, UsageError
from framing.measures.base import Scores
from framing.measures.scoring.classifier import Fitting, cross_fitted, folds_of
from framing.measures.scoring.quality import Judged, area_under_curve, brier, calibration_error
from framing.measures.supervised import Supervised

FITTING = Fitting(folds=5, strength=1.0, seed=3)


def warm(article: str) -> int:
    """1 where warm words outnumber cold ones."""
    words = [word for one in ARTICLES if one.id == article for line in one.sentences for word in line]
    return int(sum(word in WARM for word in words) > sum(word in COLD for word in words))


CODES = {article.id: warm(article.id) for article in ARTICLES if article.id != "empty"}


def written(path: Path, codes: dict[str, int], dimension: str = "warmth") -> str:
    rows = [{"article": a, "dimension": dimension, "value": code} for a, code in codes.items()]
    pl.DataFrame(rows).write_csv(path)
    return str(path)


def scored(file: str, unit: str = "article", **options: object) -> Scores:
    measure = Supervised(codes=file, **{"min_codes": 10, **options})  # type: ignore[arg-type]
    (scores,) = measure(TOKENS.with_unit(unit), (WARMTH, ENERGY))  # type: ignore[arg-type]
    return scores


def values(scores: Scores) -> dict[str, float]:
    return dict(scores.table.select("article", "value").iter_rows())


def test_what_was_planted_is_learnt_from_other_outlets(tmp_path: Path) -> None:
    found = values(scored(written(tmp_path / "codes.csv", CODES)))
    area = roc_auc_score(list(CODES.values()), [found[article] for article in CODES])
    assert area > 0.8


def test_the_codes_of_an_outlet_have_no_part_in_its_own_scores(tmp_path: Path) -> None:
    turned = {a: (1 - code if a.startswith("s1") else code) for a, code in CODES.items()}
    one = values(scored(written(tmp_path / "one.csv", CODES), folds=6))
    two = values(scored(written(tmp_path / "two.csv", turned), folds=6))
    mine = [a for a in CODES if a.startswith("s1")]
    assert [one[a] for a in mine] == [two[a] for a in mine]
    assert [one[a] for a in CODES if a not in mine] != [two[a] for a in CODES if a not in mine]


def test_a_word_that_only_marks_the_outlet_teaches_nothing_when_outlets_are_held_out() -> None:
    """Each outlet has one code and one word; held out by article alone, the word gives the code away."""
    outlets = np.repeat(np.arange(8), 10)
    codes = (outlets % 2).astype(float)
    counts = csr_array(np.eye(8)[outlets])
    by_outlet = cross_fitted(counts, codes, outlets, FITTING).probabilities
    by_article = cross_fitted(counts, codes, np.arange(80), FITTING).probabilities
    assert area_under_curve(codes, by_article) == 1.0
    assert area_under_curve(codes, by_outlet) < 0.6


def test_outlets_without_codes_are_scored_by_all_models(tmp_path: Path) -> None:
    some = {a: code for a, code in CODES.items() if not a.startswith("i3")}
    found = values(scored(written(tmp_path / "codes.csv", some)))
    assert all(0 < found[a] < 1 for a in CODES if a.startswith("i3"))


def test_folds_hold_groups_together_and_are_about_equal() -> None:
    groups = np.repeat(np.arange(9), [30, 5, 5, 10, 10, 10, 20, 20, 10])
    coded = np.ones(120, np.bool_)
    fold = folds_of(groups, coded, FITTING)
    assert all(len(set(fold[groups == group])) == 1 for group in range(9))
    assert np.bincount(fold).max() - np.bincount(fold).min() <= 10
    assert (folds_of(groups, groups != 4, FITTING)[groups == 4] == -1).all()


def test_qualities_are_those_of_scikit_learn() -> None:
    rng = np.random.default_rng(5)
    codes = rng.integers(0, 2, 300).astype(float)
    drawn = np.clip(rng.normal(0.35 + 0.3 * codes, 0.2), 0, 0.999)
    scores = (np.round(drawn, 2)).astype(np.float64)
    assert area_under_curve(codes, scores) == pytest.approx(roc_auc_score(codes, scores))
    assert brier(codes, scores) == pytest.approx(brier_score_loss(codes, scores))
    shares, means = calibration_curve(codes, scores, n_bins=10)
    n = np.histogram(scores, bins=np.linspace(0, 1, 11))[0]
    assert calibration_error(codes, scores) == pytest.approx(
        float(np.abs(shares - means) @ n[n > 0] / len(codes)), abs=0.01
    )
    assert calibration_error(np.array([1.0, 0.0]), np.array([0.75, 0.75])) == pytest.approx(0.25)


def test_an_interval_is_wider_when_the_units_of_a_group_are_alike() -> None:
    rng = np.random.default_rng(6)
    shift = rng.normal(0, 2, 12)
    groups = np.repeat(np.arange(12), 25)
    codes = rng.integers(0, 2, 300).astype(float)
    chances = 1 / (1 + np.exp(-(codes - 0.5 + shift[groups] * (2 * codes - 1))))
    clustered = Judged(codes=codes, probabilities=chances, groups=groups)
    alone = replace(clustered, groups=np.arange(300))
    widths = [high - low for low, high in (j.interval(area_under_curve, 1, 0.95) for j in (clustered, alone))]
    assert widths[0] > 1.5 * widths[1]
    assert np.isnan(replace(clustered, groups=groups % 4).interval(brier, 1, 0.95)).all()


def test_two_poles_give_a_difference_of_probabilities(tmp_path: Path) -> None:
    three = {a: (1 if code else (-1 if place % 3 else 0)) for place, (a, code) in enumerate(CODES.items())}
    scores = scored(written(tmp_path / "codes.csv", three))
    assert (scores.low, scores.high, scores.unit) == (-1.0, 1.0, "difference of probabilities")
    found = values(scores)
    means = [np.mean([found[a] for a in CODES if three[a] == code]) for code in (-1, 1)]
    assert means[0] < 0 < means[1]


def test_out_of_fold_quality_and_words_are_told(tmp_path: Path) -> None:
    remarks = " ".join(scored(written(tmp_path / "codes.csv", CODES)).diagnostics)
    assert "60 codes" in remarks
    assert "out of fold (5 folds by outlet, seed 1): AUC 0." in remarks
    assert "always the base rate" in remarks
    assert "energy: left out, nothing of it was coded" in remarks
    assert any(word in remarks.partition("words towards it:")[2] for word in WARM)


def test_sentences_are_learnt_where_sentences_were_coded(tmp_path: Path) -> None:
    rows = [
        {"article": a.id, "unit": n, "dimension": "warmth", "value": int(bool(set(line) & set(WARM)))}
        for a in ARTICLES
        for n, line in enumerate(a.sentences)
        if line
    ]
    pl.DataFrame(rows).write_csv(tmp_path / "codes.csv")
    scores = scored(str(tmp_path / "codes.csv"), unit="sentence")
    assert scores.table.height > len(rows)
    assert "AUC 1.000" in scores.diagnostics[1]


def test_the_majority_of_coders_counts_and_ties_do_not(tmp_path: Path) -> None:
    rows = [
        {"article": a, "dimension": "warmth", "value": value, "coder": coder}
        for a, code in CODES.items()
        for coder, value in (("x", code), ("y", code), ("z", 1 - code))
    ]
    rows += [{"article": "s1-00", "dimension": "warmth", "value": 1 - CODES["s1-00"], "coder": "w"}]
    pl.DataFrame(rows).write_csv(tmp_path / "codes.csv")
    remarks = scored(str(tmp_path / "codes.csv")).diagnostics
    assert remarks[1] == "1 units on which coders are evenly split have no code"
    assert "59 codes" in remarks[2]


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        (dict(list(CODES.items())[:9]), "codes of its positive pole among 9; 10 of it and 10 others"),
        (dict.fromkeys(CODES, 2), "line 2 has code 2"),
        ({a: CODES[a] for a in CODES if a.startswith("s1")}, "positive pole among 10"),
    ],
)
def test_codes_that_cannot_teach_are_refused(tmp_path: Path, codes: dict[str, int], said: str) -> None:
    with pytest.raises(DataError, match=said):
        scored(written(tmp_path / "codes.csv", codes))


def test_codes_of_one_outlet_cannot_be_held_out() -> None:
    with pytest.raises(DataError, match="at least two groups"):
        folds_of(np.zeros(5, np.int64), np.ones(5, np.bool_), FITTING)
    with pytest.raises(UsageError, match="folds must be 2 or more"):
        Supervised(codes="x.csv", folds=1)


def test_scores_do_not_depend_on_how_the_corpus_is_cut(tmp_path: Path) -> None:
    file = written(tmp_path / "codes.csv", CODES)
    (cut,) = Supervised(codes=file, min_codes=10)(tokens_of(ARTICLES, articles_per_part=9), (WARMTH,))
    assert cut.table.equals(scored(file).table)
