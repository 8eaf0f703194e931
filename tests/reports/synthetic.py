"""A finished run with made-up numbers: invented outlets, plausible values, every table filled.

The numbers are drawn, not measured, so that reports can be tested without running a study. What depends on
them (means, intervals, leave-one-out) is computed from them, so that a report's arithmetic can be checked.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl
from scipy import stats
from tests.reports import synthetic_channels as channels
from tests.reports import (
    synthetic_codes,
    synthetic_company,
    synthetic_measures,
    synthetic_multiverse,
    synthetic_words,
)

from framing.experiments.results import (
    DesignCheck,
    DimensionFact,
    Event,
    Facts,
    MeasureFact,
    Results,
    write_results,
)
from framing.experiments.tables import SCHEMAS
from framing.types import Step

STATE = (
    ("jade_lantern", "Jade Lantern Daily", "CN"),
    ("meridian", "Meridian News Agency", "CN"),
    ("neva_wire", "Neva Wire Service", "RU"),
    ("nine_bridges", "Nine Bridges Television", "CN"),
    ("steppe_herald", "Steppe Herald", "KZ"),
    ("ural_beacon", "Ural Beacon", "RU"),
    ("volga_panorama", "Volga Panorama", "RU"),
    ("yellow_crane", "The Yellow Crane Review", "CN"),
)
INDEPENDENT = (
    ("albion_ledger", "The Albion Ledger", "GB"),
    ("kansai_sentinel", "Kansai Sentinel", "JP"),
    ("night_tram", "Night Tram", "LV"),
    ("pearl_estuary", "Pearl Estuary Press", "GB"),
    ("rhine_observer", "Rhine Observer", "DE"),
    ("saryarka_monitor", "Saryarka Monitor", "KZ"),
    ("tidewater_post", "The Tidewater Post", "US"),
)

PLANTED = {
    "multipolarity": (6.4, 1.5),
    "partnership": (14.2, 5.9),
    "brotherhood": (3.6, 0.9),
    "sovereignty": (4.1, 1.6),
    "winwin": (5.2, 1.0),
    "hegemony": (4.4, 1.9),
    "threat": (0.6, 6.8),
    "dependence": (0.3, 5.5),
    "democracy_rights": (0.5, 4.6),
    "peace_mediation": (4.0, 3.8),
}
"""Dimension → mean per thousand tokens in the two groups."""

TITLES = {
    "multipolarity": "Multipolarity",
    "partnership": "Partnership",
    "brotherhood": "Brotherhood",
    "sovereignty": "Sovereignty and non-interference",
    "winwin": "Win-win cooperation",
    "hegemony": "Hegemony and bloc critique",
    "threat": "Threat",
    "dependence": "Dependence",
    "democracy_rights": "Democracy and human rights",
    "peace_mediation": "Peace and mediation",
}

WORDS = {
    "state": (
        "cooperation strategic partnership friendship mutual coordination heads exchanges "
        "multipolar win-win comprehensive bilateral diplomatic anniversary cultural joint peoples "
        "trust neighbourly youth forum fraternal development practical deepen generations harbin "
        "sincere civilisations steadily pragmatic "
    ),
    "independent": (
        "war sanctions ukraine invasion kremlin leverage dual-use discounted exiled junior banks "
        "critics drones analysts secondary dependence opposition shelling yuan pipeline imprisoned "
        "western nato weapons kharkiv arrest officials machine-tools censored asked "
    ),
    "both": (
        "the of and beijing moscow president visit may talks leaders trade russia china energy "
        "world states countries said two new relations meeting told statement government year "
        "percent last first since "
    ),
}
"""Words that one side uses more, or both alike; separated by spaces."""

TOPICS = (
    "talks president statement strategic leaders",
    "trade yuan banks billion settlements",
    "culture concert students harbin theatre",
    "ukraine peace summit kyiv proposal",
    "gas pipeline siberia oil discounted",
    "sanctions dual-use exports washington components",
    "brics sco summit south global",
    "kazakhstan transit corridor freight border",
)


@dataclass(frozen=True, kw_only=True)
class Shape:
    """How the made-up run is built.

    Attributes:
        state: Outlets of the target group.
        independent: Outlets of the reference group.
        target: Name of the target group.
        reference: Name of the reference group.
        dimensions: Names of the dimensions.
        invented: True if the report must say that outlets are invented.
        hostile: Text put into every free text field, to try the escaping.
    """

    state: tuple[tuple[str, str, str], ...] = STATE
    independent: tuple[tuple[str, str, str], ...] = INDEPENDENT
    target: str = "state"
    reference: str = "independent"
    dimensions: tuple[str, ...] = tuple(PLANTED)
    invented: bool = True
    hostile: str = ""

    @property
    def outlets(self) -> list[tuple[str, str, str, str]]:
        """Identifier, name, country and group of every outlet."""
        return [(*outlet, self.target) for outlet in self.state] + [
            (*outlet, self.reference) for outlet in self.independent
        ]


def write_run(folder: Path, shape: Shape | None = None) -> Path:
    """Write the results of a made-up run into a run folder, and give the folder back."""
    shape = shape or Shape()
    write_results(folder / "stages" / "07-results" / "out", make_facts(shape), make_tables(shape))
    return folder


def open_run(folder: Path, shape: Shape | None = None) -> Results:
    """The results of a made-up run."""
    return Results.open(write_run(folder, shape))


def make_tables(shape: Shape) -> dict[str, pl.DataFrame]:
    """Every table of the contract."""
    values = _outlet_values(shape)
    shares = channels.shares(shape.outlets, shape.target)
    parts = channels.parts(values, shape.target)
    n = {outlet: count for (outlet, *_), count in zip(shape.outlets, _article_counts(shape), strict=True)}
    pair = shape.target, shape.reference
    labels = [", ".join(words.split()[:4]) for words in TOPICS]
    room = synthetic_company.prevalence(labels, shape.outlets, pair)
    return {
        "outlet_values": pl.concat([values, shares, room["outlet_values"]]),
        "estimates": pl.concat(
            [_estimates(pl.concat([values, shares]), shape), room["estimates"]],
            how="diagonal_relaxed",
        ),
        "topic_prevalence": room["topic_prevalence"],
        **synthetic_company.words(pair, (len(shape.state), len(shape.independent))),
        "outlet_parts": parts,
        "decomposition": channels.categories(parts, shape.target, shape.reference),
        "timeline": _timeline(shape),
        "keyness": _keyness(shape),
        **synthetic_words.tables(_keyness(shape), shape.outlets, shape.target, shape.reference),
        "topic_terms": _topic_terms(),
        "topics": pl.DataFrame(
            {
                "topic": range(len(TOPICS)),
                "label": [", ".join(words.split()[:3]) for words in TOPICS],
                "prevalence": [0.21, 0.16, 0.11, 0.14, 0.09, 0.1, 0.12, 0.07],
            }
        ),
        "choice_of_k": _choice_of_k(),
        "evidence": _evidence(shape),
        "corpus_overview": _overview(shape, n),
        "dropped": _dropped(shape),
        "leave_one_out": _leave_one_out(values, shape),
        "corrected": synthetic_codes.corrected(values, shape.dimensions[:3]),
        "calibration": synthetic_codes.calibration(shape.dimensions[:3], (shape.target, shape.reference)),
        "validity": synthetic_codes.validity(shape.dimensions[:3], (shape.target, shape.reference)),
        "agreement": synthetic_measures.agreement(shape.dimensions[:4], len(shape.outlets)),
        "sensitivity": synthetic_measures.sensitivity(shape.dimensions[:4]),
        **synthetic_multiverse.tables(shape.dimensions[:2], shape.target, shape.reference),
        "design": _design(shape, n),
    }


def _choice_of_k() -> pl.DataFrame:
    perplexity, npmi = [1502.0, 1388.0, 1361.0, 1402.0], [0.06, 0.11, 0.12, 0.09]
    return pl.DataFrame(
        {
            "k": [5, 10, 20, 40],
            "perplexity": perplexity,
            "perplexity_low": [value - 11 for value in perplexity],
            "perplexity_high": [value + 14 for value in perplexity],
            "npmi": npmi,
            "npmi_low": [value - 0.01 for value in npmi],
            "npmi_high": [value + 0.012 for value in npmi],
            "exclusivity": [7.1, 8.0, 8.6, 8.9],
            "refound": [0.9, 0.82, 0.61, 0.4],
            "similarity": [0.88, 0.81, 0.7, 0.59],
            "n_seeds": [3] * 4,
        }
    )


def make_facts(shape: Shape) -> Facts:
    """The facts that go with the tables."""
    sizes = (len(shape.state), len(shape.independent))
    verdict = "refuse" if min(sizes) < 3 else "warn" if min(sizes) < 4 else "ok"
    extra = shape.hostile
    return Facts(
        title=f"Xi–Putin meetings in state and independent media{extra}",
        corpus="xi_putin",
        scheme="control",
        groups={shape.target: ("state_controlled",), shape.reference: ("independent",)},
        target=shape.target,
        reference=shape.reference,
        design_check=DesignCheck(
            verdict=verdict,
            smallest_p=0.0001554 if verdict == "ok" else None,
            detectable_sd=1.57 if verdict == "ok" else None,
            messages=[
                f"A true difference of 1.57 standard deviations between outlets is often found.{extra}",
            ],
        ),
        seed=20240516,
        unit="sentence",
        invented=shape.invented,
        notice=f"invented outlets; no finding about real media{extra}" if shape.invented else None,
        events=(Event(date=date(2024, 5, 16), label=f"Xi and Putin meet in Beijing{extra}"),),
        dimensions=tuple(
            DimensionFact(
                name=name,
                title=TITLES.get(name, name) + extra,
                version=1,
                definition=f"What counts as an expression of {TITLES.get(name, name).lower()}.{extra}",
                positive=name,
                negative=None,
                reference=("An author (2020), a title.",),
            )
            for name in shape.dimensions
        ),
        measures=(
            MeasureFact(
                name="dictionary",
                title="Dictionary",
                unit="per thousand tokens",
                low=0.0,
                high=1000.0,
                reference="Laver & Garry (2000)",
                options={},
                n_units=1523,
                n_scored=1523,
            ),
            MeasureFact(
                name="frameaxis_bias",
                title="FrameAxis bias",
                unit="mean cosine",
                low=-1.0,
                high=1.0,
                reference="Kwak et al. (2021), eq. 2",
                options={"embedding": "corpus"},
                diagnostics=("3 of 62 seed words are not in the corpus.",),
                n_units=1523,
                n_scored=1490,
            ),
            MeasureFact(
                name="topic_share",
                title="Topic share",
                unit="share of the article",
                low=0.0,
                high=1.0,
                reference="Blei, Ng & Jordan (2003)",
                options={"topics": "corpus"},
                n_units=136,
                n_scored=136,
            ),
        ),
        since=date(2024, 5, 1),
        until=date(2024, 6, 15),
        languages=("en",),
        n_articles=sum(_article_counts(shape)),
        n_outlets=len(shape.outlets),
        n_tokens=38211,
        history=(
            Step(
                verb="import",
                settings={"recipe": "corpora/xi_putin/corpus.yaml"},
                counts={"read": 141, "kept": 138, "rejected:undated": 2, "rejected:too_short": 1},
            ),
            Step(
                verb="select",
                settings={"since": "2024-05-01", "until": "2024-06-15", "languages": "en"},
                counts={"read": 138, "kept": 136, "rejected:outside_the_window": 2},
            ),
        ),
        stages=("import", "select", "tokenise", "embed", "topics", "measure", "estimate", "results"),
        digests={"corpus": "3f" * 32, "experiment": "9c" * 32, "run": "a1" * 32},
        packages={"framing-news": "0.1.0", "gensim": "4.4.0", "numpy": "2.4.6", "polars": "2.1.0"},
        experiment={
            "schema_version": 1,
            "title": "Xi–Putin meetings in state and independent media",
            "seed": 20240516,
            "unit": "sentence",
            "dimensions": list(shape.dimensions),
            "measures": [{"dictionary": {}}, {"frameaxis": {"embedding": "corpus"}}],
            "models": {
                "embedding": {"kind": "word2vec", "vector_size": 100, "seeds": 10},
                "topics": {"kind": "lda", "k": 8, "seeds": 5},
            },
            "estimands": [{"contrast": {}}, {"timeline": {}}, {"keyness": {}}],
        },
    )


def without_estimates(results: Results) -> Results:
    """The same run with nothing estimated at all: what the plots must bear."""
    return replace(
        results,
        **{
            name: getattr(results, name).clear()
            for name in (
                *("estimates", "outlet_values", "timeline", "keyness", "topic_terms", "topics"),
                *("evidence", "leave_one_out", "corpus_overview", "dropped"),
                *("agreement", "sensitivity", "corrected", "validity", "calibration"),
                *("outlet_parts", "decomposition", "word_shift", "polarisation", "collocations"),
                *("choice_of_k", "topic_prevalence", "embedding_regression", "group_shift"),
                "word_neighbours",
                *("multiverse", "multiverse_joint", "multiverse_choices"),
            )
        },
    )


def _rng(name: str) -> np.random.Generator:
    return np.random.default_rng([20240516, *name.encode()])


def _article_counts(shape: Shape) -> list[int]:
    draw = _rng("articles").integers(6, 13, size=len(shape.outlets))
    return [int(n) for n in draw]


def _outlet_values(shape: Shape) -> pl.DataFrame:
    rows = []
    counts = _article_counts(shape)
    for measure, dimension, means, spread in _scales(shape):
        noise = _rng(measure + dimension).normal(size=len(shape.outlets))
        for (outlet, _, _, group), draw, n in zip(shape.outlets, noise, counts, strict=True):
            mean = means[0] if group == shape.target else means[1]
            value = mean + draw * spread * (
                1.0 if measure == "frameaxis_bias" else 0.35 * max(mean, 0.02) + 0.02
            )
            value = value if measure == "frameaxis_bias" else abs(value)
            rows.append(
                {
                    "measure": measure,
                    "dimension": dimension,
                    "channel": "all",
                    "outlet": outlet,
                    "group": group,
                    "value": round(float(value), 6),
                    "sd": round(float(value) / 2 + 0.1, 6),
                    "n_units": n * 11,
                    "n_articles": n,
                    "n_tokens": n * 281,
                }
            )
    return pl.DataFrame(rows)


def _scales(shape: Shape) -> list[tuple[str, str, tuple[float, float], float]]:
    """Measure, dimension, group means, spread between outlets."""
    found = [("dictionary", name, PLANTED.get(name, (2.0, 1.0)), 1.0) for name in shape.dimensions]
    for name in shape.dimensions:
        a, b = PLANTED.get(name, (2.0, 1.0))
        found.append(("frameaxis_bias", name, (0.02 + 0.004 * a, 0.02 + 0.004 * b), 0.013))
    topic_means = (
        (0.24, 0.17),
        (0.15, 0.17),
        (0.19, 0.03),
        (0.09, 0.18),
        (0.08, 0.1),
        (0.02, 0.19),
        (0.16, 0.09),
    )
    found += [("topic_share", str(k), means, 1.0) for k, means in enumerate((*topic_means, (0.07, 0.07)))]
    return found


def _estimates(values: pl.DataFrame, shape: Shape) -> pl.DataFrame:
    rows = []
    for (measure, dimension), part in values.group_by("measure", "dimension", maintain_order=True):
        sides = [part.filter(pl.col("group") == group) for group in (shape.target, shape.reference)]
        asked = _contrast(str(measure), str(dimension), sides, shape)
        made = [asked, _of_these(asked)]
        for group, side in zip((shape.target, shape.reference), sides, strict=True):
            made.append(_level(str(measure), str(dimension), group, side))
        if measure in channels.UNITS:
            made = [{**one, "estimand": channels.estimand_of(str(measure))} for one in made]
        if measure == "dictionary":
            made[2:2] = [_within(asked, channel) for channel in CHANNELS]
            made += channels.agenda_and_framing(asked)
        if measure in synthetic_codes.CODED and dimension in shape.dimensions[:3]:
            made.append(synthetic_codes.differences(asked))
        rows += made
    return _rounded(pl.DataFrame(rows, infer_schema_length=None))


def _rounded(table: pl.DataFrame) -> pl.DataFrame:
    """Nine decimals: what is kept for comparison must not hang on a library's last bit."""
    return table.with_columns(pl.col(pl.Float64).round(9))


