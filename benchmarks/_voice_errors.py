"""Counts the errors of the voice readers for ``framing.attribution.known_errors``.

``python -m benchmarks._voice_errors`` writes the bundled file anew; the benchmark says whether it holds.
Only halves kept for the score are counted: errors on what rules were written on would be too few.
"""

import json
import os
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks import _voice_gold, _voice_readouts
from framing.attribution.known_errors import FILE
from framing.attribution.learned.annotated_voices import annotated_voices
from framing.attribution.learned.polnear import read
from framing.attribution.voice import VoiceSettings
from framing.attribution.voice_table import About, read_articles

ROOT = Path(__file__).resolve().parent.parent
NAMES = {"inferred": "reported_inferred"}
SOURCES = {
    "en": "scoring half of corpora/voice_gold/en: real read-outs and reports of ten outlets, two labellers",
    "polnear": "PolNeAR dev: seven US newsrooms on the 2016 campaign, annotated spans made into voices",
    "ru": "scoring half of corpora/voice_gold/ru: invented articles, one labeller",
    "zh": "scoring half of corpora/voice_gold/zh: invented articles, one labeller",
}
Row = tuple[str, str, str, int]


def main() -> None:
    FILE.write_text(written(data_folder()), encoding="utf-8", newline="\n")
    print(f"wrote {FILE.name}")


def report(data: Path) -> None:
    """Whether the bundled counts are those of the readers as they stand."""
    same = FILE.read_text(encoding="utf-8") == written(data)
    print(
        f"\nbundled errors ({FILE.name}): "
        + ("as counted now" if same else "OUT OF DATE: python -m benchmarks._voice_errors")
    )


def data_folder() -> Path:
    return Path(os.environ.get("FRAMING_REAL_DATA", ROOT.parent / "shared" / "data"))


def written(data: Path) -> str:
    """The file: one line for each article and pair of voices."""
    golds = [
        ("en", "read-outs and reports", "en", False, _readouts(data)),
        ("en", "campaign news", "polnear", False, _polnear(data / "labelled" / "polnear" / "dev.jsonl.gz")),
        ("ru", "invented news", "ru", True, _invented("ru")),
        ("zh", "invented news", "zh", True, _invented("zh")),
    ]
    parts = []
    for language, genre, key, invented, rows in golds:
        head = {"language": language, "genre": genre, "source": SOURCES[key], "invented": invented}
        lines = ",\n".join(json.dumps(row) for row in rows)
        parts.append(json.dumps(head)[:-1] + f', "rows": [\n{lines}\n]}}')
    return '{"golds": [\n' + ",\n".join(parts) + "\n]}\n"


def _counted(pairs: Iterable[tuple[str, str, str]]) -> list[Row]:
    counts = Counter(
        (article, NAMES.get(truth, truth), NAMES.get(found, found)) for article, truth, found in pairs
    )
    return [(*key, n) for key, n in sorted(counts.items())]


def _readouts(data: Path) -> list[Row]:
    gold = pl.read_csv(
        _voice_readouts.GOLD, separator="\t", quote_char=None, schema_overrides={"speaker": pl.String}
    )
    half = _voice_readouts.read(data, gold).filter((pl.col("split") == "scoring") & (pl.col("label") != "x"))
    return _counted(half.select("article", "label", "found").iter_rows())


def _invented(language: str) -> list[Row]:
    pairs = [pair for half in ("scoring", "fresh") for pair in _voice_gold.compared(language, half)]
    return _counted((pair.article, pair.voice, pair.found_voice) for pair in pairs)


def _polnear(file: Path) -> list[Row]:
    """The annotated spans, made into voices of sentences by the same rules as those that are found."""
    gold = read(file)
    reading = gold.reading
    abouts = [About(article=name, outlet="", published=None, language="en") for name in gold.ids]
    found = read_articles(reading, abouts, VoiceSettings()).sentences
    full = np.diff(reading.sentence_offsets) > 0  # PolNeAR has no titles: the first sentence is empty
    rows = zip(found["article"], annotated_voices(gold), found["voice"], full, strict=True)
    return _counted((article, truth, read_as) for article, truth, read_as, holds in rows if holds)


if __name__ == "__main__":
    main()
