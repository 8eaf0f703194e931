"""False positives, coverage and power of every method, and of the default over a grid of designs."""

from collections.abc import Iterator

import polars as pl

from benchmarks.inference.populations import DEFAULT_METHOD, EVERY_METHOD, Design, NormalScores, WordRates
from framing.engine import Engine
from framing.estimates.inference.comparison import LIKE_THESE
from framing.estimates.inference.robust_clusters import article_welch
from framing.estimates.inference.several_methods import (
    ARTICLES,
    INVALID,
    PERMUTATION,
    WELCH,
    clustered,
    permutation,
    welch,
)
from framing.estimates.inference.simulated import Found, error_rates, rates_of, with_claim
from framing.estimates.inference.slices import Slice

BAND = (0.03, 0.07)
"""Share of false positives in which a method with a level of .05 counts as keeping it."""

HOLDS = (0.93, 0.97)
"""Share of intervals of 95 % that hold the truth, within which they count as keeping their level."""


def under_every_method(engine: Engine, studies: int, draws: int, seed: int) -> pl.DataFrame:
    """One row per design of the evidence and method."""
    return pl.concat(
        _named(
            design,
            error_rates(
                WordRates(design=design), studies=studies, draws=draws, seed=(seed, number), engine=engine
            ),
        )
        for number, design in enumerate(EVERY_METHOD)
    )


def claims(engine: Engine, studies: int, seed: int) -> pl.DataFrame:
    """What reports claim in the designs of the evidence: the same studies as ``under_every_method``."""
    return pl.concat(
        _named(
            design,
            rates_of(
                WordRates(design=design),
                default_beside_articles,
                studies=studies,
                seed=(seed, number),
                engine=engine,
            ),
        )
        for number, design in enumerate(EVERY_METHOD)
    )


def under_the_default(engine: Engine, studies: int, seed: int) -> pl.DataFrame:
    """One row per design of the grid and method: the default's two halves, what reports claim, articles."""
    return pl.concat(
        _named(
            design,
            rates_of(
                NormalScores(design=design),
                default_beside_articles,
                studies=studies,
                seed=(seed, 1_000 + number),
                engine=engine,
            ),
        )
        for number, design in enumerate(DEFAULT_METHOD)
    )


def default_beside_articles(piece: Slice, number: int) -> Found:
    """One study under the default method, and under a test over articles."""
    return with_claim(
        piece,
        (
            (WELCH, LIKE_THESE, welch(piece, 0.95)),
            (PERMUTATION, LIKE_THESE, permutation(piece, number)),
            (ARTICLES, INVALID, article_welch(clustered(piece), 0.95)),
        ),
    )


def outside(rows: pl.DataFrame) -> Iterator[str]:
    """Designs of four outlets or more per group in which the default does not keep its level, in words."""
    of_default = rows.filter(
        pl.col("method") == WELCH, pl.min_horizontal("n_target", "n_reference") >= 4, pl.col("d") == 0
    )
    beyond = of_default.filter(~pl.col("found").is_between(*BAND) | ~pl.col("coverage").is_between(*HOLDS))
    yield f"{of_default.height - beyond.height} of {of_default.height} designs within {BAND} and {HOLDS}"
    for row in beyond.iter_rows(named=True):
        design = ", ".join(f"{name} {row[name]}" for name in _DESIGN)
        yield f"outside: {design}: found {row['found']:.4f}, coverage {row['coverage']:.4f}"


_DESIGN = ("part", "n_target", "n_reference", "icc", "articles", "size_sd", "sd_ratio", "outlet_means", "d")


def _named(design: Design, rates: pl.DataFrame) -> pl.DataFrame:
    values = (
        design.part, *design.outlets, design.icc, design.articles, design.size_sd, design.sd_ratio,
        design.outlet_means, design.d,
    )  # fmt: skip
    named = rates.with_columns(pl.lit(value).alias(name) for name, value in zip(_DESIGN, values, strict=True))
    print(*values, sep=" | ", flush=True)
    for row in rates.iter_rows(named=True):
        print(f"  {row['method']:70s} {row['found']:.4f} {row['coverage']:.4f}", flush=True)
    return named.select(*_DESIGN, *rates.columns).with_columns(pl.col(pl.Float64).round(6))
