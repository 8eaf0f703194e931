"""Documents for a doccano project of text classification, and its JSONL export.

A label is ``dimension=code``; doccano allows several per document. Reference: doccano's documentation,
"Import dataset" and "Export dataset".
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from framing.annotation.base import CANNOT_TELL, Code, Question, Sheet
from framing.errors import DataError


class Doccano:
    """One JSON object per line."""

    title: ClassVar[str] = "doccano"
    suffix: ClassVar[str] = "doccano.jsonl"

    def write(self, sheet: Sheet) -> bytes:
        """The documents to import; the context stands in brackets around what is coded."""
        lines = [
            json.dumps(
                {
                    "text": " ".join(filter(None, (_aside(item.before), item.text, _aside(item.after)))),
                    "label": [],
                    "item": item.item,
                    "coder": sheet.coder,
                },
                ensure_ascii=False,
            )
            for item in sheet.items
        ]
        return ("\n".join(lines) + "\n").encode()

    def recognises(self, content: bytes) -> bool:
        """Whether its lines are objects with labels."""
        return content.lstrip()[:1] == b"{" and b'"label"' in content.partition(b"\n")[0]

    def read(self, content: bytes, place: str, questions: Sequence[Question]) -> Iterator[Code]:
        """The labels of every document."""
        wanted = {question.dimension for question in questions}
        for number, line in enumerate(content.decode("utf-8-sig", "replace").splitlines(), start=1):
            if not line.strip():
                continue
            where = f"{place}:{number}"
            document = _document(line, where)
            for label in document["label"] if isinstance(document["label"], list) else ():
                dimension, sign, code = str(label).partition("=")
                if not sign or dimension not in wanted:
                    raise DataError(
                        f"{where}: label {str(label)!r} is not dimension=code, such as "
                        f"{questions[0].dimension}={questions[0].codes[0]}"
                    )
                coder = str(document.get("coder") or "")
                if not coder:
                    raise DataError(f"{where}: names no coder; keep the field `coder` of the import")
                yield Code(
                    item=str(document["item"]), coder=coder, dimension=dimension, code=code, place=where
                )


def labels(questions: Sequence[Question]) -> bytes:
    """The labels of the project, for doccano's import of labels."""
    listed = [
        {"text": f"{question.dimension}={code}"}
        for question in questions
        for code in (*question.codes, CANNOT_TELL)
    ]
    return (json.dumps(listed, ensure_ascii=False, indent=1) + "\n").encode()


def _aside(text: str) -> str:
    return f"[{text}]" if text else ""


def _document(line: str, where: str) -> Mapping[str, object]:
    try:
        document = json.loads(line)
    except ValueError as error:
        raise DataError(f"{where}: is no JSON ({error})") from error
    if not isinstance(document, dict):
        document = {}
    for about in ("meta", "metadata"):  # where some versions keep the fields of the import
        further = document.get(about)
        document |= further if isinstance(further, dict) else {}
    if not {"item", "label"} <= set(document):
        raise DataError(f"{where}: expected an object with item and label, as doccano exports JSONL")
    return document


FORM = Doccano
