"""What a report holds, before it is HTML or Markdown: sections with sentences, figures, tables, passages."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from framing.experiments.results import Results
from framing.reports.drawing.calendar import full_day
from framing.reports.drawing.palette import looks
from framing.reports.figures import Figure
from framing.reports.naming import counted
from framing.reports.numbers import whole
from framing.reports.prose.answer import answer
from framing.reports.prose.cells import Cells
from framing.reports.prose.methods import Methods
from framing.reports.prose.passages import Display, displays
from framing.reports.prose.reading_aids import paragraphs
from framing.reports.prose.sentence import Prose
from framing.reports.sections import SECTIONS
from framing.reports.tables.columns import Column, written
from framing.reports.tables.sheet import Sheet

HOW = {
    "own": "copied passages are left out",
    "weighted": "articles weigh 1 over the number of articles of the corpus that print the same text",
}
"""Way of counting copies → how captions tell it; the usual one needs no words."""

NO_FINDING = "no finding about real media"
INVENTED = f"invented outlets; {NO_FINDING}"


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A table as readers see it.

    Attributes:
        name: Name of its files.
        number: Number in the report, from 1.
        caption: What it holds.
        note: How to read it.
        columns: Headings.
        cells: Rows.
        more: Rows that only the CSV has.
        folded: True if the page shows it only on demand.
    """

    name: str
    number: int
    caption: str
    note: str
    columns: tuple[Column, ...]
    cells: tuple[tuple[str, ...], ...]
    more: int
    folded: bool


@dataclass(frozen=True, kw_only=True)
class Section:
    """A section.

    Attributes:
        id: Name within the page.
        heading: Heading.
        text: Paragraphs.
        figures: Figures, in order.
        tables: Tables, in order.
        passages: Passages by dimension.
    """

    id: str
    heading: str
    text: tuple[Prose, ...]
    figures: tuple[Figure, ...] = ()
    tables: tuple[Shown, ...] = ()
    passages: tuple[Display, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A line of the provenance: what, and its value."""

    name: str
    value: str


@dataclass(frozen=True, kw_only=True)
class Content:
    """A report.

    Attributes:
        title: The question, as the experiment has it.
        answer: The one sentence.
        summary: The corpus in a few words, for the line below the title.
        notice: Line that must stand on top of the page and in every caption; empty if there is none.
        refused: True if the design allows no headline.
        sections: Those that hold anything, in order.
        methods: Paragraphs and references.
        provenance: What went in.
        hues: Group → hue, for its colour on the page.
    """

    title: str
    answer: Prose
    summary: tuple[str, ...]
    notice: str
    refused: bool
    sections: tuple[Section, ...]
    methods: Methods
    provenance: tuple[Fact, ...]
    hues: Mapping[str, str]


def notice_of(results: Results) -> str:
    """The line that every page, caption and Markdown file of a run carries; empty for most.

    It says that outlets are invented, and that copies were not counted in the usual way.
    """
    said = results.facts.notice or ""
    if results.facts.invented and NO_FINDING not in said.lower():
        said = f"{INVENTED}{'. ' if said else ''}{said}"
    counted_so = HOW.get(str(results.facts.experiment.get("copies", "all")), "")
    aside = f"In estimates of scores and words, {counted_so}" if counted_so else ""
    return ". ".join(part for part in (said, aside) if part)


def content(
    results: Results, figures: Sequence[Figure], sheets: Sequence[Sheet], methods: Methods
) -> Content:
    """The report of a run.

    Args:
        results: The run.
        figures: Its figures, in the order of the report.
        sheets: Its tables, in the order of the report.
        methods: What was done.
    """
    facts = results.facts
    shown = [show(sheet, number) for number, sheet in enumerate(_in_order(sheets), start=1)]
    homes = {sheet.name: sheet.section for sheet in sheets}
    made = [
        Section(
            id=name,
            heading=heading,
            text=tuple(paragraphs(results, name)),
            figures=tuple(figure for figure in figures if figure.section == name),
            tables=tuple(table for table in shown if homes[table.name] == name),
            passages=tuple(displays(results)) if name == "evidence" else (),
        )
        for name, heading in SECTIONS.items()
    ]
    contrast = next(sheet for sheet in (*sheets, None) if sheet is None or sheet.name == "contrast")
    return Content(
        title=facts.title,
        answer=answer(results, Cells(name="contrast", table=contrast.rows) if contrast else None),
        summary=_summary(results),
        notice=notice_of(results),
        refused=facts.design_check["verdict"] == "refuse",
        sections=tuple(section for section in made if _holds(section)),
        methods=methods,
        provenance=_provenance(results),
        hues={group: look.hue for group, look in looks([facts.target, facts.reference]).items()},
    )


def _in_order(sheets: Sequence[Sheet]) -> list[Sheet]:
    places = {name: place for place, name in enumerate(SECTIONS)}
    return sorted(sheets, key=lambda sheet: places[sheet.section])


def show(sheet: Sheet, number: int) -> Shown:
    """A table as readers see it."""
    there = tuple(column for column in sheet.columns if column.name in sheet.rows.columns)
    cells = written(sheet.shown, there, sheet.together)
    return Shown(
        name=sheet.name,
        number=number,
        caption=sheet.caption,
        note=sheet.note,
        columns=there,
        cells=tuple(map(tuple, cells)),
        more=sheet.rows.height - sheet.shown.height,
        folded=sheet.folded,
    )


def _holds(section: Section) -> bool:
    """Methods and provenance always hold something; the others may have nothing to show."""
    always = section.id in ("design", "methods", "provenance")
    return always or bool(section.figures or section.tables or section.passages)


def _summary(results: Results) -> tuple[str, ...]:
    facts = results.facts
    last = facts.until - timedelta(days=1) if facts.until else None
    window = " to ".join(full_day(day) for day in (facts.since, last) if day)
    return tuple(
        part
        for part in (
            f"Corpus {facts.corpus}",
            counted(facts.n_outlets, "outlet"),
            counted(facts.n_articles, "article"),
            f"{whole(facts.n_tokens)} tokens",
            window,
        )
        if part
    )


def _provenance(results: Results) -> tuple[Fact, ...]:
    facts = results.facts
    said = [Fact(name=f"Digest of the {name}", value=value) for name, value in sorted(facts.digests.items())]
    said.append(Fact(name="Root seed", value=str(facts.seed)))
    said.append(Fact(name="Stages", value=" → ".join(_stages(facts.stages))))
    said += [
        Fact(name=f"History of the corpus, step {number}", value=_step(step.verb, step.settings, step.counts))
        for number, step in enumerate(facts.history, start=1)
    ]
    versions = ", ".join(f"{name} {version}" for name, version in sorted(facts.packages.items()))
    return (*(fact for fact in said if fact.value), Fact(name="Software", value=versions))


def _stages(names: Sequence[str]) -> list[str]:
    """The stages in order, those that differ in their number only as one: ``model-embedding (10 times)``."""
    counts = Counter(name.rstrip("0123456789").rstrip("-") for name in names)
    return [name if n == 1 else f"{name} ({n} times)" for name, n in counts.items()]


def _step(verb: str, settings: Mapping[str, str], counts: Mapping[str, int]) -> str:
    chosen = ", ".join(f"{name} {value}" for name, value in settings.items())
    counted_ = ", ".join(f"{name.replace(':', ': ').replace('_', ' ')} {n}" for name, n in counts.items())
    return f"{verb}{f' ({chosen})' if chosen else ''}{f': {counted_}' if counted_ else ''}"
