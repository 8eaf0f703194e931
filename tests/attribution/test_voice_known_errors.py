"""The counted errors that come with the project."""

import polars as pl
import pytest

from framing.attribution.known_errors import known_errors, known_genres
from framing.attribution.voice import VOICES
from framing.errors import DataError


@pytest.mark.parametrize("language", ["en", "ru", "zh"])
def test_every_language_with_gold_has_its_errors_in_voices_that_the_reading_knows(language: str) -> None:
    for genre in known_genres(language):
        known = known_errors(language, genre)
        assert known is not None
        assert {*known.table["truth"], *known.table["read"]} <= set(VOICES)
        assert known.table["n"].min() == 1
        assert known.table.select(pl.struct("article", "truth", "read").is_unique().all()).item()


def test_the_first_genre_is_the_default_and_says_where_it_is_from() -> None:
    known = known_errors("en")
    assert known is not None
    assert known.genre == known_genres("en")[0] == "read-outs and reports"
    assert not known.invented
    assert "voice_gold/en" in known.source


def test_of_a_language_without_gold_nothing_is_known() -> None:
    assert known_errors("fr") is None
    assert known_genres("fr") == ()


def test_a_genre_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(DataError, match="'opinion'; there is read-outs and reports, campaign news"):
        known_errors("en", "opinion")


def test_most_of_each_voice_is_read_as_what_it_is() -> None:
    known = known_errors("en", "campaign news")
    assert known is not None
    shares = known.table.group_by("truth").agg(
        right=pl.col("n").filter(pl.col("truth") == pl.col("read")).sum() / pl.col("n").sum()
    )
    assert shares.height == 4
    assert (shares["right"] > 0.8).all()
