"""Whose words, whose copy in the embedded corpus: what was planted comes out of the report's figures."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path
from statistics import fmean

import polars as pl
import pytest
from tests.scores_in_memory import no_counts

from framing.corpus.gold import read_gold, read_origins
from framing.estimates.base import Evidence
from framing.estimates.contrast import Contrast
from framing.estimates.decomposition import Decomposition
from framing.estimates.inference.known_gold import read_gold as read_known
from framing.experiments.results import Results
from framing.experiments.study import Study
from framing.measures.base import SCORE_SCHEMA, Scores
from framing.reports.plots.channels import Channels
from framing.reports.plots.reprints import Reprints
from framing.reports.plots.who_speaks import WhoSpeaks
from framing.reports.plots.whose_words import WhoseWords
from framing.types import Estimate

EXPERIMENT = """
schema_version: 1
title: Whose words
corpus: {corpus}
seed: 1
groups: {{scheme: control, state: [state_controlled], independent: [independent]}}
unit: sentence
dimensions: [multipolarity, partnership, threat]
measures: [dictionary]
estimands:
  - contrast: {{target: state, reference: independent, by: [voice, origin, camp, copy]}}
  - decomposition: {{target: state, reference: independent, by: [whose, voice, origin, camp]}}
  - who_speaks: {{target: state, reference: independent}}
  - reprints: {{target: state, reference: independent}}
voice_gold: gold.csv
"""

MEASURES = ("dictionary", "centroid", "cmd", "frameaxis_bias", "frameaxis_intensity", "lss", "semaxis")
"""Everything that scores single sentences."""

EVERY_MEASURE = """
schema_version: 1
title: Every measure by channel
corpus: {corpus}
seed: 1
groups: {{scheme: control, state: [state_controlled], independent: [independent]}}
unit: sentence
dimensions: [partnership]
measures:
  - dictionary
  - centroid: {{embedding: corpus}}
  - cmd: {{embedding: corpus}}
  - frameaxis: {{embedding: corpus}}
  - lss: {{embedding: corpus}}
  - semaxis: {{embedding: corpus}}
models:
  embedding: {{kind: ppmi_svd, vector_size: 30, min_count: 2, seeds: 1}}
estimands:
  - contrast: {{target: state, reference: independent, by: [voice, origin, camp]}}
  - decomposition: {{target: state, reference: independent, by: [whose, voice, origin, camp]}}
voice_gold: known:en
"""

# Invented: what the gold says need not be true of the corpus, only known.
GOLD = "truth,read,n\nown,own,190\nown,attributed,10\nattributed,own,20\nattributed,attributed,180\n"


@pytest.fixture(scope="module")
def corpus(root: Path) -> Path:
    return root / "corpora" / "xi_putin"


@pytest.fixture(scope="module")
def results(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Results:
    folder = tmp_path_factory.mktemp("channels")
    (folder / "gold.csv").write_text(GOLD, encoding="utf-8")
    (folder / "study.yaml").write_text(EXPERIMENT.format(corpus=corpus.as_posix()), encoding="utf-8")
    return Results.open(Study.open(folder / "study.yaml").run())


@pytest.fixture(scope="module")
def passages(results: Results) -> pl.DataFrame:
    """What was read of every sentence, with the dictionary's finding on multipolarity beside it."""
    (said,) = results.path.parent.parent.parent.glob(".framing/cache/*/out/passages.parquet")
    (scored,) = results.path.parent.parent.parent.glob(".framing/cache/*/out/01.parquet")
    scores = pl.read_parquet(scored).filter(pl.col("dimension") == "multipolarity")
    return pl.read_parquet(said).join(
        scores.select("article", "unit", "outlet", "value"), on=["article", "unit"]
    )


@pytest.fixture(scope="module")
def groups(results: Results) -> Mapping[str, str]:
    return dict(results.corpus_overview.select("outlet", "group").iter_rows())


def mean_parts(results: Results, dimension: str, group: str) -> dict[str, float]:
    """Category → what it adds to the mean score of the outlets of a group, as the figure draws it."""
    data = WhoseWords().data(results)
    assert data is not None
    rows = data.filter(pl.col("outlet").is_null(), pl.col("dimension") == dimension, pl.col("group") == group)
    return dict(rows.select("category", "part").iter_rows())


