"""The fitted field as files of plain numbers: written, checked against their hashes, read.

``model.json`` (transitions, settings, what it was fitted to, the SHA-256 of the others), ``lexicon.tsv``
(words with their cue bucket and their two word classes, no text), ``gaps.npy``, ``masks.npy``,
``values.npy``: the rows that have weights, as distances from one to the next; which states of a row have
one; the weights in steps of 1/127 of the greatest.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from framing.attribution.kernels.voice_columns import Places
from framing.attribution.kernels.voice_field import WIDTH, ZERO_BYTE, Weights, read_articles
from framing.attribution.kernels.voice_states import N_STATES
from framing.attribution.learned.columns import filled_columns
from framing.attribution.learned.fitting import Fitted
from framing.attribution.learned.forms import Lexicon, form_columns
from framing.attribution.learned.templates import packed
from framing.attribution.quotes import Quotations, n_words
from framing.attribution.voice_reading import Reading
from framing.errors import DataError

BUNDLED = Path(__file__).parent.parent / "data" / "voice_en"
FILES = ("gaps.npy", "lexicon.tsv", "masks.npy", "values.npy")
BATCH = 1 << 18
"""Tokens worked on at a time: the columns of so many fit into some forty megabytes."""
FURTHEST = 255
"""Rows are told by their distance to the one before, one byte each."""
CLIP = 127
"""Weights are whole steps from −127 to 127."""


@dataclass(frozen=True, kw_only=True)
class Model:
    """The fitted reader.

    Attributes:
        weights: Of the field.
        lexicon: Of the words.
        facts: What ``model.json`` says of its making.
    """

    weights: Weights
    lexicon: Lexicon
    facts: dict[str, object]

    def label(
        self, reading: Reading, quotations: Quotations
    ) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
        """The most probable state of every token, and its chance to be content."""
        states = np.zeros(len(reading), dtype=np.uint8)
        probability = np.zeros(len(reading), dtype=np.float32)
        forms, whole = form_columns(reading.forms, self.lexicon), places(reading, quotations)
        for a, b in _batches(reading.article_offsets):
            first, end = reading.article_offsets[[a, b]].tolist()
            part = _within(whole, first, end, *reading.article_sentences[[a, b]].tolist())
            columns = filled_columns(forms, part, reading.numbers[first:end])
            articles = reading.article_offsets[a : b + 1] - first
            read_articles(columns, self.weights, articles, states[first:end], probability[first:end])
        return states, probability


def _batches(articles: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Runs of articles with not many more than ``BATCH`` tokens."""
    a = 0
    while a < len(articles) - 1:
        b = int(np.searchsorted(articles, articles[a] + BATCH, side="left"))
        b = min(max(b, a + 1), len(articles) - 1)
        yield a, b
        a = b


def _within(whole: Places, first: int, end: int, first_sentence: int, end_sentence: int) -> Places:
    """The places of the tokens first to end."""
    return Places(
        quotation=whole.quotation[first:end],
        quotation_words=whole.quotation_words,
        sentences=whole.sentences[first_sentence : end_sentence + 1] - first,
        paragraph_first=whole.paragraph_first[first_sentence:end_sentence],
        article_first=whole.article_first[first_sentence:end_sentence],
        is_that=whole.is_that[first:end],
        is_comma=whole.is_comma[first:end],
    )


def places(reading: Reading, quotations: Quotations) -> Places:
    """Where the tokens of a reading stand."""
    first = np.zeros(reading.n_sentences, dtype=np.bool_)
    first[reading.article_sentences[:-1]] = True
    sizes = n_words(reading, quotations)
    return Places(
        quotation=quotations.of_token,
        quotation_words=sizes if len(sizes) else np.zeros(1, dtype=np.int64),
        sentences=reading.sentence_offsets,
        paragraph_first=np.isin(reading.sentence_offsets[:-1], reading.paragraph_offsets[:-1]),
        article_first=first,
        is_that=reading.among(("that",)),
        is_comma=reading.among((",", "”", '"')),
    )


def save(fitted: Fitted, lexicon: Lexicon, to: Path, *, prune: float, facts: dict[str, object]) -> None:
    """Write a model; the same model gives the same bytes.

    Args:
        fitted: Weights of the field.
        lexicon: Of the words.
        to: Folder; made if it is not there.
        prune: Weights of this size and below are dropped.
        facts: What to say of the making: settings, data, their hashes.
    """
    to.mkdir(parents=True, exist_ok=True)
    step = float(np.abs(fitted.rows).max()) / CLIP or 1.0
    whole = np.rint(fitted.rows / np.float32(step)).astype(np.int8)
    whole[np.abs(whole) * step <= prune] = 0
    used = np.flatnonzero(whole.any(axis=1))
    bits = (1 << np.arange(N_STATES)).astype(np.uint16)
    used = _with_stops(used)
    np.save(to / "gaps.npy", np.diff(used, prepend=0).astype(np.uint8))
    np.save(to / "masks.npy", ((whole[used] != 0) * bits).sum(axis=1, dtype=np.uint16))
    np.save(to / "values.npy", whole[used][whole[used] != 0])
    _write_lexicon(to / "lexicon.tsv", lexicon)
    content = {
        **facts,
        "bits": len(fitted.rows).bit_length() - 1,
        "step": step,
        "transitions": np.round(fitted.transitions, 6).tolist(),
        "allowed": fitted.allowed.astype(int).tolist(),
        "starts": fitted.starts.astype(int).tolist(),
        "sha256": {name: _digest(to / name) for name in FILES},
    }
    text = json.dumps(content, indent=1, ensure_ascii=False)
    (to / "model.json").write_text(text + "\n", encoding="utf-8", newline="\n")


