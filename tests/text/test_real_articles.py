"""Tokens and sentences of real articles in three languages; nothing of the articles is kept."""

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from framing.text.scanning import Texts, Tokenised, tokenise_texts
from framing.text.tokens import running_text

pytestmark = pytest.mark.real

FILES = {
    "ukraine2022_multi": (20, 32),
    "chinese_state_en_2017_2019": (20, 36),
    "kremlin_en": (15, 30),
    "xi_speeches_en": (20, 40),
    "russian_sample_ru": (14, 28),
    "cctv_sample_zh": (15, 35),
}
"""File → how many tokens a sentence has on average, between what a reader would find normal."""


@pytest.fixture(params=FILES)
def read(request: pytest.FixtureRequest, real_data: Path) -> tuple[str, list[str], Tokenised]:
    file = real_data / "articles" / f"{request.param}.jsonl.gz"
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        articles = [json.loads(line) for _, line in zip(range(400), lines, strict=False)]
    titles = [article["title"] or "" for article in articles]
    texts = [
        running_text(title, article["text"] or "") for title, article in zip(titles, articles, strict=True)
    ]
    return request.param, texts, tokenise_texts(Texts.of(texts, titles))


def test_tokens_are_the_text_and_sentences_have_the_length_of_sentences(
    read: tuple[str, list[str], Tokenised],
) -> None:
    name, texts, found = read
    for a, text in enumerate(texts):
        place = slice(found.article_offsets[a], found.article_offsets[a + 1])
        raw = text.encode()
        forms = [found.forms[number].encode() for number in found.numbers[place]]
        assert forms == [raw[s:e] for s, e in zip(found.starts[place], found.ends[place], strict=True)]
    lengths = np.diff(found.sentence_offsets)
    low, high = FILES[name]
    assert low < lengths.mean() < high
    assert (lengths > 200).mean() < 0.004
    assert (lengths == 1).mean() < 0.02


def test_titles_are_the_first_sentences(read: tuple[str, list[str], Tokenised]) -> None:
    _, texts, found = read
    for a, text in enumerate(texts):
        first, end = found.sentence_offsets[found.article_sentences[a] :][:2]
        title = text.partition("\n\n")[0]
        shown = text.encode()[found.starts[first] : found.ends[end - 1]].decode() if end > first else ""
        if "\n" not in title:
            assert shown.strip() in title
            assert len(title.strip()) - len(shown) < 4
