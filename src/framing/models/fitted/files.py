"""Fitted models as plain files: arrays as ``.npy``, words as text, the rest as JSON. Nothing is pickled."""

import json
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from framing.errors import DataError
from framing.models.fitted.embedding import Embedding
from framing.models.fitted.topics import TopicModel

ABOUT = "model.json"
"""File that says which family the folder holds."""


CONCENTRATION = "concentration.npy"
"""File of the sums of articles' posteriors, where a model has them."""


def save(model: Embedding | TopicModel, folder: Path) -> None:
    """Writes a model into a folder, which is made if it is absent; the same model gives the same bytes.

    ``model.json`` holds family, corpus and settings; ``words.txt`` one word per line; an embedding adds
    ``vectors.npy``, topics add ``phi.npy``, ``theta.npy``, ``articles.txt`` and, where there is a posterior,
    ``concentration.npy``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    family = "embedding" if isinstance(model, Embedding) else "topics"
    about: dict[str, str | list[str]] = {
        "corpus": model.corpus,
        "family": family,
        "settings": model.settings,
    }
    if isinstance(model, TopicModel) and model.names:
        about["names"] = list(model.names)
    text = json.dumps(about, ensure_ascii=False, indent=2, sort_keys=True)
    (folder / ABOUT).write_text(text + "\n", encoding="utf-8", newline="\n")
    _write_lines(folder / "words.txt", model.words)
    if isinstance(model, Embedding):
        np.save(folder / "vectors.npy", model.vectors, allow_pickle=False)
        return
    _write_lines(folder / "articles.txt", model.articles)
    np.save(folder / "phi.npy", model.phi, allow_pickle=False)
    np.save(folder / "theta.npy", model.theta, allow_pickle=False)
    if model.concentration is not None:
        np.save(folder / CONCENTRATION, model.concentration, allow_pickle=False)


def load(folder: Path) -> Embedding | TopicModel:
    """Reads a model that ``save`` wrote.

    Raises:
        DataError: The folder does not hold a whole model; the message names the file.
    """
    try:
        about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        words = _read_lines(folder / "words.txt")
        if about["family"] == "embedding":
            return Embedding(
                words=words,
                vectors=np.load(folder / "vectors.npy", allow_pickle=False),
                corpus=about["corpus"],
                settings=about["settings"],
            )
        return TopicModel(
            words=words,
            phi=np.load(folder / "phi.npy", allow_pickle=False),
            theta=np.load(folder / "theta.npy", allow_pickle=False),
            articles=_read_lines(folder / "articles.txt"),
            corpus=about["corpus"],
            settings=about["settings"],
            concentration=_read_array(folder / CONCENTRATION),
            names=tuple(about.get("names", ())),
        )
    except (OSError, ValueError, KeyError) as error:
        raise DataError(
            f"{folder} does not hold a whole fitted model: {error}. Fit the model again."
        ) from error


def _read_array(path: Path) -> NDArray[np.float64] | None:
    return np.load(path, allow_pickle=False) if path.is_file() else None


def _write_lines(path: Path, lines: Iterable[str]) -> None:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")


def _read_lines(path: Path) -> tuple[str, ...]:
    return tuple(path.read_text(encoding="utf-8").split("\n")[:-1])
