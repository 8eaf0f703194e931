"""Russian names and their cases: from the form in the text to the nominative.

No dictionary: endings alone give the forms that a word may come from, and the case that its place demands,
the words of the article or the file of camps choose among them.
"""

from collections.abc import Sequence
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
MALE_IN_A = words("""
    алеша боря ваня витя вова гена гоша гриша данила дима жора илья коля костя кузьма лева леша лука миша
    никита паша петя савва саша сева сережа слава толя федя фока фома юра яша
""")
_MALE_NAMES = """
    александр алексей анатолий андрей антон аркадий арсений артем артур богдан борис вадим валентин валерий
    василий виктор виталий владимир владислав всеволод вячеслав геннадий георгий герман глеб григорий давид
    дамир даниил денис дмитрий евгений егор ефим иван игорь ильдар ирек кирилл константин лев леонид магомед
    макар максим марат марк матвей михаил мурат назар николай олег павел петр рамзан ринат родион роман
    ростислав руслан рустам рустем савелий семен сергей станислав степан тарас тигран тимофей тимур федор
    филипп эдуард эльдар эмиль юрий яков ян ярослав дональд джо барак джон ангус франсуа эммануэль эмманюэль
    виктор жозеп йенс марк риши борис дэвид майкл джеймс роберт томас питер пол жан пьер карл мухаммед али
    ахмет ибрагим рашид хасан нурсултан касым-жомарт шавкат нарендра си ли ван
"""
FIRST_NAMES = FEMALE_NAMES | MALE_IN_A | words(_MALE_NAMES)
"""Common first names; a name at the head of a sentence is known by them."""
PATRONYMICS = ("ович", "евич", "овна", "евна", "ична", "ьич", "кич", "мич")
FLEETING = {"павл": "павел", "петр": "петр", "льв": "лев"}
_ENDINGS = """
    ского=ский,ской цкого=цкий,цкой скому=ский,ской цкому=цкий ским=ский,ской цким=цкий ском=ский,ской
    ской=ская цкой=цкая скую=ская цкую=цкая овым=ов,овый евым=ев иным=ин ыным=ын овой=ова,овая евой=ева
    иной=ина ыной=ына ого=ый,ой,ий,ое его=ий,ее ому=ый,ой,ое ему=ий,ее ыми=ые ими=ие ых=ые,ых их=ие,их
    ах=ы,а,и ях=и,я ами=ы,и ями=и иями=ии ам=ы,а ям=и иями=ии ией=ия ии=ия,ие,ий ию=ия,ий,ие ие=ия
    ия=ий,ие ием=ие,ий еем=ей аем=ай ею=ей ея=ей аю=ай ая=ай ае=ай ее=ей ую=ая юю=яя ой=а,ая ей=я,ь,а
    ом=-,о ем=-,ь,й,е ым=ый им=ий а=-,о я=ь,й,е у=-,а,о ю=ь,й,я,е е=-,а,о,ь,я,й ы=а,- и=а,я,ь,-
"""
"""Ending of another case = endings of the nominative, the likelier first; a hyphen stands for none."""


_BASES: dict[str, tuple[str, ...]] = {}
for _rule in _ENDINGS.split():
    _ending, _, _nominative = _rule.partition("=")
    _BASES[_ending] = (*_BASES.get(_ending, ()), *_nominative.replace("-", "").split(","))
LONGEST_ENDING = max(map(len, _BASES))
MIN_STEM = 2
"""Letters that stay in front of an ending at least."""


@lru_cache(maxsize=1 << 16)
def nominatives(word: str) -> tuple[str, ...]:
    """The nominatives that a word in lower case may come from; the word itself is the first.

    Args:
        word: Lower case, without ``ё``.
    """
    found = {word: None}
    for size in range(min(len(word) - MIN_STEM, LONGEST_ENDING), 0, -1):
        stem = word[:-size]
        for base in _BASES.get(word[-size:], ()):
            found[stem + base] = None
            if not base and stem[-1] == "ц":
                found[stem[:-1] + "ец"] = None
            if not base and stem in FLEETING:
                found[FLEETING[stem]] = None
    return tuple(found)


def is_patronymic(word: str) -> bool:
    """``Викторович``, ``Петровны``: lower case."""
    return any(base.endswith(PATRONYMICS) for base in nominatives(word)[:4]) and len(word) > len("ович")


_OBLIQUE_RULES = """
    ого=ий его=ий ому=ий ему=ий овой=ова евой=ева иной=ина ыной=ына ской=ская цкой=цкая ой=а ией=ия ии=ия
    ье=ья ея=ей ею=ей ая=ай аю=ай ия=ий ию=ий оя=ой уя=уй ьи=ья
"""
_OBLIQUE = tuple(rule.partition("=")[::2] for rule in _OBLIQUE_RULES.split())
ADJECTIVAL = ("ого", "его", "ому", "ему")
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
            stem = word.removesuffix(ending)
            return _adjective(stem, base) if ending in ADJECTIVAL else stem + base
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


def full_nominative(parts: Sequence[str]) -> tuple[str, ...]:
    """A full name in the nominative, by its first name: ``Владимиром Путиным`` → ``владимир путин``.

    Args:
        parts: First name, perhaps a patronymic, surname; lower case, without ``ё``. A first name that is
            common as it stands leaves the name as it is.
    """
    if len(parts) == 1:
        return tuple(parts)
    first, *middle, last = parts
    bases = [] if first in FIRST_NAMES else [base for base in nominatives(first)[1:] if base in FIRST_NAMES]
    if not bases or not last:
        return tuple(parts)
    is_female = bases[0] in FEMALE_NAMES
    fathers = [
        next(
            (base for base in nominatives(each) if base.endswith(PATRONYMICS) and base[-1] not in "уем"), each
        )
        for each in middle
    ]
    return (bases[0], *fathers, _surname(last, is_female=is_female))


def _surname(word: str, *, is_female: bool) -> str:
    """The surname of a man or a woman in the nominative."""
    if word.endswith(UNCHANGING):
        return word
    bases = nominatives(word)[1:]
    if is_female:
        return next((base for base in bases if base.endswith(("ова", "ева", "ина", "ына", "ая"))), word)
    if word.endswith(ADJECTIVAL):
        return from_oblique(word)
    return next((base for base in bases if base[-1] not in VOWELS), word)


def capitalised(word: str) -> str:
    """``касым-жомарт`` → ``Касым-Жомарт``."""
    return "-".join(part[:1].upper() + part[1:] for part in word.split("-"))


def gender_of(first: str, last: str) -> str | None:
    """``m``, ``f`` or None, by a name in the nominative.

    Args:
        first: First name in lower case, or empty.
        last: Surname in lower case, or empty.
    """
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
