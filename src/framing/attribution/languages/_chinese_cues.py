"""The attributions of one Chinese sentence: who, by which words, what.

Read from the left: what an agency passes on (``据新华社报道，``) and views (``在他看来，``); then a verb
behind its content (``……，银行家判断。``); then, in each part between semicolons, the first verb that speaks
(``习近平指出，……``).
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace

from framing.attribution.languages import _chinese_words as words
from framing.attribution.languages._chinese_names import is_plain, may_speak, subject_before
from framing.attribution.languages._chinese_text import Sentence
from framing.attribution.languages._chinese_words import NAMED, QUOTED

Span = tuple[int, int]
SHORTEST = 3
"""Characters of content at least."""
CUE_REACH = 24
"""Characters between subject and verb that belong to the cue, at most."""
CLAUSES = 3
"""A subject that is left out is looked for in so many clauses before, and in the first."""
TELL_REACH = 14
"""Characters of somebody who is told, at most."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """One attribution, in characters of its sentence.

    Attributes:
        cue: The verb or set phrase.
        source: The speaker as written, or None where it is left out.
        contents: What is said, in order.
        passes_on: Is it a phrase that names where the news come from?
        weak: Is it a verb that need not speak (``支持``), which a leader's speech is full of?
    """

    cue: Span
    source: Span | None
    contents: tuple[Span, ...]
    passes_on: bool = False
    weak: bool = False


_REPORTS = r"(?:援引|引述)?(?P<who>[^，,：:。]{0,32}?)(?P<verb>报道|消息|电|披露)(?:称|说|指出|显示)?[，,：:]"
_TELLS = (
    r"(?P<who>[^，,：:。]{0,24}?)(?P<verb>介绍|透露|称|表示|说|统计|显示|估计|预计|测算|预测|估算|公布的[^，]{0,8}|"
    r"通报|监测|分析|评估|回忆|讲述|解释|判断|描述)[，,：:]"
)
PASSED_ON = re.compile(rf"^[另又而但]?据{_REPORTS}")
TOLD_BY = re.compile(rf"^[另又而但]?(?:据|按|照|按照){_TELLS}")
VIEW = re.compile(
    r"^(?:但是?|而|不过|然而)?(?:在|依|照)(?P<who>[^，,。]{1,24}?)(?P<verb>看来|眼中|眼里|的看法)[，,]"
)
LEARNED = re.compile(
    r"^.{0,6}记者.{0,6}?从(?P<who>[^，,。]{2,24}?)(?:处|方面)?(?P<verb>了解到|获悉|得知)[，,：:]?"
)
BASED_ON = re.compile(
    r"^(?:根据|按照|依据)(?P<who>[^，,。]{2,24}?)的?(?P<verb>说法|统计|数据|预测|估计|报告|声明|公告|消息|评估|测算|报道|预报|调查|研究|通报|描述|回忆|叙述)[，,]"
)
UNTOLD = re.compile(r"^(?:最新|初步|不完全|了解|悉|称|说|统计|初步统计|不完全统计|规定|此|他所知|我所知)?$")
TELL = re.compile(
    f"告诉(?:了)?[^，,：:。{QUOTED}]{{1,{TELL_REACH}}}?[，,：:]|告诉(?:了)?[^，,：:。]{{1,{TELL_REACH}}}$"
)
CALLED = re.compile(r"把.{1,20}?(?:叫作|叫做|称作|称为|比作|比喻为|形容为|看作|视为)|(?:比喻为|形容为)")
QUOTES = re.compile("^据?(?P<who>[^，,。]{2,8}社)(?:[0-9]+日)?(?P<verb>援引|引述|引用|转述)(?=.)")
ONE_SENTENCE = re.compile(f"说了[一这那]?(?:句|番话)?[，,：:]?(?=[{QUOTED}{NAMED}])")
KINDS = {
    "tell": TELL, "briefed": words.BRIEFED, "called": CALLED, "once": ONE_SENTENCE, "strong": words.STRONG,
    "shown": words.SHOWN, "position": words.POSITION, "telling": words.TELLING,
}  # fmt: skip
ANY = re.compile("|".join(f"(?P<{name}>{pattern.pattern})" for name, pattern in KINDS.items()))
FINAL = re.compile(f"(?:{words.STRONG.pattern}|{words.TELLING.pattern}|告诉[^，,。]{{1,10}})(?:道|说|的)?$")
PUNCTUATED = re.compile("[，,：: 了说道称]{0,4}")
PAUSE = frozenset("，,：: ")
TAIL = re.compile(r"^[了过着完罢]|^[。！？!?]*$")


def read(sentence: Sentence) -> list[Told]:
    """The attributions of a sentence, in order."""
    return [part for told in _read(sentence) for part in _passed_on(sentence, told)]


def _passed_on(sentence: Sentence, told: Told) -> list[Told]:
    """``新华社援引俄外长的话说``: the agency that quotes, and whoever is quoted."""
    found = QUOTES.search(sentence.plain[slice(*told.source)]) if told.source else None
    if told.source is None or found is None:
        return [told]
    first, end = told.source
    verb = first + found.start("verb"), first + found.end("verb")
    agency = Told(cue=verb, source=(first + found.start("who"), verb[0]), contents=(verb,))
    return [agency, replace(told, source=(verb[1], end))]


def _read(sentence: Sentence) -> list[Told]:
    leading = _leading(sentence)
    start = leading.cue[1] if leading else 0
    if leading and not leading.passes_on:
        return [leading]
    backward = _backward(sentence, start)
    rest = [backward] if backward else list(_forward(sentence, start))
    if not leading:
        return rest
    return (
        [Told(cue=leading.cue, source=leading.source, contents=(leading.cue,)), *rest] if rest else [leading]
    )


def _leading(sentence: Sentence) -> Told | None:
    plain = sentence.plain
    for pattern, passes_on in (
        (PASSED_ON, True), (TOLD_BY, False), (VIEW, False), (LEARNED, False), (BASED_ON, False),
    ):  # fmt: skip
        found = pattern.search(plain[:80])
        if not found:
            continue
        who, (first, end) = found["who"], found.span("who")
        if not who and (pattern is not TOLD_BY or found["verb"] != "介绍"):
            return None
        if UNTOLD.search(who) and who:
            return None
        source = _trimmed(plain, first, end) if who else None
        contents = ((found.end(), sentence.end),)
        if contents[0][1] - contents[0][0] < SHORTEST:
            return None
        return Told(cue=(found.start(), found.end()) if source is None else _around(found), source=source,
                    contents=contents, passes_on=passes_on)  # fmt: skip
    return None


def _around(found: re.Match[str]) -> Span:
    """The verb of a set phrase, up to its comma."""
    return found.start("verb"), found.end()


def _trimmed(plain: str, first: int, end: int) -> Span:
    """Without a date behind the name: ``塔斯社17日``."""
    date = re.search(
        r"(?:当地时间)?(?:[0-9]+月)?[0-9]+日.{0,3}$|援引.*$|引述.*$|的?最新.*$|近日$|日前$", plain[first:end]
    )
    return first, first + date.start() if date and date.start() else end


def _backward(sentence: Sentence, start: int) -> Told | None:
    """``“……。”他笑着说。`` and ``……，银行家判断。``: the verb stands last."""
    end = sentence.end
    low = max(end - 60, start)
    found = FINAL.search(sentence.plain, low, end) if end > start else None
    if not found or found.end() != end:
        return None
    quote = sentence.plain.rfind(QUOTED, low, found.start()) + 1
    clause = quote or max(sentence.clause(found.start()), start)
    if clause <= start or found.start() < clause:
        return None
    behind = quote > 0
    subject = subject_before(sentence, found.start())
    if behind and (subject is None or not may_speak(sentence.plain[slice(*subject)])):
        subject = head(sentence, clause, end) or subject
    if subject is None or words.NEGATED.search(sentence.plain[clause : found.start()]):
        return None
    who = sentence.plain[slice(*subject)]
    fits = may_speak(who) and words.NOBODY.search(who) is None
    telling = found.group() in {"道", "问", "喊", "答", "写"}
    if not (behind or (fits and not telling)) or clause - start < SHORTEST:
        return None
    return Told(
        cue=(subject[1], end), source=subject if fits or behind else None, contents=((start, clause),)
    )


def _forward(sentence: Sentence, start: int) -> Iterator[Told]:
    plain, first = sentence.plain, start
    while first < len(plain):
        stop = plain.find("；", first)
        stop = len(plain) if stop < 0 else stop
        told = _part(sentence, first, min(stop, max(sentence.end, first)))
        if told is not None:
            yield told
        first = stop + 1


def _part(sentence: Sentence, first: int, end: int) -> Told | None:
    """The first attribution between two semicolons."""
    for found in ANY.finditer(sentence.plain, first, end):
        told = _of_verb(sentence, found, first, end)
        if told is not None:
            return told
    return _of_colon(sentence, first, end)


def _of_verb(sentence: Sentence, found: re.Match[str], first: int, end: int) -> Told | None:
    plain, kind = sentence.plain, str(found.lastgroup)
    clause = max(sentence.clause(found.start()), first)
    before, behind = (
        plain[max(clause, found.start() - 40) : found.start()],
        plain[found.end() : min(end, found.end() + 40)],
    )
    if not _is_verb(found.group(), kind, before, behind):
        return None
    subject = _subject(sentence, found.start(), first)
    who = plain[slice(*subject)] if subject else ""
    if not _may_say(found.group(), kind, who, before):
        return None
    behind_marks = PUNCTUATED.match(plain, found.end(), end)
    at = found.start() if kind == "briefed" or behind_marks is None else behind_marks.end()
    contents: tuple[Span, ...] = ((at, end),)
    if clause and plain[clause - 1] == QUOTED and clause > first:
        contents = ((first, clause), *contents)
    if sum(b - a for a, b in contents) < SHORTEST:
        return None
    near = subject and clause <= subject[0] and found.start() - subject[1] <= CUE_REACH
    cue_start = subject[1] if subject and near else found.start()
    weak = kind in {"position", "telling", "called"}
    return Told(cue=(cue_start, found.end()), source=subject if who else None, contents=contents, weak=weak)


def _subject(sentence: Sentence, cue: int, first: int) -> Span | None:
    """Who speaks: before the verb; at the head of its clause; in a clause before."""
    subject = subject_before(sentence, cue)
    if subject is None or sentence.plain[subject[0]] in "对向":  # ``总统致信，对此表示祝贺``
        return _earlier(sentence, cue, first)
    if sentence.plain[subject[0]] == "据" and subject[1] - subject[0] > SHORTEST:
        subject = subject[0] + 1, subject[1]
    if is_plain(sentence.plain[slice(*subject)]):
        return subject
    return head(sentence, max(sentence.clause(cue), first), cue) or subject


def _is_verb(verb: str, kind: str, before: str, behind: str) -> bool:
    """Is it a verb, neither denied nor planned, with something behind it?"""
    if kind in {"tell", "called", "once", "briefed"}:
        return not words.PLANNED.search(before)
    denied = words.NEGATED.search(before) and (verb not in words.DENIALS or before.endswith("是否"))
    nominal = words.PLAIN_NOMINAL if kind == "strong" else words.NOMINAL
    if denied or nominal.search(before) or not _has_content(kind, behind):
        return False
    certain = kind in {"strong", "shown"} and behind[0] in PAUSE
    return certain or not words.PLANNED.search(before)


def _has_content(kind: str, behind: str) -> bool:
    """Does what stands behind a verb look like what was said?"""
    if not behind or TAIL.search(behind) or behind.startswith("的"):
        return False
    if kind != "strong" and words.NOT_VERBS.search(behind):
        return False
    return kind != "telling" or behind[0] in PAUSE or behind[0] in {QUOTED, "说", "称", "道"}


def _may_say(verb: str, kind: str, who: str, before: str) -> bool:
    if who and words.NOBODY.search(who):
        return False
    if words.MOODS.search(verb) and words.MANY.search(who or before):
        return False
    if kind == "shown":
        return bool(words.DATA.search(who))
    if kind in {"strong", "tell", "once"}:
        return not (not who and words.MANY.search(before) and words.MOODS.search(verb))
    return may_speak(who)


def _of_colon(sentence: Sentence, first: int, end: int) -> Told | None:
    """``老船工：“……。”``: a colon before a statement, without a verb that is known."""
    place = sentence.plain.find("：" + QUOTED, first, end)
    if place < 0:
        return None
    subject = subject_before(sentence, place)
    who = sentence.plain[slice(*subject)] if subject else ""
    if words.ASKING.search(sentence.plain[max(place - CUE_REACH, first) : place]):
        return None
    if not is_plain(who):
        start = max(sentence.clause(place), first)
        subject = head(sentence, start, place) or _earlier(sentence, place, first) or subject
    return Told(cue=(place, place + 1), source=subject, contents=((place + 1, end),))


def _earlier(sentence: Sentence, cue: int, first: int) -> Span | None:
    """The subject of a clause before: ``泽连斯基临时到访，指责……``; the leading words of the sentence."""
    clause = sentence.clause(cue)
    behind = bisect_left(sentence.borders, clause)
    nearest = [border for border in sentence.borders[max(behind - CLAUSES, 0) : behind] if border > first]
    for start in reversed([first, *nearest]):
        found = head(sentence, start, clause)
        if found:
            return found
    return None


def head(sentence: Sentence, start: int, end: int) -> Span | None:
    """The somebody with whom a clause begins: a pronoun, a name behind its title."""
    from framing.attribution.languages._chinese_heads import head_of_clause

    return head_of_clause(sentence, start, end)
