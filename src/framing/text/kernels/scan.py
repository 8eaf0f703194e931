"""Bytes to tokens: where each token of each article starts and ends."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from framing.text.characters import (
    APOSTROPHE,
    AT,
    CAPITAL,
    DIGIT,
    EXTEND,
    FORMAT,
    HAN,
    HASH,
    HYPHEN,
    JOINER,
    KANA,
    LETTER,
    MIDLETTER,
    MIDNUMBER,
    NEWLINE,
    OTHER,
    PERIOD,
    REGIONAL,
    SPACE,
    SPACELESS,
    UNDERSCORE,
)

N_CLASSES = 32

# Positions are unsigned: for signed ones the compiler guards every access against a negative index.
ZERO, ONE, TWO, THREE, FOUR, FIVE, SIX = (np.uint64(number) for number in range(7))
TWELVE, EIGHTEEN = np.uint64(12), np.uint64(18)
LOW4, LOW5, LOW6, LOW3 = np.uint64(0x0F), np.uint64(0x1F), np.uint64(0x3F), np.uint64(0x07)


def _joining() -> NDArray[np.bool_]:
    """``[before, joiner, after]``: is it one token? After rules WB6, WB7, WB11 and WB12 of UAX #29."""
    joins = np.zeros((N_CLASSES, N_CLASSES, N_CLASSES), dtype=np.bool_)
    joins[DIGIT, (APOSTROPHE, PERIOD, MIDNUMBER), DIGIT] = True
    for before in (LETTER, CAPITAL):
        for after in (LETTER, CAPITAL):
            joins[before, (APOSTROPHE, PERIOD, MIDLETTER), after] = True
    for before in (LETTER, CAPITAL, DIGIT):
        for after in (LETTER, CAPITAL, DIGIT):
            joins[before, HYPHEN, after] = True
    return joins


def _link_bytes() -> NDArray[np.bool_]:
    """Bytes that go on in an address once it has begun."""
    allowed = np.zeros(256, dtype=np.bool_)
    for character in b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-+@#:.,;!%~=_&/?$*":
        allowed[character] = True
    return allowed


JOINS = _joining()
LINK_BYTES = _link_bytes()
LINK_TAIL = np.array([chr(byte) in ".,;:!?*#" for byte in range(256)])
"""Bytes that end a sentence or clause rather than an address."""
ALPHANUMERIC = np.array([chr(byte).isalnum() and byte < 128 for byte in range(256)])
ASCII_WORD = ALPHANUMERIC | (np.arange(256) == ord("_"))
MAY_GO_ON = np.array([chr(byte) in ":@/" for byte in range(256)])
ABSENT = np.array([number in (SPACE, NEWLINE, FORMAT, JOINER) for number in range(N_CLASSES)])
ASCII_ALONE = np.array([chr(byte) in "!\"$%&'()*+,-./:;<=>?[\\]^`{|}~" for byte in range(256)])
"""Bytes that are a token by themselves (a # or @ may begin a longer one)."""
IN_WORD, IN_RUN, IN_TAG, SILENT = (
    np.array([number in kinds for number in range(N_CLASSES)])
    for kinds in (
        (LETTER, CAPITAL, DIGIT, UNDERSCORE),
        (HAN, KANA, SPACELESS),
        (LETTER, CAPITAL, DIGIT, UNDERSCORE, EXTEND, HAN, KANA),
        (EXTEND, FORMAT, JOINER),
    )
)
HTTP, FTP, WWW, RU = (np.frombuffer(word, dtype=np.uint8) for word in (b"http", b"ftp", b"www", b"ru"))


@njit(cache=True, nogil=True)
def decode(buffer, i):
    """Code point at byte i of valid UTF-8, and its length in bytes."""
    byte = np.uint64(buffer[i])
    if byte < 0x80:
        return byte, ONE
    second = np.uint64(buffer[i + ONE]) & LOW6
    if byte < 0xE0:
        return ((byte & LOW5) << SIX) | second, TWO
    third = np.uint64(buffer[i + TWO]) & LOW6
    if byte < 0xF0:
        return ((byte & LOW4) << TWELVE) | (second << SIX) | third, THREE
    fourth = np.uint64(buffer[i + THREE]) & LOW6
    return ((byte & LOW3) << EIGHTEEN) | (second << TWELVE) | (third << SIX) | fourth, FOUR


