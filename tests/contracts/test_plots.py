"""What every plot promises, tried on every plot there is, and on one that is added as a single file."""

import io
import re
import struct
import sys
import warnings
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import cast

import polars as pl
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text
from tests.reports.made import made_up_run
from tests.reports.synthetic import Shape, open_run, without_estimates

from framing import catalogue
from framing.corpus.datasheet.spreadsheet import read_csv, to_csv
from framing.experiments.results import Results
from framing.reports.drawing.palette import DARK, LIGHT
from framing.reports.drawing.render import FORMATS, PAPER, drawing
from framing.reports.figures import write_figures
from framing.reports.plots.base import Plot, Style
from framing.reports.sections import SECTIONS
from framing.reports.styles import style_of

NAMES = catalogue.names("reports.plots")
EVERY = pytest.mark.parametrize("name", NAMES)
LOOKS = pytest.mark.parametrize(
    ("house", "width"), [("plain", "double"), ("plain", "single"), ("nature", "single"), ("tandf", "single")]
)
"""The widest, both sizes of text in one column, and the narrowest; others lie between."""
MM = 25.4
"""Millimetres per inch."""


@pytest.fixture(scope="module")
def results() -> Results:
    return made_up_run()


@pytest.fixture(scope="module", params=[1, 0], ids=["one outlet", "no outlet"])
def few(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Results:
    """A run with hardly anything on one side."""
    independent = Shape().independent[: request.param]
    shape = Shape(state=Shape().state[:1], independent=independent, dimensions=("partnership", "threat"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # numpy, on the made-up mean of nothing
        return open_run(tmp_path_factory.mktemp("few"), shape)


def load(name: str) -> Plot:
    return cast("Plot", catalogue.load("reports.plots", name)())


def table_of(name: str, results: Results) -> pl.DataFrame:
    table = load(name).data(results)
    assert table is not None
    return table


@cache
def page_or_column(name: str, house: str, width: str) -> Figure:
    """The figure of the made-up run in one width, drawn once."""
    return drawn(name, made_up_run(), style_of(house, width))


def drawn(name: str, results: Results, style: Style) -> Figure:
    table = table_of(name, results)
    with drawing(name, table, style) as printable:
        figure = load(name).draw(printable, style)
        figure.draw_without_rendering()
    return figure


def saved(name: str, table: pl.DataFrame, style: Style, kind: str) -> bytes:
    """One file of the figure, as ``render`` writes it."""
    buffer = io.BytesIO()
    with drawing(name, table, style) as printable:
        figure = load(name).draw(printable, style)
        figure.savefig(buffer, format=kind, metadata={"Software" if kind == "png" else "Date": None})
    return buffer.getvalue()


@pytest.fixture(scope="module")
def rendered(results: Results) -> Mapping[str, Mapping[str, bytes]]:
    """Every figure in every format, as the report of the same run has them."""
    folder = results.path / "figures"
    return {
        name: {kind: (folder / name / f"figure.{kind}").read_bytes() for kind in FORMATS} for name in NAMES
    }


def words(figure: Figure) -> list[Text]:
    found = [text for text in figure.findobj(Text) if isinstance(text, Text)]
    return [text for text in found if text.get_visible() and text.get_text().strip()]


def test_there_are_the_figures_that_a_report_needs() -> None:
    assert {"contrast", "timeline", "keyness", "topics", "outlets", "leave_one_out", "dimensions"} <= set(
        NAMES
    )


@EVERY
def test_a_plot_says_what_it_is_and_where_it_belongs(name: str) -> None:
    plot = load(name)
    assert plot.title
    assert plot.section in SECTIONS
    assert isinstance(plot.order, int)
    assert all(isinstance(kind, pl.DataType) for kind in plot.columns.values())


def test_no_two_plots_claim_the_same_place() -> None:
    places = [(load(name).section, load(name).order) for name in NAMES]
    assert len(set(places)) == len(places)


@EVERY
def test_the_table_has_the_columns_that_the_plot_promises(name: str, results: Results) -> None:
    assert dict(table_of(name, results).schema) == dict(load(name).columns)


@EVERY
def test_a_run_with_nothing_to_show_gives_no_figure_and_no_error(name: str, results: Results) -> None:
    assert load(name).data(without_estimates(results)) is None


@EVERY
def test_a_figure_drawn_again_from_its_csv_is_the_same_picture(
    name: str, results: Results, rendered: Mapping[str, Mapping[str, bytes]], tmp_path: Path
) -> None:
    table, plot = table_of(name, results), load(name)
    (tmp_path / "data.csv").write_bytes(to_csv(table))
    again = read_csv(tmp_path / "data.csv", plot.columns)
    assert again.equals(table, null_equal=True)
    assert saved(name, again, Style(), "png") == rendered[name]["png"]
    assert (plot.caption(again), plot.alt(again)) == (plot.caption(table), plot.alt(table))


@EVERY
def test_the_figure_is_as_wide_as_was_promised_in_every_format(
    name: str, rendered: Mapping[str, Mapping[str, bytes]]
) -> None:
    made = rendered[name]
    width, _ = struct.unpack(">II", made["png"][16:24])
    assert width == pytest.approx(180 / MM * PAPER.dots_per_inch, abs=1.01)
    box = re.search(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", made["pdf"])
    assert box is not None
    assert float(box[1]) == pytest.approx(180 / MM * 72, abs=0.01)
    points = re.search(rb'width="([\d.]+)pt"', made["svg"])
    assert points is not None
    assert float(points[1]) == pytest.approx(180 / MM * 72, abs=0.01)


@EVERY
@LOOKS
def test_no_text_is_smaller_than_the_journal_asks_and_none_leaves_the_figure(
    name: str, house: str, width: str
) -> None:
    figure = page_or_column(name, house, width)
    style = style_of(house, width)
    assert figure.get_figwidth() * MM == pytest.approx(style.width_mm, abs=0.01)
    frame = figure.bbox
    for text in words(figure):
        assert float(text.get_fontsize()) >= style.smallest_pt >= 5
        box = text.get_window_extent()
        assert box.x0 >= frame.x0 - 1, text
        assert box.x1 <= frame.x1 + 1, text
        assert box.y0 >= frame.y0 - 1, text
        assert box.y1 <= frame.y1 + 1, text


@EVERY
@LOOKS
def test_no_words_stand_over_others(name: str, house: str, width: str) -> None:
    """Boxes of text may touch, for letters leave some of their box empty; they may not share ground."""
    figure = page_or_column(name, house, width)
    boxes = [(text.get_text(), text.get_window_extent().padded(-1.2)) for text in words(figure)]
    clashes = [
        (one, other)
        for place, (one, first) in enumerate(boxes)
        for other, second in boxes[place + 1 :]
        if first.width > 0 and second.width > 0 and first.height > 0 and first.overlaps(second)
    ]
    assert clashes == []


@EVERY
def test_every_colour_is_one_of_the_palette_light_or_dark(
    name: str, results: Results, rendered: Mapping[str, Mapping[str, bytes]]
) -> None:
    dark = saved(name, table_of(name, results), Style(dark=True), "svg")
    for svg, palette in ((rendered[name]["svg"], LIGHT), (dark, DARK)):
        assert set(re.findall(r"#[0-9a-f]{6}\b", svg.decode())) <= set(palette.roles().values())


@EVERY
def test_caption_and_alternative_text_are_sentences_for_readers(name: str, results: Results) -> None:
    table, plot = table_of(name, results), load(name)
    for text in (plot.caption(table), plot.alt(table)):
        assert len(text) > 80
        assert text[0].isupper()
        assert text.endswith(".")
        assert not re.search(r"\bnan\b|None|\{|\}|inf\b|  ", text), text


@EVERY
def test_a_run_with_one_outlet_on_a_side_or_none_is_drawn_without_an_error(name: str, few: Results) -> None:
    table, plot = load(name).data(few), load(name)
    if table is not None:
        assert words(drawn(name, few, Style()))
        assert "nan" not in (plot.caption(table) + plot.alt(table)).lower().replace("finan", "")


PLUGIN = '''
"""A figure that someone added."""

import polars as pl
from matplotlib.figure import Figure


class Sizes:
    title = "Outlets by tokens"
    section = "outlets"
    order = 9
    columns = {"outlet": pl.String(), "n_tokens": pl.Int64()}

    def data(self, results):
        return results.outlet_values.group_by("outlet", maintain_order=True).agg(pl.col("n_tokens").max())

    def draw(self, data, style):
        figure = Figure(figsize=(style.width_mm / 25.4, 2))
        figure.add_subplot().barh(data["outlet"], data["n_tokens"])
        return figure

    def caption(self, data):
        return f"{data.height} outlets."

    def alt(self, data):
        return f"Bars for {data.height} outlets."


PLOT = Sizes
'''


@pytest.fixture
def one_file_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A plot in one file outside the project, announced as another distribution would announce it."""
    (tmp_path / "someones_plot.py").write_text(PLUGIN, encoding="utf-8")
    entry = EntryPoint(name="sizes", value="someones_plot:PLOT", group="framing.reports.plots")

    def entries(*, group: str, name: str | None = None) -> list[EntryPoint]:
        return [entry] if group == entry.group and name in {None, "sizes"} else []

    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(catalogue, "entry_points", entries)
    yield "sizes"
    sys.modules.pop("someones_plot", None)


def test_a_plot_is_added_as_one_file_and_no_other_file_changes(
    one_file_more: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    results = open_run(tmp_path / "run", Shape(dimensions=("threat",)))
    everything = catalogue.names("reports.plots")
    assert one_file_more in everything
    monkeypatch.setattr(catalogue, "names", lambda _: ("dimensions", one_file_more))
    figures = write_figures(results, notice="")
    assert [(figure.name, figure.number) for figure in figures] == [("dimensions", 1), ("sizes", 2)]
    assert (results.path / "figures" / "sizes" / "alt.txt").read_text(
        encoding="utf-8"
    ) == "Bars for 15 outlets.\n"
