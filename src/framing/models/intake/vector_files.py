"""Files of word vectors that others trained, read row by row: memory grows with the rows that are kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from framing.errors import DataError, UsageError

Format = Literal["word2vec_text", "word2vec_binary", "glove", "npy"]
"""``word2vec_text`` is fastText's ``.vec`` too; ``npy`` goes with a list of words, one a line."""

MOST_DIMENSIONS = 10_000
"""A header that claims more is damaged: no published vectors come near it."""
LONGEST_ROW = 1 << 20
"""Bytes of a line of text; a longer one is no row of vectors."""
LONGEST_WORD = 1 << 12
"""Bytes of a word in a binary file; where none ends by then, the place in the file is wrong."""

_FASTTEXT_MODEL = (793712314).to_bytes(4, "little")
_NPY = b"\x93NUMPY"
_PACKED = {b"\x1f\x8b": "gzip", b"PK": "zip", b"BZ": "bzip2", b"\xfd7": "xz"}


@dataclass(frozen=True, slots=True, kw_only=True)
class VectorRow:
    """One row of a file of vectors, its numbers not yet read.

    Attributes:
        number: Line of the file for text; number of the vector, from 1, otherwise.
        word: The word's bytes.
        numbers: The rest of the row as it stands in the file.
    """

    number: int
    word: bytes
    numbers: bytes | NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class VectorFile:
    """A file of vectors, looked at as far as its form goes.

    Attributes:
        path: The file.
        words: The list of words beside a ``.npy`` file; None for other formats.
        format: Its format.
        dimensions: Numbers of each vector.
        n_stated: Vectors that the header promises; None for GloVe, which has no header.
    """

    path: Path
    words: Path | None
    format: Format
    dimensions: int
    n_stated: int | None

    def rows(self) -> Iterator[VectorRow]:
        """Every row in the order of the file.

        Raises:
            DataError: A row is too short or too long, or the file ends before the header's promise.
        """
        readers = {"npy": self._npy_rows, "word2vec_binary": self._binary_rows}
        return readers.get(self.format, self._text_rows)()

    def vector(self, row: VectorRow) -> NDArray[np.float32]:
        """The numbers of a row, shape (n_dimensions,).

        Raises:
            DataError: A field is no finite number.
        """
        if not isinstance(row.numbers, bytes):
            found = np.asarray(row.numbers, dtype=np.float32)
        elif self.format == "word2vec_binary":
            found = np.frombuffer(row.numbers, dtype="<f4").astype(np.float32)
        else:
            try:
                found = np.array([float(field) for field in row.numbers.split(b" ")], dtype=np.float32)
            except ValueError as error:
                raise self._wrong(
                    row.number, f"{self.dimensions} numbers after the word", str(error)
                ) from error
        if not np.isfinite(found).all():
            raise self._wrong(row.number, "finite numbers", "a vector with nan or infinity")
        return found

    def _text_rows(self) -> Iterator[VectorRow]:
        n_read = 0
        with self.path.open("rb") as lines:
            first = 1
            if self.n_stated is not None:
                lines.readline(LONGEST_ROW)
                first = 2
            for number, line in enumerate(iter(lambda: lines.readline(LONGEST_ROW), b""), start=first):
                if len(line) == LONGEST_ROW:
                    raise self._wrong(number, "a row of vectors", f"a line above {LONGEST_ROW:,} bytes")
                row = line.rstrip(b" \t\r\n")
                if row:
                    n_read += 1
                    yield self._text_row(number, row)
        self._whole(n_read)

    def _text_row(self, number: int, row: bytes) -> VectorRow:
        """One line; only a space parts fields, since words may hold other white space of Unicode."""
        n_spaces = row.count(b" ")
        # GloVe's files hold words with spaces ("at name@domain.com"): all left of the numbers is the word.
        if n_spaces < self.dimensions or (n_spaces > self.dimensions and self.format != "glove"):
            raise self._wrong(
                number, f"a word and {self.dimensions} numbers", f"{n_spaces} fields after the first"
            )
        if n_spaces == self.dimensions:
            word, _, numbers = row.partition(b" ")
            return VectorRow(number=number, word=word, numbers=numbers)
        fields = row.rsplit(b" ", self.dimensions)
        return VectorRow(number=number, word=fields[0], numbers=b" ".join(fields[1:]))

    def _binary_rows(self) -> Iterator[VectorRow]:
        from mmap import ACCESS_READ, mmap

        size = 4 * self.dimensions
        with self.path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as held:
            place = held.find(b"\n") + 1
            for number in range(1, (self.n_stated or 0) + 1):
                end = held.find(b" ", place, place + LONGEST_WORD)
                if end < 0 or end + 1 + size > len(held):
                    raise self._wrong(
                        number, f"{self.n_stated:,} vectors, as its header says", "its end before"
                    )
                word = held[place:end].lstrip(b"\n")
                place = end + 1 + size
                yield VectorRow(number=number, word=word, numbers=held[end + 1 : place])
            if held[place : place + 2].strip(b"\n"):
                raise self._wrong(self.n_stated or 0, "the file's end after this vector", "more")

    def _npy_rows(self) -> Iterator[VectorRow]:
        matrix = _mapped(self.path)
        n_words = 0
        if self.words is None:
            raise UsageError(
                f"{self.path} holds numbers only: name the list of its words, one a line, as words"
            )
        with self.words.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                n_words = number
                if number <= len(matrix):
                    yield VectorRow(number=number, word=line.rstrip(b"\r\n"), numbers=matrix[number - 1])
        if n_words != len(matrix):
            raise DataError(
                f"{self.words} lists {n_words:,} words, {self.path} holds {len(matrix):,} vectors: one word "
                "a line is expected for every row, in the same order"
            )

    def _whole(self, n_read: int) -> None:
        if self.n_stated is not None and n_read != self.n_stated:
            raise DataError(
                f"{self.path} holds {n_read:,} vectors, but its first line promises {self.n_stated:,}: it "
                "was cut off or put together. Get the file again."
            )

    def _wrong(self, number: int, expected: str, found: str) -> DataError:
        return DataError(
            f"{self.path}:{number}: expected {expected}, found {found}. Is it a file of {self.format} "
            "vectors, and whole?"
        )


