"""Words near a target, outlet by outlet: what collocations are counted from."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from framing.errors import EstimateError
from framing.estimates.inference.copies import counted, uncounted
from framing.estimates.inference.slices import ALL
from framing.estimates.inference.word_use import Printed
from framing.text.match import Matches, find_matches
from framing.text.patterns import Category, Dictionary, compile_patterns
from framing.text.tokens import TokenPart, Tokens

Reals = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Contexts:
    """Words near a target and everywhere; target outlets come first.

    Attributes:
        words: Types, shape (n_words,).
        near: Tokens near the target, shape (n_outlets, n_words); one near two occurrences counts once.
        everywhere: All tokens, the target's own apart, shape (n_outlets, n_words).
        found: Occurrences of the target, shape (n_outlets,).
        group: 0 or 1 for every outlet, shape (n_outlets,).
        never: Patterns of which the corpus lacks a word.
    """

    words: NDArray[np.str_]
    near: Reals
    everywhere: Reals
    found: Reals
    group: NDArray[np.intp]
    never: tuple[str, ...]


def contexts(
    evidence: Printed, groups: tuple[str, str], patterns: tuple[str, ...], window: int, channel: str = ALL
) -> Contexts:
    """Counts the words near a target in each outlet of two groups.

    Args:
        evidence: Tokens and articles with groups; what was said, for channels and copies.
        groups: Target and reference.
        patterns: What to look for, as dictionaries write it.
        window: Words on each side, within the sentence; punctuation is passed over. 0 takes whole sentences.
        channel: ``all``, or column and value of what is attributed to sentences.

    Raises:
        EstimateError: There are no tokens, or no sentence of a group in the channel.
    """
    tokens = evidence.tokens
    if tokens is None:
        raise EstimateError("collocations need the running words of the corpus, and there are none")
    sentences, group = _sentences(evidence, tokens, groups, channel)
    dictionary = compile_patterns([Category(name="target", patterns=patterns)], tokens.vocabulary)
    shape = (len(group), len(tokens.vocabulary))
    near, everywhere, found = np.zeros(shape), np.zeros(shape), np.zeros(len(group))
    for part in tokens.parts():
        one = _Part(part, dictionary, sentences)
        near += one.tally(one.near(window), shape)
        everywhere += one.tally(~one.own, shape)
        found += one.occurrences(len(group))
    return Contexts(
        words=np.array(tokens.vocabulary.types, dtype=np.str_),
        near=near,
        everywhere=everywhere,
        found=found,
        group=group,
        never=dictionary.never_matching,
    )


def _sentences(
    evidence: Printed, tokens: Tokens, groups: tuple[str, str], channel: str
) -> tuple[pl.DataFrame, NDArray[np.intp]]:
    """Row of the article, ``unit``, number of the outlet and weight of the sentences that count."""
    order = pl.DataFrame({"group": list(groups), "side": [0, 1]}, schema_overrides={"side": pl.Int64})
    members = evidence.articles.select("article", "outlet", "group").join(order, on="group", how="inner")
    outlets = members.select("side", "outlet").unique().sort("side", "outlet").with_row_index("number")
    for side, name in enumerate(groups):
        if side not in set(outlets["side"]):
            raise EstimateError(f"collocations cannot be counted because group {name!r} has no article")
    rows = tokens.articles.select("article").with_row_index("row").join(members, on="article", how="inner")
    known = rows.join(outlets, on=["side", "outlet"], how="inner").select("article", "row", "number")
    group = outlets["side"].to_numpy().astype(np.intp)
    if channel == ALL and evidence.copy == "all":
        return known.with_columns(weight=pl.lit(1.0)), group
    said, (column, _, value) = evidence.said, channel.partition("=")
    if said is None or uncounted(said, evidence.copy):
        raise EstimateError(
            f"collocations cannot be counted with copies: {evidence.copy} and channel {channel}: nothing "
            "says what is copied and who speaks"
        )
    heard = counted(said, evidence.copy)
    heard = heard if channel == ALL else heard.filter(pl.col(column) == value)
    heard = heard.select("article", pl.col("unit").cast(pl.UInt32), "weight")
    return known.join(heard, on="article", how="inner"), group


class _Part:
    """The words of one part that count, with their outlets and weights; punctuation is not there."""

    def __init__(self, part: TokenPart, dictionary: Dictionary, sentences: pl.DataFrame) -> None:
        words = np.flatnonzero(part.is_word)
        sentence = np.searchsorted(part.sentence_offsets, words, side="right") - 1
        outlet, weight = _of_sentences(part, sentences)
        self.types = part.types[words].astype(np.int64)
        self.outlet, self.weight = outlet[sentence], weight[sentence]
        before = np.concatenate([[0], np.cumsum(part.is_word, dtype=np.int64)])
        bounds = before[part.sentence_offsets]
        self.begin, self.end = bounds[sentence], bounds[sentence + 1]
        matches = find_matches(part, dictionary)
        self.first, self.last = self._places(matches, before)
        self.own = self._covered(self.first, self.last)

    def near(self, window: int) -> NDArray[np.bool_]:
        """Words within the window of an occurrence in their sentence, the target's own apart."""
        low, high = self.begin[self.first], self.end[self.first]
        if window:
            low = np.maximum(low, self.first - window)
            high = np.minimum(high, self.last + window)
        return self._covered(low, high) & ~self.own

    def tally(self, chosen: NDArray[np.bool_], shape: tuple[int, int]) -> Reals:
        """Weighted tokens of each outlet and type."""
        rows = np.flatnonzero(chosen & (self.outlet >= 0))
        cells = self.outlet[rows] * shape[1] + self.types[rows]
        sums = np.bincount(cells, weights=self.weight[rows], minlength=shape[0] * shape[1])
        return sums.reshape(shape).astype(np.float64)

    def occurrences(self, n_outlets: int) -> Reals:
        """Weighted occurrences of the target in each outlet."""
        rows = self.first[self.outlet[self.first] >= 0]
        sums = np.bincount(self.outlet[rows], weights=self.weight[rows], minlength=n_outlets)
        return sums.astype(np.float64)

    @staticmethod
    def _places(matches: Matches, before: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """First word of each match, and the word behind its last, counted without punctuation."""
        first, last = before[matches.first], before[matches.behind]
        there = last > first
        return first[there], last[there]

    def _covered(self, low: NDArray[np.int64], high: NDArray[np.int64]) -> NDArray[np.bool_]:
        steps = np.bincount(low, minlength=len(self.types) + 1) - np.bincount(
            high, minlength=len(self.types) + 1
        )
        return np.asarray(np.cumsum(steps[: len(self.types)]) > 0)


def _of_sentences(part: TokenPart, sentences: pl.DataFrame) -> tuple[NDArray[np.int64], Reals]:
    """Outlet of every sentence of the part, -1 for those that do not count, and its weight."""
    places = pl.DataFrame({"row": part.unit_article("sentence"), "unit": part.unit_number("sentence")})
    keys = ["row", "unit"] if "unit" in sentences.columns else ["row"]
    wanted = sentences.select(*(pl.col(key).cast(places.schema[key]) for key in keys), "number", "weight")
    joined = places.join(wanted, on=keys, how="left", maintain_order="left")
    return (
        joined["number"].cast(pl.Int64).fill_null(-1).to_numpy(),
        joined["weight"].fill_null(0.0).to_numpy(),
    )
