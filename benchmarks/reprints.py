"""How long the search for reprints takes, and how much memory, on 10,000 and 100,000 articles of real length.

`python -m benchmarks.reprints [N …] [--jobs 2] [--datasketch PYTHON]` reads the real articles of
FRAMING_REAL_DATA (or, where they are absent, the embedded corpus) and multiplies them: every copy of the
corpus replaces all but its 150 most frequent words by other words, the same way throughout, so that lengths,
dates, outlets, phrases and true reprints stay as they are and no two copies share more than function words.
`--datasketch` names an interpreter that has datasketch: it is given the same words, 128 permutations, and the
usual threshold, and is timed in the same run.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
KEPT_WORDS = 150
WORD = re.compile(r"\w+")
PIECE = 2_000


def articles() -> list[dict[str, Any]]:
    """The articles to multiply: outlet, date, title, text."""
    data = Path(os.environ.get("FRAMING_REAL_DATA", ROOT.parent / "shared" / "data"))
    file = data / "articles" / "ukraine2022_multi.jsonl.gz"
    if file.is_file():
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            return [json.loads(line) for line in lines]
    from framing.sources.annotated import read_article

    files = sorted((ROOT / "corpora" / "xi_putin" / "articles").rglob("*.txt"))
    read = [read_article(file) for file in files]
    return [
        {
            "outlet": a.header["outlet"],
            "date": a.header["published"][:10],
            "title": a.title.text,
            "text": a.text,
        }
        for a in read
    ]


class Multiplied:
    """Copies of a corpus in other words."""

    def __init__(self, originals: list[dict[str, Any]]) -> None:
        self.originals = originals
        counts = Counter(word for each in originals for word in WORD.findall(each["text"].lower()))
        ranked = [word for word, _ in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))]
        self.rare = ranked[KEPT_WORDS:]
        self.rank = {word: i for i, word in enumerate(self.rare)}

    def records(self, wanted: int) -> Iterator[dict[str, Any]]:
        for number in range(wanted):
            copy, which = divmod(number, len(self.originals))
            said = self.originals[which]
            yield {
                "id": f"{number:07}",
                "outlet": said["outlet"],
                "published": said["date"],
                "title": self.other(said["title"] or "", copy),
                "text": self.other(said["text"], copy),
            }

    def other(self, text: str, copy: int) -> str:
        def word(found: re.Match[str]) -> str:
            rank = self.rank.get(found[0].lower())
            if rank is None or copy == 0:
                return found[0]
            new: str = self.rare[(rank + 997 * copy) % len(self.rare)]
            return new.capitalize() if found[0][:1].isupper() else new

        return WORD.sub(word, text)


def make_store(to: Path, wanted: int) -> None:
    """Write the store, without the checks of an import."""
    import polars as pl

    from framing.corpus.store import COLUMNS, StoreWriter, article_schema, new_folder
    from framing.outlets.registry import Registry
    from framing.types import Outlet

    known = Registry.load()
    frame = pl.DataFrame(list(Multiplied(articles()).records(wanted)))
    names = {name: known.find(name) for name in frame.get_column("outlet").unique().sort()}
    outlets = {
        name: found.id if found else re.sub(r"\W+", "_", name.lower()) for name, found in names.items()
    }
    frame = frame.with_columns(pl.col("outlet").replace(outlets)).sort(
        "outlet", "published", "id", nulls_last=True
    )
    full = frame.with_columns(
        date_precision=pl.lit("day"),
        date_evidence=pl.lit(""),
        language=pl.lit("en"),
        language_confidence=pl.lit(1.0),
        **{name: pl.lit(None) for name in ("url", "section", "byline", "credit", "kind")},
        place=pl.lit(""),
    ).cast(article_schema())
    with new_folder(to, replace=False) as folder:
        writer = StoreWriter(folder)
        for piece in full.select(COLUMNS).iter_slices(PIECE):
            writer.add(piece)
        pl.DataFrame(
            schema=dict.fromkeys(("article", "outlet", "remark", "kind", "text"), pl.String)
        ).write_parquet(folder / "remarks.parquet")
        (folder / "rejects.jsonl").touch()
        cards = [
            found
            or Outlet(
                id=outlets[name], name=name, kind="online", country="US", languages=("en",), time_zone="UTC",
                date_order="MDY", domains=(f"{outlets[name].replace('_', '-')}.example",),
            )
            for name, found in names.items()
        ]  # fmt: skip
        writer.finish(name="benchmark", invented=False, notice="", history=(), outlets=cards)


def search(folder: Path, jobs: int) -> None:
    """Search a prepared corpus, and print what it took as JSON."""
    from framing.attribution.origin import origins
    from framing.corpus.corpus import Corpus
    from framing.engine import Engine
    from framing.text.tokens import Tokens

    corpus, tokens = Corpus.open(folder / "corpus"), Tokens.open(folder / "tokens")
    begun, cpu = time.perf_counter(), time.process_time()
    with Engine(jobs) as engine:
        found = origins(tokens, corpus, to=folder / "origins", engine=engine)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    roles = dict(found.articles.group_by("role").len().sort("role").iter_rows())
    said = {
        "seconds": round(time.perf_counter() - begun, 1),
        "cpu_seconds": round(time.process_time() - cpu + children.ru_utime + children.ru_stime, 1),
        "words": int(tokens.articles.get_column("n_words").sum()),
        "roles": roles,
        "pairs": len(found.pairs),
    }
    print(json.dumps(said))


DATASKETCH = """
import json, sys, time
import numpy as np
from datasketch import MinHash, MinHashLSH
words = np.memmap(sys.argv[1], np.uint32, "r"); offsets = np.load(sys.argv[2]); begun = time.perf_counter()
def shingles(a):
    w = words[offsets[a]:offsets[a + 1]] & 0x7fffffff
    return [w[i:i + 5].tobytes() for i in range(len(w) - 4)]
