"""Figures drawn again for a journal: its size, fonts it takes, nothing computed, the run untouched."""

import re
import shutil
from pathlib import Path

import pytest

from framing.cli import main, plot
from framing.errors import MissingDependency
from framing.experiments import record
from framing.experiments.seal import compare
from framing.reports import styles

MM = 25.4 / 72
"""Millimetres per point."""


@pytest.fixture(scope="module")
def sealed(report: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the made-up run, closed."""
    run = Path(shutil.copytree(report, tmp_path_factory.mktemp("sealed") / "run"))
    (run / record.RUN).write_text("{}", encoding="utf-8")
    record.seal(run)
    return run


@pytest.mark.parametrize("house", styles.HOUSES)
@pytest.mark.parametrize("width", ["single", "double"])
def test_a_figure_has_the_width_of_the_journal_and_fonts_that_it_takes(
    house: str, width: str, sealed: Path, tmp_path: Path
) -> None:
    assert (
        main(["plot", str(sealed), "timeline", f"--style={house}", f"--width={width}", f"--into={tmp_path}"])
        == 0
    )
    content = (tmp_path / f"timeline-{house}-{width}.pdf").read_bytes()
    box = re.search(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", content)
    assert box is not None
    assert float(box[1]) * MM == pytest.approx(getattr(styles.HOUSES[house], width), abs=0.05)
    assert b"/Type3" not in content
    assert b"/Type42" not in content  # PDF's own name for it is:
    assert b"/CIDFontType2" in content
    opaque = set(re.findall(rb"/(?:ca|CA) ([\d.]+)", content)) <= {b"0", b"1"}  # not painted, or painted
    assert opaque is styles.HOUSES[house].flat


def test_a_figure_higher_than_a_page_is_said(
    sealed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["plot", str(sealed), "whose_words", "--width", "single", "--into", str(tmp_path)]) == 0
    assert "more than a page (247 mm)" in " ".join(capsys.readouterr().err.split())


def test_the_verb_offers_every_style() -> None:
    assert tuple(styles.HOUSES) == plot.STYLES


def test_all_figures_are_drawn_if_none_is_named_and_the_run_stays_as_it_is(
    sealed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = compare(sealed)
    into = tmp_path / "figures"
    assert main(["plot", str(sealed), "--width", "120mm", "--into", str(into), "--jobs", "2"]) == 0
    drawn = {path.name.removesuffix("-plain-120mm.pdf") for path in into.iterdir()}
    assert drawn == {path.name for path in (sealed / "figures").iterdir()}
    assert len(capsys.readouterr().out.splitlines()) == len(drawn)
    assert compare(sealed) == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["contrats"], "no figure of this run named 'contrats'. Did you mean 'contrast'?"),
        (["contrast", "--width", "wide"], "expected single, double, or millimetres from 80 to 400"),
        (["contrast", "--width", "12"], "expected single, double, or millimetres from 80 to 400"),
        (["contrast", "--font", "No Such Sans"], "the font 'No Such Sans' is not installed"),
    ],
)
def test_mistakes_are_named(
    arguments: list[str], said: str, sealed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["plot", str(sealed), *arguments, "--into", str(tmp_path)])
    assert code == (MissingDependency.exit_code if "--font" in arguments else 2)
    assert said in " ".join(capsys.readouterr().err.split())
