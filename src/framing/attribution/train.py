"""Fits the English reader: ``python -m framing.attribution.train POLNEAR --to FOLDER``.

POLNEAR is a folder with ``train.jsonl.gz``: PolNeAR 1.0 as one JSON object per line. Twice the same command
gives twice the same bytes. ``dev.jsonl.gz`` is never read here.
"""

import argparse
import hashlib
from pathlib import Path

from framing.attribution.learned.fitting import FitSettings
from framing.attribution.learned.model import BUNDLED, load_word_classes, save
from framing.attribution.learned.polnear import read
from framing.attribution.learned.training import train

PRUNE = 0.04
"""Weights of this size and below are left out of the files."""


def main(arguments: list[str] | None = None) -> None:
    """Read the articles, fit, write the model.

    Args:
        arguments: Command line; None takes the one of this process.
    """
    parser = argparse.ArgumentParser(prog="python -m framing.attribution.train", description=__doc__)
    parser.add_argument("polnear", type=Path, help="folder with train.jsonl.gz")
    parser.add_argument(
        "--to", type=Path, default=BUNDLED, help="folder of the model (default: the bundled one)"
    )
    parser.add_argument("--classes", type=Path, help="word classes (default: the bundled ones)")
    parser.add_argument("--prune", type=float, default=PRUNE, help="drop weights up to this size")
    chosen = parser.parse_args(arguments)
    file = chosen.polnear / "train.jsonl.gz"
    classes = load_word_classes(chosen.classes)
    fitted, lexicon, facts = train(read(file), classes, FitSettings())
    data = {"name": "PolNeAR 1.0, train", "sha256": hashlib.sha256(file.read_bytes()).hexdigest()}
    save(fitted, lexicon, chosen.to, prune=chosen.prune, facts={"data": data, "prune": chosen.prune, **facts})


if __name__ == "__main__":
    main()
