"""Vectors from files: every format gives the same vectors; what is wrong is told with its place."""

import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from tests.tokens_in_memory import Written, tokens_of

from framing.errors import ChangedInput, CorpusError, DataError, UsageError
from framing.models.intake.vector_files import digest_of, recognised
from framing.models.vectors_from_file import VectorsFromFile, pick

TOKENS = tokens_of(
    [
        Written(
            id="a", outlet="o", sentences=[["Russia", "and", "Россия", "中国", "unheard", "us", ".", "and"]]
        )
    ]
)
WORDS = ("and", "Russia", "US", "россия", "us", "中国", "elsewhere")
VECTORS = np.array([[i + 0.5, -i, 0.25 * i] for i in range(1, 8)], dtype=np.float32)


def text_rows() -> str:
    return "".join(
        f"{word} {' '.join(f'{x:g}' for x in row)}\n" for word, row in zip(WORDS, VECTORS, strict=True)
    )


def word2vec_text(folder: Path) -> Path:
    path = folder / "vectors.vec"
    path.write_text(f"7 3\n{text_rows()}", encoding="utf-8", newline="\n")
    return path


def glove(folder: Path) -> Path:
    path = folder / "glove.txt"
    path.write_text(text_rows(), encoding="utf-8", newline="\n")
    return path


def binary(folder: Path, *, between: bytes = b"\n") -> Path:
    path = folder / "vectors.bin"
    rows = (
        word.encode() + b" " + struct.pack("<3f", *row) + between
        for word, row in zip(WORDS, VECTORS, strict=True)
    )
    path.write_bytes(b"7 3\n" + b"".join(rows))
    return path


def binary_without_line_breaks(folder: Path) -> Path:
    return binary(folder, between=b"")


def fitted(path: Path, words: Path | None = None) -> VectorsFromFile:
    return VectorsFromFile(
        file=str(path), words=None if words is None else str(words), sha256=digest_of(path, words)
    )


FORMATS = (word2vec_text, glove, binary, binary_without_line_breaks)
EXPECTED = {
    "and": VECTORS[0],
    "russia": VECTORS[1],
    "us": VECTORS[4],
    "россия": VECTORS[3],
    "中国": VECTORS[5],
}


@pytest.mark.parametrize("write", FORMATS, ids=lambda write: write.__name__)
def test_each_format_gives_the_same_vectors(write: Callable[[Path], Path], tmp_path: Path) -> None:
    model = fitted(write(tmp_path)).fit(TOKENS, seed=1)
    assert model.words[0] == "and"
    assert set(model.words) == set(EXPECTED)
    for word, vector in EXPECTED.items():
        np.testing.assert_array_equal(model.vectors[model.row[word]], vector)


@pytest.mark.parametrize("dtype", ["<f4", "<f8", ">f4", "<f2"])
def test_an_array_with_its_list_of_words_gives_the_same_vectors(tmp_path: Path, dtype: str) -> None:
    np.save(tmp_path / "v.npy", VECTORS.astype(dtype))
    (tmp_path / "words.txt").write_text(
        "".join(f"{word}\n" for word in WORDS), encoding="utf-8", newline="\n"
    )
    model = fitted(tmp_path / "v.npy", tmp_path / "words.txt").fit(TOKENS, seed=1)
    for word, vector in EXPECTED.items():
        np.testing.assert_array_equal(model.vectors[model.row[word]], vector)


def test_the_settings_say_which_file_and_what_was_not_there_but_no_folder(tmp_path: Path) -> None:
    path = glove(tmp_path)
    settings = fitted(path).fit(TOKENS, seed=1).settings
    assert digest_of(path) in settings
    assert "known=5/6 words (6/7 tokens) other_spelling=1 duplicates=0" in settings
    assert str(tmp_path) not in settings


def test_gensim_reads_what_we_read_from_its_own_files(tmp_path: Path) -> None:
    from gensim.models import KeyedVectors

    held = KeyedVectors(3)
    held.add_vectors(list(WORDS), VECTORS)
    for path, is_binary in ((tmp_path / "a.txt", False), (tmp_path / "a.bin", True)):
        held.save_word2vec_format(str(path), binary=is_binary)
        model = fitted(path).fit(TOKENS, seed=1)
        for word, vector in EXPECTED.items():
            np.testing.assert_array_equal(model.vectors[model.row[word]], vector)


def test_of_two_rows_of_one_spelling_the_first_counts_and_the_other_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "twice.txt"
    path.write_text("and 1 2\nus 3 4\nand 5 6\n", encoding="utf-8")
    found = pick(recognised(path), {"and": 0, "us": 1, "unheard": 2})
    assert found.vectors[0].tolist() == [1, 2]
    assert found.n_duplicates == 1
    assert found.known.tolist() == [True, True, False]


def test_an_exact_spelling_wins_wherever_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "case.txt"
    path.write_text("US 1 2\nus 3 4\nUs 5 6\n", encoding="utf-8")
    assert pick(recognised(path), {"us": 0}).vectors[0].tolist() == [3, 4]


