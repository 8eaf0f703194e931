"""How the methods paragraph tells topics, focal words, change, events, likeness and human codes."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields
from typing import cast

from pydantic import JsonValue

from framing import catalogue
from framing.errors import UnknownName
from framing.experiments.results import Results
from framing.reports.naming import listing, readable
from framing.reports.numbers import percent, whole
from framing.reports.prose.cells import recorded
from framing.reports.prose.estimand_works import WORKS
from framing.reports.prose.references import METHODS, Reference
from framing.reports.prose.sentence import Filling, Prose, join, say

Options = Mapping[str, JsonValue]

SAID: Mapping[str, Mapping[str, str]] = {
    "Topics": {
        "topic_prevalence": (
            "Room that topics get is the difference of means of outlet means of articles' shares. Every "
            "article counts with {draws} draws from its posterior in every fit; topics of several fits are "
            "paired one to one, so that the sum of the cosines of their words is largest. Outlets, draws and "
            "fits are combined by nested multiple imputation, with Welch's variance over outlets{works}. "
            "With three outlets or more in both groups p-values permute whole outlets, adjusted over topics "
            "by {adjust}."
        ),
        "topic_reading": (
            "Topics are labelled by FREX with equal weights and by log-odds; their coherence is the mean "
            "NPMI of the {n_words} most probable words over windows of {window} words{works}."
        ),
        "choice_of_k": (
            "Numbers of topics tried are {numbers}, {seeds} fits each, with {share_of_words} of the words of "
            "{share_of_articles} of the articles held back{works}."
        ),
    },
    "Focal words": {
        "embedding_regression": (
            "Contexts of focal words, {window} words on either side{function_words}, are turned into vectors "
            "à la carte by a matrix fitted to the words with {min_count} tokens or more. The squared "
            "distance of the groups' means of outlet means is given less its sampling variance{variance}; "
            "outlets with fewer than {min_contexts} contexts of a word do not speak on it. With three "
            "outlets or more in both groups p-values permute whole outlets, adjusted over the words by "
            "Benjamini and Hochberg{works}."
        ),
        "group_embeddings": (
            "An embedding of each group's own, in {seeds} fits on {share_of_articles} of the articles, is "
            "laid over the other's by orthogonal Procrustes; shifts of words are held against {splits} "
            "random splits of the same outlets by {null}{works}."
        ),
        "word_association": (
            "Association of sets of words: {test}{works}. It describes the vectors and tests nothing about "
            "outlets."
        ),
    },
    "Change and likeness": {
        "trend": (
            "Change over time is the slope of a straight line in every outlet with articles of {min_days} "
            "days or more; outlets' slopes are then the sample{works}."
        ),
        "event_effect": (
            "Effects of events are each outlet's change from the {days_before} days before to the "
            "{days_after} days after, in outlets with {min_articles} articles or more in both; the groups' "
            "changes are compared over outlets, beside the same number at days without an event{works}."
        ),
        "matched_events": (
            "Articles are gathered into events by the cosine of their words ({min_similarity} or more) "
            "within {days} days; differences within events that both groups cover are tested by the "
            "permutation of signs{works}."
        ),
        "equivalence": (
            "Likeness is claimed by two one-sided tests over outlet means, against differences of {bound} or "
            "more ({bound_in}){works}."
        ),
        "ratio": (
            "Groups are also compared in times: the mean of the target's outlet means over the reference's, "
            "with Welch's interval of its logarithm by the delta method{works} and the p-value of the "
            "difference."
        ),
        "rank": (
            "Outlets are ranked by their mean scores, these outlets being given and their articles a sample; "
            "a rank's interval leaves out the places of outlets that are clearly above or below by Welch's t "
            "over articles, {hold}{works}."
        ),
        "tipping_points": (
            "For clear differences the fewest outlets are given that overturn them when they are left out or "
            "counted with the other group, gone through from single ones on, and the one-sided error of the "
            "measure that would{works}."
        ),
        "inference_methods": (
            "The difference is also given under other methods of inference, with {draws} draws of each "
            "bootstrap{works}; those that are invalid for few outlets are shown as such."
        ),
    },
    "Human codes": {
        "corrected": (
            "Differences are also given as people would code the texts: in each outlet the mean score of all "
            "texts, times one factor common to all outlets, plus the mean error over the texts that people "
            "coded, each weighted by the chance with which it was drawn (prediction-powered inference), and "
            "by codes guessed from score and group, set right by the same chances (design-based supervised "
            "learning){works}; outlets are the unit."
        ),
        "validity": (
            "Precision, recall, F1 and the area under the ROC curve are of these codes, weighted to all "
            "texts{works}; limits of shares are Wilson's, by the effective number of texts, the others those "
            "of texts drawn again within their strata."
        ),
    },
}
"""Heading → estimand → its sentence; gaps are options of the estimand, ``works`` its literature."""

LEARNT = (
    "Where a measure learnt from codes, every outlet or article is scored by models that saw no code of "
    "it{works}, so that its own codes may correct it."
)


def estimand_paragraphs(results: Results) -> tuple[tuple[str, Prose], ...]:
    """Heading and text of every kind of estimand that the run has asked for; empty texts for the others."""
    found = []
    for heading, sentences in SAID.items():
        said = [
            _sentence(name, template, options)
            for name, template in sentences.items()
            for options in _declared(results, name)
        ]
        if heading == "Human codes" and _learnt(results):
            said.append(say(LEARNT, {"works": _in_brackets(WORKS["cross_fitted"])}))
        found.append((heading, join(list(dict.fromkeys(said)), " ", " ")))
    return tuple(found)


def estimand_works(results: Results) -> tuple[Reference, ...]:
    """The works behind them, as far as they were used."""
    works = [
        work
        for sentences in SAID.values()
        for name in sentences
        for options in _declared(results, name)
        for work in (*WORKS.get(_literature_of(name, options), ()), *_of_adjustment(name, options))
    ]
    return (*works, *(WORKS["cross_fitted"] if _learnt(results) else ()))


def _learnt(results: Results) -> bool:
    """True if codes correct a measure that has learnt from codes."""
    supervised = any(fact.name.startswith("supervised") for fact in results.facts.measures)
    return supervised and bool(_declared(results, "corrected"))


def _declared(results: Results, name: str) -> list[Options]:
    """Options of every time an estimand was asked for, with those that nobody set."""
    declared = results.facts.experiment.get("estimands")
    items = declared if isinstance(declared, list) else []
    found: list[Options] = []
    for item in items:
        options = item.get(name) if isinstance(item, dict) else None
        if item == name or isinstance(options, dict):
            found.append(_usual(name) | (options if isinstance(options, dict) else {}))
    return found


def _usual(name: str) -> dict[str, JsonValue]:
    """What an estimand does where nothing is said; nothing if it is no longer installed."""
    try:
        plugin = catalogue.load("estimates", name)
    except UnknownName:
        return {}
    return {
        field.name: cast("JsonValue", field.default)
        for field in fields(plugin)
        if field.default is not MISSING
    }


def _sentence(name: str, template: str, options: Options) -> Prose:
    """One estimand's sentence; its numbers say which option they are."""
    filling: dict[str, Filling] = {"works": _in_brackets(WORKS.get(_literature_of(name, options), ()))}
    for gap in _gaps(template):
        filling.setdefault(gap, _told(name, gap, options))
    return say(template, filling)


