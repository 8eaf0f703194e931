"""One article, many addresses."""

from hypothesis import given
from hypothesis import strategies as st

from framing.corpus.building.addresses import Finding, address_key, leads
from framing.outlets.registry import Registry
from framing.types import Address, Outlet

OUTLET = Outlet(
    id="tidewater", name="Tidewater", kind="online", country="US", languages=("en",), time_zone="Etc/UTC",
    date_order="MDY", domains=("tidewater.example",),
)  # fmt: skip
REGISTRY = Registry([OUTLET])
SAME = [
    "https://www.tidewater.example/2024/talks",
    "http://tidewater.example/2024/talks/",
    "https://m.tidewater.example/2024/talks?utm_source=x",
    "https://amp.tidewater.example/2024/talks",
    "https://tidewater.example/2024/talks/amp/",
    "https://tidewater.example/2024/talks?outputType=amp",
    "https://tidewater.example:443/2024/talks?fbclid=1#top",
]


def finding(url: str, rank: int = 0, copy: str | None = None, **hints: str) -> Finding:
    return Finding(
        rank=rank, address=Address(url=url, source=f"s{rank}", found_in="list", copy=copy, hints=hints)
    )


def test_spellings_of_one_address_have_one_key() -> None:
    assert {address_key(url) for url in SAME} == {"tidewater.example/2024/talks"}


def test_what_tells_articles_apart_stays_in_the_key() -> None:
    different = [
        "https://tidewater.example/a?id=1", "https://tidewater.example/a?id=2", "https://tidewater.example/a",
        "https://tidewater.example:8080/a", "https://news.tidewater.example/a", "https://m.com/a",
        "https://tidewater.example/A",
    ]  # fmt: skip
    assert len({address_key(url) for url in different}) == len(different)


def test_escaped_and_plain_letters_are_one_address() -> None:
    assert address_key("https://a.example/%D0%BC%D0%B8%D1%80") == address_key("https://a.example/мир")


def test_the_page_itself_is_asked_for_before_its_twins() -> None:
    (lead,) = leads([finding(url, rank) for rank, url in enumerate(reversed(SAME))], REGISTRY)
    assert lead.url == "https://tidewater.example:443/2024/talks?fbclid=1#top"
    (lead,) = leads([finding(SAME[4]), finding(SAME[0], 5)], REGISTRY)
    assert lead.url == SAME[0]


def test_one_lead_knows_all_its_finders_and_hears_the_first_of_the_recipe() -> None:
    found = [
        finding(SAME[1], 2, title="Third", published="2024-05-18", date_evidence="third"),
        finding(SAME[0], 0, title="First"),
        finding(SAME[2], 1, title="Second", published="2024-05-16", byline="B"),
    ]
    (lead,) = leads(found, REGISTRY)
    assert [source for source, _ in lead.finders] == ["s0", "s1", "s2"]
    assert lead.hints == {"title": "First", "published": "2024-05-16", "byline": "B"}
    assert lead.outlet == OUTLET


def test_evidence_of_one_finder_never_vouches_for_the_date_of_another() -> None:
    found = [finding(SAME[0], 0, published="2024-05-16"), finding(SAME[1], 1, date_evidence="feed 18 May")]
    (lead,) = leads(found, REGISTRY)
    assert "date_evidence" not in lead.hints


@given(st.permutations(list(range(len(SAME)))))
def test_leads_do_not_depend_on_the_order_of_findings(order: list[int]) -> None:
    found = [finding(url, rank % 3, title=f"t{rank}") for rank, url in enumerate(SAME)]
    assert leads([found[place] for place in order], REGISTRY) == leads(found, REGISTRY)


def test_copies_are_no_live_pages() -> None:
    url = "https://tidewater.example/x"
    (lead,) = leads(
        [finding(url, copy="https://archive.example/2/x"), finding(url, copy="https://archive.example/1/x")],
        REGISTRY,
    )
    assert not lead.live
    assert lead.copies == ("https://archive.example/1/x", "https://archive.example/2/x")
    (lead,) = leads([finding(url, copy="https://archive.example/1/x"), finding(url, 1)], REGISTRY)
    assert lead.live
