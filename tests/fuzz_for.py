"""Fuzzes every reader of foreign bytes for some minutes: ``python -m tests.fuzz_for --minutes 10``."""

import argparse
import contextlib
import io
import sys
import time
import traceback
import warnings
from datetime import timedelta

from hypothesis import HealthCheck, given, seed, settings
from tests.sources.web.readers import bytes_for, hold, readers

EXAMPLES = 150
"""Inputs for one reader before it is the next one's turn."""

SLOWEST = timedelta(seconds=20)
"""Time for one input beyond which a reader is caught in it."""


def main(arguments: list[str]) -> int:
    """Go round until the time is over; 1 if a reader broke."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--only", nargs="*", default=sorted(readers()), choices=sorted(readers()))
    parser.add_argument("--seed", type=int, default=1, help="the first round's; each round has the next")
    chosen = parser.parse_args(arguments)
    warnings.simplefilter("error")
    end = time.monotonic() + chosen.minutes * 60
    broken: dict[str, str] = {}
    tried, number = 0, chosen.seed
    while time.monotonic() < end:
        for name in chosen.only:
            if name not in broken and time.monotonic() < end:
                count, problem = _round(name, number)
                tried += count
                if problem:
                    broken[name] = problem
                    _say(f"== {name}, seed {number}\n{problem}")
        number += 1
    _say(f"{tried} inputs, {number - chosen.seed} rounds, {len(broken)} of {len(chosen.only)} readers broke")
    return 1 if broken else 0


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _round(name: str, number: int) -> tuple[int, str]:
    """How many inputs one reader got, and how it broke; empty if it did not."""
    reader = readers()[name]
    count = 0

    @seed(number)
    @settings(max_examples=EXAMPLES, deadline=SLOWEST, database=None, suppress_health_check=list(HealthCheck))
    @given(bytes_for(reader))
    def feed(body: bytes) -> None:
        nonlocal count
        count += 1
        hold(reader.read(body))

    try:
        with contextlib.redirect_stderr(io.StringIO()):  # warcio complains there
            feed()
    except Exception:  # noqa: BLE001  # that is what is looked for
        return count, traceback.format_exc()
    return count, ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
