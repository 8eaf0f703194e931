"""Saved web pages: one page per ``.html`` file. Nothing is fetched: only the file is read.

What is on a page is found out by ``corpus.extraction``.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from framing.sources.base import broken, files_of, known_encoding, place, read_bytes
from framing.types import Draft, Page

MAX_PAGE = 10_000_000
"""Bytes of a page beyond which it is no article; a larger tree may take minutes to read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Html:
    """Reads saved pages.

    Attributes:
        path: A file, or a folder of such files.
        encoding: Encoding of pages that are not UTF-8 and declare none.
    """

    suffixes: ClassVar[tuple[str, ...]] = (".html", ".htm", ".xhtml")

    path: Path
    encoding: str | None = None

    def records(self) -> Iterator[Page | Draft]:
        """One page per file; a file that is too long is a draft with the problem ``too_large``.

        Raises:
            CorpusError: There is no such file.
            UsageError: There is no such encoding.
        """
        known_encoding(self.encoding)
        for file in files_of(self.path, self.suffixes):
            yield self._page(file)

    def _page(self, file: Path) -> Page | Draft:
        where = place(self.path, file)
        raw = read_bytes(file, MAX_PAGE)
        if raw is None:
            return broken(where, "too_large", f"the page is longer than {MAX_PAGE} bytes")
        return Page(place=where, html=raw, url=None, fetched=None, source="html", charset=self.encoding)


SOURCE = Html
