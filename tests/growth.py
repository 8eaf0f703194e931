"""Whether the time that something takes grows with its input or faster.

A test that times once fails when the machine is busy. These take the least of several attempts, look at a
ratio, and give up only when every attempt says the same: a step that takes quadratic time fails all of them.
"""

import gc
import time
from collections.abc import Callable

ATTEMPTS = 5
NOISE = 0.25
"""Seconds that say nothing about growth: first calls, clocks, collections of garbage."""


def seconds_of(work: Callable[[], object]) -> float:
    """Processor seconds of one call, without collections of the garbage of others."""
    gc.disable()  # without collecting first: in a long test run that alone takes half a second
    try:
        began = time.process_time()
        work()
        return time.process_time() - began
    finally:
        gc.enable()


def grows_linearly(work: Callable[[int], object], *, small: int, large: int, slack: float = 3) -> bool:
    """Whether `work(large)` takes at most `slack` times what `work(small)` lets expect.

    Choose sizes far apart: a quadratic step takes `large / small` times more than that, which must exceed
    `slack`.
    """
    work(small // 10)
    expected, needed = 0.0, float("inf")
    for _ in range(ATTEMPTS):
        expected = max(expected, seconds_of(lambda: work(small)) * large / small)
        needed = min(needed, seconds_of(lambda: work(large)))
        if needed <= slack * expected + NOISE:
            return True
    return False


def takes_at_most(seconds: float, work: Callable[[], object]) -> bool:
    """Whether one of several attempts takes at most so many processor seconds: a guard against minutes."""
    return any(seconds_of(work) < seconds for _ in range(ATTEMPTS))
