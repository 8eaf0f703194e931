"""Agenda against framing: the parts add up, mean what they say, and intervals hold what they promise."""

from collections.abc import Sequence
from dataclasses import replace
from math import isnan

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.scores_in_memory import Scored, evidence_of, scores_of

from framing.errors import EstimateError, UsageError
from framing.estimates.base import Findings
from framing.estimates.contrast import LIKE_THESE, Contrast
from framing.estimates.decomposition import Decomposition
from framing.estimates.inference.cells import By
from framing.estimates.inference.copies import Copy
from framing.estimates.inference.kitagawa import Group, effects, left_out
from framing.estimates.inference.welch import satterthwaite
from framing.types import Estimate

GROUPS = {
    **dict.fromkeys(("s1", "s2", "s3", "s4"), "state"),
    **dict.fromkeys(("i1", "i2", "i3"), "independent"),
}
CONTRAST = Contrast(target="state", reference="independent")
KINDS = (
    ("own", "own", None),
    ("direct", "own", "china_state"),
    ("reported", "agency", "russia_state"),
    ("own", "outlet", None),
    ("reported", "own", "unknown"),
)


def sentences(seed: int = 0, *, n: int = 40, constant: float = 0.0) -> list[Scored]:
    """Sentences of every outlet; state outlets quote more, and what is quoted scores higher."""
    rng = np.random.default_rng(seed)
    found = []
    for outlet, group in GROUPS.items():
        chances = [0.2, 0.3, 0.3, 0.1, 0.1] if group == "state" else [0.7, 0.15, 0.05, 0.05, 0.05]
        for number in range(n):
            kind = int(rng.choice(len(KINDS), p=chances))
            voice, origin, camp = KINDS[kind]
            found.append(
                Scored(
                    article=f"{outlet}-{number // 8}",
                    outlet=outlet,
                    unit=number % 8,
                    value=constant + float(rng.random() < (0.1, 0.6, 0.5, 0.2, 0.3)[kind]),
                    voice=voice,
                    origin=origin,
                    camp=camp,
                    cluster=f"{'shared' if number < 8 else outlet}-{number // 8}",
                )
            )
    return found


def found_by(rows: Sequence[Scored], by: Sequence[By] = ("whose",), copy: Copy = "all") -> Findings:
    evidence = evidence_of([scores_of(rows)], GROUPS)
    return Decomposition(target="state", reference="independent", by=by)(replace(evidence, copy=copy))


def of(findings: Findings, channel: str) -> Estimate:
    return next(one for one in findings.estimates if one.channel == channel)


@pytest.mark.parametrize("by", ["whose", "voice", "origin", "camp"])
@pytest.mark.parametrize("copy", ["all", "own", "weighted"])
def test_agenda_and_framing_add_up_to_the_contrast(by: By, copy: Copy) -> None:
    rows = sentences()
    findings = found_by(rows, [by], copy=copy)
    evidence = replace(evidence_of([scores_of(rows)], GROUPS), copy=copy)
    gap = CONTRAST(evidence).estimates[0]
    agenda, framing = of(findings, f"agenda by {by}"), of(findings, f"framing by {by}")
    assert agenda.value + framing.value == pytest.approx(gap.value, abs=1e-12)
    assert of(findings, "all").value == pytest.approx(gap.value, abs=1e-12)
    table = findings.tables["decomposition"]
    assert table["agenda"].sum() == pytest.approx(agenda.value, abs=1e-12)
    assert table["framing"].sum() == pytest.approx(framing.value, abs=1e-12)


def test_the_interval_of_the_gap_is_that_of_welch() -> None:
    rows = sentences()
    gap = CONTRAST(evidence_of([scores_of(rows)], GROUPS)).estimates[0]
    same = of(found_by(rows), "all")
    assert gap.question == same.question == LIKE_THESE
    assert (same.low, same.high) == pytest.approx((gap.low, gap.high), abs=1e-12)


def test_the_parts_of_an_outlet_add_up_to_its_value() -> None:
    rows = sentences()
    parts = found_by(rows).tables["outlet_parts"]
    values = CONTRAST(evidence_of([scores_of(rows)], GROUPS)).tables["outlet_values"]
    summed = dict(parts.group_by("outlet").agg(pl.col("part").sum()).iter_rows())
    for outlet, value in values.select("outlet", "value").iter_rows():
        assert summed[outlet] == pytest.approx(value, abs=1e-12)
    shares = parts.group_by("outlet").agg(pl.col("share").sum())["share"]
    assert shares.to_list() == pytest.approx([1.0] * 7)


