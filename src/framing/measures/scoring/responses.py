"""Answers of a model, kept by the hash of what was asked, in a plain file that travels with the study."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Self

from pydantic import TypeAdapter, ValidationError

from framing.errors import DataError
from framing.measures.scoring.chat import Body, Reply

FILE = "responses.jsonl"
PROMPTS = "prompts.json"


def key_of(body: Body) -> str:
    """Hash of model, messages and parameters: SHA-256 of the request as JSON with sorted keys."""
    return sha256(json.dumps(body, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Kept:
    """One line of the file. The passage is not kept, only the hash of the request that holds it.

    Attributes:
        key: Hash of the request.
        article: Article of the passage.
        unit: Number of the unit in it.
        dimension: What was asked.
        reply: The answer.
    """

    key: str
    article: str
    unit: int
    dimension: str
    reply: Reply


_LINE = TypeAdapter(Kept)


@dataclass(frozen=True, kw_only=True)
class Responses:
    """The answers in a folder.

    Attributes:
        folder: The folder; made when the first answer is kept.
        replies: Hash of the request → answer.
    """

    folder: Path
    replies: dict[str, Reply]

    @classmethod
    def open(cls, folder: Path) -> Self:
        """The answers that are there. A last line that was cut off by an interruption is taken away.

        Raises:
            DataError: Another line cannot be read.
        """
        path = folder / FILE
        if not path.is_file():
            return cls(folder=folder, replies={})
        content = path.read_bytes()
        whole = content[: content.rfind(b"\n") + 1]
        if len(whole) < len(content):
            path.write_bytes(whole)
        replies: dict[str, Reply] = {}
        for number, line in enumerate(whole.splitlines(), start=1):
            try:
                kept = _LINE.validate_json(line)
            except ValidationError as error:
                raise DataError(f"{path}: line {number} is no kept answer: mend or remove it") from error
            replies[kept.key] = kept.reply
        return cls(folder=folder, replies=replies)

    def keep(self, kept: Kept) -> None:
        """Add an answer, on disk before anything is made of it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / FILE).open("a", encoding="utf-8", newline="\n") as file:
            file.write(json.dumps(asdict(kept), sort_keys=True, ensure_ascii=False) + "\n")
        self.replies[kept.key] = kept.reply

    def note_prompts(self, prompts: Mapping[str, str]) -> None:
        """Write down what the model was told, dimension by dimension."""
        self.folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(dict(prompts), indent=2, sort_keys=True, ensure_ascii=False) + "\n"
        (self.folder / PROMPTS).write_text(text, encoding="utf-8", newline="\n")


def digest_of_replies(replies: Mapping[str, Reply]) -> str:
    """SHA-256 over the answers that scores rest on, whatever order they came in."""
    said = [[key, replies[key].content, replies[key].finish, replies[key].refusal] for key in sorted(replies)]
    return sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()
