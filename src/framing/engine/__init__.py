"""How partitions are worked through: local processes, or the workers of a Dask cluster."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from framing.engine.pool import Engine

__all__ = ["Engine"]


def __getattr__(name: str) -> Any:
    """Load the pool on first use: start-up needs the environment of this room, but no processes."""
    if name != "Engine":
        raise AttributeError(f"module 'framing.engine' has no attribute {name!r}")
    from framing.engine.pool import Engine

    return Engine