def recognised(path: Path, words: Path | None = None, form: Format | None = None) -> VectorFile:
    """A file of vectors, its format read from its first bytes.

    Args:
        path: The file.
        words: List of words, one a line, for ``.npy``.
        form: The format, where it must not be guessed.

    Raises:
        DataError: The file cannot be read, or is none of the formats; the message says what it seems to be.
    """
    try:
        with path.open("rb") as file:
            head = file.read(1 << 16)
        if words is not None and not words.is_file():
            raise DataError(f"{words} is no file; expected the words of {path.name}, one a line")
    except OSError as error:
        raise DataError(
            f"{path} cannot be read: {error.strerror}; expected a file of word vectors"
        ) from error
    _refuse_what_is_no_list_of_vectors(path, head)
    if head.startswith(_NPY):
        return _of_array(path, words)
    first, _, rest = head.partition(b"\n")
    stated = _header(path, first)
    if stated is None:
        return _of_glove(path, first, form)
    n, dimensions = stated
    binary = form == "word2vec_binary" or (form is None and not _is_text(rest))
    return VectorFile(
        path=path,
        words=None,
        format="word2vec_binary" if binary else "word2vec_text",
        dimensions=dimensions,
        n_stated=n,
    )


def digest_of(path: Path, words: Path | None = None) -> str:
    """SHA-256 of a file of vectors, in hexadecimal; for ``.npy`` of it and its list of words behind it."""
    digest = sha256()
    for file in (path, *([words] if words is not None else [])):
        try:
            with file.open("rb") as opened:
                while block := opened.read(1 << 20):
                    digest.update(block)
        except OSError as error:
            raise DataError(f"{file} cannot be read: {error.strerror}") from error
    return digest.hexdigest()


