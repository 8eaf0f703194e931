"""Makes the report of a run: figures, tables, page, methods. The same bytes for the same results."""

from pathlib import Path

from framing.corpus.datasheet.spreadsheet import to_csv
from framing.experiments.results import Results
from framing.reports.figures import write_figures
from framing.reports.page.content import content, notice_of, show
from framing.reports.page.html import to_html
from framing.reports.page.markdown import methods_markdown, to_markdown
from framing.reports.prose.methods import methods
from framing.reports.tables.latex import to_latex
from framing.reports.tables.sheet import Sheet
from framing.reports.tables.sheets import sheets


def make(run_dir: Path, jobs: int = 1) -> Path:
    """Write the report of a run into its folder, over an earlier one.

    Writes ``figures/<name>/`` (PDF, SVG, PNG, data, caption, alternative text), ``tables/<name>.csv`` and
    ``.tex``, and ``report/`` (``report.html``, ``report.md``, ``methods.md``, ``references.bib``).

    Args:
        run_dir: Folder of a finished run.
        jobs: Worker processes for the figures; the files do not depend on it.

    Returns:
        The HTML page.

    Raises:
        DataError: The folder holds no results.
        MissingDependency: A figure needs a font that is not installed.
    """
    results = Results.open(run_dir)
    notice, tables, done = notice_of(results), sheets(results), methods(results)
    figures = write_figures(results, notice, jobs)
    for sheet in tables:
        _write_table(run_dir / "tables", sheet, notice)
    page = content(results, figures, tables, done)
    folder = run_dir / "report"
    for name, text in (
        ("report.html", to_html(page)),
        ("report.md", to_markdown(page)),
        ("methods.md", methods_markdown(done, notice)),
        ("references.bib", done.bibtex()),
    ):
        _write(folder / name, text.encode())
    return folder / "report.html"


def _write_table(folder: Path, sheet: Sheet, notice: str) -> None:
    shown = show(sheet, number=0)
    note = " ".join(part for part in (sheet.note, notice) if part)
    _write(folder / f"{sheet.name}.csv", to_csv(sheet.rows))
    if shown.cells:
        text = to_latex(sheet.name, shown.columns, shown.cells, sheet.caption, note)
        _write(folder / f"{sheet.name}.tex", text.encode())


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
