"""The workshop of a build: what was found, fetched and read so far, so that nothing is done twice.

```
archive/            every page and list as it came (WARC files, ledger.sqlite)
workshop.sqlite     rounds, addresses that were found, articles taken from pages
```

What is in the archive is the record; ``workshop.sqlite`` may be deleted: lists that were asked are read again
from the archive, and articles are taken from the pages once more.
"""

import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from framing.errors import CorpusError, FramingError
from framing.fetching.archive import Archive
from framing.types import Address, Draft, Page, Place

FORMAT = 1

_TABLES = """
CREATE TABLE IF NOT EXISTS rounds (number INTEGER PRIMARY KEY, ended INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS found (
    source TEXT NOT NULL, url TEXT NOT NULL, copy TEXT NOT NULL, place TEXT NOT NULL, name TEXT NOT NULL,
    hints TEXT NOT NULL, seen INTEGER NOT NULL,
    PRIMARY KEY (source, url, copy, place, hints)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS brought (
    source TEXT NOT NULL, place TEXT NOT NULL, record INTEGER NOT NULL, sha256 TEXT NOT NULL,
    key TEXT NOT NULL, about TEXT NOT NULL, body BLOB, seen INTEGER NOT NULL,
    PRIMARY KEY (source, place, record, sha256));
CREATE TABLE IF NOT EXISTS drafts (key TEXT PRIMARY KEY, draft TEXT NOT NULL) WITHOUT ROWID;
"""

