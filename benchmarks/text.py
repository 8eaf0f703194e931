"""Text to integers, dictionary and matrix: this project, scikit-learn and plain ``re`` on the same articles.

Every stage runs in a process of its own, so that its peak memory is its own; imports and compilation come
first and are not timed. Seconds are processor time of one core. The articles are those of
``ukraine2022_multi`` where the real data are present (``FRAMING_REAL_DATA``), and the embedded corpus
otherwise; the large set draws 100,000 of them.

quanteda 4.3.1 was measured on other real articles (10,000, 42 MB, one thread, a quiet machine): 23.0 s for
tokens and a dictionary, where ``str.split`` takes 0.38 s, so it needs 60 times as long as ``str.split``;
100,000 shorter articles took it 124 s and 5.1 GB. ``str.split`` is timed here too: on a busy machine the
comparison with it holds where seconds do not.
"""

import csv
import gzip
import json
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from framing.text.vocabulary import Vocabulary

ROOT = Path(__file__).resolve().parent.parent
N_LARGE = 100_000
N_PATTERNS = 100
QUANTEDA_IN_SPLITS = 23.0 / 0.38
COLUMNS = (
    "set",
    "stage",
    "articles",
    "megabytes",
    "million_tokens",
    "cpu_seconds",
    "million_tokens_per_second",
    "megabytes_per_second",
    "peak_rss_mb",
    "result",
)


@dataclass(frozen=True, kw_only=True)
class Articles:
    """A corpus as far as the tokeniser looks at it."""

    path: Path
    fingerprint: str
    parts: tuple[Path, ...]

    @classmethod
    def at(cls, path: Path) -> "Articles":
        return cls(path=path, fingerprint=path.name, parts=tuple(sorted((path / "articles").iterdir())))


def real_articles() -> pl.DataFrame:
    """Title and body of real articles, or of the embedded ones."""
    folder = Path(os.environ.get("FRAMING_REAL_DATA", ROOT.parent / "shared" / "data"))
    file = folder / "articles" / "ukraine2022_multi.jsonl.gz"
    if file.is_file():
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            records = [json.loads(line) for line in lines]
        return pl.DataFrame({key: [record[key] for record in records] for key in ("title", "text")})
    print("real articles are not here: the embedded corpus is used instead", file=sys.stderr)
    files = sorted((ROOT / "corpora" / "xi_putin" / "articles").glob("*/*.txt"))
    bodies = [re.sub(r"(?m)^[^|\n]* \| ", "", file.read_text(encoding="utf-8")) for file in files]
    return pl.DataFrame({"title": [file.stem for file in files], "text": bodies})


def write(articles: pl.DataFrame, path: Path, per_part: int = 20_000) -> None:
    (path / "articles").mkdir(parents=True)
    described = articles.with_columns(
        pl.int_range(pl.len()).cast(pl.String).alias("id"),
        *(
            pl.lit(value).alias(name)
            for name, value in (("outlet", "o"), ("published", None), ("language", "en"))
        ),
    )
    for number, piece in enumerate(described.cast(pl.String).iter_slices(per_part)):
        piece.write_parquet(path / "articles" / f"part-{number:05}.parquet", row_group_size=5_000)


def drawn(articles: pl.DataFrame, n: int) -> pl.DataFrame:
    generator = random.Random(1)  # noqa: S311  # a seeded draw is the point
    return articles[[generator.randrange(articles.height) for _ in range(n)]]


def timed(work: Callable[[], object], rounds: int = 1) -> tuple[float, object]:
    """Least processor time of some rounds, and what the last one gave."""
    best, answer = float("inf"), None
    for _ in range(rounds):
        start = time.process_time()
        answer = work()
        best = min(best, time.process_time() - start)
    return best, answer


