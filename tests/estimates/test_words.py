"""Words in slices and copies; word shifts, polarisation, collocations of texts that hands can count."""

from dataclasses import replace
from math import isnan

import numpy as np
import polars as pl
import pytest
from tests.scores_in_memory import articles_of, counts_of, no_counts
from tests.tokens_in_memory import Written, tokens_of

from framing.errors import EstimateError, UsageError
from framing.estimates.base import Evidence
from framing.estimates.collocations import Collocations
from framing.estimates.inference.copies import Copy
from framing.estimates.inference.lexicon import word_scores
from framing.estimates.keyness import Keyness
from framing.estimates.polarisation import Polarisation
from framing.estimates.word_shift import WordShift

GROUPS: dict[str, str | None] = {"a": "state", "b": "state", "x": "independent", "y": "independent"}
TEXTS = {
    "a1": ["", "peace brings trade .", "he said : war is over ."],
    "a2": ["", "agency copy says peace .", "peace is near ."],
    "b1": ["", "agency copy says peace ."],
    "x1": ["", "war brings debt .", "agency copy says peace ."],
    "y1": ["", "war and debt , they said ."],
}
OWN, DIRECT = "own", "direct"
SAID = [
    ("a1", 1, OWN, OWN, None),
    ("a1", 2, DIRECT, OWN, None),
    ("a2", 1, OWN, "agency", "c1"),
    ("a2", 2, OWN, OWN, "c1"),
    ("b1", 1, OWN, "agency", "c1"),
    ("x1", 1, OWN, OWN, None),
    ("x1", 2, OWN, "agency", None),
    ("y1", 1, OWN, OWN, None),
]
KEYNESS = Keyness(target="state", reference="independent", min_count=1, min_outlets=1, function_words=True)


def evidence(copy: Copy = "all", groups: dict[str, str | None] | None = None) -> Evidence:
    written = [
        Written(id=name, outlet=name[0], sentences=[sentence.split() for sentence in sentences])
        for name, sentences in TEXTS.items()
    ]
    said = pl.DataFrame(SAID, schema=["article", "unit", "voice", "origin", "cluster"], orient="row")
    return Evidence(
        scores=(),
        counts=no_counts(),
        articles=articles_of({name: name[0] for name in TEXTS}, groups or GROUPS),
        seed=1,
        copy=copy,
        said=said.with_columns(camp=pl.lit(None, pl.String), speaker=pl.lit(None, pl.String)),
        tokens=tokens_of(written),
    )


def counted(keyness: Keyness, copy: Copy = "all") -> dict[str, tuple[int, int]]:
    table = keyness(evidence(copy)).tables["keyness"]
    return {row["feature"]: (row["n_target"], row["n_reference"]) for row in table.iter_rows(named=True)}


def test_all_text_counts_unless_the_study_says_otherwise() -> None:
    assert counted(KEYNESS)["peace"] == (4, 1)
    assert counted(KEYNESS)["war"] == (1, 2)


def test_copied_sentences_are_left_out_where_copies_are_own() -> None:
    found = counted(KEYNESS, "own")
    assert found["peace"] == (2, 0)
    assert "agency" not in found


def test_a_text_that_two_articles_print_weighs_half_in_each_and_is_still_counted_as_printed() -> None:
    table = KEYNESS(evidence("weighted")).tables["keyness"]
    peace = table.row(by_predicate=pl.col("feature") == "peace", named=True)
    assert (peace["n_target"], peace["n_reference"]) == (4, 1)
    # a1 whole, the articles a2 (two) and b1 (one) half each.
    assert peace["weighted_target"] == pytest.approx(1 + 2 / 2 + 1 / 2)
    assert peace["weighted_reference"] == pytest.approx(1)


def test_a_channel_counts_its_sentences_alone_and_says_so() -> None:
    own = replace(KEYNESS, channel="voice=own")
    assert counted(own)["war"] == (0, 2)
    findings = own(evidence())
    assert set(findings.tables["keyness"]["channel"]) == {"voice=own"}
    assert "(channel voice=own)" in " ".join(findings.notes)


def test_a_channel_that_a_group_lacks_is_an_error_in_words() -> None:
    with pytest.raises(EstimateError, match=r"'independent' has no words in channel voice=direct"):
        replace(KEYNESS, channel="voice=direct")(evidence())


@pytest.mark.parametrize("channel", ["voice", "copy=own", "mood=good", "voice="])
def test_a_channel_that_there_is_not_is_refused_when_it_is_named(channel: str) -> None:
    with pytest.raises(UsageError, match="channel is 'all', or one of"):
        replace(KEYNESS, channel=channel)


def test_where_nothing_says_what_is_copied_words_are_not_counted_as_if_it_did() -> None:
    with pytest.raises(EstimateError, match="nothing says what is copied"):
        KEYNESS(replace(evidence("own"), said=None))


def test_the_smallest_p_value_of_a_word_is_told_with_the_number_of_outlets() -> None:
    counts = {f"{o}-1": {"peace": 5 + n, "war": 3} for n, o in enumerate("abcxyz")}
    groups = {o: "state" if o in "abc" else "independent" for o in "abcxyz"}
    study = Evidence(
        scores=(),
        counts=counts_of(counts),
        articles=articles_of({a: a[0] for a in counts}, dict(groups)),
        seed=1,
    )
    note = " ".join(KEYNESS(study).notes)
    assert "with 3 against 3 outlets the smallest p-value that any word can have is 0.1" in note
    assert "so no word can reach 0.05" in note
    assert "too few for a test of words" in " ".join(KEYNESS(evidence()).notes)


