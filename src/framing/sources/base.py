"""The door of the sources: where pages and drafts come in."""

from collections.abc import Iterator
from typing import ClassVar, Protocol

from framing.types import Draft, Page


class Source(Protocol):
    """Reads one kind of material, record by record, in the material's own order.

    Attributes:
        suffixes: File endings that tell this kind of file (``.jsonl``, ``.jsonl.gz``); empty if none does.
    """

    suffixes: ClassVar[tuple[str, ...]]

    def records(self) -> Iterator[Page | Draft]:
        """Every record of the material. An unreadable one is a Draft with its problem, never left out."""
        ...
