"""Tasks for Label Studio, and the annotations that it exports as JSON.

Reference: Label Studio's documentation, "Basic Label Studio JSON format" and "Raw JSON format of completed
tasks".
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar
from xml.sax.saxutils import quoteattr

from framing.annotation.base import CANNOT_TELL, Code, Question, Sheet
from framing.errors import DataError


class LabelStudio:
    """A list of tasks to import; ``setup`` gives the labelling interface that goes with them."""

    title: ClassVar[str] = "Label Studio"
    suffix: ClassVar[str] = "label-studio.json"

    def write(self, sheet: Sheet) -> bytes:
        """The tasks to import."""
        tasks = [
            {
                "data": {
                    "item": item.item,
                    "coder": sheet.coder,
                    "before": item.before,
                    "text": item.text,
                    "after": item.after,
                }
            }
            for item in sheet.items
        ]
        return (json.dumps(tasks, ensure_ascii=False, indent=1) + "\n").encode()

    def recognises(self, content: bytes) -> bool:
        """Whether it is a list of tasks with annotations."""
        return content.lstrip()[:1] == b"[" and b'"annotations"' in content

    def read(self, content: bytes, place: str, questions: Sequence[Question]) -> Iterator[Code]:
        """The choices of every annotation that was not cancelled."""
        wanted = {question.dimension for question in questions}
        for number, task in enumerate(_tasks(content, place), start=1):
            where = f"{place}, task {number}"
            data = task.get("data")
            if not isinstance(data, Mapping) or "item" not in data:
                raise DataError(f"{where}: its data name no item; import the tasks as they were written")
            for annotation in _maps(task.get("annotations")):
                if annotation.get("was_cancelled"):
                    continue
                coder = _coder(annotation, str(data.get("coder", "")))
                for result in _maps(annotation.get("result")):
                    dimension, value = str(result.get("from_name")), result.get("value")
                    choices = value.get("choices") if isinstance(value, Mapping) else None
                    if dimension in wanted and isinstance(choices, list) and choices:
                        code = str(choices[0]).partition(" ")[0]
                        yield Code(
                            item=str(data["item"]), coder=coder, dimension=dimension, code=code, place=where
                        )


def setup(questions: Sequence[Question]) -> str:
    """The labelling interface to paste into a Label Studio project, as its XML."""
    lines = ["<View>", '  <Text name="before" value="$before"/>']
    lines += ['  <Header value="Code this:"/>', '  <Text name="text" value="$text"/>']
    lines += ['  <Text name="after" value="$after"/>']
    for question in questions:
        lines.append(f"  <Header value={quoteattr(f'{question.title}: {question.definition}')}/>")
        lines.append(f'  <Choices name="{question.dimension}" toName="text" choice="single" required="true">')
        lines += [
            f"    <Choice value={quoteattr(f'{answer.code} {answer.label}')}/>" for answer in question.answers
        ]
        lines.append(f'    <Choice value="{CANNOT_TELL} cannot tell"/>')
        lines.append("  </Choices>")
    return "\n".join([*lines, "</View>", ""])


def _tasks(content: bytes, place: str) -> list[Mapping[str, object]]:
    try:
        tasks = json.loads(content)
    except ValueError as error:
        raise DataError(f"{place}: is no JSON ({error})") from error
    if not isinstance(tasks, list) or not all(isinstance(task, Mapping) for task in tasks):
        raise DataError(f"{place}: expected a list of tasks, as Label Studio exports them under “JSON”")
    return tasks


def _maps(value: object) -> Iterator[Mapping[str, object]]:
    yield from (each for each in value if isinstance(each, Mapping)) if isinstance(value, list) else ()


def _coder(annotation: Mapping[str, object], given: str) -> str:
    """Who annotated: Label Studio's user if it names one, else the coder whom the tasks were for."""
    by = annotation.get("completed_by")
    if isinstance(by, Mapping):
        return str(by.get("email") or by.get("id"))
    return given or str(by)


FORM = LabelStudio
