"""DATASHEET.md: the seven headings of Gebru et al. (2021), answered by counts where counts can answer."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from framing.corpus.datasheet import sentences
from framing.corpus.datasheet.model import Cell, Datasheet, Table

MARK = "<!-- framing corpus datasheet: written from the corpus; change the answers file, not this one -->"
"""First line of every datasheet, by which it is known as one."""

PLAIN_NAMES = frozenset(
    {"outlet", "name", "language", "articles", "addresses", "records", "step", "reason", "reference", "flag"}
)
"""Columns that need no explanation under a table."""

WHOLE = frozenset({"hosts"})
"""Tables of which an empty column says something: that no right was reserved."""

NOT_ANSWERED = "*Not answered.*"

Lines = Iterator[str]


def datasheet_text(sheet: Datasheet) -> str:
    """The datasheet as Markdown."""
    lines = [MARK, "", f"# Datasheet: {plain(sheet.name)}", ""]
    if sheet.notice:
        lines += [f"> **{plain(sheet.notice)}**", ""]
    lines += _opening(sheet)
    for number, (heading, (title, known)) in enumerate(SECTIONS.items(), start=1):
        lines += [f"## {number}. {title}", "", *known(sheet), *_asked(sheet, heading)]
    lines += _files(sheet)
    return "\n".join(lines).rstrip("\n") + "\n"


def _opening(sheet: Datasheet) -> Lines:
    answered, asked = sheet.answers.count()
    yield (
        "The headings are those of Gebru et al. (2021), *Datasheets for Datasets*, "
        "arXiv:1803.09010. Numbers and "
        "tables were counted from the corpus by framing; what only its makers know is asked, and "
        f"{answered} of {asked} questions are answered."
    )
    yield ""
    facts = (
        ("articles", sheet.n_articles),
        ("outlets", sheet.n_outlets),
        ("languages", ", ".join(sheet.languages)),
        ("published", f"{sheet.first} to {sheet.last}" if sheet.first else None),
        ("licence", sentences.licence(sheet)),
        ("fingerprint of the corpus", sheet.fingerprint),
        ("digest of its outlet cards", sheet.registry),
    )
    yield from _rows(("", ""), [(name, value) for name, value in facts if value is not None])


def _asked(sheet: Datasheet, heading: str) -> Lines:
    yield "### Said by its makers"
    yield ""
    for key, question, answer in sheet.answers.each(heading):
        said = plain_block(answer) if answer is not None else f"{NOT_ANSWERED} (`{key}`)"
        yield f"**{question}**"
        yield said
        yield ""


def _motivation(sheet: Datasheet) -> Lines:  # noqa: ARG001  # one shape for all headings
    """A corpus does not know why it was made."""
    yield from ()


def _composition(sheet: Datasheet) -> Lines:
    yield from _paragraph(sentences.composition(sheet))
    yield from _tables(
        sheet, ("outlets", "labels", "languages", "months", "date_precision", "lengths", "kinds")
    )
    yield from _tables(sheet, ("origin", "origin_named", "clusters", "credits"))
    yield "### Known gaps"
    yield ""
    yield from _list(sentences.limitations(sheet))
    yield from _tables(sheet, ("silences", "flags"))
    yield "### Persons"
    yield ""
    yield from _paragraph(sentences.personal(sheet))


def _collection(sheet: Datasheet) -> Lines:
    yield from _list(sentences.collection(sheet))
    yield from _tables(sheet, ("funnel", "outcomes", "seeds", "hosts", "ceilings", "alarms"))
    if sheet.collected and sheet.collected.recipe:
        yield "### The recipe"
        yield ""
        yield from (f"    {line}".rstrip() for line in _clean(sheet.collected.recipe).splitlines())
        yield ""


def _preprocessing(sheet: Datasheet) -> Lines:
    yield from _paragraph(sentences.preprocessing(sheet))
    steps = [
        (step.verb, ", ".join(f"{name} {value}" for name, value in step.settings.items()) or None)
        for step in sheet.history
    ]
    yield from _headed("Steps", _rows(("step", "settings"), steps))
    yield from _tables(sheet, ("rejected", "rejected_by_outlet", "removed"))
    yield from _headed(
        "Software that wrote this datasheet", _rows(("name", "version"), sheet.software.items())
    )


def _uses(sheet: Datasheet) -> Lines:
    if sheet.invented:
        yield from _paragraph(["It must not be used for findings about real media: it is invented."])
    if sheet.shared:
        yield from _paragraph(
            ["What needs the words themselves needs the texts: README.md says how to get them."]
        )


def _distribution(sheet: Datasheet) -> Lines:
    said = [f"Licence: {sentences.licence(sheet)}."]
    if not sheet.invented:
        said.append(
            "The texts belong to their publishers. framing passes on none of them: framing corpus "
            "share writes "
            "addresses, digests and counts from which others can collect them again."
        )
    yield from _paragraph(said)


def _maintenance(sheet: Datasheet) -> Lines:
    yield from _paragraph(
        (
            "A corpus of framing never changes: another version is another store, with another fingerprint.",
            f"This datasheet is about the fingerprint {sheet.fingerprint}.",
        )
    )


SECTIONS: dict[str, tuple[str, Callable[[Datasheet], Lines]]] = {
    "motivation": ("Motivation", _motivation),
    "composition": ("Composition", _composition),
    "collection": ("Collection", _collection),
    "preprocessing": ("Preprocessing, cleaning, labelling", _preprocessing),
    "uses": ("Uses", _uses),
    "distribution": ("Distribution", _distribution),
    "maintenance": ("Maintenance", _maintenance),
}
"""Key in the answers file → heading, and what the corpus itself says under it."""


def _files(sheet: Datasheet) -> Lines:
    yield "## Files"
    yield ""
    rows = [
        (file.path, file.size, file.sha256, resource.description if number == 0 else None)
        for resource in sheet.resources
        for number, file in enumerate(resource.files)
    ]
    yield from _rows(("file", "bytes", "sha256", "what it holds"), rows)


def _tables(sheet: Datasheet, names: Iterable[str]) -> Lines:
    for name in names:
        table = sheet.tables.get(name)
        if table is not None and table.rows:
            yield from _headed(table.title, _table(table, whole=name in WHOLE))


def _headed(title: str, lines: Iterable[str]) -> Lines:
    yield f"### {title}"
    yield ""
    yield from lines


def _table(table: Table, *, whole: bool) -> Lines:
    """A table with those columns that say anything, or all of them, and below it what they mean."""
    places = range(len(table.columns))
    told = [place for place in places if whole or any(row[place] is not None for row in table.rows)]
    yield from _rows(
        [table.columns[place].name for place in told], [[row[place] for place in told] for row in table.rows]
    )
    columns = [table.columns[place] for place in told if table.columns[place].name not in PLAIN_NAMES]
    yield from _paragraph_of("; ".join(f"`{each.name}`: {_small(each.description)}" for each in columns))


def _paragraph_of(text: str) -> Lines:
    if text:
        yield f"{text}."
        yield ""


def _small(sentence: str) -> str:
    """A sentence as it stands inside another."""
    start = sentence[:1] if sentence[:2].isupper() or sentence[:3] == "ISO" else sentence[:1].lower()
    return start + sentence[1:].removesuffix(".")


def _rows(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Lines:
    listed = list(rows)
    numeric = [
        bool(listed) and all(isinstance(row[place], int | float | None) for row in listed)
        for place in range(len(columns))
    ]
    yield f"| {' | '.join(columns)} |"
    yield f"| {' | '.join('---:' if right else '---' for right in numeric)} |"
    for row in listed:
        yield f"| {' | '.join(_cell(value) for value in row)} |"
    yield ""


def _cell(value: Cell) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return plain(str(value))


def _paragraph(said: Iterable[str]) -> Lines:
    text = " ".join(said)
    if text:
        yield plain(text)
        yield ""


def _list(said: Iterable[str]) -> Lines:
    lines = [f"- {plain(line)}" for line in said] or ["- None that could be counted."]
    yield from lines
    yield ""


_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
_ACTIVE = re.compile(r"([\\`*\[\]<>|])")
_EDGE = re.compile(r"(?<!\w)_|_(?!\w)")


def _clean(text: str) -> str:
    return _CONTROL.sub("", text)


def plain(text: str) -> str:
    """Text as it can stand in Markdown: one line, nothing that a reader's program would act on."""
    line = " ".join(_clean(text).split())
    return _heading_less(_EDGE.sub(r"\\_", _ACTIVE.sub(r"\\\1", line)))


def _heading_less(line: str) -> str:
    """A line that cannot be taken for a heading, a list or a rule."""
    found = re.match(r"\d{1,9}(?=[.)]\s)|(?=[#=~]|[-+]\s)", line)
    return f"{found.group()}\\{line[found.end() :]}" if found else line


def plain_block(text: str) -> str:
    """An answer of several paragraphs, made harmless."""
    return "\n\n".join(plain(part) for part in re.split(r"\n\s*\n", text.strip()))
