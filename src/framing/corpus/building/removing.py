"""Articles whose removal was asked for: never fetched, in no store, and counted without their address."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from framing.corpus.datasheet.removal import FILE, address_digest, is_removed, read_removed, removed_beside
from framing.corpus.extraction.extract import extract_pages
from framing.outlets.registry import Registry
from framing.sources.base import Source
from framing.types import Draft, Place

REMOVAL = ("removal_asked", "its removal was asked for; it was not looked at")
"""Reason and detail."""

ADDRESSES = ("url", "canonical")
"""Fields of a draft that hold an address."""


def removal_list(given: Path | None, store: Path, recipe: Path) -> frozenset[str]:
    """The digests of addresses whose removal was asked for.

    Args:
        given: A list that the user names; None takes those that are beside the store and beside the recipe.
        store: Folder of the store.
        recipe: File of the recipe.

    Raises:
        BadConfig: A line is no digest.
        DataError: A list cannot be read.
    """
    usual = [path for path in (removed_beside(store), recipe.parent / FILE) if path.exists()]
    return frozenset().union(*map(read_removed, [given] if given else usual))


def alias(address: str) -> str:
    """What stands in a store in place of an address that is not to be found there."""
    return f"removed-{address_digest(address)[:16]}"


def rejected(draft: Draft) -> Draft:
    """A draft of which only its outlet and its reason are left."""
    reason, detail = REMOVAL
    fields = {name: draft.fields[name] for name in ("outlet",) if name in draft.fields}
    return Draft(
        place=Place(file=alias(str(draft.place))), fields=fields | {"detail": detail}, problem=reason
    )


def names_removed(draft: Draft, removed: frozenset[str]) -> bool:
    """Whether a draft has an address whose removal was asked for."""
    return any(is_removed(draft.fields.get(name), removed) for name in ADDRESSES)


@dataclass(frozen=True, kw_only=True)
class WithoutRemoved:
    """The records of a source of files, those whose removal was asked for rejected.

    Attributes:
        source: The source.
        removed: The digests of addresses.
        registry: The outlets that are known, by whose clocks pages are read.
        jobs: Processes that read pages.
    """

    source: Source
    removed: frozenset[str]
    registry: Registry
    jobs: int
    suffixes: ClassVar[tuple[str, ...]] = ()

    def records(self) -> Iterator[Draft]:
        """Every record, in the order of the source; pages are read for the address that they name."""
        for draft in extract_pages(self.source.records(), self.registry, jobs=self.jobs):
            yield rejected(draft) if names_removed(draft, self.removed) else draft
