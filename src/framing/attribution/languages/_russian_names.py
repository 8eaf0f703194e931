"""Russian names and their cases: from the form in the text to the nominative.

No dictionary: endings alone give the forms that a word may come from, and the case that its place demands,
the words of the article or the file of camps choose among them.
"""

from functools import lru_cache

from framing.attribution.cues import words

VOWELS = frozenset("аеёиоуыэюя")
FEMALE_NAMES = words("""
    анна мария елена ольга наталья татьяна ирина светлана екатерина юлия анастасия дарья вера надежда любовь
    людмила галина валентина марина лариса виктория александра ксения полина алина алла тамара нина лидия
    эльвира софья софия маргарита евгения кристина яна зоя инна жанна диана раиса римма эмма ульяна варвара
    антонина зинаида клавдия элла лилия майя урсула ангела камала нэнси хиллари мелания тереза аннегрет
    анналена кайя санна джорджия мао хуа ирма люба вика света оксана олеся анжела эвелина регина эльмира
    гузель гульнара алсу альбина белла роза снежана стефания таисия фаина шарлотта эллада элеонора ада
    аглая агата лия лиана мила милана арина василиса валерия вероника злата изабелла карина кира лада
    лина мира нелли нонна олимпиада пелагея серафима тая фатима хадижа эльза
""")
"""First names that tell a woman; others are told by the verb beside them."""
MALE_IN_A = words("никита илья савва фома лука кузьма миша саша ваня петя коля дима вова паша гриша федя сережа "
                  "алеша гоша яша данила фока лева сева жора леша костя гена боря витя толя юра слава")  # fmt: skip
PATRONYMICS = ("ович", "евич", "овна", "евна", "ична", "ьич", "кич", "мич")
FLEETING = {"павл": "павел", "петр": "петр", "льв": "лев"}
_ENDINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ского", ("ский", "ской")), ("цкого", ("цкий", "цкой")), ("скому", ("ский", "ской")),
    ("цкому", ("цкий",)), ("ским", ("ский", "ской")), ("цким", ("цкий",)), ("ском", ("ский", "ской")),
    ("ской", ("ская",)), ("цкой", ("цкая",)), ("скую", ("ская",)), ("цкую", ("цкая",)),
    ("овым", ("ов", "овый")), ("евым", ("ев",)), ("иным", ("ин",)), ("ыным", ("ын",)),
    ("овой", ("ова", "овая")), ("евой", ("ева",)), ("иной", ("ина",)), ("ыной", ("ына",)),
    ("ого", ("ый", "ой", "ий", "ое")), ("его", ("ий", "ее")), ("ому", ("ый", "ой", "ое")), ("ему", ("ий", "ее")),
    ("ыми", ("ые",)), ("ими", ("ие",)), ("ых", ("ые", "ых")), ("их", ("ие", "их")),
    ("ами", ("ы", "и")), ("ями", ("и",)), ("иями", ("ии",)), ("ам", ("ы", "а")), ("ям", ("и",)),
    ("иями", ("ии",)), ("ией", ("ия",)), ("ии", ("ия", "ие", "ий")), ("ию", ("ия", "ий", "ие")), ("ие", ("ия",)),
    ("ия", ("ий", "ие")), ("ием", ("ие", "ий")), ("еем", ("ей",)), ("аем", ("ай",)), ("ею", ("ей",)), ("ея", ("ей",)),
    ("аю", ("ай",)), ("ая", ("ай",)), ("ае", ("ай",)), ("ее", ("ей",)), ("ую", ("ая",)), ("юю", ("яя",)),
    ("ой", ("а", "ая")), ("ей", ("я", "ь", "а")), ("ом", ("", "о")), ("ем", ("", "ь", "й", "е")), ("ым", ("ый",)),
    ("им", ("ий",)), ("а", ("", "о")), ("я", ("ь", "й", "е")), ("у", ("", "а", "о")), ("ю", ("ь", "й", "я", "е")),
    ("е", ("", "а", "о", "ь", "я", "й")), ("ы", ("а", "")), ("и", ("а", "я", "ь", "")),
)  # fmt: skip
"""Ending of another case → endings of the nominative, the likelier first."""


