"""Whose words each sentence gives: the outlet's own, a quotation, reported speech; whose, and by which words.

>>> from framing.attribution.voice import voices_of_text
>>> table = voices_of_text("The river is wide. “We are good neighbours of the river,” Mr Xi said.").sentences
>>> table["voice"].to_list()[1:]
['own', 'direct']
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import polars as pl

    from framing.engine.pool import Engine
    from framing.text.tokens import Tokens

Voice = Literal["own", "direct", "reported", "reported_inferred", "mixed"]
VOICES: tuple[Voice, ...] = ("own", "direct", "reported", "reported_inferred", "mixed")
"""``own``: the outlet speaks. ``direct``: mostly a quotation. ``reported``: indirect speech with a cue.
``reported_inferred``: no cue, but the read-out of an agency goes on with what a leader said. ``mixed``: a
statement of the outlet or a report with a quoted fragment of three words or more."""


@dataclass(frozen=True, kw_only=True)
class VoiceSettings:
    """Choices of the reading.

    Attributes:
        readouts: Infer reported speech without a cue inside recognised read-outs of agencies.
        camps: Files of speakers and camps besides the bundled one; a later file wins.
        agencies: Names of agencies besides the known ones: what is attributed to an agency alone
            (``Xinhua reports``) stays
            the outlet's own words, with the agency in the relay. ``voices`` adds the agencies of the corpus.
    """

    readouts: bool = True
    camps: tuple[Path, ...] = ()
    agencies: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Voices:
    """Who says what in a corpus.

    Attributes:
        sentences: One row per sentence **in the order of the token store's sentences** (the title of an
            article is
            its sentence 0), so that row i belongs to unit i of ``tokens.with_unit("sentence")``. Columns:
            article, sentence (number within the article, from 0), voice (one of ``VOICES``), p
            (0 to 1; English: the probability that the sentence is not the outlet's own, calibrated on
            American news, 0 or 1 where corrected by hand, 1 in transcripts; other languages, read by rules:
            the share of its words that are attributed, no probability), speaker (as written, null for
            own words and nameless quotations), speaker_name (resolved within the article), speaker_id
            (key of the file of camps), camp, cue, cue_strength (``strong``, ``attitude``, ``none``),
            relay (``outlet → agency → speaker``), start and end (bytes into the running text), how
            (``reading``, ``readout``, ``transcript``, ``correction``).
        spans: One row per span: article, sentence, attribution (number within the article), role
            (``content``,
            ``cue``, ``source``), start, end (bytes into the running text), text.
    """

    sentences: "pl.DataFrame"
    spans: "pl.DataFrame"


def voices(
    tokens: "Tokens",
    *,
    settings: VoiceSettings | None = None,
    credits_of: "pl.DataFrame | None" = None,
    corrections: "pl.DataFrame | None" = None,
    engine: "Engine | None" = None,
) -> Voices:
    """Read every sentence of a corpus for whose words it gives.

    Args:
        tokens: The token store.
        settings: Choices; None takes the defaults.
        credits_of: Agency credits of articles for the relay and for read-outs: columns id and credit (a
            list of
            text), as ``corpus.frame(["id", "credit"])`` gives them; None: none are known.
        corrections: What ``framing.attribution.voice_corrections.read`` returned; they win over the machine.
        engine: Worker processes, one part of the store at a time; None works in this one.

    Raises:
        BadConfig: A file of camps has problems.
        DataError: A correction names an article or sentence that is not there.
    """
    from framing.attribution.voice_table import read_tokens

    return read_tokens(
        tokens, settings or VoiceSettings(), credits_of=credits_of, corrections=corrections, engine=engine
    )


def voices_of_text(  # noqa: PLR0913  # what is known of an article, one by one
    text: str,
    *,
    title: str = "",
    language: str = "en",
    outlet: str = "",
    published: date | None = None,
    credit: Sequence[str] = (),
    settings: VoiceSettings | None = None,
) -> Voices:
    """Read one article.

    Args:
        text: Its body, paragraphs separated by empty lines.
        title: Its headline.
        language: ISO 639-1 code.
        outlet: Who publishes, for the relay.
        published: Its day, for titles such as "the Chinese leader"; None takes the present holders.
        credit: Agencies credited.
        settings: Choices; None takes the defaults.
    """
    from framing.attribution.voice_reading import Reading
    from framing.attribution.voice_table import About, read_articles

    about = About(article="text", outlet=outlet, published=published, language=language, credit=tuple(credit))
    return read_articles(Reading.of_texts([text], [title]), [about], settings or VoiceSettings())
