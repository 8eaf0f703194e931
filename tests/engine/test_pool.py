"""The same answers in the same order, however many processes work, and whatever befalls them."""

import copy
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.engine import work

from framing.engine import Engine
from framing.errors import StageError, UnknownName


@pytest.mark.parametrize("jobs", [1, 2])
def test_answers_come_in_the_order_of_the_items(jobs: int) -> None:
    with Engine(jobs) as engine:
        assert list(engine.map(work.slow_if_first, range(7))) == list(range(7))


@pytest.mark.parametrize("jobs", [1, 2])
def test_no_items_give_no_answers(jobs: int) -> None:
    with Engine(jobs) as engine:
        assert list(engine.map(work.double, [])) == []


def test_one_job_works_in_this_process() -> None:
    assert set(Engine(1).map(work.process_id, range(3))) == {os.getpid()}


def test_a_single_item_needs_no_second_process() -> None:
    assert list(Engine(2).map(work.process_id, [0])) == [os.getpid()]


def test_two_jobs_work_in_other_processes() -> None:
    with Engine(2) as engine:
        assert os.getpid() not in set(engine.map(work.process_id, range(4)))


def test_workers_keep_matrix_products_to_one_thread() -> None:
    with Engine(2) as engine:
        assert set(engine.map(work.thread_variables, range(2))) == {("1", "1")}


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_error_of_an_item_arrives_as_it_is(jobs: int) -> None:
    with Engine(jobs) as engine:
        answers = engine.map(work.fail_on_three, range(6))
        assert [next(answers) for _ in range(3)] == [0, 1, 2]
        with pytest.raises(UnknownName, match="no number named 'three'") as caught:
            next(answers)
    assert caught.value.known == ("one", "two")


def test_an_error_that_cannot_travel_is_told_in_words() -> None:
    with Engine(2) as engine, pytest.raises(StageError, match="Untravelled: a b"):
        list(engine.map(work.fail_untravelled, range(2)))


def test_a_worker_that_dies_once_costs_nothing(tmp_path: Path) -> None:
    items = [(str(tmp_path), number) for number in range(6)]
    with Engine(2) as engine:
        assert list(engine.map(work.die_once, items)) == list(range(6))
    assert (tmp_path / "died").exists()


def test_an_item_that_kills_its_worker_three_times_is_named() -> None:
    with Engine(2) as engine:
        answers = engine.map(work.die_on_two, range(6))
        assert [next(answers), next(answers)] == [0, 1]
        with pytest.raises(StageError, match=r"died 3 times on 2\. .*fewer --jobs"):
            next(answers)


def test_an_engine_serves_several_maps() -> None:
    with Engine(2) as engine:
        first = set(engine.map(work.process_id, range(4)))
        assert first & set(engine.map(work.process_id, range(4)))


def test_a_map_that_nobody_reads_to_its_end_leaves_the_engine_usable() -> None:
    with Engine(2) as engine:
        assert next(engine.map(work.double, range(100))) == 0
        assert list(engine.map(work.double, range(3))) == [0, 2, 4]


def test_jobs_must_be_positive() -> None:
    with pytest.raises(ValueError, match="1 or more"):
        Engine(0)


def test_an_unknown_name_survives_a_copy() -> None:
    error = UnknownName("measure", "frameaxs", ["frameaxis"])
    assert str(copy.copy(error)) == "no measure named 'frameaxs'. Did you mean 'frameaxis'?"


PARENT = """
import os, sys
from framing.engine import Engine
from tests.engine.work import process_id
if __name__ == "__main__":
    engine = Engine(2)
    print(*sorted(set(engine.map(process_id, range(4)))), flush=True)
    os.kill(os.getpid(), 9)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_workers_end_when_their_parent_is_killed(root: Path, tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(PARENT, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(root)}
    done = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, check=False, timeout=60, env=environment
    )
    workers = [Path(f"/proc/{number}") for number in done.stdout.split()]
    assert workers
    deadline = time.monotonic() + 10
    while any(worker.exists() for worker in workers):
        assert time.monotonic() < deadline, "a worker outlived its parent"
        time.sleep(0.05)