UNITS = {
    "dictionary": "per thousand tokens",
    "frameaxis_bias": "mean cosine",
    "topic_share": "share of the article",
    **channels.UNITS,
}


def _row(measure: str, dimension: str) -> dict[str, object]:
    return {
        "measure": measure,
        "dimension": dimension,
        "channel": "all",
        "level": 0.95,
        "unit": UNITS[measure],
        "question": "outlets like these",
        "seed": None,
        "note": "",
    }


def _contrast(measure: str, dimension: str, sides: list[pl.DataFrame], shape: Shape) -> dict[str, object]:
    a, b = (side["value"].to_numpy() for side in sides)
    enough = min(len(a), len(b)) >= 3
    welch = stats.ttest_ind(a, b, equal_var=False) if min(len(a), len(b)) > 1 else None
    limits = welch.confidence_interval(0.95) if enough and welch is not None else None
    p = float(welch.pvalue) if enough and welch is not None else None
    return {
        "estimand": "contrast",
        **_row(measure, dimension),
        "target": shape.target,
        "reference": shape.reference,
        "value": float(a.mean() - b.mean()) if len(a) and len(b) else float("nan"),
        "low": float(limits.low) if limits else float("nan"),
        "high": float(limits.high) if limits else float("nan"),
        "method": "difference of outlet means; Welch interval; exact studentised permutation",
        "n_units": int(sum(side["n_units"].sum() for side in sides)),
        "n_articles": int(sum(side["n_articles"].sum() for side in sides)),
        "n_outlets": len(a) + len(b),
        "p": p,
        "p_adjusted": min(1.0, p * 10) if p is not None else None,
        "family_size": 10,
        "smallest_p": 0.0001554,
        "detectable": float(1.57 * np.sqrt((a.var(ddof=1) + b.var(ddof=1)) / 2)) if enough else None,
        "icc": 0.08,
        "note": "" if enough else "fewer than three outlets in a group: no interval and no p-value",
    }


