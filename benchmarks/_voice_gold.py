"""Voice and speaker on the invented Russian and Chinese articles of ``corpora/voice_gold``.

Gold and machine are compared by position in the running text: a line of the gold is given the voice of the
sentence that shares most characters with it. Articles are split by turns of their sorted names: the first,
third, fifth … are for tuning, the others for the score.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np

from framing.attribution.camps import Camps
from framing.attribution.voice import VoiceSettings
from framing.attribution.voice_reading import Reading
from framing.attribution.voice_table import About, read_articles
from framing.text.tokens import running_text

ROOT = Path(__file__).resolve().parent.parent / "corpora" / "voice_gold"
NAMES = {"ru": "Russian", "zh": "Chinese"}
BETWEEN = {"ru": " ", "zh": ""}
"""What joins the sentences of a paragraph."""
SAME = {"reported_inferred": "inferred"}
UNNAMED = "Unnamed"
HAN = re.compile("[\u4e00-\u9fff]")
ENDINGS = 2
"""Letters at the end of a Russian word that may differ between cases."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One sentence of the gold: whose words, and the bytes of the running text that it covers."""

    voice: str
    speaker: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class Article:
    """One article of the gold."""

    about: About
    title: str
    body: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, kw_only=True)
class Pair:
    """One sentence of the gold beside what the machine made of it."""

    article: str
    text: str
    voice: str
    speaker: str
    found_voice: str
    found_speaker: str
    right_speaker: bool


def report() -> None:
    for language, name in NAMES.items():
        print(f"\n{name}, invented articles (voice_gold): sentences with the right voice and speaker")
        for half in ("tuning", "scoring", "fresh"):
            score(half, list(compared(language, half)))


def score(half: str, pairs: Sequence[Pair]) -> None:
    right = np.array([pair.voice == pair.found_voice for pair in pairs])
    own = np.array([(pair.voice == "own") == (pair.found_voice == "own") for pair in pairs])
    named = [pair for pair in pairs if pair.voice != "own"]
    speaker = np.array([pair.right_speaker for pair in named])
    found = [pair.right_speaker for pair in named if pair.found_voice != "own"]
    low, high = interval([pair.article for pair in pairs], right)
    usual, often = Counter(pair.voice for pair in pairs).most_common(1)[0]
    print(
        f"{half:8} n {len(pairs)}  voice {right.mean():.3f} ({low:.3f}–{high:.3f})  "
        f"own or not {own.mean():.3f}  "
        f"speaker {speaker.mean():.3f} of {len(named)} ({np.mean(found):.3f} of the {len(found)} found)  "
        f"(always {usual!r}: {often / len(pairs):.3f})"
    )
    labels = sorted({pair.voice for pair in pairs})
    print("   F1: " + ", ".join(f"{label} {_f1(pairs, label):.2f}" for label in labels))
    confused = Counter((pair.voice, pair.found_voice) for pair in pairs if pair.voice != pair.found_voice)
    print("   " + ", ".join(f"{a} as {b} {n}" for (a, b), n in confused.most_common(8)))


def _f1(pairs: Sequence[Pair], label: str) -> float:
    hits = sum(pair.voice == pair.found_voice == label for pair in pairs)
    n = sum((pair.voice == label) + (pair.found_voice == label) for pair in pairs)
    return 2 * hits / max(n, 1)


def interval(articles: Sequence[str], right: np.ndarray) -> tuple[float, float]:
    """95 % by resampling articles."""
    names = sorted(set(articles))
    hits = np.array([right[[a == name for a in articles]].sum() for name in names])
    sizes = np.array([articles.count(name) for name in names])
    drawn = np.random.default_rng(1).integers(0, len(names), (2000, len(names)))
    low, high = np.quantile(hits[drawn].sum(axis=1) / sizes[drawn].sum(axis=1), [0.025, 0.975])
    return float(low), float(high)