@njit(cache=True, nogil=True)
def _skip_attached(buffer, i, end, table):
    """First byte behind the marks, selectors and glued emoji that belong to the character before i."""
    while i < end and buffer[i] >= 0x80:
        code, length = decode(buffer, i)
        kind = table[code]
        if not SILENT[kind]:
            break
        i += length
        if kind == JOINER and i < end:
            code, length = decode(buffer, i)
            if table[code] == OTHER:
                i += length
    return i


@njit(cache=True, nogil=True)
def _begins_with(buffer, i, end, word):
    """Do the bytes from i to end begin with the (lower-case ASCII) word, whatever their case?"""
    if end - i < np.uint64(len(word)):
        return False
    for k in range(len(word)):
        if (buffer[i + np.uint64(k)] | 0x20) != word[k]:
            return False
    return True


@njit(cache=True, nogil=True)
def _is_lost_space(buffer, i, end, table):
    """Does a sentence begin at i, right behind a period: ``said.The``? Not in ``Ph.D`` or ``Gazeta.Ru``."""
    code, length = decode(buffer, i)
    if table[code] != CAPITAL or i + length >= end or _begins_with(buffer, i, end, RU):
        return False
    code, length = decode(buffer, i + length)
    return table[code] == LETTER


@njit(cache=True, nogil=True)
def _word_end(buffer, i, end, table):  # noqa: C901  # one loop: calls would halve its speed
    """First byte behind the word (letters, digits, underscores and what joins them) that starts at i."""
    last = table[ZERO]
    while i < end:
        if ASCII_WORD[buffer[i]]:  # a tight loop for most bytes of most texts
            i += ONE
            while i < end and ASCII_WORD[buffer[i]]:
                i += ONE
            last = table[buffer[i - ONE]]
            if i + ONE >= end or buffer[i] == 32 or (buffer[i] < 0x80 and buffer[i + ONE] == 32):
                break
        code, length = decode(buffer, i)
        kind = table[code]
        if IN_WORD[kind]:
            last = kind
        elif not SILENT[kind]:
            if i + length >= end:
                break
            code, _ = decode(buffer, i + length)
            if not JOINS[last, kind, table[code]]:
                break
            if kind == PERIOD and last == LETTER and _is_lost_space(buffer, i + length, end, table):
                break
        i += length
    return i


@njit(cache=True, nogil=True)
def _link_end(buffer, i, end):
    """First byte behind the address that goes on at i; punctuation at its end is not part of it."""
    first = i
    while i < end and LINK_BYTES[buffer[i]]:
        i += ONE
    while i > first and LINK_TAIL[buffer[i - ONE]]:
        i -= ONE
    return i


@njit(cache=True, nogil=True)
def _mail_end(buffer, i, end):
    """First byte behind the mail domain (``name.tld``) that starts at i, or i if none does."""
    first = i
    dotted = False
    while i < end:
        byte = buffer[i]
        if byte == 46:  # .
            if i + ONE >= end or not ALPHANUMERIC[buffer[i + ONE]] or i == first:
                break
            dotted = True
        elif byte != 45 and not ALPHANUMERIC[byte]:  # -
            break
        i += ONE
    return i if dotted else first


@njit(cache=True, nogil=True)
def _address_end(buffer, start, i, end):
    """First byte behind the address or mail address whose first word ends at i, or i if there is none."""
    byte = buffer[i]
    if byte == 64:  # @
        behind = _mail_end(buffer, i + ONE, end)
        return behind if behind > i + ONE else i
    if byte == 58 and i + THREE < end and buffer[i + ONE] == 47 and buffer[i + TWO] == 47:  # ://
        if i - start <= FIVE and (
            _begins_with(buffer, start, i, HTTP) or _begins_with(buffer, start, i, FTP)
        ):
            behind = _link_end(buffer, i + THREE, end)
            return behind if behind > i + THREE else i
    elif (
        byte == 47
        and i - start > FOUR
        and buffer[start + THREE] == 46
        and _begins_with(buffer, start, i, WWW)
    ):
        return _link_end(buffer, i, end)
    return i