def patterns(path: Path) -> list[str]:
    """Phrases of one to four words that occur, a third of them with a wildcard."""
    from framing.text.tokens import Tokens

    tokens = Tokens.open(path / "tokens")
    part = next(tokens.parts())
    types = [part.vocabulary.types[number] for number in part.types[part.is_word][:500_000]]
    plain = re.compile(r"[a-z]{3,}")
    generator = random.Random(2)  # noqa: S311  # the same
    rare = int(part.vocabulary.counts.sum()) // 10_000  # as dictionaries are: at most 1 % of all tokens match
    found: list[str] = []
    while len(found) < N_PATTERNS:
        first, size = generator.randrange(len(types) - 4), generator.choice((1, 1, 2, 2, 3, 4))
        words = types[first : first + size]
        if not all(plain.fullmatch(word) for word in words) or _count(part.vocabulary, words[0]) > rare:
            continue
        words[-1] = f"{words[-1][:5]}*" if generator.random() < 0.35 else words[-1]
        found.append(" ".join(words))
    return found


def _count(vocabulary: "Vocabulary", word: str) -> int:
    number = vocabulary.id(word)
    return 0 if number is None else int(vocabulary.counts[number])


# The stages. Each is given the folder of its corpus and gives (seconds, result in words).


def warm_up() -> None:
    """Compile, or load what was compiled before."""
    from framing.text.dfm import dfm
    from framing.text.match import find_matches
    from framing.text.patterns import Category, compile_patterns
    from framing.text.tokenise import tokenise

    with tempfile.TemporaryDirectory() as folder:
        write(pl.DataFrame({"title": ["One"], "text": ["Two words. 中文。"]}), Path(folder) / "c")
        tokens = tokenise(Articles.at(Path(folder) / "c"), Path(folder) / "c" / "tokens")
        dictionary = compile_patterns([Category(name="x", patterns=("two words",))], tokens.vocabulary)
        find_matches(next(tokens.parts()), dictionary)
        dfm(tokens)


def scan_alone(path: Path) -> tuple[float, str]:
    """The scanner: from bytes in memory to tokens with offsets."""
    from framing.text.scanning import Texts, _scan
    from framing.text.tokens import running_text

    file = path / "articles" / "part-00000.parquet"
    frame = pl.read_parquet(file, columns=["title", "text"]).head(5_000)
    texts = Texts.of([running_text(*row) for row in frame.iter_rows()], frame["title"].to_list())
    seconds, spans = timed(lambda: _scan(texts), rounds=5)
    return seconds, f"{len(spans.starts)} tokens of 5,000 articles"  # type: ignore[attr-defined]


def in_memory(path: Path) -> tuple[float, str]:
    """From texts to tokens, ids and sentences in memory: what quanteda's tokens() was timed for."""
    from framing.text.scanning import Texts, tokenise_texts
    from framing.text.tokens import running_text

    seconds, n_tokens = 0.0, 0
    for file in sorted((path / "articles").iterdir()):
        for piece in pl.read_parquet(file, columns=["title", "text"]).iter_slices(5_000):
            texts = Texts.of([running_text(*row) for row in piece.iter_rows()], piece["title"].to_list())
            took, found = timed(lambda texts=texts: tokenise_texts(texts))  # type: ignore[misc]
            seconds, n_tokens = seconds + took, n_tokens + len(found.numbers)  # type: ignore[attr-defined]
    return seconds, f"{n_tokens} tokens"


def tokenised(path: Path) -> tuple[float, str]:
    """Everything from Parquet to the token store: tokens, offsets, sentences, vocabulary."""
    from framing.text.tokenise import tokenise

    seconds, tokens = timed(lambda: tokenise(Articles.at(path), path / "tokens"))
    return seconds, f"{tokens.articles['n_tokens'].sum()} tokens"  # type: ignore[attr-defined]


