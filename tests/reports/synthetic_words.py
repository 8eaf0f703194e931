"""Word shift, polarisation and collocations of a made-up run, from its made-up word counts."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from framing.experiments.tables import SCHEMAS


def tables(
    keyness: pl.DataFrame, outlets: Sequence[tuple[str, str, str, str]], target: str, reference: str
) -> dict[str, pl.DataFrame]:
    """The three tables; with fewer than three outlets in a group, without intervals and floors."""
    groups = [group for *_, group in outlets]
    enough = min(groups.count(target), groups.count(reference)) >= 3
    return {
        "word_shift": _shift(keyness, target, reference, enough=enough),
        "polarisation": _polarisation(outlets, target, reference, enough=enough),
        "collocations": _collocations(keyness, (target, reference)),
    }


def _shift(keyness: pl.DataFrame, target: str, reference: str, *, enough: bool) -> pl.DataFrame:
    """Shares of words against each other, largest additions first."""
    p = keyness["n_target"].to_numpy() / keyness["n_target"].sum()
    q = keyness["n_reference"].to_numpy() / keyness["n_reference"].sum()
    added = p - q
    half = 0.4 * np.abs(added) + 1e-4 if enough else np.full(len(added), np.nan)
    rows = keyness.select(
        "feature", "n_target", "n_reference", "n_outlets_target", "n_outlets_reference"
    ).with_columns(
        kind=pl.lit("proportion"),
        channel=pl.lit("all"),
        target=pl.lit(target),
        reference=pl.lit(reference),
        whole=pl.lit(float(np.abs(added).sum() / 2)),
        whole_floor=pl.lit(0.12 if enough else float("nan")),
        above=pl.lit(float(added.clip(0).sum())),
        below=pl.lit(float(-(-added).clip(0).sum())),
        addition=pl.Series(added),
        low=pl.Series(added - half),
        high=pl.Series(added + half),
        floor=pl.Series(0.2 * np.abs(added) if enough else half),
        score=pl.lit(float("nan")),
        share_target=pl.Series(p),
        share_reference=pl.Series(q),
    )
    ordered = rows.sort(pl.col("addition").abs(), "feature", descending=[True, False])
    running = ordered["addition"].abs().cum_sum() / ordered["addition"].abs().sum()
    ranked = ordered.with_columns(rank=pl.int_range(1, ordered.height + 1), cumulative=running)
    return ranked.select(pl.col(name).cast(kind) for name, kind in SCHEMAS["word_shift"].items())


def _polarisation(
    outlets: Sequence[tuple[str, str, str, str]], target: str, reference: str, *, enough: bool
) -> pl.DataFrame:
    draw = np.random.default_rng(20240516).normal(0.55, 0.02, size=len(outlets)).tolist()
    value, nan = float(np.mean(draw)), float("nan")
    whole = (value, value - 0.02, value + 0.02, 0.499, 0.004) if enough else (value, nan, nan, nan, None)
    first = ("all", target, reference, None, None, *whole, 41_000, 900)
    rows = [
        ("all", target, reference, outlet, group, at, nan, nan, nan, None, 2_700, 900)
        for (outlet, *_, group), at in zip(outlets, draw, strict=True)
    ]
    return pl.DataFrame([first, *rows], schema=dict(SCHEMAS["polarisation"]), orient="row")


def _collocations(keyness: pl.DataFrame, groups: tuple[str, str]) -> pl.DataFrame:
    words = keyness["feature"].head(12).to_list()
    rows = [
        (
            *("partner*", "all", group, rank, word),
            *(20.0 - rank, 60.0, 2.5, 3, 40.0 - rank, 3.0, 0.4, 3.1, 11.0 - rank / 10, 150.0),
        )
        for group in groups
        for rank, word in enumerate(words, start=1)
    ]
    return pl.DataFrame(rows, schema=dict(SCHEMAS["collocations"]), orient="row")
