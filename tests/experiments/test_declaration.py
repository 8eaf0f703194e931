"""An experiment file is read with every default explicit, and every problem in it is told at its place."""

import os
from pathlib import Path

import pytest

from framing.errors import BadConfig, UsageError
from framing.experiments.declaration.problems import Problem
from framing.experiments.declaration.reading import project_root, read_experiment

BROKEN = Path(__file__).parent / "broken"
REWRITE = "FRAMING_REWRITE_MESSAGES"
"""Set this variable to write the messages anew; then review the difference."""

MINIMAL = """\
schema_version: 1
title: A comparison
corpus: corpus
seed: 1
groups: {scheme: control, state: [state_controlled], independent: [independent]}
dimensions: [multipolarity]
measures: [dictionary]
estimands:
  - contrast: {target: state, reference: independent}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with a corpus; returns the file of an experiment in it."""
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "corpus.yaml").write_text("# stands for a recipe\n", encoding="utf-8")
    return tmp_path / "study.yaml"


def problems(file: Path, *settings: str) -> list[Problem]:
    with pytest.raises(BadConfig) as caught:
        read_experiment(file, settings)
    return [problem for problem in caught.value.problems if isinstance(problem, Problem)]


def messages(file: Path, *settings: str) -> list[str]:
    return [f"{problem.where}: {problem.message}" for problem in problems(file, *settings)]


@pytest.mark.parametrize("name", sorted(path.stem for path in BROKEN.glob("*.yaml")))
def test_a_broken_file_is_explained_word_for_word(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(BROKEN)
    with pytest.raises(BadConfig) as caught:
        read_experiment(Path(f"{name}.yaml"))
    snapshot = BROKEN / f"{name}.txt"
    if os.environ.get(REWRITE):
        snapshot.write_text(f"{caught.value}\n", encoding="utf-8")
    assert f"{caught.value}\n" == snapshot.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(path.stem for path in BROKEN.glob("*.yaml")))
def test_every_caret_stands_under_the_line_that_it_quotes(name: str) -> None:
    file = BROKEN / f"{name}.yaml"
    lines = file.read_text(encoding="utf-8").splitlines()
    for problem in problems(file):
        span = problem.span
        if span.line:
            assert lines[span.line - 1] == span.source
            assert span.column >= 1
            assert span.column + span.width <= len(span.source) + 2


def test_the_smallest_file_gets_every_default(project: Path) -> None:
    project.write_text(MINIMAL, encoding="utf-8")
    declared = read_experiment(project)
    assert declared.experiment.unit == "sentence"
    assert declared.experiment.level == 0.95
    assert declared.experiment.report.formats == ("html",)
    assert declared.experiment.groups.labels == {
        "state": ("state_controlled",),
        "independent": ("independent",),
    }
    (contrast,) = declared.estimands
    assert contrast.options["adjust"] == "holm"
    assert contrast.made.target == "state"


def test_the_first_study_reads_without_a_problem(root: Path) -> None:
    declared = read_experiment(root / "experiments" / "xi_putin.yaml")
    assert declared.root == root
    assert declared.name == "xi_putin"
    assert {model.family for model in declared.models.values()} == {"embedding", "topics"}
    assert declared.measures[0].name == "dictionary"


def test_a_setting_replaces_a_value_and_is_checked_like_one(project: Path) -> None:
    project.write_text(MINIMAL, encoding="utf-8")
    declared = read_experiment(project, ["unit=article", "select.languages=[en, ru]", "level=0.9"])
    assert declared.experiment.unit == "article"
    assert declared.experiment.select.languages == ("en", "ru")
    assert declared.settings == ("unit=article", "select.languages=[en, ru]", "level=0.9")
    (problem,) = problems(project, "unit=sentense")
    assert str(problem).splitlines() == [
        "--set  unit",
        "  1 | unit=sentense",
        '    |      ^^^^^^^^ must be "article", "paragraph" or "sentence". Did you mean "sentence"?',
    ]


def test_a_setting_reaches_into_lists_by_number_and_by_name(project: Path) -> None:
    project.write_text(MINIMAL, encoding="utf-8")
    by_number = read_experiment(project, ["estimands.0.contrast.adjust=bh"])
    by_name = read_experiment(project, ["estimands.contrast.adjust=bh"])
    assert by_number.estimands[0].options == by_name.estimands[0].options
    assert by_name.estimands[0].options["adjust"] == "bh"


def test_a_setting_adds_options_to_a_bare_name(project: Path) -> None:
    project.write_text(MINIMAL + "  - level\n", encoding="utf-8")
    declared = read_experiment(project, ["estimands.level.min_articles=2"])
    assert declared.estimands[1].options["min_articles"] == 2


