"""Loading dimensions: bundled ones and the user's own, and what a broken file is answered."""

from pathlib import Path

import pytest

from framing.dimensions.load import load, names
from framing.errors import BadConfig, DataError, UnknownName, UsageError

GOOD = """\
title: Development
version: 2
definition: Economic development is named as the aim.
positive: development
reference:
  - "Sen, A. (1999). Development as freedom. Knopf."
words:
  en:
    patterns: [economic development, "*-led growth"]
    except_patterns: [housing development]
    positive: [development]
"""


def written(folder: Path, text: str, name: str = "development.yaml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def refusal(folder: Path, text: str) -> str:
    with pytest.raises(BadConfig) as caught:
        load("development", [written(folder, text)])
    return str(caught.value)


def test_a_pack_of_the_user_is_loaded_as_it_is_written(tmp_path: Path) -> None:
    dimension = load("development", [written(tmp_path, GOOD)])
    assert (dimension.name, dimension.title, dimension.version) == ("development", "Development", 2)
    assert dimension.negative is None
    assert dimension.words["en"].patterns == ("economic development", "*-led growth")
    assert dimension.words["en"].except_patterns == ("housing development",)
    assert dimension.reference == ("Sen, A. (1999). Development as freedom. Knopf.",)


def test_packs_of_the_user_stand_beside_the_bundled_ones(tmp_path: Path) -> None:
    assert names([written(tmp_path, GOOD)]) == tuple(sorted((*names(), "development")))
    assert "development" not in names()


def test_both_endings_of_yaml_are_known(tmp_path: Path) -> None:
    assert "growth" in names([written(tmp_path, GOOD, "growth.yml")])


def test_other_files_in_a_folder_are_none_of_our_business(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("notes", encoding="utf-8")
    assert names([tmp_path]) == names()


def test_a_pack_of_the_user_never_overrides_a_bundled_one(tmp_path: Path) -> None:
    written(tmp_path, GOOD, "threat.yaml")
    with pytest.raises(
        UsageError, match=r"two dimensions are named 'threat': a bundled one and .*threat\.yaml"
    ):
        load("threat", [tmp_path])


def test_two_folders_cannot_hold_one_name(tmp_path: Path) -> None:
    folders = [tmp_path / "a", tmp_path / "b"]
    for folder in folders:
        folder.mkdir()
        written(folder, GOOD)
    with pytest.raises(UsageError, match=r"a.development\.yaml and .*b.development\.yaml"):
        names(folders)


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(
        UnknownName, match=r"no dimension named 'multipolarty'\. Did you mean 'multipolarity'\?"
    ):
        load("multipolarty")


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no folder of dimensions at"):
        names([tmp_path / "nowhere"])


def test_a_file_name_must_be_usable_as_a_name(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="must be in snake case"):
        names([written(tmp_path, GOOD, "Human-Rights.yaml")])


def test_every_problem_is_reported_at_once_with_its_place(tmp_path: Path) -> None:
    text = (
        GOOD.replace("title: Development\n", "titel: Development\n")
        .replace("version: 2", "version: two")
        .replace("[development]", "[development, 5]")
    )
    message = refusal(tmp_path, text)
    assert "development.yaml has 4 problems" in message
    assert "development.yaml:1:1  titel\n" in message
    assert "unknown key. Did you mean 'title'?" in message
    assert "key 'title' is missing" in message
    assert "development.yaml:2:10  version\n" in message
    assert "must be a whole number" in message
    assert "development.yaml:11:29  words.en.positive[1]" in message
    assert "must be text; write it in quotes" in message


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("    patterns: [", "    patern: [x]\n    patterns: [", "Did you mean 'patterns'?"),
        (
            "patterns: [economic development,",
            "patterns: [Economic Development, economic development,",
            "twice",
        ),
        ("patterns: [economic development,", "patterns: ['economic  development',", "one space between"),
        ("patterns: [economic development,", "patterns: ['* *',", "would match every word"),
        ('patterns: [economic development, "*-led growth"]', "patterns: []", "must not be empty"),
        ("positive: [development]", "positive: [development]\n    negative: [decline]", "'negative'"),
        ("  en:", "  english:", "words.english"),
        ("version: 2", "version: 0", "greater than or equal to 1"),
        ("version: 2", "version: 2\nversion: 3", "version"),
        ("reference:\n  - ", "reference: [] #", "must not be empty"),
    ],
)
def test_what_is_wrong_in_a_pack_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in GOOD
    message = refusal(tmp_path, GOOD.replace(old, new))
    assert said in message
    assert "development.yaml:" in message


def test_a_seed_word_stands_on_one_pole_only(tmp_path: Path) -> None:
    text = GOOD.replace("positive: development\n", "positive: development\nnegative: decline\n")
    text = text.replace("positive: [development]", "positive: [development]\n    negative: [Development]")
    assert "no seed word may stand on both poles: development" in refusal(tmp_path, text)


def test_a_control_character_is_refused_in_plain_words(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="which YAML does not allow"):
        load("development", [written(tmp_path, GOOD.replace("aim", "a\x00m"))])


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "development.yaml").write_bytes(GOOD.replace("aim", "Ziél").encode("cp1252"))
    with pytest.raises(DataError, match="is not UTF-8"):
        load("development", [tmp_path])
