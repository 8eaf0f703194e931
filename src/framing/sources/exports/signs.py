"""Which vendor's export a file is, told from words that only its exports hold.

Exports end like any other text or page (``.txt``, ``.html``). Read as such, hundreds of articles would become
a single one, so whoever does not say what a file is must be told.
"""

import re
from dataclasses import dataclass
from pathlib import Path

LOOKED_AT = 1_000_000
"""Bytes of a file among which the words stand: below the first article at the latest."""

NUMBERED = rb"^[^\S\n]*(?:Dokument\s+)?\d{1,7} (?:of|von) \d{1,7} (?:DOCUMENTS?|DOKUMENTEN?)\s*$"


@dataclass(frozen=True, slots=True)
class _Sign:
    source: str
    vendor: str
    endings: tuple[str, ...]
    words: re.Pattern[bytes] | None


SIGNS = (
    _Sign("nexis", "Nexis", (".docx",), None),  # no other source reads Word documents
    _Sign(
        "nexis", "Nexis", (".txt",), re.compile(rb"^(?:Documents \(\d+\)|End of Document)\s*$", re.MULTILINE)
    ),
    _Sign(
        "nexis",
        "Nexis",
        (".html", ".htm"),
        re.compile(rb">\s*(?:Dokument )?\d+ (?:of|von|de) \d+ DO[CK]UMENT"),
    ),
    _Sign("lexisnexis", "LexisNexis", (".txt",), re.compile(NUMBERED, re.MULTILINE)),
    _Sign(
        "proquest",
        "ProQuest",
        (".txt",),
        re.compile(
            rb"^(?:ProQuest ?document ?ID:|Document ?URL: *https?://\S{0,300}/docview/\d)",
            re.MULTILINE | re.IGNORECASE,
        ),
    ),
    _Sign(  # its reader says in which form to save it
        "proquest",
        "ProQuest",
        (".html", ".htm"),
        re.compile(rb"<strong>\s*ProQuest document ID", re.IGNORECASE),
    ),
    _Sign("factiva", "Factiva", (".xml",), re.compile(rb"<PPSResponse|//global\.factiva\.com")),
    _Sign(
        "factiva",
        "Factiva",
        (".html", ".htm"),
        re.compile(rb"<title>\s*(?:Dow Jones )?Factiva", re.IGNORECASE),
    ),
)
"""What tells an export, the surest first."""

VENDORS = {sign.source: sign.vendor for sign in SIGNS}
"""Source → name of its vendor."""


def export_of(file: Path) -> str | None:
    """Name of the source that reads an export; None for a file that is none.

    Args:
        file: The file; one that cannot be read is none.
    """
    signs = [sign for sign in SIGNS if file.name.lower().endswith(sign.endings)]
    if not signs:
        return None
    try:
        with file.open("rb") as opened:
            head = opened.read(LOOKED_AT).replace(b"\r", b"\n")  # some exports end their lines so
    except OSError:
        return None
    return next((sign.source for sign in signs if sign.words is None or sign.words.search(head)), None)
