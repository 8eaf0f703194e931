"""Made-up tables on the measures of a made-up run: agreement, and what hangs on single words."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import polars as pl

from framing.experiments.tables import SCHEMAS

MEASURES = ("dictionary", "frameaxis_bias")


def agreement(dimensions: Sequence[str], n_outlets: int) -> pl.DataFrame:
    """Measures that agree on a dimension more than across."""
    generator = np.random.default_rng(11)
    keys = [(measure, dimension) for dimension in dimensions for measure in MEASURES]
    rows = []
    for level, n in (("article", 240), ("within", 240), ("outlet", n_outlets)):
        for one, two in combinations(keys, 2):
            same = one[1] == two[1]
            kind = (
                f"{'same' if same else 'other'} dimension, {'same' if one[0] == two[0] else 'other'} measure"
            )
            r = float(np.clip(generator.normal(0.55 if same else 0.1, 0.15), -0.95, 0.95))
            how = "Fisher's z" if level == "outlet" else "any one outlet left out"
            rows.append((level, kind, *one, *two, r, r - 0.1, r + 0.04, n, 3, "spearman", how))
    return pl.DataFrame(rows, schema=dict(SCHEMAS["agreement"]), orient="row")


def sensitivity(dimensions: Sequence[str]) -> pl.DataFrame:
    """Every dimension without each of four patterns."""
    rows: list[tuple[object, ...]] = []
    for place, dimension in enumerate(dimensions):
        whole = 4.0 + place
        rows.append(("dictionary", dimension, "all", "", 400, 0.0, whole, 1.0))
        for number in range(4):
            share = 0.4 / (number + 1)
            word = f"{dimension} word {number + 1}"
            left = round(400 * (1 - share))
            rows.append(
                ("dictionary", dimension, "pattern", word, left, share, whole * (1 - share), 1 - share / 2)
            )
    return pl.DataFrame(rows, schema=dict(SCHEMAS["sensitivity"]), orient="row")
