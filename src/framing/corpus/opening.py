"""Which source reads a path, and with which options."""

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from framing import catalogue
from framing.errors import CorpusError, UnknownName, UsageError
from framing.sources.base import Columns, Source
from framing.sources.exports.signs import export_of
from framing.sources.pasted import is_pasted

FEW = 1_000
"""Files of a folder that are looked at to find out its kind."""


def open_source(
    path: Path,
    *,
    kind: str | None = None,
    columns: Columns | None = None,
    options: Mapping[str, str] | None = None,
) -> Source:
    """The source that reads a path.

    Args:
        path: A file or folder.
        kind: Name of the source; None tells it from the files (``kind_of``).
        columns: Which foreign field is which of ours, for tables and JSON lines.
        options: Other options of the source: ``encoding``, ``names``, ``first_line``, ``delimiter``.

    Raises:
        CorpusError: There is no such path.
        UsageError: The kind cannot be told, or the source takes no columns or reads no files.
        UnknownName: There is no such source, or it has no such option.
    """
    if not path.exists():
        raise CorpusError(f"{path} is not there.")
    kind = kind or _fitting(kind_of(path), options or {})
    source: Any = catalogue.load("sources", kind)
    if not hasattr(source, "records"):
        raise UsageError(
            f"source {kind} finds articles on the web: name it in a recipe of `framing corpus build`."
        )
    known = {each.name for each in fields(source)} - {"path", "columns"}
    for name in options or {}:
        if name not in known:
            raise UnknownName(f"option of source {kind}", name, known)
    given: dict[str, object] = dict(options or {})
    if "columns" in {each.name for each in fields(source)}:
        given["columns"] = columns or Columns()
    elif columns and columns.mapping:
        raise UsageError(f"source {kind} has no columns that could be mapped; take --map away.")
    opened: Source = source(path=path, **given)
    return opened


def kind_of(path: Path) -> str:
    """Name of the source for a path, told from the words of its files and their endings.

    Vendors' exports and pages pasted as text are known by their words. A folder in which only some texts look
    like pasted pages is one of texts.

    Raises:
        UsageError: No ending is known, or a folder holds files of several kinds.
    """
    endings = {
        suffix: name
        for name in catalogue.names("sources")
        for suffix in getattr(catalogue.load("sources", name), "suffixes", ())  # the web has none
    }
    files = [path] if path.is_file() else [each for _, each in zip(range(FEW), path.rglob("*"), strict=False)]
    found = (export_of(file) or _kind(file, endings) for file in files if file.is_file())
    kinds = {kind for kind in found if kind}
    if "text" in kinds:
        kinds.discard("pasted")
    if len(kinds) == 1:
        return kinds.pop()
    if path.suffix in {".yaml", ".yml"}:
        raise UsageError(f"{path} is no material but a recipe: framing corpus build {path}")
    what = (
        f"holds files for several sources ({', '.join(sorted(kinds))})"
        if kinds
        else "has no ending that is known"
    )
    raise UsageError(f"{path} {what}. Say which source reads it: --source {' | '.join(_readers())}.")


def _readers() -> list[str]:
    """The sources that read files."""
    return [
        name for name in catalogue.names("sources") if hasattr(catalogue.load("sources", name), "records")
    ]


def _kind(file: Path, endings: Mapping[str, str]) -> str | None:
    name = file.name.lower()
    kind = next((kind for suffix, kind in endings.items() if name.endswith(suffix)), None)
    return "pasted" if kind == "text" and is_pasted(file) else kind


def _fitting(kind: str, options: Mapping[str, str]) -> str:
    """The kind that was told; whoever says what names or first lines of texts tell means texts."""
    return "text" if kind == "pasted" and {"names", "first_line"} & set(options) else kind
