"""Pages pasted as text: everything that stood on the page, one page per ``.txt`` file.

The headline may stand several times, and the date, the section, credits and banners stand among the text.
What is what is decided later, by the cleaner of the corpus, for every source alike.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from framing.sources.base import MAX_RECORD, broken, decode, files_of, known_encoding, place, read_bytes
from framing.types import Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class Pasted:
    """Reads pasted pages.

    Attributes:
        path: A file, or a folder of ``.txt`` files.
        encoding: Encoding of files that are not UTF-8; None lets none pass.
    """

    # A pasted page looks like any text file: this source must be asked for by name.
    suffixes: ClassVar[tuple[str, ...]] = ()

    path: Path
    encoding: str | None = None

    def records(self) -> Iterator[Draft]:
        """One draft with the field ``page`` per file.

        Raises:
            CorpusError: There is no such file.
        """
        known_encoding(self.encoding)
        for file in files_of(self.path, (".txt",)):
            where = place(self.path, file)
            raw = read_bytes(file)
            text = decode(raw, self.encoding) if raw is not None else None
            if raw is None:
                yield broken(where, "too_large", f"the file is longer than {MAX_RECORD} bytes")
            elif text is None:
                yield broken(
                    where, "wrong_encoding", "not UTF-8; declare its encoding", raw.decode("utf-8", "replace")
                )
            else:
                yield Draft(place=where, fields={"page": text} if text.strip() else {})


SOURCE = Pasted
