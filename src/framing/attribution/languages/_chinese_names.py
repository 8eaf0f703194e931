"""Who a few Chinese words name: the name behind a title, a bare name, nobody."""

from framing.attribution.languages._chinese_text import Sentence
from framing.attribution.languages._chinese_words import (
    ADVERB,
    BODY,
    COMPOUND,
    CONNECTIVES,
    COUNTRIES,
    FOREIGN,
    FUNCTION,
    JOINT,
    MANNERS,
    NAMED,
    NOBODY,
    PREPOSITIONS,
    PRONOUN,
    QUOTED,
    SOME,
    SURNAMES,
    TITLE,
    WORK,
)

LONGEST_SUBJECT, SHORTEST_NAME, LONGEST_NAME = 48, 2, 10
"""Characters."""
MASKS = (QUOTED, NAMED, WORK)


def looks_like_name(text: str) -> bool:
    """Is it like a Chinese name of two to four characters, or like a foreign one in transcription?"""
    bare = text.replace("·", "").replace("・", "").replace("•", "")
    if COUNTRIES.search(text) or (BODY.search(text) and not (len(bare) > SHORTEST_NAME and bare[-1] == "方")):
        return False
    if (
        not SHORTEST_NAME <= len(bare) <= LONGEST_NAME
        or FUNCTION.search(bare)
        or any(mask in bare for mask in MASKS)
    ):
        return False
    if len(bare) == SHORTEST_NAME and bare[0] in "老小阿" and bare[1] in SURNAMES:
        return True
    chinese = bare == text and (
        (bare[0] in SURNAMES and len(bare) <= 3) or (bare[:2] in COMPOUND and len(bare) <= 4)  # noqa: PLR2004  # characters of a Chinese name
    )
    return chinese or bare != text or all(character in FOREIGN for character in bare)


def name_behind_title(text: str) -> str | None:
    """The name at the end of a description: ``俄罗斯外长拉夫罗夫``; None if there is none."""
    found = list(TITLE.finditer(text))
    for title in reversed(found[-6:]):
        rest = text[title.end() :]
        if looks_like_name(rest):
            return rest
    for title in reversed(found[-3:]):
        rest = text[title.end() :]
        if _may_be_name(rest) and not SOME.search(text):
            return rest
    return None


def _may_be_name(text: str) -> bool:
    """May it be a name, although it does not look like one?"""
    if any(character in "们等部局会委院所社" for character in text):
        return False
    if not 2 <= len(text) <= 6 or FUNCTION.search(text) or BODY.search(text) or not _is_han(text):  # noqa: PLR2004  # characters of a name
        return False
    return TITLE.search(text) is None


def _is_han(text: str) -> bool:
    return all("\u4e00" <= character <= "\u9fff" for character in text)


def subject_before(sentence: Sentence, cue: int) -> tuple[int, int] | None:
    """The characters of the subject of a cue in its clause, without adverbials; None if it is left out."""
    start = max(sentence.clause(cue), cue - LONGEST_SUBJECT)
    plain = sentence.plain
    start = without_connectives(plain, start, cue)
    end = _without_adverbials(sentence, start, cue)
    return (start, end) if end > start else None


def without_connectives(plain: str, start: int, end: int) -> int:
    """Where a clause begins behind ``但是``, ``与此同时`` and the like."""
    while start < end and plain[start] in f" {QUOTED}）)、":
        start += 1
    for _ in range(3):
        found = CONNECTIVES.search(plain[start:end])
        if not found or found.end() == 0 or looks_like_name(plain[start:end]):
            break
        start += found.end()
    return start


def _without_adverbials(sentence: Sentence, start: int, end: int) -> int:
    """Where the subject ends: before ``在会上``, ``对记者``, ``日前还``."""
    plain = sentence.plain
    for found in PREPOSITIONS.finditer(plain[start:end]):
        place = start + found.start()
        before = plain[start:place]
        bounded = sentence.is_word_start(place) and sentence.is_word_start(start + found.end())
        if (bounded and len(before) > 1) or _is_somebody(before):
            end = place
            break
    while end > start:
        found_adverb = ADVERB.search(plain[start:end]) or MANNERS.search(plain[start:end])
        if not found_adverb:
            break
        if len(found_adverb.group()) == 1 and not sentence.is_word_start(start + found_adverb.start()):
            break
        if found_adverb.start() and looks_like_name(plain[start:end]) and len(found_adverb.group()) == 1:
            break
        end = start + found_adverb.start()
    return end


def _is_somebody(text: str) -> bool:
    """Is it a pronoun, or surely a name?"""
    if PRONOUN.fullmatch(text):
        return True
    name = name_behind_title(text)
    return name is not None and looks_like_name(name) and len(name) > 2  # noqa: PLR2004  # two characters may go on


def is_plain(text: str) -> bool:
    """Is the speaker named by the words without more: no name with half a sentence behind it?"""
    name = name_behind_title(text)
    return may_speak(text) and (name is None or looks_like_name(name))


def may_speak(text: str) -> bool:
    """Do the words look like somebody, or a body or paper, that may speak?"""
    if not text or NOBODY.search(text):
        return False
    text = text.removesuffix("们").removesuffix("等")
    if PRONOUN.search(text) or JOINT.search(text) or BODY.search(text) or COUNTRIES.search(text):
        return True
    titled = any(title.end() == len(text) and title.group() != "的" for title in TITLE.finditer(text))
    return titled or looks_like_name(text) or name_behind_title(text) is not None
