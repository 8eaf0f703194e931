"""Pages pasted as text: everything that stood on the page, one page per ``.txt`` file.

The headline may stand several times, and the date, the section, credits and banners stand among the text.
What is what is decided later, by the cleaner of the corpus, for every source alike.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from framing.errors import CorpusError
from framing.sources.base import MAX_RECORD, broken, decode, files_of, known_encoding, place, read_bytes
from framing.types import Draft

TOP = 12
"""Lines among which the headline of a page stands again."""

SHORTEST_HEADLINE = 3
"""Words (or twelve characters) of a line that is a headline; a shorter one may be the name of a speaker."""

LONGEST_HEADLINE = 240
"""Characters of one."""

DATED = re.compile(
    r".{0,80}(?:\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{4}[./-]\d{1,2}[./-]\d{1,2}|\d{1,2}:\d{2}|\d{4}年\d{1,2}月\d{1,2}日"
    r"|\b\d{1,2},? [^\W\d_]{3,10}\.?,? \d{4}|\b[^\W\d_]{3,10}\.? \d{1,2}, \d{4}).{0,40}"
)
CREDIT = re.compile(
    r"[\[(（]?(?:photos?|image|picture|illustration|фото|иллюстрация|图片来源|图片|摄影)(?: \w+)?"
    r"\s*[:：/©].{1,120}",
    re.IGNORECASE,
)
CONSENT = re.compile(
    r".{0,60}\b(?:uses?|используем|использует)\b.{0,20}\bcookies?\b.*|本(?:网站|站)使用.{0,20}cookies?.*",
    re.IGNORECASE,
)


def is_pasted(file: Path) -> bool:
    """Whether a ``.txt`` file is a page pasted as text, and not an article's text.

    Its headline stands again in a line of its own near the top, and it holds a photo credit, a line with its
    date, or the banner about cookies. A text that somebody prepared has none of these, or only one.

    Args:
        file: The file; one that cannot be read is none.
    """
    try:
        raw = read_bytes(file) if file.name.lower().endswith(".txt") else None
    except CorpusError:
        return False
    text = decode(raw, None) if raw is not None else None
    lines = [line.strip() for line in (text or "").splitlines() if line.strip()]
    if len(lines) < TOP or not _headline(lines[0]) or lines[0] not in lines[1:TOP]:
        return False
    at_top = any(DATED.fullmatch(line) or CREDIT.fullmatch(line) for line in lines[1:TOP])
    return at_top or any(CONSENT.fullmatch(line) for line in lines[-TOP:])


def _headline(line: str) -> bool:
    many = len(line.split()) >= SHORTEST_HEADLINE or len(line) >= 4 * SHORTEST_HEADLINE
    return many and len(line) <= LONGEST_HEADLINE


@dataclass(frozen=True, slots=True, kw_only=True)
class Pasted:
    """Reads pasted pages.

    Attributes:
        path: A file, or a folder of ``.txt`` files.
        encoding: Encoding of files that are not UTF-8; None lets none pass.
    """

    # A pasted page ends like any text file: it is known by its words (``is_pasted``), or asked for by name.
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
