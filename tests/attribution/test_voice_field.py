"""The field against brute force, the link of its labels, its fit and its files, on a handful of invented
sentences.
"""

import dataclasses
import gzip
import itertools
import json
import warnings
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from framing.attribution.kernels import voice_columns, voice_field, voice_templates
from framing.attribution.kernels.voice_states import CONTENT, N_STATES, ROLE, link
from framing.attribution.learned.fitting import FitSettings
from framing.attribution.learned.linking import attributions
from framing.attribution.learned.model import Model, bundled, load, save
from framing.attribution.learned.polnear import Annotated, read
from framing.attribution.learned.scoring import intervals, score_articles, scores
from framing.attribution.learned.states import Gold, encode
from framing.attribution.learned.templates import packed
from framing.attribution.learned.training import bucket, train
from framing.attribution.quotes import quotations
from framing.attribution.train import main
from framing.errors import DataError

Chain = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_], NDArray[np.bool_]]
TINY = FitSettings(bits=14, epochs=6, averaged_from=2, seeds=(1,), rate=0.2)


def all_paths(
    score: NDArray[np.float64], transitions: NDArray[np.float64], allowed: NDArray[np.bool_]
) -> tuple[list[int], float, NDArray[np.float64]]:
    """Best path, log of the sum over paths, marginals: by trying every path of the first four states."""
    best, top, total = [0], -np.inf, 0.0
    marginals = np.zeros_like(score)
    for path in itertools.product(range(4), repeat=len(score)):
        if not all(allowed[a, b] for a, b in itertools.pairwise(path)):
            continue
        value = sum(score[i, y] for i, y in enumerate(path))
        value += sum(transitions[a, b] for a, b in itertools.pairwise(path))
        total += np.exp(value)
        marginals[range(len(path)), path] += np.exp(value)
        if value > top:
            best, top = list(path), value
    return best, float(np.log(total)), marginals / total


@pytest.fixture(scope="module")
def chain() -> Chain:
    random = np.random.default_rng(7)
    score = np.full((5, N_STATES), -50.0)
    score[:, :4] = random.normal(size=(5, 4))
    transitions = random.normal(size=(N_STATES, N_STATES))
    allowed = random.random((N_STATES, N_STATES)) < 0.8
    allowed[0] = True
    return score, transitions, allowed, np.ones(N_STATES, dtype=np.bool_)


def test_the_best_path_is_the_best_of_all_paths(chain: Chain) -> None:
    score, transitions, allowed, starts = chain
    best, _, _ = all_paths(score, transitions, allowed)
    assert voice_field.best_path(score, transitions, allowed, starts).tolist() == best


def test_marginals_are_sums_over_all_paths(chain: Chain) -> None:
    score, transitions, allowed, starts = chain
    _, log_sum, marginals = all_paths(score, transitions, allowed)
    passage = np.where(allowed, np.exp(transitions), 0.0)
    forward, backward, _, _, found = voice_field.forward_backward(score, passage, starts)
    assert found == pytest.approx(log_sum, abs=1e-9)
    np.testing.assert_allclose((forward * backward)[:, :4], marginals[:, :4], atol=1e-9)
    np.testing.assert_allclose((forward * backward).sum(axis=1), 1, atol=1e-12)


def test_packed_bytes_add_up_to_the_weights() -> None:
    random = np.random.default_rng(3)
    whole = random.integers(-127, 128, size=(1 << 14, 16)).astype(np.int16)
    whole[:, N_STATES:] = 0
    rows = (whole + voice_field.ZERO_BYTE).astype(np.uint8).view("<u8").astype(np.uint64)
    columns = random.integers(0, 9, size=(voice_columns.N_COLUMNS, 20 + 2 * voice_columns.PAD)).astype(
        np.uint32
    )
    weights = voice_field.Weights(
        rows=rows,
        step=0.5,
        transitions=np.zeros((N_STATES, N_STATES)),
        allowed=np.ones((N_STATES, N_STATES), np.bool_),
        starts=np.ones(N_STATES, np.bool_),
        templates=packed(),
        bits=14,
    )
    features = voice_templates.rows(columns, packed(), 0, 20, 14)
    expected = 0.5 * whole[features].sum(axis=0)[:, :N_STATES]
    np.testing.assert_allclose(voice_field.scores(columns, weights, 0, 20), expected / weights.step)


