"""The methods paragraph: what was done, with which settings, filled from the run's record alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from string import ascii_lowercase
from typing import cast

from pydantic import JsonValue

from framing import catalogue
from framing.errors import UnknownName
from framing.experiments.results import MeasureFact, Results
from framing.reports.drawing.calendar import full_day
from framing.reports.naming import listing, readable
from framing.reports.numbers import whole
from framing.reports.prose.attribution import attribution, attribution_works
from framing.reports.prose.cells import Cells, recorded
from framing.reports.prose.estimands import estimand_paragraphs, estimand_works
from framing.reports.prose.inference import inference, inference_works
from framing.reports.prose.references import METHODS, Reference, cited, read_from, software
from framing.reports.prose.sentence import Prose, join, plain, say
from framing.reports.reading import measure_title

WHAT_MEASURES_DO: Mapping[str, str] = {
    "dictionary": "counts matches of each dimension's word patterns",
    "frameaxis_bias": (
        "is the mean cosine between the words of a text and the axis from the dimension's negative to its "
        "positive seed words, weighted by how often each word occurs"
    ),
    "frameaxis_intensity": (
        "is the mean squared distance of these cosines from their mean in the whole corpus: how strongly "
        "the axis is engaged, whichever the side"
    ),
    "topic_share": "is the share of an article that a topic model gives to each topic",
    "semaxis": (
        "is the mean cosine between the words of a text and an axis between the dimension's seed words, "
        "widened by their nearest neighbours"
    ),
    "lss": (
        "is the mean polarity of a text's words, a word's polarity being the sum of its cosines with the "
        "seed words, weighted +1 and -1 in total"
    ),
    "cmd": (
        "is 1 minus the relaxed word mover's distance between a text and the seed words of the pole that the "
        "dimension is named after"
    ),
    "centroid": "is the cosine between a text's mean word vector and that of the dimension's seed words",
}
"""Beginning of a measure's name → what it does, in half a sentence."""

MODELS: Mapping[str, str] = {
    "word2vec": "word2vec, skip-gram with negative sampling",
    "ppmi_svd": "a singular value decomposition of positive pointwise mutual information",
    "fasttext": "fastText, skip-gram with parts of words",
    "lsa": "latent semantic analysis of sentences by words",
    "lda": "latent Dirichlet allocation",
    "sklearn_lda": "latent Dirichlet allocation, variational, on all articles at once",
    "seeded_lda": "latent Dirichlet allocation with pseudo-counts for seed words",
    "tomotopy_lda": "latent Dirichlet allocation by collapsed Gibbs sampling",
    "topics_from_files": "a topic model that was fitted elsewhere",
    "vectors_from_file": "word vectors that were trained elsewhere",
    "nmf": "non-negative matrix factorisation",
}
"""Kind of a model → its name in words."""

LANGUAGES: Mapping[str, str] = {
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "ja": "Japanese",
    "kk": "Kazakh",
    "ru": "Russian",
    "zh": "Chinese",
}

UNCOUNTED = {"framing", "framing-news", "python"}


@dataclass(frozen=True, kw_only=True)
class Methods:
    """The methods of a run.

    Attributes:
        paragraphs: Heading and text of each.
        references: The works that were used, sorted by key.
        literature: Keys of the works that define the dimensions.
    """

    paragraphs: tuple[tuple[str, Prose], ...]
    references: tuple[Reference, ...]
    literature: frozenset[str] = frozenset()

    @property
    def of_methods(self) -> tuple[Reference, ...]:
        """The works behind measures, models and inference."""
        return tuple(work for work in self.references if work.key not in self.literature)

    @property
    def of_dimensions(self) -> tuple[Reference, ...]:
        """The works that define the dimensions."""
        return tuple(work for work in self.references if work.key in self.literature)

    def bibtex(self) -> str:
        """All works, for ``references.bib``."""
        return "\n\n".join(reference.bibtex() for reference in self.references) + "\n"


def methods(results: Results) -> Methods:
    """What was done."""
    makers = (_corpus, _left_out, _measures, _models, inference, attribution, _words)
    told = (*(make(results) for make in makers), *estimand_paragraphs(results), _software(results))
    found = [(heading, made) for heading, made in told if made.parts]
    used, literature = _references(results), _literature(results)
    known = {work.key for work in used}
    further = [work for work in literature if work.key not in known]
    return Methods(
        paragraphs=tuple(found),
        references=tuple(sorted((*used, *further), key=lambda work: work.key)),
        literature=frozenset(work.key for work in further),
    )