@lru_cache(maxsize=1 << 16)
def nominatives(word: str) -> tuple[str, ...]:
    """The nominatives that a word in lower case may come from; the word itself is the first.

    Args:
        word: Lower case, without ``ё``.
    """
    found = {word: None}
    for ending, bases in _ENDINGS:
        stem = word.removesuffix(ending)
        if len(stem) < len(word) and len(stem) > 1:
            found.update(dict.fromkeys(_whole(stem, base) for base in bases))
            if "" in bases and stem[-1] == "ц":
                found[stem[:-1] + "ец"] = None
            if "" in bases and stem in FLEETING:
                found[FLEETING[stem]] = None
    return tuple(found)


def _whole(stem: str, base: str) -> str:
    return stem + base


def is_patronymic(word: str) -> bool:
    """``Викторович``, ``Петровны``: lower case."""
    return any(base.endswith(PATRONYMICS) for base in nominatives(word)[:4]) and len(word) > len("ович")


_OBLIQUE = (
    ("ого", "ий"), ("его", "ий"), ("ому", "ий"), ("ему", "ий"), ("овой", "ова"), ("евой", "ева"), ("иной", "ина"),
    ("ыной", "ына"), ("ской", "ская"), ("цкой", "цкая"), ("ой", "а"), ("ией", "ия"), ("ии", "ия"), ("ея", "ей"), ("ею", "ей"),
    ("ая", "ай"), ("аю", "ай"), ("ия", "ий"), ("ию", "ий"), ("оя", "ой"), ("уя", "уй"), ("ьи", "ья"),
)  # fmt: skip
_LAST = {"а": "", "у": "", "я": "ь", "ю": "ь", "ы": "а", "е": "а", "и": "а"}
UNCHANGING = ("ко", "их", "ых", "аго", "ово", "дзе", "швили", "уа", "иа", "ау", "ео", "оу")


def from_oblique(word: str) -> str:
    """The nominative of a name that stands in the genitive or dative, in lower case.

    Args:
        word: Lower case, without ``ё``.
    """
    if word.endswith(UNCHANGING) or word[-1:] not in "аеиоуыэюяй":
        return word
    for ending, base in _OBLIQUE:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return _adjective(word.removesuffix(ending), base)
    last = word[-1]
    if last not in _LAST or len(word) <= len("ван"):
        return word
    stem = word[:-1]
    if last in "ау" and stem[-1] == "ц" and len(stem) > len("ван") and stem[-2] not in VOWELS:
        return stem[:-1] + "ец"
    return FLEETING.get(stem, stem + _LAST[last])


def _adjective(stem: str, base: str) -> str:
    """``Толстого`` is of ``Толстой``, ``Белого`` of ``Белый``; ``-ск-``, ``-цк-`` and hushers take ``ий``."""
    if base == "ий" and stem[-1:] not in "кгхжшчщн":
        return stem + "ый"
    return stem + base


def capitalised(word: str) -> str:
    """``касым-жомарт`` → ``Касым-Жомарт``."""
    return "-".join(part[:1].upper() + part[1:] for part in word.split("-"))


def gender_of(first: str, last: str) -> str | None:
    """``m``, ``f`` or None, by a first name and a surname in the nominative, lower case; both may be empty."""
    if first in FEMALE_NAMES:
        return "f"
    if first in MALE_IN_A:
        return "m"
    if last.endswith(("ова", "ева", "ина", "ына", "ская", "цкая", "ая", "овна", "евна")):
        return "f"
    if last.endswith(("ов", "ев", "ин", "ын", "ский", "цкий", "ий", "ый", "ович", "евич")):
        return "m"
    if first and first[-1] not in VOWELS and not first.endswith("ь"):
        return "m"
    return None
