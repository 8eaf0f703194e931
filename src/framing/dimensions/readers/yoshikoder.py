"""Yoshikoder dictionaries (``.ykd``): XML with nested ``cnode`` categories and ``pnode`` patterns."""

from pathlib import Path
from xml.parsers import expat

from framing.dimensions.readers.categories import CategoryFile, Collector, broken, text_of
from framing.errors import DataError

EXPECTED = "a Yoshikoder file: <dictionary> with <cnode> categories and <pnode> patterns, each with a name"


class _Reader:
    """Takes the elements as they come. No document type is allowed, and with it no entity."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.collector = Collector()
        self._keys: list[str] = []
        self._open: list[str] = []
        self._parser = expat.ParserCreate()
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def read(self, text: str) -> None:
        try:
            self._parser.Parse(text.encode(), True)
        except expat.ExpatError as error:
            raise DataError(f"{self.path}:{error.lineno}: is not well-formed XML: {error}") from error

    def _doctype(self, name: str, *_: object) -> None:
        raise broken(
            self.path, self._parser.CurrentLineNumber, f"<!DOCTYPE {name}", "no document type: remove it"
        )

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        line = self._parser.CurrentLineNumber
        if not self._open and tag != "dictionary":
            raise broken(self.path, line, f"<{tag}>", EXPECTED)
        self._open.append(tag)
        if attributes.get("patternengine") == "regexp":
            raise broken(
                self.path, line, 'patternengine="regexp"', "patterns with *: regular expressions are not read"
            )
        if tag in {"cnode", "pnode"} and not attributes.get("name"):
            raise broken(self.path, line, f"<{tag}> without a name", EXPECTED)
        if tag == "cnode":
            self._keys.append(" ".join(attributes["name"].split()))
            self.collector.open(tuple(self._keys))
        elif tag == "pnode":
            self._pattern(attributes["name"], line)

    def _pattern(self, pattern: str, line: int) -> None:
        if not self._keys:
            raise broken(self.path, line, pattern, "a <cnode> around every <pnode>")
        self.collector.add(tuple(self._keys), pattern, line)

    def _end(self, tag: str) -> None:
        self._open.pop()
        if tag == "cnode":
            self._keys.pop()


def read_yoshikoder(path: Path, encoding: str) -> CategoryFile:
    """Read a Yoshikoder ``.ykd`` file.

    The outermost category is the dictionary's title: where it is alone and has no patterns of its own, it is
    not part of the category names.

    Args:
        path: The file.
        encoding: Its encoding; the one in its XML declaration is not looked at.

    Raises:
        DataError: The file is not XML, is no Yoshikoder dictionary, or has a document type.
    """
    reader = _Reader(path)
    declared, _, rest = text_of(path, encoding).partition("?>")
    reader.read(rest if rest and declared.lstrip().startswith("<?xml") else declared + rest)
    reader.collector.drop_title()
    return reader.collector.result(path, "Yoshikoder")
