"""Calibrates ``p`` of the English reader: ``python -m framing.attribution.calibrate POLNEAR``.

POLNEAR is a folder with ``train.jsonl.gz``. The field is fitted to four fifths of its articles, the fifth
part is read with it, and the curves are fitted to what comes out beside the annotation. ``dev.jsonl.gz`` is
never read here.
"""

import argparse
import hashlib
import tempfile
from pathlib import Path

import numpy as np

from framing.attribution.languages.en import English
from framing.attribution.learned.annotated_voices import annotated_voices
from framing.attribution.learned.calibration import FILE, Calibration, write
from framing.attribution.learned.fitting import FitSettings
from framing.attribution.learned.model import Model, load, load_word_classes, save
from framing.attribution.learned.polnear import Annotated, read
from framing.attribution.learned.training import train
from framing.attribution.quotes import quotations
from framing.attribution.train import PRUNE
from framing.attribution.voice_sentences import sentence_voices

HELD_OUT = 5
"""Every fifth article is held out."""


def main(arguments: list[str] | None = None) -> None:
    """Fit without the held-out articles, read them, fit the curves, write them.

    Args:
        arguments: Command line; None takes the one of this process.
    """
    parser = argparse.ArgumentParser(prog="python -m framing.attribution.calibrate", description=__doc__)
    parser.add_argument("polnear", type=Path, help="folder with train.jsonl.gz")
    parser.add_argument("--to", type=Path, default=FILE, help="file of the curves (default: the bundled one)")
    chosen = parser.parse_args(arguments)
    file = chosen.polnear / "train.jsonl.gz"
    every = read(file)
    held = [a for a in range(len(every.ids)) if a % HELD_OUT == 0]
    kept = [a for a in range(len(every.ids)) if a % HELD_OUT]
    model = _fitted(every.select(kept))
    curves, n = calibrated(every.select(held), English(model))
    data = {"name": "PolNeAR 1.0, train", "sha256": hashlib.sha256(file.read_bytes()).hexdigest()}
    write(curves, {"data": data, "articles": len(held), "sentences": n}, chosen.to)


def _fitted(annotated: Annotated) -> Model:
    fitted, lexicon, facts = train(annotated, load_word_classes(), FitSettings())
    with tempfile.TemporaryDirectory() as folder:
        save(fitted, lexicon, Path(folder), prune=PRUNE, facts=facts)
        return load(Path(folder))


def calibrated(annotated: Annotated, reader: English) -> tuple[Calibration, int]:
    """The curves for a reader on articles that it has not seen, and their number of sentences with words.

    Args:
        annotated: The articles.
        reader: The reader.
    """
    reading, marks = annotated.reading, quotations(annotated.reading)
    found = sentence_voices(reading, marks, reader.attributions(reading, marks))
    full = np.bincount(reading.sentence_of()[reading.is_word], minlength=reading.n_sentences) > 0
    other = annotated_voices(annotated) != "own"
    return Calibration.fit(found.p[full], (found.voice == "own")[full], other[full]), int(full.sum())


if __name__ == "__main__":
    main()
