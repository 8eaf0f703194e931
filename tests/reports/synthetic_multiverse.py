"""A made-up multiverse: four choices, most specifications on one side, some that cannot be estimated."""

from collections.abc import Sequence
from itertools import product

import numpy as np
import polars as pl

from framing.experiments.tables import SCHEMAS

CHOICES = {
    "measure": ("dictionary", "frameaxis_bias"),
    "unit": ("sentence", "article"),
    "copies": ("all", "own", "weighted"),
    "channel": ("all", "voice=own"),
}


def tables(dimensions: Sequence[str], target: str, reference: str) -> dict[str, pl.DataFrame]:
    """The four tables of the multiverse."""
    specifications = list(product(*CHOICES.values()))
    generator = np.random.default_rng(17)
    rows: list[tuple[object, ...]] = []
    for place, dimension in enumerate(dimensions):
        for number, options in enumerate(specifications, start=1):
            lost = options[1] == "article" and options[3] != "all"
            value = float(generator.normal(1.1 - 0.4 * place, 0.5))
            numbers = (value, value - 0.9, value + 0.9)
            why = "cannot be estimated because only sentences have a voice, and larger units are scored here"
            rows.append(
                (
                    *(number, dimension, None if lost else options[0], target, reference, number == 1),
                    *((None,) * 3 if lost else numbers),
                    *(0.95, None if lost else "per thousand tokens" if number % 2 else "cosine"),
                    *((None,) * 4 if lost else (0.04 if value > 0.9 else 0.3, *numbers)),
                    *((None,) * 3 if lost else (150, 6, 6)),
                    why if lost else "",
                )
            )
    every = pl.DataFrame(rows, schema=dict(SCHEMAS["multiverse"]), orient="row")
    listed = [
        (number, choice, option)
        for number, options in enumerate(specifications, start=1)
        for choice, option in zip(CHOICES, options, strict=True)
    ]
    return {
        "multiverse": every,
        "multiverse_options": pl.DataFrame(listed, schema=dict(SCHEMAS["multiverse_options"]), orient="row"),
        "multiverse_joint": pl.DataFrame(
            [
                (
                    *(name, target, reference, len(specifications), 18, 18, 1.1 - 0.4 * place, -0.3, 1.9),
                    *(15, 3, 9, 0, 0.012 + 0.1 * place, 0.036 + 0.2 * place, 3, 0.08, 0.02, 0.0022),
                    "outlet labels shuffled in all specifications alike; 924 labellings, all that there are",
                )
                for place, name in enumerate(dimensions)
            ],
            schema=dict(SCHEMAS["multiverse_joint"]),
            orient="row",
        ),
        "multiverse_choices": pl.DataFrame(
            [
                (name, choice, option, len(specifications) // len(options), 9, 1.0, 8, 4, 0, 0.2)
                for name in dimensions
                for choice, options in CHOICES.items()
                for option in options
            ],
            schema=dict(SCHEMAS["multiverse_choices"]),
            orient="row",
        ),
    }