def _corpus(results: Results) -> tuple[str, Prose]:
    facts = results.facts
    cells = Cells(name="design", table=results.design)
    groups = [
        say(
            "{group} ({n} outlet{s}, {articles} articles; label {labels})",
            {
                "group": str(row["group"]),
                "s": "" if row["n_outlets"] == 1 else "s",
                "n": cells.number(number, "n_outlets", whole),
                "articles": cells.number(number, "n_articles", whole),
                "labels": listing(list(map(readable, facts.groups.get(str(row["group"]), ())))),
            },
        )
        for number, row in cells.rows()
    ]
    text = say(
        "The corpus “{corpus}” holds, after selection, {articles} articles ({tokens} tokens) of {outlets} "
        "outlets in a group{window}{languages}. Outlets are grouped by the labelling “{scheme}” in force on "
        "the date of each "
        "article: {groups}.",
        {
            "corpus": facts.corpus,
            "articles": recorded(whole(facts.n_articles), facts.n_articles, "n_articles"),
            "tokens": recorded(whole(facts.n_tokens), facts.n_tokens, "n_tokens"),
            "outlets": recorded(whole(facts.n_outlets), facts.n_outlets, "n_outlets"),
            "window": _window(results),
            "languages": f", in {_languages(facts.languages)}" if facts.languages else "",
            "scheme": facts.scheme,
            "groups": join(groups, "; ", "; "),
        },
    )
    return "Corpus", text


def _languages(codes: Sequence[str]) -> str:
    return listing([LANGUAGES.get(code, code) for code in codes])


def _window(results: Results) -> Prose:
    since, until = results.facts.since, results.facts.until
    ends = []
    if since:
        ends.append(say(" from {day}", {"day": recorded(full_day(since), since, "since")}))
    if until:
        last = until - timedelta(days=1)
        ends.append(say(" to {day}", {"day": recorded(full_day(last), until, "until")}))
    return say(", published{ends}", {"ends": join(ends, "", "")}) if ends else plain("")


def _left_out(results: Results) -> tuple[str, Prose]:
    if results.dropped.is_empty():
        return "Left out", plain("")
    cells = Cells(name="dropped", table=results.dropped)
    named = [
        say(
            "{reason} ({n})",
            {"reason": readable(str(row["reason"])), "n": cells.number(number, "count", whole)},
        )
        for number, row in cells.rows()
    ]
    return "Left out", say("Left out were articles for these reasons: {named}.", {"named": join(named)})


def _measures(results: Results) -> tuple[str, Prose]:
    facts = results.facts
    titles = listing([one.title for one in facts.dimensions])
    said = [
        say("Each {unit} gets one score per measure on: {titles}.", {"unit": facts.unit, "titles": titles})
    ]
    near = facts.experiment.get("window")
    if isinstance(near, Mapping):
        said += [plain(" "), _near(near, facts.unit)]
    for place, fact in enumerate(facts.measures):
        said += [plain(" "), _measure(results, place, fact)]
    return "Measures", Prose(tuple(part for one in said for part in one.parts))


def _near(window: Mapping[str, JsonValue], unit: str) -> Prose:
    """Which words of a unit were scored."""
    around, words = window.get("around"), window.get("words")
    named = listing(list(map(str, around))) if isinstance(around, list) else f"the words of {around}"
    return say(
        "Of each {unit} only the words near {around} were scored: up to {words} on each side within the "
        "{within}{without}. Those without one have no score. Models were fitted to whole articles.",
        {
            "unit": unit,
            "around": named,
            "words": recorded(str(words), words, "experiment, window, words"),
            "within": str(window.get("within")),
            "without": ", the keywords themselves left out" if window.get("keyword") == "left_out" else "",
        },
    )


def _measure(results: Results, place: int, fact: MeasureFact) -> Prose:
    does = [text for name, text in WHAT_MEASURES_DO.items() if fact.name.startswith(name)]
    details = [*_shorts(cited(fact.name, fact.reference)), f"unit: {fact.unit}", *_options(fact.options)]
    return say(
        "{title} {does} ({details}); {scored} of {units} scores could be given.",
        {
            "title": measure_title(results, fact.name),
            "does": does[-1] if does else "is given for every unit",
            "details": "; ".join(details),
            "scored": recorded(whole(fact.n_scored), fact.n_scored, f"measures, {place + 1}, n_scored"),
            "units": recorded(whole(fact.n_units), fact.n_units, f"measures, {place + 1}, n_units"),
        },
    )


def _shorts(works: Sequence[Reference]) -> list[str]:
    return [work.short for work in works]


def _options(options: Mapping[str, JsonValue]) -> list[str]:
    return [f"{readable(name)} {_value(value)}" for name, value in sorted(options.items())]


def _value(value: JsonValue) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(_value, value)) or "none"
    if isinstance(value, dict):
        return "; ".join(f"{readable(name)} {_value(one)}" for name, one in sorted(value.items()))
    return "none" if value is None else str(value)


