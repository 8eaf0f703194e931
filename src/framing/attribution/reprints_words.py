"""The words of a corpus in one file, so that any two articles can be laid side by side."""

from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from framing.attribution.kernels.shingles import QUOTED
from framing.attribution.quotes import quotations
from framing.attribution.voice_reading import Reading

if TYPE_CHECKING:
    from framing.text.tokens import TokenPart, Tokens
    from framing.text.vocabulary import Vocabulary

_SMALL = ("offsets", "bodies", "article_sentences")
_LARGE = ("sentences", "sentence_bytes", "begins", "keys")


@dataclass(frozen=True, kw_only=True)
class Words:
    """The words of m articles: tokens without punctuation, headline and body.

    Attributes:
        words: Type ids, with the bit ``QUOTED`` inside quotation marks; mapped from a file.
        offsets: Article a holds the words ``offsets[a]`` to ``offsets[a + 1]``, int64.
        bodies: First word of each article's body, int64.
        sentences: Sentence s of the corpus holds the words ``sentences[s]`` to ``sentences[s + 1]``; mapped.
        article_sentences: Article a holds the sentences ``[a]`` to ``[a + 1]``.
        sentence_bytes: First byte of each sentence within the running text of its article; mapped.
        begins: Does each sentence begin a paragraph? Mapped.
        keys: A random-looking number for each type, from its spelling.
    """

    words: NDArray[np.uint32]
    offsets: NDArray[np.int64]
    bodies: NDArray[np.int64]
    sentences: NDArray[np.int64]
    article_sentences: NDArray[np.int64]
    sentence_bytes: NDArray[np.uint32]
    begins: NDArray[np.bool_]
    keys: NDArray[np.uint64]

    @classmethod
    def open(cls, folder: Path) -> Self:
        """What ``write_words`` wrote."""
        large = {name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in _LARGE}
        small = {name: np.load(folder / f"{name}.npy") for name in _SMALL}
        words = folder / "words.bin"
        # an empty file cannot be mapped
        mapped = np.memmap(words, np.uint32, "r") if words.stat().st_size else np.empty(0, np.uint32)
        return cls(words=np.asarray(mapped), **small, **{k: np.asarray(v) for k, v in large.items()})


def write_words(tokens: "Tokens", folder: Path) -> Words:
    """Write the words of a corpus into a folder, part by part, and open them.

    Args:
        tokens: The corpus as integers.
        folder: An empty folder.
    """
    pieces: list[dict[str, NDArray[np.generic]]] = []
    n_words = n_sentences = 0
    with (folder / "words.bin").open("wb") as file:
        for part in tokens.parts():
            words, before = _words(part)
            file.write(words.tobytes())
            pieces.append(_places(part, before + n_words, n_sentences))
            n_words, n_sentences = n_words + len(words), n_sentences + len(part.sentence_offsets) - 1
    ends = {"offsets": n_words, "sentences": n_words, "article_sentences": n_sentences}
    kinds = {"sentence_bytes": np.uint32, "begins": np.bool_}
    for name in (*_SMALL, *_LARGE):
        if name == "keys":
            continue
        whole = [piece[name] for piece in pieces] + ([np.array([ends[name]])] if name in ends else [])
        np.save(
            folder / f"{name}.npy",
            np.concatenate([np.empty(0, np.int64), *whole]).astype(kinds.get(name, np.int64)),
        )
    np.save(folder / "keys.npy", keys_of(tokens.vocabulary))
    return Words.open(folder)


def _places(part: "TokenPart", before: NDArray[np.int64], n_sentences: int) -> dict[str, NDArray[np.generic]]:
    """Where the articles, bodies and sentences of a part begin.

    Args:
        part: The part.
        before: Words of the corpus before each of its tokens.
        n_sentences: Sentences of the corpus before the part.
    """
    titles, behind = part.article_paragraphs[:-1], part.article_paragraphs[1:]
    firsts = np.minimum(part.sentence_offsets[:-1], len(part) - 1)
    return {
        "offsets": before[part.article_offsets[:-1]],
        "bodies": before[part.paragraph_offsets[np.minimum(titles + 1, behind)]],
        "article_sentences": part.article_sentences[:-1] + n_sentences,
        "sentences": before[part.sentence_offsets[:-1]],
        "sentence_bytes": part.starts[firsts],
        "begins": np.isin(part.sentence_offsets[:-1], part.paragraph_offsets[:-1]),
    }


def _words(part: "TokenPart") -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """The words of a part, and the number of words before each of its tokens and behind the last."""
    is_word = part.is_word
    quoted = quotations(Reading.of_part(part)).inside
    words = part.types.astype(np.uint32) | np.where(quoted, QUOTED, np.uint32(0))
    return words[is_word], np.concatenate([[0], np.cumsum(is_word, dtype=np.int64)])


def keys_of(vocabulary: "Vocabulary") -> NDArray[np.uint64]:
    """A number for each type that depends on its spelling alone.

    So a text has the same fingerprints in every corpus.
    """
    digests = b"".join(
        blake2b(word.encode("utf-8", "replace"), digest_size=8).digest() for word in vocabulary.types
    )
    return np.frombuffer(digests, dtype="<u8").astype(np.uint64)