def _gaps(template: str) -> Iterator[str]:
    return iter(re.findall(r"\{(\w+)\}", template))


IN_WORDS: Mapping[tuple[str, object], str] = {
    ("function_words", False): " without function words",
    ("function_words", True): "",
    ("variance", "outlets"): " between outlets",
    ("variance", "cr1"): " by the sandwich CR1",
    ("adjust", "holm"): "Holm",
    ("adjust", "bh"): "Benjamini and Hochberg",
    ("adjust", "by"): "Benjamini and Yekutieli",
    ("hold", "all"): "so that all intervals hold together",
    ("hold", "each"): "for one outlet at a time",
    ("bound_in", "unit"): "in the unit of the measure",
    ("bound_in", "sd"): "in standard deviations between outlets",
}
"""Option and its value → how a sentence tells it."""


def _told(name: str, gap: str, options: Options) -> Filling:
    """An option in words or as a number."""
    value = options.get(gap)
    place = f"estimands, {name}, {gap}"
    if isinstance(value, str | bool):
        return IN_WORDS.get((gap, value), str(value).upper() if gap == "test" else readable(str(value)))
    if isinstance(value, float) and gap.startswith("share_"):
        return recorded(percent(value), value, place)
    if isinstance(value, list | tuple):
        return recorded(listing([str(one) for one in value]), list(value), place)
    return recorded(whole(value) if isinstance(value, int) else str(value), value, place)


def _literature_of(name: str, options: Options) -> str:
    """Key of its works: that of the test, for tests of words."""
    return str(options.get("test")) if name == "word_association" else name


def _of_adjustment(name: str, options: Options) -> tuple[Reference, ...]:
    """The work behind the adjustment of p-values that the sentence names."""
    return METHODS.get(str(options.get("adjust")), ()) if "{adjust}" in _templates()[name] else ()


def _templates() -> Mapping[str, str]:
    return {name: text for sentences in SAID.values() for name, text in sentences.items()}


def _in_brackets(works: tuple[Reference, ...]) -> str:
    return f" ({'; '.join(work.short for work in works)})" if works else ""
