"""Articles written for a known-answer corpus: one sentence per line, labelled with voice and dimensions.

```
---
outlet: meridian
published: 2024-05-16T17:54+08:00
title: China, Russia pledge closer coordination
title_labels: own +partnership
origin: own
---
furniture | BEIJING, May 16 (Meridian) --
reported:Xi +partnership | Chinese President Xi Jinping said on Thursday that …
```
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from framing.errors import CorpusError
from framing.sources.base import broken, decode, files_of, place, read_bytes
from framing.types import Draft

VOICES = ("own", "direct", "reported", "mixed")
FURNITURE = "furniture"
EDITS = ("verbatim", "trimmed", "edited", "partial")
HEADER = (
    "outlet", "published", "title", "title_labels", "kind", "section", "byline", "origin", "copy_of", "edit",
    "also_copy_of",
)  # fmt: skip
REQUIRED = ("outlet", "published", "title", "title_labels", "origin")
LABELS = re.compile(
    r"(?P<voice>\w+)(?::(?P<speaker>[\w-]+))?(?P<marks>(?:\s+[+-][a-z_]+)*)(?P<copied>\s+\^)?(?P<late>(?:\s+[+-][a-z_]+)*)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One labelled sentence.

    Attributes:
        text: The sentence.
        voice: ``own``, ``direct``, ``reported``, ``mixed``, or ``furniture`` for what is no text.
        speaker: Whose words it gives, in canonical form; None for the outlet's own.
        expressed: Dimensions that it expresses.
        denied: Dimensions that it only denies or mocks.
        copied: True if it is marked as copied from the article that its own is partly copied from.
        paragraph: Number of its paragraph, from 1; the headline's is 0.
    """

    text: str
    voice: str
    speaker: str | None
    expressed: tuple[str, ...]
    denied: tuple[str, ...]
    copied: bool
    paragraph: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotated:
    """One article with its labels.

    Attributes:
        id: The file's name without ending.
        header: Key → value of what stands above the text.
        title: The headline as a sentence.
        body: The sentences, furniture included, in order.
    """

    id: str
    header: dict[str, str]
    title: Sentence
    body: tuple[Sentence, ...]

    @property
    def text(self) -> str:
        """The body without furniture: sentences joined by spaces, paragraphs by empty lines."""
        paragraphs: dict[int, list[str]] = {}
        for sentence in self.body:
            if sentence.voice != FURNITURE:
                paragraphs.setdefault(sentence.paragraph, []).append(sentence.text)
        return "\n\n".join(" ".join(sentences) for sentences in paragraphs.values())

    @property
    def page(self) -> str:
        """The body as on a page: a dateline before its sentence, other furniture in lines of its own."""
        rows: list[str] = []
        paragraph = 0
        for sentence in self.body:
            runs_on = sentence.paragraph == paragraph and sentence.voice != FURNITURE
            if runs_on:
                rows[-1] = f"{rows[-1]} {sentence.text}"
            else:
                rows.append(sentence.text)
            paragraph = sentence.paragraph
        return "\n\n".join(rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotatedFolder:
    """Reads a folder of labelled articles.

    Attributes:
        path: A file, or a folder with one ``.txt`` file per article.
    """

    suffixes: ClassVar[tuple[str, ...]] = ()

    path: Path

    def records(self) -> Iterator[Draft]:
        """One draft per article; a file against the format is a ``broken_record``.

        Raises:
            CorpusError: There is no such file.
        """
        for file in files_of(self.path, (".txt",)):
            where = place(self.path, file)
            try:
                article = read_article(file)
            except CorpusError as error:
                detail = str(error).replace(str(file), where.file)
                yield broken(where, "broken_record", detail)
                continue
            furniture = "\n".join(line.text for line in article.body if line.voice == FURNITURE)
            names = ("outlet", "published", "title", "kind", "section", "byline")
            said = {name: article.header.get(name, "") for name in names}
            fields = {"id": article.id, **said, "text": article.text, "furniture": furniture}
            yield Draft(place=where, fields={name: value for name, value in fields.items() if value})


def read_article(file: Path) -> Annotated:
    """One labelled article.

    Raises:
        CorpusError: The file is against the format; the message names the line.
    """
    raw = read_bytes(file)
    text = decode(raw, None) if raw is not None else None
    if text is None:
        raise CorpusError(f"{file} is not UTF-8.")
    lines = text.splitlines()
    if not lines or lines[0].strip() != "---" or "---" not in [line.strip() for line in lines[1:]]:
        raise CorpusError(f"{file}:1: the file must begin with a header between two lines '---'.")
    end = next(i for i, line in enumerate(lines) if i and line.strip() == "---")
    header = _header(file, lines[1:end])
    title = _sentence(f"{header['title_labels']} | {header['title']}", f"{file}:1", 0)
    body = _body(file, lines, end + 1)
    return Annotated(id=file.stem, header=header, title=title, body=tuple(body))


def _header(file: Path, lines: list[str]) -> dict[str, str]:
    header: dict[str, str] = {}
    for number, line in enumerate(lines, start=2):
        if not line.strip():
            continue
        key, colon, value = line.partition(":")
        key, value = key.strip(), re.sub(r"\s+#\s.*$", "", value).strip()
        if not colon or key not in HEADER:
            raise CorpusError(f"{file}:{number}: {key!r} is no header key. Known: {', '.join(HEADER)}.")
        if key in header:
            raise CorpusError(f"{file}:{number}: {key!r} stands twice.")
        header[key] = value
    missing = [key for key in REQUIRED if not header.get(key)]
    if missing:
        raise CorpusError(f"{file}:1: the header lacks {', '.join(missing)}.")
    if header.get("edit") and header["edit"] not in EDITS:
        raise CorpusError(f"{file}:1: edit is {header['edit']!r}; it must be one of {', '.join(EDITS)}.")
    return header


def _body(file: Path, lines: list[str], start: int) -> Iterator[Sentence]:
    paragraph, empty = 0, True
    for number, line in enumerate(lines[start:], start=start + 1):
        if not line.strip():
            empty = True
            continue
        paragraph, empty = paragraph + empty, False
        yield _sentence(line, f"{file}:{number}", paragraph)


def _sentence(line: str, where: str, paragraph: int) -> Sentence:
    labels, bar, text = line.partition("|")
    found = LABELS.fullmatch(labels.strip())
    if not bar or not found or not text.strip():
        raise CorpusError(f"{where}: expected 'LABELS | sentence', found {line[:60]!r}.")
    voice, speaker = found["voice"], found["speaker"]
    if voice not in (*VOICES, FURNITURE):
        raise CorpusError(f"{where}: unknown voice {voice!r}. Known: {', '.join((*VOICES, FURNITURE))}.")
    if (speaker is None) != (voice in ("own", FURNITURE)):
        raise CorpusError(f"{where}: {voice!r} {'takes no' if speaker else 'needs a'} speaker.")
    marks = f"{found['marks']} {found['late']}".split()
    return Sentence(
        text=text.strip(),
        voice=voice,
        speaker=speaker,
        expressed=tuple(mark[1:] for mark in marks if mark.startswith("+")),
        denied=tuple(mark[1:] for mark in marks if mark.startswith("-")),
        copied=found["copied"] is not None,
        paragraph=paragraph,
    )


SOURCE = AnnotatedFolder