def _refuse_what_is_no_list_of_vectors(path: Path, head: bytes) -> None:
    if not head:
        raise DataError(f"{path} is empty; expected word vectors")
    for magic, packer in _PACKED.items():
        if head.startswith(magic) and not head[:64].isascii():
            raise DataError(
                f"{path} is packed with {packer}: unpack it first, so that it can be read by place"
            )
    if head.startswith(_FASTTEXT_MODEL):
        raise DataError(f"{path} is a whole fastText model; expected its vectors, the file that ends in .vec")
    if head.startswith(b"\x80"):
        raise DataError(
            f"{path} seems to be a Python pickle (gensim's own format), which can run code and is never "
            "read: save its vectors in word2vec's format and name that file"
        )


def _header(path: Path, first: bytes) -> tuple[int, int] | None:
    """Vectors and dimensions, if the first line is word2vec's; GloVe begins with its first word."""
    fields = first.split()
    if len(fields) != 2 or not all(field.isdigit() for field in fields):  # noqa: PLR2004 - "count dimensions"
        return None
    n, dimensions = (int(field[:20]) for field in fields)
    if not n or not 1 <= dimensions <= MOST_DIMENSIONS:
        raise DataError(
            f"{path}:1: expected the number of vectors and of their dimensions (1 to {MOST_DIMENSIONS:,}), "
            f"found {first[:60].decode(errors='replace')!r}"
        )
    return n, dimensions


def _is_text(rest: bytes) -> bool:
    """Whether what follows the first word of a row is written in characters, right or wrong."""
    numbers = rest.partition(b"\n")[0].partition(b" ")[2]
    return all(0x20 <= byte < 0x7F or byte in b"\t\r" for byte in numbers)  # noqa: PLR2004 - printable ASCII


def _all_numbers(fields: list[bytes]) -> bool:
    try:
        return all(isinstance(float(field), float) for field in fields)
    except ValueError:
        return False


def _of_glove(path: Path, first: bytes, form: Format | None) -> VectorFile:
    fields = first.rstrip(b" \t\r").split(b" ")
    if form not in (None, "glove") or len(fields) < 3 or not _all_numbers(fields[2:]):  # noqa: PLR2004
        raise DataError(
            f"{path}:1: expected the header 'count dimensions' of word2vec or a word and its numbers as in "
            f"GloVe, found {first[:60].decode(errors='replace')!r}"
        )
    if len(fields) - 1 > MOST_DIMENSIONS:
        raise DataError(f"{path}:1: expected at most {MOST_DIMENSIONS:,} numbers, found {len(fields) - 1:,}")
    return VectorFile(path=path, words=None, format="glove", dimensions=len(fields) - 1, n_stated=None)


def _of_array(path: Path, words: Path | None) -> VectorFile:
    matrix = _mapped(path)
    if words is None:
        raise UsageError(f"{path} holds numbers only: name the list of its words, one a line, as words")
    return VectorFile(
        path=path, words=words, format="npy", dimensions=matrix.shape[1], n_stated=matrix.shape[0]
    )


def _mapped(path: Path) -> NDArray[np.float32]:
    try:
        matrix: NDArray[np.float32] = np.load(path, mmap_mode="r", allow_pickle=False)
    except (ValueError, OSError) as error:
        raise DataError(f"{path} is no whole array of numbers: {error}") from error
    if matrix.ndim != 2 or matrix.dtype.kind != "f" or not 1 <= matrix.shape[1] <= MOST_DIMENSIONS:  # noqa: PLR2004
        raise DataError(
            f"{path}: expected floating-point numbers of shape (words, dimensions), found {matrix.dtype} of "
            f"shape {matrix.shape}"
        )
    return matrix
