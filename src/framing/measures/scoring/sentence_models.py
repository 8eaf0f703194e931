"""Static sentence models that lie on this disk: texts to vectors, nothing is ever downloaded."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from framing.errors import DataError, MissingDependency

Floats = NDArray[np.float64]

BUNDLED = "l2_supercat", 256
"""The model inside the wheel of wordllama: its name and the length of its vectors."""

TEXTS_AT_ONCE = 16
"""Whole articles are embedded too: more at once cost memory and gain nothing."""

MATRICES = ("embeddings", "embedding.weight")
"""What model2vec and sentence-transformers call the matrix of a static model."""


@dataclass(frozen=True, kw_only=True)
class SentenceModel:
    """A model that gives every text one vector, the mean of its tokens' vectors.

    Attributes:
        name: Library with version, model, and SHA-256 of its weights and its tokeniser.
        encode: Texts → vectors, shape (n_texts, n_dimensions), float32; zeros for a text without a token.
    """

    name: str
    encode: Callable[[list[str]], NDArray[np.float32]]

    def directions(self, texts: Sequence[str]) -> Floats:
        """Vectors of length 1, NaN for a text that is empty or has no known token, shape (n_texts, n)."""
        blocks = [
            np.asarray(self.encode(list(texts[first : first + TEXTS_AT_ONCE])), dtype=np.float64)
            for first in range(0, len(texts), TEXTS_AT_ONCE)
        ]
        vectors = np.concatenate(blocks)
        lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
        return np.asarray(vectors / np.where(lengths > 0, lengths, np.nan)[:, None])


def bundled_model() -> SentenceModel:
    """The model that comes inside the package wordllama.

    Raises:
        MissingDependency: wordllama is not installed.
        DataError: The installed wordllama holds no weights.
    """
    library = _library("wordllama")
    name, size = BUNDLED
    root = Path(str(library.__file__)).parent
    weights = root / "weights" / f"{name}_{size}.safetensors"
    tokenizer = root / "tokenizers" / f"{name}_tokenizer_config.json"
    if not (weights.is_file() and tokenizer.is_file()):
        raise DataError(
            f"the installed wordllama {version('wordllama')} holds no weights of {name}, and none are "
            "downloaded: install 0.4.0 or a later one that ships them, or name a model2vec model's files"
        )
    # WordLlama.load of 0.4.0 looks for its tokeniser in a folder that the wheel does not have.
    arrays = _library("safetensors.numpy").load_file(weights)
    words = _library("tokenizers").Tokenizer.from_file(str(tokenizer))
    model = _library("wordllama.inference").WordLlamaInference(arrays[MATRICES[1]], words)
    return SentenceModel(name=_named("wordllama", name, weights, tokenizer), encode=model.embed)


def model_of_files(weights: Path, tokenizer: Path) -> SentenceModel:
    """A model2vec model from its two files.

    Args:
        weights: ``model.safetensors``.
        tokenizer: ``tokenizer.json``.

    Raises:
        MissingDependency: model2vec is not installed.
        DataError: The files are no static model.
    """
    library = _library("model2vec")
    load, tokenizers = _library("safetensors.numpy").load_file, _library("tokenizers")
    try:
        arrays = load(weights)
        matrix = next(arrays[name] for name in MATRICES if name in arrays)
        model = library.StaticModel(
            matrix,
            tokenizers.Tokenizer.from_file(str(tokenizer)),
            weights=arrays.get("weights"),
            token_mapping=arrays.get("mapping"),
            max_length=None,  # a mean has no longest text
        )
    except Exception as error:  # the Rust libraries below raise bare exceptions of their own
        raise DataError(
            f"{weights.name} and {tokenizer.name} cannot be read as a model2vec model ({error}): expected "
            "model.safetensors and tokenizer.json of one static model, as model2vec saves it"
        ) from error

    def encode(texts: list[str]) -> NDArray[np.float32]:
        found: NDArray[np.float32] = model.encode(texts, normalize=False, use_multiprocessing=False)
        return found

    return SentenceModel(name=_named("model2vec", weights.parent.name, weights, tokenizer), encode=encode)


def _library(name: str) -> Any:
    try:
        with _logging_untouched():
            return import_module(name)
    except ImportError as error:
        raise MissingDependency(
            f"the measure sentence_embedding needs {name.partition('.')[0]}, which is not installed: "
            'pip install "framing-news[sentence]"'
        ) from error


@contextmanager
def _logging_untouched() -> Iterator[None]:
    """Takes back what a library does to the root logger while it is imported; wordllama sets it up anew."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    try:
        yield
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)


def _named(library: str, model: str, weights: Path, tokenizer: Path) -> str:
    digests = (sha256(path.read_bytes()).hexdigest() for path in (weights, tokenizer))
    return "{} {}, model {}; SHA-256 of its weights {}, of its tokeniser {}".format(
        library, version(library), model, *digests
    )