def test_the_multipolarity_of_state_outlets_is_mostly_quoted_and_reprinted(results: Results) -> None:
    parts = mean_parts(results, "multipolarity", "state")
    total = sum(parts.values())
    assert parts["own_words"] < 0.2 * total
    assert parts["attributed"] > 0.25 * total
    assert parts["agency_copy"] > 0.25 * total


def test_the_threat_of_independent_outlets_is_mostly_their_own_word(results: Results) -> None:
    parts = mean_parts(results, "threat", "independent")
    assert parts["own_words"] > 0.5 * sum(parts.values())


def test_agenda_and_framing_add_up_to_every_gap(results: Results) -> None:
    found = results.estimates.filter(pl.col("question") == "outlets like these")
    gaps = dict(
        found.filter(pl.col("estimand") == "contrast", pl.col("channel") == "all")
        .select("dimension", "value")
        .iter_rows()
    )
    sums: dict[tuple[str, str], float] = defaultdict(float)
    for dimension, channel, value in (
        found.filter(pl.col("estimand") == "decomposition", pl.col("channel") != "all")
        .select("dimension", "channel", "value")
        .iter_rows()
    ):
        sums[dimension, channel.rpartition(" ")[2]] += value
    assert len(sums) == 3 * 6  # four, two of them corrected as well
    assert all(abs(value - gaps[dimension]) < 1e-9 for (dimension, _), value in sums.items())


def test_agenda_and_framing_carry_p_values_adjusted_over_dimensions(results: Results) -> None:
    parts = results.estimates.filter(
        pl.col("estimand") == "decomposition", pl.col("channel").str.contains("whose")
    )
    assert set(parts["channel"]) >= {"agenda by whose", "framing by whose_corrected"}
    assert (parts["p_adjusted"] >= parts["p"]).all()
    assert set(parts["family_size"]) == {3}
    beyond = (parts["low"] > 0) | (parts["high"] < 0)
    assert (beyond == (parts["p"] < 0.05)).all()


def test_every_voice_and_every_origin_has_its_panel(results: Results) -> None:
    data = Channels().data(results)
    assert data is not None
    seen = list(dict.fromkeys(data["channel"]))
    assert seen[:3] == ["all", "voice=own", "corrected=own"]
    assert {"voice=direct", "voice=reported", "origin=own", "origin=agency"} <= set(seen)


def test_agencies_stand_at_no_copy_and_the_caption_names_them(results: Results) -> None:
    data = Reprints().data(results)
    assert data is not None
    assert "state Meridian News Agency, Neva Wire Service." in Reprints().caption(data)
    means = data.filter(pl.col("kind") == "group")
    assert (means["low"] > 0).all()
    assert (means["low"] < means["value"]).all()


def test_words_of_nobody_knows_whom_stand_last_and_the_caption_says_how_many(results: Results) -> None:
    data = WhoSpeaks().data(results)
    assert data is not None
    last = data.filter(pl.col("row") == pl.col("row").max())
    assert set(last["dimension"]) == {"unknown"}
    assert sorted(set(data["row"])) == list(range(data["dimension"].n_unique()))
    share = last.filter(pl.col("kind") == "group", pl.col("group") == "state")["value"].item()
    assert f"{100 * share:.0f}\N{NO-BREAK SPACE}% of them in state" in WhoSpeaks().caption(data)


def test_state_outlets_let_chinese_and_russian_leaders_speak_more(results: Results) -> None:
    data = WhoSpeaks().data(results)
    assert data is not None
    rows = data.filter(pl.col("kind") == "group", pl.col("dimension").is_in(["china_state", "russia_state"]))
    share = dict(rows.group_by("group").agg(pl.col("value").sum()).iter_rows())
    assert share["state"] > share["independent"] + 0.1


