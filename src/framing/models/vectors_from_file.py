"""Vectors from elsewhere: word2vec, GloVe and fastText files, cut down to the words of the corpus."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from framing.errors import ChangedInput, CorpusError, UsageError
from framing.models.base import Embedding
from framing.models.intake.vector_files import Format, VectorFile, digest_of, recognised
from framing.models.intake.words import ChosenWords, WordChoice, choose_words
from framing.text.tokens import Tokens
from framing.text.vocabulary import fold


@dataclass(frozen=True, kw_only=True)
class VectorsFromFile:
    """Pretrained vectors of the words that the corpus holds; nothing is trained and nothing is random.

    Types of the corpus know no case. A vector spelt exactly as the type is taken first (``us`` before
    ``US``), else the first spelling in the file, which in published files is the most frequent one. A word
    of the corpus without a vector is left out and counted, never given a vector of something else.

    Attributes:
        file: Vectors in word2vec's text or binary format, GloVe's, fastText's ``.vec``, or ``.npy``.
        sha256: Digest of the file (of ``.npy`` and the words behind it), so that a study never reads another
            file unnoticed; leave it empty once and the message says what to write.
        words: For ``.npy``: list of the words, one a line, in the order of the rows.
        format: Format of the file, where it must not be read from its first bytes.
        min_count: Words with fewer tokens in the corpus are left out.

    References:
        Pennington, Socher & Manning (2014), GloVe, EMNLP, 1532-1543; Bojanowski, Grave, Joulin & Mikolov
        (2017), TACL 5, 135-146. Cite the paper of the vectors you use.
    """

    family: ClassVar[Literal["embedding", "topics"]] = "embedding"
    citation: ClassVar[str] = "vectors trained elsewhere; cite their own paper"
    random: ClassVar[bool] = False
    paths: ClassVar[tuple[str, ...]] = ("file", "words")

    file: str
    sha256: str
    words: str | None = None
    format: Format | None = None
    min_count: int = 1

    def fit(self, tokens: Tokens, *, seed: int) -> Embedding:
        """The vectors of the corpus's words, the most frequent word of the corpus first.

        Args:
            tokens: The corpus, tokenised.
            seed: Without effect.

        Raises:
            DataError: The file cannot be read, is damaged, or is not of a known format.
            ChangedInput: The file is not the one whose digest was given.
            UsageError: No digest was given.
            CorpusError: The file knows fewer than two words of the corpus.
        """
        path, words = Path(self.file), Path(self.words) if self.words else None
        source = recognised(path, words, self.format)
        self._check(digest_of(path, words))
        chosen = choose_words(tokens, WordChoice(min_count=self.min_count))
        found = pick(source, {word: row for row, word in enumerate(chosen.words)})
        kept = np.flatnonzero(found.known)
        if len(kept) < 2:  # noqa: PLR2004 - nothing can be compared with a single word
            raise CorpusError(
                f"{path} knows {len(kept)} of the {len(chosen.words):,} words of the corpus: is it of the "
                "same language and script?"
            )
        return Embedding(
            words=tuple(chosen.words[row] for row in kept),
            vectors=found.vectors[kept],
            corpus=tokens.fingerprint,
            settings=f"{self._settings(source)} {_told(found, chosen)} seed={seed}",
        )

    def _check(self, digest: str) -> None:
        if not self.sha256:
            raise UsageError(f"{self.file}: write down which file this is, as sha256: {digest}")
        if digest != self.sha256.lower():
            raise ChangedInput(
                f"{self.file} is not the file that was meant: its SHA-256 is {digest}, not {self.sha256}. "
                "Get the right file, or write the new digest down."
            )

    def _settings(self, source: VectorFile) -> str:
        """Everything that makes the result, without the folder, which is another on every machine."""
        named = f"file={Path(self.file).name!r} sha256={self.sha256.lower()} format={source.format}"
        return f"VectorsFromFile({named} dimensions={source.dimensions} min_count={self.min_count})"


@dataclass(frozen=True, kw_only=True)
class Picked:
    """What a file of vectors knows of a list of words.

    Attributes:
        vectors: Shape (n_words, n_dimensions); rows of unknown words are meaningless.
        known: Which words the file knows, shape (n_words,).
        n_rows: Vectors in the file.
        n_other_spelling: Words whose vector stands under another spelling (``Russia`` for ``russia``).
        n_duplicates: Further rows of a spelling that was already taken; the first one counts.
        n_not_text: Rows whose word is no UTF-8, passed over.
        n_zero: Words whose vector in the file is zero throughout: they count as unknown.
    """

    vectors: NDArray[np.float32]
    known: NDArray[np.bool_]
    n_rows: int
    n_other_spelling: int
    n_duplicates: int
    n_not_text: int
    n_zero: int


def pick(source: VectorFile, wanted: Mapping[str, int]) -> Picked:
    """The vectors of some words, read in one pass over a file.

    Args:
        source: The file.
        wanted: Word as a type is folded → its row in the result.

    Raises:
        DataError: A row of the file is wrong; the message names it.
    """
    vectors = np.zeros((len(wanted), source.dimensions), dtype=np.float32)
    taken: dict[int, str] = {}
    n_rows = n_duplicates = n_not_text = 0
    for row in source.rows():
        n_rows += 1
        try:
            spelling = row.word.decode()
        except UnicodeDecodeError:  # word2vec's own files cut long words within a character
            n_not_text += 1
            continue
        word = fold(spelling) if spelling else ""
        place = wanted.get(word)
        if place is None:
            continue
        before = taken.get(place)
        n_duplicates += before == spelling
        if before is None or (spelling == word and before != word):
            vectors[place] = source.vector(row)
            taken[place] = spelling
    known = np.zeros(len(wanted), dtype=np.bool_)
    known[sorted(taken)] = True
    zero = known & ~vectors.any(axis=1)
    names = {place: word for word, place in wanted.items()}
    return Picked(
        vectors=vectors,
        known=known & ~zero,
        n_rows=n_rows,
        n_other_spelling=sum(spelling != names[place] for place, spelling in taken.items()),
        n_duplicates=n_duplicates,
        n_not_text=n_not_text,
        n_zero=int(zero.sum()),
    )


def _told(found: Picked, chosen: ChosenWords) -> str:
    """Counts of what was found and of what was not, for the settings of the model."""
    tokens = int(chosen.counts[found.known].sum()), int(chosen.counts.sum())
    return (
        f"vectors={found.n_rows} known={int(found.known.sum())}/{len(chosen.words)} words "
        f"({tokens[0]}/{tokens[1]} tokens) other_spelling={found.n_other_spelling} "
        f"duplicates={found.n_duplicates} not_text={found.n_not_text} zero={found.n_zero}"
    )


MODEL = VectorsFromFile