def test_compiled_features_are_those_of_the_plain_loop() -> None:
    columns = (
        np.random.default_rng(5).integers(0, 2**32, size=(voice_columns.N_COLUMNS, 16)).astype(np.uint32)
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # unsigned numbers wrap around on purpose
        plain = voice_templates.rows.py_func(columns, packed(), 0, 10, 20)  # type: ignore[no-untyped-call]
    compiled = voice_templates.rows(columns, packed(), 0, 10, 20)
    np.testing.assert_array_equal(compiled, plain)


def spans_of(gold: list[Gold], n: int) -> list[list[int]]:
    states = encode(gold, n)
    spans = np.empty((n + 1, 4), dtype=np.int64)
    k, _ = link(states, np.array([0, n]), spans)
    found: list[list[int]] = spans[:k].tolist()
    return found


def tokens(*numbers: int) -> NDArray[np.int64]:
    return np.array(numbers, dtype=np.int64)


def test_labels_of_a_forward_attribution_are_linked_again() -> None:
    gold = [Gold(content=tokens(2, 3, 4), cue=tokens(1), source=tokens(0))]
    assert spans_of(gold, 6) == [[0, 1, 3, 0], [1, 2, 2, 0], [2, 5, 1, 0]]


def test_content_around_its_cue_is_one_attribution() -> None:
    gold = [Gold(content=tokens(0, 1, 6, 7), cue=tokens(4), source=tokens(3))]
    assert spans_of(gold, 9) == [[0, 2, 1, 0], [3, 4, 3, 0], [4, 5, 2, 0], [6, 8, 1, 0]]


def test_two_attributions_that_touch_stay_two() -> None:
    gold = [
        Gold(content=tokens(2, 3), cue=tokens(1), source=tokens(0)),
        Gold(content=tokens(6, 7), cue=tokens(5), source=tokens(4)),
    ]
    assert [row[3] for row in spans_of(gold, 8)] == [0, 0, 0, 1, 1, 1]


def test_an_attribution_ends_with_its_article() -> None:
    states = np.array([3, 4, 4, 4], dtype=np.uint8)
    spans = np.empty((5, 4), dtype=np.int64)
    n, k = link(states, np.array([0, 2, 4]), spans)
    assert (n, k) == (2, 2)


NAMES = ("Xi", "Putin", "Wang", "Lavrov", "Peskov", "Mao")
THINGS = (
    "the river is wide",
    "trade will grow",
    "the bridge is open",
    "the talks went well",
    "winter comes early",
)
OWN = ("The sun rose over the square .", "Guests arrived by train .", "Tea was served at noon .")


def written(folder: Path, n: int = 12) -> Path:
    """A small corpus in the form of PolNeAR."""
    random = np.random.default_rng(11)
    lines = []
    for number in range(n):
        text, found = "", []
        for _ in range(8):
            name, thing = str(random.choice(NAMES)), str(random.choice(THINGS))
            if random.random() < 0.4:
                text += str(random.choice(OWN)) + " "
                continue
            start = len(text)
            if random.random() < 0.5:
                text += f"{name} said that {thing} . "
                spans = {"source": (0, len(name)), "cue": (len(name) + 1, len(name) + 5)}
                spans["content"] = (len(name) + 6, len(name) + 11 + len(thing))
            else:
                text += f"{thing} , {name} said . "
                source = len(thing) + 3
                spans = {"content": (0, len(thing)), "source": (source, source + len(name))}
                spans["cue"] = (source + len(name) + 1, source + len(name) + 5)
            found.append({role: [{"spans": [[start + a, start + b]]}] for role, (a, b) in spans.items()})
        lines.append(json.dumps({"id": f"a{number}", "text": text.strip(), "attributions": found}))
    file = folder / "train.jsonl.gz"
    with gzip.open(file, "wt", encoding="utf-8") as out:
        out.write("\n".join(lines) + "\n")
    return file


@pytest.fixture(scope="module")
def annotated(tmp_path_factory: pytest.TempPathFactory) -> Annotated:
    return read(written(tmp_path_factory.mktemp("polnear")))


@pytest.fixture(scope="module")
def fitted(annotated: Annotated, tmp_path_factory: pytest.TempPathFactory) -> Model:
    folder = tmp_path_factory.mktemp("model")
    weights, lexicon, facts = train(annotated, {}, TINY)
    save(weights, lexicon, folder, prune=0.01, facts=facts)
    return load(folder)


def test_annotation_survives_labels_and_links(annotated: Annotated) -> None:
    states = np.concatenate(
        [
            encode([Gold(*(each - first for each in one)) for one in gold], int(end - first))
            for gold, first, end in zip(
                annotated.gold,
                annotated.reading.article_offsets[:-1],
                annotated.reading.article_offsets[1:],
                strict=True,
            )
        ]
    )
    found = attributions(annotated.reading, states, (ROLE[states] == CONTENT).astype(np.float32))
    marks = quotations(annotated.reading)
    measured = scores(score_articles(annotated.reading, annotated.gold, found, marks.inside))
    assert measured["exact"] == measured["end_to_end"] == measured["sentence_accuracy"] == 1


def test_a_few_articles_teach_the_field(annotated: Annotated, fitted: Model) -> None:
    marks = quotations(annotated.reading)
    states, probability = fitted.label(annotated.reading, marks)
    found = attributions(annotated.reading, states, probability)
    counts = score_articles(annotated.reading, annotated.gold, found, marks.inside)
    measured = scores(counts)
    assert measured["token_f1"] > 0.95
    assert measured["source_given_content"] > 0.9
    assert ((probability >= 0) & (probability <= 1)).all()
    low, high = intervals(counts, draws=50)["token_f1"]
    assert low <= measured["token_f1"] <= high


def test_the_same_articles_give_the_same_bytes(annotated: Annotated, tmp_path: Path) -> None:
    for name in ("a", "b"):
        weights, lexicon, facts = train(annotated, {"river": (1, 2)}, dataclasses.replace(TINY, epochs=3))
        save(weights, lexicon, tmp_path / name, prune=0.01, facts=facts)
    files = sorted(path.name for path in (tmp_path / "a").iterdir())
    assert files == ["gaps.npy", "lexicon.tsv", "masks.npy", "model.json", "values.npy"]
    for name in files:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_a_changed_file_of_the_model_is_refused(annotated: Annotated, tmp_path: Path) -> None:
    weights, lexicon, facts = train(annotated, {}, dataclasses.replace(TINY, epochs=3))
    save(weights, lexicon, tmp_path, prune=0.01, facts=facts)
    with (tmp_path / "lexicon.tsv").open("a", encoding="utf-8") as out:
        out.write("new\t1\t0\t0\n")
    with pytest.raises(DataError, match="SHA-256"):
        load(tmp_path)


def test_rows_further_apart_than_a_byte_survive_the_files(annotated: Annotated, tmp_path: Path) -> None:
    weights, lexicon, facts = train(annotated, {}, dataclasses.replace(TINY, epochs=3))
    sparse = np.zeros_like(weights.rows)
    sparse[[0, 700, 1400], [1, 2, 3]] = (0.5, -0.25, 0.125)
    save(dataclasses.replace(weights, rows=sparse), lexicon, tmp_path, prune=0.0, facts=facts)
    bytes_of_rows = (
        load(tmp_path).weights.rows.view(np.uint8).reshape(-1, 16).astype(int) - voice_field.ZERO_BYTE
    )
    assert bytes_of_rows[0, 1] == 127
    assert bytes_of_rows[700, 2] == -64
    assert bytes_of_rows[1400, 3] == 32
    assert np.count_nonzero(bytes_of_rows) == 3


def test_the_command_fits_and_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("framing.attribution.train.FitSettings", lambda: dataclasses.replace(TINY, epochs=3))
    written(tmp_path, n=4)
    classes = tmp_path / "classes.tsv"
    classes.write_text("river\t1\t2\n", encoding="utf-8")
    main([str(tmp_path), "--to", str(tmp_path / "model"), "--classes", str(classes)])
    facts = load(tmp_path / "model").facts
    assert facts["articles"] == 4


def test_a_folder_without_a_model_or_articles_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no readable model"):
        load(tmp_path)
    with pytest.raises(DataError, match="PolNeAR"):
        read(tmp_path / "train.jsonl.gz")


def test_rare_words_are_no_cues() -> None:
    assert bucket(2, 2) == 0
    assert bucket(0, 10) == 1
    assert bucket(10, 10) == 6


def test_the_bundled_model_is_small_and_says_what_it_was_fitted_to() -> None:
    from framing.attribution.learned.model import BUNDLED

    assert sum(file.stat().st_size for file in BUNDLED.iterdir()) <= 3_000_000
    assert bundled().facts["articles"] == 840
