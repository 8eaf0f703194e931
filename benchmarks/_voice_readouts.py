"""Voice on sentences of real read-outs and reports, labelled by two passes that did not see each other.

``corpora/voice_gold/en/sentences.tsv`` holds article, place, hash and labels, never the text; the articles
are read from the folder of real articles. Sentences are found by their hash, so that a change of the cleaner
that moves them does no harm, and one that changes them is counted.
"""

import gzip
import hashlib
import json
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import polars as pl

from framing.attribution.voice import voices
from framing.corpus.checking import Rules
from framing.corpus.corpus import Corpus
from framing.corpus.importing import Import, bring_in
from framing.sources.base import Columns
from framing.sources.jsonl import JsonLines
from framing.text.tokenise import tokens_beside
from framing.text.tokens import running_text

GOLD = Path(__file__).resolve().parent.parent / "corpora" / "voice_gold" / "en" / "sentences.tsv"
FILES = ("chinese_state_en_2017_2019", "kremlin_en", "ukraine2022_multi")
LABELS = ("own", "direct", "reported", "mixed", "inferred")
SAME = {"reported_inferred": "inferred"}


def report(data: Path) -> None:
    gold = pl.read_csv(GOLD, separator="\t", quote_char=None, schema_overrides={"speaker": pl.String})
    agreement(gold)
    found = read(data, gold)
    print(f"sentences whose text is no longer found: {gold.height - found.height}")
    for split in ("tuning", "scoring"):
        half = found.filter((pl.col("split") == split) & (pl.col("label") != "x"))
        score(split, half)


def agreement(gold: pl.DataFrame) -> None:
    """How far the two passes agree."""
    first, second = gold["first_pass"].to_list(), gold["second_pass"].to_list()
    n, same = len(first), sum(a == b for a, b in zip(first, second, strict=True))
    one, two = Counter(first), Counter(second)
    chance = sum(one[label] * two[label] for label in one) / n**2
    print(f"\nread-outs and reports: {n} sentences, two passes agree on {same / n:.3f}, "
          f"Cohen's kappa {(same / n - chance) / (1 - chance):.3f}")  # fmt: skip


def read(data: Path, gold: pl.DataFrame) -> pl.DataFrame:
    """The labelled sentences with the voice that the project gives them: column ``found``."""
    with tempfile.TemporaryDirectory() as folder:
        corpus = _store(data, set(gold["article"]), Path(folder))
        tokens = tokens_beside(corpus)
        table = voices(tokens, credits_of=corpus.frame(["id", "credit"])).sentences
        hashes = _hashes(corpus, table)
    table = table.with_columns(pl.Series("sha256", hashes), pl.col("voice").replace(SAME).alias("found"))
    return gold.join(
        table.select("article", "sha256", "found", "p", "speaker", "speaker_name").unique(
            ["article", "sha256"], keep="first", maintain_order=True
        ),
        on=["article", "sha256"],
        suffix="_found",
        maintain_order="left",
    )


def _store(data: Path, wanted: set[str], folder: Path) -> Corpus:
    chosen = folder / "chosen.jsonl"
    keep = ("id", "outlet", "date", "title", "text", "language", "url")
    with chosen.open("w", encoding="utf-8") as out:
        for name in FILES:
            with gzip.open(data / "articles" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
                for record in map(json.loads, lines):
                    if record["id"] in wanted:
                        out.write(json.dumps({key: record[key] for key in keep}) + "\n")
    source = JsonLines(path=chosen, columns=Columns())
    how = Import(name="labelled", rules=Rules(), new_outlets=folder / "outlets")
    return bring_in([source], how, to=folder / "store")


def _hashes(corpus: Corpus, table: pl.DataFrame) -> list[str]:
    frame = corpus.frame(["id", "title", "text"])
    texts = {name: running_text(title, text).encode() for name, title, text in frame.iter_rows()}
    places = table.select("article", "start", "end").iter_rows()
    return [hashlib.sha256(texts[name][start:end]).hexdigest()[:16] for name, start, end in places]


def score(split: str, half: pl.DataFrame) -> None:
    said, found = half["label"].to_list(), half["found"].to_list()
    right = np.array([a == b for a, b in zip(said, found, strict=True)])
    own = np.array([(a == "own") == (b == "own") for a, b in zip(said, found, strict=True)])
    low, high = _interval(half["article"].to_list(), right)
    f1 = {label: _f1(said, found, label) for label in LABELS if label in said}
    usual, often = Counter(said).most_common(1)[0]
    print(
        f"{split:8} n {len(said)}  voice {right.mean():.3f} ({low:.3f}–{high:.3f})  "
        f"own or not {own.mean():.3f}  macro F1 {np.mean(list(f1.values())):.3f}  "
        f"(always {usual!r}: {often / len(said):.3f})"
    )
    print("   F1: " + ", ".join(f"{label} {value:.2f}" for label, value in f1.items()))
    confused = Counter((a, b) for a, b in zip(said, found, strict=True) if a != b)
    print("   " + ", ".join(f"{a} as {b} {n}" for (a, b), n in confused.most_common(8)))
    for outlet, rows in _by_article(half):
        print(f"   {outlet:28} {rows.height:4} {(rows['label'] == rows['found']).sum() / rows.height:.2f}")


def _by_article(half: pl.DataFrame) -> Iterator[tuple[str, pl.DataFrame]]:
    source = pl.col("article").str.extract(r"^(.*)-")
    for (name,), rows in half.with_columns(source.alias("source")).group_by("source", maintain_order=True):
        yield str(name), rows


def _f1(said: Sequence[str], found: Sequence[str], label: str) -> float:
    hits = sum(a == b == label for a, b in zip(said, found, strict=True))
    return 2 * hits / max(said.count(label) + found.count(label), 1)


def _interval(articles: Sequence[str], right: np.ndarray) -> tuple[float, float]:
    """95 % by resampling articles."""
    names = sorted(set(articles))
    hits = np.array([right[[a == name for a in articles]].sum() for name in names])
    sizes = np.array([articles.count(name) for name in names])
    drawn = np.random.default_rng(1).integers(0, len(names), (2000, len(names)))
    shares = hits[drawn].sum(axis=1) / sizes[drawn].sum(axis=1)
    low, high = np.quantile(shares, [0.025, 0.975])
    return float(low), float(high)
