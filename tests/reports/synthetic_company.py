"""Made-up tables on topics and focal words of a made-up run: room, company, shift, neighbours."""

from collections.abc import Mapping, Sequence
from math import nan

import numpy as np
import polars as pl

from framing.experiments.tables import SCHEMAS

OUTLETS_NEEDED = 3
WORDS = {
    "partnership": ("strategic, comprehensive, coordination, trust", "limits, junior, leverage, dependence"),
    "sanctions": ("unilateral, illegal", "evasion, secondary, banks, dual-use"),
    "peace": ("mediation, dialogue, proposal", "ceasefire, summit"),
    "may": ("", "april"),
}
"""Focal word → neighbours in the target, and in the reference."""


def prevalence(
    labels: Sequence[str], outlets: Sequence[tuple[str, str, str, str]], groups: tuple[str, str]
) -> dict[str, pl.DataFrame]:
    """Shares of some topics in every outlet, with the last topic found again by hardly any seed."""
    rng = np.random.default_rng(17)
    sizes = [sum(group == name for *_, group in outlets) for name in groups]
    enough = min(sizes) >= OUTLETS_NEEDED
    values, rows, estimates = [], [], []
    for topic, label in enumerate(labels):
        means = (0.13 - 0.02 * topic, 0.05 + 0.02 * topic)
        drawn = [float(means[groups.index(group)] + 0.02 * rng.normal()) for *_, group in outlets]
        of = [[v for v, (*_, group) in zip(drawn, outlets, strict=True) if group == name] for name in groups]
        sides = [float(np.mean(side)) if side else nan for side in of]
        value = sides[0] - sides[1]
        low, high = (value - 0.03, value + 0.03) if enough else (nan, nan)
        p = 0.004 * (topic + 1) if enough else None
        about = {"measure": f"topic_prevalence_k{len(labels)}", "dimension": f"topic_{topic + 1:02}"}
        values += [
            {**about, "channel": "all", "outlet": o, "group": g, "value": v, "sd": 0.1}
            | {"n_units": 9, "n_articles": 9, "n_tokens": None}
            for v, (o, *_, g) in zip(drawn, outlets, strict=True)
        ]
        rows.append(
            {
                "k": len(labels),
                "topic": topic + 1,
                "label": label,
                "target": groups[0],
                "reference": groups[1],
            }
            | {"mean_target": sides[0], "mean_reference": sides[1], "value": value, "low": low, "high": high}
            | {"p": p, "of_outlets": 0.9, "of_draws": 0.04, "of_seeds": 0.06, "seeds_agreeing": 1.0}
            | {"refound": 0.9 if topic < len(labels) - 1 else 0.2, "n_seeds": 5}
            | {"n_outlets_target": sizes[0], "n_outlets_reference": sizes[1]}
        )
        estimates.append(
            {**about, "estimand": "topic_prevalence", "channel": "all", "target": groups[0]}
            | {"reference": groups[1], "value": value, "low": low, "high": high, "level": 0.95}
            | {"unit": "share of the article", "question": "outlets like these"}
            | {"method": "difference of means of outlet means over 5 seeds with 25 posterior draws each"}
            | {"n_units": 135, "n_articles": 135, "n_outlets": sum(sizes), "p": p}
            | {"p_adjusted": None if p is None else min(1.0, 8 * p), "family_size": 8 if enough else None}
            | {"smallest_p": 0.002, "detectable": None, "icc": None, "seed": 1, "note": ""}
        )
    return {
        "outlet_values": _shaped("outlet_values", values),
        "topic_prevalence": _shaped("topic_prevalence", rows),
        "estimates": _shaped("estimates", estimates),
    }


def words(groups: tuple[str, str], n_outlets: tuple[int, int]) -> dict[str, pl.DataFrame]:
    """Focal words by both ways of embedding, with the neighbours of each group."""
    enough = min(n_outlets) >= OUTLETS_NEEDED
    regression, shift, near = [], [], []
    pair = {"target": groups[0], "reference": groups[1]}
    for place, (word, lists) in enumerate(WORDS.items()):
        value = 0.09 - 0.035 * place
        p = (0.004, 0.03, 0.2, 0.7)[place]
        regression.append(
            {"word": word, **pair, "n_contexts_target": 210, "n_contexts_reference": 180}
            | {"n_outlets_target": n_outlets[0], "n_outlets_reference": n_outlets[1]}
            | {"squared_norm": value + 0.05, "deflated": value if enough else None, "cosine": 0.7}
            | {"low": value - 0.02 if enough else None, "high": value + 0.015 if enough else None}
            | {"p": p if enough else None, "p_adjusted": min(1.0, 2 * p) if enough else None}
            | {"smallest_p": 0.002, "p_adjusted_low": p, "p_adjusted_high": min(1.0, 3 * p)}
            | {"family_size": 4 if enough else 0, "n_embeddings": 10, "note": ""}
        )
        shift.append(
            {"word": word, **pair, "null": "outlets", "n_target": 210, "n_reference": 180}
            | {"shift": 0.5 - 0.1 * place, "shift_sd": 0.03, "null_median": 0.18, "null_high": 0.32}
            | {"excess": 0.32 - 0.1 * place, "seeds_above": 10 - 3 * place, "n_seeds": 10, "n_splits": 99}
            | {"null_reached": p}
        )
        for how in ("à la carte", "own embeddings"):
            near += [
                {"how": how, "word": word, "group": group, "rank": rank, "neighbour": neighbour}
                | {"cosine": 0.7 - 0.05 * rank, "found": 1.0, "found_outlets": None, "other_group": 0.0}
                for group, listed in zip(groups, lists, strict=True)
                for rank, neighbour in enumerate(filter(None, listed.split(", ")), start=1)
            ]
    return {
        "embedding_regression": _shaped("embedding_regression", regression),
        "group_shift": _shaped("group_shift", shift),
        "word_neighbours": _shaped("word_neighbours", near),
    }


def _shaped(name: str, rows: Sequence[Mapping[str, object]]) -> pl.DataFrame:
    table = pl.DataFrame(list(rows), infer_schema_length=None)
    return table.select(pl.col(column).cast(kind) for column, kind in SCHEMAS[name].items())
