import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from tests.text.written import WrittenCorpus, corpus_of

from framing.engine import Engine
from framing.errors import CorpusError, UsageError
from framing.text import tokenise as tokenising
from framing.text.tokenise import tokenise, tokens_beside
from framing.text.tokens import Tokens, TokenSettings

TEXTS = [
    ("Xi meets Putin", "“We are neighbours. We stay neighbours,” Putin said.\n\nThe end of it."),
    ("", "A body without a title. The second sentence."),
    ("Only a title", ""),
    ("习近平同普京会谈", "双方将深化合作。实现共赢！"),
    ("", ""),
    ("Встреча в Пекине", "Президент РФ прибыл в г. Пекин. Он сказал: «Да»." + " " * 300 + "Конец."),
]


def bytes_of(folder: Path) -> dict[str, str]:
    """File → digest of its bytes."""
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest() for file in files
    }


@pytest.fixture
def corpus(tmp_path: Path) -> WrittenCorpus:
    return corpus_of(tmp_path / "corpus", TEXTS)


@pytest.fixture
def small_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokenising, "SLICE_BYTES", 150)


def test_what_was_stored_leads_back_to_the_text(corpus: WrittenCorpus, tmp_path: Path) -> None:
    tokens = tokenise(corpus, tmp_path / "tokens")
    (part,) = tokens.parts()
    texts = part.texts()
    assert [text.decode() for text in texts] == [f"{title}\n\n{body}" for title, body in TEXTS]
    for a, text in enumerate(texts):
        place = slice(part.article_offsets[a], part.article_offsets[a + 1])
        pieces = [text[s:e].decode() for s, e in zip(part.starts[place], part.ends[place], strict=True)]
        assert pieces == [part.vocabulary.forms[number] for number in part.forms[place]]
    numbers = range(len(part.sentence_offsets) - 1)
    assert part.text_of(texts, "sentence", numbers) == [
        "Xi meets Putin",
        "“We are neighbours.",
        "We stay neighbours,” Putin said.",
        "The end of it.",
        "",
        "A body without a title.",
        "The second sentence.",
        "Only a title",
        "习近平同普京会谈",
        "双方将深化合作。",
        "实现共赢！",
        "",
        "Встреча в Пекине",
        "Президент РФ прибыл в г. Пекин.",
        "Он сказал: «Да».",
        "Конец.",
    ]


def test_units_know_their_article_and_their_number_in_it(corpus: WrittenCorpus, tmp_path: Path) -> None:
    (part,) = tokenise(corpus, tmp_path / "tokens").parts()
    assert part.unit_article("sentence").tolist() == [0] * 4 + [1] * 3 + [2] + [3] * 3 + [4] + [5] * 4
    assert part.unit_number("sentence").tolist() == [0, 1, 2, 3, 0, 1, 2, 0, 0, 1, 2, 0, 0, 1, 2, 3]
    assert part.unit_article("paragraph").tolist() == [0, 0, 0, 1, 1, 2, 3, 3, 4, 5, 5]
    assert part.unit_article("article").tolist() == [0, 1, 2, 3, 4, 5]
    assert part.n_words("article").tolist() == [15, 8, 3, 10, 0, 13]
    assert part.n_words("sentence").sum() == part.is_word.sum()


def test_articles_are_listed_with_their_sizes(corpus: WrittenCorpus, tmp_path: Path) -> None:
    tokens = tokenise(corpus, tmp_path / "tokens")
    assert tokens.articles.columns == [
        *("article", "outlet", "published", "language", "title", "part"),
        *("n_tokens", "n_words", "n_paragraphs", "n_sentences"),
    ]
    assert tokens.articles["n_words"].to_list() == [15, 8, 3, 10, 0, 13]
    assert tokens.articles["n_sentences"].to_list() == [4, 3, 1, 3, 1, 4]


@pytest.mark.usefixtures("small_slices")
def test_parts_hold_every_article_once_in_order(tmp_path: Path) -> None:
    corpus = corpus_of(tmp_path / "corpus", TEXTS * 3, per_part=7)
    tokens = tokenise(corpus, tmp_path / "tokens")
    parts = list(tokens.parts())
    assert len(parts) > 3
    rows = np.concatenate([part.unit_article("article") for part in parts])
    assert rows.tolist() == list(range(18))
    texts = [text.decode() for part in parts for text in part.texts()]
    assert texts == [f"{title}\n\n{body}" for title, body in TEXTS * 3]
    whole = tokenise(corpus_of(tmp_path / "again", TEXTS * 3), tmp_path / "whole")
    assert whole.vocabulary.types == tokens.vocabulary.types


@pytest.mark.usefixtures("small_slices")
def test_the_bytes_do_not_depend_on_when_or_how_often_it_is_done(
    corpus: WrittenCorpus, tmp_path: Path
) -> None:
    first = tokenise(corpus, tmp_path / "one")
    tokenise(corpus, tmp_path / "two")
    tokenise(corpus, tmp_path / "two")
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "two")
    assert first.digest == Tokens.open(tmp_path / "two").digest


def test_the_bytes_do_not_depend_on_the_number_of_workers(tmp_path: Path) -> None:
    corpus = corpus_of(tmp_path / "corpus", TEXTS * 2, per_part=5)
    tokenise(corpus, tmp_path / "one")
    with Engine(jobs=2) as engine:
        tokenise(corpus, tmp_path / "two", TokenSettings(), engine)
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "two")


