"""The tables that a run holds: their columns, in order, with types. One contract for stages and reports."""

from collections.abc import Mapping
from types import MappingProxyType

import polars as pl

TEXT, REAL, WHOLE, DAY = pl.String(), pl.Float64(), pl.Int64(), pl.Date()

ESTIMATES: Mapping[str, pl.DataType] = {
    **dict.fromkeys(("estimand", "measure", "dimension", "channel", "target", "reference"), TEXT),
    **dict.fromkeys(("value", "low", "high", "level"), REAL),
    **dict.fromkeys(("unit", "question", "method"), TEXT),
    **dict.fromkeys(("n_units", "n_articles", "n_outlets"), WHOLE),
    **dict.fromkeys(("p", "p_adjusted"), REAL),
    "family_size": WHOLE,
    **dict.fromkeys(("smallest_p", "detectable", "icc"), REAL),
    "seed": WHOLE,
    "note": TEXT,
}
"""The fields of ``framing.types.Estimate``, in order."""

SCHEMAS: Mapping[str, Mapping[str, pl.DataType]] = MappingProxyType(
    {
        "estimates": ESTIMATES,
        "outlet_values": {
            **dict.fromkeys(("measure", "dimension", "channel", "outlet", "group"), TEXT),
            **dict.fromkeys(("value", "sd"), REAL),
            **dict.fromkeys(("n_units", "n_articles", "n_tokens"), WHOLE),
        },
        "timeline": {
            **dict.fromkeys(("measure", "dimension", "channel", "group"), TEXT),
            "date": DAY,
            **dict.fromkeys(("value", "low", "high"), REAL),
            **dict.fromkeys(("n_articles", "n_outlets"), WHOLE),
        },
        "keyness": {
            "feature": TEXT,
            **dict.fromkeys(("n_target", "n_reference"), WHOLE),
            **dict.fromkeys(("log_odds", "z", "g2", "log_ratio"), REAL),
            **dict.fromkeys(("n_outlets_target", "n_outlets_reference", "rank"), WHOLE),
        },
        "word_shift": {
            **dict.fromkeys(("kind", "channel", "target", "reference"), TEXT),
            **dict.fromkeys(("whole", "whole_floor", "above", "below"), REAL),
            "rank": WHOLE,
            "feature": TEXT,
            **dict.fromkeys(("addition", "low", "high", "floor", "score"), REAL),
            **dict.fromkeys(("share_target", "share_reference"), REAL),
            **dict.fromkeys(("n_target", "n_reference", "n_outlets_target", "n_outlets_reference"), WHOLE),
            "cumulative": REAL,
        },
        "polarisation": {
            **dict.fromkeys(("channel", "target", "reference", "outlet", "group"), TEXT),
            **dict.fromkeys(("value", "low", "high", "other_labels", "p"), REAL),
            **dict.fromkeys(("n_tokens", "n_words"), WHOLE),
        },
        "collocations": {
            **dict.fromkeys(("near", "channel", "group"), TEXT),
            "rank": WHOLE,
            "feature": TEXT,
            **dict.fromkeys(("n_near", "n_word", "expected"), REAL),
            "n_outlets": WHOLE,
            **dict.fromkeys(("g2", "pmi", "npmi", "t", "log_dice", "n_target"), REAL),
        },
        "topic_prevalence": {
            **dict.fromkeys(("k", "topic"), WHOLE),
            **dict.fromkeys(("label", "target", "reference"), TEXT),
            **dict.fromkeys(("mean_target", "mean_reference", "value", "low", "high", "p"), REAL),
            **dict.fromkeys(("of_outlets", "of_draws", "of_seeds", "seeds_agreeing", "refound"), REAL),
            **dict.fromkeys(("n_seeds", "n_outlets_target", "n_outlets_reference"), WHOLE),
        },
        "topic_quality": {
            **dict.fromkeys(("k", "topic"), WHOLE),
            **dict.fromkeys(("frex", "log_odds"), TEXT),
            **dict.fromkeys(("npmi", "exclusivity", "refound"), REAL),
            "missing": TEXT,
        },
        "topic_passages": {
            **dict.fromkeys(("k", "topic", "rank"), WHOLE),
            **dict.fromkeys(("outlet", "article"), TEXT),
            **dict.fromkeys(("theta", "share"), REAL),
            "passage": TEXT,
        },
        "topic_intrusion": {
            **dict.fromkeys(("item", "task", "about", "text"), TEXT),
            "place": WHOLE,
            "choice": TEXT,
            "intruder": WHOLE,
            "topic": WHOLE,
            "theta": REAL,
        },
        "choice_of_k": {
            "k": WHOLE,
            **dict.fromkeys(("perplexity", "perplexity_low", "perplexity_high"), REAL),
            **dict.fromkeys(("npmi", "npmi_low", "npmi_high", "exclusivity", "refound", "similarity"), REAL),
            "n_seeds": WHOLE,
        },
        "embedding_regression": {
            **dict.fromkeys(("word", "target", "reference"), TEXT),
            **dict.fromkeys(("n_contexts_target", "n_contexts_reference"), WHOLE),
            **dict.fromkeys(("n_outlets_target", "n_outlets_reference"), WHOLE),
            **dict.fromkeys(("squared_norm", "deflated", "low", "high", "cosine"), REAL),
            **dict.fromkeys(("p", "p_adjusted", "smallest_p", "p_adjusted_low", "p_adjusted_high"), REAL),
            **dict.fromkeys(("family_size", "n_embeddings"), WHOLE),
            "note": TEXT,
        },
        "group_shift": {
            **dict.fromkeys(("word", "target", "reference", "null"), TEXT),
            **dict.fromkeys(("n_target", "n_reference"), WHOLE),
            **dict.fromkeys(("shift", "shift_sd", "null_median", "null_high", "excess"), REAL),
            **dict.fromkeys(("seeds_above", "n_seeds", "n_splits"), WHOLE),
            "null_reached": REAL,
        },
        "word_neighbours": {
            **dict.fromkeys(("how", "word", "group"), TEXT),
            "rank": WHOLE,
            "neighbour": TEXT,
            **dict.fromkeys(("cosine", "found", "found_outlets", "other_group"), REAL),
        },
        "word_association": {
            **dict.fromkeys(("test", "sets"), TEXT),
            **dict.fromkeys(("value", "low", "high", "p", "p_low", "p_high"), REAL),
            **dict.fromkeys(("without_low", "without_high"), REAL),
            "n_embeddings": WHOLE,
            **dict.fromkeys(("missing", "method"), TEXT),
        },
        "topic_terms": {"topic": WHOLE, "rank": WHOLE, "feature": TEXT, "probability": REAL},
        "topics": {"topic": WHOLE, "label": TEXT, "prevalence": REAL},
        "evidence": dict.fromkeys(
            (
                *("dimension", "group", "outlet", "published", "article", "title"),
                *("left", "keyword", "right", "voice", "origin", "how"),
            ),
            TEXT,
        ),
        "corpus_overview": {
            **dict.fromkeys(("outlet", "outlet_name", "group", "country", "language", "month"), TEXT),
            **dict.fromkeys(("n_articles", "n_tokens"), WHOLE),
        },
        "dropped": {"stage": TEXT, "reason": TEXT, "count": WHOLE, "example": TEXT},
        "leave_one_out": {
            **dict.fromkeys(("measure", "dimension", "channel", "left_out", "group"), TEXT),
            **dict.fromkeys(("value", "low", "high"), REAL),
        },
        "decomposition": {
            **dict.fromkeys(("measure", "dimension", "by", "category", "target", "reference"), TEXT),
            **dict.fromkeys(("share_target", "share_reference", "mean_target", "mean_reference"), REAL),
            **dict.fromkeys(("agenda", "agenda_low", "agenda_high"), REAL),
            **dict.fromkeys(("framing", "framing_low", "framing_high"), REAL),
            **dict.fromkeys(("n_outlets_target", "n_outlets_reference"), WHOLE),
        },
        "outlet_parts": {
            **dict.fromkeys(("measure", "dimension", "by", "category", "outlet", "group"), TEXT),
            **dict.fromkeys(("share", "value", "part"), REAL),
            **dict.fromkeys(("n_units", "n_articles"), WHOLE),
        },
        "agreement": {
            **dict.fromkeys(("level", "kind", "measure_a", "dimension_a", "measure_b", "dimension_b"), TEXT),
            **dict.fromkeys(("r", "low", "high"), REAL),
            **dict.fromkeys(("n", "n_missing"), WHOLE),
            **dict.fromkeys(("coefficient", "interval"), TEXT),
        },
        "sensitivity": {
            **dict.fromkeys(("measure", "dimension", "kind", "word"), TEXT),
            "n_matched": WHOLE,
            **dict.fromkeys(("share", "difference", "r"), REAL),
        },
        "corrected": {
            **dict.fromkeys(("measure", "dimension", "group", "outlet"), TEXT),
            **dict.fromkeys(
                ("value", "dsl", "codes_alone", "mean_score", "power", "sd_codes", "correlation"), REAL
            ),
            **dict.fromkeys(("n_units", "n_coded", "n_undecided"), WHOLE),
        },
        "validity": {
            **dict.fromkeys(("measure", "dimension", "group"), TEXT),
            **dict.fromkeys(("n_coded", "n_positive"), WHOLE),
            "statistic": TEXT,
            **dict.fromkeys(("value", "low", "high"), REAL),
        },
        "calibration": {
            **dict.fromkeys(("measure", "dimension", "group"), TEXT),
            "class": WHOLE,
            **dict.fromkeys(("above", "up_to"), REAL),
            "n_coded": WHOLE,
            **dict.fromkeys(("mean_score", "expressed", "low", "high"), REAL),
        },
        "tipping_points": {
            **dict.fromkeys(("measure", "dimension", "channel", "target", "reference", "claim"), TEXT),
            **dict.fromkeys(("value", "low", "high", "p"), REAL),
            **dict.fromkeys(("n_outlets", "n_dropped"), WHOLE),
            "dropped": TEXT,
            "n_moved": WHOLE,
            "moved": TEXT,
            **dict.fromkeys(("shift", "shift_share"), REAL),
            "note": TEXT,
        },
        "outlet_ranks": {
            **dict.fromkeys(("measure", "dimension", "channel", "group", "outlet"), TEXT),
            **dict.fromkeys(("rank", "rank_low", "rank_high", "n_outlets"), WHOLE),
            **dict.fromkeys(("value", "error"), REAL),
            "n_articles": WHOLE,
            "level": REAL,
            **dict.fromkeys(("question", "method", "note"), TEXT),
        },
        "outlet_slopes": {
            **dict.fromkeys(("measure", "dimension", "channel", "group", "outlet"), TEXT),
            "slope": REAL,
            **dict.fromkeys(("n_articles", "n_days"), WHOLE),
            "used": pl.Boolean(),
        },
        "outlet_changes": {
            **dict.fromkeys(("measure", "dimension"), TEXT),
            "event": DAY,
            **dict.fromkeys(("group", "outlet"), TEXT),
            **dict.fromkeys(("before", "after", "change"), REAL),
        },
        "placebo_dates": {
            **dict.fromkeys(("measure", "dimension"), TEXT),
            **dict.fromkeys(("event", "date"), DAY),
            "placebo": pl.Boolean(),
            "value": REAL,
            **dict.fromkeys(("n_outlets_target", "n_outlets_reference"), WHOLE),
        },
        "events_found": {
            "event": WHOLE,
            **dict.fromkeys(("first", "last"), DAY),
            **dict.fromkeys(("words", "covered_by"), TEXT),
            **dict.fromkeys(("n_articles_target", "n_articles_reference"), WHOLE),
            **dict.fromkeys(("n_outlets_target", "n_outlets_reference"), WHOLE),
        },
        "event_pairs": {
            **dict.fromkeys(("measure", "dimension"), TEXT),
            "event": WHOLE,
            **dict.fromkeys(("mean_target", "mean_reference", "value"), REAL),
        },
        "event_selection": {
            **dict.fromkeys(("group", "outlet"), TEXT),
            **dict.fromkeys(("n_articles", "n_shared", "n_one_sided", "n_alone"), WHOLE),
        },
        "inference_methods": {
            **dict.fromkeys(("measure", "dimension", "channel", "target", "reference", "method"), TEXT),
            **dict.fromkeys(("value", "low", "high", "p", "df"), REAL),
            **dict.fromkeys(("valid_for", "note"), TEXT),
        },
        "multiverse": {
            "specification": WHOLE,
            **dict.fromkeys(("dimension", "measure", "target", "reference"), TEXT),
            "main": pl.Boolean(),
            **dict.fromkeys(("value", "low", "high", "level"), REAL),
            "unit": TEXT,
            **dict.fromkeys(("p", "effect", "effect_low", "effect_high"), REAL),
            **dict.fromkeys(("n_articles", "n_outlets_target", "n_outlets_reference"), WHOLE),
            "note": TEXT,
        },
        "multiverse_options": {"specification": WHOLE, "choice": TEXT, "option": TEXT},
        "multiverse_joint": {
            **dict.fromkeys(("dimension", "target", "reference"), TEXT),
            **dict.fromkeys(("n_specifications", "n_estimable", "n_tested"), WHOLE),
            **dict.fromkeys(("median_effect", "lowest_effect", "highest_effect"), REAL),
            **dict.fromkeys(("above", "below", "clear_above", "clear_below"), WHOLE),
            **dict.fromkeys(("p_median", "p_adjusted"), REAL),
            "family_size": WHOLE,
            **dict.fromkeys(("p_sign", "p_clear", "smallest_p"), REAL),
            "method": TEXT,
        },
        "multiverse_choices": {
            **dict.fromkeys(("dimension", "choice", "option"), TEXT),
            **dict.fromkeys(("n_specifications", "n_estimable"), WHOLE),
            "median_effect": REAL,
            **dict.fromkeys(("above", "clear_above", "clear_below"), WHOLE),
            "moved": REAL,
        },
        "design": {"group": TEXT, "n_outlets": WHOLE, "n_articles": WHOLE, "outlets": TEXT},
    }
)
"""Table → column → type. ``group`` and ``month`` are null where there is none; missing is null or NaN."""


def empty(name: str) -> pl.DataFrame:
    """A table without rows.

    Args:
        name: A key of ``SCHEMAS``.
    """
    return pl.DataFrame(schema=dict(SCHEMAS[name]))


def conform(name: str, table: pl.DataFrame) -> pl.DataFrame:
    """A table with exactly the columns of its contract, in order and of the right type.

    Args:
        name: Name of the table; a table outside the contract is returned as it is.
        table: Columns beyond the contract are kept, after those of the contract.

    Raises:
        ValueError: A column is missing.
    """
    schema = SCHEMAS.get(name)
    if schema is None:
        return table
    missing = [column for column in schema if column not in table.columns]
    if missing:
        raise ValueError(f"table {name!r} has no column {', '.join(missing)}")
    further = [column for column in table.columns if column not in schema]
    return table.select(*(pl.col(column).cast(kind) for column, kind in schema.items()), *further)