def looked_up(path: Path, *, from_disk: bool) -> tuple[float, str]:
    from framing.text.match import find_matches
    from framing.text.patterns import Category, compile_patterns
    from framing.text.tokens import Tokens

    tokens = Tokens.open(path / "tokens")
    listed = json.loads((path / "patterns.json").read_text(encoding="utf-8"))
    categories = [Category(name=str(i), patterns=tuple(listed[i::10])) for i in range(10)]
    dictionary = compile_patterns(categories, tokens.vocabulary)
    if from_disk:
        seconds, counts = timed(
            lambda: sum(
                int(find_matches(part, dictionary).counts(part.unit_offsets("sentence")).sum())
                for part in tokens.parts()
            )
        )
        return seconds, f"{counts} matches"
    parts = [part for part, _ in zip(tokens.parts(), range(2), strict=False)]
    for part in parts:
        part.types  # noqa: B018  # made when first asked for
    seconds, _ = timed(lambda: [find_matches(part, dictionary) for part in parts], rounds=5)
    return seconds, f"{sum(map(len, parts))} tokens of the first parts"


def kernel_alone(path: Path) -> tuple[float, str]:
    """The matching loop alone, on tokens in memory."""
    import numpy as np

    from framing.text.kernels.match import SKIP, find
    from framing.text.patterns import Category, compile_patterns
    from framing.text.tokens import Tokens

    tokens = Tokens.open(path / "tokens")
    listed = json.loads((path / "patterns.json").read_text(encoding="utf-8"))
    graph = compile_patterns([Category(name="x", patterns=tuple(listed))], tokens.vocabulary).graph
    parts = [part for part, _ in zip(tokens.parts(), range(2), strict=False)]
    room = np.empty((1_000_000, 4), np.int64)
    types = [part.types for part in parts]
    seconds, _ = timed(
        lambda: [find(graph, t, p.sentence_offsets, SKIP, room) for t, p in zip(types, parts, strict=True)],
        rounds=5,
    )
    return seconds, f"{sum(map(len, parts))} tokens of the first parts"


def matrix(path: Path) -> tuple[float, str]:
    from framing.text.dfm import dfm
    from framing.text.tokens import Tokens

    tokens = Tokens.open(path / "tokens")
    seconds, counted = timed(lambda: dfm(tokens, min_docfreq=5))
    return seconds, f"{counted.matrix.nnz} cells"  # type: ignore[attr-defined]


def texts_of(path: Path) -> list[str]:
    from framing.text.tokens import running_text

    frame = pl.read_parquet(path / "articles", columns=["title", "text"])
    return [running_text(*row) for row in frame.iter_rows()]


def split(path: Path) -> tuple[float, str]:
    texts = texts_of(path)
    seconds, n = timed(lambda: sum(len(text.split()) for text in texts), rounds=3)
    return seconds, f"{n} words"


def scikit_learn(path: Path) -> tuple[float, str]:
    from sklearn.feature_extraction.text import CountVectorizer

    texts = texts_of(path)
    seconds, counted = timed(lambda: CountVectorizer(min_df=5).fit_transform(texts))
    return seconds, f"{counted.nnz} cells"  # type: ignore[attr-defined]


def plain_re(path: Path) -> tuple[float, str]:
    listed = json.loads((path / "patterns.json").read_text(encoding="utf-8"))
    longest = sorted(listed, key=len, reverse=True)
    alternation = "|".join(
        re.escape(pattern).replace(r"\*", r"\w*").replace(r"\ ", r"\W+") for pattern in longest
    )
    search = re.compile(rf"\b(?:{alternation})\b")
    texts = texts_of(path)
    seconds, n = timed(lambda: sum(len(search.findall(text.lower())) for text in texts))
    return seconds, f"{n} matches"


