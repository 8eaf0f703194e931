"""Who speaks: for whom those speak whom outlets quote or report, and how much outlets say themselves."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Literal

import numpy as np
import polars as pl

from framing.errors import DataError, EstimateError, UsageError
from framing.estimates.base import Evidence, Findings
from framing.estimates.inference.adjust import Adjustment
from framing.estimates.inference.comparison import LIKE_THESE
from framing.estimates.inference.confusion import Confusion
from framing.estimates.inference.copies import counted, uncounted
from framing.estimates.inference.corrected_shares import Read, corrected
from framing.estimates.inference.design import MIN_FOR_HEADLINE
from framing.estimates.inference.shares import (
    Asked,
    Shared,
    refuse_strangers,
    share_estimates,
    share_slices,
)
from framing.estimates.inference.slices import OUTLET_VALUES
from framing.types import Estimate

Of = Literal["camp", "voice"]
MEASURES: Mapping[Of, str] = {"camp": "share_of_attributed_words", "voice": "share_of_sentences"}
VOICES = ("own", "mixed", "reported", "reported_inferred", "direct")
"""From own words to quotation; voices that are not listed follow by name."""


@dataclass(frozen=True, kw_only=True)
class WhoSpeaks:
    """Shares of attributed words by camp, and of sentences by voice, each an outlet's share first.

    A sentence that holds others' words counts whole, with all its words, also where only a part of it is
    quoted. The camp of somebody of whom it is not known for whom he speaks is ``unknown``, which is a camp of
    its own here: its share says how much is not known.

    Where the study names a confusion matrix of the reading of voices (``voice_gold``), shares of voices are
    also given corrected for its errors, as ``share_of_sentences_corrected``.

    Attributes:
        target: Name of the one group.
        reference: Name of the group it is compared with.
        of: ``camp``: share of the words that are quoted or reported; ``voice``: share of all sentences.
        adjust: How p-values are adjusted over camps, and over voices.

    References:
        Welch (1947), Biometrika 34, 28-35; for the correction: Rogan & Gladen (1978), American Journal of
        Epidemiology 107(1), 71-76; Buonaccorsi (2010), Measurement Error, ch. 3 (several categories).
    """

    needs: ClassVar[Literal["scores", "counts"]] = "scores"
    title: ClassVar[str] = "Who speaks"
    citation: ClassVar[str] = "Welch (1947), Biometrika 34, 28-35"

    target: str
    reference: str
    of: Sequence[Of] = ("camp", "voice")
    adjust: Adjustment = "holm"

    def __post_init__(self) -> None:
        """Checks the choices.

        Raises:
            UsageError: A group is compared with itself, or ``of`` is empty.
        """
        if self.target == self.reference:
            raise UsageError(f"two groups are needed; target and reference are both {self.target!r}")
        if not self.of:
            raise UsageError("name under `of` whose shares are wanted: camp, voice, or both")

    def __call__(self, evidence: Evidence) -> Findings:
        """Differences and levels of every share; the table ``outlet_values``.

        Raises:
            EstimateError: Nothing says who speaks, or which passages are copied though the study counts by
            it.
            DataError: The confusion matrix does not fit the voices, or is too small to correct by.
        """
        said = evidence.said
        if said is None or said["voice"].is_null().all() or uncounted(said, evidence.copy):
            raise EstimateError("who speaks cannot be told: no voices are attributed, or no origins")
        refuse_strangers(evidence.articles, (self.target, self.reference))
        asked = Asked(
            estimand="who_speaks",
            target=self.target,
            reference=self.reference,
            adjust=self.adjust,
            seed=evidence.seed,
            level=evidence.level,
            copy=evidence.copy,
        )
        rows = counted(said, evidence.copy).drop_nulls("voice")
        shared = {of: _of_camps(rows) if of == "camp" else _of_voices(rows) for of in self.of}
        groups = (self.target, self.reference)
        values = [
            piece.table() for one in shared.values() for piece in share_slices(one, evidence.articles, groups)
        ]
        found = [each for one in shared.values() for each in share_estimates(one, evidence.articles, asked)]
        if "voice" in shared and evidence.voice_gold is not None:
            like = next(one for one in found if one.measure == MEASURES["voice"])
            found += _corrected(rows, evidence.voice_gold, evidence, like)
        return Findings(
            estimates=tuple(found),
            tables={"outlet_values": pl.concat([pl.DataFrame(schema=OUTLET_VALUES), *values])},
        )


def _of_camps(rows: pl.DataFrame) -> Shared:
    """Words of sentences that hold others' words."""
    others = rows.filter(pl.col("voice") != "own")
    return Shared(
        measure=MEASURES["camp"],
        unit="share of attributed words",
        categories=tuple(sorted(set(others["camp"].drop_nulls()))),
        rows=others.filter(pl.col("n_words") > 0).select(
            "article",
            "unit",
            category="camp",
            weight=pl.col("weight") * pl.col("n_words"),
            n_tokens="n_words",
        ),
    )


def _of_voices(rows: pl.DataFrame) -> Shared:
    seen = set(rows["voice"])
    return Shared(
        measure=MEASURES["voice"],
        unit="share of sentences",
        categories=(*(one for one in VOICES if one in seen), *sorted(seen - set(VOICES))),
        rows=rows.select("article", "unit", "weight", category="voice", n_tokens="n_words"),
    )


def _corrected(rows: pl.DataFrame, gold: Confusion, evidence: Evidence, like: Estimate) -> Iterator[Estimate]:
    """Shares of voices, corrected.

    Raises:
        DataError: The gold does not know a voice that was read.
    """
    shared = _of_voices(rows.with_columns(voice=gold.category("voice")))
    unknown = [voice for voice in shared.categories if voice not in gold.voices]
    if unknown:
        raise DataError(
            f"{gold.source}: knows no sentence of voice {unknown[0]!r}, which was read in this corpus. Label "
            "some, or tell only `own` and `attributed` apart."
        )
    every = replace(shared, categories=gold.voices)
    pieces = list(share_slices(every, evidence.articles, (str(like.target), str(like.reference))))
    values = np.stack([piece.outlet_values for piece in pieces], axis=1)
    target = pieces[0].group_of_outlet == 0
    read = Read(voices=gold.voices, target=values[target], reference=values[~target])
    return corrected(read, gold, replace(like, question=LIKE_THESE), MIN_FOR_HEADLINE)


ESTIMAND = WhoSpeaks
