"""Made-up tables on human codes of a made-up run: corrected means and differences, and validity."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from framing.experiments.tables import SCHEMAS

CODED = ("dictionary", "frameaxis_bias")
"""Measures that stand beside codes."""


def differences(contrast: dict[str, object]) -> dict[str, object]:
    """A contrast as people would code it: in another unit, with a wider interval."""
    limits = {name: float(str(contrast[name])) / 40 for name in ("value", "low", "high")}
    return {
        **contrast,
        **limits,
        "estimand": "corrected",
        "unit": "mean human code",
        "method": "difference of means of outlet means, each corrected by human codes (PPI++)",
        "low": limits["low"] - 0.02,
        "high": limits["high"] + 0.02,
    }


def corrected(values: pl.DataFrame, dimensions: Sequence[str]) -> pl.DataFrame:
    """The outlets of the coded dimensions with a code for every twentieth article."""
    kept = values.filter(pl.col("measure").is_in(CODED), pl.col("dimension").is_in(list(dimensions)))
    return kept.with_columns(
        value=pl.col("value") / 40 + 0.1,
        dsl=pl.col("value") / 40 + 0.11,
        codes_alone=pl.col("value") / 40 + 0.12,
        mean_score=pl.col("value"),
        power=pl.lit(0.02),
        n_coded=pl.lit(18, pl.Int64),
        n_undecided=pl.lit(1, pl.Int64),
    ).select(pl.col(name).cast(kind) for name, kind in SCHEMAS["corrected"].items())


def validity(dimensions: Sequence[str], groups: Sequence[str]) -> pl.DataFrame:
    """Precision, recall, F1 and area of every coded dimension in each group and in both."""
    generator = np.random.default_rng(13)
    rows = []
    for measure in CODED:
        names = ("precision", "recall", "f1", "auc") if measure == "dictionary" else ("auc",)
        for dimension in dimensions:
            for group in ("all", *groups):
                for name in names:
                    value = float(np.round(generator.uniform(0.55, 0.95), 3))
                    rows.append(
                        (
                            measure,
                            dimension,
                            group,
                            140,
                            37,
                            name,
                            value,
                            value - 0.08,
                            min(1.0, value + 0.06),
                        )
                    )
    return pl.DataFrame(rows, schema=dict(SCHEMAS["validity"]), orient="row")
