"""Names before a colon: headlines (``业者：电比关税更急``) and what stands below a name in interviews."""

import re
from collections import Counter
from collections.abc import Sequence

from framing.attribution.camps import Camps
from framing.attribution.languages._chinese_cues import Told
from framing.attribution.languages._chinese_names import SHORTEST_NAME, looks_like_name, name_behind_title
from framing.attribution.languages._chinese_text import END_MARKS, Sentence
from framing.attribution.languages._chinese_words import ANSWERS, ROLES, STRONG, simplified
from framing.attribution.transcripts import Spoken, Turn

LABEL = re.compile("^([^，,。：:！？!?；]{2,16})：(?=.{4})")
SPEAKS = re.compile(
    "(?:[中俄美乌日英法德韩]方|外交部|国防部|商务部|国台办|人士|专家|学者|业者|分析|报告|官员|外长|防长"
    "|总统|总理|发言人|秘书长|央行|白宫|主席)$"
)
SHORTEST = 4
"""Characters below a label at least."""
LONGEST = 14
"""Tokens of a label at most."""


def headline(sentence: Sentence) -> list[Told]:
    """``老船工：河很宽``, in a headline or a line without an end mark."""
    if not sentence.is_title and (not sentence.opens or sentence.text[-1:] in END_MARKS | {"”", "」"}):
        return []
    found = LABEL.search(sentence.plain)
    if not found or not (SPEAKS.search(found[1]) or _is_person(found[1])):
        return []
    if found.end() < len(sentence.text) and sentence.plain[found.end()] == "\ue000":
        return []
    return [
        Told(
            cue=(found.end() - 1, found.end()),
            source=found.span(1),
            contents=((found.end(), len(sentence.text)),),
        )
    ]


def _is_person(text: str) -> bool:
    return (
        text in {"习近平", "普京"}
        or (looks_like_name(text) and len(text) > SHORTEST_NAME)  # two characters are too often a place
        or name_behind_title(text) is not None
    )


def turns(sentences: Sequence[Spoken], camps: Camps) -> list[Turn]:
    """The turns under names and colons; questions of the outlet end a turn and are none.

    A label that looks like no name counts if it comes again; one whose turns are questions is the outlet.
    """
    every = [(i, name) for i, each in enumerate(sentences) if each.opens and (name := _label(each.forms))]
    often = Counter(name for _, name in every)
    labels = [
        (i, name) for i, name in every if often[name] > 1 or _is_speaker(sentences[i].forms, name, camps)
    ]
    ends = [_paragraph_end(sentences, first) for first, _ in labels]
    asking = Counter(
        name for (_, name), end in zip(labels, ends, strict=True) if sentences[end - 1].forms[-1][-1] in "？?"
    )
    outlet = {name for _, name in labels if ROLES.search(simplified(name)) or _asks(name, asking, often)}
    found = []
    for number, (first, name) in enumerate(labels):
        behind = ends[number]
        if outlet and number + 1 < len(labels):  # behind the last answer the outlet may close
            behind = labels[number + 1][0]
        if name not in outlet:
            found.append(Turn(label=name, first=first, behind=behind))
    return found


def _paragraph_end(sentences: Sequence[Spoken], first: int) -> int:
    return next((i for i in range(first + 1, len(sentences)) if sentences[i].opens), len(sentences))


def _asks(name: str, asking: Counter[str], often: Counter[str]) -> bool:
    """Do most of the paragraphs under a label end as questions?"""
    return often[name] > 1 and 2 * asking[name] > often[name]


def _label(forms: Sequence[str]) -> str | None:
    """The words before an early colon with something unquoted behind it, or None."""
    colon = next((i for i, form in enumerate(forms[:LONGEST]) if form in {"：", ":"}), 0)
    name = "".join(forms[:colon])
    if not name or colon + 1 >= len(forms) or forms[colon + 1] in {"“", "「"} or set(name) & set("，,。；"):
        return None
    return None if STRONG.search(simplified(name)) else name


def _is_speaker(forms: Sequence[str], label: str, camps: Camps) -> bool:
    name, below = simplified(label), "".join(forms).partition("：")[2]
    if ROLES.search(name) or ANSWERS.search(name):
        return True
    if len(below) < SHORTEST or below[-1] not in END_MARKS:
        return False
    known = any(each in name for each in ("总书记", "主席")) or camps.find(name, None) is not None
    return known or looks_like_name(name) or name_behind_title(name) is not None


def labelled(label: str) -> str | None:
    """The person whom a label names, or None."""
    plain = simplified(label)
    name = name_behind_title(plain) or (plain if looks_like_name(plain) else None)
    return label[len(label) - len(name) :] if name else None
