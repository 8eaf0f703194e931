"""How each language attributes words: one file per language, named by its code.

A file holds one constant ``READER``: an object with ``attributions(reading, quotations) -> Attributions``.
A language without a file is read by its quotation marks alone. Adding a language is adding a file.
"""

import importlib
import pkgutil
from functools import cache
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from framing.attribution.quotes import Quotations
    from framing.attribution.voice_attributions import Attributions
    from framing.attribution.voice_reading import Reading


class Reader(Protocol):
    """Finds attributions in texts of one language."""

    def attributions(self, reading: "Reading", quotations: "Quotations") -> "Attributions":
        """The attributions of every article.

        Args:
            reading: Tokens of articles, all of this language.
            quotations: Their quotations.
        """
        ...


@cache
def reader(language: str) -> Reader:
    """The reader of a language.

    Args:
        language: ISO 639-1 code; one without a file gets the reader of marks.
    """
    known = {module.name for module in pkgutil.iter_modules(__path__)}
    name = language if language in known and len(language) == len("en") else "marks_only"
    found: Reader = importlib.import_module(f"{__name__}.{name}").READER
    return found
