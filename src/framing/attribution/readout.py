"""Read-outs: an agency reports a leader over whole paragraphs with one cue at the head.

*The genre.* An article is a read-out if most of its attributed sentences are of leaders, ministries or
joint papers of states, several of them have a strong cue, and little is the outlet's own. *The inference.*
Inside a read-out, a sentence
without a cue or quotation goes on with what the speaker of its paragraph said, unless it narrates: acts of
both sides, movements, ceremonies. Such sentences are ``reported_inferred``, never ``reported``: in American
news the same rule would be wrong four times in five.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from framing.attribution.camps import Camps
from framing.attribution.cues import words

STATE_ROLES = frozenset(("leader", "ministry", "spokesperson", "joint", "government"))


@dataclass(frozen=True, kw_only=True)
class Line:
    """One sentence of the body, as the inference sees it.

    Attributes:
        voice: What the reading made of it.
        speaker_id: Known speaker, or None.
        speaker: Speaker as written, or None.
        strong: Has it a strong cue?
        backward: Does its content stand before its cue (``…, he said``)?
        opens: Does it begin a paragraph?
        words: Its words in lower case.
        camp: Camp of the speaker, or None.
    """

    voice: str
    speaker_id: str | None
    speaker: str | None
    strong: bool
    backward: bool
    opens: bool
    words: tuple[str, ...]
    camp: str | None = None


@dataclass(frozen=True, kw_only=True)
class Genre:
    """What tells a read-out from other articles.

    Attributes:
        state_share: Share of the attributed sentences whose speaker is a state's.
        attributed_share: Share of the sentences that are attributed.
        n_strong: Sentences of a state's speaker with a strong cue.
    """

    state_share: float
    attributed_share: float
    n_strong: int

    @property
    def is_readout(self) -> bool:
        """True for an agency read-out; the limits were set on the tuning half of the embedded corpus."""
        return self.n_strong >= 3 and self.state_share >= 0.7 and self.attributed_share >= 0.5  # noqa: PLR2004  # told above


def genre(n_lines: int, attributed: Sequence[tuple[str | None, bool]], camps: Camps) -> Genre:
    """Measure an article.

    Args:
        n_lines: Sentences of its body.
        attributed: Of each sentence that is not the outlet's own: known speaker or None, has it a strong cue?
        camps: Who is known.
    """
    strong = [is_strong for speaker_id, is_strong in attributed if _is_state(speaker_id, camps)]
    return Genre(
        state_share=len(strong) / max(len(attributed), 1),
        attributed_share=len(attributed) / max(n_lines, 1),
        n_strong=sum(strong),
    )


def _is_state(speaker_id: str | None, camps: Camps) -> bool:
    return speaker_id is not None and camps.speakers[speaker_id].role in STATE_ROLES


_NARRATING = """
    signed witnessed attended held met arrived visited received welcomed greeted walked laid issued
    exchanged opened toured watched greeted accompanied hosted flew landed began ended took gathered
    joined celebrated talks ceremony reporters journalists
"""
NARRATING = frozenset(_NARRATING.split())
_WILLED = """
    should must will would need needs ready willing stands stand committed continue both
"""
WILLED = frozenset(_WILLED.split())
PRESENT = words("is are has have remain remains refuse refuses can this")
DATED = words(
    "monday tuesday wednesday thursday friday saturday sunday tonight today tomorrow yesterday "
    "later meanwhile "
    "was were had"
)


def inferred(lines: Sequence[Line]) -> list[int | None]:
    """For each sentence: the one whose speaker it goes on with, or None.

    Args:
        lines: The body of a read-out.
    """
    found: list[int | None] = [None] * len(lines)
    for i, line in enumerate(lines):
        if line.voice != "own" or _narrates(line):
            continue
        before = i - 1 if i and not line.opens else None
        if before is not None and (
            lines[before].voice in {"reported", "direct"} or found[before] is not None
        ):
            found[i] = before if found[before] is None else found[before]
            continue
        after = i + 1 if i + 1 < len(lines) and not lines[i + 1].opens else None
        if after is not None and lines[after].voice == "reported" and lines[after].backward:
            found[i] = after
    return found


def _narrates(line: Line) -> bool:
    """Does the sentence tell what happened rather than what somebody holds?"""
    if WILLED.intersection(line.words):
        return False
    dated = any(word in DATED or word[0].isdigit() or word[0] == "$" for word in line.words)
    return dated or bool(NARRATING.intersection(line.words)) or not PRESENT.intersection(line.words)
