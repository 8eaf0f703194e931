"""Writes the tables of articles, pairs and credits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from framing.attribution.reprints_direction import PASSAGE, QUOTE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import polars as pl

    from framing.attribution.origin_tables import Provenance
    from framing.attribution.origin_verdicts import Case, Verdict


def provenance_of(case: Case, outlet: str, origin: str | None) -> Provenance:
    """Whose words those of an origin are to an outlet."""
    if origin is None or origin == outlet:
        return "own"
    return "agency" if origin in case.agencies else "outlet"


def write_articles(case: Case, found: Sequence[Verdict], to: Path) -> None:
    """Write ``Origins.articles``."""
    import polars as pl

    rows = [_article(case, row, verdict) for row, verdict in enumerate(found)]
    schema = {
        **dict.fromkeys(("article", "outlet", "origin", "provenance"), pl.String()),
        "confidence": pl.Float64(),
        "evidence": pl.List(pl.String),
        **dict.fromkeys(("cluster", "role"), pl.String()),
        "cluster_size": pl.UInt32(),
        "weight": pl.Float64(),
        "source": pl.String(),
        **dict.fromkeys(("containment", "contained_in"), pl.Float64()),
    }
    _write(pl.DataFrame(rows, schema=schema, orient="row"), to / "articles.parquet")


def _article(case: Case, row: int, verdict: Verdict) -> tuple[object, ...]:
    name, outlet, place = case.names[row], case.outlets[row], case.places.get(row)
    whose = provenance_of(case, outlet, verdict.origin)
    said = (name, outlet, verdict.origin, whose, verdict.confidence, list(verdict.evidence))
    if place is None:
        return (*said, name, "single", 1, 1.0, None, None, None)
    shares: tuple[float | None, float | None] = (None, None)
    if place.link is not None:
        shares = (
            round(float(case.links.containment[place.link]), 6),
            round(float(case.links.contained_in[place.link]), 6),
        )
    source = None if place.source is None else case.names[place.source]
    size = place.cluster_size
    return (*said, case.names[place.root], place.role, size, 1 / size, source, *shares)


def write_pairs(case: Case, to: Path) -> None:
    """Write ``Origins.pairs``."""
    import polars as pl

    links = case.links
    names = np.array(case.names, dtype=object)
    frame = pl.DataFrame(
        {
            "article": names[links.copy].tolist(),
            "source": names[links.source].tolist(),
            "kind": [_kind(case, link) for link in range(len(links))],
            "containment": links.containment.round(6),
            "contained_in": links.contained_in.round(6),
            "words": links.long.astype(np.uint32),
            "unquoted": links.unquoted.astype(np.uint32),
            "longest": links.longest.astype(np.uint32),
            "order": np.select([links.sure, ~links.open], ["dates", "signs"], "open").tolist(),
        },
        schema_overrides=dict.fromkeys(("article", "source", "kind", "order"), pl.String()),
    )
    _write(frame.sort("article", "source"), to / "pairs.parquet")


def _kind(case: Case, link: int) -> str:
    """What a pair is, in the words of a role."""
    links = case.links
    copy, source = int(links.copy[link]), int(links.source[link])
    if links.kind[link] == QUOTE:
        return "shared_quote"
    if case.outlets[copy] == case.outlets[source]:
        return "version"
    return "partial" if links.kind[link] == PASSAGE else "reprint"


def write_credits(credited: pl.DataFrame, to: Path) -> None:
    """Write ``Origins.credits``."""
    _write(credited, to / "credits.parquet")


def _write(frame: pl.DataFrame, file: Path) -> None:
    frame.write_parquet(file, compression="zstd", compression_level=3, statistics=False)
