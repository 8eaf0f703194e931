"""Transcripts: ``President of Russia Vladimir Putin: Good afternoon, colleagues …``, up to the next label.

Official sites and interviews print what was said under the name of who said it, without quotation marks. A
paragraph that begins with a name and a colon begins a turn, which goes on until the next one. Newspapers
begin paragraphs with colons too (``UPDATE:``, ``To the Editor:``): an article is a transcript only if those
under the labels speak in the first and second person, and if there are several labels or one is of somebody
known.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from framing.attribution.camps import Camps
from framing.attribution.cues import words

LABEL_REACH = 14
"""Tokens among which the colon of a label stands."""
SMALL = words("of the and for de von van der al bin ibn la le du и по при в из")
"""Words of a label that need no capital letter."""
ROLES = words("question answer remark reply q a moderator interviewer вопрос ответ реплика ведущий ведущая")
"""Labels that are no names."""
JOINTS = frozenset((".", ",", "-", "’s", "'s"))
"""Tokens of a label that are no words."""
FIRST_PERSON = words(
    "i we us our ours my mine me you your yours myself ourselves "
    "я мы мне меня нам нас наш наша наше наши нашей нашего нашему наших вы вам вас ваш ваша ваши"
)
SPOKEN_SHARE = 0.25
"""Share of the sentences below labels that must speak in the first or second person."""


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """One sentence of the body, as transcripts see it.

    Attributes:
        forms: Its tokens as printed.
        opens: Does it begin a paragraph?
    """

    forms: tuple[str, ...]
    opens: bool


@dataclass(frozen=True, kw_only=True)
class Turn:
    """What one person says, without a break.

    Attributes:
        label: The speaker as printed, without what stands in brackets.
        first: Number of the first sentence of the turn.
        behind: Number of the first sentence behind it.
    """

    label: str
    first: int
    behind: int


def turns(sentences: Sequence[Spoken], camps: Camps) -> list[Turn]:
    """The turns of a transcript, in order; empty if the article is none.

    Args:
        sentences: The body of an article.
        camps: Who is known.
    """
    labelled = [(i, name) for i, each in enumerate(sentences) if each.opens and (name := label(each.forms))]
    if not labelled:
        return []
    ends = [first for first, _ in labelled[1:]] + [len(sentences)]
    found = [
        Turn(label=name, first=first, behind=end) for (first, name), end in zip(labelled, ends, strict=True)
    ]
    several = len(found) > 1
    known = any(camps.find(turn.label, None) is not None for turn in found)
    below = [each for turn in found for each in sentences[turn.first : turn.behind]]
    spoken = sum(_addresses(each) for each in below)
    return found if (several or known) and spoken >= SPOKEN_SHARE * len(below) else []


def label(forms: Sequence[str]) -> str | None:
    """The name before the colon with which a paragraph begins, or None.

    Args:
        forms: The tokens of its first sentence.
    """
    colon = next((i for i, form in enumerate(forms[:LABEL_REACH]) if form in {":", "："}), 0)
    name = _without_brackets(forms[:colon])
    if not name or len(forms) == colon + 1:
        return None
    if len(name) == 1 and name[0].casefold() in ROLES:
        return name[0]
    # Words in capitals alone (UPDATE:) are no name.
    fits = all(form[0].isupper() or form.casefold() in SMALL or form in JOINTS for form in name)
    return " ".join(name) if fits and not "".join(name).isupper() else None


def _without_brackets(forms: Sequence[str]) -> list[str]:
    kept, depth = [], 0
    for form in forms:
        depth += form == "("
        if not depth:
            kept.append(form)
        depth -= form == ")"
    return kept


def _addresses(sentence: Spoken) -> bool:
    return not FIRST_PERSON.isdisjoint(map(str.casefold, sentence.forms))
