"""A whole study: the same results whenever, wherever and with however many workers it is run."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest
from tests.small_study import EXPERIMENT, small_study

from framing.corpus.recipe import bring_in_recipe
from framing.engine import Engine
from framing.errors import ChangedInput, CorpusError
from framing.experiments import record
from framing.experiments.examination import Examined
from framing.experiments.files import digests, read_json
from framing.experiments.plan import Forced, Step
from framing.experiments.results import Results
from framing.experiments.runner import Outcome
from framing.experiments.study import Study


class Told:
    """Keeps what a study tells."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.found: list[Examined] = []

    def begins(self, steps: Sequence[Step]) -> None:
        self.done += [step.name for step in steps]

    def ended(self, outcome: Outcome) -> None:
        assert outcome.warning == ""

    def examined(self, found: Examined) -> None:
        self.found.append(found)


def run(experiment: Path, *settings: str, jobs: int = 1, cache: Path | None = None) -> tuple[Path, list[str]]:
    """Run in this process, without a report; returns the run folder and what was done."""
    told = Told()
    with Engine(jobs) as engine:
        folder = Study.open(experiment, settings, cache=cache).run(engine, told)
    record.seal(folder)
    return folder, told.done


@pytest.fixture(scope="module")
def experiment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_study(tmp_path_factory.mktemp("study"))


@pytest.fixture(scope="module")
def first(experiment: Path) -> tuple[Path, list[str]]:
    """The first run of the study: everything is done."""
    return run(experiment)


def results_of(run_folder: Path) -> dict[str, str]:
    """Every repeatable file with its digest."""
    return {name: value for name, value in digests(run_folder).items() if name in listed(run_folder)}


def listed(run_folder: Path) -> list[str]:
    return [line.split("  ", 1)[1] for line in (run_folder / record.SUMS).read_text().splitlines()]


def test_every_stage_is_done_in_the_order_of_a_study(first: tuple[Path, list[str]]) -> None:
    assert first[1] == [
        *("corpus", "select", "tokens", "articles", "attribution"),
        *("model-embedding-1", "model-embedding-2"),
        *("scores-dictionary", "scores-centroid"),
        *("estimates-contrast", "estimates-keyness", "results"),
    ]


def test_a_second_run_does_nothing(experiment: Path, first: tuple[Path, list[str]]) -> None:
    again, done = run(experiment)
    assert done == []
    assert results_of(again) == results_of(first[0])
    assert again.name.split("-")[1] == first[0].name.split("-")[1]


def test_another_cache_and_two_workers_give_the_same(
    experiment: Path, first: tuple[Path, list[str]], tmp_path: Path
) -> None:
    again, done = run(experiment, jobs=2, cache=tmp_path / "cache")
    assert done == first[1]
    assert results_of(again) == results_of(first[0])


def test_a_project_in_another_folder_gives_the_same(first: tuple[Path, list[str]], tmp_path: Path) -> None:
    again, _ = run(small_study(tmp_path / "elsewhere" / "deeper"))
    assert results_of(again) == results_of(first[0])


def test_no_repeatable_file_names_a_place_or_a_time(first: tuple[Path, list[str]]) -> None:
    folder = first[0]
    year = folder.name[:4]
    for name in listed(folder):
        content = (folder / name).read_bytes()
        assert str(folder.parent.parent.parent).encode() not in content, name
        assert f"{year}-{folder.name[4:6]}-{folder.name[6:8]}T".encode() not in content, name


def test_results_hold_what_the_study_found(first: tuple[Path, list[str]]) -> None:
    results = Results.open(first[0])
    facts = results.facts
    assert (facts.target, facts.reference, facts.n_outlets, facts.n_articles) == (
        "state",
        "independent",
        6,
        24,
    )
    assert facts.invented
    assert facts.notice == "Invented for a test."
    assert [fact.name for fact in facts.measures] == ["dictionary", "centroid"]
    assert [event.label for event in facts.events] == ["Talks"]
    assert facts.design_check["verdict"] == "warn"
    assert facts.design_check["smallest_p"] == 0.1
    partnership = results.estimates.filter(
        pl.col("measure") == "dictionary", pl.col("dimension") == "partnership"
    )
    assert (partnership["value"] > 0).all()  # planted
    assert results.design["outlets"].to_list() == [
        "north_wire, red_lamp, river_radio",
        "hill_paper, open_desk, quiet_post",
    ]
    assert results.dropped.rows() == [("select", "outside_dates", 1, "early")]
    assert results.corpus_overview["n_articles"].sum() == 24
    assert not results.keyness.is_empty()


