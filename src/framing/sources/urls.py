"""Lists of addresses: ``.txt`` with one a line, ``.csv`` and ``.tsv`` with a column ``url`` and others."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from framing.fetching.base import Web
from framing.sources.base import Columns
from framing.sources.web.lists import AddressList
from framing.types import Address, Draft

SOURCE_NAME = "urls"


@dataclass(frozen=True, slots=True, kw_only=True)
class Urls:
    """Reads addresses from files. Every other column becomes a hint: under our name if it is a field of ours.

    Attributes:
        path: A file, or a folder of such files.
        columns: Which column is which field; a column that is mapped to ``-`` is left out.
        encoding: Encoding of files that are not UTF-8.
    """

    path: Path
    columns: Columns = field(default_factory=Columns)
    encoding: str | None = None

    def found(self, web: Web) -> Iterator[Address | Draft]:  # noqa: ARG002  # the door of all web sources
        """An address for every line, in the order of the files.

        Raises:
            CorpusError: A file cannot be read.
            UsageError: The column ``url`` is missing.
        """
        listed = AddressList(path=self.path, source=SOURCE_NAME, columns=self.columns, encoding=self.encoding)
        yield from listed.addresses()


SOURCE = Urls
