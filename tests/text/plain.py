"""The compiled loops of the text room once more, in plain Python: slow, on characters, easy to check."""

from fnmatch import translate
from itertools import pairwise
from re import compile as compiled
from unicodedata import category

from framing.text import punctuation as p
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
    table,
)

LETTERS = (LETTER, CAPITAL)
IN_WORD = (*LETTERS, DIGIT, UNDERSCORE)
SILENT = (EXTEND, FORMAT, JOINER)
LINK = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-+@#:.,;!%~=_&/?$*")


def class_of(character: str) -> int:
    return int(table()[ord(character)])


def scan(text: str) -> list[tuple[int, int, int]]:
    """Tokens of one text: first character, character behind, line breaks before."""
    found, i, lines = [], 0, 0
    while i < len(text):
        kind = class_of(text[i])
        if kind in (SPACE, FORMAT, JOINER, NEWLINE):
            lines += kind == NEWLINE
            i += 1
            continue
        behind = word_end(text, i) if kind in IN_WORD else odd_end(text, i)
        found.append((i, behind, min(lines, 2)))
        i, lines = behind, 0
    return found


def word_end(text: str, start: int) -> int:
    i, last = start, -1
    while i < len(text):
        kind = class_of(text[i])
        if kind in IN_WORD:
            last = kind
        elif kind not in SILENT and not goes_on(text, i, last):
            break
        i += 1
    return address_end(text, start, i)


def goes_on(text: str, i: int, last: int) -> bool:
    """Does the mark at i join what is before and behind it?"""
    if i + 1 >= len(text):
        return False
    kind, behind = class_of(text[i]), class_of(text[i + 1])
    if kind == HYPHEN:
        return last in (*LETTERS, DIGIT) and behind in (*LETTERS, DIGIT)
    if last == DIGIT:
        return kind in (APOSTROPHE, PERIOD, MIDNUMBER) and behind == DIGIT
    if last not in LETTERS or behind not in LETTERS or kind not in (APOSTROPHE, PERIOD, MIDLETTER):
        return False
    return not (kind == PERIOD and last == LETTER and lost_space(text[i + 1 :]))


def lost_space(rest: str) -> bool:
    begins = len(rest) > 1 and class_of(rest[0]) == CAPITAL and class_of(rest[1]) == LETTER
    return begins and lowered(rest[:2]) != "ru"


def lowered(text: str) -> str:
    """ASCII letters in lower case, as the compiled loop compares them."""
    return "".join(c.lower() if c.isascii() else c for c in text)


def address_end(text: str, start: int, i: int) -> int:
    word, rest = lowered(text[start:i]), text[i:]
    if rest.startswith("@"):
        mail = compiled(r"@[A-Za-z0-9-]+(?:\.[A-Za-z0-9][A-Za-z0-9-]*)+").match(rest)
        return i + mail.end() if mail else i
    n_bytes = len(text[start:i].encode())
    if rest.startswith("://") and n_bytes <= 5 and word.startswith(("http", "ftp")):
        end = link_end(text, i + 3)
        return end if end > i + 3 else i
    if rest.startswith("/") and n_bytes > 4 and word.startswith("www."):
        return link_end(text, i)
    return i


def link_end(text: str, first: int) -> int:
    i = first
    while i < len(text) and text[i] in LINK:
        i += 1
    while i > first and text[i - 1] in ".,;:!?*#":
        i -= 1
    return i


def odd_end(text: str, i: int) -> int:
    kind = class_of(text[i])
    if kind in (HAN, KANA, SPACELESS):
        while i < len(text) and class_of(text[i]) in (kind, EXTEND):
            i += 1
        return i
    if kind in (HASH, AT) and tag_end(text, i) > i + 1:
        return tag_end(text, i)
    i += 1
    if kind == REGIONAL and i < len(text) and class_of(text[i]) == REGIONAL:
        i += 1
    while i < len(text) and class_of(text[i]) in SILENT:
        glue = class_of(text[i]) == JOINER
        i += 1
        if glue and i < len(text) and class_of(text[i]) == OTHER:
            i += 1
    return i


