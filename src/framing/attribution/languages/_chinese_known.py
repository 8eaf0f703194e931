"""Known speakers by their names in Chinese characters."""

import re
from functools import cache

from framing.attribution.camps import Camps
from framing.attribution.languages._chinese_words import simplified

HAN = re.compile("[\u4e00-\u9fff]")


@cache
def _hanzi(camps_names: tuple[tuple[str, str], ...]) -> tuple[dict[str, str], re.Pattern[str]]:
    known = {simplified(name): key for name, key in camps_names if HAN.search(name)}
    return known, re.compile(
        "|".join(sorted(map(re.escape, known), key=lambda name: (-len(name), name))) or "$^"
    )


def known_names(camps: Camps) -> tuple[dict[str, str], re.Pattern[str]]:
    """Names in Chinese characters with their keys, and a pattern that finds them, longest first."""
    return _hanzi(
        tuple((name, key) for key, each in camps.speakers.items() for name in (each.name, *each.names))
    )


@cache
def known_people() -> tuple[frozenset[str], re.Pattern[str]]:
    """Names in simplified characters of the people of the bundled file, and a pattern that finds them."""
    camps = Camps.load()
    known, _ = known_names(camps)
    people = frozenset(name for name, key in known.items() if camps.speakers[key].pronoun in {"he", "she"})
    return people, re.compile("|".join(sorted(map(re.escape, people), key=lambda name: (-len(name), name))))
