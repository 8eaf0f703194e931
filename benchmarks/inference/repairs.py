"""What misleads a comparison of groups, and what repairs it, through the estimands of an experiment."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Protocol

import numpy as np
import polars as pl

from benchmarks.inference.corpora import GROUPS, ChosenEvents, ErringDictionary, Syndication
from framing.engine import Engine
from framing.estimates.base import Evidence
from framing.estimates.contrast import Contrast
from framing.estimates.corrected import Corrected
from framing.estimates.matched_events import MatchedEvents
from framing.types import Estimate

AT_ONCE = 25

SLOWER = 4
"""Studies of events are fewer by this: each gathers some 1,900 articles by their words."""


class Corpus(Protocol):
    """What evidence is drawn from."""

    def drawn(self, rng: np.random.Generator) -> Evidence: ...


def plain(evidence: Evidence) -> Estimate:
    """The contrast as it stands."""
    return Contrast(target=GROUPS[0], reference=GROUPS[1])(evidence).estimates[0]


def own_copy(evidence: Evidence) -> Estimate:
    """The contrast of what outlets wrote themselves."""
    return plain(replace(evidence, copy="own"))


def weighted_copy(evidence: Evidence) -> Estimate:
    """The contrast with every cluster of copies counted once."""
    return plain(replace(evidence, copy="weighted"))


def within_events(evidence: Evidence) -> Estimate:
    """The difference on events that both groups cover, found by their words."""
    return MatchedEvents(target=GROUPS[0], reference=GROUPS[1])(evidence).estimates[0]


def corrected(evidence: Evidence) -> Estimate:
    """The difference as people would code it."""
    return Corrected(target=GROUPS[0], reference=GROUPS[1])(evidence).estimates[0]


Asked = Mapping[str, Callable[[Evidence], Estimate]]

COPIES: Asked = {"all articles": plain, "copies left out": own_copy, "each story once": weighted_copy}
EVENTS: Asked = {"outlet means": plain, "within the same events": within_events}
CODES: Asked = {"dictionary as it is": plain, "corrected by codes": corrected}


def _dictionaries() -> Iterator[tuple[str, ErringDictionary]]:
    """The cases of the evidence."""
    for name, alarms in (("equal", (0.1, 0.1)), (".05 v .15", (0.05, 0.15)), (".03 v .25", (0.03, 0.25))):
        for share in (0.25, 0.4):
            made = ErringDictionary(shares=(share, 0.25), false_alarms=alarms)
            yield f"false alarms {name}, true {share - 0.25:g}", made
    yield "the same, flagged articles drawn apart", replace(made, flagged=True)
    made = ErringDictionary(shares=(0.25, 0.25), false_alarms=(0.1, 0.1), hits=(0.9, 0.65))
    yield "hits .9 v .65, true 0", made


def cases() -> Iterator[tuple[str, str, Corpus, float, Asked]]:
    """What misleads, the case, what corpora are drawn from, the truth, and the ways of asking."""
    for share in (0.0, 0.1, 0.2, 0.3, 0.5):
        yield "syndication", f"share copied {share:g}", Syndication(share=share), 0.0, COPIES
    for case, dictionary in _dictionaries():
        yield "dictionary errors", case, dictionary, dictionary.truth, CODES
    for gamma, effect in ((0.5, 0.0), (1.0, 0.0), (0.0, 0.0), (0.5, 0.3)):
        events = ChosenEvents(gamma=gamma, effect=effect)
        yield "choice of events", f"gamma {gamma:g}, effect {effect:g}", events, effect, EVENTS


def repaired(engine: Engine, studies: int, seed: int) -> pl.DataFrame:
    """One row per case and way of asking."""
    rows = []
    for number, (what, case, corpus, truth, asked) in enumerate(cases()):
        n = studies if asked is not EVENTS else max(studies // SLOWER, 1)
        parts = [range(first, min(first + AT_ONCE, n)) for first in range(0, n, AT_ONCE)]
        work = partial(some, corpus=corpus, asked=asked, seed=(seed, 2_000 + number))
        found = [row for part in engine.map(work, parts) for row in part]
        for name in asked:
            estimates = [row[name] for row in found]
            rows.append((what, case, name, len(estimates), *judged(estimates, truth)))
            print(*rows[-1], sep=" | ", flush=True)
    names = ("what", "case", "asked", "studies", "mean", "bias", "found", "coverage", "width")
    return pl.DataFrame(rows, schema=names, orient="row").with_columns(pl.col(pl.Float64).round(6))


def some(numbers: range, corpus: Corpus, asked: Asked, seed: tuple[int, ...]) -> list[dict[str, Estimate]]:
    """Some studies: each corpus asked in every way."""
    drawn = (corpus.drawn(np.random.default_rng([*seed, number])) for number in numbers)
    return [{name: ask(evidence) for name, ask in asked.items()} for evidence in drawn]


def judged(estimates: list[Estimate], truth: float) -> tuple[float, float, float, float, float]:
    """Mean estimate, its bias, shares of intervals without 0 and with the truth, mean width."""
    value, low, high = (
        np.array([getattr(one, name) for one in estimates]) for name in ("value", "low", "high")
    )
    return (
        float(value.mean()),
        float(value.mean()) - truth,
        float(np.mean((low > 0) | (high < 0))),
        float(np.mean((low <= truth) & (truth <= high))),
        float(np.mean(high - low)),
    )
