"""What stands in DATASHEET.md, and what never does."""

import json
import re
from pathlib import Path

import pytest
from tests.corpus.datasheet.conftest import GRAIN, MakeStore

from framing.attribution.origin import origins_beside
from framing.corpus.corpus import Corpus
from framing.corpus.datasheet.answers import template
from framing.corpus.datasheet.markdown import plain
from framing.corpus.datasheet.writing import write_datasheet
from framing.engine import Engine
from framing.errors import BadConfig, CorpusError, UsageError

HEADINGS = [
    "Motivation",
    "Composition",
    "Collection",
    "Preprocessing, cleaning, labelling",
    "Uses",
    "Distribution",
    "Maintenance",
]


def sheet_of(corpus: Corpus, **how: Path) -> str:
    write_datasheet(corpus, **how)
    return (corpus.path / "DATASHEET.md").read_text(encoding="utf-8")


def row(text: str, first: str, after: str = "") -> list[str]:
    """Cells of the first table row that begins with a value, behind a heading."""
    rest = text[text.index(after) :]
    line = next(line for line in rest.splitlines() if line.startswith(f"| {first} |"))
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_the_seven_headings_of_datasheets_for_datasets_stand_in_order(store: Corpus) -> None:
    assert re.findall(r"^## \d\. (.*)$", sheet_of(store), re.MULTILINE) == HEADINGS


def test_what_nobody_answered_stands_as_not_answered_and_is_asked_in_a_file(store: Corpus) -> None:
    written = write_datasheet(store)
    text = (store.path / "DATASHEET.md").read_text(encoding="utf-8")
    answered, asked = written.sheet.answers.count()
    assert (answered, written.asked) == (0, True)
    assert text.count("*Not answered.*") == asked > 20
    assert written.answers == store.path.parent / "store.answers.yaml"
    assert written.answers.read_text(encoding="utf-8") == template("Barley and bridges")


def test_answers_are_read_back_and_survive_a_second_call(store: Corpus) -> None:
    file = write_datasheet(store).answers
    filled = file.read_text(encoding="utf-8").replace("  purpose:", "  purpose: To test | *datasheets*.")
    filled = filled.replace("  licence:", "  licence: CC-BY-4.0").replace(
        "  published:", "  published: 2026-11-23"
    )
    file.write_text(filled, encoding="utf-8")
    text = sheet_of(store)
    assert "To test \\| \\*datasheets\\*." in text
    assert row(text, "licence")[1] == "CC-BY-4.0"
    assert "2026-11-23" in text
    assert file.read_text(encoding="utf-8") == filled


def test_without_a_licence_it_says_that_it_may_not_be_redistributed(store: Corpus) -> None:
    text = sheet_of(store)
    assert row(text, "licence")[1] == "unknown: do not redistribute"
    package = json.loads((store.path / "datapackage.json").read_text(encoding="utf-8"))
    assert package["licenses"] == [{"name": "LicenseRef-see-title", "title": "unknown: do not redistribute"}]


def test_the_numbers_are_those_of_the_corpus(store: Corpus) -> None:
    text = sheet_of(store)
    assert row(text, "articles")[1] == "6"
    assert row(text, "fingerprint of the corpus")[1] == store.fingerprint
    assert row(text, "meridian", "### Outlets")[1:5] == [
        "Meridian News Agency",
        "agency",
        "CN",
        "state_controlled",
    ]
    assert row(text, "steppe_herald", "### How exactly")[1:] == ["0", "1", "0", "0", "1"]
    assert row(text, "zh", "### Lengths")[1:2] == ["characters"]
    assert row(text, "import", "### Left out, by reason")[1:] == [
        "too_short",
        "the text has too few words",
        "1",
    ]
    assert row(text, "tidewater_post", "### Left out by the import")[1:] == ["too_short", "1"]
    assert row(text, "undated", "### Months")[1:] == ["1", "1"]
    assert "1 article has no date" in text
    assert "The text of 2 articles stands letter by letter at another outlet too" in text
    assert "Whose copy the articles are has not been worked out" in text


