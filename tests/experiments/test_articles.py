"""An article belongs to the group of its outlet's label on its date; what belongs to none is counted."""

from datetime import date

import polars as pl
import pytest

from framing.experiments.design import check_of, design_table
from framing.experiments.stages.articles import label_on, outside, span_of
from framing.types import Label, Outlet


def outlet(*labels: Label) -> Outlet:
    return Outlet(
        id="x",
        name="X",
        kind="newspaper",
        country="GB",
        languages=("en",),
        time_zone="UTC",
        date_order="DMY",
        labels=labels,
    )


SOLD = outlet(
    Label(scheme="control", value="independent", reference="r", until=date(2024, 5, 16)),
    Label(scheme="control", value="state_controlled", reference="r", since=date(2024, 5, 16)),
)
"""Sold to the state on 16 May 2024."""


@pytest.mark.parametrize(
    ("published", "label"),
    [
        ("2024-05-15", "independent"),
        ("2024-05-15T23:59+08:00", "independent"),
        ("2024-05-16", "state_controlled"),
        ("2024-04", "independent"),
        ("2024-06", "state_controlled"),
        ("2024-05", None),
        ("2024", None),
        ("2023", "independent"),
        (None, None),
    ],
)
def test_the_label_in_force_on_the_date_counts(published: str | None, label: str | None) -> None:
    assert label_on(SOLD, "control", published) == label


def test_an_undated_article_has_only_a_label_without_dates() -> None:
    always = outlet(Label(scheme="control", value="independent", reference="r"))
    assert label_on(always, "control", None) == "independent"
    assert label_on(always, "ownership", None) is None


@pytest.mark.parametrize(
    ("published", "first", "last"),
    [
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-12", date(2023, 12, 1), date(2023, 12, 31)),
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-05-16T17:54+08:00", date(2024, 5, 16), date(2024, 5, 16)),
    ],
)
def test_a_coarse_date_means_all_of_its_days(published: str, first: date, last: date) -> None:
    assert span_of(published) == (first, last)


def test_articles_outside_every_group_are_counted_by_reason_with_the_largest_example() -> None:
    grouped = pl.DataFrame(
        {
            "outlet": ["a", "a", "b", "c", "c", "c"],
            "label": ["public", "public", "party", None, None, "state"],
            "group": [None, None, None, None, None, "state"],
        }
    )
    assert outside(grouped).rows() == [
        ("groups", "label_in_no_group", 3, "a (public)"),
        ("groups", "outlet_without_label", 2, "c"),
    ]


def test_a_group_without_an_article_has_a_row_and_is_refused() -> None:
    articles = pl.DataFrame({"outlet": ["a", "b", "b"], "group": ["state", "state", None]})
    design = design_table(articles, {"state": ("s",), "independent": ("i",)})
    assert design.rows() == [("state", 2, 2, "a, b"), ("independent", 0, 0, "")]
    found = check_of(design, "state", "independent")
    assert found["verdict"] == "refuse"
    assert found["smallest_p"] is None
    assert found["detectable_sd"] is None
