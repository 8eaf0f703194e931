"""The reading half of an import: every draft is judged, and articles are put aside in sorted runs."""

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO

from framing.corpus.checking import Accepted, Checker, Reject
from framing.corpus.duplicates import Ledger
from framing.corpus.sorted_runs import ORDER, SortedRuns
from framing.corpus.store import COLUMNS, REMARKS, article_schema, remark_schema
from framing.sources.base import Source
from framing.types import Draft

BYTES_PER_RUN = 24 * 2**20
"""Characters of text that are in memory before they are sorted and put aside."""

TOLD_EVERY = 500
"""Records between two calls of a progress function."""

NUMBER = "number"
"""Column with the number that the ledger gave to an article."""

Progress = Callable[[int, int], None]
"""Is told how many records were read, and how many of them accepted."""


class Intake:
    """Everything that is on its way into one store.

    Attributes:
        articles: The accepted articles.
        remarks: What is to be said of them.
        ledger: By which duplicates are found.
        counts: ``read`` and ``rejected:REASON`` → number of records.
    """

    def __init__(self, folder: Path, checker: Checker, *, jobs: int = 1) -> None:
        """Begin.

        Args:
            folder: Where runs are put aside, in a folder that ``close`` removes.
            checker: Judge of the drafts.
            jobs: Processes that take articles from pages.
        """
        import polars as pl

        self._checker, self._jobs = checker, jobs
        self._folder = folder / ".runs"
        runs = []
        for name, schema in (("articles", article_schema()), ("remarks", remark_schema())):
            (self._folder / name).mkdir(parents=True)
            full = pl.Schema({ORDER: pl.String(), NUMBER: pl.Int64(), **schema})
            runs.append(SortedRuns(self._folder / name, full, BYTES_PER_RUN))
        self.articles, self.remarks = runs
        self.ledger = Ledger()
        self.counts: Counter[str] = Counter()

    def read(self, source: Source, rejects: TextIO, progress: Progress | None = None) -> None:
        """Read a source to its end; pages are read for their articles on the way.

        Args:
            source: Where drafts come from.
            rejects: Where the rejected ones are written down.
            progress: Is told how far it is.
        """
        from framing.corpus.extraction.extract import extract_pages

        for draft in extract_pages(source.records(), self._checker.registry, jobs=self._jobs):
            self.counts["read"] += 1
            self._judge(draft, rejects)
            if progress and self.counts["read"] % TOLD_EVERY == 0:
                progress(self.counts["read"], len(self.ledger))

    def remark(self, key: str, number: int, said: tuple[str, str, str, str, str]) -> None:
        """Put one remark aside.

        Args:
            key: Where it is sorted in; no two remarks have the same.
            number: Number of the article.
            said: A value for each of ``REMARKS``.
        """
        row = {ORDER: key, NUMBER: number, **dict(zip(REMARKS, said, strict=True))}
        self.remarks.add(row, len(said[-1]) + 200)

    def close(self) -> None:
        """Delete what was put aside."""
        shutil.rmtree(self._folder)

    def _judge(self, draft: Draft, rejects: TextIO) -> None:
        verdict = self._checker.check(draft)
        if isinstance(verdict, Reject):
            self.counts[f"rejected:{verdict.reason}"] += 1
            rejects.write(json.dumps(verdict.record(), ensure_ascii=False) + "\n")
            return
        article = verdict.article
        number = self.ledger.add(article)
        # U+001F sorts before, and ~ after, anything that stands in a field or a date.
        key = "\x1f".join((article.outlet, article.published or "~", article.id, f"{number:012}"))
        row: dict[str, object] = {name: getattr(article, name) for name in COLUMNS}
        self.articles.add({ORDER: key, NUMBER: number, **row}, len(article.text) + 500)
        for place, remark in enumerate(_remarks(verdict)):
            self.remark(f"{key}\x1f{place:06}", number, (article.id, article.outlet, *remark))


def _remarks(accepted: Accepted) -> Iterator[tuple[str, str, str]]:
    """Remark, kind and words of everything that is worth a look."""
    for found in accepted.removed:
        yield "removed", found.kind, found.text
        if found.credit:
            yield "credit", found.kind, found.credit
    for name in accepted.cited:
        yield "credit", "text", name
    for flag in accepted.flags:
        yield "flag", flag, ""
    for flag, reason in accepted.stated:
        yield "flag", flag, reason
