"""The whole text of a report on made-up results, kept to be read in a diff.

After a change that is meant, write it anew and read what changed:

    FRAMING_WRITE_GOLDEN=1 python -m pytest tests/golden/test_report.py
    git diff tests/golden/report
"""

import os
import re
from pathlib import Path

import pytest
from tests.reports.made import report_folder

KEPT = Path(__file__).parent / "report"
DRAWING = re.compile(r"<svg viewBox=.*?</svg>|<svg\b(?=[^>]*role=\"img\").*?</svg>", re.DOTALL)
TITLES = re.compile(r"<title id=.*?</desc>", re.DOTALL)


def without_drawings(page: str) -> str:
    """The page with every drawing cut down to its title and description: pictures are compared elsewhere."""
    return DRAWING.sub(lambda found: "".join(TITLES.findall(found[0])) or "<svg/>", page)


def text_of(name: str) -> str:
    text = (report_folder() / name).read_text(encoding="utf-8")
    return without_drawings(text) if name.endswith(".html") else text


@pytest.mark.parametrize(
    "name",
    [
        "report/report.html",
        "report/report.md",
        "report/methods.md",
        "report/references.bib",
        "tables/contrast.tex",
        "figures/contrast/data.csv",
    ],
)
def test_the_report_says_what_it_said(name: str) -> None:
    kept = KEPT / name.replace("/", "-")
    if os.environ.get("FRAMING_WRITE_GOLDEN"):
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(text_of(name), encoding="utf-8", newline="\n")
    assert text_of(name) == kept.read_text(encoding="utf-8")


def test_the_kept_page_is_small_enough_to_be_read_in_a_diff() -> None:
    assert sum(path.stat().st_size for path in KEPT.iterdir()) < 900_000
