"""Stage 9: all specifications of a study together: what each says, what they say jointly, what moves them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import nan
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from framing.engine import Engine
from framing.estimates.base import Findings
from framing.estimates.inference.adjust import adjusted
from framing.estimates.inference.joint import (
    NEITHER,
    REFERENCE,
    TARGET,
    Answers,
    Universe,
    answers,
    explained,
)
from framing.estimates.inference.seeds import derived_seed
from framing.experiments import tables
from framing.experiments.stages.estimates import write_findings
from framing.experiments.stages.specified import MEMBERS, NOT_FOUND, SPECIFIED, SPECIFIED_SCHEMA

NUMBERS = "number"
FEWEST = 2
"""Specifications below which there is nothing to be seen jointly."""


@dataclass(frozen=True, kw_only=True)
class Specified:
    """A specification, and where its answer stands.

    Attributes:
        options: Option of every choice, in the order of the choices.
        stage: Stage that has asked it; empty if it could not be asked.
        case: Place among the cases of the stage.
        refused: Why it could not be asked.
        main: True if it is the study's own.
        by_welch: True if its p-value is Welch's.
    """

    options: tuple[str, ...]
    stage: str
    case: int
    refused: str
    main: bool
    by_welch: bool


@dataclass(frozen=True, kw_only=True)
class Multiverse:
    """Write what the specifications say.

    Attributes:
        choices: Names of the choices.
        specifications: All of them, in order.
        dimensions: Dimensions of the study.
        pair: Target and reference.
        seed: Root seed of the study.
        level: Confidence level; a specification is clear where its p is below 1 less this.
    """

    choices: tuple[str, ...]
    specifications: tuple[Specified, ...]
    dimensions: tuple[str, ...]
    pair: tuple[str, str]
    seed: int
    level: float

    def __call__(self, inputs: Mapping[str, Path], out: Path, engine: Engine) -> None:
        """Write the tables ``multiverse``, ``multiverse_options``, ``multiverse_joint``, ``..._choices``."""
        del engine
        stages = sorted({one.stage for one in self.specifications if one.stage})
        said = self._numbered({stage: pl.read_parquet(inputs[stage] / SPECIFIED) for stage in stages})
        members = self._numbered({stage: pl.read_parquet(inputs[stage] / MEMBERS) for stage in stages})
        every = pl.concat([pl.DataFrame(schema=_NUMBERED), said, self._refused()]).sort(
            pl.col("dimension").replace_strict(self._places, return_dtype=pl.Int64), NUMBERS
        )
        table = self._standardised(every)
        write_findings(
            out,
            Findings(
                tables={
                    "multiverse": table,
                    "multiverse_options": self._options(),
                    "multiverse_joint": self._joint(table, members),
                    "multiverse_choices": self._choices(table),
                },
                notes=self._notes(table),
            ),
        )

    @property
    def _places(self) -> dict[str, int]:
        return {name: place for place, name in enumerate(self.dimensions)}

    def _numbered(self, found: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
        """What stages wrote of their cases, under the numbers of the specifications."""
        where = pl.DataFrame(
            [
                (one.stage, one.case, number)
                for number, one in enumerate(self.specifications, start=1)
                if one.stage
            ],
            schema={"stage": pl.String(), "case": pl.Int64(), NUMBERS: pl.Int64()},
            orient="row",
        )
        pieces = [table.with_columns(stage=pl.lit(stage)) for stage, table in found.items()]
        if not pieces:
            return pl.DataFrame(schema=_NUMBERED)
        joined = pl.concat(pieces).join(where, on=["stage", "case"], how="inner")
        return joined.drop("stage", "case").select(NUMBERS, pl.exclude(NUMBERS))

    def _refused(self) -> pl.DataFrame:
        """A row with the reason for every dimension of a specification that could not be asked."""
        rows = [
            {NUMBERS: number, "dimension": dimension, "note": f"{NOT_FOUND}{one.refused}"}
            for number, one in enumerate(self.specifications, start=1)
            if not one.stage
            for dimension in self.dimensions
        ]
        return pl.DataFrame(rows, schema=_NUMBERED).with_columns(
            pl.col("value", "low", "high", "p", "sd").fill_null(nan)
        )

    def _standardised(self, every: pl.DataFrame) -> pl.DataFrame:
        """The table ``multiverse``."""
        spread = pl.when(pl.col("sd") > 0).then(pl.col("sd"))
        main = [one.main for one in self.specifications]
        return every.with_columns(
            specification=pl.col(NUMBERS),
            target=pl.lit(self.pair[0]),
            reference=pl.lit(self.pair[1]),
            main=pl.col(NUMBERS).map_elements(lambda number: main[number - 1], return_dtype=pl.Boolean()),
            effect=(pl.col("value") / spread).fill_null(nan),
            effect_low=(pl.col("low") / spread).fill_null(nan),
            effect_high=(pl.col("high") / spread).fill_null(nan),
            level=pl.lit(self.level),
            note=pl.col("note").fill_null(""),
        ).select(*tables.SCHEMAS["multiverse"])

    def _options(self) -> pl.DataFrame:
        rows = [
            (number, choice, option)
            for number, one in enumerate(self.specifications, start=1)
            for choice, option in zip(self.choices, one.options, strict=True)
        ]
        return pl.DataFrame(rows, schema=dict(tables.SCHEMAS["multiverse_options"]), orient="row")

    def _joint(self, table: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
        """The table ``multiverse_joint``."""
        rows = []
        for dimension in self.dimensions:
            part = table.filter(pl.col("dimension") == dimension)
            able = part.filter(pl.col("value").is_finite())
            numbers = able.filter(pl.col("effect").is_finite(), pl.col("p").is_finite())["specification"]
            of_these = members.filter(
                pl.col("dimension") == dimension, pl.col(NUMBERS).is_in(numbers.to_list())
            )
            row = _told(part, able)
            if numbers.len() >= FEWEST:
                universe = self._universe(of_these, numbers.to_list())
                row |= _tested(answers(universe, derived_seed(self.seed, "multiverse", "labellings")))
            rows.append({"dimension": dimension, "target": self.pair[0], "reference": self.pair[1], **row})
        return _adjusted(pl.DataFrame(rows, schema=dict(_JOINT)))

    def _universe(self, members: pl.DataFrame, numbers: Sequence[int]) -> Universe:
        """Outlets by specifications; one with two labels in a specification stands for two."""
        twice = (pl.col("group") != "") & (pl.col("group").n_unique().over(NUMBERS, "outlet") > 1)
        named = members.with_columns(
            member=pl.when(twice.any().over("outlet") & (pl.col("group") != ""))
            .then(pl.format("{}@{}", "outlet", "group"))
            .otherwise("outlet")
        )
        known = named.filter((pl.col("group") != "").any().over("member"))
        rows = {name: place for place, name in enumerate(known["member"].unique().sort())}
        columns = {number: place for place, number in enumerate(numbers)}
        values = np.full((len(rows), len(columns)), nan)
        labels = np.full((len(rows), len(columns)), NEITHER, dtype=np.int64)
        sides = {self.pair[0]: TARGET, self.pair[1]: REFERENCE}
        for number, member, group, value in known.select(NUMBERS, "member", "group", "value").iter_rows():
            place = rows[member], columns[number]
            values[place], labels[place] = value, sides.get(group, NEITHER)
        return Universe(
            values=values,
            labels=_filled(labels, np.isfinite(values)),
            by_welch=np.array([self.specifications[number - 1].by_welch for number in numbers]),
            alpha=1 - self.level,
        )

    def _choices(self, table: pl.DataFrame) -> pl.DataFrame:
        """The table ``multiverse_choices``."""
        rows = [row for dimension in self.dimensions for row in self._choices_of(table, dimension)]
        return pl.DataFrame(rows, schema=dict(tables.SCHEMAS["multiverse_choices"]), orient="row")

    def _choices_of(self, table: pl.DataFrame, dimension: str) -> Iterator[tuple[object, ...]]:
        part = table.filter(pl.col("dimension") == dimension)
        able = part.filter(pl.col("effect").is_finite())
        of_number = [one.options for one in self.specifications]
        effects = able["effect"].to_numpy()
        named = [
            [of_number[number - 1][place] for number in able["specification"]]
            for place in range(len(self.choices))
        ]
        moved = explained(effects, named)
        for place, choice in enumerate(self.choices):
            for option in dict.fromkeys(options[place] for options in of_number):
                numbers = [n for n, options in enumerate(of_number, start=1) if options[place] == option]
                among = able.filter(pl.col("specification").is_in(numbers))
                told = _told(part.filter(pl.col("specification").is_in(numbers)), among)
                median = float(np.median(among["effect"])) if among.height else nan
                yield (
                    dimension,
                    choice,
                    option,
                    len(numbers),
                    among.height,
                    median,
                    told["above"],
                    told["clear_above"],
                    told["clear_below"],
                    moved[place],
                )

    def _notes(self, table: pl.DataFrame) -> tuple[str, ...]:
        lost = table.filter(~pl.col("value").is_finite()).height
        said = (
            f"The multiverse holds {len(self.specifications)} specifications of {len(self.choices)} choices; "
            f"{lost} of {table.height} estimates (specification and dimension) could not be made, each with "
            "its reason in the table multiverse."
        )
        return (said,)


def _filled(labels: NDArray[np.int64], known: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Labels with those of outlets that have no number in a specification.

    An outlet without a number there would be called by the label that it has elsewhere, if that is one and
    the same everywhere: leaving an outlet out changes what is known of it, not what it is.
    """
    filled = labels.copy()
    for row in range(len(labels)):
        said = set(labels[row, known[row]].tolist())
        if len(said) == 1:
            filled[row, ~known[row]] = said.pop()
    return filled


