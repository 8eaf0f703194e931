"""Which stages the multiverse of a study adds: what differs from it is done anew, all else is shared."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

from pydantic import JsonValue

from framing.experiments.declaration.multiverse import (
    WELCH,
    Specification,
    measure_names,
    specifications,
)
from framing.experiments.declaration.reading import Declared
from framing.experiments.plan import make_plan
from framing.experiments.stage import Source, Stage
from framing.experiments.stages.articles import ARTICLES
from framing.experiments.stages.multiverse import Multiverse
from framing.experiments.stages.multiverse import Specified as Answered
from framing.experiments.stages.specified import Case, Specified

if TYPE_CHECKING:
    from framing.estimates.base import Estimand

MULTIVERSE = "multiverse"

Layout = Callable[[Declared], Sequence[Stage]]
"""The stages of an experiment from its corpus to its scores."""

NO_ESTIMAND = (
    "no estimand of the experiment compares two groups by scores: name one, such as "
    "contrast: {target: ..., reference: ...}"
)


@dataclass
class _Shared:
    """The stages so far, by what they make.

    Attributes:
        names: Key → name in the plan.
        added: Stages that the study itself does not have.
    """

    names: dict[str, str]
    added: list[Stage] = field(default_factory=list)

    @classmethod
    def of(cls, base: Sequence[Stage]) -> "_Shared":
        return cls(names={step.key: step.name for step in make_plan(base)})

    def take(self, stages: Sequence[Stage], wanted: Sequence[str]) -> dict[str, str]:
        """Have some stages in the plan, with all that they need; returns role → name in the plan."""
        plan = {step.name: step for step in make_plan(stages)}
        needed = set(wanted)
        for name in reversed(list(plan)):
            if name in needed:
                needed.update(plan[name].stage.inputs)
        named: dict[str, str] = {}
        for role, step in plan.items():
            if role not in needed:
                continue
            if step.key not in self.names:
                self.names[step.key] = self._add(step.stage, named)
            named[role] = self.names[step.key]
        return named

    def _add(self, stage: Stage, named: Mapping[str, str]) -> str:
        name = f"{stage.name}~{sum(one.role == stage.name for one in self.added) + 2}"
        inputs = tuple(named[role] for role in stage.inputs)
        roles = {named[role]: role for role in stage.inputs if named[role] != role}
        self.added.append(replace(stage, name=name, role=stage.name, inputs=inputs, roles=roles))
        return name


@dataclass(frozen=True)
class _Scored:
    """What a specification looks at: scores and articles by their names in the plan, and a coded sample."""

    scores: str
    articles: str
    role: str
    codes: str


def multiverse_stages(declared: Declared, base: Sequence[Stage], layout: Layout) -> tuple[Stage, ...]:
    """The stages that the multiverse adds to those of the study, the one that joins them last.

    Args:
        declared: The experiment.
        base: Its own stages.
        layout: What gives the stages of an experiment with other choices.

    Returns:
        Nothing if the study asks for no multiverse.

    Raises:
        BadConfig: A choice or an option is wrong.
    """
    asked = specifications(declared)
    if not asked:
        return ()
    shared, laid = _Shared.of(base), _Laid(layout=layout)
    cases: dict[_Scored, list[Case]] = {}
    answered = []
    for one in asked:
        refused = one.refused or ("" if one.estimand else NO_ESTIMAND)
        if one.declared is None or refused:
            answered.append(_answered(one, "", 0, refused))
            continue
        scored = laid.scored(one.declared, one.measure, shared)
        of_these = cases.setdefault(scored, [])
        case = case_of(one, one.declared)
        if case not in of_these:
            of_these.append(case)
        answered.append(_answered(one, stage_name(list(cases).index(scored)), of_these.index(case), ""))
    stages = [
        _specified(declared, stage_name(place), scored, tuple(of_these))
        for place, (scored, of_these) in enumerate(cases.items())
    ]
    return (*shared.added, *stages, _joined(declared, stages, answered, asked))


@dataclass(frozen=True, kw_only=True)
class _Laid:
    """The stages of every experiment that was read, each laid out once."""

    layout: Layout
    known: dict[int, Sequence[Stage]] = field(default_factory=dict)
    taken: dict[tuple[int, str], _Scored] = field(default_factory=dict)

    def scored(self, declared: Declared, measure: int, shared: _Shared) -> _Scored:
        """What is to be looked at of an experiment for one of its measures."""
        role = f"scores-{measure_names(declared)[measure]}"
        key = id(declared), role
        if key not in self.taken:
            if id(declared) not in self.known:
                self.known[id(declared)] = self.layout(declared)
            named = shared.take(self.known[id(declared)], (role, ARTICLES))
            codes = str(declared.hand_codes) if declared.hand_codes else ""
            self.taken[key] = _Scored(named[role], named[ARTICLES], role, codes)
        return self.taken[key]


def stage_name(place: int) -> str:
    """Name of the stage that asks one set of scores, from 0."""
    return f"specifications-{place + 1}"


def case_of(one: Specification, declared: Declared) -> Case:
    """How a specification asks.

    Args:
        one: The specification.
        declared: Its experiment.
    """
    experiment, chosen = declared.experiment, one.estimand
    if chosen is None:
        raise ValueError("a specification without an estimand asks nothing")
    made, options = chosen.made, chosen.options
    stand_ins = {name: one.renamed.get(name, name) for name in _own_names(experiment.dimensions, one)}
    return Case(
        estimand=cast("Estimand", replace(made, by=()) if "by" in options else made),
        pair=(str(options["target"]), str(options["reference"])),
        copy=experiment.copies,
        channel=one.channel,
        without=one.without,
        by_welch=one.test == WELCH,
        variant=one.variant,
        dimensions={looked_for: name for name, looked_for in stand_ins.items()},
        sentences=experiment.unit == "sentence",
    )


def _own_names(looked_for: Sequence[str], one: Specification) -> tuple[str, ...]:
    """The dimensions of the study for which the dimensions of a specification stand."""
    back = {other: name for name, other in one.renamed.items()}
    return tuple(back.get(name, name) for name in looked_for)


def _answered(one: Specification, stage: str, case: int, refused: str) -> Answered:
    return Answered(
        options=tuple(one.options.values()),
        stage=stage,
        case=case,
        refused=refused,
        main=one.main,
        by_welch=one.test == WELCH,
    )


def _specified(declared: Declared, name: str, scored: _Scored, cases: tuple[Case, ...]) -> Stage:
    experiment = declared.experiment
    codes = Path(scored.codes) if scored.codes else None
    inputs = (scored.scores, scored.articles)
    roles = {scored.scores: scored.role, scored.articles: ARTICLES}
    work = Specified(
        scores=scored.role, cases=cases, seed=experiment.seed, level=experiment.level, hand_codes=codes
    )
    params: dict[str, JsonValue] = {
        "seed": experiment.seed,
        "level": experiment.level,
        **{f"case {number}": _of_case(case) for number, case in enumerate(cases, start=1)},
    }
    return Stage(
        name=name,
        role="specifications",
        work=work,
        params=params,
        inputs=inputs,
        roles={plan: role for plan, role in roles.items() if plan != role},
        sources={"hand_codes": Source.of(codes)} if codes else {},
        rooms=("annotation", "measures", "estimates"),
        libraries=("numpy", "scipy", "polars", "pyarrow"),
        apart=True,
    )


def _of_case(case: Case) -> dict[str, JsonValue]:
    """A case as options of a stage."""
    said = {name: value for name, value in vars(case).items() if name != "estimand"}
    return {
        **{name: list(value) if isinstance(value, tuple) else value for name, value in said.items()},
        "dimensions": dict(case.dimensions),
        "estimand": type(case.estimand).__name__,
        "options": {name: _plain(value) for name, value in vars(case.estimand).items()},
    }


def _plain(value: object) -> JsonValue:
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)


def _joined(
    declared: Declared,
    stages: Sequence[Stage],
    answered: Sequence[Answered],
    asked: Sequence[Specification],
) -> Stage:
    experiment = declared.experiment
    first = next((one.estimand for one in asked if one.estimand), None)
    options = first.options if first else {}
    work = Multiverse(
        choices=tuple(asked[0].options),
        specifications=tuple(answered),
        dimensions=tuple(experiment.dimensions),
        pair=(str(options.get("target", "")), str(options.get("reference", ""))),
        seed=experiment.seed,
        level=experiment.level,
    )
    return Stage(
        name=MULTIVERSE,
        work=work,
        params={
            "choices": list(work.choices),
            "specifications": [cast("JsonValue", _plain_all(asdict(one))) for one in answered],
            "dimensions": list(work.dimensions),
            "pair": list(work.pair),
            "seed": work.seed,
            "level": work.level,
        },
        inputs=tuple(stage.name for stage in stages),
        rooms=("estimates", "experiments/tables.py"),
        libraries=("numpy", "scipy", "polars", "pyarrow"),
    )


def _plain_all(said: Mapping[str, object]) -> dict[str, JsonValue]:
    return {name: _plain(value) for name, value in said.items()}
