"""Mechanical copies are found and nothing else is: cut, changed, boxed in, quoted from."""

import gzip
import json
from pathlib import Path

import pytest
from tests.attribution.printed import PRINTERS, VARIANTS, origins_of, print_all, recall, sentences_of, store

from framing.corpus.gold import read_articles
from framing.sources.annotated import Annotated

N_REAL = 250
RUN = 12


def embedded(root: Path) -> list[Annotated]:
    """The pieces of the embedded corpus that are wholly their outlets' own."""
    return [each for each in read_articles(root / "corpora" / "xi_putin") if not each.header.get("copy_of")]


def test_copies_of_written_articles_are_found_with_their_sources(root: Path, tmp_path: Path) -> None:
    own = embedded(root)
    sources = {each.id: each.text for each in own if each.header["outlet"] in ("meridian", "neva_wire")}
    hosts = [each.text for each in own if each.header["outlet"] not in ("meridian", "neva_wire")]
    pieces = print_all(sources, hosts, seed=5)
    said = recall(origins_of(store(pieces, tmp_path, PRINTERS), tmp_path), list(sources))
    assert [kind for kind in "ABCDEFG" if said.paired[kind] < 0.98] == []
    assert said.paired["H"] >= 0.90
    assert said.false == []


@pytest.mark.real
def test_copies_of_real_articles_are_found_with_their_sources(real_data: Path, tmp_path: Path) -> None:
    texts = unlike(real_texts(real_data / "articles" / "ukraine2022_multi.jsonl.gz"), 3 * N_REAL)
    names = list(texts)
    sources = {name: texts[name] for name in names[:N_REAL]}
    hosts = [texts[name] for name in names[N_REAL:]]
    pieces = print_all(sources, hosts, seed=6)
    said = recall(origins_of(store(pieces, tmp_path, PRINTERS), tmp_path), list(sources))
    assert [kind for kind in "ABCDEFG" if said.paired[kind] < 0.98] == []
    assert said.paired["H"] >= 0.90
    assert [kind for kind in VARIANTS[:-1] if said.chosen[kind] < 0.9] == []
    assert said.false == []


def real_texts(file: Path) -> dict[str, str]:
    """Articles of 200 to 800 words, by number."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        texts = {f"real{number:05}": json.loads(line)["text"] for number, line in enumerate(lines)}
    return {name: text for name, text in texts.items() if 200 <= len(text.split()) <= 800}


def unlike(texts: dict[str, str], wanted: int) -> dict[str, str]:
    """Articles of which no two share twelve words in a row, so that no pair of them is a true one."""
    seen: set[tuple[str, ...]] = set()
    kept: dict[str, str] = {}
    for name in sorted(texts, key=hash_of):
        words = texts[name].casefold().split()
        runs = {tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}
        long = [piece for piece in sentences_of(texts[name]) if len(piece.split()) >= RUN]
        if not runs & seen and len(long) >= 2:
            seen |= runs
            kept[name] = texts[name]
        if len(kept) == wanted:
            break
    return kept


def hash_of(name: str) -> int:
    """A number that scatters the articles over outlets and months, the same every time."""
    return int(name.removeprefix("real")) * 7919 % 9973