def test_a_group_that_only_quotes_more_differs_by_agenda_alone() -> None:
    rows = [
        Scored(article=f"{o}-{i}", outlet=o, unit=i, value=float(quoted), voice="direct" if quoted else "own")
        for o, group in GROUPS.items()
        for i in range(10)
        for quoted in [i < (8 if group == "state" else 3)]
    ]
    findings = found_by(rows, ["voice"])
    assert of(findings, "agenda by voice").value == pytest.approx(0.5)
    assert of(findings, "framing by voice").value == pytest.approx(0.0)


def test_a_group_that_only_speaks_otherwise_differs_by_framing_alone() -> None:
    rows = [
        Scored(
            article=f"{o}-{i}",
            outlet=o,
            unit=i,
            value=2.0 if group == "state" else 1.0,
            voice="direct" if i < 5 else "own",
        )
        for o, group in GROUPS.items()
        for i in range(10)
    ]
    findings = found_by(rows, ["voice"])
    assert of(findings, "agenda by voice").value == pytest.approx(0.0)
    assert of(findings, "framing by voice").value == pytest.approx(1.0)


def test_what_one_group_never_does_is_agenda_and_the_note_says_so() -> None:
    rows = [row for row in sentences() if not (GROUPS[row.outlet] == "independent" and row.voice == "direct")]
    findings = found_by(rows, ["voice"])
    row = findings.tables["decomposition"].filter(pl.col("category") == "direct").row(0, named=True)
    assert isnan(row["mean_reference"])
    assert row["framing"] == 0.0
    assert row["agenda"] != 0.0
    assert isnan(row["agenda_low"])
    assert "all agenda, for independent has none: direct" in of(findings, "agenda by voice").note


def test_an_outlet_without_a_category_counts_with_its_share_of_nothing() -> None:
    """By hand: one outlet quotes half of the time, the other never; its missing mean must not be needed."""
    target = Group(share=np.array([[0.5, 0.5], [1.0, 0.0]]), part=np.array([[0.1, 0.4], [0.4, 0.0]]))
    reference = Group(share=np.array([[1.0, 0.0], [0.75, 0.25]]), part=np.array([[0.2, 0.0], [0.15, 0.05]]))
    made = effects(target, reference)
    # Shares .75/.25 against .875/.125; means .5/.75=1/3 and .4/.5=.8 against .175/.875=.2 and .025/.125=.2.
    assert made.framing == pytest.approx([(1 / 3 - 0.2) * 0.8125, (0.8 - 0.2) * 0.1875])
    middle = (0.45 + 0.2) / 2
    assert made.agenda == pytest.approx([-0.125 * ((1 / 3 + 0.2) / 2 - middle), 0.125 * (0.5 - middle)])
    assert made.columns[2] == pytest.approx(0.45 - 0.2, abs=1e-15)


def test_where_the_zero_of_the_scale_lies_changes_no_contribution() -> None:
    one = found_by(sentences(), ["camp"]).tables["decomposition"]
    other = found_by(sentences(constant=100.0), ["camp"]).tables["decomposition"]
    for part in ("agenda", "framing"):
        assert other[part].to_list() == pytest.approx(one[part].to_list(), abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 6), st.integers(1, 6), st.integers(1, 7))
def test_the_identity_holds_whatever_the_numbers(seed: int, n: int, m: int, k: int) -> None:
    rng = np.random.default_rng(seed)

    def group(size: int) -> Group:
        weights = rng.random((size, k)) * (rng.random((size, k)) < 0.6)
        weights[:, 0] += 0.01
        share = weights / weights.sum(axis=1, keepdims=True)
        return Group(share=share, part=share * rng.normal(scale=100, size=(size, k)))

    target, reference = group(n), group(m)
    gap = target.part.sum(axis=1).mean() - reference.part.sum(axis=1).mean()
    agenda, framing, total = effects(target, reference).columns[:3]
    assert agenda + framing == pytest.approx(gap, abs=1e-9)
    assert total == pytest.approx(gap, abs=1e-9)
    backwards = effects(reference, target).columns
    assert backwards == pytest.approx(-effects(target, reference).columns, abs=1e-9)


