"""A finished run in a notebook: tables as frames, figures as matplotlib objects, the answer in words."""

import os
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, cast

from framing import catalogue
from framing.corpus.datasheet.spreadsheet import read_csv
from framing.errors import UnknownName
from framing.experiments import history
from framing.experiments.results import Results
from framing.reports.drawing.render import drawing, render
from framing.reports.numbers import decimals, signed
from framing.reports.page.content import notice_of
from framing.reports.plots.base import Plot
from framing.reports.reading import contrasts, headline_measure
from framing.reports.redrawing import DATA, drawable
from framing.reports.styles import style_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SHOWN_FIRST = "contrast"
"""The figure that a notebook shows of a run."""


class Run(Results):
    """A finished run, with every table of ``Results`` as a polars frame (``.to_pandas()`` makes it pandas').

    Example:
        >>> run = Run.open("latest")  # doctest: +SKIP
        >>> run.estimates.filter(pl.col("estimand") == "contrast")  # doctest: +SKIP
        >>> run.figure("contrast", style="nature", width="single").savefig("f.pdf")  # doctest: +SKIP
    """

    @classmethod
    def open(cls, run: str | Path = "latest", results: str | Path = "results") -> "Run":
        """Read a run.

        Args:
            run: A path, ``latest``, an id or the beginning of one, or a name; after an experiment's name and
                a slash only among its runs.
            results: Folder that holds a folder per experiment.

        Raises:
            UnknownName: There is no such run, or there are several.
            UsageError: No run is kept there.
            DataError: The run did not come to its end, or cannot be read.
        """
        found = super().open(history.find(os.fspath(run), Path(results)))
        return cast("Run", found)

    @property
    def digest(self) -> str:
        """Results digest; empty for a run that was not closed."""
        return history.note(self.path).digest

    @property
    def figures(self) -> tuple[str, ...]:
        """Names of its figures."""
        return drawable(self.path)

    def figure(
        self, name: str, *, style: str = "plain", width: str = "double", dark: bool = False
    ) -> "Figure":
        """One of its figures, drawn again from its data.

        Args:
            name: One of ``figures``.
            style: ``plain``, ``nature``, ``pnas``, ``icwsm`` or ``tandf``.
            width: ``single``, ``double`` or millimetres: ``120mm``.
            dark: True for a dark ground.

        Raises:
            UnknownName: The run has no such figure.
            UsageError: The width is none.
            MissingDependency: No installed font draws a letter of it.
        """
        if name not in self.figures:
            raise UnknownName("figure of this run", name, self.figures)
        plot, looks = self._plot(name), style_of(style, width, dark=dark)
        with drawing(name, read_csv(self._data(name), plot.columns), looks) as printable:
            figure = plot.draw(printable, looks)
            figure.draw_without_rendering()  # while fonts and the like are as the figure wants them
            return figure

    def _plot(self, name: str) -> Plot:
        plot: Plot = catalogue.load("reports.plots", name)()
        return plot

    def _data(self, name: str) -> Path:
        return self.path / "figures" / name / DATA

    def _repr_html_(self) -> str:
        """The run as notebooks show it: what it is about, the differences, the first figure."""
        facts = self.facts
        lines = [f"<h3>{escape(facts.title)}</h3>"]
        notice = notice_of(self)
        lines += [f"<p><strong>{escape(notice)}</strong></p>"] if notice else []
        lines.append(
            f"<p>{facts.n_articles:,} articles of {facts.n_outlets} outlets; design: "
            f"{escape(facts.design_check['verdict'])}; results digest <code>{self.digest[:16]}</code></p>"
        )
        lines.append(self._differences())
        if SHOWN_FIRST in self.figures:
            plot = self._plot(SHOWN_FIRST)
            data = read_csv(self._data(SHOWN_FIRST), plot.columns)
            svg = render(SHOWN_FIRST, plot, data, formats=("svg",)).files["svg"].decode()
            lines.append(svg[svg.index("<svg") :])
        return "\n".join(lines)

    def _differences(self) -> str:
        """The headline differences as a table of HTML."""
        measure = headline_measure(self)
        if measure is None:
            return ""
        found = contrasts(self, measure.name)
        places = decimals(found["value"])
        cells = [
            f"<tr><td>{escape(str(row['dimension']))}</td><td>{signed(row['value'], places)}</td>"
            f"<td>{signed(row['low'], places)} to {signed(row['high'], places)}</td>"
            f"<td>{escape(str(row['unit']))}</td></tr>"
            for row in found.iter_rows(named=True)
        ]
        head = f"<tr><th>{escape(self.facts.target)} minus {escape(self.facts.reference)}</th>"
        return f"<table>{head}<th>difference</th><th>interval</th><th>unit</th></tr>{''.join(cells)}</table>"
