"""What the fitted reader of English leaves over although the words are plain.

It learned on American campaign news, where a clause that follows ``he said`` is short and a spokesman
told reporters things on the campaign trail. In the prose of agencies and of diplomats it loses sentences
whose form leaves no doubt:

* ``…, Kremlin spokesman Dmitry Peskov told reporters on Thursday.``, ``The two countries, he went on,
  stand …``;
* ``Lavrov said that …`` up to the end of the sentence;
* ``in Putin's words``, ``in her view``, ``in Moscow's opinion``;
* papers and joint subjects with a verb of position: ``The joint statement calls for …``, ``The two sides
  oppose …``.

Only sentences less than half covered by speech are looked at.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from framing.attribution.cues import words
from framing.attribution.voice_attributions import NONE, Attribution

_SPEECH = """
    said says told tells added adds noted notes stressed stresses emphasized emphasizes emphasised
    emphasises replied replies explained explains insisted insists warned warns recalled recalls observed
    observes argued argues declared stated announced wrote writes answered answers concluded remarked
    remarks assured underlined underscored pledged promised reiterated reaffirmed asked admits admitted
    acknowledged predicts predicted estimates estimated reported reports writes suggested suggests
    confirmed continued expressed expresses voiced vowed claimed claims maintains contends
"""
_POSITION = """
    reaffirm reaffirms reaffirmed oppose opposes opposed support supports supported agree agrees agreed
    condemn condemns condemned express expresses expressed stress stresses stressed note notes noted hold
    holds believe believes believed advocate advocates speak speaks spoke say says said describe describes
    described accuse accuses accused blame blames blamed ask asks asked call calls called provide provides
    provided state states stated urge urges urged demand demands pledge pledged pledges promise promises
    declare declares declared reject rejects rejected recommend recommends recommended praise praises
    praised charge charges goes foresee foresees criticizes criticize criticises criticise criticized
    criticised
