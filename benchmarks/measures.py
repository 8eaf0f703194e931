"""Supervised and dictionary scores of five generic frames against people's codes, on 426 articles.

The word lists were written from the frames' definitions, before any score was looked at, and were not
revised after: they show what a first list is worth.
"""

import csv
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from framing.corpus.corpus import Corpus
from framing.dimensions.load import load
from framing.measures.dictionary import DictionaryMeasure
from framing.measures.scoring.quality import Judged, area_under_curve
from framing.measures.supervised import Supervised
from framing.text.tokenise import tokens_beside

if TYPE_CHECKING:
    from framing.measures.base import Measure

CODED = "labelled/narrative_frames_climate/articles_metadata.tsv"
FRAMES = {
    "conflict": ("CO", "Disagreement or confrontation of persons, parties, groups or states.", [
        "conflict*", "disagree*", "clash*", "attack*", "accus*", "blame*", "oppos*", "critic*", "slam*",
        "battle*", "fight*", "dispute*", "rival*", "rebuk*", "denounc*", "controvers*",
    ]),
    "economic": ("EC", "What an issue costs or yields: money, jobs, prices, growth.", [
        "econom*", "cost*", "job*", "price*", "tax*", "billion*", "trillion*", "invest*", "financ*",
        "industr*", "market*", "profit*", "gdp", "expens*", "fund*", "worker*",
    ]),
    "human_interest": ("HI", "A person's story, a human face, feelings.", [
        "famil*", "mother*", "father*", "child*", "kids", "cry", "cried", "tears", "afraid", "fear*",
        "heartbreak*", "suffer*", "grandchild*", "home*", "life story", "anxi*",
    ]),
    "morality": ("MO", "Good and evil, duty, religion, what must be done for moral reasons.", [
        "moral*", "ethic*", "sin", "sins", "god", "pope", "church*", "religio*", "evil", "duty", "justice",
        "shame*", "sacred", "faith*", "immoral*", "wrong",
    ]),
    "resolution": ("RE", "What could be or is done to solve the problem.", [
        "solution*", "solve*", "propos*", "plan", "plans", "policy", "policies", "agreement*", "commit*",
        "reduc*", "transition*", "renewable*", "legislat*", "deal", "target*", "cut emissions",
    ]),
}  # fmt: skip
"""Dimension → its column in the table of codes, its definition and our patterns."""

DIMENSION = """\
title: {title}
version: 1
definition: {definition}
positive: {name}
reference: ["Semetko, H. A., & Valkenburg, P. M. (2000). Framing European politics. JoC, 50(2)."]
words: {{en: {{patterns: {patterns}, positive: {seeds}}}}}
"""
SEED = 1


def main() -> None:
    with TemporaryDirectory() as folder:
        compare(Path(folder))


def compare(folder: Path) -> None:
    """Every measure beside the codes.

    Args:
        folder: Empty; takes a small project: articles, codes and dimensions of its own.
    """
    rows = read(Path(os.environ.get("FRAMING_REAL_DATA", "../shared/data")) / CODED)
    project(folder, rows)
    tokens = tokens_beside(Corpus.open(folder / "corpora" / "climate")).with_unit("article")
    names = sorted(FRAMES)
    dimensions = [load(name, [folder / "dimensions"]) for name in names]
    given = {(row["ID"], name): row[FRAMES[name][0]] == "True" for row in rows for name in names}
    measures: dict[str, Measure] = {
        "dictionary": DictionaryMeasure(),
        "dictionary tf_idf": DictionaryMeasure(score="tf_idf"),
        "supervised, by outlet": Supervised(codes=str(folder / "codes.csv"), unknown="pass_over"),
    }
    for told, measure in measures.items():
        (scores,) = measure(tokens, dimensions)
        table = scores.table.filter(pl.col("value").is_not_null())
        for name in names:
            print(f"{told:22} {name:15} {judged(table.filter(dimension=name), given, name)}")


def read(path: Path) -> list[dict[str, str]]:
    """The articles with five codes; broken rows are counted and left out."""
    csv.field_size_limit(10**9)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    whole = [row for row in rows if all(row[code] in {"True", "False"} for code, *_ in FRAMES.values())]
    print(f"{len(whole)} of {len(rows)} articles have five codes that can be read")
    return whole


def project(folder: Path, rows: list[dict[str, str]]) -> None:
    """A project as a user would write it: articles, codes and own dimensions."""
    (folder / "dimensions").mkdir(parents=True, exist_ok=True)
    for name, (_, definition, patterns) in FRAMES.items():
        seeds = [pattern for pattern in patterns if "*" not in pattern] or [patterns[0].rstrip("*")]
        words = {"patterns": json.dumps(patterns), "seeds": json.dumps(seeds)}
        title = name.replace("_", " ").capitalize()
        card = DIMENSION.format(
            name=name.replace("_", " "), title=title, definition=json.dumps(definition), **words
        )
        (folder / "dimensions" / f"{name}.yaml").write_text(card, encoding="utf-8")
    with (folder / "articles.jsonl").open("w", encoding="utf-8") as file:
        for row in rows:
            record = {"id": row["ID"], "outlet": outlet(row["source"]), "date": row["date"], "language": "en"}
            print(json.dumps({**record, "title": "", "text": row["text"]}), file=file)
    codes = [
        {"article": row["ID"], "dimension": name, "value": int(row[code] == "True")}
        for row in rows
        for name, (code, *_) in FRAMES.items()
    ]
    pl.DataFrame(codes).write_csv(folder / "codes.csv")
    if not (folder / "corpora" / "climate").exists():
        command = [str(Path(sys.executable).with_name("framing")), "corpus", "import", "articles.jsonl"]
        subprocess.run([*command, *OPTIONS], cwd=folder, check=True)


OPTIONS = ("--to", "corpora/climate", "--new-outlets", "stub")


def outlet(source: str) -> str:
    """One spelling of "The Huffington Post" and "thehuffingtonpost"."""
    return re.sub(r"[^a-z0-9]", "", source.lower())


def judged(table: pl.DataFrame, given: dict[tuple[str, str], bool], name: str) -> str:
    """AUC, and F1 where as many articles are taken as were coded; intervals over outlets."""
    codes = np.array([given[article, name] for article in table["article"]], dtype=float)
    outlets = table["outlet"].rank("dense").to_numpy().astype(np.int64)
    found = Judged(codes=codes, probabilities=table["value"].to_numpy(), groups=outlets)
    told = []
    for of in (area_under_curve, f1_at_base_rate):
        low, high = found.interval(of, SEED, 0.95)
        told.append(f"{of(codes, found.probabilities):.2f} [{low:.2f}, {high:.2f}]")
    everything = 2 * codes.mean() / (1 + codes.mean())
    return (
        f"n {len(codes)} coded {int(codes.sum())}  AUC {told[0]}  F1 {told[1]} (all taken: {everything:.2f})"
    )


def f1_at_base_rate(codes: np.ndarray, scores: np.ndarray) -> float:
    """F1 of taking as many of the highest scores as were coded: precision and recall are the same then."""
    n = int(codes.sum())
    return float(codes[np.argsort(-scores, kind="stable")[:n]].mean()) if n else float("nan")


if __name__ == "__main__":
    main()
