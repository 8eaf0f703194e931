"""With whom a clause begins, where no verb of speaking marks the end of the name."""

import re
from bisect import bisect_right

from framing.attribution.languages._chinese_known import known_people
from framing.attribution.languages._chinese_names import (
    LONGEST_NAME,
    SHORTEST_NAME,
    looks_like_name,
    without_connectives,
)
from framing.attribution.languages._chinese_text import Sentence
from framing.attribution.languages._chinese_words import FOREIGN, NOBODY, NOT_IN_NAMES, SURNAMES, TITLE

REACH = 48
RUN = re.compile(f"[{''.join(sorted(FOREIGN))}·・]{{3,}}")
NICKNAMES = frozenset("老小阿")
PRONOUNS = re.compile("^(?:他们|她们|他|她|双方|两国元首)(?!的|们)")
BODIES = re.compile(
    r"^[^，、的在对向将]{0,12}?(?:外交部|国防部|商务部|总统府|白宫|政府|军方|方面|主办方|馆方|警方|央行|委员会|联合国|欧盟|北约|宣言|公报"
    r"|声明|报告|中方|俄方|美方|乌方|日方|双方|军队|集团|公司|银行)(?=还|也|则|对|就|在|同|向|还|要|批|谴|赞|呼|[0-9])"
)


def head_of_clause(sentence: Sentence, start: int, end: int) -> tuple[int, int] | None:
    """The characters of the somebody at the head of a clause, or None.

    Args:
        sentence: The sentence.
        start: First character of the clause.
        end: Look no further than this character.
    """
    plain = sentence.plain
    start = without_connectives(plain, start, end)
    text = plain[start : min(end, start + REACH)]
    found = PRONOUNS.search(text)
    if found:
        return start, start + found.end()
    reach = start + len(text)
    named = (
        _known_at_head(sentence, start, reach)
        or name_at_head(sentence, start, reach)
        or _bare_at_head(sentence, start, reach)
    )
    if named:
        return start, named[1]
    body = BODIES.search(text)
    return (start, start + body.end()) if body and not NOBODY.search(body.group()) else None


def name_at_head(sentence: Sentence, start: int, end: int) -> tuple[int, int] | None:
    """The characters of the first name behind a title in a clause, or None; its end is that of a word."""
    behind = bisect_right(sentence.borders, start)
    clause_end = sentence.borders[behind] - 1 if behind < len(sentence.borders) else end
    end = min(end, clause_end, start + REACH)
    text = sentence.plain[start:end]
    _, known = known_people()
    for title in TITLE.finditer(text):
        first = start + title.end()
        found = known.match(sentence.plain, first, end)
        if found:
            return first, found.end()
        called = sentence.plain[first : first + 1] in NICKNAMES
        stop = _name_end(sentence, first, end) if title.group() != "的" or called else first
        if stop - first > 2 or (stop > first and called):  # noqa: PLR2004  # two characters are too often a word
            return first, stop
    return None


def _known_at_head(sentence: Sentence, start: int, end: int) -> tuple[int, int] | None:
    """The characters of a known person with whom a clause begins."""
    found = known_people()[1].match(sentence.plain, start, end)
    return (start, found.end()) if found else None


def _bare_at_head(sentence: Sentence, start: int, end: int) -> tuple[int, int] | None:
    """The characters of three or more like a name with which a clause begins."""
    stop = _name_end(sentence, start, end, titled=False)
    return (start, stop) if stop - start > SHORTEST_NAME else None


def _name_end(sentence: Sentence, first: int, end: int, *, titled: bool = True) -> int:
    """Where the name that begins at ``first`` ends; ``first`` if none does.

    Words are cut wrongly where names are unknown, so that their ends are no more than a hint.
    """
    plain = sentence.plain
    foreign = RUN.match(plain, first, min(first + LONGEST_NAME, end))
    if foreign and (foreign.end() - first > 3 or sentence.is_word_start(foreign.end())):  # noqa: PLR2004  # characters of a Chinese name
        return foreign.end() if looks_like_name(plain[first : foreign.end()]) else first
    if plain[first : first + 1] in NICKNAMES and plain[first + 1 : first + 2] in SURNAMES:
        return first + 2
    if not sentence.is_word_start(first):
        return foreign.end() if foreign else first
    for stop in (first + 3, first + 2):
        if stop <= end and sentence.is_word_start(stop) and _fits(plain[first:stop]):
            return stop
    return first + 3 if titled and first + 3 <= end and _fits(plain[first : first + 3]) else first


def _fits(text: str) -> bool:
    return looks_like_name(text) and text[-1] not in NOT_IN_NAMES