def test_a_setting_makes_what_is_not_there_yet(project: Path) -> None:
    project.write_text(MINIMAL, encoding="utf-8")
    declared = read_experiment(project, ["models.vectors.kind=word2vec", "models.vectors.seeds=3"])
    assert declared.models["vectors"].seeds == 3


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("unit", "expected KEY.PATH=VALUE"),
        ("=article", "expected KEY.PATH=VALUE"),
        ("measures.9=dictionary", "measures has no item '9'"),
        ("measures.wordcount.x=1", "measures has no item 'wordcount'"),
        ("title.x.y=1", "title holds a value, not keys"),
    ],
)
def test_a_setting_that_leads_nowhere_is_refused(project: Path, setting: str, words: str) -> None:
    project.write_text(MINIMAL, encoding="utf-8")
    with pytest.raises(UsageError, match=words):
        read_experiment(project, [setting])


def test_a_trap_in_a_setting_is_told_too(project: Path) -> None:
    project.write_text(MINIMAL, encoding="utf-8")
    assert messages(project, "title=no") == [
        'title: is true or false to other programs, text to this one: write true, false or "no"'
    ]


def test_quoted_words_are_text(project: Path) -> None:
    project.write_text(
        MINIMAL.replace("A comparison", '"no"') + 'select: {languages: ["no"]}\n', encoding="utf-8"
    )
    declared = read_experiment(project)
    assert declared.experiment.title == "no"
    assert declared.experiment.select.languages == ("no",)


def test_a_base_file_holds_where_the_file_is_silent(project: Path) -> None:
    (project.parent / "base.yaml").write_text(MINIMAL + "report: {passages: 3}\n", encoding="utf-8")
    project.write_text("extends: base.yaml\ntitle: Another\nreport: {style: plain}\n", encoding="utf-8")
    experiment = read_experiment(project).experiment
    assert (experiment.title, experiment.seed, experiment.report.passages) == ("Another", 1, 3)


def test_a_problem_of_a_base_file_is_told_at_its_own_place(project: Path) -> None:
    (project.parent / "base.yaml").write_text(MINIMAL + "unit: word\n", encoding="utf-8")
    project.write_text("extends: base.yaml\ntitle: Another\n", encoding="utf-8")
    (problem,) = problems(project)
    assert (Path(problem.span.file).name, problem.span.line, problem.span.column) == ("base.yaml", 10, 7)


def test_the_corpus_of_a_base_file_is_found_from_there(project: Path) -> None:
    (project.parent / "base.yaml").write_text(MINIMAL, encoding="utf-8")
    (project.parent / "more").mkdir()
    file = project.parent / "more" / "study.yaml"
    file.write_text("extends: ../base.yaml\n", encoding="utf-8")
    assert read_experiment(file).corpus.resolve() == project.parent / "corpus"


def test_every_path_of_a_base_file_is_seen_from_there(project: Path) -> None:
    (project.parent / "scores.csv").write_text("article,multipolarity\n", encoding="utf-8")
    base = MINIMAL.replace("[dictionary]", "[dictionary, external: {file: scores.csv}]")
    (project.parent / "base.yaml").write_text(base, encoding="utf-8")
    (project.parent / "more").mkdir()
    file = project.parent / "more" / "study.yaml"
    file.write_text("extends: ../base.yaml\nvoice_gold: known:en\n", encoding="utf-8")
    declared = read_experiment(file)
    assert Path(declared.measures[1].made.file).resolve() == project.parent / "scores.csv"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ("word2vec, vector_size: 0", "vector_size must be 1 or more, not 0"),
        (
            "word2vec, window: 0, epochs: 0",
            "1 or more, not 0; epochs must be 1 or more, not 0",
        ),
        ("fasttext, min_n: 5, max_n: 3", "max_n must be min_n (5) or more, not 3"),
        ("ppmi_svd, window: -1", "window must be 1 or more, not -1"),
        ("lsa, vector_size: -5", "vector_size must be 1 or more, not -5"),
    ],
)
def test_options_of_embeddings_outside_their_range_are_told(project: Path, options: str, words: str) -> None:
    project.write_text(MINIMAL + f"models: {{vectors: {{kind: {options}}}}}\n", encoding="utf-8")
    (told,) = messages(project)
    assert told.startswith("models.vectors: ")
    assert told.endswith(words)


def test_a_base_file_cannot_extend_another(project: Path) -> None:
    (project.parent / "base.yaml").write_text("extends: study.yaml\n" + MINIMAL, encoding="utf-8")
    project.write_text("extends: base.yaml\n", encoding="utf-8")
    assert "extends: a base file cannot extend another" in messages(project)


