"""The tables of ``framing.attribution.voice``: sentences and spans, part by part."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from framing.attribution.camps import Camps
from framing.attribution.languages import reader
from framing.attribution.quotes import quotations
from framing.attribution.voice import Voices, VoiceSettings
from framing.attribution.voice_corrections import apply
from framing.attribution.voice_reading import Reading
from framing.attribution.voice_readouts import infer
from framing.attribution.voice_relays import agency_of, relays
from framing.attribution.voice_sentences import sentence_voices
from framing.attribution.voice_speakers import Said, Setting, speakers
from framing.attribution.voice_transcripts import transcribed
from framing.corpus.corpus import Corpus

if TYPE_CHECKING:
    from framing.attribution.voice_attributions import Attributions
    from framing.engine.pool import Engine
    from framing.text.tokens import TokenPart, Tokens

SENTENCES = {
    "article": pl.String, "sentence": pl.UInt32, "voice": pl.String, "p": pl.Float64, "speaker": pl.String,
    "speaker_name": pl.String, "speaker_id": pl.String, "camp": pl.String, "cue": pl.String,
    "cue_strength": pl.String, "relay": pl.String, "start": pl.UInt32, "end": pl.UInt32, "how": pl.String,
}  # fmt: skip
SPANS = {
    "article": pl.String,
    "sentence": pl.UInt32,
    "attribution": pl.UInt32,
    "role": pl.String,
    "start": pl.UInt32,
    "end": pl.UInt32,
    "text": pl.String,
}
ROLES = ("content", "cue", "source")
"""In the order of the table, where spans begin and end together."""


@dataclass(frozen=True, kw_only=True)
class About:
    """What is known of an article besides its text.

    Attributes:
        article: Identifier.
        outlet: Who publishes.
        published: Day of publication, or None.
        language: ISO 639-1 code.
        credit: Agencies credited.
    """

    article: str
    outlet: str
    published: date | None
    language: str
    credit: tuple[str, ...] = ()


def read_tokens(
    tokens: "Tokens",
    settings: VoiceSettings,
    *,
    credits_of: pl.DataFrame | None,
    corrections: pl.DataFrame | None,
    engine: "Engine | None",
) -> Voices:
    """``voice.voices``: every part in order, then the corrections."""
    abouts = list(_abouts(tokens, credits_of))
    settings = replace(settings, agencies=(*settings.agencies, *_agencies(tokens.corpus_path)))
    if engine is None or engine.jobs == 1:
        found = [_read_part(part, abouts, settings) for part in tokens.parts()]
    else:
        work = partial(_read_numbered, path=tokens.path, abouts=abouts, settings=settings)
        found = list(engine.map(work, range(tokens.n_parts())))
    every = Voices(
        sentences=pl.concat([pl.DataFrame(schema=SENTENCES), *(each.sentences for each in found)]),
        spans=pl.concat([pl.DataFrame(schema=SPANS), *(each.spans for each in found)]),
    )
    return every if corrections is None else apply(every, corrections)


def _agencies(store: Path) -> list[str]:
    """Names of the agencies among the outlets of a corpus; none if its folder is gone."""
    if not (store / "corpus.json").is_file():
        return []
    outlets = Corpus.open(store).outlets
    return [name for each in outlets if each.kind == "agency" for name in (each.name, *each.aliases)]


def _read_numbered(number: int, *, path: Path, abouts: list[About], settings: VoiceSettings) -> Voices:
    """One part, in a worker process."""
    from framing.text.tokens import Tokens

    return _read_part(Tokens.open(path).part(number), abouts, settings)


def _read_part(part: "TokenPart", abouts: list[About], settings: VoiceSettings) -> Voices:
    chosen = abouts[part.first_article : part.first_article + part.n_articles]
    return read_articles(Reading.of_part(part), chosen, settings)


def _abouts(tokens: "Tokens", credits_of: pl.DataFrame | None) -> Iterator[About]:
    known: dict[str, tuple[str, ...]] = {}
    if credits_of is not None:
        known = {key: tuple(value or ()) for key, value in credits_of.select("id", "credit").iter_rows()}
    columns = ("article", "outlet", "published", "language")
    for article, outlet, published, language in tokens.articles.select(columns).iter_rows():
        yield About(
            article=article,
            outlet=outlet,
            published=day_of(published),
            language=language,
            credit=known.get(article, ()),
        )


def day_of(published: str | None) -> date | None:
    """The day of an ISO date or moment; None where the day is not known.

    Args:
        published: As ``types.Article.published``.
    """
    if published is None or len(published) < len("2024-05-16"):
        return None
    return date.fromisoformat(published[: len("2024-05-16")])


def read_articles(reading: Reading, abouts: Sequence[About], settings: VoiceSettings) -> Voices:
    """The tables of some articles, whatever languages they are in.

    Args:
        reading: Their tokens.
        abouts: What is known of each, in the same order.
        settings: Choices.
    """
    languages = sorted({about.language for about in abouts})
    if len(languages) == 1:
        return _read_language(reading, abouts, settings)
    pieces = []
    for language in languages:
        chosen = [i for i, about in enumerate(abouts) if about.language == language]
        pieces.append((chosen, _read_language(reading.select(chosen), [abouts[i] for i in chosen], settings)))
    return _in_order(pieces, [about.article for about in abouts])


def _in_order(pieces: "list[tuple[list[int], Voices]]", articles: list[str]) -> Voices:
    order = pl.DataFrame({"article": articles, "_place": range(len(articles))})

    def joined(tables: list[pl.DataFrame]) -> pl.DataFrame:
        table = pl.concat(tables).join(order, on="article", how="left", maintain_order="left")
        return table.sort("_place", maintain_order=True).drop("_place")

    return Voices(
        sentences=joined([each.sentences for _, each in pieces]),
        spans=joined([each.spans for _, each in pieces]),
    )


@cache
def _camps(files: tuple[Path, ...]) -> Camps:
    return Camps.load(*files)


def _read_language(reading: Reading, abouts: Sequence[About], settings: VoiceSettings) -> Voices:
    ways = reader(abouts[0].language)
    marks = ways.spoken(reading, quotations(reading))
    camps = _camps(settings.camps)
    found = ways.attributions(reading, marks)
    passed_on = relays(reading, found, camps, settings.agencies)
    found = _without_relays(found, np.array([name is None for name in passed_on], dtype=np.bool_))
    decided = sentence_voices(reading, marks, found, loose=ways.loose)
    agencies = agency_of(reading.sentence_of(), found, passed_on, reading.n_sentences)
    setting = Setting(abouts=abouts, camps=camps, agencies=agencies, ways=ways)
    said = speakers(reading, found, decided, setting)
    voice, how = decided.voice.copy(), np.full(reading.n_sentences, "reading", dtype="<U10")
    if settings.readouts:
        voice, said, changed = infer(reading, found, decided, said, camps=camps, ways=ways)
        how = np.where(changed, "readout", how)
    p = ways.chances(decided.p, voice == "own")
    for s, who in transcribed(reading, abouts, camps, ways).items():
        voice[s], said[s], how[s], p[s] = "direct", who, "transcript", 1.0
    numbers = np.arange(reading.n_sentences) - np.repeat(
        reading.article_sentences[:-1], np.diff(reading.article_sentences)
    )
    article = np.repeat(np.arange(reading.n_articles), np.diff(reading.article_sentences))
    names = [about.article for about in abouts]
    starts, ends = _sentence_bytes(reading)
    sentences = pl.DataFrame(
        {
            "article": [names[a] for a in article.tolist()],
            "sentence": numbers,
            "voice": voice.tolist(),
            "p": p,
            **_said_columns(said),
            "start": starts,
            "end": ends,
            "how": how.tolist(),
        },
        schema=SENTENCES,
    )
    return Voices(sentences=sentences, spans=_spans(reading, found, names))


def _without_relays(found: "Attributions", speaks: np.ndarray) -> "Attributions":
    """What an agency merely passes on is the outlet's own, and as surely so as anything is."""
    relayed = np.append(~speaks, False)[found.of_token()]
    return replace(
        found, reports=found.reports & speaks, probability=np.where(relayed, 0.0, found.probability)
    )


