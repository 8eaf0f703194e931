"""Who works: what ``--scheduler`` may name."""

from pathlib import Path

from framing.engine.pool import Engine
from framing.errors import UsageError

FORMS = "local:N, tcp://HOST:PORT, tls://HOST:PORT or file:PATH"


def open_engine(scheduler: str) -> Engine:
    """The engine that an option names.

    Args:
        scheduler: ``local:N`` for N processes of this machine; ``tcp://HOST:PORT`` (or ``tls://``) for the
            Dask scheduler at an address; ``file:PATH`` for the one that has written a scheduler file.

    Raises:
        UsageError: It names none of these.
        StageError: No cluster that can be used stands behind the name.
        MissingDependency: It names a cluster, and the extra ``cluster`` is not installed.

    Example:
        >>> open_engine("local:2").jobs
        2
    """
    kind, _, rest = scheduler.partition(":")
    if kind == "local" and rest.isascii() and rest.isdigit() and int(rest) > 0:
        return Engine(int(rest))
    if kind in {"tcp", "tls"} and rest.startswith("//") and rest[2:]:
        from framing.engine.cluster import ClusterEngine

        return ClusterEngine(scheduler)
    if kind == "file" and rest:
        from framing.engine.cluster import ClusterEngine

        return ClusterEngine(scheduler, scheduler_file=Path(rest))
    raise UsageError(f"--scheduler {scheduler}: expected {FORMS}")