@njit(cache=True, nogil=True)
def _run_end(buffer, i, end, table, kind):
    """First byte behind the run of characters of one class that starts at i."""
    while i < end:
        code, length = decode(buffer, i)
        if table[code] != kind and table[code] != EXTEND:
            break
        i += length
    return i


@njit(cache=True, nogil=True)
def _tag_end(buffer, i, end, table):
    """First byte behind the tag whose letters and digits begin at i; one more # may close it."""
    first = i
    while i < end:
        code, length = decode(buffer, i)
        if not IN_TAG[table[code]]:
            break
        i += length
    if i > first and i < end and buffer[first - ONE] == 35 and buffer[i] == 35:  # #
        i += ONE
    return i


class Spans(NamedTuple):
    """Room for tokens, at most one a byte.

    Attributes:
        starts: First byte of each token within its article, uint32.
        ends: First byte behind each token within its article, uint32.
        kinds: Class of the token's first character, uint8.
        breaks: Line breaks before each token: 0, 1, or 2 for more (an empty line), uint8.
        offsets: Article a holds the tokens ``offsets[a]`` to ``offsets[a + 1]``, int64.
    """

    starts: NDArray[np.uint32]
    ends: NDArray[np.uint32]
    kinds: NDArray[np.uint8]
    breaks: NDArray[np.uint8]
    offsets: NDArray[np.int64]


@njit(cache=True, nogil=True)
def _odd_end(buffer, i, end, table):
    """First byte behind the token that starts at i with anything but a letter, digit or underscore."""
    if ASCII_ALONE[buffer[i]] and (i + ONE == end or buffer[i + ONE] < 0x80):
        return i + ONE
    code, length = decode(buffer, i)
    kind = table[code]
    if IN_RUN[kind]:
        return _run_end(buffer, i, end, table, kind)
    i += length
    if kind in (HASH, AT):
        behind = _tag_end(buffer, i, end, table)
        if behind > i:
            return behind
    if kind == REGIONAL and i < end:
        code, length = decode(buffer, i)
        if table[code] == REGIONAL:
            i += length
    return _skip_attached(buffer, i, end, table)


@njit(cache=True, nogil=True)
def scan(buffer, articles, table, spans):
    """Find every token of every article.

    Args:
        buffer: Running texts of all articles, one after another, valid UTF-8; shape (n_bytes,), uint8.
        articles: Article a holds the bytes ``articles[a]`` to ``articles[a + 1]``; uint64.
        table: Class of every code point.
        spans: Filled.

    Returns:
        Number of tokens, or -1 if there was not room enough.
    """
    n = ZERO
    for article in range(len(articles) - 1):
        spans.offsets[article] = n
        first, end = articles[article], articles[article + 1]
        i = first
        lines = 0
        while i < end:
            if buffer[i] == 32:  # the most frequent of all
                i += ONE
                continue
            code, length = decode(buffer, i)
            kind = table[code]
            if ABSENT[kind]:
                lines += kind == NEWLINE
                i += length
                continue
            if n == np.uint64(len(spans.starts)):
                return -1
            if IN_WORD[kind]:
                behind = _word_end(buffer, i, end, table)
                if behind < end and MAY_GO_ON[buffer[behind]]:
                    behind = _address_end(buffer, i, behind, end)
            else:
                behind = _odd_end(buffer, i, end, table)
            spans.starts[n], spans.ends[n] = i - first, behind - first
            spans.kinds[n], spans.breaks[n] = kind, min(lines, 2)
            n += ONE
            lines = 0
            i = behind
    spans.offsets[len(articles) - 1] = n
    return np.int64(n)
