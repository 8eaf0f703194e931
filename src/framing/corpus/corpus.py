"""A corpus: an immutable table of articles that knows where it came from."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Self

from framing.corpus.store import COLUMNS, Manifest, read_manifest
from framing.errors import CorpusError, UnknownName
from framing.outlets.registry import read_folder
from framing.types import Outlet, Step

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """Articles in a store, sorted by outlet, date (undated last) and identifier.

    Attributes:
        path: The store.
        manifest: What its ``corpus.json`` says.
        outlets: Every outlet that has an article, as it was known when the corpus was made; sorted by id.

    Example:
        >>> corpus = Corpus.open(Path("results/corpora/xi_putin"))  # doctest: +SKIP
        >>> corpus.frame(["outlet", "published", "title"])  # doctest: +SKIP
    """

    path: Path
    manifest: Manifest
    outlets: tuple[Outlet, ...]

    @classmethod
    def open(cls, path: Path | str) -> Self:
        """Open a store; only its manifest and outlets are read.

        Args:
            path: The store's folder.

        Raises:
            CorpusError: There is no store, it is of another version, or files of it are missing.
        """
        path = Path(path)
        manifest = read_manifest(path)
        missing = [part.file for part in manifest.parts if not (path / part.file).is_file()]
        if missing:
            raise CorpusError(f"{path} lacks {missing[0]}: the store is damaged. Import the corpus again.")
        return cls(path=path, manifest=manifest, outlets=read_folder(path / "outlets"))

    @property
    def name(self) -> str:
        """Name of the corpus for titles."""
        return self.manifest.name

    @property
    def invented(self) -> bool:
        """True if its outlets and articles are invented."""
        return self.manifest.invented

    @property
    def notice(self) -> str:
        """Line that every report on it must carry; empty if there is none."""
        return self.manifest.notice

    @property
    def fingerprint(self) -> str:
        """SHA-256 over what every article says (but not where it was read) and over every outlet."""
        return self.manifest.fingerprint

    @property
    def history(self) -> tuple[Step, ...]:
        """What was done to it, oldest first."""
        return self.manifest.history

    @property
    def parts(self) -> tuple[Path, ...]:
        """Its files of articles, in order."""
        return tuple(self.path / part.file for part in self.manifest.parts)

    @property
    def n_articles(self) -> int:
        """The number of articles."""
        return sum(part.rows for part in self.manifest.parts)

    def frame(self, columns: Sequence[str] | None = None) -> "pl.DataFrame":
        """The articles as one table, in corpus order.

        Args:
            columns: Columns to read; None reads all fields of ``types.Article``, text included.

        Raises:
            UnknownName: There is no such column.
        """
        import polars as pl

        pieces = list(self.iter_parts(columns))
        if not pieces:
            from framing.corpus.store import article_schema

            return pl.DataFrame(schema=article_schema()).select(columns or COLUMNS)
        return pl.concat(pieces)

    def iter_parts(self, columns: Sequence[str] | None = None) -> Iterator["pl.DataFrame"]:
        """The articles part by part, so that memory does not grow with the corpus.

        Args:
            columns: As for ``frame``.

        Raises:
            UnknownName: There is no such column.
            CorpusError: A part cannot be read.
        """
        import polars as pl

        for column in columns or ():
            if column not in COLUMNS:
                raise UnknownName("column", column, COLUMNS)
        for part in self.parts:
            try:
                # memory_map=False: a mapped file counts as memory in use for as long as the table lives
                yield pl.read_parquet(
                    part, columns=list(columns) if columns else None, memory_map=False, glob=False
                )
            except (OSError, pl.exceptions.PolarsError) as error:
                raise CorpusError(
                    f"{part} cannot be read ({error}): the store is damaged. Import the corpus again."
                ) from error

    def remarks(self) -> "pl.DataFrame":
        """What the import took out of articles as furniture, and its doubts about them.

        Returns:
            Columns article, outlet, remark (``removed`` or ``flag``), kind, text; in corpus order.
        """
        import polars as pl

        from framing.corpus.store import remark_schema

        path = self.path / "remarks.parquet"
        return pl.read_parquet(path, glob=False) if path.is_file() else pl.DataFrame(schema=remark_schema())

    def rejects(self) -> Iterator[dict[str, str]]:
        """The records that did not get in: ``stage``, ``reason``, ``detail``, ``place`` and what names them.

        A selection keeps only the first twenty of each of its own reasons; the history has all counts.
        """
        path = self.path / "rejects.jsonl"
        if path.is_file():
            with path.open(encoding="utf-8") as lines:
                for line in lines:
                    yield json.loads(line)

    def dropped(self) -> "pl.DataFrame":
        """How many records each step left out.

        Returns:
            Columns stage (``import``, ``select`` …), reason, count, example (the place of one); in order of
            the history, then by count, largest first.
        """
        import polars as pl

        examples: dict[tuple[str, str], str] = {}
        for reject in self.rejects():
            examples.setdefault((reject["stage"], reject["reason"]), reject.get("id") or reject["place"])
        rows = [
            (step.verb, reason, count, examples.get((step.verb, reason), ""))
            for step in self.history
            for reason, count in rejected_counts(step)
        ]
        return (
            pl.DataFrame(rows, schema=["stage", "reason", "count", "example"], orient="row")
            if rows
            else (
                pl.DataFrame(
                    schema={"stage": pl.String, "reason": pl.String, "count": pl.Int64, "example": pl.String}
                )
            )
        )

    def outlet(self, outlet_id: str) -> Outlet:
        """The outlet with this identifier.

        Raises:
            UnknownName: The corpus has no article of it.
        """
        for outlet in self.outlets:
            if outlet.id == outlet_id:
                return outlet
        raise UnknownName("outlet of this corpus", outlet_id, [outlet.id for outlet in self.outlets])

    def select(
        self,
        *,
        to: Path,
        since: date | None = None,
        until: date | None = None,
        languages: Sequence[str] = (),
        outlets: Sequence[str] = (),
        replace: bool = False,
    ) -> "Corpus":
        """A new corpus with some of the articles; see ``framing.corpus.selection.select``."""
        from framing.corpus.selection import Choice, select

        choice = Choice(since=since, until=until, languages=tuple(languages), outlets=tuple(outlets))
        return select(self, choice, to=to, replace=replace)


def rejected_counts(step: Step) -> list[tuple[str, int]]:
    """Reason → number of what a step left out, largest first."""
    prefix = "rejected:"
    found = [
        (key.removeprefix(prefix), count) for key, count in step.counts.items() if key.startswith(prefix)
    ]
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))