def by_hand(
    passages: pl.DataFrame, groups: Mapping[str, str], *, own: bool = False, weighted: bool = False
) -> float:
    """The difference of outlet means on multipolarity, counted sentence by sentence."""
    size = Counter(dict(passages.select("article", "cluster").unique().iter_rows()).values())
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for row in passages.iter_rows(named=True):
        if own and row["origin"] != "own":
            continue
        weight = 1 / size[row["cluster"]] if weighted else 1.0
        sums[row["outlet"]][0] += weight * row["value"]
        sums[row["outlet"]][1] += weight
    means = {outlet: total / weight for outlet, (total, weight) in sums.items()}
    state, other = (
        fmean(value for outlet, value in means.items() if groups[outlet] == group)
        for group in ("state", "independent")
    )
    return state - other


@pytest.mark.parametrize(
    ("channel", "how"),
    [
        ("all", {}),
        ("copy=own", {"own": True}),
        ("origin=own", {"own": True}),
        ("copy=weighted", {"weighted": True}),
    ],
)
def test_the_three_ways_of_counting_copies_are_those_of_a_count_by_hand(
    results: Results, passages: pl.DataFrame, groups: Mapping[str, str], channel: str, how: dict[str, bool]
) -> None:
    found = results.estimates.filter(
        pl.col("estimand") == "contrast",
        pl.col("question") == "outlets like these",
        pl.col("dimension") == "multipolarity",
        pl.col("channel") == channel,
    )
    assert found["value"].item() == pytest.approx(by_hand(passages, groups, **how), abs=1e-12)


def test_the_reprint_rate_of_every_outlet_is_that_of_the_written_labels(
    results: Results, corpus: Path, groups: Mapping[str, str]
) -> None:
    labelled = read_origins(corpus)
    copied = (pl.col("origin") != pl.col("outlet")).cast(pl.Float64)
    truth = dict(labelled.group_by("outlet").agg(rate=copied.mean()).iter_rows())
    rates = results.outlet_values.filter(
        pl.col("measure") == "copied_articles", pl.col("dimension") == "copied"
    )
    assert set(rates["outlet"]) == set(groups)
    for outlet, rate in rates.select("outlet", "value").iter_rows():
        assert rate == pytest.approx(truth[outlet]), outlet


def test_shares_of_voices_are_given_corrected_by_the_gold_of_the_study(results: Results) -> None:
    found = results.estimates.filter(
        pl.col("estimand") == "who_speaks", pl.col("reference").is_null(), pl.col("target") == "state",
        pl.col("question") == "outlets like these", pl.col("dimension") == "own",
    )  # fmt: skip
    values = dict(found.select("measure", "value").iter_rows())
    read, corrected = values["share_of_sentences"], values["share_of_sentences_corrected"]
    assert corrected == pytest.approx((read - 0.1) / 0.85)
    assert found["low"].is_finite().all()


def with_voices(
    results: Results, corpus: Path, voice: str, gold: str = ""
) -> dict[tuple[str, str], Estimate]:
    """Dimension and channel → what is found of own and others' words, by the voices read or written down."""
    cache = results.path.parent.parent.parent / ".framing" / "cache"
    (scored,) = cache.glob("*/out/01.parquet")
    (articles,) = (
        file for file in cache.glob("*/out/articles.parquet") if "group" in pl.read_parquet_schema(file)
    )
    written = read_gold(corpus).drop_nulls("sentence")
    truth = written.select("article", pl.col("sentence").cast(pl.UInt32).alias("unit"), truth="voice")
    table = pl.read_parquet(scored).join(truth, on=["article", "unit"], how="left", maintain_order="left")
    two = pl.when(pl.col(voice) == "own").then(pl.lit("own")).otherwise(pl.lit("direct"))
    scores = Scores(
        measure="dictionary", unit="share of sentences", low=0.0, high=1.0, corpus="0" * 64,
        table=table.with_columns(voice=two).select(*SCORE_SCHEMA),
    )  # fmt: skip
    evidence = Evidence(
        scores=[scores], counts=no_counts(), articles=pl.read_parquet(articles), seed=1,
        voice_gold=read_known(gold, Path()) if gold else None,
    )  # fmt: skip
    asked = (
        Contrast(target="state", reference="independent", by=["voice"]),
        Decomposition(target="state", reference="independent", by=["voice"]),
    )
    every = [one for estimand in asked for one in estimand(evidence).estimates]
    return {(one.dimension, one.channel): one for one in every if one.question == "outlets like these"}