def test_additions_of_shares_are_differences_of_shares() -> None:
    shift = WordShift(target="state", reference="independent", kind="proportion", function_words=True)
    findings = shift(evidence())
    table = findings.tables["word_shift"]
    peace = table.row(by_predicate=pl.col("feature") == "peace", named=True)
    # 19 words of state, 12 of independent outlets.
    assert peace["addition"] == pytest.approx(4 / 19 - 1 / 12)
    assert table["addition"].sum() == pytest.approx(0, abs=1e-12)
    assert findings.estimates[0].value == pytest.approx(table["addition"].abs().sum() / 2)
    assert table["cumulative"][-1] == pytest.approx(1)
    assert isnan(findings.estimates[0].low)
    assert "too few for an interval" in findings.estimates[0].note


def test_a_lexicon_scores_words_and_patterns_and_says_how_much_it_knows() -> None:
    shift = WordShift(
        target="state",
        reference="independent",
        kind="average",
        lexicon={"peace": 1.0, "war*": -1.0, "debt": -2.0},
    )
    findings = shift(evidence())
    state, independent = (4 * 1 - 1) / 5, (1 - 2 - 4) / 5
    assert findings.estimates[0].value == pytest.approx(state - independent)
    assert findings.tables["word_shift"]["addition"].sum() == pytest.approx(state - independent)
    assert "The lexicon scores 3 words, 32.3% of all tokens" in " ".join(findings.notes)


def test_an_exact_entry_of_a_lexicon_goes_before_a_pattern_and_phrases_are_refused() -> None:
    scores = word_scores({"war*": -1.0, "warm": 1.0, "p?ace": 2.0}, ["war", "warm", "peace", "a.b"])
    assert scores[:3].tolist() == [-1, 1, 2]
    assert np.isnan(scores[3])
    with pytest.raises(UsageError, match="'cold war' is none"):
        word_scores({"cold war": -1.0}, ["war"])


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "average"},
        {"lexicon": {"war": 1.0}},
        {"order": 0.0},
        {"bootstrap": 1},
        {"reference": "state"},
    ],
)
def test_choices_of_a_word_shift_that_do_not_fit_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        WordShift(**{"target": "state", "reference": "independent", **wrong})  # type: ignore[arg-type]


def test_polarisation_leaves_the_outlet_out_not_the_article() -> None:
    """Each outlet has a word of its own in many articles: that tells nothing of its group."""
    counts = {f"{o}{n}": {f"own-{o}": 20, "shared": 20} for o in "abcxyz" for n in range(5)}
    groups = {o: "state" if o in "abc" else "independent" for o in "abcxyz"}
    study = Evidence(
        scores=(),
        counts=counts_of(counts),
        articles=articles_of({a: a[0] for a in counts}, dict(groups)),
        seed=1,
    )
    found = Polarisation(target="state", reference="independent", function_words=True)(study)
    assert found.estimates[0].value == pytest.approx(0.5)
    assert found.tables["polarisation"]["n_words"][0] == 1


def test_polarisation_needs_two_outlets_in_each_group() -> None:
    groups = {"a": "state", "x": "independent", "y": "independent"}
    polarisation = Polarisation(target="state", reference="independent", min_count=1)
    estimate = polarisation(evidence(groups=dict(groups))).estimates[0]
    assert isnan(estimate.value)
    assert "cannot be estimated because leaving an outlet out needs two outlets" in estimate.note


def near(copy: Copy = "all", **options: object) -> dict[tuple[str, str], dict[str, float]]:
    asked = Collocations(
        **{  # type: ignore[arg-type]
            "near": ["peace"],
            "target": "state",
            "reference": "independent",
            "min_count": 1,
            "min_outlets": 1,
            "function_words": True,
            **options,
        }
    )
    table = asked(evidence(copy)).tables["collocations"]
    return {(row["group"], row["feature"]): row for row in table.iter_rows(named=True)}


def test_words_near_a_target_are_those_of_its_sentence_within_the_window() -> None:
    found = near(window=1)
    # peace|brings; says|peace, peace|is (two articles say "says peace").
    assert {word: row["n_near"] for (group, word), row in found.items() if group == "state"} == {
        "brings": 1,
        "says": 2,
        "is": 1,
    }
    assert found["state", "says"]["n_outlets"] == 2
    assert found["state", "is"]["n_word"] == 2
    assert found["state", "brings"]["n_target"] == 4


def test_a_window_of_zero_is_the_sentence_and_the_target_is_no_neighbour_of_itself() -> None:
    found = near(window=0)
    assert found["state", "trade"]["n_near"] == 1
    assert ("state", "peace") not in found
    assert ("state", "war") not in found


def test_collocations_count_copies_and_channels_as_asked() -> None:
    assert ("state", "says") not in near("own", window=1)
    assert near("weighted", window=1)["state", "says"]["n_near"] == pytest.approx(1.0)
    assert near(window=1, channel="voice=own")["state", "says"]["n_near"] == 2


def test_a_target_that_stands_nowhere_is_an_error_and_an_unknown_pattern_is_named() -> None:
    asked = Collocations(near=["xyzzy"], target="state", reference="independent")
    with pytest.raises(EstimateError, match="xyzzy stands nowhere"):
        asked(evidence())
    both = Collocations(near=["peace", "xyzzy"], target="state", reference="independent")
    assert "Never found: xyzzy." in " ".join(both(evidence()).notes)


@pytest.mark.parametrize("wrong", [{"near": []}, {"near": [" "]}, {"window": -1}, {"most": 0}])
def test_choices_of_collocations_that_do_not_fit_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        Collocations(**{"near": ["a"], "target": "state", "reference": "independent", **wrong})  # type: ignore[arg-type]
