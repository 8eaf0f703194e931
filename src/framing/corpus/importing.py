"""Bringing articles in: sources → checked, cleaned, dated, sorted articles in a store.

Nothing is dropped in silence. Memory holds one run of articles (24 MB of text) and 72 bytes for every
article, however large the corpus is.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from framing.corpus.checking import REASONS, SHOWN, Checker, Rules
from framing.corpus.corpus import Corpus
from framing.corpus.duplicates import Decisions, last_sentence
from framing.corpus.extraction.boilerplate import Boilerplate, learn_boilerplate
from framing.corpus.intake import NUMBER, Intake, Progress
from framing.corpus.sorted_runs import ORDER
from framing.corpus.store import COLUMNS, REMARKS, StoreWriter, new_folder, remark_schema, write_parquet
from framing.errors import CorpusError
from framing.outlets.registry import Registry
from framing.outlets.stubs import Stubs
from framing.sources.base import Source
from framing.types import Step

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import polars as pl
    import pyarrow as pa


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """How to import.

    Attributes:
        name: Name of the corpus for titles.
        rules: What an article must be.
        outlets: Folders of outlets beside the bundled ones.
        new_outlets: Folder where a stub is written for every outlet that is not known; None rejects the
            articles of such outlets.
        invented: True if the outlets and articles are invented.
        notice: Line that every report on the corpus must carry; empty if none.
        said: Settings of the sources, for the history.
        earlier: What was done to bring the records here, for the history.
        stub_unknown: True makes stubs for unknown outlets without writing them anywhere but into the store.
        jobs: Processes that take articles from pages.
    """

    name: str
    rules: Rules = field(default_factory=Rules)
    outlets: tuple[Path, ...] = ()
    new_outlets: Path | None = None
    invented: bool = False
    notice: str = ""
    said: Mapping[str, str] = field(default_factory=dict)
    earlier: tuple[Step, ...] = ()
    stub_unknown: bool = False
    jobs: int = 1

    def settings(self) -> dict[str, str]:
        """What the history keeps of it."""
        rules = self.rules
        said = {
            **self.said,
            "min_words": str(rules.min_words),
            "min_characters": str(rules.min_characters),
            "require_date": "yes" if rules.require_date else "no",
            "clean": "yes" if rules.clean else "no",
            "boilerplate": "taken out" if rules.clean and rules.boilerplate else "kept",
            "outlets": " ".join(folder.name for folder in self.outlets),
            "new_outlets": self.new_outlets.name if self.new_outlets else "",
            "unknown_outlets": "stub" if self.stub_unknown else "",
            **rules.wanted.settings(),
            **{f"default:{name}": value for name, value in sorted(rules.defaults.items())},
        }
        return {name: value for name, value in said.items() if value}


def bring_in(
    sources: Sequence[Source],
    how: Import,
    *,
    to: Path,
    replace: bool = False,
    progress: Progress | None = None,
    beside: Callable[[Path], None] | None = None,
) -> Corpus:
    """Import articles from sources into a new store.

    The same records give the same store, byte for byte; in another order they give the same fingerprint.

    Args:
        sources: Where articles come from.
        how: How to import.
        to: Folder of the store; it appears when it is complete, or not at all.
        replace: True lets it replace a store that is there.
        progress: Is told how far the reading is.
        beside: Writes more files into the folder once the store is in it; they appear together with it.

    Raises:
        CorpusError: No record got in, a source cannot be read, or the store cannot be written.
        BadConfig: An outlet file has problems.
        UsageError: Columns are missing, or ``to`` is taken.
    """
    own = (how.new_outlets,) if how.new_outlets is not None and how.new_outlets.is_dir() else ()
    stubs = Stubs(Registry.load(*how.outlets, *own))
    newcomer = stubs.make if how.stub_unknown or how.new_outlets is not None else None
    checker = Checker(stubs.registry, how.rules, newcomer)
    with new_folder(to, replace=replace) as folder:
        intake = Intake(folder, checker, jobs=how.jobs)
        writer = StoreWriter(folder)
        with (folder / "rejects.jsonl").open(
            "w", encoding="utf-8", errors="backslashreplace", newline="\n"
        ) as rejects:
            for source in sources:
                intake.read(source, rejects, progress)
            decisions = intake.ledger.decide()
            shelf = _Shelf(intake, decisions, strip=how.rules.clean and how.rules.boilerplate)
            for articles in shelf.articles():
                writer.add(articles)
            rejects.writelines(shelf.duplicates())
        write_parquet(shelf.remarks(), folder / "remarks.parquet", remark_schema())
        if not shelf.used:
            raise CorpusError(_nothing_came(shelf.summary(), folder / "rejects.jsonl"))
        outlets = [stubs.outlet(name, shelf.used[name]) for name in sorted(shelf.used)]
        step = Step(verb="import", settings=how.settings(), counts=shelf.summary())
        writer.finish(
            name=how.name,
            invented=how.invented,
            notice=how.notice,
            history=(*how.earlier, step),
            outlets=outlets,
        )
        intake.close()
        if beside is not None:
            beside(folder)
        if how.new_outlets is not None:
            stubs.write(how.new_outlets, outlets)
    return Corpus.open(to)


class _Shelf:
    """The writing half of an import: articles in order and without duplicates, and what is said of them.

    Attributes:
        used: Outlet → languages of its articles.
    """

    def __init__(self, intake: Intake, decisions: Decisions, *, strip: bool) -> None:
        import numpy as np

        self._intake, self._decisions = intake, decisions
        self._keep = np.ones(len(intake.ledger), dtype=bool)
        self._keep[list(decisions.reason)] = False
        self._asked = np.zeros(len(intake.ledger), dtype=bool)
        self._asked[[*decisions.kept_instead, *decisions.kept_instead.values()]] = True
        self._recurring = np.zeros(len(intake.ledger), dtype=bool)
        self._recurring[list(decisions.recurring)] = True
        self._rows: dict[int, dict[str, str]] = {}
        self._said: Counter[str] = Counter()
        self._boilerplate = learn_boilerplate(_Texts(intake, self._keep)) if strip else Boilerplate({})
        self.used: dict[str, set[str]] = {}

    def articles(self) -> Iterator["pl.DataFrame"]:
        """The kept articles, sorted."""
        for piece in self._intake.articles.merged():
            numbers = piece.get_column(NUMBER).to_numpy()
            self._remember(piece.filter(self._asked[numbers]))
            kept = self._without_boilerplate(piece.filter(self._keep[numbers]))
            kept_numbers = kept.get_column(NUMBER).to_numpy()
            self._remark_endings(kept.filter(self._recurring[kept_numbers]))
            kept = kept.select(COLUMNS)
            for outlet, language in kept.select("outlet", "language").unique().iter_rows():
                self.used.setdefault(outlet, set()).add(language)
            yield kept

    def remarks(self) -> Iterator["pa.Table"]:
        """The remarks on kept articles, sorted; they are counted on the way."""
        import polars as pl

        for piece in self._intake.remarks.merged():
            kept = piece.filter(self._keep[piece.get_column(NUMBER).to_numpy()])
            marks = kept.filter(pl.col("remark") != "credit").select("remark", "kind")
            for remark, kind, count in marks.group_by("remark", "kind").len().iter_rows():
                self._said[f"{remark}:{kind}"] += count
            yield kept.select(REMARKS).to_arrow()

    def duplicates(self) -> Iterator[str]:
        """One line of ``rejects.jsonl`` for every duplicate."""
        for number, reason in sorted(self._decisions.reason.items()):
            row, kept = self._rows[number], self._rows[self._decisions.kept_instead[number]]
            detail = f"kept instead: {kept['id']} from {kept['place']}"
            said = {"stage": "import", "reason": reason, "detail": detail, **row}
            yield json.dumps(said, ensure_ascii=False) + "\n"

    def summary(self) -> dict[str, int]:
        """What the history counts: read, kept, rejected by reason, then flags and removed furniture."""
        counts = self._intake.counts + Counter(f"rejected:{why}" for why in self._decisions.reason.values())
        known = [f"rejected:{reason}" for reason in REASONS]
        rejected = [name for name in known if counts[name]]
        rejected += sorted(name for name in counts if name.startswith("rejected:") and name not in known)
        return {
            "read": counts["read"],
            "kept": int(self._keep.sum()),
            **{name: counts[name] for name in rejected},
            **{name: self._said[name] for name in sorted(self._said)},
        }

    def _remember(self, rows: "pl.DataFrame") -> None:
        for row in rows.iter_rows(named=True):
            names = ("place", "id", "outlet", "published", "title", "text")
            said = {name: row[name] for name in names if row[name]}
            self._rows[row[NUMBER]] = said | {"text": row["text"][:SHOWN]}

    def _without_boilerplate(self, rows: "pl.DataFrame") -> "pl.DataFrame":
        """The articles without their outlets' boilerplate, which is remarked on instead of flagged."""
        import polars as pl

        texts = []
        for key, number, name, outlet, text in rows.select(_KNOWN_BY).iter_rows():
            rest, removed = self._boilerplate.strip(outlet, text)
            texts.append(rest)
            for place, found in enumerate(removed):
                self._intake.remark(
                    f"{key}\x1f9{place:05}", number, (name, outlet, "removed", found.kind, found.text)
                )
            if removed:
                self._recurring[number] = False
        return rows.with_columns(pl.Series("text", texts, dtype=pl.String()))

    def _remark_endings(self, rows: "pl.DataFrame") -> None:
        for key, number, name, outlet, text in rows.select(_KNOWN_BY).iter_rows():
            said = (name, outlet, "flag", "recurring_ending", last_sentence(text))
            self._intake.remark(f"{key}\x1f999999", number, said)


