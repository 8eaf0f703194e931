"""The optional Gibbs sampler: asked for by name where it is absent, tested where it is there."""

from importlib.util import find_spec

import numpy as np
import pytest
from tests.small_corpus import ARTICLES, SUBJECTS, TOKENS
from tests.tokens_in_memory import tokens_of

from framing.errors import MissingDependency
from framing.models.tomotopy_lda import TomotopyLda

THERE = find_spec("tomotopy") is not None
needed = pytest.mark.skipif(not THERE, reason="tomotopy is not installed (pip install tomotopy)")
SMALL = TomotopyLda(k=4, max_docfreq=0.6, min_count=2, min_docfreq=2, passes=200)


@pytest.mark.skipif(THERE, reason="tomotopy is installed")
def test_without_the_library_the_line_that_installs_it_is_given() -> None:
    with pytest.raises(MissingDependency, match="pip install tomotopy"):
        TomotopyLda().fit(TOKENS, seed=1)


@needed
@pytest.mark.parametrize("by_outlet", [False, True])
def test_the_same_seed_gives_the_same_bytes_however_the_corpus_is_cut(by_outlet: bool) -> None:  # noqa: FBT001 - pytest passes it
    model = TomotopyLda(k=3, by_outlet=by_outlet, max_docfreq=1.0, passes=50)
    first, again, cut = (
        model.fit(tokens, seed=2) for tokens in (TOKENS, TOKENS, tokens_of(ARTICLES, articles_per_part=7))
    )
    assert first.theta.tobytes() == again.theta.tobytes() == cut.theta.tobytes()
    assert first.phi.tobytes() == again.phi.tobytes() == cut.phi.tobytes()
    assert first.phi.sum(axis=1) == pytest.approx(1)
    assert np.isnan(first.theta[first.articles.index("empty")]).all()


@needed
def test_planted_subjects_are_found() -> None:
    fitted = SMALL.fit(TOKENS, seed=1)
    own = [
        [sum(p for w, p in fitted.top_words(k, 8) if w in subject) for subject in SUBJECTS] for k in range(4)
    ]
    assert sorted(int(np.argmax(row)) for row in own) == [0, 1, 2, 3]
