"""An article's topics depend on the article and the topics, not on which articles stand before it."""

import numpy as np
import pytest
from tests.tokens_in_memory import TokensInMemory, Written, tokens_of

from framing.models.base import TopicModel
from framing.models.intake.bags import older_generator
from framing.models.intake.gensim_lda import GensimLda
from framing.models.lda import Lda
from framing.models.nmf import Nmf
from framing.models.seeded_lda import SeededLda
from framing.models.sklearn_lda import SklearnLda

TABLE = np.random.default_rng(5).poisson(0.6, (25, 12))
BAGS = [(np.flatnonzero(row), row[row > 0].astype(float)) for row in TABLE]


def trained() -> GensimLda:
    return GensimLda(
        corpus=BAGS,
        id2word={word: str(word) for word in range(12)},
        num_topics=3,
        passes=2,
        eval_every=None,
        random_state=older_generator(1),
        dtype=np.float64,
    )


def test_shares_are_the_same_bytes_in_any_order_and_alone() -> None:
    model = trained()
    shares = model.shares(BAGS, seed=7)
    backwards = model.shares(BAGS[::-1], seed=7)[::-1]
    alone = np.vstack([model.shares([bag], seed=7) for bag in BAGS])
    assert shares.tobytes() == backwards.tobytes() == alone.tobytes()


def test_with_gensims_running_generator_shares_do_depend_on_the_order() -> None:
    """The trap itself: if this fails, gensim has changed and the reset may go."""
    from gensim.models import LdaModel

    model = trained()
    gammas = []
    for bags in (BAGS, BAGS[::-1]):
        model.random_state = older_generator(7)
        listed = [list(zip(words.tolist(), counts.tolist(), strict=True)) for words, counts in bags]
        gammas.append(LdaModel.inference(model, listed)[0])
    assert gammas[0].tobytes() != gammas[1][::-1].tobytes()


def repeated() -> TokensInMemory:
    """Thirty articles; the last of each outlet says the same as the first of the corpus."""
    texts = [[[f"w{(i * j) % 13}x" for j in range(1, 30)]] for i in range(1, 29)]
    twins = [Written(id="zz", outlet=outlet, sentences=texts[0]) for outlet in ("p", "q")]
    others = [Written(id=f"a{i:02}", outlet="pq"[i % 2], sentences=text) for i, text in enumerate(texts)]
    return tokens_of([*others, *twins])


@pytest.mark.parametrize(
    "model",
    [
        Lda(k=3, passes=3, max_docfreq=1.0),
        SklearnLda(k=3, passes=3, max_docfreq=1.0),
        SeededLda(k=3, passes=3, max_docfreq=1.0, seed_words={"one": ("w1x",)}),
        Nmf(k=3, max_docfreq=1.0),
    ],
    ids=lambda model: type(model).__name__,
)
def test_two_articles_of_the_same_words_have_the_same_topics(
    model: Lda | SklearnLda | SeededLda | Nmf,
) -> None:
    fitted = model.fit(repeated(), seed=2)
    assert isinstance(fitted, TopicModel)
    same = [i for i, article in enumerate(fitted.articles) if article in {"a00", "zz"}]
    assert len(same) == 3
    if isinstance(model, Nmf):  # found by least squares over the whole table, to a tolerance
        assert fitted.theta[same[1]] == pytest.approx(fitted.theta[same[0]])
    else:
        assert len({fitted.theta[row].tobytes() for row in same}) == 1