STAGES: dict[str, Callable[[Path], tuple[float, str]]] = {
    "scan (kernel)": scan_alone,
    "tokenise in memory": in_memory,
    "tokenise to store": tokenised,
    "dictionary (kernel)": kernel_alone,
    "dictionary in memory": lambda path: looked_up(path, from_disk=False),
    "dictionary from store": lambda path: looked_up(path, from_disk=True),
    "dfm from store": matrix,
    "str.split": split,
    "scikit-learn CountVectorizer": scikit_learn,
    "re, one alternation": plain_re,
}


def run_stage(name: str, path: Path) -> None:
    """In a process of its own: print what the stage took."""
    if name not in {"str.split", "scikit-learn CountVectorizer", "re, one alternation"}:
        warm_up()
    seconds, result = STAGES[name](path)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"cpu_seconds": seconds, "result": result, "peak_rss_mb": peak}))


def measured(name: str, path: Path, label: str, size: dict[str, float]) -> dict[str, object]:
    command = [sys.executable, "-m", "benchmarks.text", name, str(path)]
    answer = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    if answer.returncode:
        sys.exit(f"{name}: {answer.stderr}")
    said = json.loads(answer.stdout.splitlines()[-1])
    n_tokens = int(said["result"].split()[0]) if said["result"].split()[1] == "tokens" else size["tokens"]
    size.setdefault("tokens", n_tokens)
    megabytes = size["megabytes"] * n_tokens / size["tokens"] if size["tokens"] else 0.0
    return {
        "set": label,
        "stage": name,
        "articles": int(size["articles"]),
        "megabytes": round(megabytes, 1),
        "million_tokens": round(n_tokens / 1e6, 2),
        "cpu_seconds": round(said["cpu_seconds"], 3),
        "million_tokens_per_second": round(n_tokens / 1e6 / said["cpu_seconds"], 1),
        "megabytes_per_second": round(megabytes / said["cpu_seconds"], 1),
        "peak_rss_mb": round(said["peak_rss_mb"]),
        "result": said["result"],
    }


def main() -> None:
    """Run every stage on both sets, print the table and write ``benchmarks/results/text.csv``."""
    articles = real_articles()
    rows: list[dict[str, object]] = []
    with tempfile.TemporaryDirectory() as folder:
        for label, chosen in (("real", articles), ("drawn", drawn(articles, N_LARGE))):
            path = Path(folder) / label
            write(chosen, path)
            sizes = chosen.select(pl.col("title", "text").str.len_bytes().sum()).row(0)
            size = {"articles": float(chosen.height), "megabytes": sum(sizes) / 1e6}
            order = ["tokenise to store", *(name for name in STAGES if name != "tokenise to store")]
            for name in order:
                rows.append(measured(name, path, label, size))
                print(f"{label}: {name}: {rows[-1]['cpu_seconds']} s", file=sys.stderr)
                if name == "tokenise to store":
                    listed = patterns(path)
                    (path / "patterns.json").write_text(json.dumps(listed), encoding="utf-8")
    show(rows)
    results = ROOT / "benchmarks" / "results"
    results.mkdir(exist_ok=True)
    with (results / "text.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def show(rows: list[dict[str, object]]) -> None:
    cells = [COLUMNS, *([str(row[name]) for name in COLUMNS] for row in rows)]
    widths = [max(len(line[i]) for line in cells) for i in range(len(COLUMNS))]
    for line in cells:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())
    for label in ("real", "drawn"):
        seconds = {row["stage"]: float(str(row["cpu_seconds"])) for row in rows if row["set"] == label}
        lookup, yardstick = seconds["dictionary from store"], seconds["str.split"]
        for how, stage in (("in memory", "tokenise in memory"), ("by way of the store", "tokenise to store")):
            splits = (seconds[stage] + lookup) / yardstick
            times = QUANTEDA_IN_SPLITS / splits
            print(
                f"{label}: tokens and dictionary {how}: {splits:.1f} str.split; quanteda {times:.0f} x that"
            )


if __name__ == "__main__":
    if sys.argv[1:]:
        run_stage(sys.argv[1], Path(sys.argv[2]))
    else:
        main()
