"""Files that are written whole or not at all, and their digests."""

import json
import os
from collections.abc import Mapping
from hashlib import file_digest, sha256
from pathlib import Path

from pydantic import JsonValue


def digest_of_file(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def digest_of_json(value: JsonValue | Mapping[str, JsonValue]) -> str:
    """SHA-256 of a value, whatever the order of its keys."""
    return sha256(canonical(value).encode()).hexdigest()


def canonical(value: JsonValue | Mapping[str, JsonValue]) -> str:
    """A value as JSON that is the same for the same value."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digests(folder: Path) -> dict[str, str]:
    """Relative path → digest of every file below a folder, sorted by path."""
    return {name: digest_of_file(folder / name) for name in names(folder)}


def names(folder: Path) -> list[str]:
    """Relative path of every file below a folder, sorted, with forward slashes."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def write_json(path: Path, value: JsonValue | Mapping[str, JsonValue], *, ordered: bool = False) -> None:
    """Write a value for people and programs: two spaces, one newline at the end.

    The file appears under its name only when it is complete.

    Args:
        path: The file.
        value: What to write.
        ordered: True keeps the order of keys, where it has a meaning; they are sorted otherwise.
    """
    text = json.dumps(value, ensure_ascii=False, indent=2, sort_keys=not ordered) + "\n"
    write_text(path, text)


def write_text(path: Path, text: str) -> None:
    """Write a text; the file appears under its name only when it is complete."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.tmp")
    unfinished.write_text(text, encoding="utf-8", newline="\n")
    unfinished.replace(path)


def read_json(path: Path) -> dict[str, JsonValue]:
    """Read an object that ``write_json`` wrote.

    Raises:
        OSError: The file cannot be read.
        ValueError: It does not hold a JSON object.
    """
    value = json.loads(path.read_bytes())
    if not isinstance(value, dict):
        raise ValueError(f"{path}: not a JSON object")  # noqa: TRY004  # a wrong file, not a wrong argument
    return value


def settle_on_disk(folder: Path) -> None:
    """Have the operating system write everything below a folder to the disk before going on."""
    for path in folder.rglob("*"):
        if path.is_file():
            _sync(path, os.O_RDWR)
    if os.name == "posix":  # elsewhere folders cannot be opened
        for path in [folder, *(path for path in folder.rglob("*") if path.is_dir())]:
            _sync(path, os.O_RDONLY)


def _sync(path: Path, flags: int) -> None:
    handle = os.open(path, flags)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
