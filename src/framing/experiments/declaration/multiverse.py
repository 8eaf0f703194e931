"""The multiverse of a study: every combination of defensible choices, each checked as a file is.

A choice is a key of the experiment file with its options, or one of the names in ``OWN``. The options of a
key are laid over the file as ``--set`` lays them, and read by the same code.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from math import prod

from pydantic import JsonValue

from framing.errors import BadConfig, FramingError, UsageError
from framing.estimates.inference.slices import ALL, SPLITS
from framing.experiments.declaration.places import Loc
from framing.experiments.declaration.problems import Problem, did_you_mean, refusal
from framing.experiments.declaration.reading import Chosen, Declared, read_experiment

PLACE: Loc = ("robustness", "multiverse")
OFF = "robustness.multiverse=none"

MEASURE, ESTIMAND, CHANNEL, WITHOUT, WORDS, TEST = (
    "measure",
    "estimand",
    "channel",
    "without",
    "words",
    "test",
)
OWN = (MEASURE, ESTIMAND, CHANNEL, WITHOUT, WORDS, TEST)
"""Choices that are no keys of the file: a measure or an estimand that it names, a channel of the scores, an
outlet left out, other dimensions in place of its own, a test."""

PERMUTATION, WELCH = "permutation", "welch"
NONE, DECLARED = "none", "declared"

CLOSED = ("robustness", "title", "report", "schema_version", "level", "extends")
"""Keys that are no choices of an analysis."""

MOST = 2_000
"""Specifications that a file may ask for."""

LONGEST_LABEL = 48
"""Characters of an option's name."""


@dataclass(frozen=True, kw_only=True)
class Specification:
    """One combination of choices.

    Attributes:
        number: From 1, in the order of the choices.
        options: Choice → name of the option.
        declared: The experiment with the options laid over it; None if it holds together no longer.
        refused: Why it does not; empty if it does.
        measure: Place of its measure among those of the experiment, from 0.
        variant: Which scores of the measure, where it gives several; the first if empty.
        estimand: The estimand that is asked.
        channel: ``all``, or column and value: ``voice=own``.
        without: Outlet that is left out, or empty.
        renamed: Dimension in place of which another is looked for → its stand-in.
        test: ``permutation`` or ``welch``.
        main: True if every option is what the file itself declares.
    """

    number: int
    options: Mapping[str, str]
    declared: Declared | None
    refused: str
    measure: int
    estimand: Chosen | None
    variant: str = ""
    channel: str = ALL
    without: str = ""
    renamed: Mapping[str, str] = field(default_factory=dict)
    test: str = PERMUTATION
    main: bool = False


def specifications(declared: Declared) -> tuple[Specification, ...]:
    """Every specification of a study; none if it asks for no multiverse.

    Args:
        declared: The experiment.

    Raises:
        BadConfig: A choice is unknown, an option cannot be read by itself, or there are too many.
    """
    asked = declared.experiment.robustness.multiverse
    if asked == "none":
        return ()
    choices = default_choices(declared) if isinstance(asked, str) else asked
    reading = _Reading(declared=declared)
    problems = [problem for name, options in choices.items() for problem in reading.problems(name, options)]
    if not problems and prod(map(len, choices.values())) > MOST:
        many = f"gives {prod(map(len, choices.values())):,} specifications: {MOST:,} are the most. Name fewer"
        problems = [reading.problem(PLACE, many)]
    if problems:
        raise refusal(declared.document.name, problems)
    names = list(choices)
    combined = product(*choices.values())
    return tuple(
        reading.specification(number, dict(zip(names, options, strict=True)))
        for number, options in enumerate(combined, start=1)
    )


def measure_names(declared: Declared) -> tuple[str, ...]:
    """Names of the measures; a second of a kind has a number behind its name."""
    seen: Counter[str] = Counter()
    found = []
    for chosen in declared.measures:
        seen[chosen.name] += 1
        found.append(chosen.name if seen[chosen.name] == 1 else f"{chosen.name}-{seen[chosen.name]}")
    return tuple(found)


