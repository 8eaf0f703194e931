"""What cannot be estimated is an error in words or a reason beside an empty number, whoever asks."""

from collections.abc import Callable
from dataclasses import replace
from math import isnan

import polars as pl
import pytest
from tests.scores_in_memory import Scored, counts_of, evidence_of, scores_of

from framing.errors import EstimateError
from framing.estimates.base import Evidence, Findings
from framing.estimates.contrast import Contrast
from framing.estimates.equivalence import Equivalence
from framing.estimates.event_effect import EventEffect
from framing.estimates.inference_methods import InferenceMethods
from framing.estimates.matched_events import MatchedEvents
from framing.estimates.ratio import Ratio
from framing.estimates.tipping_points import TippingPoints
from framing.estimates.trend import Trend

ASKED: dict[str, Callable[[Evidence], Findings]] = {
    "contrast": Contrast(target="state", reference="independent"),
    "contrast within": Contrast(target="state", reference="independent", within="language"),
    "equivalence": Equivalence(target="state", reference="independent", bound=1.0),
    "ratio": Ratio(target="state", reference="independent"),
    "tipping_points": TippingPoints(target="state", reference="independent"),
    "trend": Trend(target="state", reference="independent"),
    "event_effect": EventEffect(target="state", reference="independent", events=("2024-05-05",)),
    "matched_events": MatchedEvents(target="state", reference="independent"),
    "inference_methods": InferenceMethods(target="state", reference="independent", draws=99),
}


def evidence(outlets: str, value: Callable[[int], float | None], days: range = range(1, 11)) -> Evidence:
    """Outlets a–d of the state, others independent; one article on each day, all with one event's words."""
    rows = [
        Scored(article=f"{outlet}-{day:02}", outlet=outlet, value=value(day), published=f"2024-05-{day:02}")
        for outlet in outlets
        for day in days
    ]
    groups = {outlet: "state" if outlet in "abcd" else "independent" for outlet in outlets}
    words = {row.article: {f"d{row.article[-2:]}": 3, row.article: 1, "common": 2} for row in rows}
    return evidence_of([scores_of(rows)], groups, counts=counts_of(words))


def varied(day: int) -> float:
    return float(day * day % 7)


WRONG: dict[str, Evidence] = {
    "one outlet": evidence("a", varied),
    "an empty group": evidence("abcd", varied),
    "all scores equal": evidence("abcuvw", lambda _: 2.0),
    "NaN everywhere": evidence("abcuvw", lambda _: float("nan")),
    "no score at all": evidence("abcuvw", lambda _: None),
    "one outlet against one": evidence("au", varied),
}


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("wrong", WRONG)
def test_no_interval_and_no_p_without_a_reason(asked: str, wrong: str) -> None:
    try:
        found = ASKED[asked](WRONG[wrong])
    except EstimateError:  # its words are held by the tests of messages
        return
    for one in found.estimates:
        assert isnan(one.low) or one.question != "outlets like these", one
        assert one.p is None or one.question != "outlets like these", one
        if isnan(one.low):
            assert "because" in one.note or "no interval" in one.note or "no headline" in one.note, one
    for table in found.tables.values():
        for row in table.select(pl.col("^(p|low|note)$")).iter_rows(named=True):
            if "note" in row:
                assert isnan(row["p"])
                assert "cannot be estimated because" in row["note"]


def test_a_group_without_articles_in_a_window_is_told() -> None:
    whole = evidence("abcduvwx", varied)
    early = pl.col("group").ne("state") | (pl.col("published") < "2024-05-05")
    found = ASKED["event_effect"](replace(whole, articles=whole.articles.filter(early)))
    assert "cannot be estimated because no outlet of group 'state' has enough" in found.estimates[0].note
