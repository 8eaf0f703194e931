"""How well attributions were found: counts per article, scores, intervals by resampling articles.

Only words count, punctuation does not. Content *overlaps* if at least half of each span of words is in
the other, one to one. A sentence is "not own" if at least half of its words, cue and source words left
out, are content.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from framing.attribution.learned.states import Gold
from framing.attribution.voice_attributions import NONE, Attributions
from framing.attribution.voice_reading import Reading

Words = frozenset[int]
MEASURES = (
    "token_precision",
    "token_recall",
    "token_f1",
    "exact",
    "overlap",
    "cue",
    "source_given_content",
    "end_to_end",
    "sentence_accuracy",
    "direct_overlap",
)


@dataclass(frozen=True, kw_only=True)
class Counts:
    """Counts of one article, or sums of them."""

    hit_words: int = 0
    found_words: int = 0
    gold_words: int = 0
    gold: int = 0
    found: int = 0
    overlap: int = 0
    exact: int = 0
    sourced: int = 0
    right_source: int = 0
    end_to_end: int = 0
    gold_cues: int = 0
    found_cues: int = 0
    right_cues: int = 0
    sentences: int = 0
    right_sentences: int = 0
    direct_gold: int = 0
    direct_found: int = 0
    direct_overlap: int = 0


@dataclass(frozen=True, kw_only=True)
class Said:
    """One attribution as sets of words."""

    content: Words
    cue: Words
    source: Words


def gold_of(gold: Sequence[Gold], is_word: NDArray[np.bool_]) -> list[Said]:
    """Annotated attributions as sets of words; those without a word of content are left out."""
    found = [Said(**{role: _words(getattr(each, role), is_word) for role in Gold._fields}) for each in gold]
    return [each for each in found if each.content]


def said_of(found: Attributions, is_word: NDArray[np.bool_]) -> list[Said]:
    """Attributions that were found, as sets of words."""
    contents: list[list[int]] = [[] for _ in range(len(found))]
    for (first, end), owner in zip(found.contents.tolist(), found.owners.tolist(), strict=True):
        contents[owner] += range(first, end)
    said = []
    for k, content in enumerate(contents):
        cue, source = (_words(_range(spans[k]), is_word) for spans in (found.cues, found.sources))
        said.append(Said(content=_words(np.array(content, dtype=np.int64), is_word), cue=cue, source=source))
    return [each for each in said if each.content]


def _range(span: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.arange(span[0], span[1]) if span[0] != NONE else np.empty(0, dtype=np.int64)


def _words(tokens: NDArray[np.int64], is_word: NDArray[np.bool_]) -> Words:
    return frozenset(tokens[is_word[tokens]].tolist())


def count_article(
    gold: list[Said],
    found: list[Said],
    sentences: Sequence[range],
    is_word: NDArray[np.bool_],
    quoted: NDArray[np.bool_],
) -> Counts:
    """Compare one article.

    Args:
        gold: What it holds.
        found: What was found.
        sentences: Tokens of each of its sentences.
        is_word: Which tokens are words; all articles.
        quoted: Which tokens stand inside quotation marks; all articles.
    """
    gold_words = frozenset[int]().union(*(each.content for each in gold))
    found_words = frozenset[int]().union(*(each.content for each in found))
    pairs = _matched([each.content for each in gold], [each.content for each in found])
    direct = [_is_direct(each.content, quoted) for each in gold]
    right = [_source_is_right(gold[g].source, found[f].source) for g, f in pairs]
    own, own_found = _sentence_votes(gold, sentences, is_word), _sentence_votes(found, sentences, is_word)
    return Counts(
        hit_words=len(gold_words & found_words),
        found_words=len(found_words),
        gold_words=len(gold_words),
        gold=len(gold),
        found=len(found),
        overlap=len(pairs),
        exact=sum(gold[g].content == found[f].content for g, f in pairs),
        sourced=sum(bool(gold[g].source) for g, _ in pairs),
        right_source=sum(ok for ok, (g, _) in zip(right, pairs, strict=True) if gold[g].source),
        end_to_end=sum(right),
        gold_cues=sum(bool(each.cue) for each in gold),
        found_cues=sum(bool(each.cue) for each in found),
        right_cues=len(_matched([s.cue for s in gold if s.cue], [s.cue for s in found if s.cue])),
        sentences=len(own),
        right_sentences=sum(a == b for a, b in zip(own, own_found, strict=True)),
        direct_gold=sum(direct),
        direct_found=sum(_is_direct(each.content, quoted) for each in found),
        direct_overlap=sum(direct[g] for g, _ in pairs),
    )


def _matched(gold: list[Words], found: list[Words]) -> list[tuple[int, int]]:
    """Pairs that overlap by half both ways, each found span used once, in the order of the gold."""
    where = {word: number for number, words in enumerate(found) for word in words}
    used: set[int] = set()
    pairs = []
    for g, words in enumerate(gold):
        for f in sorted({where[word] for word in words if word in where}):
            shared = len(words & found[f])
            if f not in used and 2 * shared >= len(words) and 2 * shared >= len(found[f]):
                used.add(f)
                pairs.append((g, f))
                break
    return pairs


def _is_direct(content: Words, quoted: NDArray[np.bool_]) -> bool:
    """Are nine tenths of the words inside quotation marks?"""
    return float(np.mean(quoted[list(content)])) >= 0.9  # noqa: PLR2004  # told above


def _source_is_right(gold: Words, found: Words) -> bool:
    shared = len(gold & found)
    return not found if not gold else shared > 0 and 2 * shared >= len(gold) and 2 * shared >= len(found)


def _sentence_votes(said: list[Said], sentences: Sequence[range], is_word: NDArray[np.bool_]) -> list[bool]:
    """Is each sentence with words mostly content?"""
    content = frozenset[int]().union(*(each.content for each in said))
    naming = frozenset[int]().union(*(each.cue | each.source for each in said)) - content
    votes = []
    for tokens in sentences:
        words = {token for token in tokens if is_word[token]}
        if words:
            votes.append(2 * len(words & content) >= max(1, len(words - naming)))
    return votes


def scores(counts: Sequence[Counts]) -> dict[str, float]:
    """The measures over some articles; NaN where there is nothing to measure."""
    total = {each.name: sum(getattr(one, each.name) for one in counts) for each in fields(Counts)}
    precision = _ratio(total["hit_words"], total["found_words"])
    recall = _ratio(total["hit_words"], total["gold_words"])
    f1 = _ratio(2 * total["hit_words"], total["found_words"] + total["gold_words"])
    both = total["gold"] + total["found"]
    values = (
        precision, recall, f1, _ratio(2 * total["exact"], both), _ratio(2 * total["overlap"], both),
        _ratio(2 * total["right_cues"], total["gold_cues"] + total["found_cues"]),
        _ratio(total["right_source"], total["sourced"]), _ratio(2 * total["end_to_end"], both),
        _ratio(total["right_sentences"], total["sentences"]),
        _ratio(2 * total["direct_overlap"], total["direct_gold"] + total["direct_found"]),
    )  # fmt: skip
    return dict(zip(MEASURES, values, strict=True))


def _ratio(a: int, b: int) -> float:
    return a / b if b else float("nan")


def intervals(
    counts: Sequence[Counts], *, seed: int = 0, draws: int = 1_000
) -> dict[str, tuple[float, float]]:
    """95 % percentile intervals of every measure, articles drawn with replacement.

    Args:
        counts: One per article.
        seed: Of the draws.
        draws: How many.
    """
    random = np.random.default_rng(seed)
    table = np.array([[getattr(one, each.name) for each in fields(Counts)] for one in counts])
    names = [each.name for each in fields(Counts)]
    drawn = []
    for _ in range(draws):
        total = table[random.integers(len(table), size=len(table))].sum(axis=0).tolist()
        drawn.append(scores([Counts(**dict(zip(names, total, strict=True)))]))
    return {name: _limits([each[name] for each in drawn]) for name in MEASURES}


def _limits(values: list[float]) -> tuple[float, float]:
    """The middle 95 % of the draws in which the measure exists; NaN if it never does."""
    known = [value for value in values if value == value]  # noqa: PLR0124  # NaN differs from itself
    if not known:
        return float("nan"), float("nan")
    low, high = np.percentile(known, (2.5, 97.5)).tolist()
    return low, high


def score_articles(
    reading: Reading, gold: Sequence[list[Gold]], found: Attributions, quoted: NDArray[np.bool_]
) -> list[Counts]:
    """Compare every article.

    Args:
        reading: The tokens of all articles.
        gold: Annotated attributions of each.
        found: What was found in all of them.
        quoted: Which tokens stand inside quotation marks.
    """
    is_word = reading.is_word
    said: list[list[Said]] = [[] for _ in range(reading.n_articles)]
    for each in said_of(found, is_word):
        said[int(np.searchsorted(reading.article_offsets, min(each.content), side="right")) - 1].append(each)
    bounds = reading.sentence_offsets.tolist()
    counts = []
    for a in range(reading.n_articles):
        first, end = reading.article_sentences[a : a + 2].tolist()
        sentences = [range(bounds[s], bounds[s + 1]) for s in range(first, end)]
        counts.append(count_article(gold_of(gold[a], is_word), said[a], sentences, is_word, quoted))
    return counts