def _of_these(asked: dict[str, object]) -> dict[str, object]:
    """The same difference with the outlets taken as given: a narrower interval and no test."""
    value = float(str(asked["value"]))
    half = 0.2 * abs(value) + 0.004
    return {
        **asked,
        "question": "these outlets, this corpus",
        "low": value - half,
        "high": value + half,
        "method": "difference of means of outlet means; outlets as given; t interval over articles",
        **dict.fromkeys(("p", "p_adjusted", "family_size", "smallest_p", "detectable")),
        "note": "",
    }


CHANNELS = {"voice=own": 0.3, "voice=direct": 1.6, "voice=reported_inferred": 9.0, "origin=own": 0.8}
CHANNELS |= {"copy=own": 0.5, "copy=weighted": 0.8}
"""Channel → size of the difference within it, as a multiple of the difference over all scores."""


def _within(asked: dict[str, object], channel: str) -> dict[str, object]:
    """The same difference among the passages of one voice or origin."""
    value, half = CHANNELS[channel] * float(str(asked["value"])), 1.3
    known = asked["p"] is not None
    return {
        **asked,
        "channel": channel,
        "value": value,
        "low": value - half if known else float("nan"),
        "high": value + half if known else float("nan"),
        "p_adjusted": (0.01 if abs(value) > half else 0.4) if known else None,
        "n_articles": 88,
    }


