"""The whole report: its files, the same bytes whoever makes them, wherever and how often."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.reports.synthetic import Shape, open_run, write_run

from framing import catalogue
from framing.errors import DataError, MissingDependency
from framing.reports.drawing.render import render
from framing.reports.make import make

FILES = {"figure.pdf", "figure.svg", "figure.png", "data.csv", "caption.md", "alt.txt"}


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for top in ("figures", "tables", "report")
        for path in sorted((folder / top).rglob("*"))
        if path.is_file()
    }


def test_every_figure_has_all_its_files(report: Path) -> None:
    folders = sorted((report / "figures").iterdir())
    assert [folder.name for folder in folders] == list(catalogue.names("reports.plots"))
    for folder in folders:
        assert {path.name for path in folder.iterdir()} == FILES
        assert all(path.stat().st_size > 20 for path in folder.iterdir())


def test_another_process_with_other_workers_clock_and_hash_seed_writes_the_same_bytes(
    report: Path, tmp_path: Path
) -> None:
    again = write_run(tmp_path / "again")
    (again / "report").mkdir()
    (again / "report" / "report.html").write_text("an earlier report", encoding="utf-8")
    script = tmp_path / "again.py"
    script.write_text(
        "from pathlib import Path\n"
        "from framing.reports.make import make\n"
        "if __name__ == '__main__':\n"
        f"    make(Path({str(again)!r}), jobs=2)\n",
        encoding="utf-8",
    )
    other = {"PYTHONHASHSEED": "7", "TZ": "Asia/Almaty", "LC_ALL": "C", "MPLCONFIGDIR": str(tmp_path / "mpl")}
    subprocess.run([sys.executable, str(script)], check=True, env={**os.environ, **other}, cwd=tmp_path)
    assert digests(again) == digests(report)


def test_nothing_of_the_machine_or_the_moment_is_in_any_file(report: Path) -> None:
    places = (str(report), str(Path.home()), "/tmp")  # noqa: S108  # looked for, not written to
    for path in sorted(report.rglob("*")):
        if path.suffix in {".html", ".md", ".csv", ".tex", ".svg", ".txt", ".bib"}:
            text = path.read_text(encoding="utf-8")
            assert not [place for place in places if place in text], path.name


def test_a_folder_without_results_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no results here"):
        make(tmp_path)


@pytest.mark.skipif(shutil.which("pdffonts") is None, reason="pdffonts (poppler-utils) is not installed")
def test_fonts_in_pdfs_are_truetype_and_embedded(report: Path) -> None:
    for path in sorted(report.glob("figures/*/figure.pdf")):
        listed = subprocess.run(["pdffonts", str(path)], check=True, capture_output=True, text=True).stdout
        fonts = listed.splitlines()[2:]
        assert fonts, path
        for line in fonts:
            assert "Type 3" not in line
            assert "TrueType" in line
            assert line.split()[-5] == "yes"  # embedded


def test_letters_beyond_latin_are_drawn_or_refused_with_the_name_of_a_package(tmp_path: Path) -> None:
    outlets = (("xinhua", "新华社", "CN"), ("ria", "РИА Новости", "RU"), ("meduza", "Медуза", "LV"))
    run = open_run(tmp_path, Shape(state=outlets, dimensions=("threat",)))
    plot = catalogue.load("reports.plots", "outlets")()
    table = plot.data(run)
    assert table is not None
    try:
        made = render("outlets", plot, table)
    except MissingDependency as error:
        assert "fonts-noto-cjk" in str(error)  # noqa: PT017  # either is right, by what is installed
    else:
        assert b"CID" in made.files["pdf"]
        assert "新华社" in plot.alt(table)
