"""Who speaks, how much is copied, and what the errors of the reading do to shares of voices."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import isnan
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from scipy.stats import t as student
from tests.scores_in_memory import articles_of, no_counts

from framing.errors import DataError, EstimateError, UsageError
from framing.estimates.base import Evidence, Findings
from framing.estimates.inference.confusion import Confusion, confusion, read_confusion, undone
from framing.estimates.inference.copies import Copy
from framing.estimates.inference.corrected_shares import Read, corrected
from framing.estimates.reprints import Reprints
from framing.estimates.who_speaks import WhoSpeaks
from framing.types import Estimate

SPEAKS = WhoSpeaks(target="state", reference="independent")
REPRINTS = Reprints(target="state", reference="independent")
GROUPS = {"s1": "state", "s2": "state", "s3": "state", "i1": "independent", "i2": "independent"}
GROUPS |= {"i3": "independent"}

# outlet, article, voice, camp, origin, whose the whole article is, cluster, words
SAID = [
    ("s1", "s1a", "own", None, "own", "own", "s1a", 10),
    ("s1", "s1a", "direct", "china_state", "own", "own", "s1a", 30),
    ("s1", "s1b", "reported", "expert", "agency", "agency", "a", 10),
    ("s2", "s2a", "direct", "china_state", "agency", "agency", "a", 20),
    ("s2", "s2b", "own", None, "agency", "own", "s2b", 10),
    ("s3", "s3a", "own", None, "own", "own", "s3a", 10),
    ("s3", "s3b", "mixed", "unknown", "own", "own", "s3b", 10),
    ("i1", "i1a", "direct", "expert", "own", "own", "i1a", 10),
    ("i1", "i1a", "own", None, "own", "own", "i1a", 10),
    ("i2", "i2a", "own", None, "own", "own", "i2a", 10),
    ("i3", "i3a", "reported", "expert", "own", "own", "i3a", 30),
    ("i3", "i3a", "reported", "china_state", "own", "own", "i3a", 10),
]


def evidence(rows: Sequence[tuple[object, ...]] = tuple(SAID), *, copy: Copy = "all") -> Evidence:
    columns = ("outlet", "article", "voice", "camp", "origin", "article_origin", "cluster", "n_words")
    table = pl.DataFrame(
        rows, schema=dict.fromkeys(columns[:-1], pl.String()) | {"n_words": pl.UInt32()}, orient="row"
    )
    numbered = table.with_columns(
        unit=pl.int_range(pl.len()).over("article").cast(pl.UInt32), speaker=pl.lit(None, pl.String)
    )
    outlets = dict(table.select("article", "outlet").iter_rows())
    return Evidence(
        scores=(),
        counts=no_counts(),
        articles=articles_of(outlets, GROUPS),
        seed=1,
        said=numbered.drop("outlet"),
        copy=copy,
    )


def value(
    findings: Findings, measure: str, dimension: str, target: str = "state", *, level: bool = False
) -> float:
    found = [
        one.value
        for one in findings.estimates
        if (one.measure, one.dimension, one.target) == (measure, dimension, target)
        and (one.reference is None) == level
        and one.question == "outlets like these"
    ]
    assert len(found) == 1
    return found[0]


def test_the_share_of_a_camp_is_one_of_attributed_words_outlet_by_outlet() -> None:
    findings = SPEAKS(evidence())
    # State: 30 of 40 attributed words, 20 of 20, 0 of 10. Independent: 0 of 10, 10 of 40; i2 quotes nobody.
    assert value(findings, "share_of_attributed_words", "china_state", level=True) == pytest.approx(1.75 / 3)
    independent = value(findings, "share_of_attributed_words", "china_state", "independent", level=True)
    assert independent == pytest.approx(0.125)
    assert value(findings, "share_of_attributed_words", "china_state") == pytest.approx(1.75 / 3 - 0.125)


def test_shares_of_camps_and_of_voices_add_up_to_one_in_every_outlet() -> None:
    values = SPEAKS(evidence()).tables["outlet_values"]
    sums = values.group_by("measure", "outlet").agg(pl.col("value").sum())
    assert sums["value"].to_list() == pytest.approx([1.0] * sums.height)
    assert "i2" not in values.filter(pl.col("measure") == "share_of_attributed_words")["outlet"]


def test_those_of_whom_it_is_not_known_for_whom_they_speak_are_a_camp_of_their_own() -> None:
    findings = SPEAKS(evidence())
    assert value(findings, "share_of_attributed_words", "unknown", level=True) == pytest.approx(1 / 3)


def test_copied_passages_are_left_out_where_the_study_says_so() -> None:
    findings = SPEAKS(evidence(copy="own"))
    # Left of the state's attributed words: 30 of s1, none of s2, 10 unknown of s3.
    assert value(findings, "share_of_attributed_words", "china_state", level=True) == pytest.approx(0.5)
    assert "copied passages left out" in findings.estimates[0].method


def test_p_values_are_adjusted_over_camps_and_over_voices_apart() -> None:
    rows = [*SAID, ("i2", "i2a", "direct", "expert", "own", "own", "i2a", 10)]  # else two outlets, no test
    sizes = {one.measure: one.family_size for one in SPEAKS(evidence(rows)).estimates if one.family_size}
    assert sizes == {"share_of_attributed_words": 3, "share_of_sentences": 4}


def test_the_reprint_rate_counts_whole_articles_and_sentences() -> None:
    findings = REPRINTS(evidence())
    # Articles: 1 of 2, 1 of 2, 0 of 2. Sentences: 1 of 3, 2 of 2, 0 of 2.
    assert value(findings, "copied_articles", "copied", level=True) == pytest.approx(1 / 3)
    assert value(findings, "copied_sentences", "copied", level=True) == pytest.approx((1 / 3 + 1) / 3)
    assert value(findings, "copied_articles", "copied", "independent", level=True) == 0.0
    assert {one.dimension for one in findings.estimates} == {"copied"}


def test_agencies_and_other_outlets_stand_apart_where_both_are_copied_from() -> None:
    rows = [*SAID, ("i2", "i2b", "own", None, "outlet", "outlet", "i1a", 10)]
    findings = REPRINTS(evidence(rows))
    assert {one.dimension for one in findings.estimates} == {"copied", "agency", "outlet"}
    assert value(findings, "copied_articles", "outlet", "independent", level=True) == pytest.approx(0.5 / 3)


def test_the_reprint_rate_is_the_same_however_the_study_counts_copies() -> None:
    assert repr(REPRINTS(evidence(copy="own"))) == repr(REPRINTS(evidence()))


def test_without_attribution_there_is_nothing_to_count() -> None:
    for estimand in (SPEAKS, REPRINTS):
        with pytest.raises(EstimateError, match=r"nothing says|no voices"):
            estimand(replace(evidence(), said=None))
    with pytest.raises(UsageError, match="both 'state'"):
        WhoSpeaks(target="state", reference="state")
    with pytest.raises(UsageError, match="both 'state'"):
        Reprints(target="state", reference="state")
    with pytest.raises(UsageError, match="camp, voice"):
        WhoSpeaks(target="state", reference="independent", of=())


# The errors of the reading.

VOICES = ("direct", "own", "reported")
CHANCES = np.array([[0.95, 0.02, 0.03], [0.01, 0.9, 0.09], [0.02, 0.15, 0.83]])
"""True voice in rows, voice read in columns."""


def gold_of(counts: Mapping[tuple[str, str], float]) -> Confusion:
    rows = [(truth, read, n) for (truth, read), n in counts.items()]
    schema = {"truth": pl.String(), "read": pl.String(), "n": pl.Float64()}
    return confusion(pl.DataFrame(rows, schema=schema, orient="row"))


def test_a_known_matrix_gives_the_true_shares_back() -> None:
    gold = gold_of({(t, r): 1000 * CHANCES[i, j] for i, t in enumerate(VOICES) for j, r in enumerate(VOICES)})
    true = np.array([0.2, 0.5, 0.3])
    assert gold.of("state").true_shares(true @ CHANCES) == pytest.approx(true)


def test_for_two_voices_it_is_the_correction_of_rogan_and_gladen() -> None:
    gold = gold_of(
        {
            ("own", "own"): 90,
            ("own", "attributed"): 10,
            ("attributed", "own"): 30,
            ("attributed", "attributed"): 170,
        }
    )
    sensitivity, specificity, seen = 0.85, 0.9, 0.4
    expected = (seen + specificity - 1) / (sensitivity + specificity - 1)
    assert gold.of("x").true_shares(np.array([seen, 1 - seen]))[0] == pytest.approx(expected)
    # Variance of the gold's part, by the delta method on sensitivity and specificity.
    youden = sensitivity + specificity - 1
    error = (expected**2 * sensitivity * (1 - sensitivity) / 200) / youden**2
    error += ((1 - expected) ** 2 * specificity * (1 - specificity) / 100) / youden**2
    read = np.array([seen, 1 - seen])
    found = gold.of("x").variance(lambda matrix: undone(matrix, read))
    assert found[0] == pytest.approx(error, rel=0.02)


LIKE = Estimate(
    estimand="who_speaks", measure="", dimension="", channel="all", target="state", reference="independent",
    value=0.0, low=0.0, high=0.0, level=0.95, unit="", question="", method="", n_units=0, n_articles=0,
    n_outlets=0,
)  # fmt: skip


def test_corrected_intervals_hold_what_they_promise_and_uncorrected_ones_do_not() -> None:
    """Five against six outlets, 150 gold sentences of each voice; truth known."""
    rng = np.random.default_rng(7)
    means = {"state": np.array([0.25, 0.45, 0.30]), "independent": np.array([0.1, 0.7, 0.2])}
    true = means["state"] - means["independent"]
    held, naive, studies = np.zeros(3), np.zeros(3), 400
    for _ in range(studies):
        counts = np.array([rng.multinomial(150, chances) for chances in CHANCES])
        gold = gold_of({(t, r): counts[i, j] for i, t in enumerate(VOICES) for j, r in enumerate(VOICES)})
        read = {
            group: np.array(
                [rng.multinomial(300, p @ CHANCES) / 300 for p in rng.dirichlet(mean * 60, size=n)]
            )
            for (group, mean), n in zip(means.items(), (5, 6), strict=True)
        }
        both = Read(voices=gold.voices, target=read["state"], reference=read["independent"])
        found = [one for one in corrected(both, gold, LIKE, 3) if one.reference]
        held += [one.low <= truth <= one.high for one, truth in zip(found, true, strict=True)]
        gap = read["state"].mean(axis=0) - read["independent"].mean(axis=0)
        error = np.sqrt(read["state"].var(axis=0, ddof=1) / 5 + read["independent"].var(axis=0, ddof=1) / 6)
        naive += np.abs(gap - true) <= student.isf(0.025, 9) * error
    assert (held / studies > 0.92).all(), held / studies
    assert naive[1] < held[1], (naive / studies, held / studies)


def test_an_error_of_the_gold_that_hangs_together_in_articles_is_larger() -> None:
    rows = [
        (f"a{article}", "own", "own" if article % 2 else "reported")
        for article in range(40)
        for _ in range(10)
    ] + [(f"b{article}", "reported", "reported") for article in range(40) for _ in range(10)]
    table = pl.DataFrame(rows, schema=["article", "truth", "read"], orient="row").with_columns(n=pl.lit(1.0))

    def variance(gold: Confusion) -> float:
        return float(gold.of("x").variance(lambda matrix: undone(matrix, np.array([0.5, 0.5])))[0])

    apart, together = variance(confusion(table.drop("article"))), variance(confusion(table))
    assert together == pytest.approx(apart * 10, rel=0.05)


def test_a_gold_of_few_articles_is_refused_however_long_they_are() -> None:
    rows = [(f"{voice}{article % 3}", voice, voice) for voice in ("own", "reported") for article in range(60)]
    table = pl.DataFrame(rows, schema=["article", "truth", "read"], orient="row").with_columns(n=pl.lit(1.0))
    with pytest.raises(DataError, match="stand in 3 articles; fewer than 5"):
        confusion(table)


def written(folder: Path, *lines: str) -> Path:
    file = folder / "gold.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def test_the_share_of_own_words_is_corrected_where_the_gold_tells_only_those_apart(tmp_path: Path) -> None:
    file = written(
        tmp_path,
        "truth,read,n",
        "own,own,80",
        "own,attributed,20",
        "attributed,attributed,90",
        "attributed,own,10",
    )
    findings = SPEAKS(replace(evidence(), voice_gold=read_confusion(file)))
    read = value(findings, "share_of_sentences", "own", level=True)
    corrected_share = value(findings, "share_of_sentences_corrected", "own", level=True)
    assert corrected_share == pytest.approx((read - 0.1) / 0.7)
    both = [value(findings, "share_of_sentences_corrected", voice) for voice in ("own", "attributed")]
    assert sum(both) == pytest.approx(0.0, abs=1e-12)


def test_a_gold_of_each_group_corrects_each_group_by_its_own_errors(tmp_path: Path) -> None:
    lines = [
        f"{truth},{read},{n},{group}"
        for group, right in (("state", 90), ("independent", 70))
        for truth, other in (("own", "attributed"), ("attributed", "own"))
        for read, n in ((truth, right), (other, 100 - right))
    ]
    gold = read_confusion(written(tmp_path, "truth,read,n,group", *lines))
    findings = SPEAKS(replace(evidence(), voice_gold=gold))
    read = value(findings, "share_of_sentences", "own", "independent", level=True)
    found = value(findings, "share_of_sentences_corrected", "own", "independent", level=True)
    assert found == pytest.approx((read - 0.3) / 0.4)
    with pytest.raises(DataError, match="no gold of group 'party'"):
        gold.of("party")


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        (["truth,n", "own,5"], "has no column 'read'"),
        (["truth,read,n", "own,own,many"], r"gold.csv:2: needs a voice .* 0 or more under n"),
        (
            ["truth,read,n", "own,own,300", "direct,direct,19"],
            "19 sentences are truly 'direct'; fewer than 20",
        ),
        (
            ["truth,read,n", "own,own,50", "own,direct,50", "direct,own,45", "direct,direct,55"],
            "hardly tells direct, own apart",
        ),
    ],
)
def test_a_gold_that_is_no_basis_is_refused_with_the_reason(
    tmp_path: Path, lines: list[str], complaint: str
) -> None:
    with pytest.raises(DataError, match=complaint):
        read_confusion(written(tmp_path, *lines))
    with pytest.raises(DataError, match="cannot be read"):
        read_confusion(tmp_path / "missing.csv")


def test_a_voice_that_the_gold_does_not_know_is_refused(tmp_path: Path) -> None:
    file = written(tmp_path, "truth,read,n", "own,own,50", "direct,direct,50")
    with pytest.raises(DataError, match="no sentence of voice"):
        SPEAKS(replace(evidence(), voice_gold=read_confusion(file)))


def test_two_outlets_give_corrected_values_and_no_interval(tmp_path: Path) -> None:
    file = written(tmp_path, "truth,read,n", "own,own,50", "attributed,attributed,50")
    fewer = evidence([row for row in SAID if row[0] not in {"s3", "i3"}])
    for one in SPEAKS(replace(fewer, voice_gold=read_confusion(file))).estimates:
        if one.measure == "share_of_sentences_corrected":
            assert isnan(one.low)
            assert "too few outlets" in one.note