def test_paths_are_seen_from_the_file_and_the_working_directory_stays(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.write_text(MINIMAL, encoding="utf-8")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    assert read_experiment(project).corpus == project.parent / "corpus"
    assert Path.cwd() == elsewhere


@pytest.mark.parametrize(("file", "root"), [("experiments/a.yaml", "."), ("studies/a.yaml", "studies")])
def test_the_project_is_the_parent_of_a_folder_named_experiments(
    tmp_path: Path, file: str, root: str
) -> None:
    assert project_root(tmp_path / file) == (tmp_path / root).resolve()


def test_a_file_that_is_not_there_is_answered_with_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "xi_putin.yaml").write_text("", encoding="utf-8")
    with pytest.raises(
        UsageError, match=r'no experiment file .*xi_puttin\.yaml\. Did you mean "xi_putin.yaml"'
    ):
        read_experiment(tmp_path / "xi_puttin.yaml")


def test_a_folder_is_no_experiment(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is a folder; expected an experiment file"):
        read_experiment(tmp_path)


def test_a_file_in_another_encoding_is_told_with_its_byte(tmp_path: Path) -> None:
    file = tmp_path / "study.yaml"
    file.write_bytes("title: Си и Путин\n".encode("cp1251"))
    assert messages(file) == [": is not UTF-8 (byte 7): save the file as UTF-8"]


def test_a_byte_order_mark_is_no_problem(project: Path) -> None:
    project.write_bytes(b"\xef\xbb\xbf" + MINIMAL.encode())
    assert read_experiment(project).experiment.seed == 1


def test_windows_line_ends_are_no_problem_and_places_stay_right(project: Path) -> None:
    project.write_bytes((MINIMAL + "unit: word\n").replace("\n", "\r\n").encode())
    (problem,) = problems(project)
    assert (problem.span.line, problem.span.column) == (10, 7)


def test_anchors_are_read_and_a_merge_key_is_an_unknown_key(project: Path) -> None:
    text = MINIMAL.replace("[state_controlled]", "&labels [state_controlled]")
    project.write_text(text + "<<: {unit: article}\n", encoding="utf-8")
    assert [message.partition(":")[0] for message in messages(project)] == ["<<"]


def test_a_dimension_of_the_project_itself_is_found(tmp_path: Path, project: Path) -> None:
    folder = tmp_path / "dimensions"
    folder.mkdir()
    (folder / "friendship.yaml").write_text(
        "title: Friendship\nversion: 1\ndefinition: Being friends.\npositive: friends\n"
        "reference: [Nobody 2024]\nwords: {en: {patterns: [friend*]}}\n",
        encoding="utf-8",
    )
    project.write_text(MINIMAL.replace("[multipolarity]", "[friendship]"), encoding="utf-8")
    assert read_experiment(project).experiment.dimensions == ("friendship",)


def test_the_way_of_counting_copies_is_one_of_three(project: Path) -> None:
    project.write_text(MINIMAL + "copies: weighted\n", encoding="utf-8")
    assert read_experiment(project).experiment.copies == "weighted"
    assert messages(project, "copies=once") == ['copies: must be "all", "own" or "weighted"']


def test_a_gold_of_voices_is_looked_at_before_anything_is_scored(project: Path) -> None:
    project.write_text(MINIMAL + "voice_gold: gold.csv\n", encoding="utf-8")
    assert "no such file" in messages(project)[0]
    gold = project.parent / "gold.csv"
    gold.write_text("truth,read,n\nown,own,90\nattributed,own,5\n", encoding="utf-8")
    assert "5 sentences are truly 'attributed'; fewer than 20" in messages(project)[0]
    gold.write_text("truth,read,n\nown,own,90\nattributed,attributed,50\n", encoding="utf-8")
    assert read_experiment(project).voice_gold == gold


def test_the_counted_errors_of_the_project_serve_as_a_gold(project: Path) -> None:
    project.write_text(MINIMAL + "voice_gold: known:en\n", encoding="utf-8")
    gold = read_experiment(project).voice_gold
    assert gold is not None
    assert gold.name == "known_errors.json"
    assert read_experiment(project, ["voice_gold=known:en/campaign news"]).voice_gold == gold
    assert (
        "no gold of voices comes with the project in language 'kk'"
        in messages(project, "voice_gold=known:kk")[0]
    )
    assert (
        "No bundled gold of voices in language 'en' is of genre"
        in messages(project, "voice_gold=known:en/sport")[0]
    )


def test_a_contrast_can_be_had_by_camp_and_not_yet_by_speaker(project: Path) -> None:
    text = MINIMAL.replace("independent}\n", "independent, by: [camp, copy]}\n")
    project.write_text(text, encoding="utf-8")
    assert read_experiment(project).estimands[0].options["by"] == ["camp", "copy"]
    project.write_text(text.replace("camp, copy", "speaker"), encoding="utf-8")
    assert messages(project)[0].endswith(
        'splitting scores by "speaker" is not available in this version: leave it out'
    )
