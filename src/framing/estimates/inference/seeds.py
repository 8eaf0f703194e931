"""Seeds for random steps, each from the study's root seed and the step's own name."""

from hashlib import sha256


def derived_seed(root: int, *names: str) -> int:
    """A seed that depends on the root seed and the names, and on nothing else.

    Adding a step, or working in another order, leaves the seeds of all other steps as they were.

    Args:
        root: Root seed of the study.
        names: What the random numbers are for: ``contrast``, ``frameaxis_bias`` …

    Returns:
        An integer from 0 to 2**63 - 1.
    """
    text = "\x1f".join((str(root), *names))
    return int.from_bytes(sha256(text.encode()).digest()[:8], "big") >> 1
