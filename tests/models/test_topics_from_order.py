"""An article's topics depend on the article and the topics, not on which articles stand before it."""

import numpy as np
import pytest
from tests.tokens_in_memory import TokensInMemory, Written, tokens_of

from framing.models.base import TopicModel
from framing.models.intake.bags import older_generator, topic_shares
from framing.models.lda import Lda
from framing.models.nmf import Nmf
from framing.models.seeded_lda import SeededLda
from framing.models.sklearn_lda import SklearnLda

BAGS = [
    [(int(word), float(n)) for word, n in zip(np.flatnonzero(row), row[row > 0], strict=True)]
    for row in np.random.default_rng(5).poisson(0.6, (25, 12))
]


def trained() -> object:
    from gensim.models import LdaModel

    return LdaModel(corpus=BAGS, num_topics=3, passes=2, random_state=older_generator(1), dtype=np.float64)


def test_shares_are_the_same_bytes_in_any_order_and_alone() -> None:
    model = trained()
    shares = topic_shares(model, BAGS, seed=7)
    backwards = topic_shares(model, BAGS[::-1], seed=7)[::-1]
    alone = np.vstack([topic_shares(model, [bag], seed=7) for bag in BAGS])
    assert shares.tobytes() == backwards.tobytes() == alone.tobytes()


def test_without_the_reset_gensims_shares_do_depend_on_the_order() -> None:
    """The trap itself: if this fails, gensim has changed and the reset may go."""
    model = trained()
    gammas = []
    for bags in (BAGS, BAGS[::-1]):
        model.random_state = older_generator(7)  # type: ignore[attr-defined]
        gammas.append(model.inference(bags)[0])  # type: ignore[attr-defined]
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
