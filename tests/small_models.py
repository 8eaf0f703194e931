"""Every model with its usual choices, and with a file where it needs one."""

import hashlib
from pathlib import Path

from framing import catalogue
from framing.models.base import Model

VECTORS = Path(__file__).parent / "small_vectors.txt"
"""Made-up vectors of some words of the small corpus, in GloVe's format."""


def made_with_what_it_needs(name: str) -> Model:
    """A model by its name; only one that reads a file is given options."""
    plugin = catalogue.load("models", name)
    needed = {
        "vectors_from_file": {
            "file": str(VECTORS),
            "sha256": hashlib.sha256(VECTORS.read_bytes()).hexdigest(),
        }
    }
    model: Model = plugin(**needed.get(name, {}))
    return model
