"""The WARC files of an archive, and how their growth and the ledger's keep in step."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from framing.errors import CorpusError
from framing.fetching.ledger import Ledger
from framing.fetching.warc import Spot, Tail


class Shelf:
    """Adds records. A record is on the disk before the ledger knows of it, and counts once it does.

    Args:
        folder: Where the files are.
        ledger: What holds their names and lengths.
        roll_at: Bytes after which a new file is begun.

    Raises:
        CorpusError: A file is shorter than the ledger says, or cannot be written.
    """

    def __init__(self, folder: Path, ledger: Ledger, roll_at: int) -> None:
        self._folder, self._ledger, self._roll_at = folder, ledger, roll_at
        rows = ledger.rows("SELECT name, length FROM files ORDER BY name")
        for name, length in rows:
            self._check(folder / name, length)
        name, length = rows[-1] if rows else (_name(1), 0)
        self._tail = self._begin(name, length)

    @contextmanager
    def added(self, record: bytes | None) -> Iterator[Spot | None]:
        """Add a record; what is put into the ledger inside is committed together with it, or not at all.

        Raises:
            CorpusError: It cannot be written.
        """
        if record is None:
            with self._ledger.change():
                yield None
            return
        if self._tail.length >= self._roll_at:
            self._tail.close()
            self._tail = self._begin(_name(_number(self._tail.path) + 1), 0)
        with disk(self._folder):
            spot = self._tail.add(record)
        with self._ledger.change() as ledger:
            yield spot
            ledger.add("files", {"name": spot.file, "length": spot.end}, instead="OR REPLACE")
        self._tail.length = spot.end

    def close(self) -> None:
        """Let the files go."""
        self._tail.close()

    def _begin(self, name: str, length: int) -> Tail:
        with disk(self._folder):
            tail = Tail(self._folder / name, length)
        with self._ledger.change() as ledger:
            ledger.add("files", {"name": name, "length": tail.length}, instead="OR REPLACE")
        return tail

    @staticmethod
    def _check(path: Path, length: int) -> None:
        size = path.stat().st_size if path.is_file() else 0
        if size < length:
            raise CorpusError(
                f"{path} has {size} bytes, and the ledger knows of {length}. The archive was changed from "
                "outside; bring the file back from a copy, or begin a new archive."
            )


@contextmanager
def disk(folder: Path) -> Iterator[None]:
    """Say it in words if the disk cannot be written.

    Raises:
        CorpusError: With the folder and the reason.
    """
    try:
        yield
    except OSError as error:
        raise CorpusError(
            f"{folder} cannot be written: {error.strerror or error}. What was fetched before is kept; make "
            "room, and call again to go on."
        ) from error


def _name(number: int) -> str:
    return f"fetched-{number:05}.warc.gz"


def _number(path: Path) -> int:
    return int(path.name.removeprefix("fetched-").partition(".")[0])