COMMIT_EVERY = 200
"""Rows after which what was found or read is safe on the disk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """A page that a source brought along, so that it need not be fetched.

    Attributes:
        source: Key of the source.
        name: Name of the source.
        key: Key of the article taken from it.
        url: Address of the page.
        fetched: When it was taken from the publisher; None if unknown.
        found_in: Where it stands.
        sha256: Digest of its body.
        hints: What was known of the article.
    """

    source: str
    name: str
    key: str
    url: str
    fetched: datetime | None
    found_in: str
    sha256: str
    hints: Mapping[str, str]


class Workshop:
    """Everything that a build keeps between two calls.

    Attributes:
        folder: Where it is.
        archive: Everything that was fetched.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with told(folder):
            folder.mkdir(parents=True, exist_ok=True)
        # The archive's lock also keeps a second build out of the tables below.
        self.archive = Archive.open(folder / "archive")
        try:
            with told(folder):
                self._base = sqlite3.connect(folder / "workshop.sqlite", isolation_level=None)
                self._prepare()
        except BaseException:
            self.archive.close()
            raise
        self._waiting = 0

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Save what is waiting and let the files go."""
        try:
            if not isinstance(error, sqlite3.Error | OSError):
                self.save()
        finally:
            self._base.close()
            self.archive.close()

    # Rounds

    def begin(self, *, update: bool) -> str:
        """The round to work in: the one that is not ended, else the last; a new one if an update is wanted.

        Args:
            update: Ask all lists again, if the last round was brought to its end.
        """
        row = self._base.execute("SELECT number, ended FROM rounds ORDER BY number DESC LIMIT 1").fetchone()
        if row is None:
            # A new workshop, or one whose tables were deleted: what the archive has is not asked again.
            before = [int(each.round) for each in self.archive.requests() if each.round.isdigit()]
            return self._begun(max(before, default=1))
        number, ended = row
        return self._begun(number + 1) if update and ended else str(number)

    def _begun(self, number: int) -> str:
        self._base.execute("INSERT INTO rounds VALUES (?, 0)", (number,))
        return str(number)

    def end(self, number: str) -> None:
        """Remember that a round was brought to its end."""
        self._base.execute("UPDATE rounds SET ended = 1 WHERE number = ?", (int(number),))

    def rounds(self) -> int:
        """How many rounds were begun."""
        (count,) = self._base.execute("SELECT count(*) FROM rounds").fetchone()
        return int(count)

    # Addresses

    def next_pass(self, source: str) -> int:
        """A number for one pass of a source over what it finds, greater than that of any earlier one."""
        question = (
            "SELECT max(seen) FROM (SELECT seen FROM found WHERE source = ? "
            "UNION ALL SELECT seen FROM brought WHERE source = ?)"
        )
        (last,) = self._base.execute(question, (source, source)).fetchone()
        return int(last or 0) + 1

    def remember(self, source: str, address: Address, seen: int) -> None:
        """Keep an address that a source found, in this round or an earlier one.

        Args:
            source: Key of the source.
            address: What it found.
            seen: Number of the pass.
        """
        hints = json.dumps(dict(sorted(address.hints.items())), ensure_ascii=False)
        row = (source, address.url, address.copy or "", address.found_in, address.source, hints, seen)
        self._write("INSERT OR REPLACE INTO found VALUES (?, ?, ?, ?, ?, ?, ?)", row)

    def found(self, source: str) -> Iterator[Address]:
        """Everything that a source found, in all rounds, sorted."""
        rows = self._base.execute(
            "SELECT url, copy, place, name, hints FROM found WHERE source = ? "
            "ORDER BY url, copy, place, name, hints",
            (source,),
        )
        for url, copy, place, name, hints in rows:
            yield Address(url=url, source=name, found_in=place, copy=copy or None, hints=json.loads(hints))

    def forget_older(self, source: str, seen: int) -> None:
        """Forget what a source did not find in its last pass: it reads files, which may have changed.

        Args:
            source: Key of the source.
            seen: Number of its last pass.
        """
        for table in ("found", "brought"):
            statement = f"DELETE FROM {table} WHERE source = ? AND seen < ?"  # noqa: S608  # our own names
            self._base.execute(statement, (source, seen))

    # Pages that sources bring along

    def bring(self, one: Brought, page: Page, seen: int, *, keep_body: bool) -> None:
        """Keep a page that a source brought along.

        Args:
            one: What is known of it.
            page: The page.
            seen: Number of the pass.
            keep_body: False for a file of this machine, which can be read again.
        """
        about = {
            "name": one.name, "url": one.url, "hints": dict(one.hints),
            "fetched": one.fetched.isoformat() if one.fetched else None, "charset": page.charset,
        }  # fmt: skip
        body = zlib.compress(page.html, 6) if keep_body else None
        said = json.dumps(about, ensure_ascii=False)
        row = (one.source, page.place.file, page.place.record or 0, one.sha256, one.key, said, body, seen)
        self._write("INSERT OR REPLACE INTO brought VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)

    def brought(self, source: str) -> Iterator[Brought]:
        """Every page that a source brought along, sorted by where it stands."""
        rows = self._base.execute(
            "SELECT place, record, sha256, key, about FROM brought WHERE source = ? "
            "ORDER BY place, record, sha256",
            (source,),
        )
        for file, record, sha256, key, about in rows:
            said = json.loads(about)
            place = Place(file=file, record=record or None)
            fetched = datetime.fromisoformat(said["fetched"]) if said["fetched"] else None
            yield Brought(
                source=source,
                name=said["name"],
                key=key,
                url=said["url"],
                fetched=fetched,
                found_in=str(place),
                sha256=sha256,
                hints=said["hints"],
            )

    def kept_spots(self, source: str) -> list[tuple[str, int, str]]:
        """Where the pages of a source stand whose bodies were kept: place, record, digest; sorted."""
        rows = self._base.execute(
            "SELECT place, record, sha256 FROM brought WHERE source = ? AND body IS NOT NULL "
            "ORDER BY place, record, sha256",
            (source,),
        )
        return [(str(place), int(record), str(sha256)) for place, record, sha256 in rows]

    def kept_page(self, source: str, spot: tuple[str, int, str]) -> Page:
        """One page whose body was kept.

        Args:
            source: Key of the source.
            spot: One of ``kept_spots``.
        """
        (about, body) = self._base.execute(
            "SELECT about, body FROM brought WHERE source = ? AND place = ? AND record = ? AND sha256 = ?",
            (source, *spot),
        ).fetchone()
        said = json.loads(about)
        return Page(
            place=Place(file=spot[0], record=spot[1] or None),
            html=zlib.decompress(body),
            url=said["url"] or None,
            fetched=datetime.fromisoformat(said["fetched"]) if said["fetched"] else None,
            source=said["name"],
            charset=said["charset"],
            hints=said["hints"],
        )

    # Articles taken from pages

    def has_draft(self, key: str) -> bool:
        """Whether the article of a page was taken already."""
        return self._base.execute("SELECT 1 FROM drafts WHERE key = ?", (key,)).fetchone() is not None

    def draft(self, key: str) -> Draft | None:
        """The article of a page; None if it was not taken yet."""
        row = self._base.execute("SELECT draft FROM drafts WHERE key = ?", (key,)).fetchone()
        if row is None:
            return None
        said = json.loads(row[0])
        return Draft(
            place=Place(file=said["file"], record=said["record"]),
            fields=said["fields"],
            problem=said["problem"],
        )

    def keep_draft(self, key: str, draft: Draft) -> None:
        """Keep the article that was taken from a page."""
        said = {
            "file": draft.place.file, "record": draft.place.record, "fields": dict(draft.fields),
            "problem": draft.problem,
        }  # fmt: skip
        self._write("INSERT OR REPLACE INTO drafts VALUES (?, ?)", (key, json.dumps(said)))

    def save(self) -> None:
        """Bring what was written onto the disk."""
        if self._base.in_transaction:
            self._base.execute("COMMIT")
        self._waiting = 0

    def _write(self, statement: str, row: Iterable[object]) -> None:
        if not self._base.in_transaction:
            self._base.execute("BEGIN IMMEDIATE")
        self._base.execute(statement, tuple(row))
        self._waiting += 1
        if self._waiting >= COMMIT_EVERY:
            self.save()

    def _prepare(self) -> None:
        (version,) = self._base.execute("PRAGMA user_version").fetchone()
        if version not in {0, FORMAT}:
            raise CorpusError(
                f"{self.folder / 'workshop.sqlite'} was written by another version of framing. Delete it: "
                "pages stay in the archive beside it, and nothing is fetched again."
            )
        self._base.execute("PRAGMA journal_mode=WAL")
        self._base.executescript(f"BEGIN IMMEDIATE; {_TABLES} PRAGMA user_version={FORMAT}; COMMIT;")


@contextmanager
def told(folder: Path) -> Iterator[None]:
    """Turn what a full disk, a missing right or a damaged file raises into words.

    Raises:
        CorpusError: The workshop cannot be used; the message says what to do.
    """
    try:
        yield
    except FramingError:
        raise
    except sqlite3.DatabaseError as error:
        raise CorpusError(
            f"{folder / 'workshop.sqlite'} cannot be used: {error}. If the disk is full or read-only, mend "
            "that and call the same command again. If the file is damaged, delete it: pages stay in the "
            "archive beside it, and nothing is fetched again."
        ) from error
    except OSError as error:
        raise CorpusError(
            f"{error.filename or folder} cannot be used: {error.strerror or error}. What was fetched is "
            "kept; mend that, or choose another folder with --workshop, and call the same command again."
        ) from error
