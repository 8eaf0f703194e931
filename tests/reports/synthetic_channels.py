"""Whose words and whose copy in the made-up run: parts of scores, agenda and framing, camps, reprints."""

from collections.abc import Sequence

import numpy as np
import polars as pl

OUTLETS = Sequence[tuple[str, str, str, str]]
"""Identifier, name, country and group of every outlet."""

KINDS = {"own_words": (0.45, 0.65), "attributed": (0.35, 0.33), "agency_copy": (0.2, 0.02)}
"""Category → share of the text in the target and in the reference."""

PULL = {"own_words": 0.2, "attributed": 1.2, "agency_copy": 2.45}
"""Category → how much higher it scores than the outlet as a whole, before it is made to add up."""

CAMPS = {
    "russia_state": (0.34, 0.14),
    "china_state": (0.2, 0.15),
    "expert": (0.01, 0.07),
    "unknown": (0.45, 0.64),
}
COPIED = {"copied_articles": (0.29, 0.04), "copied_sentences": (0.24, 0.02)}
UNITS = {
    "share_of_attributed_words": "share of attributed words",
    "copied_articles": "share of articles",
    "copied_sentences": "share of sentences",
}


def parts(values: pl.DataFrame, target: str) -> pl.DataFrame:
    """The table ``outlet_parts`` of the dictionary's values."""
    rows = []
    for row in values.filter(pl.col("measure") == "dictionary").iter_rows(named=True):
        side = 0 if row["group"] == target else 1
        scale = sum(shares[side] * PULL[kind] for kind, shares in KINDS.items())
        for kind, shares in KINDS.items():
            mean = row["value"] * PULL[kind] / scale
            rows.append(
                {
                    **{name: row[name] for name in ("measure", "dimension", "outlet", "group")},
                    "by": "whose",
                    "category": kind,
                    "share": shares[side],
                    "value": round(mean, 9),
                    "part": round(shares[side] * mean, 9),
                    "n_units": round(row["n_units"] * shares[side]),
                    "n_articles": row["n_articles"],
                }
            )
    return pl.DataFrame(rows, schema_overrides={"part": pl.Float64()})


def categories(made: pl.DataFrame, target: str, reference: str) -> pl.DataFrame:
    """The table ``decomposition`` that goes with the parts, with a made-up interval."""
    rows = []
    for (dimension, category), part in made.group_by("dimension", "category", maintain_order=True):
        sides = [part.filter(pl.col("group") == group) for group in (target, reference)]
        share, mean = ([_mean(side[name]) for side in sides] for name in ("share", "value"))
        agenda = (share[0] - share[1]) * sum(mean) / 2
        framing = (mean[0] - mean[1]) * sum(share) / 2
        rows.append(
            {
                "measure": "dictionary",
                "dimension": dimension,
                "by": "whose",
                "category": category,
                "target": target,
                "reference": reference,
                "share_target": share[0],
                "share_reference": share[1],
                "mean_target": mean[0],
                "mean_reference": mean[1],
                "agenda": agenda,
                "agenda_low": agenda - 0.4,
                "agenda_high": agenda + 0.4,
                "framing": framing,
                "framing_low": framing - 0.9,
                "framing_high": framing + 0.9,
                "n_outlets_target": sides[0].height,
                "n_outlets_reference": sides[1].height,
            }
        )
    return pl.DataFrame(rows).with_columns(pl.col(pl.Float64).round(9))


def _mean(values: pl.Series) -> float:
    return float(np.mean(values.to_numpy())) if values.len() else float("nan")


def shares(outlets: OUTLETS, target: str) -> pl.DataFrame:
    """Rows of ``outlet_values``: camps and reprints."""
    rows = []
    for measure, of in (
        ("share_of_attributed_words", CAMPS),
        *((name, {"copied": pair}) for name, pair in COPIED.items()),
    ):
        for category, means in of.items():
            draw = np.random.default_rng([7, *measure.encode(), *category.encode()]).normal(size=len(outlets))
            for (outlet, _, _, group), noise in zip(outlets, draw, strict=True):
                mean = means[0] if group == target else means[1]
                rows.append(
                    {
                        "measure": measure,
                        "dimension": category,
                        "channel": "all",
                        "outlet": outlet,
                        "group": group,
                        "value": round(abs(float(mean * (1 + 0.4 * noise))), 6),
                        "sd": 0.2,
                        "n_units": 90,
                        "n_articles": 9,
                        "n_tokens": 2500,
                    }
                )
    return pl.DataFrame(rows)


def estimand_of(measure: str) -> str:
    """Which estimand gives a share."""
    return "reprints" if measure.startswith("copied") else "who_speaks"


def agenda_and_framing(asked: dict[str, object]) -> list[dict[str, object]]:
    """A contrast as a decomposition tells it: the gap, and two parts that add up to it."""
    nothing = dict.fromkeys(("p", "p_adjusted", "family_size", "smallest_p", "detectable", "icc"))
    value, known = float(str(asked["value"])), asked["p"] is not None
    rows = []
    for channel, share in (("all", 1.0), ("agenda by whose", 0.35), ("framing by whose", 0.65)):
        here = share * value
        rows.append(
            {
                **asked,
                **nothing,
                "estimand": "decomposition",
                "channel": channel,
                "value": here,
                "low": here - 0.9 if known else float("nan"),
                "high": here + 0.9 if known else float("nan"),
                "method": "Kitagawa decomposition; t interval by jackknife over outlets",
            }
        )
    return rows