def test_evidence_shows_passages_of_both_groups_with_how_they_were_drawn(
    first: tuple[Path, list[str]],
) -> None:
    evidence = Results.open(first[0]).evidence
    assert evidence["dimension"].unique(maintain_order=True).to_list() == ["multipolarity", "partnership"]
    state = evidence.filter(pl.col("dimension") == "partnership", pl.col("group") == "state")
    assert state.height == 2
    assert state["article"].n_unique() == 2
    assert all("artner" in word or "ooperation" in word or "trust" in word for word in state["keyword"])
    assert state["how"][0].startswith("2 drawn at random from ")
    assert set(state["outlet"]) <= {"north_wire", "red_lamp", "river_radio"}


def test_a_changed_option_redoes_only_what_depends_on_it(
    experiment: Path, first: tuple[Path, list[str]]
) -> None:
    del first
    assert run(experiment, "estimands.contrast.adjust=bh")[1] == ["estimates-contrast", "results"]
    assert run(experiment, "title=Another title")[1] == ["results"]
    more = ["model-embedding-3", "scores-centroid", "estimates-contrast", "results"]
    assert run(experiment, "models.embedding.seeds=3")[1] == more


def test_every_seed_has_a_name_and_adding_one_leaves_the_others(experiment: Path) -> None:
    few = Study.open(experiment).layout.seeds
    more = Study.open(experiment, ["models.embedding.seeds=4"]).layout.seeds
    assert set(few) < set(more)
    assert all(more[name] == seed for name, seed in few.items())
    assert len(set(more.values())) == len(more)
    other = Study.open(experiment, ["seed=8"]).layout.seeds
    assert all(other[name] != seed for name, seed in few.items())


def test_the_record_says_what_was_asked_and_what_went_in(
    experiment: Path, first: tuple[Path, list[str]]
) -> None:
    folder = first[0]
    assert (folder / "config.source.yaml").read_bytes() == experiment.read_bytes()
    resolved = read_json(folder / "config.resolved.json")
    assert resolved["level"] == 0.95
    assert resolved["corpus"] == "corpora/small"
    lock = read_json(folder / record.LOCK)
    assert set(lock["stages"]) == {step.name for step in Study.open(experiment).plan}  # type: ignore[arg-type]
    assert set(lock["seeds"]) == {"model-embedding-1", "model-embedding-2"}  # type: ignore[arg-type]
    inputs = read_json(folder / "inputs.json")["corpus"]
    assert isinstance(inputs, dict)
    assert inputs["articles"] == 24
    assert set(inputs["files"]) == {"corpus.yaml", "articles.jsonl", "outlets"}  # type: ignore[arg-type]


def test_a_setting_is_recorded(experiment: Path, first: tuple[Path, list[str]]) -> None:
    del first
    folder, _ = run(experiment, "title=Another title")
    assert read_json(folder / record.LOCK)["settings"] == ["title=Another title"]
    assert read_json(folder / "config.resolved.json")["title"] == "Another title"


def test_a_corpus_that_changes_during_the_run_is_refused(tmp_path: Path) -> None:
    experiment = small_study(tmp_path)
    articles = tmp_path / "corpora" / "small" / "articles.jsonl"

    class Meddler(Told):
        def examined(self, found: Examined) -> None:
            super().examined(found)
            articles.write_text(articles.read_text(encoding="utf-8").replace("three", "four", 1))

    with pytest.raises(ChangedInput, match=r"articles\.jsonl of .* changed while the run was on"):
        Study.open(experiment).run(Engine(), Meddler())
    (note,) = [read_json(path) for path in (tmp_path / "results" / "small").glob("*/run.json")]
    assert note["status"] == "failed"


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("since: 2024-05-01", "since: 2024-05-31", "select.* leaves no article of the corpus"),
        ("[independent]}", "[independant]}", 'no outlet of this selection.* Did you mean "independent"'),
        ("scheme: control", "scheme: contrl", 'no outlet of this corpus.* Did you mean "control"'),
        ("languages: [en]", "languages: [ru]", "leaves no article"),
    ],
)
def test_a_file_that_does_not_fit_its_data_is_explained_at_its_place(
    experiment: Path, first: tuple[Path, list[str]], before: str, after: str, words: str
) -> None:
    del first
    text = EXPERIMENT.replace("until: 2024-06-01}", "until: 2024-06-01, languages: [en]}")
    assert before in text
    file = experiment.with_name("unfit.yaml")
    file.write_text(text.replace(before, after), encoding="utf-8")
    found = Study.open(file).examine(Engine(), Told())
    with pytest.raises(
        CorpusError, match=rf"(?s)unfit\.yaml does not fit its corpus\n\n.*unfit.*:\d+:\d+.*{words}"
    ):
        found.refuse_problems("unfit.yaml")


