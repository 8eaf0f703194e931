"""Count what was planted: the share of sentences that express each dimension, by group and by whose words.

python corpora/xi_putin/planted.py            prints the table
python corpora/xi_putin/planted.py --write    puts it into README.md beside this file
"""

import sys
from pathlib import Path

import polars as pl

from framing.corpus.gold import read_gold, read_origins
from framing.outlets.registry import read_folder

HERE = Path(__file__).resolve().parent
BEGIN, END = "<!-- actual shares: begin -->", "<!-- actual shares: end -->"
DIMENSIONS = (
    "multipolarity", "partnership", "brotherhood", "sovereignty", "winwin", "hegemony", "threat",
    "dependence", "democracy_rights", "peace_mediation",
)  # fmt: skip
GROUPS = {"state": "state_controlled", "independent": "independent"}


def sentences() -> pl.DataFrame:
    """Every sentence of a body: article, outlet, group, dimensions, own (the outlet's own words), week."""
    control = {outlet.id: outlet.labels[0].value for outlet in read_folder(HERE / "outlets")}
    group_of = {value: group for group, value in GROUPS.items()}
    origins = read_origins(HERE).with_columns(
        group=pl.col("outlet").replace_strict(control).replace_strict(group_of)
    )
    body = read_gold(HERE).filter(~pl.col("furniture") & (pl.col("sentence") > 0)).join(origins, on="article")
    # A piece that repeats its own outlet's earlier one repeats the outlet's own words.
    source = pl.col("copy_of").str.replace(r"-[^-]*$", "")
    elsewhere = pl.col("copied") & (source != pl.col("outlet"))
    return body.with_columns(own=(pl.col("voice") == "own") & ~elsewhere.fill_null(value=False))


def shares(group: pl.DataFrame) -> list[tuple[float, float]]:
    """Per dimension: the share of sentences that express it, and of those in the outlet's own words."""
    n = len(group)
    found = [group.filter(pl.col("dimensions").list.contains(name)) for name in DIMENSIONS]
    return [(len(hits) / n, hits["own"].sum() / n) for hits in found]


def table() -> str:
    """The table in Markdown."""
    body = sentences()
    counted = {group: body.filter(pl.col("group") == group) for group in GROUPS}
    columns = {group: shares(rows) for group, rows in counted.items()}
    lines = [
        "| dimension | state: all | state: own | independent: all | independent: own |",
        "|---|---|---|---|---|",
    ]
    for row, name in enumerate(DIMENSIONS):
        cells = [f"{share:.3f}" for group in GROUPS for share in columns[group][row]]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    sizes = ", ".join(
        f"{group} {rows['article'].n_unique()} articles and {len(rows)} sentences"
        for group, rows in counted.items()
    )
    return "\n".join([*lines, "", f"Counted from the labels: {sizes}."])


def written(readme: str) -> str:
    """The README with the table in its place."""
    before, _, rest = readme.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{table()}\n\n{END}{after}"


if __name__ == "__main__":
    path = HERE / "README.md"
    if "--write" in sys.argv:
        path.write_text(written(path.read_text(encoding="utf-8")), encoding="utf-8")
    else:
        sys.stdout.write(table() + "\n")
