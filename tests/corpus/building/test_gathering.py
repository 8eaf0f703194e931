"""Which pages are one article, and which of them is used."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Literal

import pytest

from framing.corpus.building.gathering import Gathered
from framing.corpus.building.reading import Piece
from framing.corpus.building.workshop import Workshop
from framing.outlets.registry import Registry
from framing.types import Draft, Place

TEXT = "The two delegations met in the northern hall and spoke about grain."


class Bench:
    """Pieces with articles in a workshop."""

    def __init__(self, workshop: Workshop, registry: Registry) -> None:
        self.workshop, self.outlet = workshop, registry.get("tidewater_post")
        self.pieces: list[Piece] = []

    def page(
        self,
        lead: str,
        *,
        text: str = TEXT,
        title: str = "Talks held",
        canonical: str = "",
        captured: int = 0,
    ) -> None:
        """A page at an address; captured by an archive on a day of May, or fetched from the publisher."""
        url = f"https://{lead}"
        place = f"https://archive.example/{captured}/{url}" if captured else url
        fields = {"title": title, "text": text, "url": url} | ({"canonical": canonical} if canonical else {})
        self.workshop.keep_draft(place, Draft(place=Place(file=place), fields=fields))
        moment = datetime(2024, 5, captured, tzinfo=UTC) if captured else datetime.now(UTC)
        self.pieces.append(
            Piece(
                key=place, lead=lead, place=place, asked=place, sha256="", url=url, moved_from=None,
                order=(0, moment.isoformat(), "") if captured else (1, "000000", ""), moment=moment,
                outlet=self.outlet, hints={}, source="urls", found_in="list", refused=None,
            )
        )  # fmt: skip

    def outcome(self, use: Literal["first", "last"] = "first") -> dict[str, str]:
        """Place → ``used`` or the reason why not."""
        gathered = Gathered(self.workshop, self.pieces, use=use, complaints=[], passed_over=[])
        return {str(draft.place): draft.problem or "used" for draft in gathered.records()}

    def identifiers(self) -> set[str]:
        gathered = Gathered(self.workshop, self.pieces, use="first", complaints=[], passed_over=[])
        return {fate.article for fate in gathered.fates.values()}


@pytest.fixture
def bench(tmp_path: Path, registry: Registry) -> Iterator[Bench]:
    with Workshop(tmp_path / "workshop") as workshop:
        yield Bench(workshop, registry)


def test_a_page_that_names_another_as_its_own_is_the_same_if_the_headline_agrees(bench: Bench) -> None:
    bench.page("t.example/print/1", canonical="https://t.example/a")
    bench.page("t.example/a")
    assert bench.outcome() == {"https://t.example/print/1": "same_page", "https://t.example/a": "used"}


def test_an_outlet_that_names_its_front_page_on_every_page_loses_no_article(bench: Bench) -> None:
    for number in range(5):
        front = "https://t.example/"
        bench.page(
            f"t.example/{number}", title=f"Headline {number}", text=f"{TEXT} {number}", canonical=front
        )
    assert set(bench.outcome().values()) == {"used"}
    assert len(bench.identifiers()) == 5


def test_captures_are_versions_in_the_order_of_their_moments(bench: Bench) -> None:
    bench.page("t.example/a", text=f"{TEXT} Corrected.", captured=9)
    bench.page("t.example/a", captured=2)
    bench.page("t.example/a", captured=5)
    first, later, same = (f"https://archive.example/{day}/https://t.example/a" for day in (2, 9, 5))
    assert bench.outcome("first") == {first: "used", later: "other_version", same: "same_page"}
    assert bench.outcome("last") == {first: "other_version", later: "used", same: "other_version"}


def test_the_publishers_page_is_later_than_any_capture(bench: Bench) -> None:
    bench.page("t.example/a", text=f"{TEXT} As it stands now.")
    bench.page("t.example/a", captured=20)
    assert bench.outcome("last")["https://t.example/a"] == "used"


def test_a_reprint_of_another_headline_is_no_version(bench: Bench) -> None:
    bench.page("t.example/a")
    bench.page("t.example/b", title="Something else", canonical="https://t.example/a")
    assert set(bench.outcome().values()) == {"used"}


def test_identifiers_stay_when_a_page_is_fetched_again_and_differ_between_articles(bench: Bench) -> None:
    bench.page("t.example/a")
    (before,) = bench.identifiers()
    bench.page("t.example/a", text=f"{TEXT} Changed.", captured=3)
    bench.page("t.example/b", title="Another")
    assert before in bench.identifiers()
    assert len(bench.identifiers()) == 2


def test_the_order_of_pieces_decides_nothing(bench: Bench) -> None:
    for number in range(6):
        bench.page(f"t.example/{number % 3}", text=f"{TEXT} {number}", captured=1 + number)
        bench.page(
            f"t.example/print/{number}", canonical=f"https://t.example/{number % 3}", text=f"{TEXT} {number}"
        )
    expected = bench.outcome()
    for seed in range(5):
        Random(seed).shuffle(bench.pieces)
        assert bench.outcome() == expected
