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
        sd_codes=pl.lit(0.4),
        correlation=pl.lit(0.6),
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


def calibration(dimensions: Sequence[str], groups: Sequence[str]) -> pl.DataFrame:
    """Four classes of scores of every coded dimension in each group, under the first measure."""
    generator = np.random.default_rng(14)
    rows = []
    for measure in CODED[:1]:
        for dimension in dimensions:
            for group in groups:
                for number in range(1, 5):
                    share = float(np.round(np.clip(0.2 * number + generator.normal(0, 0.05), 0.08, 0.92), 3))
                    ends = (
                        None if number == 1 else 2.0 * number - 4,
                        None if number == 4 else 2.0 * number - 2,
                    )
                    rows.append(
                        (
                            measure,
                            dimension,
                            group,
                            number,
                            *ends,
                            35,
                            2.0 * number - 3,
                            share,
                            share - 0.07,
                            share + 0.07,
                        )
                    )
    return pl.DataFrame(rows, schema=dict(SCHEMAS["calibration"]), orient="row")
