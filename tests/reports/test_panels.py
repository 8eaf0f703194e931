"""Panels side by side: what leaves the scale is drawn as such, and said."""

import polars as pl

from framing.reports.drawing import panels
from framing.reports.plots.base import Style

ROW = {
    "label": "Threat", "title": "all", "subtitle": "9 articles", "dimension": "threat",
    "measure": "dictionary", "channel": "all", "unit": "share of sentences", "target": "state",
    "reference": "independent", "level": 0.95, "p_adjusted": 0.01, "n_articles": 9, "n_outlets": 8,
}  # fmt: skip


def table(*ends: tuple[float, float, float]) -> pl.DataFrame:
    """One panel per difference with its interval."""
    rows = [
        ROW | {"row": 0, "panel": panel, "value": value, "low": low, "high": high}
        for panel, (low, value, high) in enumerate(ends)
    ]
    return pl.DataFrame(rows, schema=dict(panels.COLUMNS))


def texts(data: pl.DataFrame, width_mm: float) -> list[str]:
    figure = panels.draw(data, Style(width_mm=width_mm), one_scale=True, numbers=True)
    return [text.get_text() for axes in figure.axes for text in axes.texts]


def test_an_interval_that_is_a_little_longer_than_the_others_is_drawn_whole() -> None:
    assert panels.arrows(table((0.1, 0.2, 0.3), (0.1, 0.2, 0.4), (-0.1, 0.1, 0.3))) == ""


def test_an_interval_far_beyond_the_others_is_cut_and_the_caption_says_so() -> None:
    data = table((0.1, 0.2, 0.3), (0.1, 0.2, 0.4), (-3.0, 0.1, 3.0))
    assert panels.arrows(data).startswith("Arrows: beyond the scale")
    figure = panels.draw(data, Style(), one_scale=True)
    markers = [line.get_marker() for line in figure.axes[2].lines]
    assert {"<", ">"} <= set(markers)
    assert not {"<", ">"} & {line.get_marker() for line in figure.axes[0].lines}


def test_every_difference_stands_in_numbers_with_its_interval_where_there_is_room() -> None:
    data = table((0.1, 0.2, 0.3), (-0.05, 0.051, 0.152))
    assert texts(data, 180) == ["+0.200 [0.100, 0.300]", "+0.051 [−0.050, 0.152]"]
    assert texts(data, 80) == ["+0.200", "+0.051"]


def test_numbers_are_grey_where_a_difference_is_not_clear() -> None:
    figure = panels.draw(table((0.1, 0.2, 0.3), (-0.1, 0.1, 0.3)), Style(), one_scale=True, numbers=True)
    first, second = (axes.texts[0].get_color() for axes in figure.axes)
    assert first != second


def test_where_there_is_nothing_to_compare_no_number_stands() -> None:
    nothing = float("nan")
    assert texts(table((0.1, 0.2, 0.3), (nothing, nothing, nothing)), 180)[1] == "none"
