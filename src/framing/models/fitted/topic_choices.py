"""What all models of topics share: the words they see, and how their results become one frozen model."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from framing.errors import UsageError
from framing.models.fitted.topics import TopicModel
from framing.models.intake.words import WordChoice
from framing.text.tokens import Tokens

Matrix = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class TopicChoices:
    """Number of topics and rules for words, as every model of topics takes them.

    Attributes:
        k: Number of topics.
        min_count: Words with fewer tokens are left out.
        min_docfreq: Words in fewer articles are left out.
        max_docfreq: Words in more than this share of the articles are left out, 0 to 1.
        function_words: Keep pronouns, prepositions and the like.
    """

    k: int = 20
    min_count: int = 5
    min_docfreq: int = 3
    max_docfreq: float = 0.5
    function_words: bool = False

    def __post_init__(self) -> None:
        """Checks the choices.

        Raises:
            UsageError: A number lies outside its range.
        """
        require_above("k", self.k, 1)
        require_above("min_count", self.min_count, 1)
        require_above("min_docfreq", self.min_docfreq, 1)
        if not 0 < self.max_docfreq <= 1:
            raise UsageError(
                f"max_docfreq is a share of the articles above 0 and up to 1, not {self.max_docfreq:g}"
            )
        for name in ("passes", "max_iter"):
            require_above(name, getattr(self, name, None), 1)
        for name in ("alpha", "eta"):
            require_above(name, getattr(self, name, None), 0, inclusive=False)

    @property
    def choice(self) -> WordChoice:
        """The rules for words."""
        return WordChoice(
            min_count=self.min_count,
            min_docfreq=self.min_docfreq,
            max_docfreq=self.max_docfreq,
            function_words=self.function_words,
        )


def require_above(name: str, value: object, least: float, *, inclusive: bool = True) -> None:
    """A number lies in its range; anything that is no number (``auto``) passes.

    Raises:
        UsageError: It does not; the message names the option and the range.
    """
    if isinstance(value, int | float) and (value < least or (value == least and not inclusive)):
        bound = f"{least:g} or more" if inclusive else f"above {least:g}"
        raise UsageError(f"{name} must be {bound}, not {value:g}")


@dataclass(frozen=True, kw_only=True)
class FoundTopics:
    """What a library has found, in its own order of topics.

    Attributes:
        words: The vocabulary.
        phi: Topic × word probabilities, shape (n_topics, n_words).
        theta: Article × topic shares, shape (n_articles, n_topics).
        concentration: Sum of each article's Dirichlet posterior, shape (n_articles,), or None where the model
            has no posterior.
        names: Names of the first topics, which keep their places.
    """

    words: tuple[str, ...]
    phi: Matrix
    theta: Matrix
    concentration: Matrix | None = None
    names: tuple[str, ...] = ()


def by_prevalence(found: FoundTopics, tokens: Tokens, settings: str) -> TopicModel:
    """The topics as a model of the corpus: named ones first, the others by their mean share.

    Args:
        found: What a library has found.
        tokens: The corpus it was fitted on.
        settings: How it was made, as text.
    """
    fixed = len(found.names)
    shares = np.nanmean(found.theta[:, fixed:], axis=0) if fixed < found.theta.shape[1] else np.zeros(0)
    order = np.concatenate([np.arange(fixed), np.argsort(-shares, kind="stable") + fixed])
    return TopicModel(
        words=found.words,
        phi=np.asarray(found.phi, dtype=np.float64)[order],
        theta=found.theta[:, order],
        articles=tuple(tokens.articles["article"]),
        corpus=tokens.fingerprint,
        settings=settings,
        concentration=found.concentration,
        names=found.names,
    )