"""
NOUNS = words("remarks reports estimates answers claims notes stated declared pledged continued")
"""Words of saying that are as often something else."""
ACTS = words(
    "announced announces confirmed confirms promised promises pledged pledges vowed vows revealed reveals "
    "disclosed discloses answered answers wrote"
)
"""Without *that* behind them these do something rather than say something: ``announced a package``."""
OWNERS = words("his her its their our my your the these those such some several initial early crude")
NOUN_FOLLOWS = (["to"], ["for"], ["from"], ["through"], ["about"], ["of"])
SPEECH = frozenset(_SPEECH.split())
POSITION = frozenset(_POSITION.split())
PAIRS = {"quoted": "as", "went": "on", "goes": "on", "spoke": "of", "speaks": "of", "speak": "of"}
"""Verbs that speak only together with a second word."""
SPEAKING = SPEECH.union(PAIRS)
SAID_BY = frozenset(("said", "says", "added", "adds", "noted", "notes", "wrote", "writes", "warned"))
TALK = frozenset(("spoke", "speak", "speaks"))
ABOUT = (["of"], ["for"], ["against"], ["in"])
"""What must follow a word of talking: ``spoke of peace``, not ``spoke first in a small circle``."""
FORWARD = frozenset(("expressed", "expresses", "voiced"))
"""What these attribute always follows them."""
UNSPOKEN = words("plan plans schedule rules law custom tradition")
PAPERS = words("statement declaration document communique communiqué text paper")
JOINT = words("sides presidents leaders ministers governments capitals delegations partners")
VIEWS = words("words view views opinion account estimation judgment judgement")
NEGATED = words("not never would might could may should to be been being n't cannot nothing nobody")
ENDS = frozenset('.!?…"”»’')
CLAUSE_WORDS = words("that which who whom whose")
HEADS = frozenset(("the", "both", "a", "its", "their"))
POSITION_REACH = 12
"""A paper or joint subject stands among so many tokens at the head of its sentence."""
SUBJECT_REACH, TAIL_REACH, SHORTEST = 14, 12, 3
"""Tokens of a subject at most, of what follows a closing cue at most, of content at least."""


@dataclass(frozen=True, kw_only=True)
class Clause:
    """One sentence.

    Attributes:
        first: Number of its first token.
        words: Its tokens in lower case.
        forms: Its tokens as printed.
        quoted: Is each inside quotation marks?
    """

    first: int
    words: list[str]
    forms: list[str]
    quoted: list[bool]

    @cached_property
    def end(self) -> int:
        """Index behind the last word."""
        end = len(self.words)
        while end and self.words[end - 1] in ENDS:
            end -= 1
        return end

    def span(self, first: int, end: int) -> tuple[int, int]:
        """As token numbers."""
        return self.first + first, self.first + end

    def attribution(
        self, contents: list[tuple[int, int]], cue: tuple[int, int], source: tuple[int, int] | None
    ) -> Attribution | None:
        """An attribution of this sentence, or None if nothing is long enough to be its content."""
        kept = tuple(self.span(a, b) for a, b in contents if b > a)
        if sum(b - a for a, b in kept) < SHORTEST:
            return None
        said_by = self.span(*source) if source and source[1] > source[0] else (NONE, NONE)
        return Attribution(contents=kept, cue=self.span(*cue), source=said_by)


def plain_attributions(clause: Clause) -> Iterator[Attribution]:
    """The plain attributions of a sentence, the surest first."""
    for pattern in (_view, _according, _inverted, _position, _speech):
        yield from (found for found in pattern(clause) if found is not None)


def _view(clause: Clause) -> Iterator[Attribution | None]:
    """``in his view``, ``in Putin's words``: the whole sentence but the phrase."""
    words = clause.words
    if VIEWS.isdisjoint(words):
        return
    for i, word in enumerate(words):
        if word != "in" or clause.quoted[i]:
            continue
        for k in range(i + 2, min(i + 7, len(words))):
            owner = words[k - 1]
            if words[k] in VIEWS and (
                owner in {"his", "her", "their"} or owner.endswith(("'s", "’s", "s’", "s'"))
            ):
                source = (i + 1, k)
                before, behind = (
                    (0, i - (i > 0 and words[i - 1] == ",")),
                    (k + 1 + (words[k + 1 : k + 2] == [","]), clause.end),
                )
                yield clause.attribution([before, behind], (i, k + 1), source)


def _according(clause: Clause) -> Iterator[Attribution | None]:
    """``according to the minister``, but not ``according to plan``."""
    words, end = clause.words, clause.end
    if "according" not in words:
        return
    for i in range(len(words) - 2):
        if words[i] != "according" or words[i + 1] != "to" or clause.quoted[i]:
            continue
        stop = next((k for k in range(i + 2, end) if words[k] == ","), end)
        if stop > i + 2 and words[stop - 1] not in UNSPOKEN and stop - i <= SUBJECT_REACH:
            before = (0, i - (i > 0 and words[i - 1] == ","))
            yield clause.attribution([before, (stop + 1, end)], (i, i + 2), (i + 2, stop))


def _inverted(clause: Clause) -> Iterator[Attribution | None]:
    """``…, said the plan, issued by …``: the content stands before."""
    words, end = clause.words, clause.end
    if SAID_BY.isdisjoint(words):
        return
    for i in range(SHORTEST, end - 1):
        if words[i] not in SAID_BY or words[i - 1] != "," or clause.quoted[i]:
            continue
        stop = next((k for k in range(i + 1, end) if words[k] in {",", "who"}), end)
        if stop - i <= SUBJECT_REACH and _may_speak(clause, i + 1, stop):
            yield clause.attribution([(0, i - 1)], (i, i + 1), (i + 1, stop))