def test_topics_weigh_by_their_shares_and_keep_the_sum() -> None:
    rows = sentences()
    articles = {row.article: row.outlet for row in rows}
    rng = np.random.default_rng(4)
    shares = {article: rng.dirichlet([1, 1, 1]) for article in articles}
    shares.pop("s1-0")  # an article too short for the model
    topics = [
        Scored(article=a, outlet=articles[a], value=float(v), dimension=f"topic_0{k + 1}")
        for a, each in shares.items()
        for k, v in enumerate(each)
    ]
    evidence = evidence_of([scores_of(rows), scores_of(topics, measure="topic_share")], GROUPS)
    findings = Decomposition(target="state", reference="independent", by=["topic"])(evidence)
    gap = CONTRAST(evidence).estimates[0].value
    parts = [of(findings, f"{part} by topic").value for part in ("agenda", "framing")]
    assert sum(parts) == pytest.approx(gap, abs=1e-12)
    assert set(findings.tables["decomposition"]["category"]) == {
        "topic_01",
        "topic_02",
        "topic_03",
        "unattributed",
    }
    assert "topic_share is not taken apart by topic: it is the topics" in findings.notes
    assert {one.measure for one in findings.estimates} == {"dictionary"}


def test_without_topic_shares_there_is_nothing_to_take_apart_by_topic() -> None:
    with pytest.raises(EstimateError, match="no measure topic_share"):
        found_by(sentences(), ["topic"])
    findings = found_by(sentences(), ["topic", "voice"])
    assert "no measure topic_share" in findings.notes[0]
    assert of(findings, "agenda by voice").n_articles == 35


def test_scores_of_whole_articles_have_no_single_voice_and_are_passed_over() -> None:
    rows = [replace(row, voice=None, origin=None) for row in sentences()]
    with pytest.raises(EstimateError, match="not taken apart by voice: 280 of its 280 units"):
        found_by(rows, ["voice"])


def test_two_outlets_in_a_group_give_values_and_no_interval() -> None:
    rows = [row for row in sentences() if row.outlet != "i3"]
    for estimate in found_by(rows, ["voice"]).estimates:
        assert not isnan(estimate.value)
        assert isnan(estimate.low)
        assert "no headline: group 'independent' has 2 of the 3 outlets" in estimate.note
        assert "too few outlets for an interval" in estimate.method


def test_an_empty_group_gives_no_number_and_says_why() -> None:
    rows = [row for row in sentences() if GROUPS[row.outlet] == "state"]
    for estimate in found_by(rows, ["voice"]).estimates:
        assert isnan(estimate.value)
        assert "cannot be estimated because group 'independent' has no scored article" in estimate.note


def test_each_outlet_is_left_out_once_for_each_part() -> None:
    findings = found_by(sentences(), ["voice"])
    table = findings.tables["leave_one_out"]
    assert table.height == 2 * 7
    without = [row for row in sentences() if row.outlet != "s2"]
    expected = of(found_by(without, ["voice"]), "agenda by voice").value
    row = table.filter(pl.col("left_out") == "s2", pl.col("channel") == "agenda by voice")
    assert row["value"].item() == pytest.approx(expected, abs=1e-12)


def test_choices_that_mean_nothing_are_refused() -> None:
    with pytest.raises(UsageError, match="two groups"):
        Decomposition(target="state", reference="state")
    with pytest.raises(UsageError, match="over what"):
        Decomposition(target="state", reference="independent", by=())


def _drawn(rng: np.random.Generator, shares: Sequence[float], scores: Sequence[float], n: int) -> Group:
    """Outlets whose shares and scores scatter around those of their kind."""
    share = rng.dirichlet(np.array(shares) * 15, size=n)
    return Group(share=share, part=share * (np.array(scores) + 0.2 * rng.normal(size=(n, len(scores)))))


def test_intervals_hold_what_they_promise_for_five_and_six_outlets() -> None:
    rng = np.random.default_rng(20240516)
    first, second = ([0.5, 0.3, 0.2], [0.1, 0.5, 1.0]), ([0.7, 0.2, 0.1], [0.1, 0.3, 0.4])
    truth = effects(_drawn(rng, *first, 100_000), _drawn(rng, *second, 100_000)).columns[:3]
    from scipy.stats import t as student

    held = np.zeros(3)
    studies = 500
    for _ in range(studies):
        pair = _drawn(rng, *first, 5), _drawn(rng, *second, 6)
        values, variances = effects(*pair).columns, left_out(*pair).variances()
        for place in range(3):
            error, df = satterthwaite([each[place] for each in variances], (4, 5))
            held[place] += abs(values[place] - truth[place]) <= student.isf(0.025, df) * error
    assert (held / studies > 0.925).all(), held / studies