def _level(measure: str, dimension: str, group: str, side: pl.DataFrame) -> dict[str, object]:
    values = side["value"].to_numpy()
    error = stats.sem(values) * stats.t.ppf(0.975, len(values) - 1) if len(values) >= 3 else float("nan")
    mean = float(values.mean()) if len(values) else float("nan")
    return {
        "estimand": "level",
        **_row(measure, dimension),
        "target": group,
        "reference": None,
        "value": mean,
        "low": mean - float(error),
        "high": mean + float(error),
        "method": "mean of outlet means; t interval over outlets",
        "n_units": int(side["n_units"].sum()),
        "n_articles": int(side["n_articles"].sum()),
        "n_outlets": len(values),
        "p": None,
        "p_adjusted": None,
        "family_size": None,
        "smallest_p": None,
        "detectable": None,
        "icc": None,
    }


def _timeline(shape: Shape) -> pl.DataFrame:
    rows = []
    starts = [date(2024, 4, 29) + timedelta(days=7 * week) for week in range(7)]
    articles = {shape.target: (8, 7, 34, 9, 6, 7, 2), shape.reference: (7, 6, 27, 8, 2, 7, 6)}
    for dimension in shape.dimensions:
        means = PLANTED.get(dimension, (2.0, 1.0))
        for group, mean in zip((shape.target, shape.reference), means, strict=True):
            noise = _rng("time" + dimension + group).normal(size=len(starts))
            for start, draw, n in zip(starts, noise, articles[group], strict=True):
                rise = 1.5 if dimension == "partnership" and group == shape.target and n > 30 else 1.0
                value, half = abs(mean * rise * (1 + 0.15 * draw)), (0.4 * mean + 0.5) * 3 / np.sqrt(n)
                few = n < 3  # one outlet: a value without an interval
                rows.append(
                    {
                        "measure": "dictionary",
                        "dimension": dimension,
                        "channel": "all",
                        "group": group,
                        "date": start,
                        "value": round(float(value), 6),
                        "low": float("nan") if few else round(max(0.0, float(value - half)), 6),
                        "high": float("nan") if few else round(float(value + half), 6),
                        "n_articles": n,
                        "n_outlets": 1 if few else min(n, 7),
                    }
                )
    return pl.DataFrame(rows)


