"""The tables of a report, in order."""

from collections.abc import Callable, Sequence

from framing.experiments.results import Results
from framing.reports.tables import (
    of_channels,
    of_codes,
    of_corpus,
    of_embeddings,
    of_estimates,
    of_inference,
    of_measures,
    of_multiverse,
    of_texts,
    of_topics,
    of_words,
)
from framing.reports.tables.sheet import Sheet

_MAKERS: Sequence[Callable[[Results], Sheet]] = (
    of_corpus.design,
    of_estimates.contrasts,
    of_inference.matched_events,
    of_inference.equivalence,
    of_inference.ratio,
    of_estimates.channels,
    of_channels.decomposition,
    of_channels.who_speaks,
    of_channels.reprints,
    of_channels.outlet_parts,
    of_estimates.estimates,
    of_estimates.outlet_values,
    of_inference.outlet_ranks,
    of_inference.event_selection,
    of_estimates.timeline,
    of_inference.trend,
    of_inference.outlet_slopes,
    of_inference.event_effects,
    of_inference.placebo_dates,
    of_words.keyness,
    of_words.word_shift,
    of_words.polarisation,
    of_words.collocations,
    of_embeddings.regression,
    of_embeddings.shift,
    of_embeddings.association,
    of_embeddings.neighbours,
    of_topics.choice_of_k,
    of_topics.prevalence,
    of_topics.quality,
    of_texts.topics,
    of_texts.topic_terms,
    of_codes.corrected_differences,
    of_codes.validity,
    of_codes.calibration,
    of_codes.corrected,
    of_topics.passages,
    of_texts.evidence,
    of_inference.events_found,
    of_multiverse.joint,
    of_multiverse.choices,
    of_multiverse.specifications,
    of_estimates.leave_one_out,
    of_inference.tipping_points,
    of_inference.inference_methods,
    of_measures.agreement,
    of_measures.sensitivity,
    of_corpus.overview,
    of_corpus.dropped,
    of_corpus.dimensions,
    of_corpus.remarks,
)


def sheets(results: Results) -> tuple[Sheet, ...]:
    """Every table of a run that has rows, in the order of the report."""
    made = (make(results) for make in _MAKERS)
    return tuple(sheet for sheet in made if sheet.rows.height)