def test_settings_change_tokens_and_digest(corpus: WrittenCorpus, tmp_path: Path) -> None:
    words = tokenise(corpus, tmp_path / "words")
    characters = tokenise(corpus, tmp_path / "characters", TokenSettings(segment_chinese=False))
    assert words.vocabulary.id("习近平") is not None
    assert characters.vocabulary.id("习近平") is None
    assert characters.vocabulary.id("习") is not None
    assert words.digest != characters.digest
    assert Tokens.open(tmp_path / "characters").settings == TokenSettings(segment_chinese=False)


def test_tokens_beside_a_corpus_are_made_once_and_again_when_it_changed(corpus: WrittenCorpus) -> None:
    made = tokens_beside(corpus)
    manifest = corpus.path / "tokens" / "tokens.json"
    stamp = manifest.stat().st_mtime_ns
    assert tokens_beside(corpus).digest == made.digest
    assert manifest.stat().st_mtime_ns == stamp
    other = WrittenCorpus(path=corpus.path, fingerprint="changed", parts=corpus.parts)
    assert tokens_beside(other).fingerprint == "changed"


def test_tokens_are_remade_when_the_rules_changed(corpus: WrittenCorpus) -> None:
    tokens_beside(corpus)
    manifest = corpus.path / "tokens" / "tokens.json"
    said = json.loads(manifest.read_text(encoding="utf-8"))
    said["rules"]["rules"] = 0
    manifest.write_text(json.dumps(said), encoding="utf-8")
    tokens_beside(corpus)
    assert json.loads(manifest.read_text(encoding="utf-8"))["rules"]["rules"] != 0


def test_a_corpus_without_articles_has_no_tokens(tmp_path: Path) -> None:
    tokens = tokenise(corpus_of(tmp_path / "corpus", []), tmp_path / "tokens")
    assert list(tokens.parts()) == []
    assert tokens.articles.height == 0


def test_missing_titles_and_texts_are_read_as_empty(tmp_path: Path) -> None:
    corpus = corpus_of(tmp_path / "corpus", [("T", "x"), ("U", "y")])
    frame = pl.read_parquet(corpus.parts[0]).with_columns(
        title=pl.Series(["T", None]), text=pl.Series([None, "y"])
    )
    frame.write_parquet(corpus.parts[0])
    (part,) = tokenise(corpus, tmp_path / "tokens").parts()
    assert [text.decode() for text in part.texts()] == ["T\n\n", "\n\ny"]


def test_a_folder_that_is_no_token_store_is_not_touched(corpus: WrittenCorpus, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "letters.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(UsageError, match="no token store"):
        tokenise(corpus, mine)
    assert (mine / "letters.txt").read_text(encoding="utf-8") == "dear"


def test_a_failed_run_leaves_what_was_there(corpus: WrittenCorpus, tmp_path: Path) -> None:
    tokenise(corpus, tmp_path / "tokens")
    before = bytes_of(tmp_path / "tokens")
    broken = WrittenCorpus(
        path=corpus.path, fingerprint="x", parts=(corpus.path / "articles" / "gone.parquet",)
    )
    with pytest.raises(CorpusError, match=r"gone\.parquet"):
        tokenise(broken, tmp_path / "tokens")
    assert bytes_of(tmp_path / "tokens") == before
    assert sorted(file.name for file in tmp_path.iterdir()) == ["corpus", "tokens"]


def test_a_file_where_the_tokens_should_be_is_not_touched(corpus: WrittenCorpus) -> None:
    blocked = corpus.path / "tokens"
    blocked.write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(UsageError, match="no token store"):
        tokens_beside(corpus)


def test_what_a_killed_run_left_is_cleared_away(corpus: WrittenCorpus) -> None:
    killed = subprocess.Popen([sys.executable, "-c", ""])
    killed.wait()
    half = corpus.path / f".tokens.building-{killed.pid}-abc"
    half.mkdir()
    (half / "types.parquet").write_bytes(b"half")
    tokens_beside(corpus)
    assert not half.exists()
    assert (corpus.path / "tokens" / "tokens.json").is_file()


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda store: (store / "tokens.json").unlink(), "no token store"),
        (lambda store: (store / "tokens.json").write_text("{", encoding="utf-8"), "cannot be read"),
        (lambda store: (store / "tokens.json").write_text("{}", encoding="utf-8"), "another release"),
        (lambda store: (store / "parts" / "00000.tokens.arrow").unlink(), "damaged"),
        (lambda store: (store / "parts" / "00000.tokens.arrow").write_bytes(b"half"), "damaged"),
        (lambda store: (store / "types.parquet").write_bytes(b"half"), "damaged"),
    ],
)
def test_a_damaged_store_is_told(
    corpus: WrittenCorpus, tmp_path: Path, damage: Callable[[Path], object], message: str
) -> None:
    tokenise(corpus, tmp_path / "tokens")
    damage(tmp_path / "tokens")
    with pytest.raises(CorpusError, match=message):
        list(Tokens.open(tmp_path / "tokens").parts())


def test_the_store_may_move_with_its_corpus(corpus: WrittenCorpus, tmp_path: Path) -> None:
    tokens_beside(corpus)
    moved = (tmp_path / "elsewhere") / "corpus"
    moved.parent.mkdir()
    corpus.path.rename(moved)
    (part,) = Tokens.open(moved / "tokens").parts()
    assert part.texts()[2].decode() == "Only a title\n\n"


def test_another_unit_is_the_same_tokens(corpus: WrittenCorpus, tmp_path: Path) -> None:
    tokens = tokenise(corpus, tmp_path / "tokens")
    assert tokens.unit == "sentence"
    assert tokens.with_unit("article").unit == "article"
    assert tokens.with_unit("article").digest == tokens.digest