def _keyness(shape: Shape) -> pl.DataFrame:
    rng = _rng("keyness")
    rows = []
    for side, words in WORDS.items():
        for place, word in enumerate(words.split()):
            big = int(rng.gamma(1.2, 40) + 8)
            small = int(big * rng.uniform(0.02, 0.3))
            both = int(rng.gamma(2, 90) + 20)
            a, b = {"state": (big, small), "independent": (small, big), "both": (both, both + place)}[side]
            rows.append((word + shape.hostile, a, b))
    rows += [(f"word{place}", int(rng.integers(2, 30)), int(rng.integers(2, 30))) for place in range(240)]
    total_a, total_b = sum(row[1] for row in rows), sum(row[2] for row in rows)
    scored = []
    for word, a, b in rows:
        alpha = 500 * (a + b) / (total_a + total_b)
        odds = np.log((a + alpha) / (total_a + 500 - a - alpha)) - np.log(
            (b + alpha) / (total_b + 500 - b - alpha)
        )
        z = odds / np.sqrt(1 / (a + alpha) + 1 / (b + alpha))
        scored.append((word, a, b, float(odds), float(z)))
    scored.sort(key=lambda row: (-abs(row[4]), row[0]))
    return pl.DataFrame(
        [
            {
                "feature": word,
                "n_target": a,
                "n_reference": b,
                "log_odds": round(odds, 9),
                "z": round(z, 9),
                "g2": round(z * z, 9),
                "log_ratio": round(float(np.log2((a + 0.5) / total_a / ((b + 0.5) / total_b))), 9),
                "n_outlets_target": min(8, 1 + a // 6),
                "n_outlets_reference": min(7, 1 + b // 6),
                "rank": place + 1,
            }
            for place, (word, a, b, odds, z) in enumerate(scored)
        ]
    )


def _topic_terms() -> pl.DataFrame:
    return pl.DataFrame(
        [
            {"topic": topic, "rank": rank + 1, "feature": word, "probability": round(0.05 / (rank + 1), 6)}
            for topic, words in enumerate(TOPICS)
            for rank, word in enumerate(words.split())
        ]
    )


def _evidence(shape: Shape) -> pl.DataFrame:
    rows = []
    for dimension in shape.dimensions:
        for outlet, name, _, group in shape.outlets:
            if int(_rng(dimension + outlet).integers(0, 5)):
                continue
            rows.append(
                {
                    "dimension": dimension,
                    "group": group,
                    "outlet": outlet,
                    "published": "2024-05-16T17:54+08:00",
                    "article": f"{outlet}-0516a{shape.hostile}",
                    "title": f"{name} on the talks in Beijing{shape.hostile}",
                    "left": f"“The two sides,” the statement said, “will{shape.hostile}",
                    "keyword": f"{TITLES.get(dimension, dimension).lower()}{shape.hostile}",
                    "right": f"for years to come,” without saying how this would be done.{shape.hostile}",
                    "voice": None,
                    "origin": None,
                    "how": "drawn at random, one per outlet at most",
                }
            )
    return pl.DataFrame(rows, schema=dict(SCHEMAS["evidence"]))


def _overview(shape: Shape, n: dict[str, int]) -> pl.DataFrame:
    rows = []
    for outlet, name, country, group in shape.outlets:
        june = max(1, n[outlet] // 4)
        for month, count in (("2024-05", n[outlet] - june), ("2024-06", june)):
            rows.append(
                {
                    "outlet": outlet,
                    "outlet_name": name + shape.hostile,
                    "group": group,
                    "country": country,
                    "language": "en",
                    "month": month,
                    "n_articles": count,
                    "n_tokens": count * 281,
                }
            )
    return pl.DataFrame(rows)


def _dropped(shape: Shape) -> pl.DataFrame:
    return pl.DataFrame(
        [
            ("import", "undated", 2, f"articles/ural_beacon/ural_beacon-0502c.txt{shape.hostile}"),
            ("import", "too_short", 1, "articles/meridian/meridian-0530b.txt"),
            ("select", "outside_the_window", 2, "night_tram-0618a"),
            ("groups", "no_label", 4, "kazpost"),
        ],
        schema={"stage": pl.String, "reason": pl.String, "count": pl.Int64, "example": pl.String},
        orient="row",
    )


def _leave_one_out(values: pl.DataFrame, shape: Shape) -> pl.DataFrame:
    rows = []
    for (measure, dimension), part in values.group_by("measure", "dimension", maintain_order=True):
        for outlet, _, _, group in shape.outlets:
            rest = part.filter(pl.col("outlet") != outlet)
            sides = [rest.filter(pl.col("group") == name) for name in (shape.target, shape.reference)]
            row = _contrast(str(measure), str(dimension), sides, shape)
            rows.append(
                {
                    "measure": measure,
                    "dimension": dimension,
                    "channel": "all",
                    "left_out": outlet,
                    "group": group,
                    **{name: row[name] for name in ("value", "low", "high")},
                }
            )
    return _rounded(pl.DataFrame(rows))


def _design(shape: Shape, n: dict[str, int]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "group": group,
                "n_outlets": len(outlets),
                "n_articles": sum(n[outlet] for outlet, *_ in outlets),
                "outlets": ", ".join(name for _, name, _ in outlets),
            }
            for group, outlets in ((shape.target, shape.state), (shape.reference, shape.independent))
        ]
    )
