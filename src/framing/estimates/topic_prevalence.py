"""How much room each group gives to each topic, with the topics' own uncertainty in the interval."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isnan, nan
from typing import ClassVar

import numpy as np
import polars as pl
from numpy.typing import NDArray

from framing.errors import EstimateError, UsageError
from framing.estimates.base import Evidence, Findings, Needs
from framing.estimates.inference.adjust import Adjustment, adjusted_over_dimensions
from framing.estimates.inference.comparison import LIKE_THESE, few, joined
from framing.estimates.inference.copies import HOW, counted, uncounted
from framing.estimates.inference.design import MIN_FOR_HEADLINE, smallest_p
from framing.estimates.inference.nested import Combined, combined
from framing.estimates.inference.permutation import labellings, permutation_p
from framing.estimates.inference.seeds import derived_seed
from framing.estimates.inference.slices import OUTLET_VALUES
from framing.models.base import TopicModel
from framing.models.fitted.stability import Stability, stability
from framing.models.fitted.topics import consensus, in_common_order
from framing.types import Estimate

Matrix = NDArray[np.float64]
LABEL_WORDS = 4


@dataclass(frozen=True, kw_only=True)
class TopicPrevalence:
    """Mean share of a topic over the target's outlets minus that over the reference's, uncertainty and all.

    Three things are uncertain: which outlets were looked at, the shares of every article (drawn from its
    posterior given the topics), and the topics (fitted with several seeds, paired one to one). The interval
    holds all three by nested multiple imputation; the table ``topic_prevalence`` says how much each adds.
    Copies count as the study says, with ``own`` articles that are copies as a whole left out. Variational
    posteriors are too narrow, and draws given φ leave the noise of φ within a seed out. A topic that other
    seeds do not find again is no finding, whatever its interval: read ``refound`` and ``seeds_agreeing``, the
    share of seeds with the majority's sign, which is no test.

    Attributes:
        target: Name of the one group.
        reference: Name of the group it is compared with.
        draws: Draws of every article's shares for each seed.
        adjust: How p-values are adjusted over the topics.

    References:
        Roberts, Stewart & Airoldi (2016), JASA 111, 988-1003 (method of composition); Rubin (2003),
        Statistica Neerlandica 57, 3-18 (nested imputation); Welch (1947), Biometrika 34, 28-35.
    """

    needs: ClassVar[Needs] = "topics"
    title: ClassVar[str] = "Room that topics get"
    citation: ClassVar[str] = (
        "Roberts, Stewart & Airoldi (2016), JASA 111, 988-1003; Rubin (2003), Statistica Neerlandica 57, 3-18"
    )

    target: str
    reference: str
    draws: int = 25
    adjust: Adjustment = "holm"

    def __post_init__(self) -> None:
        """Checks the choices.

        Raises:
            UsageError: A group is compared with itself, or too few draws are asked for.
        """
        if self.target == self.reference:
            raise UsageError(f"two groups are compared; target and reference are both {self.target!r}")
        if self.draws < 2:  # noqa: PLR2004 - one draw shows no spread
            raise UsageError(f"draws must be 2 or more, not {self.draws}")

    def __call__(self, evidence: Evidence) -> Findings:
        """One estimate per topic and number of topics; tables ``topic_prevalence`` and ``outlet_values``.

        Raises:
            EstimateError: A group has no article with topics.
        """
        topics = [model for model in evidence.models if isinstance(model, TopicModel)]
        sizes = sorted({model.n_topics for model in topics})
        if not sizes:
            raise EstimateError("topic_prevalence cannot be estimated because no topics were fitted")
        found = [self._of_size([m for m in topics if m.n_topics == size], evidence) for size in sizes]
        estimates = [one for estimates, _, _ in found for one in estimates]
        return Findings(
            estimates=tuple(adjusted_over_dimensions(estimates, self.adjust)),
            tables={
                name: pl.concat([tables[name] for _, tables, _ in found])
                for name in ("topic_prevalence", "outlet_values")
            },
            notes=tuple(note for _, _, notes in found for note in notes),
        )

    def _of_size(
        self, models: Sequence[TopicModel], evidence: Evidence
    ) -> tuple[list[Estimate], dict[str, pl.DataFrame], tuple[str, ...]]:
        outlets = _Outlets.of(evidence, (self.target, self.reference), models[0])
        ordered = in_common_order(models)
        means = np.stack(
            [self._drawn(model, outlets, seed) for seed, model in self._seeded(ordered, evidence)]
        )
        agreement = stability(ordered) if len(ordered) > 1 else None
        mean_model, rows, estimates = consensus(models), [], []
        for topic in range(models[0].n_topics):
            sides = means[:, :, outlets.side == 0, topic], means[:, :, outlets.side == 1, topic]
            both = combined(*sides, evidence.level)
            estimate = self._estimate(topic, both, sides, (outlets, evidence, len(models)))
            estimates.append(estimate)
            rows.append(_row(mean_model, topic, (both, estimate), sides, agreement))
        tables = {
            "topic_prevalence": pl.DataFrame(rows, infer_schema_length=None),
            "outlet_values": outlets.table(means.mean(axis=(0, 1)), mean_model.theta),
        }
        return estimates, tables, self._notes(ordered, agreement)

    def _seeded(self, models: Sequence[TopicModel], evidence: Evidence) -> Iterator[tuple[int, TopicModel]]:
        for number, model in enumerate(models):
            k = str(model.n_topics)
            yield derived_seed(evidence.seed, "topic_prevalence", k, str(number)), model

    def _drawn(self, model: TopicModel, outlets: "_Outlets", seed: int) -> Matrix:
        """Means of the outlets in every draw, shape (n_draws, n_outlets, n_topics)."""
        theta = model.theta[outlets.rows]
        if model.concentration is None:
            return np.repeat(outlets.means(theta)[None], self.draws, axis=0)
        shape = theta * model.concentration[outlets.rows][:, None]
        rng = np.random.default_rng(seed)
        drawn = []
        for _ in range(self.draws):
            weights = rng.standard_gamma(np.maximum(shape, np.finfo(np.float64).tiny))
            totals = weights.sum(axis=1, keepdims=True)
            drawn.append(
                outlets.means(np.where(totals > 0, weights / np.where(totals > 0, totals, 1), theta))
            )
        return np.stack(drawn)

    def _estimate(
        self,
        topic: int,
        both: Combined,
        sides: tuple[Matrix, Matrix],
        about: "tuple[_Outlets, Evidence, int]",
    ) -> Estimate:
        outlets, evidence, n_seeds = about
        sizes = sides[0].shape[2], sides[1].shape[2]
        interval, enough = both.interval, min(sizes) >= MIN_FOR_HEADLINE
        p, how = self._permuted(sides, evidence.seed) if enough else (None, "")
        method = joined(
            f"difference of means of outlet means over {n_seeds} seeds"
            + (f" with {self.draws} posterior draws each" if outlets.posterior else ""),
            HOW[evidence.copy],
        )
        return Estimate(
            estimand="topic_prevalence",
            measure=measure_of(outlets.n_topics),
            dimension=dimension_of(topic),
            channel="all",
            target=self.target,
            reference=self.reference,
            value=interval.value,
            low=interval.low if enough else nan,
            high=interval.high if enough else nan,
            level=evidence.level,
            unit="share of the article",
            question=LIKE_THESE,
            method=joined(
                method, "nested imputation with Welch's variance" if enough else "too few outlets", how
            ),
            n_units=len(outlets.rows),
            n_articles=len(outlets.rows),
            n_outlets=sum(sizes),
            p=p,
            smallest_p=smallest_p(*sizes),
            seed=evidence.seed,
            note=joined(*few((self.target, self.reference), sizes), *interval.remarks),
        )

    def _permuted(self, sides: tuple[Matrix, Matrix], seed: int) -> tuple[float, str]:
        values = np.concatenate([side.mean(axis=(0, 1)) for side in sides])
        draw = labellings(
            sides[0].shape[2], sides[1].shape[2], seed=derived_seed(seed, "topic_prevalence", "labellings")
        )
        return float(permutation_p(values[:, None], draw)[0]), f"studentised {draw.method}"

    def _notes(self, models: Sequence[TopicModel], agreement: Stability | None) -> tuple[str, ...]:
        k = models[0].n_topics
        found = [
            f"{k} topics, {len(models)} seeds: {agreement.refound:.0%} of topics are found again "
            f"(cosine {agreement.threshold:g} or more), mean similarity {agreement.mean:.2f}."
            if agreement
            else f"{k} topics, one seed: whether other seeds would find these topics is unknown."
        ]
        if models[0].concentration is None:
            found.append(
                f"{k} topics: the model has no posterior of articles' shares; intervals hold the uncertainty "
                "of outlets and seeds only."
            )
        return tuple(found)


def measure_of(n_topics: int) -> str:
    """What estimates of so many topics are called."""
    return f"topic_prevalence_k{n_topics}"


def dimension_of(topic: int) -> str:
    """What the estimate of a topic is called: ``topic_01`` for the first."""
    return f"topic_{topic + 1:02}"


@dataclass(frozen=True, kw_only=True)
class _Outlets:
    """The articles of two groups with topics, by outlet; target outlets first."""

    rows: NDArray[np.int64]
    place: NDArray[np.int64]
    weights: Matrix
    side: NDArray[np.int64]
    names: tuple[str, ...]
    groups: tuple[str, str]
    n_topics: int
    posterior: bool

    @classmethod
    def of(cls, evidence: Evidence, groups: tuple[str, str], model: TopicModel) -> "_Outlets":
        known = pl.DataFrame({"article": model.articles, "row": range(len(model.articles))}).filter(
            ~np.isnan(model.theta[:, 0])
        )
        sides = pl.DataFrame({"group": groups, "side": [0, 1]})
        members = (
            _weighted(evidence)
            .select("article", "outlet", "group", "weight")
            .join(sides, on="group", how="inner")
            .join(known, on="article", how="inner")
            .sort("side", "outlet", "row")
        )
        if members["side"].n_unique() < len(groups):
            empty = groups[0] if 0 not in set(members["side"]) else groups[1]
            raise EstimateError(
                f"topic_prevalence cannot be estimated because group {empty!r} has no article with topics"
            )
        outlets = members.select("side", "outlet").unique(maintain_order=True)
        return cls(
            rows=members["row"].to_numpy().astype(np.int64),
            place=members.select(pl.struct("side", "outlet").rle_id())
            .to_series()
            .to_numpy()
            .astype(np.int64),
            weights=members["weight"].to_numpy(),
            side=outlets["side"].to_numpy().astype(np.int64),
            names=tuple(outlets["outlet"]),
            groups=groups,
            n_topics=model.n_topics,
            posterior=model.concentration is not None,
        )

    def means(self, theta: Matrix) -> Matrix:
        """Mean of each outlet's articles, copies counted as the study says, shape (n_outlets, n_topics)."""
        first = np.searchsorted(self.place, np.arange(len(self.side)))
        sums = np.add.reduceat(theta * self.weights[:, None], first, axis=0)
        return np.asarray(sums / np.bincount(self.place, weights=self.weights)[:, None])

    def table(self, values: Matrix, theta: Matrix) -> pl.DataFrame:
        """``outlet_values``: mean share of every topic, its standard deviation over the outlet's articles.

        Args:
            values: Shape (n_outlets, n_topics).
            theta: Articles' shares, shape (n_articles, n_topics), mean over seeds.
        """
        pieces = [theta[self.rows[self.place == number]] for number in range(len(self.side))]
        rows = [
            {
                "measure": measure_of(self.n_topics),
                "dimension": dimension_of(topic),
                "channel": "all",
                "outlet": outlet,
                "group": self.groups[side],
                "value": values[number, topic],
                "sd": pieces[number][:, topic].std(ddof=1) if len(pieces[number]) > 1 else nan,
                "n_units": len(pieces[number]),
                "n_articles": len(pieces[number]),
                "n_tokens": None,
            }
            for topic in range(self.n_topics)
            for number, (outlet, side) in enumerate(zip(self.names, self.side.tolist(), strict=True))
        ]
        return pl.DataFrame(rows, schema=OUTLET_VALUES)


