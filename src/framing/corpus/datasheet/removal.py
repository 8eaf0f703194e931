"""The list of articles whose removal was asked for, by digests of their addresses."""

import hashlib
import re
from collections.abc import Collection, Iterator
from pathlib import Path

from framing.errors import BadConfig, DataError

FILE = "removed.txt"
_DIGEST = re.compile(r"[0-9a-f]{64}")
_TEXT_DIRECTIVE = re.compile(r"#?:~:.*$", re.DOTALL)


def removed_beside(store: Path) -> Path:
    """Where the list of a store is kept unless another file is named: beside it, not in it."""
    store = store.resolve()
    return store.parent / f"{store.name}.{FILE}"


def address_digest(address: str) -> str:
    """SHA-256 of an address, hexadecimal: what stands in the list."""
    return hashlib.sha256(address.encode()).hexdigest()


def read_removed(path: Path) -> frozenset[str]:
    """The digests in a list: one in a line; empty lines and lines after ``#`` count for nothing.

    Raises:
        BadConfig: A line is no digest; every such line is named.
        DataError: The file cannot be read.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise DataError(f"{path} is not UTF-8 (byte {error.start}). Save it as UTF-8.") from error
    said = {number: line.partition("#")[0].strip().lower() for number, line in enumerate(lines, start=1)}
    wrong = [number for number, digest in said.items() if digest and not _DIGEST.fullmatch(digest)]
    if wrong:
        listed = "\n".join(f"{path}:{number}  {lines[number - 1].strip()[:80]}" for number in wrong)
        raise BadConfig(
            f"{path}: expected the SHA-256 of an address in every line, 64 hexadecimal digits "
            f"(printf %s ADDRESS | sha256sum).\n{listed}"
        )
    return frozenset(digest for digest in said.values() if digest)


def is_removed(address: str | None, removed: Collection[str]) -> bool:
    """True if an address is in the list, in whichever of its usual spellings."""
    if not address or not removed:
        return False
    return any(address_digest(spelling) in removed for spelling in spellings(address))


def spellings(address: str) -> Iterator[str]:
    """The address with and without fragment, final slash, ``www`` and the ``s`` of https."""
    for whole in dict.fromkeys((address, address.partition("#")[0])):
        scheme, mark, rest = whole.partition("://")
        bare = rest.removeprefix("www.").removesuffix("/")
        if not mark or scheme not in {"http", "https"}:
            yield whole
            continue
        for each in ("http", "https"):
            for host in (bare, f"www.{bare}"):
                yield f"{each}://{host}"
                yield f"{each}://{host}/"


def without_text(address: str) -> str:
    """An address without the words of the page that some browsers put behind ``#:~:text=``."""
    return _TEXT_DIRECTIVE.sub("", address)
