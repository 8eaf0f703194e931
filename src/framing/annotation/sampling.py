"""Draws the pieces of text that people are to code: at random, with known chances, blind.

Every outlet is a stratum of its own, so that each can be corrected by itself; within it, pieces that the
dictionaries of the chosen dimensions match (`flagged`) may be drawn apart from those they do not, since a
rare dimension would hardly turn up otherwise. What was drawn with which chance is written down: without it no
estimate can be corrected by the codes.

References:
    Särndal, Swensson & Wretman (1992), Model Assisted Survey Sampling, 3.7; Egami, Hinck, Stewart & Wei
    (2023), NeurIPS 36, for codes drawn with known chances.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from framing.annotation.base import Item
from framing.errors import UsageError
from framing.text.match import find_matches
from framing.text.patterns import Category, compile_patterns
from framing.text.tokens import TokenPart, Tokens
from framing.types import Dimension

SAMPLE: dict[str, pl.DataType] = {
    "item": pl.String(),
    "article": pl.String(),
    "unit": pl.UInt32(),
    "outlet": pl.String(),
    "group": pl.String(),
    "flagged": pl.Boolean(),
    "n_stratum": pl.Int64(),
    "n_drawn": pl.Int64(),
    "probability": pl.Float64(),
}
"""One row per item, in the order of the items' names.

