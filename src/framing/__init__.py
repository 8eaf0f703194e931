"""Measure how groups of news outlets frame the same events, and say honestly how sure one can be."""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # what editors and type checkers see; nothing of it is imported at run time
    from framing.corpus.corpus import Corpus as Corpus
    from framing.corpus.recipe import bring_in_recipe as bring_in_recipe
    from framing.engine import Engine as Engine
    from framing.errors import (
        BadConfig as BadConfig,
    )
    from framing.errors import (
        CorpusError as CorpusError,
    )
    from framing.errors import (
        DataError as DataError,
    )
    from framing.errors import (
        FramingError as FramingError,
    )
    from framing.errors import (
        StageError as StageError,
    )
    from framing.errors import (
        UnknownName as UnknownName,
    )
    from framing.errors import (
        UsageError as UsageError,
    )
    from framing.estimates.inference.design import check_design as check_design
    from framing.experiments.results import Results as Results
    from framing.experiments.study import Study as Study
    from framing.measures.base import Scores as Scores
    from framing.models.base import Embedding as Embedding
    from framing.models.base import TopicModel as TopicModel
    from framing.outlets.registry import Registry as Registry
    from framing.reports.run import Run as Run
    from framing.text.dfm import DFM as DFM
    from framing.text.dfm import dfm as dfm
    from framing.text.kwic import kwic as kwic
    from framing.text.tokenise import tokenise as tokenise
    from framing.text.tokens import Tokens as Tokens
    from framing.types import (
        Article as Article,
    )
    from framing.types import (
        Dimension as Dimension,
    )
    from framing.types import (
        Estimate as Estimate,
    )
    from framing.types import (
        Label as Label,
    )
    from framing.types import (
        Outlet as Outlet,
    )
    from framing.types import (
        Words as Words,
    )

_HOMES: dict[str, str] = {
    "Article": "types",
    "BadConfig": "errors",
    "Corpus": "corpus.corpus",
    "CorpusError": "errors",
    "DFM": "text.dfm",
    "DataError": "errors",
    "Dimension": "types",
    "Embedding": "models.base",
    "Engine": "engine",
    "Estimate": "types",
    "FramingError": "errors",
    "Label": "types",
    "Outlet": "types",
    "Registry": "outlets.registry",
    "Results": "experiments.results",
    "Run": "reports.run",
    "Scores": "measures.base",
    "StageError": "errors",
    "Study": "experiments.study",
    "Tokens": "text.tokens",
    "TopicModel": "models.base",
    "UnknownName": "errors",
    "UsageError": "errors",
    "Words": "types",
    "bring_in_recipe": "corpus.recipe",
    "check_design": "estimates.inference.design",
    "dfm": "text.dfm",
    "kwic": "text.kwic",
    "tokenise": "text.tokenise",
}
"""Public name → the module of this package that holds it, imported when the name is first used."""

__all__ = [  # noqa: PLE0604  # the names of a dict are strings
    *sorted(_HOMES),
]


def __getattr__(name: str) -> Any:
    """Import the home of a public name on its first use."""
    if name not in _HOMES:
        raise AttributeError(f"module 'framing' has no attribute {name!r}")
    value = getattr(importlib.import_module(f"framing.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
