"""Copied texts count as often as they are printed, not at all, or once together."""

from dataclasses import replace
from math import isnan

import pytest
from tests.scores_in_memory import Scored, evidence_of, scores_of

from framing.errors import EstimateError
from framing.estimates.base import Evidence
from framing.estimates.contrast import Contrast
from framing.estimates.inference.clusters import clustered_variance
from framing.estimates.inference.copies import Copy
from framing.estimates.level import Level
from framing.estimates.timeline import Timeline
from framing.types import Estimate

WAYS: tuple[Copy, ...] = ("all", "own", "weighted")
CONTRAST = Contrast(target="state", reference="independent")
GROUPS = {"agency": "state", "s": "state", "i": "independent", "elsewhere": None}

# One agency text printed by three outlets, one of which is in no group; outlets have texts of their own too.
PRINTED = [
    ("agency", "a1", 0.9, "own", "a1"),
    ("s", "s1", 0.9, "agency", "a1"),
    ("elsewhere", "e1", 0.9, "agency", "a1"),
    ("agency", "a2", 0.3, "own", "a2"),
    ("s", "s2", 0.1, "own", None),
    ("i", "i1", 0.2, "own", "i1"),
    ("i", "i2", 0.4, "own", "i2"),
]


def evidence(copy: Copy = "all") -> Evidence:
    rows = [
        Scored(article=article, outlet=outlet, value=value, origin=origin, cluster=cluster)
        for outlet, article, value, origin, cluster in PRINTED
    ]
    return replace(evidence_of([scores_of(rows)], GROUPS), copy=copy)


def values(estimates: tuple[Estimate, ...]) -> list[float]:
    return [one.value for one in estimates if one.question == "outlets like these"]


# Outlet means by hand. Weighted: the agency's text counts a third wherever it is printed.
AGENCY = {"all": 0.6, "own": 0.6, "weighted": (0.9 / 3 + 0.3) / (1 / 3 + 1)}
OTHER = {"all": 0.5, "own": 0.1, "weighted": (0.9 / 3 + 0.1) / (1 / 3 + 1)}


@pytest.mark.parametrize("copy", WAYS)
def test_a_contrast_counts_copies_as_the_study_says(copy: Copy) -> None:
    (value,) = values(CONTRAST(evidence(copy)).estimates)
    assert value == pytest.approx((AGENCY[copy] + OTHER[copy]) / 2 - 0.3)


@pytest.mark.parametrize("copy", WAYS)
def test_level_and_timeline_count_alike(copy: Copy) -> None:
    state = (AGENCY[copy] + OTHER[copy]) / 2
    assert values(Level(groups=["state"])(evidence(copy)).estimates) == [pytest.approx(state)]
    table = Timeline(bin="month", groups=["state"])(evidence(copy)).tables["timeline"]
    assert table["value"].to_list() == [pytest.approx(state)]


def test_the_method_tells_how_copies_were_counted() -> None:
    told: dict[Copy, str] = {way: CONTRAST(evidence(way)).estimates[0].method for way in WAYS}
    assert "cop" not in told["all"]
    assert "copied passages left out" in told["own"]
    assert "articles weighted by 1 over the size of their cluster of copies" in told["weighted"]


def test_both_other_ways_stand_beside_the_usual_one_as_channels() -> None:
    contrast = Contrast(target="state", reference="independent", by=["copy"])
    found = {
        one.channel: one.value
        for one in contrast(evidence()).estimates
        if one.question == "outlets like these"
    }
    for channel, copy in zip(("all", "copy=own", "copy=weighted"), WAYS, strict=True):
        assert found[channel] == pytest.approx(values(CONTRAST(evidence(copy)).estimates)[0])


def test_the_number_of_units_is_that_of_texts_not_of_weights() -> None:
    estimate = CONTRAST(evidence("weighted")).estimates[0]
    assert (estimate.n_units, estimate.n_articles) == (6, 6)
    assert CONTRAST(evidence("own")).estimates[0].n_articles == 5


def test_where_nothing_says_what_is_copied_no_number_is_given() -> None:
    rows = [Scored(article=f"{o}{i}", outlet=o, value=float(i)) for o in GROUPS for i in range(3)]
    unknown = evidence_of([scores_of(rows)], GROUPS)
    with pytest.raises(EstimateError, match="was scored"):
        CONTRAST(replace(unknown, copy="own"))
    both = replace(evidence("own"), scores=(*evidence().scores, scores_of(rows, measure="blind")))
    findings = CONTRAST(both)
    assert {one.measure for one in findings.estimates} == {"dictionary"}
    assert "blind is left out: nothing says which of its units are copied (copies: own)." in findings.notes


def test_units_of_unknown_origin_are_not_taken_for_own_ones() -> None:
    rows = [
        Scored(article="s1", outlet="s", value=1.0, origin="own"),
        Scored(article="s2", outlet="s", value=0.0),
        Scored(article="i1", outlet="i", value=0.0, origin="own"),
    ]
    found = CONTRAST(replace(evidence_of([scores_of(rows)], GROUPS), copy="own"))
    assert values(found.estimates) == [1.0]


def test_weights_go_into_the_error_of_a_mean() -> None:
    """A value of weight two has the error of two equal values of one article."""
    import numpy as np

    once = clustered_variance(
        np.array([1.0, 2.0, 4.0]), np.array([0, 1, 2]), weights=np.array([2.0, 1.0, 1.0])
    )
    twice = clustered_variance(np.array([1.0, 1.0, 2.0, 4.0]), np.array([0, 0, 1, 2]))
    assert once == pytest.approx(twice)
    assert isnan(clustered_variance(np.array([1.0]), np.array([0]), weights=np.array([3.0])))
