"""An experiment with every default explicit: what a run writes down, and what it is made again from."""

import os
from pathlib import Path

from pydantic import JsonValue

from framing.experiments.declaration.reading import Declared


def resolved(declared: Declared) -> dict[str, JsonValue]:
    """The experiment with the options of its plug-ins; keys in the order in which they were declared.

    The order of groups, of models and of all lists has a meaning. The path of the corpus is seen from the
    project, other paths from the experiment file.
    """
    return {
        **declared.experiment.model_dump(mode="json"),
        "corpus": corpus_path(declared),
        "measures": [{chosen.name: dict(chosen.options)} for chosen in declared.measures],
        "models": {
            name: {"kind": model.kind, "seeds": model.seeds, **model.options}
            for name, model in declared.models.items()
        },
        "estimands": [{chosen.name: dict(chosen.options)} for chosen in declared.estimands],
    }


def corpus_path(declared: Declared) -> str:
    """Path of the corpus from the project: the same wherever the project stands."""
    return Path(os.path.relpath(declared.corpus.resolve(), declared.root)).as_posix()
