"""How the methods paragraph tells the inference: quantity, interval, test, family, reach."""

from collections.abc import Mapping, Sequence

import polars as pl
from pydantic import JsonValue

from framing.experiments.results import Results
from framing.reports.naming import listing
from framing.reports.numbers import fixed, percent, whole
from framing.reports.prose.cells import Cells, recorded
from framing.reports.prose.references import METHODS, Reference
from framing.reports.prose.sentence import Prose, join, plain, say
from framing.reports.reading import headline_measure, is_contrast


def _headline_rows(results: Results) -> Cells:
    measure = headline_measure(results)
    found = results.estimates.filter(
        is_contrast(results), pl.col("measure") == (measure.name if measure else "")
    )
    return Cells(name="estimates", table=found)


def inference(results: Results) -> tuple[str, Prose]:
    """Heading and text."""
    rows = _headline_rows(results).table
    if rows.is_empty():
        return "Inference", plain("")
    first = rows.row(0, named=True)
    quantity, *means = str(first["method"]).split("; ")
    works = [work.short for work in inference_works(results)]
    texts = [
        say(
            "The unit of inference is the outlet. The estimate is the {quantity}{means}{cited}. Intervals "
            "are at the {level} level.",
            {
                "quantity": quantity,
                "means": f", with {listing(means)}" if means else "",
                "cited": f" ({'; '.join(works)})" if works else "",
                "level": recorded(percent(first["level"]), first["level"], "estimates, level"),
            },
        ),
        _family(first),
        _reach(results),
    ]
    return "Inference", join([text for text in texts if text.parts], " ", " ")


def _family(first: Mapping[str, object]) -> Prose:
    size = first["family_size"]
    if not isinstance(size, int):
        return plain("")
    return say(
        "p-values are adjusted over a family of {n}, the dimensions under one measure.",
        {
            "n": recorded(whole(size), size, "estimates, family_size"),
        },
    )


def _adjustment(results: Results) -> str:
    """``holm``, ``bh`` or ``by`` as declared; ``holm``, the default, where nothing is said."""
    for options in _declared_estimands(results, "contrast"):
        way = options.get("adjust", "holm")
        return way if isinstance(way, str) and way in METHODS else ""
    return ""


def _declared_estimands(results: Results, name: str) -> Sequence[Mapping[str, JsonValue]]:
    declared = results.facts.experiment.get("estimands")
    found: list[Mapping[str, JsonValue]] = []
    for item in declared if isinstance(declared, list) else []:
        if item == name:
            found.append({})
        elif isinstance(item, dict) and name in item:
            options = item[name]
            found.append(options if isinstance(options, dict) else {})
    return found


def _reach(results: Results) -> Prose:
    check = results.facts.design_check
    said = []
    if check["smallest_p"] is not None:
        p = recorded(f"{check['smallest_p']:.2g}", check["smallest_p"], "design_check, smallest_p")
        said.append(say("The smallest p-value that this design can give is {p}.", {"p": p}))
    if check["detectable_sd"] is not None:
        sd = recorded(fixed(check["detectable_sd"], 2), check["detectable_sd"], "design_check, detectable_sd")
        said.append(
            say(
                "A true difference of {sd} standard deviations between outlets is found with a chance of "
                ".80 at .05.",
                {"sd": sd},
            )
        )
    return join(said, " ", " ")


def inference_works(results: Results) -> list[Reference]:
    """The works behind interval, test and adjustment, as far as they were used."""
    rows = _headline_rows(results).table
    said = " ".join(rows["method"].drop_nulls()).lower()
    works = [work for name in ("welch", "permutation") if name in said for work in METHODS[name]]
    way = _adjustment(results)
    adjusted = rows["family_size"].drop_nulls().len() > 0
    return [*works, *(METHODS[way] if way and adjusted else ())]
