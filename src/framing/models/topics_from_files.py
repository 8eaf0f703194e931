"""Topics from elsewhere: θ and φ of stm, MALLET, BERTopic or any other tool, as topics of the corpus."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import ClassVar, Literal

import numpy as np

from framing.errors import ChangedInput, DataError, UsageError
from framing.models.base import TopicModel
from framing.models.fitted.adoption import adopt
from framing.models.fitted.foreign import ForeignTopics, read_topic_tables
from framing.models.fitted.mallet import read_mallet
from framing.text.tokens import Tokens


@dataclass(frozen=True, kw_only=True)
class TopicsFromFiles:
    """Topics that were fitted elsewhere on the articles of this corpus; nothing is fitted or random here.

    Everything is checked before it counts: shapes, sums of rows, ids of articles. Articles without a row
    have no topics. Several files of several seeds are several models; declare one each.

    Attributes:
        theta: Article × topic shares: .csv, .tsv, .parquet or .npy; or MALLET's ``--output-doc-topics``.
        phi: Topic × word probabilities, likewise; or MALLET's ``--topic-word-weights-file``.
        sha256: Digest of the files, one after the other in the order theta, phi, words, articles, so that a
            study never reads other files unnoticed; leave it empty once and the message says what to write.
        words: The vocabulary, one word a line; needed where ``phi`` does not name its words.
        articles: The ids, one a line; needed where ``theta`` does not name its articles.
        tool: ``tables``, or ``mallet`` for its text files.
        scale: Rows are weights, not probabilities: scale them to sum to 1.

    References:
        Cite the tool and the model that gave the topics.
    """

    family: ClassVar[Literal["embedding", "topics"]] = "topics"
    citation: ClassVar[str] = "topics fitted elsewhere; cite the tool and its model"
    random: ClassVar[bool] = False
    paths: ClassVar[tuple[str, ...]] = ("theta", "phi", "words", "articles")

    theta: str
    phi: str
    sha256: str
    words: str | None = None
    articles: str | None = None
    tool: Literal["tables", "mallet"] = "tables"
    scale: bool = False

    def fit(self, tokens: Tokens, *, seed: int) -> TopicModel:
        """The topics as topics of the corpus, most prevalent first.

        Args:
            tokens: The corpus, tokenised.
            seed: Without effect.

        Raises:
            DataError: A file cannot be read, or what it holds cannot be topics of this corpus.
            ChangedInput: The files are not those whose digest was given.
            UsageError: No digest was given, or files that MALLET's layout has no use for.
        """
        self._check()
        adopted = adopt(self._read(), tokens, scale=self.scale)
        model = adopted.model
        order = np.argsort(-model.prevalence(), kind="stable")
        return TopicModel(
            words=model.words,
            phi=model.phi[order],
            theta=model.theta[:, order],
            articles=model.articles,
            corpus=model.corpus,
            settings="; ".join((model.settings, *adopted.notes(), f"seed={seed}")),
        )

    def _read(self) -> ForeignTopics:
        if self.tool == "mallet":
            return read_mallet(Path(self.theta), Path(self.phi))
        return read_topic_tables(
            Path(self.theta),
            Path(self.phi),
            words=Path(self.words) if self.words else None,
            articles=Path(self.articles) if self.articles else None,
        )

    def _check(self) -> None:
        if self.tool == "mallet" and (self.words or self.articles):
            raise UsageError(
                "MALLET's files name words and articles themselves: leave `words` and `articles` out"
            )
        digest = sha256()
        for file in (self.theta, self.phi, self.words, self.articles):
            if file:
                digest.update(_content(Path(file)))
        if not self.sha256:
            raise UsageError(
                f"{self.theta}: write down which files these are, as sha256: {digest.hexdigest()}"
            )
        if digest.hexdigest() != self.sha256.lower():
            raise ChangedInput(
                f"{self.theta} and the files with it are not those that were meant: their SHA-256 is "
                f"{digest.hexdigest()}, not {self.sha256}. Get the right files, or write the new digest down."
            )


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error}") from error


MODEL = TopicsFromFiles
