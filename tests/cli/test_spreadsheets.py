"""What is written for spreadsheets holds no formula, though its words are those of strangers."""

import csv
import json
from pathlib import Path

from framing.cli import main

SAID = (
    'Officials said =HYPERLINK("http://198.51.100.1/","click") was a formula. ' + "They spoke of peace. " * 12
)


def test_lines_of_a_concordance_begin_no_formula(tmp_path: Path) -> None:
    material, store, lines = tmp_path / "a.jsonl", tmp_path / "store", tmp_path / "lines.csv"
    record = {
        "id": "1",
        "outlet": "xinhua",
        "date": "2024-05-16",
        "title": "T",
        "text": SAID,
        "language": "en",
    }
    material.write_text(json.dumps(record) + "\n")
    assert main(["corpus", "import", str(material), "--to", str(store)]) == 0
    kwic = ["kwic", "HYPERLINK", "said", "--corpus", str(store), "--window", "3", "--csv", str(lines)]
    assert main(kwic) == 0
    with lines.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 2
    cells = [cell for row in rows for cell in row.values()]
    assert any(cell.startswith("'=") for cell in cells)
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)
