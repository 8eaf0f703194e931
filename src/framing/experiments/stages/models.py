"""Stage 5: fit the declared models, one stage per model and seed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from framing.engine import Engine
from framing.experiments.stages.tokens import TOKENS
from framing.models.base import Embedding, Model, TopicModel, load, save
from framing.text.tokens import Tokens


@dataclass(frozen=True, kw_only=True)
class FitModel:
    """Fit one model with one seed.

    Attributes:
        model: The model with its options.
        seed: Seed of this fit.
    """

    model: Model
    seed: int

    def __call__(self, inputs: Mapping[str, Path], out: Path, engine: Engine) -> None:
        """Write the fitted model."""
        del engine
        save(self.model.fit(Tokens.open(inputs[TOKENS]), seed=self.seed), out)


def fitted(inputs: Mapping[str, Path], stages: Sequence[str]) -> tuple[Embedding | TopicModel, ...]:
    """The models that stages have fitted, in order."""
    return tuple(load(inputs[stage]) for stage in stages)