def compared(language: str, half: str) -> Iterator[Pair]:
    """Every sentence of the bodies of one half, or of the fresh articles that were labelled last."""
    if half == "fresh":
        chosen = sorted((ROOT / "held_out_2" / language).glob("*.txt"))
    else:
        chosen = sorted((ROOT / language).glob("*.txt"))[half == "scoring" :: 2]
    articles = [read_gold_article(file, language) for file in chosen]
    reading = Reading.of_texts([each.body for each in articles], [each.title for each in articles])
    table = read_articles(reading, [each.about for each in articles], VoiceSettings()).sentences
    for article in articles:
        rows = table.filter(table["article"] == article.about.article).to_dicts()
        for line in article.lines:
            row = max(rows, key=lambda row: min(row["end"], line.end) - max(row["start"], line.start))
            voice = SAME.get(row["voice"], row["voice"])
            who = row["speaker_name"] or row["speaker"] or ""
            yield Pair(
                article=article.about.article,
                text=line.text,
                voice=line.voice,
                speaker=line.speaker,
                found_voice=voice,
                found_speaker=who,
                right_speaker=voice != "own" and is_speaker(line.speaker, row),
            )


def read_gold_article(file: Path, language: str) -> Article:
    """One file of the gold, with the bytes of every line."""
    _, head, body = file.read_text(encoding="utf-8").split("---\n", 2)
    # the titles hold colons, so the header is no YAML: ``key: rest of the line``
    known = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)
    paragraphs = [list(_lines(block)) for block in body.strip().split("\n\n")]
    paragraphs = [each for each in paragraphs if each]
    text = "\n\n".join(BETWEEN[language].join(words for _, words in each) for each in paragraphs)
    place = len(running_text(known["title"], text).encode()) - len(text.encode())
    lines = []
    for paragraph in paragraphs:
        for label, words in paragraph:
            voice, _, speaker = label.partition(":")
            end = place + len(words.encode())
            lines.append(Line(voice=voice, speaker=speaker, text=words, start=place, end=end))
            place = end + len(BETWEEN[language])
        place += len("\n\n") - len(BETWEEN[language])
    about = About(
        article=file.stem,
        outlet=known["outlet"],
        published=date.fromisoformat(known["published"][:10]),
        language=language,
    )
    return Article(about=about, title=known["title"], body=text, lines=tuple(lines))


def _lines(block: str) -> Iterator[tuple[str, str]]:
    for line in block.splitlines():
        label, _, words = line.partition(" | ")
        if label != "furniture":
            yield label, words


def is_speaker(gold: str, row: dict[str, str | None]) -> bool:
    """Is the speaker that was found the one of the gold?

    A person must have the right name, in the nominative, or the right key. A body or paper without a key must
    be named by the right word, in any case. Somebody unnamed must not be given the name of a person.
    """
    name, key = (row["speaker_name"] or "").casefold(), row["speaker_id"]
    if gold == UNNAMED:
        return not name
    known = _camps().find(gold.replace("_", " "), None)
    if known is not None and key is not None:
        return known.id == key
    wanted = [_plain(part) for part in gold.split("_")]
    words = {_plain(word) for word in re.split(r"[^\w]+", name)}
    if all(part in words for part in wanted) or _plain(gold) in words:
        return True
    written = [_plain(word) for word in re.split(r"[^\w]+", (row["speaker"] or "").casefold())]
    return not name and all(any(_same_stem(part, word) for word in written) for part in wanted)


def _same_stem(nominative: str, word: str) -> bool:
    if HAN.search(nominative):  # Chinese sets no spaces
        return nominative in word
    stem = nominative[: max(len(nominative) - ENDINGS, min(len(nominative), 3))]
    return word.startswith(stem) and abs(len(word) - len(nominative)) <= ENDINGS


def _plain(word: str) -> str:
    return word.casefold().replace("ё", "е")


@cache
def _camps() -> Camps:
    return Camps.load()
