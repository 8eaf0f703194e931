"""Stage 3: turn the text into integers, once."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from framing.corpus.corpus import Corpus
from framing.engine import Engine
from framing.experiments.stages.corpus import SELECT
from framing.text.tokens import TokenSettings

TOKENS = "tokens"


@dataclass(frozen=True, kw_only=True)
class Tokenise:
    """Tokenise the chosen articles.

    Attributes:
        settings: Choices of the tokeniser.
    """

    settings: TokenSettings

    def __call__(self, inputs: Mapping[str, Path], out: Path, engine: Engine) -> None:
        """Write the token store."""
        from framing.text.tokenise import tokenise

        tokenise(Corpus.open(inputs[SELECT]), out, self.settings, engine)
