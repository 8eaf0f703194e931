"""The stages of an experiment, in the order of a study."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from functools import cache, partial
from pathlib import Path

from pydantic import TypeAdapter

from framing.attribution.origin import OriginSettings
from framing.attribution.voice import VoiceSettings
from framing.dimensions import load as dimensions
from framing.estimates.inference.seeds import derived_seed
from framing.experiments.declaration.data import RECIPE
from framing.experiments.declaration.models import SERIES, DeclaredModel, Variant
from framing.experiments.declaration.reading import Chosen, Declared, dimension_folders
from framing.experiments.declaration.resolved import resolved
from framing.experiments.files import digest_of_json
from framing.experiments.results import STAGE as RESULTS
from framing.experiments.stage import Source, Stage
from framing.experiments.stages.articles import ARTICLES, GroupArticles
from framing.experiments.stages.attribution import ATTRIBUTION, Attribute
from framing.experiments.stages.corpus import IMPORT, SELECT, ImportCorpus, SelectArticles, corpus_sources
from framing.experiments.stages.estimates import Answer
from framing.experiments.stages.models import FitModel
from framing.experiments.stages.multiverse import Multiverse
from framing.experiments.stages.results import Gather, MeasureStage
from framing.experiments.stages.scores import Score
from framing.experiments.stages.sensitivity import Sensitivity
from framing.experiments.stages.tokens import TOKENS, Tokenise
from framing.experiments.stages.universes import multiverse_stages
from framing.experiments.stages.windows import params_of, window_of
from framing.text.tokens import TokenSettings
from framing.types import Dimension

OWN_FILES = tuple(
    f"experiments/{name}.py" for name in ("stages/evidence", "stages/overview", "results", "tables", "design")
)
"""Files of this room that make the results."""

FINDING = Answer | Sensitivity | Multiverse
"""Work whose tables go into the results as they are."""

TABULAR = ("polars", "pyarrow")
NUMERIC = ("numpy", "scipy")


@dataclass(frozen=True, kw_only=True)
class StudyStages:
    """The stages of an experiment with what later steps ask of them.

    Attributes:
        stages: In order; inputs come before what needs them.
        dimensions: What is looked for.
        seeds: Stage → seed of what is random in it.
        corpus: The files of the corpus as they were when the run was planned, by what they are.
    """

    stages: tuple[Stage, ...]
    dimensions: tuple[Dimension, ...]
    seeds: dict[str, int]
    corpus: Mapping[str, Source]


def stages_of(declared: Declared) -> StudyStages:
    """The stages of an experiment.

    Args:
        declared: The experiment; its corpus must exist.
    """
    looked_for = _looked_for(declared)
    corpus = corpus_sources(declared.corpus)
    models, seeds = _models(declared)
    scores = _scores(declared, looked_for)
    estimates = _estimates(declared, tuple(stage.name for stage in scores))
    left_out = _sensitivity(declared, looked_for)
    before = (*_articles(declared, corpus), *models, *scores, *estimates, *left_out)
    kept = {dimension.name: dimension for dimension in looked_for}
    others = multiverse_stages(declared, before, partial(_to_scores, declared, corpus, kept))
    return StudyStages(
        stages=(*before, *others, _results(declared, (*before, *others[-1:]), looked_for)),
        dimensions=looked_for,
        seeds=seeds,
        corpus=corpus,
    )


def _to_scores(
    study: Declared, corpus: Mapping[str, Source], kept: dict[str, Dimension], declared: Declared
) -> tuple[Stage, ...]:
    """The stages of the study with other choices, from its corpus to its scores."""
    sources = corpus if declared.corpus == study.corpus else corpus_sources(declared.corpus)
    kept |= {one.name: one for one in _looked_for(declared, kept)}
    looked_for = tuple(kept[name] for name in declared.experiment.dimensions)
    return (*_articles(declared, sources), *_models(declared)[0], *_scores(declared, looked_for))


def _looked_for(declared: Declared, but: Collection[str] = ()) -> tuple[Dimension, ...]:
    folders = dimension_folders(declared.root)
    return tuple(dimensions.load(name, folders) for name in declared.experiment.dimensions if name not in but)


def _articles(declared: Declared, corpus: Mapping[str, Source]) -> tuple[Stage, ...]:
    """From the corpus as it is to articles as integers, with groups."""
    experiment = declared.experiment
    recipe = (declared.corpus / RECIPE).is_file()
    settings = TokenSettings()
    imported = Stage(
        name=IMPORT,
        work=ImportCorpus(recipe=declared.corpus),
        sources=corpus,
        rooms=("sources", "outlets", "corpus"),
        libraries=(*TABULAR, "trafilatura", "py3langid"),
    )
    selected = Stage(
        name=SELECT,
        work=SelectArticles(choice=experiment.select, store=None if recipe else declared.corpus),
        params=experiment.select.model_dump(mode="json"),
        inputs=(IMPORT,) if recipe else (),
        sources={} if recipe else corpus,
        rooms=("corpus",),
        libraries=TABULAR,
    )
    tokens = Stage(
        name=TOKENS,
        work=Tokenise(settings=settings),
        params=asdict(settings),
        inputs=(SELECT,),
        rooms=("text",),
        libraries=("numpy", "numba", "rjieba", *TABULAR),
    )
    groups = experiment.groups.labels
    grouped = Stage(
        name=ARTICLES,
        work=GroupArticles(scheme=experiment.groups.scheme, groups=groups),
        params=experiment.groups.model_dump(mode="json"),
        inputs=(SELECT,),
        rooms=("outlets",),
        libraries=TABULAR,
    )
    said = Attribute(voice=VoiceSettings(), origin=OriginSettings())
    attributed = Stage(
        name=ATTRIBUTION,
        work=said,
        params={"origin": asdict(said.origin), "readouts": said.voice.readouts},
        inputs=(SELECT, TOKENS),
        rooms=("outlets", "text", "attribution"),
        libraries=("numpy", "numba", *TABULAR),
    )
    return (*((imported,) if recipe else ()), selected, tokens, grouped, attributed)


def _models(declared: Declared) -> tuple[tuple[Stage, ...], dict[str, int]]:
    root = declared.experiment.seed
    fits = {
        stage: (model, variant, derived_seed(root, "model", name, variant.label, str(number)))
        for name, model in declared.models.items()
        if name in _wanted(declared)
        for variant in model.variants
        for number, stage in enumerate(stage_names(name, model, variant), start=1)
    }
    stages = tuple(
        Stage(
            name=stage,
            work=FitModel(model=variant.made, seed=seed),
            params={"kind": model.kind, "seed": seed, **variant.options},
            inputs=(TOKENS,),
            sources=_files(variant.made),
            rooms=("text", "models"),
            libraries=(*NUMERIC, "gensim", "scikit-learn"),
            apart=True,
        )
        for stage, (model, variant, seed) in fits.items()
    )
    return stages, {stage: seed for stage, (_, _, seed) in fits.items()}


def _wanted(declared: Declared) -> set[str | None]:
    """Models that are fitted on the whole corpus; those that an estimand fits itself need not be."""
    asked = (*declared.measures, *(one for one in declared.estimands if not _fits_itself(one)))
    return {chosen.model for chosen in asked}


def _fits_itself(chosen: Chosen) -> bool:
    return str(chosen.made.needs).startswith("own_")


def _files(made: object) -> dict[str, Source]:
    """The files that a plug-in reads, by the option that names them."""
    named = {option: getattr(made, option) for option in getattr(made, "paths", ())}
    return {option: Source.of(Path(path)) for option, path in named.items() if path}


def stage_names(name: str, model: DeclaredModel, variant: Variant) -> tuple[str, ...]:
    """The stages that fit one variant of a model, one per seed: ``model-topics-k10-1`` and so on."""
    parts = ("model", name, *((variant.label,) if variant.label else ()))
    return tuple("-".join((*parts, str(number))) for number in range(1, model.seeds + 1))


def _scores(declared: Declared, looked_for: tuple[Dimension, ...]) -> tuple[Stage, ...]:
    names = _distinct(f"scores-{chosen.name}" for chosen in declared.measures)
    return tuple(
        _score(declared, chosen, name, looked_for)
        for chosen, name in zip(declared.measures, names, strict=True)
    )


def _score(declared: Declared, chosen: Chosen, name: str, looked_for: tuple[Dimension, ...]) -> Stage:
    models = model_stages(declared, chosen)
    words = {f"words of {dimension.name}": _digest_of(dimension) for dimension in looked_for}
    return Stage(
        name=name,
        work=Score(
            measure=chosen.made,
            dimensions=looked_for,
            unit=declared.experiment.unit,
            models=models,
            window=window_of(declared),
        ),
        params={
            "measure": chosen.name,
            "unit": declared.experiment.unit,
            **words,
            **params_of(window_of(declared)),
            **chosen.options,
        },
        inputs=(TOKENS, ATTRIBUTION, *models),
        sources=_files(chosen.made),
        rooms=("text", "dimensions", "models", "measures"),
        libraries=("numba", *NUMERIC, *TABULAR, *getattr(chosen.made, "libraries", ())),
        apart=True,
    )


def _digest_of(dimension: Dimension) -> str:
    return digest_of_json(_adapter_of_dimensions().dump_python(dimension, mode="json"))


@cache
def _adapter_of_dimensions() -> TypeAdapter[Dimension]:
    return TypeAdapter(Dimension)


def _sensitivity(declared: Declared, looked_for: tuple[Dimension, ...]) -> tuple[Stage, ...]:
    """Each measure that rests on lists of words, without each of them in turn, where that is asked for."""
    asked = declared.experiment.robustness.words == "each"
    measures = [chosen for chosen in declared.measures if asked and hasattr(chosen.made, "rests_on")]
    names = _distinct(f"sensitivity-{chosen.name}" for chosen in measures)
    return tuple(
        _left_out(declared, chosen, name, looked_for) for chosen, name in zip(measures, names, strict=True)
    )


def _left_out(declared: Declared, chosen: Chosen, name: str, looked_for: tuple[Dimension, ...]) -> Stage:
    scored = _score(declared, chosen, name, looked_for)
    models, pair = model_stages(declared, chosen), compared(declared)
    work = Sensitivity(
        measure=chosen.made,
        dimensions=looked_for,
        unit=declared.experiment.unit,
        models=models,
        pair=pair,
        window=window_of(declared),
    )
    params = {**scored.params, "target": pair[0], "reference": pair[1]}
    return replace(scored, work=work, params=params, inputs=(TOKENS, ARTICLES, *models))


def model_stages(declared: Declared, chosen: Chosen) -> tuple[str, ...]:
    """The stages that fit the models of a measure or an estimand."""
    if chosen.model is None:
        return ()
    model = declared.models[chosen.model]
    return tuple(stage for variant in model.variants for stage in stage_names(chosen.model, model, variant))


def _estimates(declared: Declared, scores: tuple[str, ...]) -> tuple[Stage, ...]:
    names = _distinct(f"estimates-{chosen.name}" for chosen in declared.estimands)
    return tuple(
        _estimate(declared, chosen, name, scores)
        for chosen, name in zip(declared.estimands, names, strict=True)
    )


def _estimate(declared: Declared, chosen: Chosen, name: str, scores: tuple[str, ...]) -> Stage:
    experiment, gold, codes = declared.experiment, declared.voice_gold, declared.hand_codes
    read = scores if chosen.made.needs in {"scores", "scores_and_counts"} else ()
    events = tuple(event.date for event in experiment.events) if "events" in chosen.options else ()
    own = _fits_itself(chosen)
    models = () if own else model_stages(declared, chosen)
    model = declared.models[chosen.model] if chosen.model else None
    variants = model.variants if model and own else ()
    return Stage(
        name=name,
        work=Answer(
            estimand=chosen.made,
            scores=read,
            seed=experiment.seed,
            level=experiment.level,
            copy=experiment.copies,
            voice_gold=gold,
            gold_name=experiment.voice_gold or "",
            hand_codes=codes,
            events=events,
            models=models,
            declared=tuple(variant.made for variant in variants),
        ),
        params={
            "estimand": chosen.name,
            "seed": experiment.seed,
            "level": experiment.level,
            "copies": experiment.copies,
            **({"voice_gold": experiment.voice_gold} if gold else {}),
            **({"declared": [dict(variant.options) for variant in variants]} if variants else {}),
            **({"days": [day.isoformat() for day in events]} if events else {}),
            **chosen.options,
        },
        sources={
            name: Source.of(path) for name, path in (("voice_gold", gold), ("hand_codes", codes)) if path
        },
        inputs=(TOKENS, ARTICLES, ATTRIBUTION, *read, *models),
        rooms=("text", "annotation", "measures", "estimates", *(("models",) if model else ())),
        libraries=(*NUMERIC, "numba", *TABULAR, *(("gensim", "scikit-learn") if model else ())),
        apart=not own,
    )


def _results(declared: Declared, before: tuple[Stage, ...], looked_for: tuple[Dimension, ...]) -> Stage:
    libraries = sorted({"framing-news", *(name for stage in before for name in stage.libraries)})
    scores = [stage.name for stage in before if isinstance(stage.work, Score)]
    told = resolved(declared)
    work = Gather(
        experiment=declared.experiment,
        resolved=told,
        dimensions=looked_for,
        measures=tuple(
            MeasureStage(
                stage=stage, title=chosen.made.title, citation=chosen.made.citation, options=chosen.options
            )
            for stage, chosen in zip(scores, declared.measures, strict=True)
        ),
        estimates=tuple(stage.name for stage in before if isinstance(stage.work, FINDING)),
        topics=_shown_topics(declared),
        pair=compared(declared),
        window=window_of(declared),
        stages=tuple(stage.name for stage in before),
        libraries=tuple(libraries),
    )
    return Stage(
        name=RESULTS,
        work=work,
        params={
            "experiment": told,
            "pair": list(work.pair),
            "order of groups": list(work.groups),
            **params_of(work.window),
        },
        inputs=tuple(stage.name for stage in before),
        rooms=("corpus", "text", "models", "measures", "estimates", *OWN_FILES),
        libraries=tuple(libraries),
    )


def _shown_topics(declared: Declared) -> tuple[str, ...]:
    """The stages of the topics whose words are shown: the smallest series of the first that asks for any."""
    for chosen in (*declared.measures, *declared.estimands):
        if chosen.model is not None and chosen.made.needs == "topics":
            model = declared.models[chosen.model]
            smallest = min(model.variants, key=lambda variant: int(str(variant.options.get(SERIES, 0))))
            return stage_names(chosen.model, model, smallest)
    return ()


def compared(declared: Declared) -> tuple[str, str]:
    """Target and reference of the first estimand that names both; else the first two groups."""
    for chosen in declared.estimands:
        target, reference = chosen.options.get("target"), chosen.options.get("reference")
        if isinstance(target, str) and isinstance(reference, str):
            return target, reference
    first, second, *_ = declared.experiment.groups.labels
    return first, second


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    """Names with a number behind the second and later of a kind."""
    seen: Counter[str] = Counter()
    found: list[str] = []
    for name in names:
        seen[name] += 1
        found.append(name if seen[name] == 1 else f"{name}-{seen[name]}")
    return tuple(found)
