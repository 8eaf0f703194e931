"""What a run has to do: stages with keys, and why each must be done or need not."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from framing.errors import UnknownName
from framing.experiments.cache import Cache
from framing.experiments.stage import Stage, key_of


@dataclass(frozen=True, kw_only=True)
class Step:
    """A stage of a plan with its key.

    Attributes:
        stage: The stage.
        number: Place in the plan, from 1.
        key: Key of its output.
        parts: What the key is made of.
        inputs: Keys of the stages whose output it reads, by name.
    """

    stage: Stage
    number: int
    key: str
    parts: Mapping[str, str]
    inputs: Mapping[str, str]

    @property
    def name(self) -> str:
        """Name of the stage."""
        return self.stage.name

    @property
    def folder_name(self) -> str:
        """Name of its folder in a run: ``03-tokens``."""
        return f"{self.number:02d}-{self.name}"


ASKED = "asked for"
"""The reason of a stage that is done because the user says so."""

DAMAGED = "its stored output is damaged"
"""How the reason of a stage begins whose output is not as it was left."""

WORDS = "option words of "
"""Part of a key that stands for the word lists of a dimension."""

MOST_NAMED = 4
"""Inputs that a reason names."""

LONGEST_SHOWN = 40
"""Characters of a value up to which a reason shows it."""

Plan = Sequence[Step]
"""Stages in an order in which each finds its inputs made; the last one is what the run is for."""


@dataclass(frozen=True, kw_only=True)
class Forced:
    """Stages that are to be done although their output is at hand.

    Attributes:
        stages: Names of stages.
        onward: Names of stages from which on everything is done again.
    """

    stages: tuple[str, ...] = ()
    onward: tuple[str, ...] = ()

    def within(self, plan: Plan) -> frozenset[str]:
        """Every stage that is meant.

        Raises:
            UnknownName: The plan has no stage of a name.
        """
        known = [step.name for step in plan]
        for name in (*self.stages, *self.onward):
            if name not in known:
                raise UnknownName("stage", name, known)
        after = set(self.onward)
        for step in plan:
            if after.intersection(step.stage.inputs):
                after.add(step.name)
        return frozenset({*self.stages, *after})


def make_plan(stages: Sequence[Stage]) -> Plan:
    """Give every stage its key.

    Args:
        stages: In an order in which inputs come before what needs them.
    """
    keys: dict[str, str] = {}
    steps: list[Step] = []
    for number, stage in enumerate(stages, start=1):
        parts = stage.parts(keys)
        keys[stage.name] = key_of(stage.role or stage.name, parts)
        inputs = {name: keys[name] for name in stage.inputs}
        steps.append(Step(stage=stage, number=number, key=keys[stage.name], parts=parts, inputs=inputs))
    return tuple(steps)


def out_of_date(
    plan: Plan,
    cache: Cache,
    *,
    forced: Forced,
    before: Mapping[str, Mapping[str, str]] | None = None,
    goals: Collection[str] = (),
) -> dict[str, str]:
    """The stages that have to be done, with the reason of each.

    A stage is done only if its output is missing and something needs it, or if it was asked for.

    Args:
        plan: The plan.
        cache: Where outputs are kept.
        forced: What was asked for.
        before: Stage → parts of its key in the run before, to say what has changed; None if there was none.
        goals: Stages whose output is wanted; the last stage if none is named.
    """
    asked = forced.within(plan)
    known = before or {}
    needed = {*(goals or [plan[-1].name]), *asked}
    reasons: dict[str, str] = {}
    for step in reversed(plan):
        if step.name not in needed:
            continue
        reason = _reason(step, cache, step.name in asked, known)
        if reason:
            reasons[step.name] = reason
            needed.update(step.stage.inputs)
    return {step.name: reasons[step.name] for step in plan if step.name in reasons}


def _reason(step: Step, cache: Cache, asked: bool, before: Mapping[str, Mapping[str, str]]) -> str:  # noqa: FBT001
    if asked:
        return ASKED
    entry = cache.get(step.key)
    if entry is not None:
        damage = entry.damage()
        return f"{DAMAGED}: {damage}" if damage else ""
    if step.name not in before:
        return "not done before" if before else "first run"
    changed = differences(before[step.name], step.parts)
    return "; ".join(changed) if changed else "its output is no longer stored"


def differences(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """What differs between the parts of two keys, in words: inputs first, then code, then options.

    Args:
        before: Parts of the key then, as ``Stage.parts`` gives them.
        now: Parts of the key now.
    """
    names = [name for name in sorted({*before, *now}) if before.get(name) != now.get(name)]
    read = [name.partition(" ")[2] for name in names if name.startswith(("input ", "source ", WORDS))]
    code = [name.removeprefix("code of ") for name in names if name.startswith("code of ")]
    others = [name for name in names if not name.startswith(("input ", "source ", WORDS, "code of "))]
    return [
        *([f"{_listed(read)} changed"] if read else []),
        *([f"code of {_listed(code)} changed"] if code else []),
        *(_difference(name.removeprefix("option "), before.get(name), now.get(name)) for name in others),
    ]


def _listed(names: Sequence[str]) -> str:
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _difference(name: str, before: str | None, now: str | None) -> str:
    if before is None or now is None:
        return f"{name} {'added' if before is None else 'removed'}"
    if max(len(before), len(now)) > LONGEST_SHOWN:
        return f"{name} changed"
    return f"{name}: {before} → {now}"
