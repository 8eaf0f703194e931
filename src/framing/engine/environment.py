"""Settles, before numpy is imported, what makes its results depend on the machine: threads and CPU kernels.

Matrix products differ in the last bits between CPUs with and without AVX-512 and with the number of BLAS
threads. Both are fixed through environment variables, which worker processes inherit.
"""

import os
import platform
import sys
from collections.abc import MutableMapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

ONE_THREAD = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
    "NUMEXPR_NUM_THREADS",
)
"""Variables set to 1: work is shared between processes, never between threads of a matrix product."""

PINNED_KERNEL = {"OPENBLAS_CORETYPE": "Haswell", "NPY_ENABLE_CPU_FEATURES": "X86_V3"}
"""The newest instruction set that every x86-64 machine of the last ten years shares."""

FIRST_NUMPY_WITH_LEVELS = (2, 4)
"""Older versions of numpy do not know the name ``X86_V3``."""


def settle(environment: MutableMapping[str, str] | None = None) -> dict[str, str]:
    """Set the variables that are not set yet; a value that a user has set stays.

    Args:
        environment: Where to set them; None is this process's own environment.

    Returns:
        Every variable of the kind, with the value now in force.
    """
    target = os.environ if environment is None else environment
    wanted = dict.fromkeys(ONE_THREAD, "1") | (PINNED_KERNEL if can_pin() else {})
    for name, value in wanted.items():
        target.setdefault(name, value)
    return {name: target[name] for name in sorted(wanted)}


def in_force() -> dict[str, str]:
    """The variables of the kind that are set in this process, sorted by name."""
    return {name: os.environ[name] for name in sorted({*ONE_THREAD, *PINNED_KERNEL}) if name in os.environ}


def settled_in_time() -> bool:
    """True if numpy can have seen the variables: it was not imported before they were set."""
    return "numpy" not in sys.modules or all(name in os.environ for name in ONE_THREAD)


def can_pin() -> bool:
    """True if this CPU has the pinned instruction set and this numpy knows its name."""
    return _has_avx2() and _numpy_version() >= FIRST_NUMPY_WITH_LEVELS


def _has_avx2() -> bool:
    if platform.machine().lower() not in {"x86_64", "amd64"}:
        return False
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:  # not Linux: asking the CPU would need numpy, which is too late
        return False
    flags = next((line for line in text.splitlines() if line.startswith("flags")), "").split()
    return {"avx2", "fma", "bmi2", "f16c"} <= set(flags)


def _numpy_version() -> tuple[int, int]:
    try:
        major, minor = version("numpy").split(".")[:2]
    except PackageNotFoundError:
        return (0, 0)
    return int(major), int(minor)
