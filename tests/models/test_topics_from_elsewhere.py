"""Topics that stm, MALLET, BERTopic or anything else has fitted count as our own, once they are checked."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from tests.tokens_in_memory import Written, tokens_of

from framing.errors import ChangedInput, DataError, UsageError
from framing.measures.topic_share import TopicShare
from framing.models.base import TopicModel, load, save
from framing.models.fitted.adoption import Adopted, adopt
from framing.models.fitted.foreign import ForeignTopics, read_topic_tables
from framing.models.fitted.mallet import read_mallet
from framing.models.fitted.tables import write_topic_tables
from framing.models.lda import Lda
from framing.models.topics_from_files import TopicsFromFiles

TOKENS = tokens_of(
    [
        Written(id="a1", outlet="o", sentences=[["oil", "gas", "oil"]]),
        Written(id="a2", outlet="o", sentences=[["army", "navy"]]),
        Written(id="a3", outlet="p", sentences=[["gas", "navy"]]),
    ]
)
WORDS = ("oil", "gas", "army", "navy")
PHI = np.array([[0.5, 0.4, 0.05, 0.05], [0.05, 0.05, 0.4, 0.5]])
THETA = np.array([[0.9, 0.1], [0.2, 0.8], [0.5, 0.5]])


def foreign(**changes: object) -> ForeignTopics:
    usual: dict[str, object] = {
        "words": WORDS,
        "phi": PHI,
        "articles": ("a1", "a2", "a3"),
        "theta": THETA,
        "origin": "test",
    }
    return ForeignTopics(**(usual | changes))  # type: ignore[arg-type]


def is_whole(adopted: Adopted) -> None:
    assert adopted.model.words == WORDS
    assert adopted.model.phi == pytest.approx(PHI)
    assert adopted.model.theta == pytest.approx(THETA)
    assert adopted.model.corpus == TOKENS.fingerprint
    assert (adopted.n_with_topics, adopted.n_articles) == (3, 3)
    assert (adopted.unknown_words, adopted.not_in_corpus, adopted.not_in_files) == ((), (), ())
    assert adopted.known_probability == pytest.approx(1)


def test_what_stm_users_write_with_write_csv_and_writelines_is_read(tmp_path: Path) -> None:
    """theta and exp(beta$logbeta[[1]]) by write.csv, vocab and the ids by writeLines."""
    (tmp_path / "theta.csv").write_text('"","V1","V2"\n"1",0.9,0.1\n"2",0.2,0.8\n"3",0.5,0.5\n')
    (tmp_path / "phi.csv").write_text(
        '"","V1","V2","V3","V4"\n"1",0.5,0.4,0.05,0.05\n"2",0.05,0.05,0.4,0.5\n'
    )
    (tmp_path / "vocab.txt").write_text("oil\ngas\narmy\nnavy\n")
    (tmp_path / "ids.txt").write_text("a1\na2\na3\n")
    read = read_topic_tables(
        tmp_path / "theta.csv",
        tmp_path / "phi.csv",
        words=tmp_path / "vocab.txt",
        articles=tmp_path / "ids.txt",
    )
    is_whole(adopt(read, TOKENS))
    assert read.origin.count("sha256:") == 4


def test_arrays_of_numpy_are_read_either_way_round(tmp_path: Path) -> None:
    np.save(tmp_path / "theta.npy", THETA)
    np.save(tmp_path / "phi.npy", PHI.T.astype(np.float32))
    (tmp_path / "words.txt").write_text("oil\ngas\narmy\nnavy")
    (tmp_path / "ids.txt").write_text("a1\na2\na3")
    files = {"words": tmp_path / "words.txt", "articles": tmp_path / "ids.txt"}
    is_whole(adopt(read_topic_tables(tmp_path / "theta.npy", tmp_path / "phi.npy", **files), TOKENS))
    with pytest.raises(DataError, match="one per line"):
        read_topic_tables(tmp_path / "theta.npy", tmp_path / "phi.npy")


def test_words_as_names_of_columns_are_read(tmp_path: Path) -> None:
    pl.DataFrame({"doc_id": ["a1", "a2", "a3"], "x": THETA[:, 0], "y": THETA[:, 1]}).write_parquet(
        tmp_path / "theta.parquet"
    )
    pl.DataFrame(PHI, schema=list(WORDS)).write_csv(tmp_path / "phi.tsv", separator="\t")
    is_whole(adopt(read_topic_tables(tmp_path / "theta.parquet", tmp_path / "phi.tsv"), TOKENS))


MALLET_WEIGHTS = "".join(
    f"{topic}\t{word}\t{weight * 200}\n"
    for topic in range(2)
    for word, weight in zip(WORDS, PHI[topic], strict=True)
)


@pytest.mark.parametrize(
    "shares",
    [
        "0\tfile:/my%20texts/a1.txt\t0.9\t0.1\n1\tfile:/my%20texts/a2.txt\t0.2\t0.8\n2\ta3\t0.5\t0.5\n",
        (
            "#doc name topic proportion ...\n0\ta1\t0\t0.9\t1\t0.1\t\n"
            "1\ta2\t1\t0.8\t0\t0.2\t\n2\ta3\t0\t0.5\t1\t0.5\t\n"
        ),
    ],
    ids=["columns", "pairs"],
)
def test_both_layouts_of_mallet_are_read(shares: str, tmp_path: Path) -> None:
    (tmp_path / "doc-topics.txt").write_text(shares)
    (tmp_path / "weights.txt").write_text(MALLET_WEIGHTS)
    is_whole(adopt(read_mallet(tmp_path / "doc-topics.txt", tmp_path / "weights.txt"), TOKENS))


@pytest.mark.parametrize(
    ("shares", "weights", "said"),
    [
        ("0\ta1\t0.9\n", MALLET_WEIGHTS, "doc-topics.txt, line 1: expected number, name and the shares of 2"),
        ("0\ta1\t0.9\tx\n", MALLET_WEIGHTS, "line 1: expected a number, not 'x'"),
        ("#doc\n0\ta1\t0\t.9\t7\t.1\n", MALLET_WEIGHTS, "line 2: expected topics from 0 to 1"),
        ("0\ta1\t0.9\t0.1\n", MALLET_WEIGHTS.partition("\n")[2], "not whole"),
        ("0\ta1\t0.9\t0.1\n", "0 oil 3\n", "weights.txt, line 1: expected topic, word and weight"),
        ("", MALLET_WEIGHTS, "no documents"),
        ("0\ta1\t0.9\t0.1\n", "", "no weights"),
    ],
)
def test_damaged_files_of_mallet_are_refused_by_line(
    shares: str, weights: str, said: str, tmp_path: Path
) -> None:
    (tmp_path / "doc-topics.txt").write_text(shares)
    (tmp_path / "weights.txt").write_text(weights)
    with pytest.raises(DataError, match=said):
        read_mallet(tmp_path / "doc-topics.txt", tmp_path / "weights.txt")


def test_rows_go_to_their_articles_and_what_is_not_known_is_counted() -> None:
    adopted = adopt(
        foreign(
            articles=("zz", "a3", "a1"),
            theta=np.array([[0.3, 0.7], [np.nan, np.nan], [0.9, 0.1]]),
            words=("Oil", "gas", "armi", "navi"),
        ),
        TOKENS,
    )
    assert adopted.model.theta[0] == pytest.approx([0.9, 0.1])
    assert np.isnan(adopted.model.theta[1:]).all()
    assert adopted.not_in_corpus == ("zz",)
    assert adopted.not_in_files == ("a2",)
    assert adopted.n_with_topics == 1
    assert adopted.unknown_words == ("armi", "navi")
    assert adopted.known_probability == pytest.approx(0.5)
    assert "1 of 3 articles" in adopted.notes()[0]


def test_stems_are_noticed() -> None:
    notes = adopt(foreign(words=("oi", "gas", "armi", "navi")), TOKENS).notes()
    assert "stemmed" in notes[-1]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"phi": np.log(PHI)}, "φ holds logarithms"),
        ({"theta": THETA * [[1], [0.7], [1]]}, "θ of article a2 sums to 0.7"),
        ({"theta": THETA * [[1], [-1], [1]]}, "θ of article a2 has a number that is missing or below 0"),
        ({"theta": np.array([[0.9, 0.1], [np.nan, 1], [1, 0]])}, "article a2 has a number that is missing"),
        ({"phi": PHI * [[1], [0]]}, "φ of topic 2 is 0 throughout"),
        ({"articles": ("x1", "x2", "x3")}, "like 'x1', those of the corpus like 'a1'"),
        ({"articles": ("a1", "a1", "a3")}, "article 'a1' stands twice"),
        ({"words": ("oil", "oil", "army", "navy")}, "word 'oil' stands twice"),
        ({"words": WORDS[:3]}, "4 columns of φ, but 3 words"),
        ({"theta": THETA[:, :1]}, "1 columns of θ, but 2 topics"),
    ],
)
def test_what_cannot_be_topics_is_refused_in_words(changes: dict[str, object], said: str) -> None:
    with pytest.raises(DataError, match=said):
        adopt(foreign(**changes), TOKENS)


def test_rounded_rows_are_scaled_and_weights_only_if_asked() -> None:
    rounded = adopt(foreign(theta=np.round(THETA / 3, 4) * 3), TOKENS)
    assert rounded.model.theta.sum(axis=1) == pytest.approx(1, abs=1e-15)
    assert 0 < rounded.largest_deviation < 1e-3
    weights = adopt(foreign(phi=PHI * 7), TOKENS, scale=True)
    assert weights.model.phi == pytest.approx(PHI)


def test_an_array_that_would_run_code_is_refused(tmp_path: Path) -> None:
    np.save(tmp_path / "theta.npy", np.array([[print]], dtype=object), allow_pickle=True)
    (tmp_path / "ids.txt").write_text("a1\n")
    with pytest.raises(DataError, match="cannot be read as an array"):
        read_topic_tables(tmp_path / "theta.npy", tmp_path / "theta.npy", articles=tmp_path / "ids.txt")


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_our_own_topics_come_back_from_their_tables_to_the_bit(kind: str, tmp_path: Path) -> None:
    from tests.small_corpus import TOKENS as SMALL

    model = Lda(k=3, passes=3, max_docfreq=1.0).fit(SMALL, seed=1)
    write_topic_tables(model, tmp_path, kind=kind)  # type: ignore[arg-type]
    read = read_topic_tables(tmp_path / f"theta.{kind}", tmp_path / f"phi.{kind}")
    assert read.words == model.words
    assert read.articles == model.articles
    np.testing.assert_array_equal(read.theta, model.theta)
    np.testing.assert_array_equal(read.phi, model.phi)


def test_adopted_topics_are_saved_and_measured_like_our_own(tmp_path: Path) -> None:
    model = adopt(foreign(), TOKENS).model
    save(model, tmp_path)
    back = load(tmp_path)
    assert isinstance(back, TopicModel)
    (scores,) = TopicShare()(TOKENS, (), models=(back,))
    first = scores.table.filter(pl.col("dimension") == "topic_01")
    assert sorted(first["value"].to_list()) == pytest.approx(sorted(THETA[:, 0]))


@pytest.mark.parametrize(
    ("theta", "said"),
    [
        ("article,t1\na1,much\n", "column 't1': expected numbers, found 'much'"),
        ("t1,t2\n0.9,0.1\n", "no column of ids"),
    ],
)
def test_tables_that_are_none_are_refused_by_column(theta: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "theta.csv").write_text(theta)
    (tmp_path / "phi.csv").write_text("oil,gas\n0.5,0.5\n")
    with pytest.raises(DataError, match=said):
        read_topic_tables(tmp_path / "theta.csv", tmp_path / "phi.csv")
    with pytest.raises(DataError, match="of no kind"):
        read_topic_tables(tmp_path / "theta.rds", tmp_path / "phi.csv")


def test_a_study_names_its_files_by_digest_and_topics_come_by_prevalence(tmp_path: Path) -> None:
    theta, phi = tmp_path / "doc-topics.txt", tmp_path / "weights.txt"
    theta.write_text("0\ta1\t0.3\t0.7\n1\ta2\t0.2\t0.8\n")
    phi.write_text(MALLET_WEIGHTS)

    def made(digest: str) -> TopicsFromFiles:
        return TopicsFromFiles(theta=str(theta), phi=str(phi), sha256=digest, tool="mallet")

    with pytest.raises(UsageError, match="as sha256: ") as asked:
        made("").fit(TOKENS, seed=1)
    digest = str(asked.value).rpartition(" ")[2]
    fitted = made(digest).fit(TOKENS, seed=1)
    assert fitted.theta[:2] == pytest.approx(np.array([[0.7, 0.3], [0.8, 0.2]]))
    assert fitted.phi == pytest.approx(PHI[::-1])
    assert "2 of 3 articles" in fitted.settings
    assert str(tmp_path) not in fitted.settings
    phi.write_text(MALLET_WEIGHTS.replace("oil", "coal"))
    with pytest.raises(ChangedInput, match="not those that were meant"):
        made(digest).fit(TOKENS, seed=1)
    phi.unlink()
    with pytest.raises(DataError, match="cannot be read"):
        made(digest).fit(TOKENS, seed=1)
    with pytest.raises(UsageError, match="leave `words`"):
        TopicsFromFiles(theta="x", phi="y", sha256="", words="z", tool="mallet").fit(TOKENS, seed=1)
