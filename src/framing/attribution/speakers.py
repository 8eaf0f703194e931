"""Whose words: from the speaker as written to a person of the article, and from there to a known one.

Rules, in this order: a name or title that ``camps`` knows; a surname whose full name the article gave; a
pronoun, by the nearest speaker or subject it may stand for; a description (``the spokeswoman``), by the
person it was given to. What none of them settles stays as written, with nobody behind it.
"""

from dataclasses import dataclass, field
from datetime import date

from framing.attribution.camps import Camps, Pronoun, words_of

PRONOUNS: dict[str, Pronoun] = {
    "he": "he", "him": "he", "his": "he", "she": "she", "her": "she", "they": "they", "it": "it", "both": "they",
}  # fmt: skip
FEMALE = frozenset(
    ("ms", "mrs", "miss", "spokeswoman", "chairwoman", "businesswoman", "woman", "mother", "she", "her")
)
LOWER_IN_NAMES = frozenset(
    ("de", "da", "von", "van", "der", "den", "bin", "al", "el", "la", "le", "du", "di", "ibn")
)
_NOT_NAMES = """
    the a an in on at by for from with of as to and or but so yet nor if when while where what who why how
    which he she it they we you i his her its their our my your this that these those there here after
    before since until during under over among between despite because although though however meanwhile
    moreover still also even both each all some many most several few another other such any one two three
    four five no not yes now then last once earlier later today yesterday according asked speaking
    according mr mrs ms dr monday tuesday wednesday thursday friday saturday sunday january february march
    april may june july august september october november december president premier minister prime
    foreign secretary general chairman spokesman spokeswoman spokesperson professor chinese russian
    american ukrainian european western asian german french british japanese kazakh soviet english china
    russia ukraine europe asia washington beijing moscow kyiv tokyo harbin kremlin nato un eu us u.s
    director deputy senior former chief head state western officials analysts experts western only just
"""
NOT_NAMES = frozenset(_NOT_NAMES.split())
REACH = 4
"""A pronoun looks back so many sentences."""


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody who speaks in an article.

    Attributes:
        name: Full name as the article or the file of camps gives it; None where nobody is named.
        id: Key in the file of camps, or None.
        camp: Camp, or None where it is unknown.
        pronoun: What stands for the person, as far as is known.
    """

    name: str | None
    id: str | None = None
    camp: str | None = None
    pronoun: Pronoun | None = None


@dataclass(frozen=True, kw_only=True)
class Mention:
    """A name in the text.

    Attributes:
        sentence: Number of the sentence within the article.
        token: Number of its first token.
        text: As printed.
        around: The words around it, in lower case: titles and descriptions.
    """

    sentence: int
    token: int
    text: str
    around: frozenset[str]


@dataclass(kw_only=True)
class Cast:
    """The people of one article, met one after another.

    Attributes:
        camps: Who is known.
        on: Day of publication, for titles; None if unknown.
        mentions: Names in the text, in order.
    """

    camps: Camps
    on: date | None
    mentions: list[Mention]
    _full: dict[str, str] = field(default_factory=dict)
    _known: dict[str, Person] = field(default_factory=dict)
    _spoke: list[tuple[int, Person]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Note which surname belongs to which full name: the first full name wins."""
        for mention in self.mentions:
            parts = mention.text.split()
            if len(parts) > 1:
                self._full.setdefault(parts[-1].casefold(), mention.text)
                self._full.setdefault(parts[0].casefold(), mention.text)

    def speaker(self, text: str, *, sentence: int, token: int) -> Person:
        """Who is meant by the words that name a speaker; the cast remembers who spoke.

        Args:
            text: The words as written.
            sentence: Number of the sentence within the article.
            token: Number of their first token.
        """
        words = words_of(text)
        person = self._resolve(text, words, sentence, token)
        if person.name is not None:
            self._spoke.append((sentence, person))
        return person

    def spoke(self, sentence: int, person: Person) -> None:
        """Remember a speaker found in another way."""
        if person.name is not None:
            self._spoke.append((sentence, person))

    def _resolve(self, text: str, words: tuple[str, ...], sentence: int, token: int) -> Person:
        if len(words) == 1 and words[0] in PRONOUNS:
            return self._antecedent(PRONOUNS[words[0]], sentence, token)
        person = self.named(text)
        if person is not None:
            return person
        described = self._by_description(words, sentence)
        return described or Person(name=None, camp=self.camps.described(text))

    def named(self, text: str) -> Person | None:
        """The person that a few words name, or None."""
        if text in self._known:
            return self._known[text]
        found = self._named(text)
        if found is not None:
            self._known[text] = found
        return found

    def _named(self, text: str) -> Person | None:
        known = self.camps.find(text, self.on)
        if known is not None and known.speaker.pronoun in {"he", "she"}:
            return self._of_file(known.id)
        names = name_runs(text.split())
        if names and (known is None or len(names[0].split()) > 1):
            name = self._full.get(names[0].split()[-1].casefold(), names[0])
            return Person(name=name, camp=self._camp_near(name, text), pronoun=self._pronoun(name, text))
        return self._of_file(known.id) if known is not None else None

    def _of_file(self, key: str) -> Person:
        speaker = self.camps.speakers[key]
        return Person(name=speaker.name, id=key, camp=speaker.camp, pronoun=speaker.pronoun)

    def _camp_near(self, name: str, text: str) -> str | None:
        """Camp of a person nobody knows, by what the article says next to the name."""
        described = self.camps.described(text)
        if described:
            return described
        last = name.rsplit(maxsplit=1)[-1].casefold()
        for mention in self.mentions:
            if mention.text.split()[-1].casefold() == last:
                for word in sorted(mention.around):
                    if word in self.camps.descriptions:
                        return self.camps.descriptions[word]
        return None

    def _pronoun(self, name: str, text: str) -> Pronoun | None:
        last = name.rsplit(maxsplit=1)[-1].casefold()
        around = {word for m in self.mentions if m.text.split()[-1].casefold() == last for word in m.around}
        return "she" if FEMALE & (around | set(words_of(text))) else None

    def _antecedent(self, pronoun: Pronoun, sentence: int, token: int) -> Person:
        """The nearest speaker or first-named person of the sentences before that a pronoun may stand for."""
        same = [m for m in self.mentions if m.sentence == sentence and m.token < token]
        for back in range(REACH + 1):
            if back:
                spoke = [person for number, person in self._spoke if number == sentence - back]
                for person in reversed(spoke):
                    if _fits(person, pronoun):
                        return person
            names = same if back == 0 else [m for m in self.mentions if m.sentence == sentence - back]
            for mention in names:
                named = self.named(mention.text)
                if named is not None and _fits(named, pronoun):
                    return named
        return Person(name=None)

    def _by_description(self, words: tuple[str, ...], sentence: int) -> Person | None:
        """The nearest person before whom one of the words described: ``the spokeswoman``, ``the
        minister``.
        """
        wanted = {word for word in words if len(word) > 3 and word not in NOT_DESCRIBING}  # noqa: PLR2004  # no articles
        if not wanted or len(words) > 4:  # noqa: PLR2004  # a longer description is of somebody new
            return None
        for mention in reversed([m for m in self.mentions if m.sentence <= sentence]):
            if wanted & mention.around:
                return self.named(mention.text)
        return None


NOT_DESCRIBING = frozenset(
    ("officials", "official", "analysts", "experts", "people", "others", "some", "statement")
)


def _fits(person: Person, pronoun: Pronoun) -> bool:
    if pronoun in {"he", "she"}:
        return person.pronoun in {None, pronoun}
    return person.pronoun in {None, "it", "they"} if pronoun == "they" else person.pronoun in {None, "it"}


def name_runs(words: list[str]) -> list[str]:
    """Runs of words that look like the name of a person or institution."""
    runs: list[list[str]] = [[]]
    for word in words:
        bare = word.strip(".,;:()\"“”'’‘").removesuffix("'s").removesuffix("’s")
        if (bare[:1].isupper() and bare.casefold() not in NOT_NAMES) or (runs[-1] and bare in LOWER_IN_NAMES):
            runs[-1].append(bare)
        else:
            runs.append([])
        if word[-1:] in ",;:)":
            runs.append([])
    return [" ".join(run) for run in runs if run and run[-1] not in LOWER_IN_NAMES]
