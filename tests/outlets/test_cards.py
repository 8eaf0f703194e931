"""The outlets that ship with the project."""

import re
from datetime import date
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from framing.outlets.registry import BUNDLED, Registry
from framing.types import Outlet

OUTLETS = tuple(Registry.load())
CONTROL = {
    "state_controlled",
    "state_aligned",
    "public_service",
    "independent",
    "party",
    "official",
    "unknown",
}


def by_id(outlet: Outlet) -> str:
    return outlet.id


def test_at_least_sixty_outlets_ship() -> None:
    assert len(OUTLETS) >= 60


@pytest.mark.parametrize(
    ("countries", "at_least"),
    [
        ({"CN"}, 8),
        ({"RU"}, 10),
        ({"KZ", "KG", "UZ", "TJ", "TM"}, 10),
        ({"GB", "DE", "FR", "ES", "IT", "BE", "NL", "CZ", "LV"}, 15),
        ({"US"}, 8),
        ({"HK", "TW", "JP", "KR", "SG", "IN", "VN", "MN"}, 12),
    ],
    ids=["China", "Russia", "Central Asia", "Europe", "United States", "Asia"],
)
def test_each_region_of_the_first_study_is_there(countries: set[str], at_least: int) -> None:
    assert sum(outlet.country in countries for outlet in OUTLETS) >= at_least


def test_the_great_agencies_are_there() -> None:
    agencies = {outlet.id for outlet in OUTLETS if outlet.kind == "agency"}
    assert {"xinhua", "tass", "ria_novosti", "kazinform", "reuters", "ap", "afp", "dpa", "kyodo"} <= agencies


@pytest.mark.parametrize("outlet", OUTLETS, ids=by_id)
def test_an_outlet_is_complete(outlet: Outlet) -> None:
    assert not outlet.invented
    assert outlet.domains
    assert outlet.languages
    assert ZoneInfo(outlet.time_zone)
    assert re.fullmatch(r"[A-Z]{2}", outlet.country)
    assert all(re.fullmatch(r"[a-z]{2}", language) for language in outlet.languages)


@pytest.mark.parametrize("outlet", OUTLETS, ids=by_id)
def test_every_label_has_a_reference_and_control_is_known(outlet: Outlet) -> None:
    assert all(len(label.reference) > 20 for label in outlet.labels)
    control = [label for label in outlet.labels if label.scheme == "control"]
    assert control
    assert {label.value for label in control} <= CONTROL


@pytest.mark.parametrize("outlet", OUTLETS, ids=by_id)
def test_labels_of_one_scheme_never_overlap(outlet: Outlet) -> None:
    for scheme in {label.scheme for label in outlet.labels}:
        labels = [label for label in outlet.labels if label.scheme == scheme]
        for earlier, later in pairwise(labels):
            assert earlier.until is not None
            assert later.since is not None
            assert earlier.until <= later.since


def test_an_undecided_label_says_why() -> None:
    undecided = [
        label
        for outlet in OUTLETS
        for label in outlet.labels
        if label.value == "unknown" and label.since is None
    ]
    assert undecided
    assert all(label.note for label in undecided)


def test_files_are_named_after_their_outlets() -> None:
    assert sorted(path.stem for path in BUNDLED.glob("*.yaml")) == [outlet.id for outlet in OUTLETS]


def test_a_misspelt_agency_is_found() -> None:
    found = Registry.load().find("Xinhue")
    assert found is not None
    assert found.id == "xinhua"


def test_ownership_is_a_fact_of_a_period() -> None:
    ntv = Registry.load().get("ntv_russia")
    assert ntv.label("control", date(2000, 1, 1)) == "independent"
    assert ntv.label("control", date(2001, 4, 14)) == "state_controlled"
    assert ntv.label("control", None) is None
