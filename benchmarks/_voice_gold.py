"""Voice and speaker on the invented Russian and Chinese articles of ``corpora/voice_gold``.

Gold and machine may cut sentences differently: each line of the gold is compared with the sentence of the
machine that shares most bytes with it. Halves by the sorted names of the files: first, third, fifth … for
tuning.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from framing.attribution.camps import Camps
from framing.attribution.voice import VoiceSettings
from framing.attribution.voice_reading import Reading
from framing.attribution.voice_table import About, read_articles
from framing.text.tokens import TITLE_BREAK, running_text

GOLD = Path(__file__).resolve().parent.parent / "corpora" / "voice_gold"
LANGUAGES = {"ru": " ", "zh": ""}
"""Language → what joins the sentences of a paragraph."""
INFERRED = "reported_inferred"
SHORTEST = 4
"""A word is compared without its last two letters if so many remain."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """A labelled sentence: its voice, its speaker or None, its bytes in the running text."""

    voice: str
    speaker: str | None
    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class Article:
    """A labelled article."""

    name: str
    published: date
    title: str
    text: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, kw_only=True)
class Compared:
    """A line of the gold and what the machine says of it."""

    article: str
    text: str
    voice: str
    speaker: str | None
    found: str
    found_speaker: str | None
    found_name: str | None
    right_speaker: bool


def report() -> None:
    """Both halves of both languages, with the constant answer beside."""
    print("\ninvented articles: sentences with the right voice, attributed ones with the right speaker")
    for language in LANGUAGES:
        for half in ("tuning", "scoring"):
            score(f"{language} {half}", list(compared(language, half)))


def score(name: str, rows: Sequence[Compared]) -> None:
    """Print what share is right, with 95 % intervals by resampling articles, and the errors by kind."""
    articles = [row.article for row in rows]
    voice = np.array([row.voice == row.found for row in rows])
    own = np.array([(row.voice == "own") == (row.found == "own") for row in rows])
    said = [row for row in rows if row.voice != "own"]
    speaker = np.array([row.right_speaker for row in said])
    both = [row.right_speaker for row in said if row.found != "own"]
    labels = sorted({row.voice for row in rows})
    f1 = {label: _f1(rows, label) for label in labels}
    usual, often = Counter(row.voice for row in rows).most_common(1)[0]
    print(
        f"{name:11} n {len(rows)}  voice {_share(articles, voice)}  own or not {own.mean():.3f}  "
        f"macro F1 {np.mean(list(f1.values())):.3f}  "
        f"speaker {_share([row.article for row in said], speaker)} of {len(said)}, "
        f"{np.mean(both):.3f} of the {len(both)} found  "
        f"(always {usual!r}: {often / len(rows):.3f})"
    )
    print("   F1: " + ", ".join(f"{label} {value:.2f}" for label, value in f1.items()))
    confused = Counter((row.voice, row.found) for row in rows if row.voice != row.found)
    print("   " + ", ".join(f"{a} as {b} {n}" for (a, b), n in confused.most_common(8)))


def compared(language: str, half: str) -> Iterator[Compared]:
    """Every labelled sentence of one half beside what the machine says."""
    files = sorted((GOLD / language).glob("*.txt"))
    articles = [read(file, LANGUAGES[language]) for file in files[half == "scoring" :: 2]]
    reading = Reading.of_texts([each.text for each in articles], [each.title for each in articles])
    abouts = [
        About(article=each.name, outlet="", published=each.published, language=language) for each in articles
    ]
    table = read_articles(reading, abouts, VoiceSettings()).sentences
    camps = Camps.load()
    for article in articles:
        sentences = table.filter((pl.col("article") == article.name) & (pl.col("sentence") > 0)).to_dicts()
        running = running_text(article.title, article.text).encode()
        for line in article.lines:
            found = max(sentences, key=lambda row: _shared(line, row))
            voice = "inferred" if found["voice"] == INFERRED else found["voice"]
            yield Compared(
                article=article.name,
                text=running[line.start : line.end].decode(),
                voice=line.voice,
                speaker=line.speaker,
                found=voice,
                found_speaker=found["speaker"],
                found_name=found["speaker_name"],
                right_speaker="own" not in {line.voice, voice}
                and is_speaker(str(line.speaker), found, camps),
            )


def read(file: Path, joint: str) -> Article:
    """One file; ``joint`` joins the sentences of a paragraph."""
    _, head, body = file.read_text(encoding="utf-8").split("---\n", 2)
    header = dict(line.split(": ", 1) for line in head.splitlines())
    text, lines = "", []
    place = len((header["title"] + TITLE_BREAK).encode())
    for block in body.split("\n\n"):
        spoken = [line.split(" | ", 1) for line in block.splitlines() if not line.startswith("furniture")]
        for number, (label, sentence) in enumerate(spoken):
            between = joint if number else (TITLE_BREAK if text else "")
            start = place + len(f"{text}{between}".encode())
            text += between + sentence
            voice, _, speaker = label.partition(":")
            end = start + len(sentence.encode())
            lines.append(Line(voice=voice, speaker=speaker or None, start=start, end=end))
    published = date.fromisoformat(header["published"][:10])
    return Article(name=file.stem, published=published, title=header["title"], text=text, lines=tuple(lines))


def is_speaker(gold: str, row: dict[str, object], camps: Camps) -> bool:
    """Is the speaker that was found the one of the gold? Nobody named must not be given a person's name."""
    name, written, key = (str(row[each] or "") for each in ("speaker_name", "speaker", "speaker_id"))
    person = bool(name) and not (key and camps.speakers[key].pronoun in {"it", "they"})
    if gold == "Unnamed":
        return not person
    known = camps.find(gold.replace("_", " "), None)
    if known is not None and key:
        return known.id == key
    wanted = [word.casefold() for word in gold.split("_")]
    words = (name or written).casefold()
    return all(any(_alike(each, word) for word in words.split()) or each in words for each in wanted)


def _alike(first: str, second: str) -> bool:
    """Two forms of a word that differ in their last letters."""
    stem = max(len(first) - 2, SHORTEST)
    return first == second or (len(first) > stem and second.startswith(first[:stem]))


def _shared(line: Line, row: dict[str, int]) -> int:
    return min(line.end, row["end"]) - max(line.start, row["start"])


def _f1(rows: Sequence[Compared], label: str) -> float:
    hits = sum(row.voice == row.found == label for row in rows)
    marked = sum(row.voice == label for row in rows) + sum(row.found == label for row in rows)
    return 2 * hits / max(marked, 1)


def _share(articles: Sequence[str], right: np.ndarray) -> str:
    """The share that is right, with its interval."""
    names = sorted(set(articles))
    hits = np.array([right[[a == name for a in articles]].sum() for name in names])
    sizes = np.array([articles.count(name) for name in names])
    drawn = np.random.default_rng(1).integers(0, len(names), (2000, len(names)))
    low, high = np.quantile(hits[drawn].sum(axis=1) / sizes[drawn].sum(axis=1), [0.025, 0.975])
    return f"{right.mean():.3f} ({low:.3f}–{high:.3f})"
