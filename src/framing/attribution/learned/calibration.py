"""From the mean chance of a sentence's words to the chance that the sentence is not the outlet's own.

The field is asked about words, and about attitudes too, so its mean is no probability of a voice: of
sentences that are read as the outlet's own although their words are nine tenths likely to be attributed, one
in ten is not the outlet's. Two logistic curves over that mean, one for sentences read as own and one for all
others (Platt 1999), turn it into one. They are fitted to articles that the field has not seen.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from framing.attribution.learned.model import BUNDLED

FILE = BUNDLED.parent / "voice_en_calibration.json"
DIGITS = 4


@dataclass(frozen=True, kw_only=True)
class Calibration:
    """Two logistic curves, each by its level at 0 and its slope, in logits.

    Attributes:
        own: For sentences read as the outlet's own.
        other: For all others.
    """

    own: tuple[float, float]
    other: tuple[float, float]

    @classmethod
    def fit(cls, mean: NDArray[np.float64], read_own: NDArray[np.bool_], other: NDArray[np.bool_]) -> Self:
        """Fit both curves by maximum likelihood.

        Args:
            mean: Mean chance of the words of each sentence.
            read_own: Is each read as the outlet's own?
            other: Is each truly not the outlet's own?
        """
        return cls(
            own=_curve(mean[read_own], other[read_own]), other=_curve(mean[~read_own], other[~read_own])
        )

    def chances(self, mean: NDArray[np.float64], read_own: NDArray[np.bool_]) -> NDArray[np.float64]:
        """The chance of each sentence not to be the outlet's own, 0 to 1.

        Args:
            mean: Mean chance of its words.
            read_own: Is it read as the outlet's own?
        """
        curve = np.where(read_own[:, None], self.own, self.other)
        return np.asarray(1 / (1 + np.exp(-(curve[:, 0] + curve[:, 1] * mean))))


def _curve(mean: NDArray[np.float64], other: NDArray[np.bool_]) -> tuple[float, float]:
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression(C=np.inf, tol=1e-8, max_iter=1_000).fit(mean[:, None], other)
    return round(float(fitted.intercept_[0]), DIGITS), round(float(fitted.coef_[0, 0]), DIGITS)


@cache
def bundled_calibration() -> Calibration:
    """The curves that ship with the project."""
    known = json.loads(FILE.read_text(encoding="utf-8"))
    return Calibration(own=tuple(known["own"]), other=tuple(known["other"]))


def write(calibration: Calibration, facts: dict[str, object], to: Path) -> None:
    """Write curves and what they were fitted to; the same curves give the same bytes."""
    content = {**facts, "own": calibration.own, "other": calibration.other}
    to.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")