def tag_end(text: str, i: int) -> int:
    k = i + 1
    while k < len(text) and class_of(text[k]) in (*IN_WORD, EXTEND, HAN, KANA):
        k += 1
    closed = k > i + 1 and text[i] == "#" and text[k : k + 1] == "#"
    return k + closed


def sign(form: str) -> int:
    """Mark and notes of one form."""
    notes = p._NOTED.get(form, 0)
    mark = p._mark(form[0])
    lettered = mark in (p.LOWER, p.UPPER, p.UNCASED)
    if lettered and not notes & (p.TITLE | p.NUMBERED) and "." in form:
        pieces = form.split(".")
        if all(1 <= len(piece) <= 2 and all(is_letter(c) for c in piece) for piece in pieces):
            notes |= p.LOOSE
    if mark == p.UPPER and len(form) == 1:
        notes |= p.INITIAL
    if lettered and ("@" in form or "://" in form):
        mark = p.OTHER
    return mark | notes | (p.INNER if form in {"‘", "’", "『", "』"} else 0)


def is_letter(character: str) -> bool:
    return category(character).startswith("L")


def paragraphs(signs: list[int]) -> list[int]:
    """First tokens of the paragraphs of one body."""
    single = [i for i in range(1, len(signs)) if signs[i] & p.LINE]
    wraps = [i for i in single if is_wrap(signs, i)]
    wrapped = 2 * len(wraps) > len(single)
    ends = [i for i in single if not wrapped and i not in wraps]
    blanks = [i for i in range(1, len(signs)) if signs[i] & p.BLANK]
    return [0] * bool(signs) + sorted(ends + blanks)


def is_wrap(signs: list[int], i: int) -> bool:
    closed = (*p.MARKS_THAT_END, p.CLOSE, p.TITLE_CLOSE, p.STRAIGHT, p.APOSTROPHE)
    return signs[i] & p.MARK == p.LOWER and signs[i - 1] & p.MARK not in closed


