"""One offline page on which a coder works with the keyboard; the codes come back as a JSON file.

Every answer is kept in the browser at once, so that a lost tab loses nothing; nothing is sent anywhere.
"""

import json
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import ClassVar

from framing.annotation.base import CANNOT_TELL, Answer, Code, Question, Sheet
from framing.errors import DataError

HERE = Path(__file__).parent
FORMAT = "framing-codes"


class Page:
    """An HTML file with everything in it."""

    title: ClassVar[str] = "coding page"
    suffix: ClassVar[str] = "html"

    def write(self, sheet: Sheet) -> bytes:
        """The page. A browser runs no script in it but its own, and lets it ask nothing of a network."""
        from jinja2 import Environment, StrictUndefined
        from markupsafe import Markup

        script = (HERE / "coding_page.js").read_text(encoding="utf-8")
        template = Environment(autoescape=True, undefined=StrictUndefined).from_string(
            (HERE / "coding_page.html").read_text(encoding="utf-8")
        )
        page = template.render(
            coder=sheet.coder,
            notice=sheet.notice,
            script=Markup(script),  # noqa: S704  # our own file
            script_digest=b64encode(sha256(script.encode()).digest()).decode(),
            sheet=Markup(_in_a_page(_content(sheet))),  # noqa: S704  # escaped for a script element
        )
        return page.encode()

    def recognises(self, content: bytes) -> bool:
        """Whether it is a file of codes that the page saved."""
        return content.lstrip()[:1] == b"{" and FORMAT.encode() in content[:200]

    def read(self, content: bytes, place: str, questions: Sequence[Question]) -> Iterator[Code]:
        """The codes of the file."""
        said = _saved(content, place)
        wanted = {question.dimension for question in questions}
        codes = said["codes"]
        for number, code in enumerate(codes if isinstance(codes, list) else (), start=1):
            where = f"{place}, code {number}"
            if not isinstance(code, Mapping) or not {"item", "dimension", "code"} <= set(code):
                raise DataError(f"{where}: expected item, dimension and code")
            if code["dimension"] in wanted:
                yield Code(
                    item=str(code["item"]),
                    coder=str(said["coder"]),
                    dimension=str(code["dimension"]),
                    code=str(code["code"]),
                    place=where,
                )


def _content(sheet: Sheet) -> Mapping[str, object]:
    cannot = Answer(code=CANNOT_TELL, label="cannot tell")
    questions = [
        {**asdict(question), "answers": [asdict(answer) for answer in (*question.answers, cannot)]}
        for question in sheet.questions
    ]
    items = [asdict(item) for item in sheet.items]
    return {"sample": sheet.sample, "coder": sheet.coder, "items": items, "questions": questions}


def _in_a_page(content: Mapping[str, object]) -> str:
    """JSON that ends no script element, whatever the texts hold."""
    return json.dumps(content, ensure_ascii=False).replace("<", "\\u003c")


def _saved(content: bytes, place: str) -> Mapping[str, object]:
    try:
        said = json.loads(content)
    except ValueError as error:
        raise DataError(f"{place}: is no JSON ({error}); save the codes from the page again") from error
    if not isinstance(said, Mapping) or said.get("form") != FORMAT or not {"coder", "codes"} <= set(said):
        raise DataError(f"{place}: is no file of codes that the coding page saved")
    return said


FORM = Page