def _with_stops(used: NDArray[np.int64]) -> NDArray[np.int64]:
    """Rows with weights, and rows without any where the next one is further away than a byte can say."""
    gaps = np.diff(used, prepend=0)
    n_stops = gaps // (FURTHEST + 1)
    before = np.repeat(used - gaps, n_stops)
    count = np.arange(n_stops.sum()) - np.repeat(np.cumsum(n_stops) - n_stops, n_stops)
    return np.sort(np.concatenate([used, before + (count + 1) * FURTHEST]), kind="stable")


def _write_lexicon(path: Path, lexicon: Lexicon) -> None:
    words = sorted(set(lexicon.cue_bucket) | set(lexicon.word_class))
    lines = []
    for word in words:
        coarse, fine = lexicon.word_class.get(word, (0, 0))
        lines.append(f"{word}\t{lexicon.cue_bucket.get(word, 0)}\t{coarse}\t{fine}\n")
    path.write_text("".join(lines), encoding="utf-8", newline="\n")


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@cache
def bundled() -> Model:
    """The model that ships with the project."""
    return load(BUNDLED)


def load(folder: Path) -> Model:
    """Read a model.

    Args:
        folder: Where ``save`` wrote it.

    Raises:
        DataError: A file is missing, or is not the one the model was written with.
    """
    try:
        facts = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        changed = [name for name in FILES if _digest(folder / name) != facts["sha256"][name]]
    except (OSError, KeyError, json.JSONDecodeError) as error:
        raise DataError(f"{folder} holds no readable model of the English reader ({error!r}).") from error
    if changed:
        raise DataError(
            f"{folder / changed[0]} is not the file that model.json was written with: its SHA-256 differs. "
            "Restore the folder, or fit it again with python -m framing.attribution.train."
        )
    gaps, masks, values = (
        np.load(folder / f"{name}.npy", allow_pickle=False) for name in ("gaps", "masks", "values")
    )
    weights = Weights(
        rows=_dense(gaps, masks, values, 1 << facts["bits"]),
        step=facts["step"],
        transitions=np.array(facts["transitions"]),
        allowed=np.array(facts["allowed"], dtype=np.bool_),
        starts=np.array(facts["starts"], dtype=np.bool_),
        templates=packed(),
        bits=facts["bits"],
    )
    return Model(weights=weights, lexicon=_read_lexicon(folder / "lexicon.tsv"), facts=facts)


def _dense(
    gaps: NDArray[np.uint8], masks: NDArray[np.uint16], values: NDArray[np.int8], n_rows: int
) -> NDArray[np.uint64]:
    rows = np.full((n_rows, WIDTH), ZERO_BYTE, dtype=np.uint8)
    used = np.cumsum(gaps, dtype=np.int64)
    row, state = np.nonzero(masks[:, None] >> np.arange(N_STATES, dtype=np.uint16) & 1)
    rows[used[row], state] = values.astype(np.int16) + ZERO_BYTE
    return rows.view("<u8").astype(np.uint64)


def _read_lexicon(path: Path) -> Lexicon:
    buckets: dict[str, int] = {}
    classes: dict[str, tuple[int, int]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        word, bucket, coarse, fine = line.split("\t")
        if bucket != "0":
            buckets[word] = int(bucket)
        if coarse != "0":
            classes[word] = (int(coarse), int(fine))
    return Lexicon(cue_bucket=buckets, word_class=classes)


def load_word_classes(file: Path | None = None) -> dict[str, tuple[int, int]]:
    """Word classes: word, tab, coarse class, tab, fine class; None: those of the bundled model.

    Raises:
        DataError: The file cannot be read.
    """
    try:
        if file is None:
            return dict(_read_lexicon(BUNDLED / "lexicon.tsv").word_class)
        lines = [line.split("\t") for line in file.read_text(encoding="utf-8").splitlines()]
        return {word: (int(coarse), int(fine)) for word, coarse, fine in lines}
    except (OSError, ValueError) as error:
        raise DataError(f"{file or BUNDLED} is no list of word classes ({error}).") from error