def _weighted(evidence: Evidence) -> pl.DataFrame:
    """The articles that count, with ``weight``."""
    if evidence.said is None or evidence.copy == "all":
        return counted(evidence.articles, "all")
    copied = evidence.said.select("article", "cluster", origin="article_origin").unique("article")
    articles = evidence.articles.drop("origin", "cluster").join(
        copied, on="article", how="left", maintain_order="left"
    )
    if uncounted(articles, evidence.copy):
        raise EstimateError("topic_prevalence cannot be estimated because no copies are attributed")
    return counted(articles, evidence.copy)


def _row(
    model: TopicModel,
    topic: int,
    found: tuple[Combined, Estimate],
    sides: tuple[Matrix, Matrix],
    agreement: Stability | None,
) -> dict[str, object]:
    both, estimate = found
    by_seed = (sides[0].mean(axis=2) - sides[1].mean(axis=2)).mean(axis=1)
    words = ", ".join(word for word, _ in model.top_words(topic, LABEL_WORDS))
    name = model.names[topic] if topic < len(model.names) else ""
    enough = not isnan(estimate.low)
    return {
        "k": model.n_topics,
        "topic": topic + 1,
        "label": f"{name}: {words}" if name else words,
        "target": estimate.target,
        "reference": estimate.reference,
        "mean_target": float(sides[0].mean()),
        "mean_reference": float(sides[1].mean()),
        "value": estimate.value,
        "low": estimate.low,
        "high": estimate.high,
        "p": nan if estimate.p is None else estimate.p,
        "of_outlets": both.of_outlets if enough else nan,
        "of_draws": both.of_draws if enough else nan,
        "of_seeds": both.of_seeds if enough else nan,
        "seeds_agreeing": float(max((by_seed > 0).mean(), (by_seed < 0).mean())),
        "refound": nan if agreement is None else float(agreement.per_topic[topic]),
        "n_seeds": len(by_seed),
        "n_outlets_target": sides[0].shape[2],
        "n_outlets_reference": sides[1].shape[2],
    }


ESTIMAND = TopicPrevalence