def _position(clause: Clause) -> Iterator[Attribution | None]:
    """``The joint statement calls for …``, ``The two sides oppose …``."""
    words = clause.words
    for k in range(1, min(POSITION_REACH, clause.end)):
        pronoun = k == 1 and words[0] in {"it", "they"}
        if not (pronoun or words[k - 1] in PAPERS or words[k - 1] in JOINT):
            continue
        start = (
            0 if pronoun else next((j for j in range(k - 1, max(k - 5, -1), -1) if words[j] in HEADS), NONE)
        )
        if start == NONE:
            continue
        adverb = words[k].endswith("ly") or words[k] in {"also", "itself", "then", "both"}
        verb = k + 1 if adverb and k + 1 < clause.end else k
        leads = start == 0 or words[0] in {"on", "in", "with", "as", "regarding", "for"}
        speaks = words[verb] not in TALK or words[verb + 1 : verb + 2] in ABOUT
        if leads and speaks and words[verb] in POSITION and not clause.quoted[verb]:
            yield clause.attribution([(verb + 1, clause.end)], (verb, verb + 1), (start, k))


def _speech(clause: Clause) -> Iterator[Attribution | None]:
    words = clause.words
    for i, word in enumerate(words):
        if word not in SPEAKING:
            continue
        pair = PAIRS.get(word, ())
        paired = bool(pair) and words[i + 1 : i + 2] == [pair]
        if clause.quoted[i] or not (paired or word in SPEECH) or (i and words[i - 1] in NEGATED):
            continue
        if word in NOUNS and i and _is_noun(words, i):
            continue
        cue = (i, i + 1 + paired)
        border = next((k for k in range(i - 1, max(i - SUBJECT_REACH, 0) - 1, -1) if words[k] == ","), NONE)
        yield _closing(clause, cue, border) or (
            None if pair in {"on", "as"} else _opening(clause, cue, border)
        )


def _is_noun(words: list[str], i: int) -> bool:
    """``Mr Trump's remarks``, ``his initial estimates``, ``fundraising reports through January``."""
    before = words[i - 1]
    behind = words[i + 1 : i + 2]
    return before in OWNERS or before.endswith(("'s", "’s", "s'", "s’")) or behind in NOUN_FOLLOWS


def _closing(clause: Clause, cue: tuple[int, int], border: int) -> Attribution | None:
    """``…, X said on Thursday.`` and ``…, X said, …``: the content stands around."""
    words, end = clause.words, clause.end
    if clause.words[cue[0]] in FORWARD or border < 1 or not _may_speak(clause, border + 1, cue[0]):
        return None
    stop = next((k for k in range(cue[1], end) if words[k] == ","), end)
    if stop - cue[1] > TAIL_REACH or CLAUSE_WORDS.intersection(words[cue[1] : stop]):
        return None
    return clause.attribution([(0, border), (stop + 1, end)], cue, (border + 1, cue[0]))


def _opening(clause: Clause, cue: tuple[int, int], border: int) -> Attribution | None:
    """``X said that …``, ``On Ukraine, X said …``: the content follows, to the end."""
    words, end = clause.words, clause.end
    if words[cue[1] : cue[1] + 1] == ["to"] or not _may_speak(clause, border + 1, cue[0]):
        return None
    if words[cue[0]] in ACTS and "that" not in words[cue[1] : cue[1] + TAIL_REACH]:
        return None
    that = next((k for k in range(cue[1], min(cue[1] + TAIL_REACH, end)) if words[k] == "that"), cue[1])
    return clause.attribution([(that, end)], cue, (border + 1, cue[0]))


PRONOUNS = frozenset(("he", "she", "they", "it"))
NOBODY = words("which who that one anyone nobody we i you this what nothing")
DETERMINERS = words("the a an his her its their two several some many three officials analysts experts one")


def _may_speak(clause: Clause, first: int, end: int) -> bool:
    """Do the words look like somebody who speaks: a pronoun, a name, a description?"""
    words = clause.words[first:end]
    if not words or words[-1] in NOBODY or words[0] in NOBODY:
        return False
    if words[0] in PRONOUNS:
        return len(words) <= SHORTEST
    return words[0] in DETERMINERS or any(form[0].isupper() for form in clause.forms[first:end])
