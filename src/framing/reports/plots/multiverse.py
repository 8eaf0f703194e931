"""Would another sensible choice change the answer? Every specification, sorted, with its choices below."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

import polars as pl

from framing.reports.drawing.specifications import (
    CHOICE,
    JOINT,
    SPECIFICATION,
    alone_clear,
    draw,
    of_kind,
    real,
)
from framing.reports.naming import counted
from framing.reports.numbers import decimals, fixed, p_equation, percent, signed
from framing.reports.plots.base import Style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from framing.experiments.results import Results

FEWEST = 3
"""Specifications below which there is no curve."""

STANDARDISED = "standard deviations between outlets of one group"


class Multiverse:
    """Above: the difference under every specification, sorted. Below: which options each one takes."""

    title: ClassVar[str] = "Under every other choice"
    section: ClassVar[str] = "robustness"
    order: ClassVar[int] = 0
    columns: ClassVar[Mapping[str, pl.DataType]] = {
        "kind": pl.String(),
        "label": pl.String(),
        "specification": pl.Int64(),
        "place": pl.Int64(),
        "choice": pl.String(),
        "option": pl.String(),
        "row": pl.Int64(),
        "value": pl.Float64(),
        "low": pl.Float64(),
        "high": pl.Float64(),
        "p": pl.Float64(),
        "level": pl.Float64(),
        "main": pl.Boolean(),
        "unit": pl.String(),
        "target": pl.String(),
        "reference": pl.String(),
        "n_dimensions": pl.Int64(),
        "note": pl.String(),
    }

    def data(self, results: "Results") -> pl.DataFrame | None:
        """The first dimension of the study with a few specifications; None without a multiverse.

        A row per specification (``place`` in the order of its value; those that cannot be estimated last),
        per option that it takes, and per p-value of the joint test.
        """
        dimension = _first(results)
        if dimension is None:
            return None
        rows = _specifications(results.multiverse.filter(pl.col("dimension") == dimension))
        parts = [rows, _options(results, rows), _joint(results, dimension)]
        titles = {fact.name: fact.title for fact in results.facts.dimensions}
        return (
            pl.concat(parts, how="diagonal")
            .select(
                pl.col(name).cast(kind)
                for name, kind in self.columns.items()
                if name not in {"label", "target", "reference", "n_dimensions", "unit", "level"}
            )
            .with_columns(
                label=pl.lit(titles.get(dimension, dimension)),
                unit=pl.lit(rows["unit"][0]),
                level=pl.lit(rows["level"][0]),
                target=pl.lit(rows["target"][0]),
                reference=pl.lit(rows["reference"][0]),
                n_dimensions=pl.lit(results.multiverse_joint.height, pl.Int64()),
            )
            .select(*self.columns)
        )

    def draw(self, data: pl.DataFrame, style: Style) -> "Figure":
        """The curve over the dashboard, on one horizontal scale."""
        return draw(data, style)

    def caption(self, data: pl.DataFrame) -> str:
        """What stands where, how many are clear, and the joint test."""
        first, rows = data.row(0, named=True), of_kind(data, SPECIFICATION)
        able = rows.filter(pl.col("value").is_finite())
        lost = rows.height - able.height
        joint = {row["option"]: row["p"] for row in of_kind(data, JOINT).iter_rows(named=True)}
        tested = (
            f" Shuffling the outlets' labels, in all specifications alike, gives a median so far from 0 "
            f"({p_equation(joint.get('median'))}), one sign so often ({p_equation(joint.get('sign'))}), so "
            f"many clear ones in one direction ({p_equation(joint.get('clear'))})."
            if joint
            else " There is no joint test of it."
        )
        others = " The other dimensions stand in the tables." if first["n_dimensions"] > 1 else ""
        drawn, alpha = counted(able.height, "specification"), fixed(1 - first["level"], 2)
        return (
            f"{first['label']}: the difference {first['target']} minus {first['reference']}, "
            f"{first['unit']}, under {drawn}, from the lowest to the highest (lines: "
            f"{percent(first['level'])} intervals over outlets; filled: p below {alpha} in that "
            "specification alone; diamond: the study's own); below, the option that each takes of every "
            "choice, and at the right the median with each option. "
            f"{counted(lost, 'specification')} could not be estimated (right end, no mark above); the table "
            "multiverse says why. Specifications share their texts: the share of clear ones is no "
            f"probability.{tested}{others}"
        )

    def alt(self, data: pl.DataFrame) -> str:
        """Range, median, counts."""
        first, rows = data.row(0, named=True), of_kind(data, SPECIFICATION)
        able = rows.filter(pl.col("value").is_finite())
        places = decimals(able["value"])
        clear = able.filter(alone_clear())
        low, high = (fixed(real(end), places) for end in (able["value"].min(), able["value"].max()))
        return (
            f"Specification curve of {first['label']}: {counted(able.height, 'specification')}, differences "
            f"between {low} and {high}, "
            f"median {signed(real(able['value'].median()), places)}; "
            f"{able.filter(pl.col('value') > 0).height} above 0, "
            f"{clear.filter(pl.col('value') > 0).height} clearly above, "
            f"{clear.filter(pl.col('value') < 0).height} clearly below."
        )


def _first(results: "Results") -> str | None:
    able = results.multiverse.filter(pl.col("value").is_finite())
    for fact in results.facts.dimensions:
        if able.filter(pl.col("dimension") == fact.name).height >= FEWEST:
            return fact.name
    return None


def _specifications(rows: pl.DataFrame) -> pl.DataFrame:
    """The specifications in order, in their own unit if all have one, else standardised."""
    units = rows.filter(pl.col("value").is_finite())["unit"].unique()
    if units.len() > 1:
        rows = rows.with_columns(
            value="effect", low="effect_low", high="effect_high", unit=pl.lit(STANDARDISED)
        )
    else:
        rows = rows.with_columns(unit=pl.lit(str(units[0])))
    finite = pl.when(pl.col("value").is_finite()).then(pl.col("value"))
    ordered = rows.with_columns(value=finite).sort("value", "specification", nulls_last=True)
    return ordered.with_columns(
        kind=pl.lit(SPECIFICATION),
        place=pl.int_range(pl.len()),
        value=pl.col("value").fill_null(float("nan")),
    )


def _options(results: "Results", rows: pl.DataFrame) -> pl.DataFrame:
    """The options of every specification; choices and options in the order of the file."""
    listed = results.multiverse_options
    order = listed.select("choice", "option").unique(maintain_order=True)
    order = pl.concat(order.partition_by("choice", maintain_order=True)).with_row_index("row")
    medians = (
        listed.join(rows.select("specification", "value", "place"), on="specification", how="inner")
        .join(order, on=["choice", "option"], how="inner")
        .sort("row", "place")
    )
    return medians.with_columns(kind=pl.lit(CHOICE), row=pl.col("row").cast(pl.Int64))


def _joint(results: "Results", dimension: str) -> pl.DataFrame:
    found = results.multiverse_joint.filter(pl.col("dimension") == dimension, pl.col("p_median").is_finite())
    return pl.DataFrame(
        [
            {"kind": JOINT, "option": name, "p": row[f"p_{name}"], "note": row["method"]}
            for row in found.iter_rows(named=True)
            for name in ("median", "sign", "clear")
        ],
        schema={"kind": pl.String(), "option": pl.String(), "p": pl.Float64(), "note": pl.String()},
    )


PLOT = Multiverse