def test_a_group_too_small_for_a_claim_is_refused_before_anything_is_scored(tmp_path: Path) -> None:
    experiment = small_study(tmp_path)
    setting = "select.outlets=[north_wire, hill_paper, open_desk, quiet_post]"
    told = Told()
    found = Study.open(experiment, [setting]).examine(Engine(), told)
    assert found.check["verdict"] == "refuse"
    assert told.done == ["corpus", "select", "tokens", "articles"]


def test_outlets_in_no_group_are_counted(tmp_path: Path) -> None:
    experiment = small_study(tmp_path)
    card = tmp_path / "corpora" / "small" / "outlets" / "quiet_post.yaml"
    card.write_text(card.read_text().replace("value: independent", "value: party"), encoding="utf-8")
    folder, _ = run(experiment)
    dropped = Results.open(folder).dropped
    assert ("groups", "label_in_no_group", 4, "quiet_post (party)") in dropped.rows()


def test_the_plan_explains_itself(experiment: Path, first: tuple[Path, list[str]]) -> None:
    del first
    study = Study.open(experiment, ["models.embedding.vector_size=12"])
    todo = study.out_of_date(Forced())
    assert todo["model-embedding-1"] == "vector_size: 10 → 12"
    assert todo["scores-centroid"] == "model-embedding-1, model-embedding-2 changed"
    assert "scores-dictionary" not in todo


def test_what_other_verbs_keep_beside_a_store_does_not_count(tmp_path: Path) -> None:
    experiment = small_study(tmp_path)
    store = tmp_path / "corpora" / "store"
    bring_in_recipe(tmp_path / "corpora" / "small", store)
    experiment.write_text(EXPERIMENT.replace("corpora/small", "corpora/store"), encoding="utf-8")
    before = Study.open(experiment)
    (store / "tokens").mkdir()
    (store / "tokens" / "words.txt").write_text("word", encoding="utf-8")
    assert [step.key for step in Study.open(experiment).plan] == [step.key for step in before.plan]
    assert [step.name for step in before.plan][:2] == ["select", "tokens"]
    part = next((store / "articles").iterdir())
    part.write_bytes(part.read_bytes() + b" ")
    assert Study.open(experiment).plan[0].key != before.plan[0].key


PROBE = """
import sys
from framing.cli import main
sys.exit(main(["-q", "run", sys.argv[1], "--json", "--jobs", sys.argv[2], "--cache", sys.argv[3],
               "--results", sys.argv[4]]))
"""


def command_line(experiment: Path, jobs: int, folder: Path, **environment: str) -> str:
    """Run from the command line, report included; returns the results digest."""
    arguments = [str(experiment), str(jobs), str(folder / "cache"), str(folder / "results")]
    done = subprocess.run(
        [sys.executable, "-c", PROBE, *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment},
    )
    assert done.returncode == 0, done.stderr
    return str(json.loads(done.stdout)["digest"])


@pytest.mark.slow
def test_the_digest_does_not_depend_on_workers_hash_seed_time_zone_or_locale(tmp_path: Path) -> None:
    experiment = small_study(tmp_path / "project")
    one = command_line(experiment, 1, tmp_path / "one", PYTHONHASHSEED="1", TZ="UTC", LC_ALL="C")
    two = command_line(
        experiment, 2, tmp_path / "two", PYTHONHASHSEED="2", TZ="Asia/Tokyo", LC_ALL="en_US.UTF-8"
    )
    warm = command_line(experiment, 2, tmp_path / "one", PYTHONHASHSEED="3", TZ="America/New_York")
    assert one == two == warm


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not here")
def test_a_run_leaves_the_corpus_as_it_was(experiment: Path, first: tuple[Path, list[str]]) -> None:
    del first
    files = sorted(path.name for path in (experiment.parent.parent / "corpora" / "small").iterdir())
    assert files == ["articles.jsonl", "corpus.yaml", "outlets"]
