"""Whose copy: reads the agency credits of a corpus, finds its reprints, and puts the two together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framing.attribution.origin_tables import Origins, OriginSettings

if TYPE_CHECKING:
    from pathlib import Path

    from framing.corpus.corpus import Corpus
    from framing.engine import Engine
    from framing.text.tokens import Tokens

__all__ = ["OriginSettings", "Origins", "origins"]


def origins(
    tokens: Tokens, corpus: Corpus, *, to: Path, engine: Engine, settings: OriginSettings | None = None
) -> Origins:
    """Say of every article and sentence whose words they are, and write it down.

    Args:
        tokens: The corpus as integers.
        corpus: The same corpus.
        to: Folder for the tables; made if it is missing. Files of an earlier call are replaced.
        engine: Who does the work; the tables are the same for any number of workers.
        settings: When texts count as copied; None takes the defaults.

    Raises:
        CorpusError: Tokens and corpus are not of the same articles.
    """
    raise NotImplementedError
