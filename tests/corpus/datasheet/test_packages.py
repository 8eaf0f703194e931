"""The data package and the Croissant file, judged and read by their own tools."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from tests.corpus.datasheet.conftest import MakeStore

from framing.attribution.origin import origins_beside
from framing.corpus.corpus import Corpus
from framing.corpus.datasheet.share import Sharing, share
from framing.corpus.datasheet.writing import write_datasheet
from framing.engine import Engine

# Both tools and what they bring along use names that newer libraries call old.
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture
def whole(built: Corpus) -> Corpus:
    """A store with every table that a store can have."""
    with Engine(jobs=1) as engine:
        origins_beside(built, engine)
    return built


def described(corpus: Corpus) -> Path:
    write_datasheet(corpus)
    return corpus.path


def problems(folder: Path) -> list[Any]:
    from frictionless import validate

    report = validate(str(folder / "datapackage.json"))
    found: list[Any] = report.flatten(["type", "message"])
    return [*found, *report.errors] if not report.valid else []


def rows(folder: Path) -> dict[str, int]:
    """Record set → number of records that mlcroissant reads."""
    import mlcroissant

    dataset = mlcroissant.Dataset(str(folder / "croissant.json"))
    assert not dataset.metadata.ctx.issues.errors
    return {each.id: sum(1 for _ in dataset.records(each.id)) for each in dataset.metadata.record_sets}


def test_frictionless_finds_nothing_wrong_with_a_store(whole: Corpus) -> None:
    assert problems(described(whole)) == []


def test_frictionless_would_find_a_wrong_value(store: Corpus) -> None:
    package = described(store) / "datapackage.json"
    said = json.loads(package.read_text(encoding="utf-8"))
    (field,) = [each for each in said["resources"][0]["schema"]["fields"] if each["name"] == "date_precision"]
    field["constraints"]["enum"].remove("month")
    package.write_text(json.dumps(said), encoding="utf-8")
    assert any("month" in str(problem) for problem in problems(store.path))


def test_every_digest_and_length_is_that_of_the_file(whole: Corpus) -> None:
    folder = described(whole)
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    croissant = json.loads((folder / "croissant.json").read_text(encoding="utf-8"))
    text = (folder / "DATASHEET.md").read_text(encoding="utf-8")
    sizes = {
        node["contentUrl"]: node["contentSize"] for node in croissant["distribution"] if "sha256" in node
    }
    listed = {resource["path"]: resource["hash"] for resource in package["resources"]}
    data = {
        path.relative_to(folder).as_posix(): path
        for path in folder.rglob("*")
        if path.is_file() and "tokens" not in path.parts
    }
    written = {"DATASHEET.md", "datapackage.json", "croissant.json", "origins/origins.json"}
    assert set(listed) == set(data) - written
    for name, digest in listed.items():
        own = hashlib.sha256(data[name].read_bytes()).hexdigest()
        assert digest == f"sha256:{own}"
        assert sizes[name] == f"{data[name].stat().st_size} B"
        assert own in text


def test_every_column_is_described(whole: Corpus) -> None:
    package = json.loads((described(whole) / "datapackage.json").read_text(encoding="utf-8"))
    tables = [resource for resource in package["resources"] if "schema" in resource]
    assert len(tables) == 10
    silent = [
        (table["name"], field["name"])
        for table in tables
        for field in table["schema"]["fields"]
        if not field.get("description")
    ]
    assert silent == []


def test_mlcroissant_reads_every_record_of_a_store(whole: Corpus) -> None:
    read = rows(described(whole))
    assert read["articles"] == 6
    assert read["collection_addresses"] == 3
    assert read["origins_articles"] == 6
    assert set(read) >= {"remarks", "origins_sentences", "collection_hosts", "collection_yields"}


def test_a_store_of_several_parts_is_one_record_set(
    make_store: MakeStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("framing.corpus.store.ROWS_PER_PART", 2)
    corpus = make_store()
    assert len(corpus.parts) == 3
    folder = described(corpus)
    assert rows(folder)["articles"] == 6
    assert problems(folder) == []


def test_the_fields_for_responsible_ai_tell_collection_biases_and_persons(whole: Corpus) -> None:
    import mlcroissant

    metadata = mlcroissant.Dataset(str(described(whole) / "croissant.json")).metadata
    assert "framing corpus build" in metadata.data_collection
    assert any("lie between the first and the last" in said for said in metadata.data_biases)
    assert any("Article 9 of the GDPR" in said for said in metadata.personal_sensitive_information)
    assert any(
        said.startswith("Not answered: Personal data") for said in metadata.personal_sensitive_information
    )
    assert metadata.license == ["unknown: do not redistribute"]


def test_the_shared_form_is_a_package_too(whole: Corpus, tmp_path: Path) -> None:
    share(whole, Sharing(with_titles=True), to=tmp_path / "shared")
    assert problems(tmp_path / "shared") == []
    read = rows(tmp_path / "shared")
    assert (read["articles"], read["articles_csv"], read["addresses"]) == (6, 6, 3)