def _models(results: Results) -> tuple[str, Prose]:
    said = []
    for name, model in _declared_models(results).items():
        kind, seeds = str(model.get("kind")), model.get("seeds")
        options = {key: value for key, value in model.items() if key not in ("kind", "seeds")}
        details = [*_shorts(cited(kind, _citation("models", kind))), *_options(options)]
        said.append(
            say(
                "The model “{name}” is {kind}{details}, {fits}.",
                {
                    "name": name,
                    "kind": MODELS.get(kind, kind),
                    "details": f" ({'; '.join(details)})" if details else "",
                    "fits": _fits(results, name, seeds),
                },
            )
        )
    return "Models", join(said, " ", " ")


OWN_FITS = frozenset({"choice_of_k", "group_embeddings"})
"""Estimands that fit a declared model themselves, with seeds of their own."""


def _fits(results: Results, name: str, seeds: JsonValue) -> Prose:
    """How often a model was fitted, and what becomes of the fits."""
    users = {
        next(iter(item)): list(item.values())
        for room in ("measures", "estimands")
        for item in cast("list[JsonValue]", results.facts.experiment.get(room) or [])
        if isinstance(item, dict)
    }
    named = {user for user, options in users.items() if name in _values_of(options)}
    kinds = [_family_of(model) for model in _declared_models(results).values()]
    several = kinds.count(_family_of(_declared_models(results)[name])) > 1
    if several and named and named <= OWN_FITS:  # with one model of its family, others use it unnamed
        return plain("fitted anew by the estimand that asks for it")
    place = f"experiment, models, {name}, seeds"
    if seeds == 1:
        return say("fitted {once}", {"once": recorded("with one seed", seeds, place)})
    fits = recorded(f"{seeds} different seeds", seeds, place)
    return say("fitted with {fits}; scores are means over the fits", {"fits": fits})


def _family_of(model: Mapping[str, JsonValue]) -> str:
    try:
        return str(getattr(catalogue.load("models", str(model.get("kind"))), "family", ""))
    except UnknownName:
        return ""


def _values_of(options: list[JsonValue]) -> set[str]:
    return {str(value) for one in options if isinstance(one, dict) for value in one.values()}


def _declared_models(results: Results) -> Mapping[str, Mapping[str, JsonValue]]:
    models = results.facts.experiment.get("models")
    if not isinstance(models, dict):
        return {}
    return {name: model for name, model in models.items() if isinstance(model, dict)}


def _citation(room: str, name: str) -> str:
    """What a plug-in says of its literature; nothing if it is no longer installed."""
    try:
        return str(getattr(catalogue.load(room, name), "citation", ""))
    except UnknownName:
        return ""


def _words(results: Results) -> tuple[str, Prose]:
    if results.keyness.is_empty():
        return "Words", plain("")
    works = "; ".join(work.short for work in METHODS["keyness"])
    return "Words", plain(
        "Words are ranked by the z-score of their log-odds ratio with an informative Dirichlet prior, with "
        f"G² and the log ratio beside it ({works}). These statistics describe; they test nothing about "
        "outlets."
    )


def _software(results: Results) -> tuple[str, Prose]:
    facts = results.facts
    versions = [
        f"{name} {version}" for name, version in sorted(facts.packages.items()) if name not in UNCOUNTED
    ]
    text = say(
        "Computed with framing {version}{others}; root seed {seed}. Corpus fingerprint {corpus}.",
        {
            "version": _version(results),
            "others": f" ({', '.join(versions)})" if versions else "",
            "seed": recorded(str(facts.seed), facts.seed, "seed"),
            "corpus": facts.digests.get("corpus", "unknown")[:12],
        },
    )
    return "Software", text


def _version(results: Results) -> str:
    packages = results.facts.packages
    return packages.get("framing-news") or packages.get("framing") or "(version not recorded)"


def _references(results: Results) -> tuple[Reference, ...]:
    """Every work that the paragraphs cite, once."""
    facts = results.facts
    works = [work for fact in facts.measures for work in cited(fact.name, fact.reference)]
    for model in _declared_models(results).values():
        kind = str(model.get("kind"))
        works += cited(kind, _citation("models", kind))
    works += inference_works(results)
    works += attribution_works(results)
    works += estimand_works(results)
    works += METHODS["keyness"] if results.keyness.height else ()
    works.append(software(_version(results)))
    return tuple({work.key: work for work in works}.values())


def _literature(results: Results) -> tuple[Reference, ...]:
    """Every work that defines a dimension; two of one author and year are told apart by a letter."""
    found: dict[str, Reference] = {}
    for text in dict.fromkeys(text for one in results.facts.dimensions for text in one.reference):
        work = read_from(text)
        letters = (letter for letter in ("", *ascii_lowercase) if f"{work.key}{letter}" not in found)
        key = f"{work.key}{next(letters, '-again')}"
        found[key] = replace(work, key=key)
    return tuple(found.values())
