"""How each language attributes words: one file per language, named by its code.

A file holds one constant ``READER``: an object of a class derived from
``framing.attribution.language_reader.LanguageReader``.
A language without a file is read by its quotation marks alone. Adding a language is adding a file.
"""

import importlib
import pkgutil
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from framing.attribution.language_reader import LanguageReader


@cache
def reader(language: str) -> "LanguageReader":
    """The reader of a language.

    Args:
        language: ISO 639-1 code; one without a file gets the reader of marks.
    """
    known = {module.name for module in pkgutil.iter_modules(__path__)}
    name = language if language in known and len(language) == len("en") else "marks_only"
    found: LanguageReader = importlib.import_module(f"{__name__}.{name}").READER
    return found
