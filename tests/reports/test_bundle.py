"""A run put together for an archive: it verifies, repeats where it stands, holds no words it must not."""

import json
import shutil
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest
from tests.small_study import small_study

from framing.cli import main
from framing.corpus.corpus import Corpus
from framing.corpus.datasheet.leaks import runs as word_runs
from framing.errors import DataError, UsageError
from framing.experiments import record
from framing.experiments.repetition.comparison import compare_files
from framing.experiments.results import Results
from framing.experiments.seal import WITHHELD, compare
from framing.experiments.study import Study
from framing.reports.bundle.bundle import Wish, export
from framing.reports.bundle.withholding import refuse_words_of_articles
from framing.reports.make import make


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished run of a small study with its report."""
    folder = Study.open(small_study(tmp_path_factory.mktemp("project"))).run(arguments=["secret/path"])
    make(folder)
    record.seal(folder)
    return folder


@pytest.fixture(scope="module")
def without(run: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its bundle without text."""
    to = tmp_path_factory.mktemp("bundles") / "without"
    export(run, to, Wish(form="ro-crate", authors=("Doe, Jane",)))
    return to


def run_in(bundle: Path) -> Path:
    (lock,) = bundle.glob(f"results/*/*/{record.LOCK}")
    return lock.parent


def test_a_bundle_without_text_verifies_and_names_what_it_lacks(run: Path, without: Path) -> None:
    copy = run_in(without)
    found = compare(copy)
    assert found.differences == ()
    assert found.digest == compare(run).digest
    assert set(found.withheld) == set((copy / WITHHELD).read_text(encoding="utf-8").split())
    assert "report/report.html" in found.withheld
    assert any(name.endswith("evidence.parquet") for name in found.withheld)


def test_what_was_withheld_is_compared_by_its_digest_alone(run: Path, without: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(run_in(without), tmp_path / "copy"))
    assert compare_files(copy, run).identical
    sums = (copy / record.SUMS).read_text(encoding="utf-8")
    line = next(line for line in sums.splitlines() if line.endswith("report/report.html"))
    (copy / record.SUMS).write_text(sums.replace(line, f"{'0' * 64}  report/report.html"), encoding="utf-8")
    found = compare_files(copy, run)
    assert found.alike
    assert found.counts["not comparable"] == 1


def test_a_changed_byte_and_a_file_that_is_gone_are_still_named(without: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(run_in(without), tmp_path / "copy"))
    with (copy / "tables" / "contrast.csv").open("ab") as file:
        file.write(b" ")
    (copy / "inputs.json").unlink()
    assert compare(copy).differences == (("missing", "inputs.json"), ("changed", "tables/contrast.csv"))


def test_no_five_words_of_an_article_stand_in_any_text_of_the_bundle(run: Path, without: Path) -> None:
    articles = (run.parents[2] / "corpora" / "small" / "articles.jsonl").read_text(encoding="utf-8")
    texts = {json.loads(line)["text"] for line in articles.splitlines()}
    taboo = {one for text in texts for one in word_runs(text)}
    assert len(taboo) > 100
    for path in without.rglob("*"):
        if path.suffix in {".html", ".md", ".csv", ".json", ".tex", ".txt", ".yaml"}:
            words = set(word_runs(path.read_text(encoding="utf-8")))
            assert not words & taboo, path


def test_words_of_an_article_are_refused_wherever_they_stand_and_own_words_are_not(
    run: Path, tmp_path: Path
) -> None:
    study = Study.open(run.parents[2] / "experiments" / "small.yaml")
    corpus, facts = Corpus.open(study.output_of("select")), Results.open(run).facts
    folder = tmp_path / "bundle"
    folder.mkdir()
    (folder / "own.md").write_text(facts.dimensions[0].definition, encoding="utf-8")
    refuse_words_of_articles(folder, corpus, facts)
    stolen = " ".join(corpus.frame(["text"])["text"][0].split()[3:9])
    (folder / "caption.tex").write_text(f"\\caption{{{stolen}}}", encoding="utf-8")
    with pytest.raises(DataError, match=r"words of articles would have(.|\n)*caption\.tex"):
        refuse_words_of_articles(folder, corpus, facts)


def test_nothing_of_the_machine_and_its_user_goes_along(without: Path) -> None:
    said = json.loads((run_in(without) / "run.json").read_text(encoding="utf-8"))
    assert not {"host", "arguments", "process"} & set(said)
    assert not (run_in(without) / "logs").exists()


def test_the_description_names_every_file_with_its_digest_and_nothing_that_is_not_there(
    without: Path,
) -> None:
    said = json.loads((without / "ro-crate-metadata.json").read_text(encoding="utf-8"))
    entities = {one["@id"]: one for one in said["@graph"]}
    files = {p.relative_to(without).as_posix() for p in without.rglob("*") if p.is_file()}
    described = {name for name, one in entities.items() if one["@type"] == "File"}
    assert described == files - {"ro-crate-metadata.json"}
    assert all(
        entities[name]["sha256"] == sha256((without / name).read_bytes()).hexdigest() for name in described
    )
    assert {one["@id"] for one in entities["./"]["hasPart"]} == described
    action = entities["#run"]
    assert {one["@id"] for one in (*action["object"], *action["result"])} <= described
    assert action["instrument"]["@id"] in entities
    assert action["actionStatus"].endswith("CompletedActionStatus")
    assert entities["./"]["license"]["@id"] in entities
    assert entities[entities["./"]["author"]["@id"]]["name"] == "Doe, Jane"


def test_the_readme_says_what_journals_ask(without: Path) -> None:
    text = (without / "README.md").read_text(encoding="utf-8")
    for said in ("Statement about rights", "Random seed: 7", "less than 10 minutes", "less than 25 MB"):
        assert said in text
    assert "| Figure contrast |" in text
    assert "| Table contrast |" in text
    assert "Invented for a test." in text


def test_a_zip_with_text_unpacks_to_a_project_that_repeats_itself_and_is_the_same_twice(
    run: Path, tmp_path: Path
) -> None:
    first = export(run, tmp_path / "one" / "b.zip", Wish(with_text=True))
    export(run, tmp_path / "two" / "b.zip", Wish(with_text=True))
    assert (tmp_path / "one" / "b.zip").read_bytes() == (tmp_path / "two" / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one" / "b.zip") as archive:
        archive.extractall(tmp_path / "unpacked")
    copy = run_in(tmp_path / "unpacked" / "b")
    assert compare(copy).differences == ()
    assert main(["reproduce", str(copy), "--into", str(tmp_path / "again")]) == 0
    assert first.withheld == ()


def test_mistakes_are_said(
    run: Path, without: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(UsageError, match="already"):
        export(run, without, Wish(form="osf"))
    assert main(["reproduce", str(run_in(without)), "--into", str(tmp_path)]) == 3  # data
    said = " ".join(capsys.readouterr().err.split())
    assert "the corpus of" in said
    assert "can be verified and shown" in said