n = len(offsets) - 1
lsh = MinHashLSH(threshold=0.7, num_perm=128)
pairs = 0
for first in range(0, n, 1000):
    texts = [shingles(a) for a in range(first, min(first + 1000, n))]
    for a, m in enumerate(MinHash.bulk(texts, num_perm=128), first):
        pairs += len(lsh.query(m)); lsh.insert(a, m, check_duplication=False)
print(json.dumps({"seconds": round(time.perf_counter() - begun, 1), "pairs": pairs}))
"""


def beside(folder: Path, python: str) -> str:
    """The same words through datasketch."""
    from framing.attribution.reprints_words import write_words
    from framing.text.tokens import Tokens

    words = folder / "words"
    words.mkdir()
    write_words(Tokens.open(folder / "tokens"), words)
    call = [python, "-c", DATASKETCH, str(words / "words.bin"), str(words / "offsets.npy")]
    return printed(call)


def printed(call: list[str]) -> str:
    """What a command prints, and the memory that it and its workers have used together at most."""
    with subprocess.Popen(call, stdout=subprocess.PIPE, text=True) as process:
        most = 0
        while process.poll() is None:
            most = max(most, sum(map(proportional, family(process.pid))))
            time.sleep(0.2)
        told = process.stdout.read().strip() if process.stdout else ""
    if process.returncode:
        raise SystemExit(process.returncode)
    return f"{told} {most // 1024} MB together"


def family(pid: int) -> list[int]:
    """A process and all below it."""
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8")
    except OSError:
        return []
    return [pid, *(each for child in text.split() for each in family(int(child)))]


def proportional(pid: int) -> int:
    """Kilobytes of a process, pages that it shares with n others counted as an n-th."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8")
    except OSError:
        return 0
    found = re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE)
    return int(found[1]) if found else 0


def main() -> None:
    """Prepare, search and print, one size after another."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[10_000, 100_000])
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--datasketch", metavar="PYTHON")
    parser.add_argument("--folder", type=Path, help="where to work; a temporary folder otherwise")
    parser.add_argument("--search", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.search:
        search(given.search, given.jobs)
        return
    with tempfile.TemporaryDirectory(dir=given.folder) as name:
        for size in given.sizes:
            folder = Path(name) / str(size)
            prepare(folder, size, given.jobs)
            call = [
                sys.executable,
                "-m",
                "benchmarks.reprints",
                "--search",
                str(folder),
                "--jobs",
                str(given.jobs),
            ]
            print(f"{size:>9,} articles  framing   ", printed(call), flush=True)
            if given.datasketch:
                print(f"{size:>9,} articles  datasketch", beside(folder, given.datasketch), flush=True)


def prepare(folder: Path, size: int, jobs: int) -> None:
    """Make the corpus and its tokens."""
    from framing.corpus.corpus import Corpus
    from framing.engine import Engine
    from framing.text.tokenise import tokenise

    folder.mkdir(parents=True)
    make_store(folder / "corpus", size)
    begun = time.perf_counter()
    with Engine(jobs) as engine:
        tokenise(Corpus.open(folder / "corpus"), folder / "tokens", None, engine)
    print(f"{size:>9,} articles  tokenised in {time.perf_counter() - begun:.1f} s", flush=True)


if __name__ == "__main__":
    main()