_NUMBERED: dict[str, pl.DataType] = {
    NUMBERS: pl.Int64(),
    **{name: kind for name, kind in SPECIFIED_SCHEMA.items() if name != "case"},
}
_JOINT = {
    name: kind
    for name, kind in tables.SCHEMAS["multiverse_joint"].items()
    if name not in {"p_adjusted", "family_size"}
}


def _told(part: pl.DataFrame, able: pl.DataFrame) -> dict[str, object]:
    """Counts of some specifications of one dimension."""
    clear = able.filter(pl.col("p") < 1 - pl.col("level"))
    effects = able.filter(pl.col("effect").is_finite())["effect"]
    return {
        "n_specifications": part.height,
        "n_estimable": able.height,
        "n_tested": able.filter(pl.col("p").is_finite()).height,
        "median_effect": float(np.median(effects)) if effects.len() else nan,
        "lowest_effect": _or_nan(effects.min()),
        "highest_effect": _or_nan(effects.max()),
        "above": able.filter(pl.col("value") > 0).height,
        "below": able.filter(pl.col("value") < 0).height,
        "clear_above": clear.filter(pl.col("value") > 0).height,
        "clear_below": clear.filter(pl.col("value") < 0).height,
    }


def _or_nan(value: object) -> float:
    return float(value) if isinstance(value, float) else nan


