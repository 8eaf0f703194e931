"""Reads any dictionary file of the field; the ending of its name tells the format."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from framing.dimensions.readers.antonyms import read_antonyms
from framing.dimensions.readers.categories import CategoryFile, FileSettings
from framing.dimensions.readers.lexicoder import read_lexicoder
from framing.dimensions.readers.liwc import read_liwc
from framing.dimensions.readers.liwc22 import read_liwc22
from framing.dimensions.readers.nested_yaml import read_nested_yaml
from framing.dimensions.readers.table import has_header, read_table
from framing.dimensions.readers.wordstat import read_wordstat
from framing.dimensions.readers.yoshikoder import read_yoshikoder
from framing.errors import UsageError

READERS: Mapping[str, Callable[[Path, str], CategoryFile]] = MappingProxyType(
    {
        ".cat": read_wordstat,
        ".dic": read_liwc,
        ".dicx": read_liwc22,
        ".lc3": read_lexicoder,
        ".yaml": read_nested_yaml,
        ".yml": read_nested_yaml,
        ".ykd": read_yoshikoder,
    }
)
TABLES = (".csv", ".tsv")


def read_dictionary(path: Path, settings: FileSettings | None = None) -> CategoryFile:
    """The categories of a dictionary file with their patterns; nested keys are joined by dots.

    Known are LIWC (``.dic``, ``.dicx``), WordStat (``.cat``), Lexicoder (``.lc3``), Yoshikoder (``.ykd``),
    nested YAML as quanteda writes it (``.yml``, ``.yaml``), tables (``.csv``, ``.tsv``) with the columns
    category, pattern and perhaps pole, and FrameAxis antonym pairs (a ``.tsv`` without a header).

    Args:
        path: The file.
        settings: Encoding and, for tables, columns; by default UTF-8 and our column names.

    Returns:
        A mapping of categories to patterns, with notes of what was left out.

    Raises:
        UsageError: The ending is not known, or a setting is wrong.
        DataError: The file cannot be read or is broken; the message holds file, line and what was expected.
    """
    settings = settings or FileSettings()
    ending = path.suffix.casefold()
    if ending in TABLES:
        paired = ending == ".tsv" and not settings.columns and not has_header(path, settings)
        return read_antonyms(path, settings.encoding) if paired else read_table(path, settings)
    if ending not in READERS:
        known = ", ".join(sorted((*READERS, *TABLES)))
        raise UsageError(
            f"{path}: the ending {path.suffix or '(none)'!r} tells no dictionary format; known: {known}"
        )
    return READERS[ending](path, settings.encoding)
