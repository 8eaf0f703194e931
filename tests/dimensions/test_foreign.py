"""Dimensions made from dictionary files of the field."""

from pathlib import Path

import pytest
from tests.dimensions.matching import matched

from framing.dimensions.foreign import dimension_from, dimensions_from
from framing.errors import UnknownName

YAML = "ECONOMY:\n  +STATE+: [welfare, public own*]\n  -STATE-: [free market]\nWEB 2.0: [online]\n"


def written(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def test_every_category_becomes_a_dimension_with_its_own_name(tmp_path: Path) -> None:
    made = dimensions_from(written(tmp_path, "a.yml", YAML), "en")
    assert [each.name for each in made] == ["economy_state", "economy_state_2", "web_2_0"]
    assert [each.title for each in made] == ["ECONOMY.+STATE+", "ECONOMY.-STATE-", "WEB 2.0"]
    assert made[0].words["en"].patterns == ("welfare", "public own*")
    assert made[0].words["en"].positive == ("welfare", "public own*")
    assert made[0].negative is None
    assert made[0].definition == "Category 'ECONOMY.+STATE+' of the nested YAML file a.yml."
    assert made[0].reference == ("Dictionary file a.yml",)


def test_a_parent_category_holds_what_is_under_it(tmp_path: Path) -> None:
    made = dimension_from(written(tmp_path, "a.yml", YAML), "en", "ECONOMY")
    assert made.name == "economy"
    assert made.words["en"].patterns == ("welfare", "public own*", "free market")


def test_taken_one_by_one_a_category_holds_only_its_own_patterns(tmp_path: Path) -> None:
    made = dimensions_from(written(tmp_path, "a.yml", "A:\n  - x\n  - B: [y]\nA B: [z]\na_b_2: [w]\n"), "en")
    assert [(each.name, each.words["en"].patterns) for each in made] == [
        ("a", ("x",)),
        ("a_b", ("y",)),
        ("a_b_2", ("z",)),
        ("a_b_2_2", ("w",)),
    ]


def test_two_categories_can_be_the_poles_of_one_dimension(tmp_path: Path) -> None:
    path = written(tmp_path, "a.dic", "%\n1\tcare.virtue\n2\tcare.vice\n%\nlove\t1\nharm\t2\n")
    made = dimension_from(path, "en", "care.virtue", opposite="care.vice")
    assert (made.name, made.positive, made.negative) == ("care_virtue", "care.virtue", "care.vice")
    words = made.words["en"]
    assert (words.patterns, words.positive, words.negative) == (("love", "harm"), ("love",), ("harm",))


def test_a_word_of_both_poles_is_a_seed_of_neither_but_still_counts(tmp_path: Path) -> None:
    made = dimension_from(written(tmp_path, "a.yml", "a: [x, y]\nb: [y, z]\n"), "en", "a", opposite="b")
    words = made.words["en"]
    assert (words.patterns, words.positive, words.negative) == (("x", "y", "z"), ("x",), ("z",))
    assert made.definition.endswith("On both poles, so a seed word of neither: y.")


def test_antonym_pairs_become_dimensions_with_named_poles(tmp_path: Path) -> None:
    (made,) = dimensions_from(written(tmp_path, "a.tsv", "bad\tgood\n"), "en")
    assert (made.name, made.positive, made.negative) == ("bad_good", "good", "bad")
    assert (made.words["en"].positive, made.words["en"].negative) == (("good",), ("bad",))


def test_an_unknown_category_is_answered_with_the_nearest_and_parents_are_known(tmp_path: Path) -> None:
    path = written(tmp_path, "a.yml", YAML)
    with pytest.raises(UnknownName, match=r"no category named 'ECONOMIE'\. Did you mean 'ECONOMY'\?"):
        dimension_from(path, "en", "ECONOMIE")


def test_a_foreign_dimension_matches_text_as_a_bundled_one_does(tmp_path: Path) -> None:
    made = dimensions_from(written(tmp_path, "a.yml", YAML), "en")
    sentences = [
        "Public ownership of the railways.",
        "A free market, he said, needs rules.",
        "Nothing of this.",
    ]
    assert matched(made, "en", sentences) == [{"economy_state"}, {"economy_state_2"}, set()]
