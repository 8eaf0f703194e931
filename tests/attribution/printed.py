"""Articles printed for a test: written down, imported, tokenised and searched for copies, all for real."""

from __future__ import annotations

import json
import random
import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from framing.attribution.origin import Origins, OriginSettings, origins
from framing.corpus.checking import Rules
from framing.corpus.importing import Import, bring_in
from framing.engine import Engine
from framing.sources.jsonl import JsonLines
from framing.text.tokenise import tokenise
from framing.text.tokens import TokenSettings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from framing.corpus.corpus import Corpus

VARIANTS = "ABCDEFGH"
"""The mechanical copies of ``copies``."""

HOSTS_PER_SOURCE = 2

_NOTICE = (
    "You are reading a page of the {name} edition. Subscribe to our letter to get the best of the week in "
    "your inbox every Sunday, chosen by our editors. All rights reserved; write to us before you copy it."
)


@dataclass(frozen=True, kw_only=True)
class Printed:
    """One article as a record of a file."""

    id: str
    outlet: str
    text: str
    published: str | None = "2024-05-16"
    title: str = ""
    language: str = "en"
    byline: str | None = None


def store(
    pieces: Sequence[Printed], folder: Path, kinds: Mapping[str, str] | None = None, *, clean: bool = True
) -> Corpus:
    """Import articles into a new store.

    Args:
        pieces: The articles.
        folder: An empty folder.
        kinds: Outlet → kind of outlets that the registry does not know; a newspaper if nothing is said.
        clean: Whether datelines and credit lines are taken out of the texts.
    """
    outlets = folder / "outlets"
    outlets.mkdir(parents=True)
    for name, kind in (kinds or {}).items():
        (outlets / f"{name}.yaml").write_text(_card(name, kind), encoding="utf-8")
    file = folder / "articles.jsonl"
    records = [{k: value for k, value in asdict(piece).items() if value is not None} for piece in pieces]
    lines = [json.dumps(record, ensure_ascii=False) + "\n" for record in records]
    file.write_text("".join(lines), encoding="utf-8")
    how = Import(name="test", outlets=(outlets,), rules=Rules(min_words=1, min_characters=1, clean=clean))
    return bring_in([JsonLines(path=file)], how, to=folder / "corpus")


def _card(name: str, kind: str) -> str:
    return (
        f"name: {name.replace('_', ' ').title()}\nkind: {kind}\ncountry: GB\nlanguages: [en]\n"
        f"time_zone: Europe/London\ndate_order: DMY\ndomains: [{name.replace('_', '-')}.example]\n"
        "labels: [{scheme: control, value: independent, reference: invented}]\ninvented: true\n"
    )


def origins_of(
    corpus: Corpus, folder: Path, *, jobs: int = 1, settings: OriginSettings | None = None
) -> Origins:
    """Tokenise a corpus and search it for copies."""
    with Engine(jobs) as engine:
        tokens = tokenise(corpus, folder / "tokens", TokenSettings(), engine)
        return origins(tokens, corpus, to=folder / "origins", engine=engine, settings=settings)


def sentences_of(text: str) -> list[str]:
    """A text as sentences, cut in a simple way."""
    return [piece for piece in re.split(r"(?<=[.!?])\s+", text.strip()) if piece]


def changed(text: str, share: float, draw: random.Random) -> str:
    """A text in which a share of the words is replaced by others."""
    words = text.split(" ")
    for place in draw.sample(range(len(words)), round(share * len(words))):
        words[place] = f"{draw.choice('bdfgklmnprst')}{draw.choice('aeiou')}{draw.randrange(10**4)}"
    return " ".join(words)


def copies(source: str, hosts: Sequence[str], name: str, draw: random.Random) -> dict[str, str]:
    """The eight mechanical copies of a text.

    A the whole with boilerplate, B to D with 2, 5 and 10 % of the words replaced, E the first half, F the
    first quarter, G the whole inside a longer story, H two sentences of it in a story of the printer's own.

    Args:
        source: The text.
        hosts: Two stories, for G and H, that stand nowhere else.
        name: Name for the boilerplate.
        draw: Where chance comes from.
    """
    said = sentences_of(source)
    long = [place for place in range(len(said)) if len(said[place].split()) >= 12]
    two = " ".join(said[place] for place in sorted(draw.sample(long, 2)))
    notice = _NOTICE.format(name=name)
    return {
        "A": f"{notice}\n\n{source}\n\n{notice}",
        "B": changed(source, 0.02, draw),
        "C": changed(source, 0.05, draw),
        "D": changed(source, 0.10, draw),
        "E": " ".join(said[: max(1, len(said) // 2)]),
        "F": " ".join(said[: max(1, len(said) // 4)]),
        "G": _inserted(hosts[0], source),
        "H": _inserted(hosts[1], two),
    }


def _inserted(host: str, text: str) -> str:
    said = sentences_of(host)
    middle = len(said) // 2
    return "\n\n".join([" ".join(said[:middle]), text, " ".join(said[middle:])])


def print_all(sources: Mapping[str, str], hosts: Sequence[str], seed: int) -> list[Printed]:
    """Every source on one day, and its eight copies a day later, each kind in an outlet of its own."""
    draw = random.Random(seed)
    pieces = []
    for number, (name, text) in enumerate(sources.items()):
        pieces.append(Printed(id=name, outlet="first_wire", text=text, published="2024-05-16T10:00+00:00"))
        own = hosts[HOSTS_PER_SOURCE * number : HOSTS_PER_SOURCE * (number + 1)]
        for kind, copy in copies(text, own, "evening", draw).items():
            outlet = f"printer_{kind.lower()}"
            moment = f"2024-05-17T1{VARIANTS.index(kind)}:00+00:00"
            pieces.append(Printed(id=f"{name}~{kind}", outlet=outlet, text=copy, published=moment))
    return pieces


PRINTERS = {"first_wire": "newspaper", **{f"printer_{kind.lower()}": "newspaper" for kind in VARIANTS}}


@dataclass(frozen=True, kw_only=True)
class Recall:
    """How many copies were found.

    Attributes:
        paired: Kind of copy → share of which the source was found.
        chosen: Kind of copy → share of which it was also chosen as the most likely source.
        false: Pairs of articles that share no source.
    """

    paired: dict[str, float]
    chosen: dict[str, float]
    false: list[tuple[str, str]]


def recall(found: Origins, names: Sequence[str]) -> Recall:
    """Hold what was found against what was printed."""
    pairs = set(found.pairs.select("article", "source").iter_rows())
    chosen = set(found.articles.select("article", "source").iter_rows())
    return Recall(
        paired={kind: sum((f"{n}~{kind}", n) in pairs for n in names) / len(names) for kind in VARIANTS},
        chosen={kind: sum((f"{n}~{kind}", n) in chosen for n in names) / len(names) for kind in VARIANTS},
        false=sorted(pair for pair in pairs if pair[0].split("~")[0] != pair[1].split("~")[0]),
    )
