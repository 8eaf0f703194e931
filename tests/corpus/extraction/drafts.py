"""Pages made in tests, and the drafts of them."""

from collections.abc import Mapping
from datetime import datetime

from framing.corpus.extraction.guards import Limits
from framing.corpus.extraction.reading import Reader
from framing.corpus.extraction.selector_files import Selectors
from framing.outlets.registry import Registry
from framing.types import Draft, Outlet, Page, Place

MERIDIAN = Outlet(
    id="meridian",
    name="Meridian",
    kind="online",
    country="GB",
    languages=("en",),
    time_zone="Europe/London",
    date_order="DMY",
    domains=("meridian-news.example",),
    invented=True,
)
REGISTRY = Registry([MERIDIAN])


def page_of(
    html: str | bytes,
    *,
    url: str | None = None,
    fetched: datetime | None = None,
    charset: str | None = None,
    hints: Mapping[str, str] | None = None,
) -> Page:
    """A page."""
    return Page(
        place=Place(file="page.html"),
        html=html.encode() if isinstance(html, str) else html,
        url=url,
        fetched=fetched,
        source="test",
        charset=charset,
        hints=hints or {},
    )


def draft_of(page: Page, registry: Registry = REGISTRY, limits: Limits | None = None) -> Draft:
    """The draft of a page, read in this process."""
    selectors = Selectors({})
    return Reader(registry=registry, limits=limits or Limits(), selectors=selectors).answer(page)
