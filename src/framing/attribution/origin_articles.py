"""What is known of a corpus's articles apart from their text: outlet, date, credits."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from framing.attribution.credits import Credit
from framing.attribution.reprints import Calendar
from framing.attribution.reprints_clusters import Standing
from framing.attribution.reprints_direction import PASSAGE, QUOTE, Links
from framing.attribution.reprints_times import spans

if TYPE_CHECKING:
    import polars as pl

    from framing.types import Outlet

LINES = ("dateline", "byline", "source_line")
"""Credits that stand in a line of their own and speak of the whole text."""


@dataclass(frozen=True, kw_only=True)
class Articles:
    """m articles in corpus order.

    Attributes:
        names: Identifier of each.
        outlets: Identifier of each one's outlet.
        spans: Earliest and latest minute at which it can have appeared, shape (m, 2).
        agencies: Identifiers of all agencies that are known.
        credits: Row → its credits, strongest first.
    """

    names: Sequence[str]
    outlets: Sequence[str]
    spans: NDArray[np.int64]
    agencies: frozenset[str]
    credits: Mapping[int, Sequence[Credit]]

    @classmethod
    def of(cls, articles: "pl.DataFrame", credited: "pl.DataFrame", known: Mapping[str, "Outlet"]) -> Self:
        """Articles as tokens and credits tell of them.

        Args:
            articles: The columns article, outlet, published.
            credited: ``Origins.credits``.
            known: Identifier → outlet.
        """
        names, outlets, dates = (articles.get_column(c).to_list() for c in ("article", "outlet", "published"))
        zones = [known[name].time_zone if name in known else "UTC" for name in outlets]
        return cls(
            names=names,
            outlets=outlets,
            spans=spans(zip(dates, zones, strict=True)),
            agencies=frozenset(outlet.id for outlet in known.values() if outlet.kind == "agency"),
            credits=_by_row(credited, names),
        )

    def outlet_numbers(self) -> NDArray[np.int64]:
        """Number of each article's outlet, in the order of their identifiers."""
        number = {name: i for i, name in enumerate(sorted(set(self.outlets)))}
        return np.array([number[name] for name in self.outlets], dtype=np.int64)

    def is_agency(self) -> NDArray[np.bool_]:
        """Is each article's outlet an agency?"""
        return np.array([name in self.agencies for name in self.outlets], dtype=np.bool_)

    def credited(self) -> NDArray[np.bool_]:
        """Does each article say in a line of its own that it is another outlet's agency copy?"""
        said = [
            any(credit.agency != outlet and credit.kind in LINES for credit in self.credits.get(row, ()))
            for row, outlet in enumerate(self.outlets)
        ]
        return np.array(said, dtype=np.bool_)

    def calendar(self) -> Calendar:
        """When and where the articles appeared."""
        return Calendar(spans=self.spans, outlets=self.outlet_numbers())

    def standing(self) -> Standing:
        """What the choice of a source rests on."""
        return Standing(outlets=self.outlet_numbers(), agency=self.is_agency(), spans=self.spans)

    def with_credited_quotes(self, links: Links) -> Links:
        """A quotation shared with an agency that an article credits in a line of its own is taken from it."""
        kinds = links.kind.copy()
        for link in np.flatnonzero(kinds == QUOTE).tolist():
            source = self.outlets[links.source[link]]
            said = self.credits.get(int(links.copy[link]), ())
            if any(credit.agency == source and credit.kind in LINES for credit in said):
                kinds[link] = PASSAGE
        return replace(links, kind=kinds)


def _by_row(credited: "pl.DataFrame", names: Sequence[str]) -> Mapping[int, list[Credit]]:
    """Row of an article → its credits, strongest first."""
    row_of = {name: row for row, name in enumerate(names)}
    found: dict[int, list[Credit]] = defaultdict(list)
    for said in credited.iter_rows(named=True):
        found[row_of[said.pop("article")]].append(Credit(**said))
    return {row: sorted(every, key=lambda credit: -credit.confidence) for row, every in found.items()}