``flagged`` is null where it played no part in the draw. ``n_stratum`` counts the pieces of the stratum
(outlet, group and flag), ``n_drawn`` those that were drawn from it; ``probability`` is their ratio.
"""

FEWEST_OF_STRATUM = 2
"""Pieces that every stratum gives at least, if it has them: below two nobody knows how it varies."""

Numbers = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Sampling:
    """How a sample is drawn.

    Attributes:
        seed: Seed of the draw.
        per_outlet: Pieces from each outlet; all of an outlet that has fewer.
        flagged: Share of those that the dictionaries match, as far as there are so many; 0 draws without
            looking at the dictionaries.
        context: Pieces of text shown on each side of what is coded.
    """

    seed: int
    per_outlet: int = 18
    flagged: float = 0.5
    context: int = 1

    def __post_init__(self) -> None:
        """Checks the choices.

        Raises:
            UsageError: A number makes no sense.
        """
        if self.per_outlet < 2 * FEWEST_OF_STRATUM:
            raise UsageError(
                f"at least {2 * FEWEST_OF_STRATUM} pieces per outlet are needed; 18 or more serve"
            )
        if not 0 <= self.flagged < 1:
            raise UsageError(
                "the share of flagged pieces is from 0 to less than 1: the others are needed, too"
            )


def draw(
    tokens: Tokens, articles: pl.DataFrame, dimensions: Sequence[Dimension], sampling: Sampling
) -> tuple[pl.DataFrame, tuple[Item, ...]]:
    """A sample of the pieces of text in the groups of a study.

    Args:
        tokens: The corpus; its unit is what is coded.
        articles: One row per article in the order of the corpus: ``article``, ``outlet``, ``group`` (null
            outside all groups), ``language``.
        dimensions: What will be coded.
        sampling: How.

    Returns:
        The key (``SAMPLE``), and the items with their texts, in the same order.

    Raises:
        UsageError: No piece of text is in any group.
    """
    listed = _listed(tokens, articles, dimensions)
    if listed.is_empty():
        raise UsageError("no piece of text is in any group of the study: check its groups and its selection")
    by = ["group", "outlet", "flagged"] if sampling.flagged else ["group", "outlet"]
    generator = np.random.default_rng(sampling.seed)
    drawn = pl.concat(
        [
            stratum.with_columns(n_stratum=pl.lit(stratum.height, pl.Int64), n_drawn=pl.lit(n, pl.Int64))[
                np.sort(generator.permutation(stratum.height)[:n])
            ]
            for stratum, n in _allocated(listed, by, sampling)
        ]
    )
    shuffled = drawn[generator.permutation(drawn.height)]
    width = len(str(shuffled.height))
    named = shuffled.with_columns(
        item=pl.Series([f"t{number:0{width}d}" for number in range(1, shuffled.height + 1)]),
        probability=pl.col("n_drawn") / pl.col("n_stratum"),
        **({} if sampling.flagged else {"flagged": pl.lit(None, pl.Boolean)}),
    )
    items = _items(tokens, named, sampling.context)
    return named.select(pl.col(name).cast(kind) for name, kind in SAMPLE.items()), items


def _allocated(
    listed: pl.DataFrame, by: Sequence[str], sampling: Sampling
) -> Iterator[tuple[pl.DataFrame, int]]:
    """Strata with the number of pieces that each gives, in the order of groups, outlets and flags."""
    for outlet in listed.partition_by("group", "outlet", maintain_order=True):
        strata = outlet.partition_by(*by, maintain_order=True)
        sizes = np.array([stratum.height for stratum in strata])
        shares = [
            (sampling.flagged if stratum["flagged"][0] else 1 - sampling.flagged)
            if sampling.flagged and len(strata) > 1
            else 1.0
            for stratum in strata
        ]
        yield from zip(strata, allocation(sizes, np.array(shares), sampling.per_outlet).tolist(), strict=True)


def allocation(sizes: Numbers, shares: NDArray[np.float64], n: int) -> Numbers:
    """How many of `n` pieces each stratum gives.

    Args:
        sizes: Pieces of each stratum.
        shares: Wanted share of each, summing to 1.
        n: Pieces wanted in all.

    Returns:
        Whole numbers, none above its size, none below ``FEWEST_OF_STRATUM`` where the stratum has so many;
        what one stratum lacks the others give.
    """
    least = np.minimum(sizes, FEWEST_OF_STRATUM)
    given = np.clip(np.round(shares * n).astype(np.int64), least, sizes)
    while given.sum() > n and (given > least).any():
        given[np.argmax(np.where(given > least, given, -1))] -= 1
    while given.sum() < n and (given < sizes).any():
        given[np.argmax(np.where(given < sizes, sizes - given, -1))] += 1
    return given


def _listed(tokens: Tokens, articles: pl.DataFrame, dimensions: Sequence[Dimension]) -> pl.DataFrame:
    """Every piece of text with a word in it that stands in a group, sorted so that parts do not matter."""
    known = articles.select("article", "outlet", "group", "language").with_row_index("row")
    pieces = []
    for number, part in enumerate(tokens.parts()):
        n_units = len(part.unit_offsets(tokens.unit)) - 1
        pieces.append(
            pl.DataFrame(
                {
                    "part": np.full(n_units, number, np.int64),
                    "place": np.arange(n_units, dtype=np.int64),
                    "row": part.unit_article(tokens.unit).astype(np.uint32),
                    "unit": part.unit_number(tokens.unit),
                    "n_words": part.n_words(tokens.unit),
                }
            )
            .join(known, on="row", maintain_order="left")
            .with_columns(flagged=_flags(part, tokens, known["language"].to_numpy(), dimensions))
        )
    listed = pl.concat(pieces).filter(pl.col("group").is_not_null(), pl.col("n_words") > 0)
    return listed.sort("group", "outlet", "flagged", "article", "unit", maintain_order=True)


def _flags(
    part: TokenPart, tokens: Tokens, languages: NDArray[np.object_], dimensions: Sequence[Dimension]
) -> pl.Series:
    """Whether a pattern of one of the dimensions, in the language of the article, stands in each piece."""
    spoken = sorted({language for dimension in dimensions for language in dimension.words})
    categories = [
        Category(
            name=f"{dimension.name}/{language}",
            patterns=dimension.words[language].patterns,
            except_patterns=dimension.words[language].except_patterns,
        )
        for language in spoken
        for dimension in dimensions
        if language in dimension.words
    ]
    found = find_matches(part, compile_patterns(categories, tokens.vocabulary))
    units = found.units(part.unit_offsets(tokens.unit))
    of_category = np.array([category.name.partition("/")[2] for category in categories], dtype=object)
    right = languages[part.unit_article(tokens.unit)[units]] == of_category[found.categories]
    flagged = np.zeros(len(part.unit_offsets(tokens.unit)) - 1, dtype=np.bool_)
    flagged[units[right]] = True
    return pl.Series(flagged)


def _items(tokens: Tokens, drawn: pl.DataFrame, context: int) -> tuple[Item, ...]:
    """The items with their texts, in the order of ``drawn``."""
    found: dict[str, Item] = {}
    for number, part in enumerate(tokens.parts()):
        here = drawn.filter(pl.col("part") == number)
        if here.is_empty():
            continue
        texts, article = part.texts(), part.unit_article(tokens.unit)
        for item, place in here.select("item", "place").iter_rows():
            around = [
                near
                for near in range(max(0, place - context), min(len(article), place + context + 1))
                if article[near] == article[place]
            ]
            printed = dict(zip(around, part.text_of(texts, tokens.unit, around), strict=True))
            found[item] = Item(
                item=item,
                text=printed[place],
                before=" ".join(printed[near] for near in around if near < place),
                after=" ".join(printed[near] for near in around if near > place),
            )
    return tuple(found[item] for item in drawn["item"])
