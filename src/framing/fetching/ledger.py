"""The ledger: what was asked and what came of it. A thing happened once its row is committed."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import RLock

from framing.errors import CorpusError, UsageError

FORMAT = 1

_TABLES = """
CREATE TABLE IF NOT EXISTS files (name TEXT PRIMARY KEY, length INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS requests (
    id INTEGER PRIMARY KEY, asked TEXT NOT NULL, url TEXT NOT NULL, purpose TEXT NOT NULL,
    round TEXT NOT NULL, moment TEXT NOT NULL, status INTEGER, refusal TEXT, detail TEXT NOT NULL, peer TEXT,
    file TEXT, offset INTEGER, length INTEGER);
CREATE TABLE IF NOT EXISTS answers (
    id INTEGER PRIMARY KEY, asked TEXT NOT NULL, purpose TEXT NOT NULL, round TEXT NOT NULL,
    url TEXT NOT NULL, status INTEGER, refusal TEXT, detail TEXT NOT NULL, fetched TEXT NOT NULL,
    headers TEXT NOT NULL, unchanged INTEGER NOT NULL, disallowed INTEGER NOT NULL, file TEXT, offset INTEGER,
    length INTEGER, size INTEGER, sha256 TEXT, under TEXT NOT NULL DEFAULT '');
CREATE INDEX IF NOT EXISTS answers_by_address ON answers (asked, id);
CREATE TABLE IF NOT EXISTS reached (
    url TEXT NOT NULL, answer INTEGER NOT NULL, PRIMARY KEY (url, answer)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS ceilings (
    source TEXT NOT NULL, asked TEXT NOT NULL, "limit" TEXT NOT NULL, PRIMARY KEY (source, asked, "limit"));
CREATE TABLE IF NOT EXISTS reservations (
    host TEXT NOT NULL, value TEXT NOT NULL, evidence TEXT NOT NULL, moment TEXT NOT NULL,
    PRIMARY KEY (host, value, evidence));
CREATE TABLE IF NOT EXISTS delays (origin TEXT PRIMARY KEY, seconds REAL);
"""

_SINCE_THEN = """
ALTER TABLE answers ADD COLUMN under TEXT NOT NULL DEFAULT '';
INSERT OR IGNORE INTO reached SELECT url, id FROM answers WHERE refusal IS NULL;
"""
"""What an archive lacks that was begun before the ledger knew where addresses lead."""

Value = str | int | float | None
Row = sqlite3.Row


class Ledger:
    """A SQLite file that one process at a time works on; its lock goes when the process does.

    Args:
        path: The file; it is begun if it is not there.

    Raises:
        UsageError: Another process works on it.
        CorpusError: It is damaged, or of another format.
    """

    def __init__(self, path: Path) -> None:
        self._path, self._guard = path, RLock()
        self._base = sqlite3.connect(path, timeout=0.2, isolation_level=None, check_same_thread=False)
        self._base.row_factory = sqlite3.Row
        try:
            self._prepare()
        except sqlite3.Error as error:
            self._base.close()
            raise self._named(error) from error
        except BaseException:
            self._base.close()
            raise

    def close(self) -> None:
        """Let the file go."""
        with self._guard:
            self._base.close()

    @contextmanager
    def change(self) -> Iterator["Ledger"]:
        """All changes inside, or none of them; on the disk when it is left.

        Raises:
            CorpusError: They could not be written.
        """
        with self._guard:
            try:
                self._base.execute("BEGIN IMMEDIATE")
                yield self
                self._base.execute("COMMIT")
            except BaseException as error:
                with suppress(sqlite3.Error):
                    self._base.execute("ROLLBACK")
                if isinstance(error, sqlite3.Error):
                    raise self._named(error) from error
                raise

    def add(self, table: str, row: dict[str, Value], *, instead: str = "") -> int:
        """Add one row, and give its number.

        Args:
            table: One of the tables above.
            row: Column → value.
            instead: ``OR IGNORE`` or ``OR REPLACE`` where the row may be there.
        """
        names = ", ".join(f'"{name}"' for name in row)
        marks = ", ".join("?" for _ in row)
        with self._guard:
            done = self._base.execute(
                f"INSERT {instead} INTO {table} ({names}) VALUES ({marks})",  # noqa: S608  # our own names
                [_storable(value) for value in row.values()],
            )
        return done.lastrowid or 0

    def rows(self, question: str, *values: Value) -> list[Row]:
        """All rows that answer a question in SQL.

        Raises:
            CorpusError: The file is damaged.
        """
        with self._guard:
            try:
                return self._base.execute(question, [_storable(value) for value in values]).fetchall()
            except sqlite3.Error as error:
                raise self._named(error) from error

    def _prepare(self) -> None:
        self._base.execute("PRAGMA locking_mode=EXCLUSIVE")
        self._base.execute("PRAGMA journal_mode=WAL")
        self._base.execute("PRAGMA synchronous=FULL")
        (found,) = self._base.execute("PRAGMA user_version").fetchone()
        if found not in {0, FORMAT}:
            raise CorpusError(
                f"{self._path} is of format {found}, and this version knows format {FORMAT}: use the "
                "version of framing that wrote it, or begin a new archive."
            )
        self._base.executescript(f"BEGIN IMMEDIATE; {_TABLES} PRAGMA user_version={FORMAT}; COMMIT;")
        if "under" not in {row["name"] for row in self._base.execute("PRAGMA table_info(answers)")}:
            self._base.executescript(f"BEGIN IMMEDIATE; {_SINCE_THEN} COMMIT;")

    def _named(self, error: sqlite3.Error) -> CorpusError | UsageError:
        if "locked" in str(error) or "busy" in str(error):
            return UsageError(
                f"another build is at work on {self._path.parent}. Wait until it has ended, or give this one "
                "another folder."
            )
        return CorpusError(f"{self._path} cannot be used: {error}. Is the disk full, or the file damaged?")


def _storable(value: Value) -> Value:
    """Text that SQLite takes: addresses out of broken feeds may hold half a character."""
    return value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else value