def test_origins_are_counted_where_they_are_known(store: Corpus) -> None:
    with Engine(jobs=1) as engine:
        found = origins_beside(store, engine)
    text = sheet_of(store)
    told = found.articles.filter(found.articles["outlet"] == "steppe_herald")
    whose, role = told.get_column("provenance").to_list(), told.get_column("role").to_list()
    assert "reprint" in role
    counts = [*(whose.count(each) for each in ("own", "agency", "outlet")), role.count("reprint")]
    assert row(text, "steppe_herald", "### Whose copy")[2:6] == [str(count) for count in counts]
    pairs = found.articles.filter(found.articles["cluster_size"] == 2).height // 2
    assert row(text, "2", "### Clusters")[1] == str(pairs)
    assert "worked out by framing origin" in text
    assert "has not been worked out" not in text


def test_origins_of_other_articles_are_not_counted(store: Corpus, make_store: MakeStore) -> None:
    with Engine(jobs=1) as engine:
        origins_beside(store, engine)
    other = make_store(
        [{"outlet": "meridian", "title": "Another", "text": GRAIN, "language": "en"}], to="other"
    )
    (store.path / "origins").rename(other.path / "origins")
    assert "### Whose copy" not in sheet_of(other)


def test_a_collection_is_told_by_outlet_host_limit_and_week(built: Corpus) -> None:
    text = sheet_of(built)
    assert row(text, "meridian", "### From addresses to articles")[1:] == ["25", "24", "8", "7"]
    assert row(text, "meridian", "### Outcomes")[1:] == ["kept", "1"]
    host = row(text, "meridian.example")
    assert host[2:6] == ["ef" * 32, "200", "2024-06-01T12:00:00Z", "2.0"]
    assert row(text, "gdelt")[1:] == ["barley", "250 records"]
    assert row(text, "meridian", "### Weeks in which")[1:6] == ["2024-W18", "20", "19", "3", "3"]
    assert "Text extracted by: name: trafilatura, version: 2.3.1, settings: precision: True." in text
    assert "Subject: en: (barley or grain) and (border)." in text
    assert "robots.txt: obeyed." in text
    assert "    name: Barley" in text
    assert "1 address gave no page" in text
    assert "Limits of services were hit" in text
    assert "brought in from files" not in text


def test_a_silence_is_listed_only_where_articles_were_to_be_expected(make_store: MakeStore) -> None:
    days = [*range(1, 11), 31]
    records = [
        {
            "outlet": "meridian",
            "date": f"2024-05-{day:02}",
            "title": f"Day {day}",
            "text": f"{GRAIN} On day {day}.",
            "language": "en",
        }
        for day in days
    ] + [
        {"outlet": "steppe_herald", "date": day, "title": day, "text": f"{GRAIN} On {day}.", "language": "en"}
        for day in ("2024-05-01", "2024-05-31")
    ]
    text = sheet_of(make_store(records))
    assert row(text, "meridian", "### Silences")[1:] == ["2024-05-10", "2024-05-31", "20", "7.1"]
    assert "In 1 stretch of two weeks" in text
    assert "meridian alone has 85% of the articles" in text
    assert "steppe_herald alone has" not in text


def test_an_outlet_of_abstracts_is_told_from_one_of_short_reports(make_store: MakeStore) -> None:
    texts = {"meridian": GRAIN, "steppe_herald": f"{GRAIN} " * 5, "tidewater_post": f"{GRAIN} " * 12}
    records = [
        {
            "outlet": outlet,
            "date": "2024-05-01",
            "title": f"Report {number}",
            "text": f"{text} Number {number}.",
        }
        for outlet, text in texts.items()
        for number in range(3)
    ]
    text = sheet_of(make_store(records))
    assert "Half of the texts of meridian have at most 32 words, against 152 in the median outlet" in text
    assert "Half of the texts of steppe_herald" not in text


