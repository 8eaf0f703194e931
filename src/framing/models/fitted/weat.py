"""WEAT: do two sets of words differ in their association with two others, in one embedding?"""

from dataclasses import dataclass
from itertools import combinations
from math import comb, nan
from typing import Literal

import numpy as np

from framing.errors import UsageError
from framing.models.fitted.word_sets import Matrix, WordSet, require_apart

MAX_EXACT_PARTITIONS = 200_000
"""Partitions of the targets up to which every one is listed."""
DRAWN_PARTITIONS = 19_999
"""Partitions drawn, beside the observed one, where there are more."""
_SLACK = 1e-12
"""Statistics this close count as equal: the order of a sum must not decide."""

Comparison = Literal[">=", ">"]


@dataclass(frozen=True, kw_only=True)
class WeatChoices:
    """Choices in which programs differ; each changes the numbers.

    Attributes:
        ddof: 1: the effect's standard deviation over n - 1 (as in sweater); 0: over n
            (as in WEFE). With 8 and 8 targets d differs by 3.3 %.
        comparison: ``>=`` counts partitions as extreme as the observed one, itself among them, so that p is
            never 0; ``>`` is the paper's wording.
        draws: Partitions drawn where there are more than 200,000.
    """

    ddof: Literal[0, 1] = 1
    comparison: Comparison = ">="
    draws: int = DRAWN_PARTITIONS


@dataclass(frozen=True, kw_only=True)
class Weat:
    """Result of a word embedding association test.

    Attributes:
        d: Effect size: difference of the targets' mean associations in standard deviations over all targets;
            between -2 and 2 or little more, NaN if they do not vary.
        sum_statistic: Sum of the associations of X less that of Y: the paper's test statistic.
        mean_statistic: Mean of X less mean of Y: divided by the number of words, else the same.
        associations: For each target word, X first, mean cosine with A less mean cosine with B.
        p: One-sided: share of partitions of the targets with a statistic as large. It is about the choice of
            words, with these vectors given; it says nothing about outlets or about another training of them.
        p_two_sided: The same for the absolute statistic.
        n_partitions: Partitions of the targets that p rests on, the observed one among them.
        exact: Every partition was listed.
        d_low: Smallest d with one word of any set left out; NaN where a set would be too small.
        d_high: Largest one.
        most_influential: The word whose leaving changes d most; empty where none can be left out.
        choices: What was chosen.
        missing: Words of the sets that the embedding does not know, by set.
        method: All choices in words.
    """

    d: float
    sum_statistic: float
    mean_statistic: float
    associations: tuple[tuple[str, float], ...]
    p: float
    p_two_sided: float
    n_partitions: int
    exact: bool
    d_low: float
    d_high: float
    most_influential: str
    choices: WeatChoices
    missing: tuple[tuple[str, tuple[str, ...]], ...]
    method: str


def weat(
    targets: tuple[WordSet, WordSet],
    attributes: tuple[WordSet, WordSet],
    *,
    seed: int,
    choices: WeatChoices | None = None,
) -> Weat:
    """Association of two sets of target words with two sets of attribute words.

    Args:
        targets: X and Y, of equal size: the words that are permuted.
        attributes: A and B, which stay as they are.
        seed: Seed of the draw of partitions where there are too many to list.
        choices: Choices; None takes the usual ones.

    Raises:
        UsageError: X and Y differ in size, hold fewer than two words, or share a word; or A and B do.

    References:
        Caliskan, Bryson & Narayanan (2017), Science 356, 183-186, supplement.
    """
    chosen = choices or WeatChoices()
    first, second = targets
    require_apart(first, second)
    require_apart(*attributes)
    _require_equal(first, second)
    s = _associations(targets, attributes)
    n = len(first.words)
    sums, exact = _partition_sums(s, n, seed, chosen.draws)
    left = _leaving_one_out(targets, attributes, chosen.ddof)
    d = _effect(s, n, chosen.ddof)
    return Weat(
        d=d,
        sum_statistic=float(s[:n].sum() - s[n:].sum()),
        mean_statistic=float(s[:n].mean() - s[n:].mean()),
        associations=tuple(zip((*first.words, *second.words), s.tolist(), strict=True)),
        p=_share(sums, chosen.comparison),
        p_two_sided=_share(np.abs(sums), chosen.comparison),
        n_partitions=len(sums),
        exact=exact,
        d_low=min((value for _, value in left), default=nan),
        d_high=max((value for _, value in left), default=nan),
        most_influential=max(left, key=lambda one: abs(one[1] - d))[0] if left else "",
        choices=chosen,
        missing=tuple((own.name, own.missing) for own in (*targets, *attributes) if own.missing),
        method=_method(chosen, len(sums), exact=exact),
    )


