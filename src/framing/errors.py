"""What can go wrong, as one tree.

Catch broadly or narrowly; every error says what was wrong, where, what was expected and what to do.

```
FramingError                    exit code 1
├── StageError                  1    a stage of a run failed
├── UsageError                  2    the call or a configuration is wrong
│   ├── UnknownName             2    no outlet, dimension, measure … of that name
│   └── BadConfig               2    a YAML file has problems (all of them, with their places)
├── DataError                   3    data are missing or invalid
│   ├── CorpusError             3    a corpus cannot be read, or holds nothing of use
│   ├── ChangedInput            3    an input changed while it was being read
│   └── EstimateError           3    an estimand cannot be estimated from these scores
├── DifferencesFound            4    verify, reproduce or diff found differences
└── MissingDependency           5    an optional dependency is not installed
```
"""

from difflib import get_close_matches
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterable


class FramingError(Exception):
    """Anything that this project raises on purpose."""

    exit_code: ClassVar[int] = 1


class StageError(FramingError):
    """A stage of a run failed; the message names the stage and where its log is."""


class UsageError(FramingError):
    """The call or a configuration is wrong."""

    exit_code = 2


class UnknownName(UsageError):
    """A name that nothing carries.

    Args:
        kind: What was looked for, in one word: ``measure``, ``outlet`` …
        name: The name as given.
        known: Every name that would have been right.
    """

    def __init__(self, kind: str, name: str, known: "Iterable[str]") -> None:
        self.kind, self.name, self.known = kind, name, tuple(sorted(known))
        super().__init__(f"no {kind} named {name!r}. {self._advice()}")

    def __reduce__(self) -> "tuple[object, ...]":
        """Make it again from what it was made of, so that it survives the way from a worker process."""
        return UnknownName, (self.kind, self.name, self.known)

    def _advice(self) -> str:
        close = get_close_matches(self.name, self.known, n=1)
        if close:
            return f"Did you mean {close[0]!r}?"
        return f"Known: {', '.join(self.known) or 'none'}."


class BadConfig(UsageError):
    """A YAML file has problems; ``problems`` holds them all, each with its place."""

    def __init__(self, message: str, problems: "tuple[object, ...]" = ()) -> None:
        self.problems = problems
        super().__init__(message)


class DataError(FramingError):
    """Data are missing or invalid."""

    exit_code = 3


class CorpusError(DataError):
    """A corpus cannot be read, or holds nothing of use."""


class ChangedInput(DataError):
    """An input changed while it was being read."""


class EstimateError(DataError):
    """An estimand cannot be estimated from these scores; the message says why."""


class DifferencesFound(FramingError):
    """A comparison found differences."""

    exit_code = 4


class MissingDependency(FramingError):
    """An optional dependency is not installed; the message holds the line that installs it."""

    exit_code = 5