def test_the_notice_of_an_invented_corpus_stands_at_the_top(make_store: MakeStore) -> None:
    corpus = make_store(invented=True, notice="Invented outlets; no finding about real media.")
    lines = [line for line in sheet_of(corpus).splitlines() if line]
    assert lines[2] == "> **Invented outlets; no finding about real media.**"
    assert "nothing in it is evidence about real media" in "\n".join(lines)
    for name in ("datapackage.json", "croissant.json"):
        said = json.loads((corpus.path / name).read_text(encoding="utf-8"))
        assert said["description"].startswith("Invented outlets; no finding about real media.")


def test_no_text_of_an_article_stands_in_any_of_the_three_files(built: Corpus) -> None:
    for file in write_datasheet(built).files:
        assert "customs officers counted" not in file.read_text(encoding="utf-8")


def test_the_same_store_gives_the_same_bytes_wherever_it_lies(built: Corpus, tmp_path: Path) -> None:
    first = {file.name: file.read_bytes() for file in write_datasheet(built).files}
    moved = tmp_path / "elsewhere" / "deep"
    moved.parent.mkdir()
    built.path.rename(moved)
    again = {file.name: file.read_bytes() for file in write_datasheet(Corpus.open(moved)).files}
    assert first == again
    assert all(str(tmp_path).encode() not in text for text in first.values())


def test_the_store_itself_is_not_changed(built: Corpus) -> None:
    before = {path: path.read_bytes() for path in built.path.rglob("*") if path.is_file()}
    write_datasheet(built)
    assert all(path.read_bytes() == text for path, text in before.items())


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("<script>alert(1)</script>", "\\<script\\>alert(1)\\</script\\>"),
        ("a | b\nc", "a \\| b c"),
        ("![x](http://evil.example)", "!\\[x\\](http://evil.example)"),
        ("# not a heading", "\\# not a heading"),
        ("1. not a list", "1\\. not a list"),
        ("- not a list", "\\- not a list"),
        ("right\u202eleft\x1b[31m", "rightleft\\[31m"),
        ("snake_case stays, _this_ not", "snake_case stays, \\_this\\_ not"),
    ],
)
def test_words_of_a_store_cannot_act_in_markdown(said: str, shown: str) -> None:
    assert plain(said) == shown


def test_a_hostile_name_does_not_act(make_store: MakeStore) -> None:
    text = sheet_of(make_store(name="<img src=x onerror=alert(1)>\n# Owned"))
    assert "<img" not in text.replace("\\<img", "")
    assert "\n# Owned" not in text


def test_a_file_that_somebody_else_wrote_is_not_touched(store: Corpus, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "datapackage.json").write_text("{}", encoding="utf-8")
    with pytest.raises(UsageError, match=r"datapackage\.json is there and was not written by"):
        write_datasheet(store, to=folder)
    assert [path.name for path in folder.iterdir()] == ["datapackage.json"]
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(UsageError, match="is a file"):
        write_datasheet(store, to=tmp_path / "file")


def test_it_can_be_written_elsewhere_and_again(store: Corpus, tmp_path: Path) -> None:
    for _ in range(2):
        write_datasheet(store, to=tmp_path / "there")
    names = sorted(path.name for path in (tmp_path / "there").iterdir())
    assert names == ["DATASHEET.md", "croissant.json", "datapackage.json"]
    assert not (store.path / "DATASHEET.md").exists()


def test_wrong_answers_are_told_with_their_places(store: Corpus, tmp_path: Path) -> None:
    file = tmp_path / "answers.yaml"
    file.write_text("motivation:\n  purpos: To test\n  funding: 3\nuses:\n", encoding="utf-8")
    with pytest.raises(BadConfig) as caught:
        write_datasheet(store, answers=file)
    assert "answers.yaml:2:3  motivation.purpos" in str(caught.value)
    assert "Did you mean 'purpose'?" in str(caught.value)
    assert "answers.yaml:3:12  motivation.funding" in str(caught.value)
    assert not (store.path / "DATASHEET.md").exists()


@pytest.mark.parametrize(
    "name", ["collection.json", "collection/hosts.parquet", "collection/addresses.parquet"]
)
def test_a_damaged_collection_is_named(built: Corpus, name: str) -> None:
    (built.path / name).write_bytes(b"\x00 nothing of the kind")
    with pytest.raises(CorpusError, match=Path(name).name):
        write_datasheet(built)
