"""quanteda 4.3.1's answers for eight short documents, reproduced: tokens, dictionaries, kwic, matrices."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.sparse import csr_array
from tests.text.written import corpus_of

from framing.measures.dictionary import DictionaryMeasure
from framing.text.dfm import DFM, dfm, frequency, proportions, tfidf, trim
from framing.text.kwic import kwic
from framing.text.match import MatchSettings, find_matches
from framing.text.patterns import Category, compile_patterns
from framing.text.tokenise import tokenise
from framing.text.tokens import TokenPart, Tokens
from framing.types import Dimension, Words

DATA = Path(__file__).parent / "data" / "quanteda"
BRIDGING = MatchSettings(across_sentences=True)


def answer(name: str) -> Any:
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


DOCUMENTS: list[dict[str, str]] = answer("corpus")["docs"]
DICTIONARY: dict[str, list[str]] = answer("dictionary")
COUNTS: dict[str, Any] = answer("dictionary_counts")


@pytest.fixture(scope="module")
def tokens(tmp_path_factory: pytest.TempPathFactory) -> Tokens:
    folder = tmp_path_factory.mktemp("quanteda")
    texts = [("", document["text"]) for document in DOCUMENTS]
    corpus = corpus_of(folder / "corpus", texts, outlets=[document["outlet"] for document in DOCUMENTS])
    return tokenise(corpus, folder / "tokens")


@pytest.fixture(scope="module")
def part(tokens: Tokens) -> TokenPart:
    return next(tokens.parts())


@pytest.mark.parametrize(
    ("file", "keep_punctuation"),
    [("tokens_default_with_punct", True), ("tokens_default_remove_punct", False)],
)
def test_tokens_are_quantedas(part: TokenPart, file: str, keep_punctuation: bool) -> None:  # noqa: FBT001
    forms = np.array(part.vocabulary.forms, dtype=object)[part.forms]
    found = {}
    for a, document in enumerate(DOCUMENTS):
        place = slice(part.article_offsets[a], part.article_offsets[a + 1])
        chosen = forms[place] if keep_punctuation else forms[place][part.is_word[place]]
        found[document["id"]] = list(chosen)
    assert found == answer(file)


def looked_up(
    part: TokenPart, keys: Mapping[str, Sequence[str]], settings: MatchSettings = BRIDGING, **how: bool
) -> list[list[int]]:
    categories = [Category(name=key, patterns=tuple(patterns)) for key, patterns in keys.items()]
    dictionary = compile_patterns(
        categories,
        part.vocabulary,
        case_sensitive=how.get("case_sensitive", False),
        wildcards=how.get("wildcards", True),
    )
    counts: list[list[int]] = find_matches(part, dictionary, settings).counts(part.article_offsets).tolist()
    return counts


@pytest.mark.parametrize(
    ("variant", "settings"),
    [
        ("tokens_lookup.default", BRIDGING),
        ("tokens_lookup.nested_scope=key", BRIDGING),
        ("tokens_lookup.nested_scope=dictionary", MatchSettings(across_sentences=True, nested="dictionary")),
        (
            "tokens_lookup.default.on_tokens_with_punct",
            MatchSettings(across_sentences=True, punctuation="keep"),
        ),
    ],
)
def test_dictionary_counts_are_quantedas(part: TokenPart, variant: str, settings: MatchSettings) -> None:
    assert looked_up(part, DICTIONARY, settings) == COUNTS[variant]["counts"]


def test_case_sensitive_counts_are_quantedas(part: TokenPart) -> None:
    expected = COUNTS["tokens_lookup.case_insensitive=FALSE"]["counts"]
    assert looked_up(part, DICTIONARY, case_sensitive=True) == expected


def test_counts_of_fixed_patterns_are_quantedas(part: TokenPart) -> None:
    assert looked_up(part, DICTIONARY, wildcards=False) == COUNTS["tokens_lookup.valuetype=fixed"]["counts"]


def test_every_entry_alone_counts_as_in_quanteda(part: TokenPart) -> None:
    entries = {entry: [entry] for entries in DICTIONARY.values() for entry in entries}
    assert looked_up(part, entries) == COUNTS["per_entry_flat"]["counts"]


def test_tokens_outside_all_matches_are_those_of_nomatch(part: TokenPart) -> None:
    categories = [Category(name=key, patterns=tuple(patterns)) for key, patterns in DICTIONARY.items()]
    matches = find_matches(part, compile_patterns(categories, part.vocabulary), BRIDGING)
    free = part.is_word.copy()
    for first, behind in zip(matches.first, matches.behind, strict=True):
        free[first:behind] = False
    left = np.add.reduceat(free.astype(int), part.article_offsets[:-1])
    assert left.tolist() == [row[-1] for row in COUNTS["tokens_lookup.nomatch=_none"]["counts"]]


def test_kwic_is_quantedas(tokens: Tokens) -> None:
    found = kwic(tokens, ["strategic partnership", "brother*"], window=3, settings=BRIDGING)
    lines = [
        {
            "docname": DOCUMENTS[int(row["article"][1:])]["id"],
            "from": row["from_token"],
            "to": row["to_token"],
            "pre": _words(row["left"]),
            "keyword": row["keyword"],
            "post": _words(row["right"]),
            "pattern": row["pattern"],
        }
        for row in found.iter_rows(named=True)
    ]
    assert lines == answer("kwic")


def _words(context: str) -> str:
    """quanteda shows the context without the punctuation that it removed."""
    return " ".join(context.translate(str.maketrans("", "", ".,:;")).split())


def assert_matrix(matrix: csr_array, counted: DFM, expected: Mapping[str, Any], tolerance: float) -> None:
    assert sorted(counted.features) == sorted(expected["features"])
    place = [counted.features.index(feature) for feature in expected["features"]]
    np.testing.assert_allclose(
        matrix.toarray()[:, place], np.array(expected["counts"], dtype=float), rtol=0, atol=tolerance
    )


def test_document_feature_matrix_is_quantedas(tokens: Tokens) -> None:
    counted = dfm(tokens)
    assert counted.rows == tuple(f"a{i}" for i in range(8))
    assert_matrix(counted.matrix, counted, answer("dfm"), 0)


def test_trimmed_and_weighted_matrices_are_quantedas(tokens: Tokens) -> None:
    counted, expected = dfm(tokens), answer("dfm_weights")
    trimmed = trim(counted, min_docfreq=2)
    assert_matrix(trimmed.matrix, trimmed, expected["trim_docfreq2"], 0)
    assert dfm(tokens, min_docfreq=2).features == trimmed.features
    assert_matrix(tfidf(counted), counted, expected["tfidf"], 1e-12)
    assert_matrix(proportions(counted), counted, expected["prop"], 1e-15)


def test_a_dictionary_weighted_by_rarity_adds_up_quantedas_weights(tokens: Tokens) -> None:
    words = ("partnership", "world", "multipolar", "the", "peace")
    looked_for = Dimension(
        name="d",
        title="D",
        version=1,
        definition="Some words.",
        positive="d",
        negative=None,
        reference=("Nobody (2024)",),
        words={"en": Words(patterns=words)},
    )
    (scores,) = DictionaryMeasure(score="tf_idf")(tokens.with_unit("article"), [looked_for])
    table, theirs = scores.table, answer("dfm_weights")["tfidf"]
    columns = [theirs["features"].index(word) for word in words]
    expected = np.array(theirs["counts"], dtype=float)[:, columns].sum(axis=1)
    found = (table["value"] * table["n_tokens"] / 1000).to_numpy()
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-12)
    assert expected.max() > 0


@pytest.mark.parametrize(("variant", "grouped"), [("all", False), ("by_outlet", True)])
def test_frequencies_are_quantedas(tokens: Tokens, variant: str, grouped: bool) -> None:  # noqa: FBT001
    labels = [document["outlet"] for document in DOCUMENTS] if grouped else None
    found = frequency(dfm(tokens), labels).sort("group", "feature")
    expected = sorted(answer("textstat_frequency")[variant], key=lambda row: (row["group"], row["feature"]))
    assert found.to_dicts() == expected


def test_the_most_frequent_come_first_and_equals_in_alphabetical_order(tokens: Tokens) -> None:
    found = frequency(dfm(tokens), n=4)
    assert found["feature"].to_list() == ["the", "and", "a", "partnership"]
    assert found["rank"].to_list() == [1, 2, 3, 3]
