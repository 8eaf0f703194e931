"""Golds of voices that come with the project."""

from pathlib import Path

import pytest

from framing.attribution.known_errors import known_errors, known_genres
from framing.errors import DataError
from framing.estimates.inference.known_gold import read_gold


@pytest.mark.parametrize("language", ["en", "ru", "zh"])
def test_each_tells_own_words_from_others(language: str) -> None:
    for genre in known_genres(language):
        gold = read_gold(f"known:{language}/{genre}", Path())
        known = known_errors(language, genre)
        assert known is not None
        table = known.table
        own = table.filter(table["truth"] == "own")
        right = sum(own.filter(own["read"] == "own")["n"]) / sum(own["n"])
        rates = gold.own_or_not[""]
        assert rates.read_as[0, 0] == pytest.approx(right)
        assert rates.n == table["article"].n_unique()
        assert gold.voices == ("attributed", "own")


def test_a_language_without_one_is_named() -> None:
    with pytest.raises(DataError, match="no gold of voices comes with the project in language 'kk'"):
        read_gold("known:kk", Path())
