"""fastText: parts of words count, and the seed decides, not the process."""

import numpy as np
from tests.small_corpus import TOKENS
from tests.tokens_in_memory import Written, tokens_of

from framing.models.fasttext import FastText


def test_forms_of_a_word_that_never_meet_are_near_each_other() -> None:
    rng = np.random.default_rng(1)
    forms = ("сотрудничество", "сотрудничества", "сотрудничеством")
    others = tuple(f"слово{i}" for i in "абвгде")
    sentences = [
        [forms[number % 3], *(str(word) for word in rng.permutation(others)[:4])] for number in range(120)
    ]
    tokens = tokens_of([Written(id="a", outlet="o", sentences=sentences, language="ru")])
    with_parts = FastText(vector_size=10, min_count=1, epochs=5).fit(tokens, seed=1)
    rows = [with_parts.row[form] for form in forms]
    cosines = with_parts.unit_vectors @ with_parts.unit_vectors.T
    near = cosines[np.ix_(rows, rows)][np.triu_indices(3, 1)].min()
    far = cosines[np.ix_(rows, [with_parts.row[word] for word in others])].max()
    assert near > 0.7
    assert near > far


def test_another_seed_gives_other_vectors_and_the_largest_seed_is_taken() -> None:
    model = FastText(vector_size=5, min_count=1, epochs=1, bucket=1_000)
    one, two, huge = (model.fit(TOKENS, seed=seed) for seed in (1, 2, 2**63 - 1))
    assert one.words == two.words == huge.words
    assert np.abs(one.vectors - two.vectors).max() > 1e-3
    assert np.isfinite(huge.vectors).all()
