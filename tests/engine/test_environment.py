"""Threads and kernels are settled before numpy can see them, and what a user has set stays."""

import json
import subprocess
import sys

import pytest

from framing.engine import environment


def test_every_thread_variable_is_one() -> None:
    settled: dict[str, str] = {}
    environment.settle(settled)
    assert {settled[name] for name in environment.ONE_THREAD} == {"1"}


def test_a_value_of_the_user_stays() -> None:
    settled = {"OMP_NUM_THREADS": "4", "OPENBLAS_CORETYPE": "Nehalem"}
    environment.settle(settled)
    assert settled["OMP_NUM_THREADS"] == "4"
    assert settled["OPENBLAS_CORETYPE"] == "Nehalem"


def test_kernels_are_left_alone_where_the_processor_is_older(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "_has_avx2", lambda: False)
    settled: dict[str, str] = {}
    environment.settle(settled)
    assert not set(settled) & set(environment.PINNED_KERNEL)


def test_kernels_are_left_alone_with_an_older_numpy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "_numpy_version", lambda: (2, 3))
    assert not environment.can_pin()


PROBE = """
import sys
from framing.engine import environment
environment.settle()
assert "numpy" not in sys.modules
import json
from framing.experiments.environment import threads
print(json.dumps(threads()))
"""


@pytest.mark.skipif(not environment.can_pin(), reason="this processor has no kernel to pin")
def test_numpy_follows_the_settled_variables() -> None:
    done = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    assert found["settled_before_numpy"]
    assert {(pool["num_threads"], pool["architecture"]) for pool in found["libraries"]} == {(1, "Haswell")}
