"""Look at this installation: Python, packages, threads, and what results may depend on here."""

from typing import TYPE_CHECKING

import click

from framing.cli.base import json_option

if TYPE_CHECKING:
    from collections.abc import Mapping

CORE = (
    *("numpy", "scipy", "scikit-learn", "gensim", "numba", "polars", "pyarrow"),
    *("pydantic", "ruamel.yaml", "matplotlib", "trafilatura", "rjieba", "py3langid"),
)


@click.command
@json_option
def doctor(*, as_json: bool) -> None:
    """Look at this installation: Python, packages, threads, and what results may depend on here."""
    from framing.cli import base
    from framing.engine.environment import can_pin
    from framing.experiments.environment import machine, threads
    from framing.experiments.stage import version_of

    versions = {name: version_of(name) for name in ("framing-news", *CORE)}
    told, pools = machine(), threads()
    missing = [name for name, found in versions.items() if found == "none"]
    if as_json:
        base.print_json({"ok": not missing, "machine": told, "threads": pools, "packages": versions})
    else:
        base.print_table(("package", "version"), list(versions.items()))
        rows = [(name.replace("_", " "), str(value).replace("\n", " ")) for name, value in told.items()]
        base.print_table(("", ""), [*rows, *_pool_rows(pools)])
        pinned = "pinned: the same bits on every x86-64 with AVX2 and this system"
        free = "not pinned: other machines may differ in last digits"
        base.print_text(f"\nkernels {pinned if can_pin() else free}")
    if missing:
        from framing.errors import MissingDependency

        raise MissingDependency(f"not installed: {', '.join(missing)} (pip install framing-news)")


def _pool_rows(pools: "Mapping[str, object]") -> list[tuple[str, str]]:
    """Libraries of matrix products, with threads and kernel."""
    libraries = pools["libraries"]
    return [
        (
            str(pool["internal_api"]),
            f"{pool['version']}, threads: {pool['num_threads']}, kernel: {pool['architecture']}",
        )
        for pool in (libraries if isinstance(libraries, list) else ())
    ]


COMMAND = doctor
