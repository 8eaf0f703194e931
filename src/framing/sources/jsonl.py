"""JSON lines: one article per line."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import ClassVar

from framing.errors import CorpusError
from framing.sources.base import (
    BROKEN_FILE,
    MAX_RECORD,
    Columns,
    broken,
    check_first,
    decode,
    files_of,
    known_encoding,
    open_bytes,
    place,
)
from framing.types import Draft, Place

PEEKED = 50
"""Records whose keys together are taken as the columns of the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonLines:
    """Reads ``.jsonl`` files, gzipped or not.

    Attributes:
        path: A file, or a folder of such files.
        columns: Which key is which field.
        encoding: Encoding of lines that are not UTF-8; None lets none pass.
    """

    suffixes: ClassVar[tuple[str, ...]] = (".jsonl", ".jsonl.gz", ".ndjson", ".ndjson.gz")

    path: Path
    columns: Columns = field(default_factory=Columns)
    encoding: str | None = None

    def records(self) -> Iterator[Draft]:
        """One draft per line that is not empty; ``broken_record`` and ``wrong_encoding`` name the line.

        Raises:
            CorpusError: The file cannot be read at all, or is no file of JSON lines.
            UsageError: Columns are missing or unmapped.
        """
        known_encoding(self.encoding)
        for file in files_of(self.path, self.suffixes):
            self._check(file)
            for where, line in _lines(self.path, file):
                yield line if isinstance(line, Draft) else self._draft(where, line)

    def _check(self, file: Path) -> None:
        first = list(islice(_lines(self.path, file), PEEKED))
        if (
            first
            and isinstance(first[0][1], bytes)
            and first[0][1].lstrip(b"\xef\xbb\xbf \t").startswith(b"[")
        ):
            raise CorpusError(
                f"{file} is one JSON list, not one object per line. "
                f"Convert it: jq -c '.[]' {file.name} > new.jsonl"
            )
        found = [_parsed(line, self.encoding) for _, line in first if isinstance(line, bytes)]
        records = [record for record in found if isinstance(record, dict)]
        if first and not records:
            raise CorpusError(f"{file}: none of the first {len(first)} lines is a JSON object.")
        check_first(self.columns, records, str(file))

    def _draft(self, where: Place, line: bytes) -> Draft:
        record = _parsed(line, self.encoding)
        if isinstance(record, str):
            problem, _, detail = record.partition(": ")
            return broken(where, problem, detail, line.decode("utf-8", "replace"))
        try:
            return Draft(place=where, fields=self.columns.fields(record))
        except ValueError as error:
            return broken(where, "broken_record", str(error), line.decode("utf-8", "replace"))


def _lines(root: Path, file: Path) -> Iterator[tuple[Place, bytes | Draft]]:
    """The lines that are not empty; a line that is too long, or where the file breaks off, is a draft."""
    with open_bytes(file) as stream:
        number = 0
        while True:
            number += 1
            where = place(root, file, number)
            try:
                line = stream.readline(MAX_RECORD)
                cut = len(line) == MAX_RECORD and not line.endswith(b"\n")
                while cut and (more := stream.readline(MAX_RECORD)):
                    cut = not more.endswith(b"\n")
            except BROKEN_FILE as error:
                if number == 1:
                    raise CorpusError(f"{file} cannot be read: {error}.") from error
                yield where, broken(where, "broken_record", f"the file is damaged from here on: {error}")
                return
            if not line:
                return
            if len(line) == MAX_RECORD:
                yield where, broken(where, "too_large", f"the line is longer than {MAX_RECORD} bytes")
            elif not line.isspace():
                yield where, line


def _parsed(line: bytes, encoding: str | None) -> dict[str, object] | str:
    """The object on a line, or what is wrong with it: ``reason: detail``."""
    text = decode(line, encoding)
    if text is None:
        return f"wrong_encoding: the line is not {'UTF-8 nor ' + encoding if encoding else 'UTF-8'}"
    try:
        record = json.loads(text)
    except (ValueError, RecursionError) as error:
        return f"broken_record: not JSON: {error}"
    return record if isinstance(record, dict) else f"broken_record: a {type(record).__name__}, not an object"


SOURCE = JsonLines