def default_choices(declared: Declared) -> dict[str, tuple[JsonValue, ...]]:
    """The choices of ``multiverse: default``: they can be made in any study.

    Measures that score the dimensions; unit of text; how copies count; all words or the outlets' own; how
    many scored articles an outlet must have.
    """
    experiment = declared.experiment
    units: list[JsonValue] = [
        experiment.unit,
        *(unit for unit in ("sentence", "article") if unit != experiment.unit),
    ]
    scoring = [
        name
        for name, chosen in zip(measure_names(declared), declared.measures, strict=True)
        if chosen.made.needs != "topics"
    ]
    contrast = next((one for one in compared_estimands(declared) if one.name == "contrast"), None)
    least = contrast.options.get("min_articles", 1) if contrast else None
    return {
        MEASURE: tuple(scoring or measure_names(declared)),
        "unit": tuple(units),
        "copies": ("all", "own", "weighted"),
        CHANNEL: (ALL, "voice=own"),
        **({"estimands.contrast.min_articles": (least, 3 if least == 1 else 1)} if least is not None else {}),
    }


def compared_estimands(declared: Declared) -> tuple[Chosen, ...]:
    """Estimands that compare two groups by scores, in the order of the file."""
    return tuple(
        chosen
        for chosen in declared.estimands
        if chosen.made.needs == "scores" and chosen.options.get("target") and chosen.options.get("reference")
    )


def label(option: JsonValue) -> str:
    """An option as figures and tables name it."""
    if isinstance(option, list):
        said = ", ".join(label(one) for one in option) or NONE
    elif isinstance(option, dict):
        said = "; ".join(f"{name}: {label(one)}" for name, one in option.items())
    else:
        said = NONE if option is None else str(option).lower() if isinstance(option, bool) else str(option)
    return said if len(said) <= LONGEST_LABEL else f"{said[: LONGEST_LABEL - 1]}…"


