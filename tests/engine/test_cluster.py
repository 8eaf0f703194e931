"""The workers of a Dask cluster answer as local processes do, whatever befalls them."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.engine import work
from tests.engine.dask_cluster import Cluster, a_cluster

from framing.engine import cluster as rooms
from framing.engine.schedulers import open_engine
from framing.errors import MissingDependency, StageError, UnknownName, UsageError

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="process groups of Linux")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Two workers that all tests of this file share; no test may leave them harmed."""
    with a_cluster(tmp_path_factory.mktemp("cluster")) as running:
        yield running


def test_answers_come_in_the_order_of_the_items(cluster: Cluster) -> None:
    with open_engine(cluster.option) as engine:
        assert engine.jobs == 2
        assert list(engine.map(work.slow_if_first, range(20))) == list(range(20))
        assert list(engine.map(work.double, [])) == []


def test_equal_items_are_each_worked(cluster: Cluster) -> None:
    with open_engine(cluster.option) as engine:
        assert list(engine.map(work.double, [1, 1, 1])) == [2, 2, 2]
        assert list(engine.map(work.double, [1, 1, 1])) == [2, 2, 2]


def test_the_address_serves_as_well_as_the_file(cluster: Cluster) -> None:
    address = json.loads(cluster.file.read_text(encoding="utf-8"))["address"]
    assert address.startswith("tcp://127.0.0.1:")
    with open_engine(address) as engine:
        assert list(engine.map(work.double, range(3))) == [0, 2, 4]


def test_an_error_of_an_item_arrives_as_it_is(cluster: Cluster) -> None:
    with open_engine(cluster.option) as engine:
        answers = engine.map(work.fail_on_three, range(6))
        assert [next(answers) for _ in range(3)] == [0, 1, 2]
        with pytest.raises(UnknownName, match="no number named 'three'") as caught:
            next(answers)
    assert caught.value.known == ("one", "two")


def test_an_error_that_cannot_travel_is_told_in_words(cluster: Cluster) -> None:
    with open_engine(cluster.option) as engine, pytest.raises(StageError, match="Untravelled: a b"):
        list(engine.map(work.fail_untravelled, range(2)))


def test_a_map_that_nobody_reads_to_its_end_leaves_the_engine_usable(cluster: Cluster) -> None:
    with open_engine(cluster.option) as engine:
        assert next(engine.map(work.double, range(100))) == 0
        assert list(engine.map(work.double, range(3))) == [0, 2, 4]


def test_a_worker_that_dies_once_costs_nothing(cluster: Cluster, tmp_path: Path) -> None:
    items = [(str(tmp_path), number) for number in range(6)]
    with open_engine(cluster.option) as engine:
        assert list(engine.map(work.die_once, items)) == list(range(6))
    assert (tmp_path / "died").exists()


def test_an_item_that_kills_its_workers_is_named(cluster: Cluster) -> None:
    with open_engine(cluster.option) as engine:
        answers = engine.map(work.die_on_two, range(6))
        with pytest.raises(StageError, match=r"died again and again on 2\. .*memory-limit"):
            list(answers)


def test_a_folder_that_all_see_is_taken(cluster: Cluster, tmp_path: Path) -> None:
    with open_engine(cluster.option) as engine:
        engine.expect_folder(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_workers_do_not_see_is_refused(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rooms, "_sees", work.sees_nothing)
    with open_engine(cluster.option) as engine, pytest.raises(StageError) as caught:
        engine.expect_folder(tmp_path)
    assert f"{tmp_path} is not the same folder for worker tcp://" in str(caught.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "wrong", ["", "local", "local:", "local:0", "local:two", "tcp:host", "tcp://", "file:", "2"]
)
def test_a_scheduler_that_is_none_is_refused(wrong: str) -> None:
    with pytest.raises(UsageError, match=r"expected local:N, tcp://HOST:PORT, tls://HOST:PORT or file:PATH"):
        open_engine(wrong)


def test_a_scheduler_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(StageError, match=r"none\.json: no such file\. The scheduler writes it"):
        open_engine(f"file:{tmp_path / 'none.json'}")


def test_a_file_that_is_no_scheduler_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "other.json").write_text("no json", encoding="utf-8")
    with pytest.raises(StageError, match=r"other\.json names no scheduler's address"):
        open_engine(f"file:{tmp_path / 'other.json'}")


def test_a_scheduler_that_does_not_answer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rooms, "PATIENCE", 1)
    with pytest.raises(StageError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9 "):
        open_engine("tcp://127.0.0.1:9")


def test_an_installation_without_dask_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingDependency, match=r"pip install 'framing-news\[cluster\]'"):
        open_engine("tcp://127.0.0.1:9")


def test_a_scheduler_without_workers_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rooms, "PATIENCE", 5)
    with (
        a_cluster(tmp_path, workers=0) as alone,
        pytest.raises(StageError, match="has no worker after 5 seconds"),
    ):
        open_engine(alone.option)


@pytest.mark.slow
def test_workers_that_would_give_other_numbers_are_refused(tmp_path: Path) -> None:
    with a_cluster(tmp_path, workers=0) as mixed:
        mixed.start_workers(1, variables={"OMP_NUM_THREADS": "2"})
        with pytest.raises(StageError) as caught:
            open_engine(mixed.option)
    assert "it has OMP_NUM_THREADS 2, this machine has 1. Start workers after: export MKL" in str(
        caught.value
    )


@pytest.mark.slow
def test_workers_with_several_threads_are_refused(tmp_path: Path) -> None:
    with a_cluster(tmp_path, workers=0) as threaded:
        threaded.start_workers(1, threads=2)
        with pytest.raises(StageError, match=r"has 2 threads, .*--nthreads 1"):
            open_engine(threaded.option)


def test_a_worker_with_other_versions_is_refused() -> None:
    kind = rooms._kind()
    with pytest.raises(StageError, match=r"worker tcp://a of .* numpy 1\.0, .* requirements\.lock"):
        rooms._refuse_difference("tcp://a", {**kind, "numpy": "1.0"}, "tcp://host", kind)


@pytest.mark.slow
def test_a_worker_that_joins_later_is_examined_before_its_first_item(tmp_path: Path) -> None:
    with a_cluster(tmp_path, workers=1) as growing, open_engine(growing.option) as engine:
        assert list(engine.map(work.double, range(3))) == [0, 2, 4]
        growing.start_workers(1, variables={"OMP_NUM_THREADS": "2"})
        growing.wait_for_workers(2)
        with pytest.raises(StageError, match="OMP_NUM_THREADS 2"):
            list(engine.map(work.slow, range(8)))
