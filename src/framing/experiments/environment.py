"""What a run was made with: packages, machine, threads, code. None of it counts for the results digest."""

import locale
import os
import platform
import subprocess
import sys
import time
from importlib.metadata import distributions
from pathlib import Path

from pydantic import JsonValue

from framing.engine.environment import in_force, settled_in_time
from framing.experiments.files import write_json, write_text

LARGEST_PATCH = 5_000_000
"""Bytes of uncommitted changes that are kept; more is likely to be data, and is only said to be there."""


def write_environment(folder: Path) -> None:
    """Write ``packages.txt``, ``platform.json`` and ``threads.json`` into a folder."""
    write_text(folder / "packages.txt", "".join(f"{line}\n" for line in installed()))
    write_json(folder / "platform.json", machine())
    write_json(folder / "threads.json", threads())


def installed() -> list[str]:
    """Every installed distribution as ``name==version``, sorted."""
    found = {(dist.metadata["Name"] or "?").lower(): dist.version for dist in distributions()}
    return [f"{name}=={found[name]}" for name in sorted(found)]


def machine() -> dict[str, JsonValue]:
    """Python, operating system, C library, processor, locale and time zone."""
    return {
        "python": sys.version,
        "implementation": platform.python_implementation(),
        "system": platform.platform(),
        "c_library": " ".join(platform.libc_ver()).strip(),
        "machine": platform.machine(),
        "processor": _processor(),
        "processors": os.cpu_count(),
        "locale": ".".join(filter(None, locale.getlocale())),
        "time_zone": time.strftime("%Z %z"),
        "hash_seed": os.environ.get("PYTHONHASHSEED", "random"),
    }


def threads() -> dict[str, JsonValue]:
    """Libraries of matrix products with their threads and kernels, and the variables that govern them."""
    import numpy as np
    import scipy.linalg  # noqa: F401  # brings its own library of matrix products, which must be in the list
    from threadpoolctl import threadpool_info

    kept = ("user_api", "internal_api", "version", "architecture", "num_threads")
    libraries: list[JsonValue] = [{name: pool.get(name) for name in kept} for pool in threadpool_info()]
    features = np.show_config(mode="dicts")
    simd = str(features.get("SIMD Extensions", "")) if isinstance(features, dict) else ""
    return {
        "libraries": libraries,
        "numpy_simd": simd,
        "variables": dict(in_force()),
        "settled_before_numpy": settled_in_time(),
    }


def _processor() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return platform.processor()
    named = (line.partition(":")[2].strip() for line in text.splitlines() if line.startswith("model name"))
    return next(named, platform.processor())


def write_code(folder: Path, root: Path) -> None:
    """Write ``git.json`` into a folder, and ``dirty.patch`` if the project has uncommitted changes.

    Args:
        folder: Where to write.
        root: The project whose repository is asked.
    """
    commit = _git(root, "rev-parse", "HEAD")
    if commit is None:
        write_json(folder / "git.json", {"repository": False})
        return
    patch = _git(root, "diff", "HEAD", "--no-color", "--no-ext-diff") or ""
    untracked = (_git(root, "ls-files", "--others", "--exclude-standard") or "").splitlines()
    kept = len(patch.encode()) <= LARGEST_PATCH
    write_json(
        folder / "git.json",
        {
            "repository": True,
            "commit": commit.strip(),
            "dirty": bool(patch or untracked),
            "patch_kept": bool(patch) and kept,
            "untracked": list(untracked),
        },
    )
    if patch and kept:
        write_text(folder / "dirty.patch", patch)


def _git(root: Path, *arguments: str) -> str | None:
    """What git answers; None if there is no git, or no repository with a commit."""
    try:
        answer = subprocess.run(
            ["git", "-C", str(root), *arguments], capture_output=True, check=True, timeout=60, text=True
        )
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return None
    return answer.stdout
