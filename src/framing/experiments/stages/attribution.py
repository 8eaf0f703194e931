"""Stage 5: say of every sentence whose words it gives (voice) and whose copy it is (origin)."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from framing.attribution.origin import Origins, OriginSettings, origins
from framing.attribution.voice import VoiceSettings, voices
from framing.corpus.corpus import Corpus
from framing.engine import Engine
from framing.experiments.stages.corpus import SELECT
from framing.experiments.stages.tokens import TOKENS
from framing.measures.base import SCORE_SCHEMA
from framing.text.tokens import Tokens
from framing.types import Unit

ATTRIBUTION = "attribution"
PASSAGES, ORIGINS = "passages.parquet", "origins"

KEYS = ("article", "unit")
SAID = ("voice", "speaker", "camp", "origin", "cluster")
"""What is attributed: whose words, who speaks and for whom, whose copy (own, agency, another outlet's), which
cluster."""

FURTHER = {"article_origin": pl.String(), "n_words": pl.UInt32()}
"""What passages say besides: whose copy the article is as a whole, and words of the sentence."""

_PASSAGES = {name: SCORE_SCHEMA[name] for name in (*KEYS, *SAID)} | FURTHER

UNKNOWN = "unknown"
"""Camp of those who speak and of whom it is not known for whom."""


@dataclass(frozen=True, kw_only=True)
class Attribute:
    """Attribute every sentence.

    Attributes:
        voice: How voices are read.
        origin: When texts count as copied.
    """

    voice: VoiceSettings
    origin: OriginSettings

    def __call__(self, inputs: Mapping[str, Path], out: Path, engine: Engine) -> None:
        """Write one row per sentence, and the tables of origin."""
        corpus = Corpus.open(inputs[SELECT])
        tokens = Tokens.open(inputs[TOKENS], "sentence")
        copies = origins(tokens, corpus, to=out / ORIGINS, engine=engine, settings=self.origin)
        credited = corpus.frame(["id", "credit"])
        words = voices(tokens, settings=self.voice, credits_of=credited, engine=engine)
        sizes = [pl.Series("n_words", part.n_words("sentence"), dtype=pl.UInt32) for part in tokens.parts()]
        n_words = pl.concat([pl.Series("n_words", [], dtype=pl.UInt32), *sizes])
        said = passages(words.sentences.with_columns(n_words), copies)
        said.write_parquet(out / PASSAGES, compression="zstd")


def passages(spoken: pl.DataFrame, copies: Origins) -> pl.DataFrame:
    """One row per sentence: ``KEYS``, ``SAID`` and ``FURTHER``.

    The speaker is the person known by name, else as written. The camp is null for the outlet's own words.

    Args:
        spoken: Sentences with their voices, and ``n_words``.
        copies: Whose copy articles and sentences are.
    """
    whose = copies.sentences.select("article", "sentence", origin="provenance")
    cluster = copies.articles.select("article", "cluster", article_origin="provenance")
    joined = spoken.join(whose, on=["article", "sentence"], how="left", maintain_order="left")
    named = pl.coalesce("speaker_id", "speaker_name", "speaker")
    return (
        joined.join(cluster, on="article", how="left", maintain_order="left")
        .with_columns(
            speaker=named,
            camp=pl.when(pl.col("voice") != "own").then(pl.col("camp").fill_null(UNKNOWN)),
        )
        .rename({"sentence": "unit"})
        .select(*(pl.col(name).cast(kind) for name, kind in _PASSAGES.items()))
    )


def attributed(scores: pl.DataFrame, said: pl.DataFrame, unit: Unit) -> pl.DataFrame:
    """Scores with what is attributed to their units.

    An article has a value where all its sentences have the same one, and null elsewhere: one of own words and
    quotations has no single voice. A paragraph has what its whole article has.

    Args:
        scores: Columns of ``SCORE_SCHEMA``.
        said: One row per sentence, as ``passages`` gives them.
        unit: What was scored.
    """
    keys = list(KEYS) if unit == "sentence" else ["article"]
    whole = said.select(*KEYS, *SAID) if unit == "sentence" else _of_articles(said)
    joined = scores.drop(SAID).join(whole, on=keys, how="left", maintain_order="left")
    return joined.select(*SCORE_SCHEMA)


def _of_articles(said: pl.DataFrame) -> pl.DataFrame:
    alike = [
        pl.when(pl.col(name).n_unique() == 1).then(pl.col(name).first()).otherwise(None).alias(name)
        for name in SAID
    ]
    return said.group_by("article", maintain_order=True).agg(alike)
