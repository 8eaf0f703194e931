"""Plain text: one article per ``.txt`` file."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal

from framing.errors import UnknownName, UsageError
from framing.sources.base import (
    FIELDS,
    MAX_RECORD,
    SPELLINGS,
    broken,
    decode,
    files_of,
    known_encoding,
    place,
    read_bytes,
)
from framing.types import Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Reads ``.txt`` files, each the body of one article.

    Attributes:
        path: A file, or a folder of such files.
        encoding: Encoding of files that are not UTF-8; None lets none pass.
        names: What the path below the folder, without its ending, tells: ``{outlet}/{date}_{id}``; a field in
            braces stands for any characters but a slash.
        first_line: ``title`` if the first line of each file is the headline, else ``text``.
    """

    suffixes: ClassVar[tuple[str, ...]] = (".txt",)

    path: Path
    encoding: str | None = None
    names: str = ""
    first_line: Literal["title", "text"] = "text"

    def records(self) -> Iterator[Draft]:
        """One draft per file.

        Raises:
            CorpusError: There is no such file.
            UnknownName: ``names`` holds a field that is none of ours.
            UsageError: ``encoding`` or ``first_line`` is nothing known.
        """
        known_encoding(self.encoding)
        if self.first_line not in ("title", "text"):
            raise UsageError(f"first_line is {self.first_line!r}; it must be title or text.")
        pattern = name_pattern(self.names)
        for file in files_of(self.path, self.suffixes):
            yield self._draft(file, pattern)

    def _draft(self, file: Path, pattern: re.Pattern[str] | None) -> Draft:
        where = place(self.path, file)
        raw = read_bytes(file)
        if raw is None:
            return broken(where, "too_large", f"the file is longer than {MAX_RECORD} bytes")
        text = decode(raw, self.encoding)
        if text is None:
            wanted = f"UTF-8 nor {self.encoding}" if self.encoding else "UTF-8; declare its encoding"
            return broken(where, "wrong_encoding", f"not {wanted}", raw.decode("utf-8", "replace"))
        name = file.relative_to(self.path).with_suffix("").as_posix() if file != self.path else file.stem
        told = pattern.fullmatch(name) if pattern else None
        if pattern and not told:
            return broken(where, "broken_record", f"the name {name!r} does not fit {self.names!r}", text)
        named = (
            {SPELLINGS.get(key, key): value for key, value in told.groupdict().items()}
            if told
            else {"id": name}
        )
        return Draft(place=where, fields=named | self._parts(text))

    def _parts(self, text: str) -> dict[str, str]:
        if self.first_line == "text":
            return {"text": text} if text.strip() else {}
        title, _, body = text.strip().partition("\n")
        return {name: value for name, value in (("title", title), ("text", body)) if value.strip()}


def name_pattern(names: str) -> re.Pattern[str] | None:
    """The pattern of file names as a regular expression; None for an empty one.

    Raises:
        UnknownName: A name in braces is none of our fields.
    """
    if not names:
        return None
    pieces = re.split(r"\{(\w+)\}", names)
    for name in pieces[1::2]:
        if name not in (*FIELDS, *SPELLINGS):
            raise UnknownName("field", name, FIELDS)
    return re.compile(
        "".join(f"(?P<{piece}>[^/]+?)" if i % 2 else re.escape(piece) for i, piece in enumerate(pieces))
    )


SOURCE = Text
