"""One embedding per group of outlets, laid over each other: which words have moved, beyond noise?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import polars as pl
from numpy.typing import NDArray

from framing.engine import Engine
from framing.errors import CorpusError, UsageError
from framing.models.fitted.embedding import Embedding
from framing.models.fitted.procrustes import rotation
from framing.models.fitted.size import too_small
from framing.models.fitted.splits import Flags, Null, of_articles, of_outlets, thinned
from framing.models.fitted.topics import TopicModel
from framing.models.intake.subset import only_articles
from framing.text.tokens import Tokens

Matrix = NDArray[np.float64]
_SLACK = 1e-5
"""Shifts this close count as equal: vectors are kept in single precision."""

FEWEST_SEEDS = 10
"""Fits below which a result says nothing of its own stability; the warning names them."""


class Fitter(Protocol):
    """A model of the room, which this file may not import: models import it."""

    def fit(self, tokens: Tokens, *, seed: int) -> Embedding | TopicModel:
        """The fitted model."""
        ...


@dataclass(frozen=True, kw_only=True)
class GroupChoices:
    """Choices of a comparison of two embeddings.

    Attributes:
        model: What is fitted to each group: an embedding.
        seeds: Pairs of embeddings, each with a seed of its own.
        splits: Random splits that the null rests on; of outlets at most as many as can be told apart.
        null: ``articles``: every outlet's articles are dealt to two halves, of the groups' sizes, so that
            both hold the same outlets: what remains is the noise of texts and of training. ``outlets``:
            whole outlets are dealt out, so that what is peculiar to an outlet is noise too: the only one of
            the two that speaks on groups of outlets.
        share_of_articles: Share of each outlet's articles that every fit sees, drawn anew: below 1 the
            stability column shows the chance of the texts too, which is all there is with ``ppmi_svd``.
        anchors: Most frequent shared words that the rotation is fitted to; None takes every shared word.
        quantile: Quantile of the null that a shift is held against.
        n_nearest: Neighbours listed for each focal word.
    """

    model: Fitter
    seeds: int = FEWEST_SEEDS
    splits: int = 20
    null: Null = "articles"
    share_of_articles: float = 1.0
    anchors: int | None = None
    quantile: float = 0.95
    n_nearest: int = 10


@dataclass(frozen=True, kw_only=True)
class GroupShift:
    """How words differ between the embeddings of two groups.

    Attributes:
        shifts: One row per focal word, largest excess over the null first: ``word``, ``n_target``,
            ``n_reference`` (tokens), ``shift`` (1 - cosine after alignment, mean over seeds), ``shift_sd``
            (over seeds), ``null_median``, ``null_high``, ``excess`` (shift - null_median), ``seeds_above``
            (seeds in which the shift exceeds ``null_high``), ``n_seeds``, ``n_splits`` and ``null_reached``
            ((1 + splits whose shift is as large) / (1 + splits), those among them in which a half does not
            know the word; with ``outlets`` a p-value, with ``articles`` only a place among noise, since one
            outlet's habits reach it too).
        neighbours: For each focal word and group the words nearest to it: ``word``, ``group``, ``rank``,
            ``neighbour``, ``cosine`` (mean over the seeds that list it), ``found`` (share of seeds that list
            it: the stability of that line), ``other_group`` (share of seeds in which the other group lists
            it).
        missing: Focal words that one of the groups does not know.
        n_shared: Words that both embeddings know, in the first seed.
        warnings: What a reader must know.
        method: All choices in words.
    """

    shifts: pl.DataFrame
    neighbours: pl.DataFrame
    missing: tuple[str, ...]
    n_shared: int
    warnings: tuple[str, ...]
    method: str


@dataclass(frozen=True, kw_only=True)
class Aligned:
    """Two embeddings of shared words, the first turned onto the second.

    Attributes:
        words: Shared words, in the order of the first embedding.
        first: Unit rows after centring and rotation, shape (n_words, n_dimensions).
        second: Unit rows after centring.
    """

    words: tuple[str, ...]
    first: Matrix
    second: Matrix

    @property
    def shifts(self) -> Matrix:
        """1 - cosine of each word with itself, 0 to 2, shape (n_words,)."""
        return np.asarray(1 - np.einsum("ij,ij->i", self.first, self.second))


def aligned(first: Embedding, second: Embedding, anchors: int | None = None) -> Aligned:
    """Two embeddings laid over each other by orthogonal Procrustes on mean-centred unit rows.

    Args:
        first: The embedding that is turned; its words are in order of frequency.
        second: The embedding that stays.
        anchors: Most frequent shared words that the rotation is fitted to; None takes all.

    Raises:
        CorpusError: They share fewer words than they have dimensions: any rotation would fit.
        UsageError: They differ in dimensions.

    References:
        Schönemann (1966), Psychometrika 31, 1-10; Hamilton, Leskovec & Jurafsky (2016), ACL, 1489-1501.
    """
    if first.vectors.shape[1] != second.vectors.shape[1]:
        raise UsageError(
            f"embeddings of {first.vectors.shape[1]} and {second.vectors.shape[1]} dimensions cannot be "
            "aligned"
        )
    words = tuple(word for word in first.words if word in second.row)
    used = len(words) if anchors is None else min(anchors, len(words))
    if used <= first.vectors.shape[1]:
        raise CorpusError(
            f"{used} shared words cannot fix a rotation in {first.vectors.shape[1]} dimensions: take shorter "
            "vectors, more anchors, a lower min_count, or more text"
        )
    left = _centred(first.unit_vectors[[first.row[word] for word in words]])
    right = _centred(second.unit_vectors[[second.row[word] for word in words]])
    return Aligned(words=words, first=left @ rotation(left[:used], right[:used]), second=right)


def group_shift(
    tokens: Tokens,
    groups: tuple[Mapping[str, str], str, str],
    words: Sequence[str],
    *,
    seed: int,
    choices: GroupChoices,
    engine: Engine | None = None,
) -> GroupShift:
    """Fits an embedding to each of two groups of outlets, many times, and asks which words have moved.

    Args:
        tokens: The corpus, tokenised.
        groups: Outlet → group, the target group and the reference group; other outlets are left out.
        words: Focal words, as types.
        seed: Every fit and every split derives its own from it.
        choices: The model and all else that was chosen.
        engine: Where the fits run; the result is the same for any number of workers.

    Raises:
        UsageError: A group has no article, or the model gives no embedding.
        CorpusError: A group has too little text for the model or for the alignment.
    """
    sides = _sides(tokens, groups)
    fits = _fits(tokens, sides, tuple(words), seed, choices)
    answers = list((engine or Engine()).map(_fitted, fits))
    observed, null = answers[: choices.seeds], answers[choices.seeds :]
    known = [word for word in dict.fromkeys(words) if all(word in one.shifts for one in observed)]
    names = groups[1:]
    return GroupShift(
        shifts=_shift_table(known, observed, null, _counts(tokens, sides), choices.quantile),
        neighbours=_neighbour_table(known, observed, names),
        missing=tuple(word for word in dict.fromkeys(words) if word not in known),
        n_shared=observed[0].n_shared,
        warnings=_warnings(tokens, sides, names, choices),
        method=_method(choices, groups, len(null)),
    )


@dataclass(frozen=True, kw_only=True)
class _Fit:
    """One pair of embeddings that is to be fitted."""

    tokens: Tokens
    pair: tuple[Flags, Flags]
    seed: int
    words: tuple[str, ...]
    choices: GroupChoices


@dataclass(frozen=True, kw_only=True)
class _Answer:
    """What is kept of a pair: shift of each focal word, and its neighbours in both embeddings."""

    shifts: Mapping[str, float]
    nearest: Mapping[str, tuple[tuple[tuple[str, float], ...], ...]]
    n_shared: int


def _fits(
    tokens: Tokens, sides: tuple[Flags, Flags], words: tuple[str, ...], seed: int, choices: GroupChoices
) -> list[_Fit]:
    """The pairs of the groups themselves, then those of the random splits."""
    drawn = np.random.default_rng(seed).integers(2**31, size=choices.seeds + choices.splits).tolist()
    outlets = tokens.articles["outlet"].to_numpy().astype(np.str_)
    split = of_articles if choices.null == "articles" else of_outlets
    pairs = [sides] * choices.seeds + split(outlets, sides, drawn[choices.seeds :])
    fits = []
    for own, pair in zip(drawn, pairs, strict=False):  # there may be fewer splits than were asked for
        thin = thinned(outlets, pair, choices.share_of_articles, own)
        fits.append(_Fit(tokens=tokens, pair=thin, seed=own, words=words, choices=choices))
    return fits


def _fitted(fit: _Fit) -> _Answer:
    first, second = (_embedding(fit, keep) for keep in fit.pair)
    embeddings = (first, second)
    both = aligned(first, second, fit.choices.anchors)
    shifts = dict(zip(both.words, both.shifts.tolist(), strict=True))
    own = [word for word in fit.words if word in shifts]
    return _Answer(
        shifts={word: shifts[word] for word in own},
        nearest={
            word: tuple(_nearest(made, word, fit.choices.n_nearest) for made in embeddings) for word in own
        },
        n_shared=len(both.words),
    )


def _embedding(fit: _Fit, keep: Flags) -> Embedding:
    made = fit.choices.model.fit(only_articles(fit.tokens, keep), seed=fit.seed)
    if not isinstance(made, Embedding):
        raise UsageError("words shift between embeddings; the model given fits topics")
    return made


def _nearest(embedding: Embedding, word: str, n: int) -> tuple[tuple[str, float], ...]:
    found = embedding.nearest(embedding.unit_vectors[embedding.row[word]], n + 1)
    return tuple(one for one in found if one[0] != word)[:n]


def _centred(rows: Matrix) -> Matrix:
    moved = rows - rows.mean(axis=0)
    lengths = np.linalg.norm(moved, axis=1, keepdims=True)
    return np.asarray(moved / np.where(lengths > 0, lengths, 1.0))


def _sides(tokens: Tokens, groups: tuple[Mapping[str, str], str, str]) -> tuple[Flags, Flags]:
    sides, target, reference = groups
    named = [sides.get(outlet) for outlet in tokens.articles["outlet"].to_list()]
    both = tuple(np.array([name == group for name in named], dtype=np.bool_) for group in (target, reference))
    if target == reference or not (both[0].any() and both[1].any()):
        raise UsageError(f"two different groups with articles are compared; got {target!r} and {reference!r}")
    return both[0], both[1]


def _counts(tokens: Tokens, sides: tuple[Flags, Flags]) -> tuple[Mapping[str, int], Mapping[str, int]]:
    first, second = (
        dict(zip(some.vocabulary.types, some.vocabulary.counts.tolist(), strict=True))
        for some in (only_articles(tokens, keep) for keep in sides)
    )
    return first, second


def _shift_table(
    words: Sequence[str],
    observed: Sequence[_Answer],
    null: Sequence[_Answer],
    counts: tuple[Mapping[str, int], Mapping[str, int]],
    quantile: float,
) -> pl.DataFrame:
    rows = []
    for word in words:
        seen = np.array([one.shifts[word] for one in observed])
        noise = np.array([one.shifts[word] for one in null if word in one.shifts])
        high = float(np.quantile(noise, quantile)) if len(noise) else float("nan")
        middle = float(np.median(noise)) if len(noise) else float("nan")
        below = int((noise < seen.mean() - _SLACK).sum())
        rows.append(
            {
                "word": word,
                "n_target": counts[0].get(word, 0),
                "n_reference": counts[1].get(word, 0),
                "shift": float(seen.mean()),
                "shift_sd": float(seen.std(ddof=1)) if len(seen) > 1 else float("nan"),
                "null_median": middle,
                "null_high": high,
                "excess": float(seen.mean()) - middle,
                "seeds_above": int((seen > high).sum()),
                "n_seeds": len(seen),
                "n_splits": len(null),
                "null_reached": float((1 + len(null) - below) / (1 + len(null))),
            }
        )
    table = pl.DataFrame(rows, infer_schema_length=None)
    if not rows:
        return table
    return table.fill_nan(None).sort("excess", "word", descending=[True, False], nulls_last=True)


def _neighbour_table(
    words: Sequence[str], observed: Sequence[_Answer], names: tuple[str, str]
) -> pl.DataFrame:
    rows = []
    for word in words:
        cosines: tuple[dict[str, list[float]], dict[str, list[float]]] = ({}, {})
        for one in observed:
            for side in (0, 1):
                for neighbour, cosine in one.nearest[word][side]:
                    cosines[side].setdefault(neighbour, []).append(cosine)
        for side, group in enumerate(names):
            ranked = sorted(cosines[side].items(), key=lambda one: (-len(one[1]), -np.mean(one[1]), one[0]))
            n_listed = len(observed[0].nearest[word][side])
            rows += [
                {
                    "word": word,
                    "group": group,
                    "rank": rank,
                    "neighbour": neighbour,
                    "cosine": float(np.mean(values)),
                    "found": len(values) / len(observed),
                    "other_group": len(cosines[1 - side].get(neighbour, ())) / len(observed),
                }
                for rank, (neighbour, values) in enumerate(ranked[:n_listed], start=1)
            ]
    return pl.DataFrame(rows, infer_schema_length=None)


def _warnings(
    tokens: Tokens, sides: tuple[Flags, Flags], names: tuple[str, str], choices: GroupChoices
) -> tuple[str, ...]:
    found = [
        warning
        for keep, name in zip(sides, names, strict=True)
        for warning in too_small(only_articles(tokens, keep), f"group {name!r}")
    ]
    if choices.seeds < FEWEST_SEEDS:
        found.append(f"{choices.seeds} seeds; below {FEWEST_SEEDS} stability is a guess")
    if choices.null == "articles":
        found.append(
            "The null deals out articles within outlets: a shift beyond it is more than noise of texts and "
            "training, and may still be the way of one outlet. For groups of outlets take null='outlets'."
        )
    return tuple(found)


def _method(choices: GroupChoices, groups: tuple[Mapping[str, str], str, str], n_splits: int) -> str:
    anchors = "all shared words" if choices.anchors is None else f"the {choices.anchors} most frequent ones"
    return (
        f"{choices.model!r} fitted to {groups[1]} and to {groups[2]} with {choices.seeds} seeds on "
        f"{choices.share_of_articles:.0%} of the articles, aligned by orthogonal Procrustes on mean-centred "
        f"unit rows over {anchors}; shift = 1 - cosine; null: {n_splits} random splits of the same "
        f"outlets by {choices.null}, quantile {choices.quantile:g}"
    )
