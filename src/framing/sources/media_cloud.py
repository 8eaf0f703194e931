"""Exports of Media Cloud: a CSV file of addresses with date, outlet and headline, without texts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from framing.errors import CorpusError
from framing.fetching.base import Web
from framing.sources.base import files_of
from framing.sources.web import address, normalised, once
from framing.sources.web.tables import Row, read_table
from framing.types import Address, Draft

SOURCE_NAME = "media_cloud"
NEEDED = ("url", "title", "publish_date", "media_name")
"""Columns by which an export is known; the newer ones also have ``id``, ``indexed_date``, ``language`` and
``media_url``, the older ones ``stories_id``, ``media_id``, ``media_url`` and ``ap_syndicated``, those of
topics also ``date_is_reliable`` and perhaps no ``media_url``."""

NO_DATE = frozenset({"undateable", "none", "null", "nan", "nat"})
"""What stands for no date: the service's word in topics, and what programs write."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaCloud:
    """Reads Media Cloud exports. ``ap_syndicated`` of the older ones is kept as a hint of that name.

    Attributes:
        path: A file, or a folder of such files.
    """

    path: Path

    def found(self, web: Web) -> Iterator[Address | Draft]:  # noqa: ARG002  # the door of all web sources
        """An address for every row, in the order of the files.

        Raises:
            CorpusError: A file cannot be read or is no such export.
        """
        for file in files_of(self.path, (".csv", ".csv.gz")):
            table = read_table(self.path, file)
            missing = [name for name in NEEDED if name not in table.names]
            if missing:
                raise CorpusError(
                    f"{file} is no Media Cloud export: it has no column {missing[0]!r}. {table.listed} "
                    "Other lists of addresses are read by source urls."
                )
            yield from once(each if isinstance(each, Draft) else _address(each) for each in table.rows)


def _address(row: Row) -> Address | Draft:
    said = row.said
    told = said["publish_date"].strip()
    printed = "" if told.lower() in NO_DATE else told
    guessed = said.get("date_is_reliable", "").strip().lower() in {"false", "0"}
    hints = {
        "title": said["title"],
        "outlet": _outlet(said),
        "language": said.get("language", ""),
        "published": printed,
        "date_evidence": f"Media Cloud publish_date {printed}{', guessed' * guessed}" if printed else "",
        "seen": said.get("indexed_date", ""),
        "ap_syndicated": said.get("ap_syndicated", ""),
    }
    return address(said["url"], source=SOURCE_NAME, found_in=str(row.place), hints=hints)


def _outlet(said: Mapping[str, str]) -> str:
    """The domain of the outlet where one is told, for names are spelt in many ways; else its name."""
    printed = said.get("media_url", "").strip()
    home = normalised(printed if "://" in printed else f"https://{printed}/") if "." in printed else None
    host = urlsplit(home).hostname if home else None
    return (host or "").removeprefix("www.") or said["media_name"]


SOURCE = MediaCloud