def _tested(answered: Answers) -> dict[str, object]:
    """The joint test of one dimension."""
    n = len(answered.effects)
    return {
        "p_median": answered.joint_p(answered.median),
        "p_sign": answered.joint_p(answered.one_sided),
        "p_clear": answered.joint_p(answered.clear),
        "smallest_p": 1 / n if not answered.exact else _smallest(answered),
        "method": (
            f"outlet labels shuffled in all specifications alike; {n if answered.exact else n - 1} "
            f"{'labellings, all that there are' if answered.exact else 'drawn shuffles'}"
        ),
    }


def _smallest(answered: Answers) -> float:
    """Two labellings at least where the groups are of one size: each has its mirror image."""
    sizes = np.abs(answered.median)
    return float(np.mean(sizes >= np.nanmax(sizes) * (1 - 1e-9)))


def _adjusted(joint: pl.DataFrame) -> pl.DataFrame:
    """With the p-values of the median adjusted over the dimensions, after Holm."""
    p = joint["p_median"].fill_null(nan).to_numpy()
    known = int(np.isfinite(p).sum())
    return joint.with_columns(
        pl.col("p_median", "p_sign", "p_clear", "smallest_p").fill_null(nan),
        pl.col("method").fill_null("no joint test: no outlet numbers, or one specification at most"),
        p_adjusted=pl.Series(adjusted(p, "holm")),
        family_size=pl.lit(known or None, pl.Int64()),
    ).select(*tables.SCHEMAS["multiverse_joint"])
