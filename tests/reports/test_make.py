"""The whole report: its files, the same bytes whoever makes them, wherever and how often."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.reports.synthetic import Shape, write_run

from framing import catalogue
from framing.errors import DataError
from framing.experiments.results import Results
from framing.reports.figures import write_figures
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


def test_another_process_with_other_workers_clock_and_hash_seed_changes_no_byte(
    tmp_path: Path,
) -> None:
    small = Shape(dimensions=("partnership", "threat"))
    here, there = write_run(tmp_path / "a", small), write_run(tmp_path / "b", small)
    make(here, jobs=1)
    shutil.copytree(here / "report", there / "report")  # an earlier report must not matter
    other = {"PYTHONHASHSEED": "7", "TZ": "Asia/Almaty", "LC_ALL": "C", "MPLCONFIGDIR": str(tmp_path / "mpl")}
    code = (
        f"from pathlib import Path; from framing.reports.make import make; make(Path({str(there)!r}), jobs=2)"
    )
    guarded = f"if __name__ == '__main__':\n    {code}"
    script = tmp_path / "again.py"
    script.write_text(guarded, encoding="utf-8")
    subprocess.run([sys.executable, str(script)], check=True, env={**os.environ, **other}, cwd=tmp_path)
    assert digests(here) == digests(there)


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
    from framing.errors import MissingDependency
    from framing.reports.drawing.fonts import families

    outlets = (("xinhua", "新华社", "CN"), ("ria", "РИА Новости", "RU"), ("meduza", "Медуза", "LV"))
    folder = write_run(tmp_path, Shape(state=outlets, dimensions=("threat",)))
    try:
        families(["新华社"])
    except MissingDependency:
        with pytest.raises(MissingDependency, match="fonts-noto-cjk"):
            write_figures(Results.open(folder), notice="")
    else:
        figures = {figure.name: figure for figure in write_figures(Results.open(folder), notice="")}
        assert "新华社" in figures["outlets"].alt