class Splitter:
    """Splits one paragraph."""

    def __init__(self, signs: list[int]) -> None:
        self.signs = signs
        self.end = len(signs)

    def mark(self, i: int) -> int:
        return self.signs[i] & p.MARK if i < self.end else -1

    def has(self, i: int, note: int) -> bool:
        return 0 <= i < self.end and bool(self.signs[i] & note)

    def starts(self) -> list[int]:
        """First tokens of the sentences."""
        begins, i, worded, in_title = [0], 0, False, False
        while i < self.end:
            if self.mark(i) in (p.TITLE_OPEN, p.TITLE_CLOSE, p.STOP):
                in_title = self.mark(i) == p.TITLE_OPEN
            worded = worded or self.mark(i) in (p.LOWER, p.UPPER, p.UNCASED, p.NUMBER)
            behind = i + 1
            if worded and self.mark(i) in p.MARKS_THAT_END and not in_title:
                behind, ended = self.after(begins[-1], i)
                if ended and behind < self.end and not self.is_only_number(begins[-1], i):
                    begins.append(behind)
                    worded = False
            i = behind
        return begins[:-1] if not worded and len(begins) > 1 else begins

    def quoted_at(self, i: int) -> bool:
        return sum(self.mark(k) == p.STRAIGHT for k in range(i)) % 2 == 1

    def is_only_number(self, first: int, i: int) -> bool:
        words = [k for k in range(first, i) if self.mark(k) not in OPENERS]
        return self.mark(i) == p.PERIOD and words[:1] == [i - 1] and self.mark(i - 1) == p.NUMBER

    def closes(self, j: int, quoted: bool) -> bool:  # noqa: FBT001
        mark, touches = self.mark(j), self.has(j, p.TOUCHES)
        free = j + 1 == self.end or not self.has(j + 1, p.TOUCHES)
        free = free or self.mark(j + 1) in (p.CLAUSE, p.CLOSE, p.STRAIGHT)
        if mark == p.APOSTROPHE and self.has(j, p.INNER):
            free = free or self.mark(j + 1) == p.UNCASED
        if mark == p.STRAIGHT:
            return (touches or quoted) and (free or (touches and quoted))
        return mark in (p.CLOSE, p.TITLE_CLOSE) or (mark in (p.APOSTROPHE, p.OPEN) and touches and free)

    def cluster(self, i: int) -> tuple[int, int, bool]:
        """Token behind the end marks and what they close, the mark that decides, whether anything closed."""
        deciding, closed, j, quoted = self.mark(i), False, i + 1, self.quoted_at(i)
        while j < self.end:
            mark = self.mark(j)
            dotted = mark == p.PERIOD and self.mark(j - 1) == p.PERIOD
            if mark in p.MARKS_THAT_END and (self.has(j, p.TOUCHES) or dotted):
                if mark == deciding == p.PERIOD:
                    deciding = p.ELLIPSIS
                elif mark == p.STRONG and deciding != p.STOP:
                    deciding = p.STRONG
            elif self.closes(j, quoted):
                closed = True
                quoted = quoted != (mark == p.STRAIGHT)
            else:
                break
            j += 1
        return j, deciding, closed

    def head(self, j: int) -> int:
        while self.mark(j) in OPENERS:
            j += 1
        return j

    def after(self, first: int, i: int) -> tuple[int, bool]:
        j, mark, closed = self.cluster(i)
        if j == self.end or self.mark(j) in (p.CLAUSE, p.CLOSE) or self.goes_on(i, j, closed=closed):
            return j, False
        if mark == p.STOP:
            return j, True
        k = self.head(j)
        head = self.mark(k) if k < self.end else self.mark(j)
        glued = (
            j == i + 1 and self.has(j, p.TOUCHES) and self.mark(j) in (p.DASH, p.OPEN, p.NUMBER, p.TITLE_OPEN)
        )
        if head == p.LOWER or glued:
            return j, False
        if mark == p.ELLIPSIS:
            return j, head == p.UPPER or (closed and head != p.NUMBER)
        if mark == p.STRONG:
            return j, not (closed and head == p.UPPER and self.attributed(k))
        return j, self.full_stop(first, i, j, k)

    def goes_on(self, i: int, j: int, *, closed: bool) -> bool:
        """Does a Chinese sentence go on behind the quotation that closes between i and j?"""
        chinese = closed and self.mark(j) == p.UNCASED
        return chinese and (self.cue_follows(j) or self.only_inner_closes(i, j))

    def cue_follows(self, j: int) -> bool:
        reach = range(j, min(j + CUE_REACH, self.end))
        marks = [self.mark(m) for m in reach]
        stops = (*p.MARKS_THAT_END, p.OPEN, p.CLOSE, p.STRAIGHT)
        stop = next((m for m, mark in zip(reach, marks, strict=True) if mark in stops), None)
        if stop is None or self.mark(stop) not in p.MARKS_THAT_END:
            return False
        return self.has(stop - 1, p.SPEECH) or (stop - 2 >= j and self.has(stop - 2, p.SPEECH))

    def depth(self, first: int, end: int) -> int:
        """How many quotations are open in each other behind the tokens from ``first`` to ``end``."""
        depth = 0
        for k in range(first, end):
            inner = self.has(k, p.INNER)
            if self.mark(k) == p.OPEN and inner:
                depth = {0: 0, 1: 2, 2: 2, 3: 3}[depth]
            elif self.mark(k) == p.OPEN:
                depth = {0: 1, 1: 1, 2: 3, 3: 1}[depth]
            elif self.mark(k) == p.CLOSE and not inner:
                depth = {0: 0, 1: 0, 2: 0, 3: 2}[depth]
            elif inner:
                depth = min(depth, 1)
        return depth

    def only_inner_closes(self, i: int, j: int) -> bool:
        """Do the marks from i to j only close a quotation within another, which goes on?"""
        return self.depth(0, i) > self.depth(0, j) > 0

    def attributed(self, k: int) -> bool:
        for m in range(k, min(k + 5, self.end)):
            if self.has(m, p.SPEECH):
                return True
            stop = self.mark(m) in p.MARKS_THAT_END and not self.has(m - 1, p.TITLE)
            if self.mark(m) == p.CLAUSE or stop:
                return False
        return False

    def full_stop(self, first: int, i: int, j: int, k: int) -> bool:
        if k == self.end:
            return True
        if self.has(i - 1, p.TITLE) or (self.has(i - 1, p.NUMBERED) and self.mark(k) == p.NUMBER):
            return False
        if self.has(i - 1, p.YEAR_OR_TOWN):
            return i - 2 >= first and self.mark(i - 2) == p.NUMBER and self.opens(j, k)
        unit = i - 2 >= first and self.mark(i - 2) == p.OTHER and self.has(i - 1, p.TOUCHES)
        loose = self.has(i - 1, p.LOOSE | p.INITIAL) and not (unit and self.has(i - 1, p.INITIAL))
        name = j == i + 1 and self.has(j, p.TOUCHES) and self.mark(i - 1) == p.UPPER
        return self.opens(j, k) if loose or name else True

    def opens(self, j: int, k: int) -> bool:
        if self.mark(k) != p.UPPER:
            return False
        if k > j and self.mark(j) != p.DASH:
            return True
        return self.has(k, p.STARTER) and not (self.has(k, p.INITIAL) and self.mark(k + 1) == p.PERIOD)