def _said_columns(said: list[Said]) -> dict[str, list[str | None]]:
    return {name: list(map(itemgetter(place), said)) for place, name in enumerate(Said._fields)}


def _sentence_bytes(reading: Reading) -> tuple[np.ndarray, np.ndarray]:
    firsts, behinds = reading.sentence_offsets[:-1], reading.sentence_offsets[1:]
    full = behinds > firsts
    starts, ends = np.zeros(len(firsts), np.uint32), np.zeros(len(firsts), np.uint32)
    starts[full], ends[full] = reading.starts[firsts[full]], reading.ends[behinds[full] - 1]
    return starts, ends


def _spans(reading: Reading, found: "Attributions", names: list[str]) -> pl.DataFrame:
    places = np.concatenate([found.contents, found.cues, found.sources])
    numbers = np.concatenate([found.owners, np.arange(len(found)), np.arange(len(found))])
    roles = np.repeat(np.arange(len(ROLES)), (len(found.contents), len(found), len(found)))
    there = places[:, 0] >= 0
    order = np.flatnonzero(there)[
        np.lexsort((roles[there], numbers[there], places[there, 1], places[there, 0]))
    ]
    (firsts, ends), numbers, roles = places[order].T, numbers[order], roles[order]
    article = np.searchsorted(reading.article_offsets, firsts, side="right") - 1
    sentence = np.searchsorted(reading.sentence_offsets, firsts, side="right") - 1
    first_of = np.full(reading.n_articles, np.iinfo(np.int64).max)
    np.minimum.at(first_of, article, numbers)
    return pl.DataFrame(
        {
            "article": [names[a] for a in article.tolist()],
            "sentence": sentence - reading.article_sentences[article],
            "attribution": numbers - first_of[article],
            "role": [ROLES[role] for role in roles.tolist()],
            "start": reading.starts[firsts],
            "end": reading.ends[ends - 1],
            "text": list(map(reading.text, firsts.tolist(), ends.tolist())),
        },
        schema=SPANS,
    )
