"""Toy stages for tests of the runner: small, and a worker process can import them."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from framing.engine import Engine
from framing.errors import CorpusError
from framing.experiments.stage import Source, Stage


@dataclass(frozen=True, kw_only=True)
class Write:
    """Write a text and the texts of the inputs."""

    text: str

    def __call__(self, inputs: Mapping[str, Path], out: Path, engine: Engine) -> None:
        del engine
        before = "".join((inputs[name] / "text").read_text() for name in sorted(inputs))
        (out / "text").write_text(f"{before}{self.text}\n")


@dataclass(frozen=True, kw_only=True)
class Read:
    """Copy a file, slowly if asked."""

    file: Path
    also_write: str = ""

    def __call__(self, inputs: Mapping[str, Path], out: Path, engine: Engine) -> None:
        del inputs, engine
        (out / "text").write_text(self.file.read_text())
        if self.also_write:
            self.file.write_text(self.also_write)  # somebody edits the file while it is being read


@dataclass(frozen=True, kw_only=True)
class Fail:
    """Raise an error."""

    error: Exception

    def __call__(self, inputs: Mapping[str, Path], out: Path, engine: Engine) -> None:
        del inputs, engine
        (out / "half").write_text("half")
        raise self.error


@dataclass(frozen=True, kw_only=True)
class Clock:
    """Write what is never the same twice."""

    def __call__(self, inputs: Mapping[str, Path], out: Path, engine: Engine) -> None:
        del inputs, engine
        (out / "text").write_text(f"{time.perf_counter_ns()}\n")


def chain(*texts: str) -> list[Stage]:
    """Stages ``a``, ``b`` … of which each needs the one before."""
    names = "abcdefgh"
    return [
        Stage(
            name=names[place],
            work=Write(text=text),
            params={"text": text},
            inputs=tuple(names[place - 1 : place]) if place else (),
        )
        for place, text in enumerate(texts)
    ]


def reading(file: Path, *, also_write: str = "") -> Stage:
    """A stage that reads a file from outside."""
    return Stage(
        name="read", work=Read(file=file, also_write=also_write), sources={"notes.txt": Source.of(file)}
    )


def failing(error: Exception | None = None) -> Stage:
    """A stage that fails."""
    return Stage(name="bad", work=Fail(error=error or CorpusError("nothing there")))
