"""Published lexicons in the field's formats: the counts agree with counting lines by hand."""

import re
from collections import Counter
from pathlib import Path

import pytest

from framing.dimensions.foreign import dimension_from, dimensions_from
from framing.dimensions.readers.categories import FileSettings
from framing.dimensions.readers.read import read_dictionary

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def folder(real_data: Path) -> Path:
    return real_data / "dictionaries"


def test_moral_foundations_2_has_ten_categories_of_2103_words(folder: Path) -> None:
    file = read_dictionary(folder / "mfd2.0.dic")
    lines = (folder / "mfd2.0.dic").read_bytes().decode().split("\r")
    counted = Counter(line.split("\t")[1] for line in lines[12:] if "\t" in line)
    assert [len(patterns) for patterns in file.values()] == [counted[str(n)] for n in range(1, 11)]
    assert (len(file), file.n_patterns, file.notes) == (10, 2103, ())
    assert list(file)[:2] == ["care.virtue", "care.vice"]
    assert "civil rights" in file["fairness.virtue"]


def test_laver_and_garry_has_twenty_categories_with_entries(folder: Path) -> None:
    file = read_dictionary(folder / "Laver_and_Garry_2000.cat")
    lines = (folder / "Laver_and_Garry_2000.cat").read_text(encoding="ascii").split("\n")
    entries = [line for line in lines if re.search(r"\(1\)\s*$", line)]
    assert (len(file), file.n_patterns, file.notes) == (20, len(entries), ())
    assert file.n_patterns == 418
    assert file["CULTURE"] == ("PEOPLE", "WAR IN IRAQ", "CIVIL WAR")
    assert len(file["ECONOMY.+STATE+"]) == 50
    assert {key.split(".")[0] for key in file} == {line.strip() for line in lines if re.match(r"\w", line)}


@pytest.mark.parametrize(
    ("name", "patterns", "doubles", "first"),
    [
        ("newsmap_english.yml", 819, 0, "Burundi"),
        ("newsmap_russian.yml", 733, 4, "Бурунди"),
        ("newsmap_chinese_simplified.yml", 562, 0, "布隆迪*"),
    ],
)
def test_newsmap_has_241_countries(folder: Path, name: str, patterns: int, doubles: int, first: str) -> None:
    file = read_dictionary(folder / name)
    lines = (folder / name).read_text(encoding="utf-8").splitlines()
    lists = [match[1] for line in lines if (match := re.match(r"\s+'?\w\w'?: \[(.*)\]", line))]
    entries = [entry for held in lists for entry in held.split(",") if entry.strip()]
    assert (len(file), len(lists)) == (241, 241)
    assert (file.n_patterns, len(file.notes)) == (patterns, doubles)
    assert len(entries) == patterns + doubles
    assert file["AFRICA.EAST.BI"][0] == first
    assert file["EUROPE.NORTH.NO"]


def test_frameaxis_has_732_axes(folder: Path) -> None:
    file = read_dictionary(folder / "frameaxis_732_axes.tsv")
    assert (len(file), file.n_patterns, len(file.poles)) == (732, 1464, 732)
    assert (file.poles["bad_good"].positive, file.poles["bad_good"].negative) == (("good",), ("bad",))


def test_party_phrases_are_read_with_the_columns_named(folder: Path) -> None:
    settings = FileSettings(columns={"category": "Topic", "pattern": "English"}, split="/")
    file = read_dictionary(folder / "doublethinklab_ccp_phrases.csv", settings)
    assert len(file) == 12
    assert file["Taiwan"][:2] == ("Taiwan Affairs Office", "T.A.O.")
    assert sum("without a pattern" in note for note in file.notes) == 11
    assert file.n_patterns + sum("stands twice" in note for note in file.notes) == 491


def test_every_lexicon_becomes_dimensions(folder: Path) -> None:
    made = dimensions_from(folder / "mfd2.0.dic", "en")
    assert [each.name for each in made][:3] == ["care_virtue", "care_vice", "fairness_virtue"]
    assert len({each.name for each in dimensions_from(folder / "Laver_and_Garry_2000.cat", "en")}) == 20
    care = dimension_from(folder / "mfd2.0.dic", "en", "care.virtue", opposite="care.vice")
    assert "vulnerability" in care.definition  # the authors list it as virtue and as vice
    assert (len(care.words["en"].positive), len(care.words["en"].negative)) == (176, 282)
    africa = dimension_from(folder / "newsmap_english.yml", "en", "AFRICA")
    assert len(africa.words["en"].patterns) > 150