def test_words_with_spaces_cut_characters_and_other_white_space_are_no_obstacle(tmp_path: Path) -> None:
    path = tmp_path / "odd.txt"
    path.write_bytes(b"and 1 2\nat name@domain.com 3 4\n\xd0 5 6\na\xc2\xa0b 7 8\nus 0 0\n")
    found = pick(recognised(path), {"and": 0, "us": 1})
    assert (found.n_rows, found.n_not_text, found.n_zero) == (5, 1, 1)
    assert found.known.tolist() == [True, False]


WRONG = {
    "too few numbers": (b"2 3\nand 1 2 3\nus 1 2\n", r":3: expected a word and 3 numbers"),
    "too many numbers": (b"2 3\nand 1 2 3\nus 1 2 3 4\n", r":3: expected a word and 3 numbers"),
    "wrong from the first row": (b"2 3\nand 1 2\nus 1 2\n", r":2: expected a word and 3 numbers"),
    "glove too short": (b"and 1 2 3\nus 1 2\n", r":2: expected a word and 3 numbers"),
    "no number": (b"2 3\nand 1 2 x\nus 1 2 3\n", r":2: expected 3 numbers"),
    "not finite": (b"2 3\nand 1 2 nan\nus 1 2 3\n", r":2: expected finite numbers"),
    "cut off": (b"3 3\nand 1 2 3\nus 1 2 3\n", r"holds 2 vectors, but its first line promises 3"),
    "cut off binary": (
        b"3 2\nand " + struct.pack("<2f", 1, 2) + b"\nus " + struct.pack("<2f", 1e9, 2e-9)[:5],
        r":2: expected 3 vectors",
    ),
    "longer than it says": (
        b"1 2\nand " + struct.pack("<2f", 1, 2) + b"\nus " + struct.pack("<2f", 1e9, 2e-9),
        r":1: expected the file's end after this vector",
    ),
    "boastful header": (b"3 99999999\nand 1 2 3\n", r":1: expected the number of vectors"),
    "empty": (b"", r"is empty"),
    "prose": (b"The summit took place on Thursday.\n", r":1: expected the header"),
    "pickle": (b"\x80\x04\x95gensim", r"pickle"),
    "gzip": (b"\x1f\x8b\x08\x00", r"packed with gzip"),
    "fasttext model": (b"\xba\x16O/\x0c\x00\x00\x00", r"whole fastText model"),
    "damaged array": (b"\x93NUMPY half", r"no whole array"),
}


@pytest.mark.parametrize("what", list(WRONG))
def test_what_is_wrong_with_a_file_is_told_with_its_place(what: str, tmp_path: Path) -> None:
    content, message = WRONG[what]
    path = tmp_path / "vectors"
    path.write_bytes(content)
    with pytest.raises(DataError, match=message) as told:
        pick(recognised(path), {"and": 0, "us": 1})
    assert str(path) in str(told.value)


def test_an_endless_line_is_not_read_into_memory(tmp_path: Path) -> None:
    path = tmp_path / "endless.txt"
    path.write_bytes(b"and 1 2\nus " + b"1" * (3 << 20))
    with pytest.raises(DataError, match=r":2: expected a row of vectors, found a line above"):
        pick(recognised(path), {"and": 0})


def test_an_array_of_objects_is_refused_unread(tmp_path: Path) -> None:
    np.save(tmp_path / "v.npy", np.array([{"a": 1}], dtype=object), allow_pickle=True)
    (tmp_path / "words.txt").write_text("a\n", encoding="utf-8")
    with pytest.raises(DataError, match="no whole array"):
        recognised(tmp_path / "v.npy", tmp_path / "words.txt")


def test_an_array_needs_as_many_words_as_rows(tmp_path: Path) -> None:
    np.save(tmp_path / "v.npy", VECTORS)
    with pytest.raises(UsageError, match="name the list of its words"):
        recognised(tmp_path / "v.npy")
    (tmp_path / "words.txt").write_text("and\nus\n", encoding="utf-8")
    with pytest.raises(DataError, match="lists 2 words"):
        pick(recognised(tmp_path / "v.npy", tmp_path / "words.txt"), {"and": 0})


def test_the_digest_is_asked_for_and_a_changed_file_is_refused(tmp_path: Path) -> None:
    path = glove(tmp_path)
    with pytest.raises(UsageError, match=f"sha256: {digest_of(path)}"):
        VectorsFromFile(file=str(path), sha256="").fit(TOKENS, seed=1)
    model = fitted(path)
    path.write_text(text_rows().replace("elsewhere", "nowhere"), encoding="utf-8")
    with pytest.raises(ChangedInput, match="not the file that was meant"):
        model.fit(TOKENS, seed=1)


def test_a_file_of_another_language_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "other.txt"
    path.write_text("bonjour 1 2\nmonde 3 4\n", encoding="utf-8")
    with pytest.raises(CorpusError, match="knows 0 of the 6 words"):
        fitted(path).fit(TOKENS, seed=1)
    with pytest.raises(DataError, match="cannot be read"):
        recognised(tmp_path / "absent.txt")
