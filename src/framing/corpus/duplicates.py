"""Which of several records of the same article is kept: decided by what they say, never by their order."""

import hashlib
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from framing.corpus.checking import text_key
from framing.types import Article

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

UNDATED = 2**62
RECURRING_COUNT = 5
"""Articles of one outlet that must share an ending before it is remarked on …"""

RECURRING_SHARE = 0.01
"""… and the share of the outlet's articles they must be."""

ENDING = 40
"""Characters that the last sentence must have to be remarked on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """What becomes of the accepted articles, by their number.

    Attributes:
        reason: Number → ``duplicate_id`` or ``duplicate_text`` for those that are dropped.
        kept_instead: Number of a dropped article → number of the one that is kept.
        recurring: Numbers of articles whose last sentence also ends others of the same outlet.
    """

    reason: dict[int, str]
    kept_instead: dict[int, int]
    recurring: frozenset[int]


class Ledger:
    """Remembers of every article just enough to find duplicates: 72 bytes."""

    def __init__(self) -> None:
        """Begin with no article."""
        self._numbers = {
            name: array("Q") for name in ("id_a", "id_b", "text_a", "text_b", "content", "ending")
        }
        self._when, self._length, self._outlet = array("q"), array("q"), array("Q")

    def __len__(self) -> int:
        """The number of articles entered."""
        return len(self._when)

    def add(self, article: Article) -> int:
        """Enter an article, and give it the next number, from 0."""
        number = len(self._when)
        pairs = (("id", _hash(article.id)), ("text", text_key(article)))
        for name, digest in pairs:
            self._numbers[f"{name}_a"].append(int.from_bytes(digest[:8], "little"))
            self._numbers[f"{name}_b"].append(int.from_bytes(digest[8:], "little"))
        self._numbers["content"].append(int.from_bytes(_hash(_content(article))[:8], "little"))
        self._numbers["ending"].append(_ending_key(article.text))
        self._outlet.append(int.from_bytes(_hash(article.outlet)[:8], "little"))
        self._when.append(_moment(article.published))
        self._length.append(len(article.text))
        return number

    def decide(self) -> Decisions:
        """Find the duplicates.

        Of records that share an identifier, and then of those that share outlet, headline and text, one is
        kept: a dated one before undated ones, then the earliest, then the longest; what is left is decided by
        a hash of what they say.
        """
        import numpy as np

        columns = {name: np.array(values) for name, values in self._numbers.items()}
        when, length = np.array(self._when), np.array(self._length)
        preference = (
            np.lexsort((columns["content"], -length, when)) if len(when) else np.array([], dtype=np.int64)
        )
        reason: dict[int, str] = {}
        instead: dict[int, int] = {}
        for why, name in (("duplicate_id", "id"), ("duplicate_text", "text")):
            left = np.array([number for number in preference if number not in reason], dtype=np.int64)
            for dropped, kept in _repeats(left, columns[f"{name}_a"], columns[f"{name}_b"]):
                reason[dropped], instead[dropped] = why, kept
        recurring = _recurring(columns["ending"], np.array(self._outlet), reason)
        return Decisions(reason=reason, kept_instead=instead, recurring=recurring)


def _repeats(
    left: "npt.NDArray[np.int64]", first: "npt.NDArray[np.uint64]", second: "npt.NDArray[np.uint64]"
) -> Iterator[tuple[int, int]]:
    """Pairs of a number whose key has come before in ``left`` and the number with which it came."""
    import numpy as np

    order = np.lexsort((np.arange(len(left)), second[left], first[left]))
    ranked = left[order]
    same = (first[ranked][1:] == first[ranked][:-1]) & (second[ranked][1:] == second[ranked][:-1])
    kept = -1
    for before in np.flatnonzero(same):
        if before == 0 or not same[before - 1]:
            kept = int(ranked[before])
        yield int(ranked[before + 1]), kept


def _recurring(
    ending: "npt.NDArray[np.uint64]", outlet: "npt.NDArray[np.uint64]", dropped: dict[int, str]
) -> frozenset[int]:
    import polars as pl

    frame = pl.DataFrame({"ending": ending, "outlet": outlet}).with_row_index("number")
    frame = frame.filter(~pl.col("number").is_in(list(dropped)))
    often = (pl.len().over("outlet", "ending") >= RECURRING_COUNT) & (
        pl.len().over("outlet", "ending") >= RECURRING_SHARE * pl.len().over("outlet")
    )
    return frozenset(frame.filter(often & (pl.col("ending") != 0)).get_column("number").to_list())


def last_sentence(text: str) -> str:
    """The last sentence of a text, roughly; empty if it is short or the whole text."""
    cut = max(text.rfind(mark, 0, -2) for mark in (". ", "! ", "? ", "\n", "。", "” ", '" '))
    last = text[cut + 1 :].strip() if cut > 0 else ""
    return last if len(last) >= ENDING else ""


def _ending_key(text: str) -> int:
    last = last_sentence(text)
    return int.from_bytes(_hash(last)[:8], "little") if last else 0


def _moment(published: str | None) -> int:
    """A date as a number that grows with time; a coarse date counts as the first moment it can mean."""
    if published is None:
        return UNDATED
    digits = "".join(filter(str.isdigit, published[:16]))
    return int(f"{digits[:4]}{digits[4:6] or '01'}{digits[6:8] or '01'}{digits[8:12] or '0000'}")


def _content(article: Article) -> str:
    said = (
        article.id, article.outlet, article.published, article.title, article.text, article.url,
        article.section, article.byline, article.kind, article.language, article.date_evidence,
    )  # fmt: skip
    return "\x1f".join("\x00" if each is None else each for each in said)


def _hash(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=16).digest()
