"""WARC files (ISO 28500) on this machine: what a crawler or an archive saved."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from framing.errors import CorpusError
from framing.fetching.base import Web
from framing.sources.base import files_of, place
from framing.sources.web.records import Reading
from framing.types import Draft, Page

SOURCE_NAME = "warc"


@dataclass(frozen=True, slots=True, kw_only=True)
class Warc:
    """Reads the pages of WARC files, gzipped by record, gzipped as a whole or not at all.

    Attributes:
        path: A file, or a folder of such files.
    """

    suffixes: ClassVar[tuple[str, ...]] = (".warc", ".warc.gz")

    path: Path

    def records(self) -> Iterator[Page | Draft]:
        """One page per response, in the order of the files.

        What is no page (an image, an error page, a revisit) or is damaged is a draft that says so. Records
        of the crawler itself (requests, notes) are no material and are passed over.

        Raises:
            CorpusError: A file cannot be read at all.
        """
        for file in files_of(self.path, self.suffixes):
            reading = Reading(source=SOURCE_NAME, file=place(self.path, file).file)
            try:
                with file.open("rb") as stream:
                    yield from reading.pages(stream)
            except OSError as error:
                raise CorpusError(f"{file} cannot be read: {error.strerror or error}.") from error

    def found(self, web: Web) -> Iterator[Page | Draft]:  # noqa: ARG002  # the door of all web sources
        """The same pages, for a build; nothing is asked of the web."""
        yield from self.records()


SOURCE = Warc