@dataclass(frozen=True, kw_only=True)
class _Reading:
    """Reads options; what is laid over the file alike is read once.

    Attributes:
        declared: The experiment as it stands.
        read: Settings → the experiment with them, or why it holds together no longer.
    """

    declared: Declared
    read: dict[tuple[str, ...], "Declared | str"] = field(default_factory=dict)

    def problem(self, loc: Loc, message: str, *, at_key: bool = True) -> Problem:
        """A problem at a place of the file."""
        document = self.declared.document
        span = document.key_span(loc) if at_key else document.span(loc)
        where = f"{loc[0]}.{loc[1]}" + "".join(
            f"[{step}]" if isinstance(step, int) else f".{step}" for step in loc[2:]
        )
        return Problem(span=span, where=where, message=message)

    def problems(self, name: str, options: Sequence[JsonValue]) -> Iterable[Problem]:
        """What is wrong with a choice and with each of its options by itself."""
        if name.partition(".")[0] in CLOSED or name.endswith((".target", ".reference")):
            yield self.problem((*PLACE, name), "is no choice of an analysis: it changes no estimate")
            return
        labels = [label(option) for option in options]
        for place, option in enumerate(options):
            loc = (*PLACE, name, place)
            if labels.count(labels[place]) > 1:
                yield self.problem(loc, f'has one name with another option: "{labels[place]}"', at_key=False)
            wrong = self._wrong(name, option)
            if wrong:
                yield self.problem(loc, wrong, at_key=False)

    def _wrong(self, name: str, option: JsonValue) -> str:
        """Why an option cannot be used, whatever the others are; empty if it can."""
        if name == MEASURE:
            known = measure_names(self.declared)
            fits = _place_of(str(option), known) is not None
            return "" if fits else f"must be one of {', '.join(known)}.{did_you_mean(option, known)}"
        return self._wrong_name(name, option)

    def _wrong_name(self, name: str, option: JsonValue) -> str:
        known = {
            ESTIMAND: tuple(chosen.name for chosen in compared_estimands(self.declared)),
            TEST: (PERMUTATION, WELCH),
        }.get(name)
        if known is not None:
            return (
                "" if option in known else f"must be one of {', '.join(known)}.{did_you_mean(option, known)}"
            )
        if name == CHANNEL:
            column, equals, value = str(option).partition("=")
            fits = option == ALL or (column in SPLITS and column != "copy" and equals and value)
            return "" if fits else f"must be {ALL}, or a channel and its value such as voice=own"
        if name == WITHOUT:
            return "" if isinstance(option, str) and option else "must be an outlet, or none"
        return self._wrong_setting(name, option)

    def _wrong_setting(self, name: str, option: JsonValue) -> str:
        if name == WORDS and not self._words(option):
            return (
                f"must be {DECLARED}, or dimensions of this experiment with another in place of each: "
                "{multipolarity: multipolarity_short}"
            )
        if name not in OWN and not self._is_key(name):
            return f"is no key of an experiment file.{did_you_mean(name, OWN)}"
        found = self._laid_over(self._settings({name: option}))
        return found if isinstance(found, str) else ""

    def _is_key(self, name: str) -> bool:
        return name.partition(".")[0] in type(self.declared.experiment).model_fields

    def _words(self, option: JsonValue) -> bool:
        if option == DECLARED:
            return True
        own = self.declared.experiment.dimensions
        return (
            isinstance(option, dict)
            and bool(option)
            and all(name in own and isinstance(other, str) for name, other in option.items())
        )

    def specification(self, number: int, options: Mapping[str, JsonValue]) -> Specification:
        """One combination, read whole."""
        found = self._laid_over(self._settings(options))
        read = None if isinstance(found, str) else found
        names, measure = measure_names(self.declared), options.get(MEASURE)
        words = options.get(WORDS)
        without = str(options.get(WITHOUT, NONE))
        estimand = self._estimand(read or self.declared, options.get(ESTIMAND))
        channel, test = str(options.get(CHANNEL, ALL)), str(options.get(TEST, PERMUTATION))
        place = (_place_of(str(measure), names) if measure else 0) or 0
        variant = str(measure) if measure and measure != names[place] else ""
        chosen = (channel, test, without, place, variant)
        plain = chosen == (ALL, PERMUTATION, NONE, 0, "") and not isinstance(words, dict)
        first = self._estimand(self.declared, None)
        return Specification(
            number=number,
            options={name: label(option) for name, option in options.items()},
            declared=read,
            refused=found if isinstance(found, str) else "",
            measure=place,
            variant=variant,
            estimand=estimand,
            channel=channel,
            without="" if without == NONE else without,
            renamed={k: str(v) for k, v in words.items()} if isinstance(words, dict) else {},
            test=test,
            main=plain and read is not None and estimand == first and _said(read) == _said(self.declared),
        )

    def _estimand(self, declared: Declared, named: JsonValue) -> Chosen | None:
        asked = compared_estimands(declared)
        fitting = [chosen for chosen in asked if named in {None, chosen.name}]
        return fitting[0] if fitting else None

    def _settings(self, options: Mapping[str, JsonValue]) -> tuple[str, ...]:
        """The options that are laid over the file, as ``--set`` would be given."""
        laid = [f"{name}={_yaml(option)}" for name, option in options.items() if name not in OWN]
        words = options.get(WORDS)
        if isinstance(words, dict):
            named = [str(words.get(name, name)) for name in self.declared.experiment.dimensions]
            laid.append(f"dimensions={_yaml(list(named))}")
        return tuple(laid)

    def _laid_over(self, settings: tuple[str, ...]) -> "Declared | str":
        if settings not in self.read:
            self.read[settings] = self._read(settings)
        return self.read[settings]

    def _read(self, settings: tuple[str, ...]) -> "Declared | str":
        every = (*self.declared.settings, OFF, *settings)
        try:
            return read_experiment(self.declared.file, every)
        except BadConfig as error:
            return "; ".join(_in_short(problem) for problem in error.problems) or str(error)
        except (UsageError, FramingError) as error:
            return str(error)


def _place_of(option: str, names: Sequence[str]) -> int | None:
    """Place of the measure that an option names, or whose variant it names: ``frameaxis_intensity``."""
    fitting = [name for name in names if option == name or option.startswith(f"{name}_")]
    return names.index(max(fitting, key=len)) if fitting else None


def _yaml(option: JsonValue) -> str:
    """A value as YAML on one line: JSON is YAML."""
    return json.dumps(option, ensure_ascii=False)


def _in_short(problem: object) -> str:
    if not isinstance(problem, Problem):
        return str(problem)
    return f"{problem.where} {problem.message}".strip()


def _said(declared: Declared) -> tuple[object, ...]:
    """What an experiment says of the analysis: two that say the same give the same numbers."""
    experiment = declared.experiment.model_dump(
        mode="json", exclude={"robustness", "report", "measures", "estimands", "models"}
    )
    return (
        experiment,
        [(chosen.name, dict(chosen.options)) for chosen in declared.measures],
        [(chosen.name, dict(chosen.options)) for chosen in declared.estimands],
        {name: (model.kind, model.seeds, model.options) for name, model in declared.models.items()},
    )