CUE_REACH = 25
OPENERS = (p.OPEN, p.STRAIGHT, p.APOSTROPHE, p.DASH, p.TITLE_OPEN)


def find(
    words: list[str], borders: list[int], patterns: list[str], *, punctuation: str
) -> list[tuple[int, int, int, int]]:
    """Every match of every pattern: first token, token behind, words, pattern."""
    found = []
    for first, end in pairwise(borders):
        for i in range(first, end):
            for number, pattern in enumerate(patterns):
                behind = match_at(words, i, end, pattern.split(), punctuation)
                if behind is not None:
                    found.append((i, behind, len(pattern.split()), number))
    return sorted(found)


def match_at(words: list[str], i: int, end: int, globs: list[str], punctuation: str) -> int | None:
    place, behind = i, i
    for number, glob in enumerate(globs):
        while number and punctuation == "skip" and place < end and is_mark(words[place]):
            place += 1
        if place >= end or (is_mark(words[place]) and punctuation != "keep"):
            return None
        if not compiled(translate(glob)).match(words[place]):
            return None
        place = behind = place + 1
    return behind


def is_mark(word: str) -> bool:
    return not any(character.isalnum() for character in word)


def settle(
    matches: list[tuple[int, int, int, int]], categories: list[int], *, over_all: bool
) -> list[tuple[int, int, int, int]]:
    """The matches that count, as the documentation of quanteda's ``tokens_lookup`` has it."""
    kept: list[tuple[int, int, int, int]] = []
    own: dict[int, set[int]] = {}
    taken: set[int] = set()
    for place in sorted({(-m[2], m[0]) for m in matches}):
        here = [m for m in sorted(matches) if (-m[2], m[0]) == place]
        full = over_all and set(range(here[0][0], here[0][1])) <= taken
        for match in here:
            tokens = set(range(match[0], match[1]))
            mine = own.setdefault(categories[match[3]], set())
            if not full and not tokens & mine:
                mine |= tokens
                kept.append(match)
        for match in here:
            if match in kept:
                taken |= set(range(match[0], match[1]))
    return sorted(kept)
