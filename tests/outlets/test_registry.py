from datetime import date
from pathlib import Path

import pytest

from framing.errors import BadConfig, UnknownName
from framing.outlets.card import card_text, read_outlet
from framing.outlets.registry import Registry, name_key, read_folder
from framing.outlets.stubs import Stubs
from framing.types import Label, Outlet

CARD = """\
name: The Meridian Post
kind: newspaper
country: "NO"
languages: [no, en]
time_zone: Europe/Oslo
date_order: DMY
aliases: [Meridian, "Меридиан", 子午线报, Meridan]
domains: [meridian-post.example]
labels:
  - {scheme: control, value: state_controlled, until: 2015-01-01, reference: "Yearbook 2014"}
  - {scheme: control, value: independent, since: 2015-01-01, reference: "Yearbook 2015"}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "meridian_post.yaml").write_text(CARD)
    return tmp_path


@pytest.mark.parametrize(
    "name",
    [
        "meridian_post",
        "The Meridian Post",
        "meridian post",
        "MERIDIAN-POST",
        "Meridan",
        "меридиан",
        "子午线报",
        "meridian-post.example",
        "www.meridian-post.example",
        "https://eng.meridian-post.example/a/b?c=1",
    ],
)
def test_an_outlet_is_found_by_any_name_whatever_its_case_and_punctuation(folder: Path, name: str) -> None:
    found = Registry.load(folder).find(name)
    assert found is not None
    assert found.id == "meridian_post"


@pytest.mark.parametrize(
    "name", ["", "Meridian Post Weekly", "example", "post.example", "https://", "不知道"]
)
def test_other_names_find_nothing(folder: Path, name: str) -> None:
    assert Registry(read_folder(folder)).find(name) is None


def test_near_names_are_proposed(folder: Path) -> None:
    registry = Registry(read_folder(folder))
    assert "The Meridian Post" in registry.near("Meridian Postt")
    with pytest.raises(UnknownName, match=r"Did you mean 'meridian_post'\?"):
        registry.get("meridian_pst")


def test_labels_hold_for_a_period(folder: Path) -> None:
    outlet = Registry(read_folder(folder)).get("meridian_post")
    assert outlet.label("control", date(2014, 12, 31)) == "state_controlled"
    assert outlet.label("control", date(2015, 1, 1)) == "independent"
    assert outlet.label("control", None) is None
    assert outlet.label("ownership", date(2015, 1, 1)) is None


def test_a_word_that_yaml_1_1_took_for_false_stays_a_word(folder: Path) -> None:
    outlet = read_outlet(folder / "meridian_post.yaml")
    assert (outlet.country, outlet.languages) == ("NO", ("no", "en"))


def test_iteration_is_sorted_and_counted(folder: Path) -> None:
    (folder / "alpha.yaml").write_text(
        "name: Alpha\nkind: online\ncountry: DE\nlanguages: [de]\ntime_zone: Europe/Berlin\ndate_order: DMY\n"
    )
    registry = Registry(read_folder(folder))
    assert [outlet.id for outlet in registry] == ["alpha", "meridian_post"]
    assert len(registry) == 2
    assert "alpha" in registry


def test_a_later_folder_replaces_an_outlet(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other")
    (other / "meridian_post.yaml").write_text(CARD.replace("DMY", "MDY"))
    assert Registry.load(folder, other).get("meridian_post").date_order == "MDY"


def test_a_name_that_leads_to_two_outlets_is_refused(folder: Path) -> None:
    (folder / "second.yaml").write_text(
        CARD.replace("The Meridian Post", "Second").replace("post.example", "x.example")
    )
    with pytest.raises(BadConfig, match="belongs to both meridian_post and second"):
        Registry(read_folder(folder))


def test_all_problems_of_all_files_are_told_at_once_with_their_places(folder: Path) -> None:
    (folder / "bad.yaml").write_text(
        "name: Bad\nkind: blog\ncountry: Norway\nlanguages: []\ntime_zone: Mars/Base\n"
        "date_order: DMY\nalias: [B]\n"
    )
    (folder / "worse.yaml").write_text("name: Worse\n")
    with pytest.raises(BadConfig) as refusal:
        read_folder(folder)
    message = str(refusal.value)
    for place in ("bad.yaml:2:7", "bad.yaml:3:10", "bad.yaml:5:12", "bad.yaml:7:1", "worse.yaml:1:1"):
        assert place in message
    assert "Did you mean 'aliases'?" in message
    assert "'Mars/Base' is no IANA time zone" in message
    assert len(refusal.value.problems) > 6


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (CARD.replace("name:", "id: other\nname:"), "id is 'other', but the file name says 'meridian_post'"),
        (CARD + "name: Twice\n", "name"),
        (CARD.replace("until: 2015-01-01", "since: 2016-01-01, until: 2015-01-01"), "must be before until"),
    ],
)
def test_a_contradiction_in_a_card_is_refused(folder: Path, text: str, message: str) -> None:
    (folder / "meridian_post.yaml").write_text(text)
    with pytest.raises(BadConfig, match=message):
        read_folder(folder)


def test_a_file_name_that_is_no_identifier_is_refused(folder: Path) -> None:
    (folder / "Bad Name.yaml").write_text(CARD)
    with pytest.raises(BadConfig, match="the file name is the outlet's id"):
        read_folder(folder)


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match="is no folder"):
        Registry.load(tmp_path / "no")


def test_a_card_written_and_read_again_is_the_same_outlet(folder: Path, tmp_path: Path) -> None:
    outlet = read_outlet(folder / "meridian_post.yaml")
    again = tmp_path / "again"
    again.mkdir()
    (again / "meridian_post.yaml").write_text(card_text(outlet), encoding="utf-8")
    assert read_outlet(again / "meridian_post.yaml") == outlet


def test_the_text_of_a_card_changes_with_every_field() -> None:
    label = Label(scheme="control", value="independent", reference="r")
    base = Outlet(
        id="a", name="A", kind="online", country="DE", languages=("de",), time_zone="UTC", date_order="DMY"
    )
    from dataclasses import replace

    others = [
        replace(base, name="B"),
        replace(base, invented=True),
        replace(base, labels=(label,)),
        replace(base, labels=(replace(label, note="n"),)),
        replace(base, note="n"),
    ]
    assert len({card_text(outlet) for outlet in (base, *others)}) == 6


def test_keys_of_names_forget_case_accents_and_the_article() -> None:
    assert name_key("The Économist") == name_key("economist")
    assert name_key("The") == "the"
    assert name_key("Жэньминь жибао") == name_key("жэньминь-жибао")


def test_stubs_claim_nothing_and_do_not_depend_on_the_order_of_names(folder: Path) -> None:
    registry = Registry(read_folder(folder))
    names = ["The Oslo Times", "Вечерний Осло", "OSLO TIMES", "Meridian_Post 2", "Q"]
    first, second = Stubs(registry), Stubs(registry)
    ids = [first.make(name).id for name in names]
    assert [second.make(name).id for name in reversed(names)] == ids[::-1]
    assert ids[0] == ids[2] == "oslo_times"
    assert ids[1].startswith("outlet_")
    stub = first.make("The Oslo Times")
    assert (stub.labels, stub.country, stub.date_order) == ((), "ZZ", "YMD")


def test_stubs_are_written_once_and_read_back(folder: Path, tmp_path: Path) -> None:
    stubs = Stubs(Registry(read_folder(folder)))
    stub = stubs.make("Oslo Times")
    known = stubs.registry.get("meridian_post")
    outlets = [stubs.outlet("oslo_times", {"no", "en"}), known]
    target = tmp_path / "new"
    (path,) = stubs.write(target, outlets)
    assert "UNREVIEWED" in path.read_text()
    assert read_outlet(path).languages == ("en", "no")
    path.write_text(path.read_text().replace("ZZ", '"NO"'))
    assert stubs.write(target, outlets) == ()
    assert read_outlet(path).country == "NO"
    assert stub.id == "oslo_times"