def test_with_misread_voices_taken_back_the_voices_as_written_lie_in_every_interval(
    results: Results, corpus: Path
) -> None:
    truth, corrected = (
        with_voices(results, corpus, "truth"),
        with_voices(results, corpus, "voice", "known:en"),
    )
    same = {
        "corrected=own": "voice=own",
        "corrected=attributed": "voice=direct",
        "agenda by voice_corrected": "agenda by voice",
        "framing by voice_corrected": "framing by voice",
    }
    for dimension in ("multipolarity", "partnership", "threat"):
        for channel, written in same.items():
            found, true = corrected[dimension, channel], truth[dimension, written].value
            assert found.low <= true <= found.high, (dimension, channel)
    # State outlets do not say multipolarity themselves; what is misread made it seem so.
    own = [each["multipolarity", channel].value for each, channel in (
        (truth, "voice=own"), (corrected, "voice=own"), (corrected, "corrected=own"))]  # fmt: skip
    assert abs(own[2] - own[0]) < abs(own[1] - own[0])


@pytest.fixture(scope="module")
def every_measure(results: Results, corpus: Path) -> Results:
    """A second study beside the first, so that the corpus is read and attributed once."""
    file = results.path.parent.parent.parent / "every.yaml"
    file.write_text(EVERY_MEASURE.format(corpus=corpus.as_posix()), encoding="utf-8")
    return Results.open(Study.open(file).run())


def like_these(results: Results, estimand: str) -> pl.DataFrame:
    return results.estimates.filter(
        pl.col("estimand") == estimand, pl.col("question") == "outlets like these"
    )


def test_every_measure_of_sentences_has_every_channel(every_measure: Results) -> None:
    found = like_these(every_measure, "contrast")
    channels = {str(name): set(part["channel"]) for (name,), part in found.group_by("measure")}
    assert set(channels) == set(MEASURES)
    for name in MEASURES:
        assert {"voice=direct", "camp=russia_state", "origin=agency", "corrected=own"} <= channels[name], name
        assert channels[name] == channels["dictionary"], name
        known = found.filter(
            pl.col("measure") == name, pl.col("channel").is_in(["voice=own", "corrected=own"])
        )
        assert known["low"].is_finite().all(), name


def test_an_outlet_without_a_channel_is_missing_there_counted_and_named(every_measure: Results) -> None:
    values = every_measure.outlet_values.filter(pl.col("value").is_finite())
    all_of_them = values.filter(pl.col("channel") == "all").group_by("measure").agg("outlet")
    outlets = {str(name): set(names) for name, names in all_of_them.iter_rows()}
    rows = like_these(every_measure, "contrast").filter(pl.col("channel").str.contains("=", literal=True))
    seen = 0
    for row in rows.filter(~pl.col("channel").str.starts_with("corrected")).iter_rows(named=True):
        here = values.filter(pl.col("measure") == row["measure"], pl.col("channel") == row["channel"])
        missing = outlets[row["measure"]] - set(here["outlet"])
        assert row["n_outlets"] == len(set(here["outlet"]))
        assert ("outlets without any such passage" in row["note"]) == bool(missing)
        named = sum(outlet in row["note"] for outlet in missing)
        assert named == min(len(missing), 8)
        seen += bool(missing)
    assert seen > len(MEASURES)


def test_agenda_and_framing_add_up_for_every_measure(every_measure: Results) -> None:
    gaps = like_these(every_measure, "contrast").filter(pl.col("channel") == "all")
    gap = dict(gaps.select("measure", "value").iter_rows())
    parts = like_these(every_measure, "decomposition").filter(pl.col("channel") != "all")
    by = pl.col("channel").str.split(" ").list.last().alias("by")
    sums = parts.group_by("measure", by).agg(pl.col("value").sum())
    assert sums.height == 6 * len(MEASURES)
    for measure, _, value in sums.iter_rows():
        assert value == pytest.approx(gap[measure], abs=1e-9), measure