def _require_equal(first: WordSet, second: WordSet) -> None:
    if len(first.words) != len(second.words) or len(first.words) < 2:  # noqa: PLR2004 - nothing varies in one
        lacking = "; ".join(f"{own.name}: {', '.join(own.missing)}" for own in (first, second) if own.missing)
        raise UsageError(
            f"WEAT permutes targets between two sets of one size, two words or more; the embedding knows "
            f"{len(first.words)} of {first.name!r} and {len(second.words)} of {second.name!r} (not known: "
            f"{lacking or 'none'}). Take words out of the longer set yourself, and say which."
        )


def _associations(targets: tuple[WordSet, WordSet], attributes: tuple[WordSet, WordSet]) -> Matrix:
    words = np.vstack([own.unit_vectors for own in targets])
    near, far = ((words @ own.unit_vectors.T).mean(axis=1) for own in attributes)
    return np.asarray(near - far)


def _effect(s: Matrix, n: int, ddof: int) -> float:
    spread = float(s.std(ddof=ddof))
    return float(s[:n].mean() - s[n:].mean()) / spread if spread > _SLACK else nan


def _partition_sums(s: Matrix, n: int, seed: int, draws: int) -> tuple[Matrix, bool]:
    """Sum statistic of every partition, or of drawn ones; the observed one first."""
    total = s.sum()
    if comb(len(s), n) <= MAX_EXACT_PARTITIONS:
        chosen = np.array(list(combinations(range(len(s)), n)), dtype=np.intp)
        return 2 * s[chosen].sum(axis=1) - total, True
    rng = np.random.default_rng(seed)
    shuffled = rng.permuted(np.tile(s, (draws, 1)), axis=1)
    return np.concatenate([[2 * s[:n].sum() - total], 2 * shuffled[:, :n].sum(axis=1) - total]), False


def _share(sums: Matrix, comparison: Comparison) -> float:
    """Share of partitions whose statistic reaches, or exceeds, that of the first."""
    if comparison == ">=":
        return float(np.mean(sums >= sums[0] - _SLACK))
    return float(np.mean(sums > sums[0] + _SLACK))


def _leaving_one_out(
    targets: tuple[WordSet, WordSet], attributes: tuple[WordSet, WordSet], ddof: int
) -> list[tuple[str, float]]:
    """Each word with the effect that is left without it; sets that would be empty keep their only word."""
    found = []
    n = len(targets[0].words)
    s = _associations(targets, attributes)
    if n > 2:  # noqa: PLR2004 - two words less one do not vary
        for place, word in enumerate((*targets[0].words, *targets[1].words)):
            rest: Matrix = np.delete(s, place)
            found.append((word, _effect(rest, n - (place < n), ddof)))
    for side, own in enumerate(attributes):
        for place, word in enumerate(own.words if len(own.words) > 1 else ()):
            less = own.without(place)
            pair = (less, attributes[1]) if side == 0 else (attributes[0], less)
            found.append((word, _effect(_associations(targets, pair), n, ddof)))
    return found


def _method(choices: WeatChoices, n: int, *, exact: bool) -> str:
    over = "n - 1" if choices.ddof else "n"
    how = f"all {n:,} partitions" if exact else f"{n - 1:,} drawn partitions and the observed one"
    return (
        f"WEAT: d over the standard deviation of all targets (over {over}); p one-sided over {how} of the "
        f"target words into two sets of equal size, attributes fixed, counting statistics "
        f"{choices.comparison} the observed one"
    )
