"""The names in a Russian article: where they stand, in the nominative, with the words beside them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from framing.attribution.cues import words as word_list
from framing.attribution.languages._russian_names import (
    FIRST_NAMES,
    capitalised,
    full_nominative,
    nominatives,
)
from framing.attribution.languages._russian_subjects import Clause, Span, name_in, run_end
from framing.attribution.languages._russian_text import NAME, Words
from framing.attribution.languages._russian_words import PEOPLE, plain

QUOTES = frozenset('«"“„')
PLACES = word_list("""
    академия банк восточная город группа гэс дальний долина европейский европейского западная институт
    край море область океан округ остров площадь проспект радио район республика рэпер северная
    соединенные улица университет федерация фонд центр центральный штаты южная
""")
"""Words that make a name that of a place or a body."""
NO_FIRST_NAMES = tuple(
    word_list("""
    ый ского ской ская ский ское ного ной ное ные центр центра банк надзор надзора газ телеком строй транс
""")
)
"""Endings that no first name has."""
AROUND = 7
"""Words before a name that may describe its bearer."""


@dataclass(frozen=True, kw_only=True)
class Bearer:
    """Somebody named in full or by surname somewhere in an article.

    Attributes:
        sentence: Number of the sentence within the article.
        token: Number of the first token.
        name: As written, in the nominative as far as it is known.
        around: Words beside the name, each in every nominative it may come from.
        full: Is the first name given?
    """

    sentence: int
    token: int
    name: str
    around: frozenset[str]
    full: bool

    @property
    def surname(self) -> str:
        """The last word of the name, in lower case."""
        return plain(self.name).rsplit(maxsplit=1)[-1]


class Nowhere(Sequence[bool]):
    """No token stands in speech."""

    def __getitem__(self, index: object) -> bool:  # type: ignore[override]
        return False

    def __len__(self) -> int:
        return 0


NOWHERE = Nowhere()


def find_bearers(words: Words, article: int) -> "list[Bearer]":
    """Names of one article: every run of two or more names, single surnames, first names behind a noun.

    Args:
        words: The tokens.
        article: Number of the article.
    """
    first_sentence, end_sentence = words.reading.article_sentences[article : article + 2].tolist()
    found: list[Bearer] = []
    for s in range(first_sentence, end_sentence):
        clause = Clause(words=words, first=words.bounds[s], end=words.bounds[s + 1], inside=NOWHERE)
        i = clause.first
        while i < clause.end:
            if not words.codes[i] & NAME:
                i += 1
                continue
            stop = run_end(clause, i)
            alone = stop == i + 1 and (
                words.is_known_name(i) or (i > clause.first and is_introduced(words, i))
            )
            if (stop - i > 1 and not is_place(words, i, stop)) or alone:
                found.append(_bearer(words, clause, s - first_sentence, name_in(words, i, stop)))
            i = max(stop, i + 1)
    return _in_nominative(found)


def is_place(words: Words, first: int, end: int) -> bool:
    """Is a run of names a place or a body: ``Республики Калмыкия``, ``«Открытая Россия»``?

    Args:
        words: The tokens.
        first: First token of the run.
        end: First token behind it.
    """
    behind = words.low[end] if end < len(words.low) else ""
    near = {base for word in (*words.low[first:end], behind) for base in nominatives(word)}
    return (
        bool(near & PLACES)
        or words.low[first].endswith(NO_FIRST_NAMES)
        or (first > 0 and words.low[first - 1] in QUOTES and not words.gap_before[first])
    )


def is_introduced(words: Words, i: int) -> bool:
    """``продавщица Люба``, ``школьницу Вику``: a first name behind a noun for somebody, not ``мэр Якутска``.

    Args:
        words: The tokens.
        i: The token that may be a name.
    """
    noun = next((base for base in nominatives(words.low[i - 1]) if base in PEOPLE), "") if i else ""
    if not noun or not words.codes[i] & NAME:
        return False
    low = words.low[i]
    if low in FIRST_NAMES:
        return True
    if noun.endswith(("ца", "ка")):
        return low.endswith(("а", "я")) or (low.endswith("у") and words.low[i - 1].endswith("у"))
    return words.low[i - 1] == noun and low[-1] not in "аяыиуюеоэ"


def _in_nominative(bearers: list[Bearer]) -> list[Bearer]:
    """Full names in another case, where the article has the surname in the nominative elsewhere."""
    surnames = {bearer.surname for bearer in bearers}
    full = {bearer.surname: plain(bearer.name).split() for bearer in bearers if bearer.full}
    found = []
    for bearer in bearers:
        parts = plain(bearer.name).split()
        bases = [base for base in nominatives(parts[-1])[1:] if base in surnames]
        if bearer.full and not bases:
            name = " ".join(capitalised(word) for word in full_nominative(parts))
            bearer = replace(bearer, name=name)  # noqa: PLW2901  # the same person
        if bearer.full and bases:
            words = full.get(bases[0], [*full_nominative(parts)[:-1], bases[0]])
            bearer = replace(bearer, name=" ".join(map(capitalised, words)))  # noqa: PLW2901  # the same person
        found.append(bearer)
    return found


def _bearer(words: Words, clause: Clause, sentence: int, span: Span) -> Bearer:
    first, end = span
    start = first
    while start > max(clause.first, first - AROUND) and not clause.breaks(start - 1):
        start -= 1
    near = words.low[start:first]
    if clause.low(end) == ",":
        near = [*near, *words.low[end + 1 : min(end + 4, clause.end)]]
    forms = words.forms[first:end]
    if end - first == 1 and forms[0].endswith("у") and near and near[-1].endswith("у"):  # школьницу Вику
        forms = [forms[0][:-1] + "а"]
    return Bearer(
        sentence=sentence,
        token=first,
        name=" ".join(forms),
        around=frozenset(base for word in near for base in nominatives(word)),
        full=end - first > 1,
    )