@dataclass(frozen=True, slots=True)
class _Texts:
    """Outlet and text of every kept article, as often as one asks."""

    intake: Intake
    keep: "npt.NDArray[np.bool_]"

    def __iter__(self) -> Iterator[tuple[str, str]]:
        for piece in self.intake.articles.merged():
            kept = piece.filter(self.keep[piece.get_column(NUMBER).to_numpy()])
            yield from kept.select("outlet", "text").iter_rows()


_KNOWN_BY = (ORDER, NUMBER, "id", "outlet", "text")


def _nothing_came(counts: Mapping[str, int], rejects: Path) -> str:
    """Why an import came to nothing, with one example of every reason."""
    if not counts["read"]:
        return "nothing was imported: there is no record in the material."
    examples: dict[str, str] = {}
    with rejects.open(encoding="utf-8") as lines:
        for line in lines:
            said = json.loads(line)
            examples.setdefault(said["reason"], f"{said['place']}: {said['detail']}")
    told = [
        f"  {counts[name]} × {reason} ({REASONS.get(reason, '')}), such as {examples.get(reason, '')}"
        for name in counts
        if name.startswith("rejected:") and (reason := name.partition(":")[2])
    ]
    if counts.get("rejected:unknown_outlet"):
        told.append(
            "--new-outlets FOLDER writes a stub for every unknown outlet and imports its articles too."
        )
    one = counts["read"] == 1
    which = "the only record was" if one else f"all {counts['read']} records were"
    return f"nothing was imported: {which} rejected.\n" + "\n".join(told)
