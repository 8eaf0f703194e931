"""Which dimensions a sentence matches, by the matcher that the measures use."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from framing.text.match import find_matches
from framing.text.patterns import Category, compile_patterns
from framing.text.scanning import Texts, tokenise_texts
from framing.text.tokens import TokenPart
from framing.text.vocabulary import TypeClass, Vocabulary, fold
from framing.types import Dimension


def matched(dimensions: Sequence[Dimension], language: str, sentences: Sequence[str]) -> list[set[str]]:
    """For every sentence the names of the dimensions whose patterns it matches."""
    part = _part(sentences)
    categories = [
        Category(name=each.name, patterns=words.patterns, except_patterns=words.except_patterns)
        for each in dimensions
        if (words := each.words[language])
    ]
    matches = find_matches(part, compile_patterns(categories, part.vocabulary))
    found: list[set[str]] = [set() for _ in sentences]
    for sentence, category in zip(matches.units(part.article_offsets), matches.categories, strict=True):
        found[sentence].add(categories[category].name)
    return found


def language_of(sentence: str) -> str:
    """Language of an example, told by its script."""
    if any("\u4e00" <= character <= "\u9fff" for character in sentence):
        return "zh"
    return "ru" if any("а" <= character <= "я" for character in sentence.casefold()) else "en"


def _part(sentences: Sequence[str]) -> TokenPart:
    tokens = tokenise_texts(Texts.of(sentences))
    types: dict[str, int] = {}
    form_types = [types.setdefault(fold(form), len(types)) for form in tokens.forms]
    classes = [TypeClass.WORD if any(map(str.isalnum, word)) else TypeClass.PUNCTUATION for word in types]
    vocabulary = Vocabulary(
        types=tuple(types),
        counts=np.ones(len(types), dtype=np.int64),
        classes=np.array(classes, dtype=np.uint8),
        forms=tuple(tokens.forms),
        form_types=np.array(form_types, dtype=np.uint32),
        form_counts=np.ones(len(tokens.forms), dtype=np.int64),
    )
    return TokenPart(
        corpus_part=Path("part"),
        first_article=0,
        vocabulary=vocabulary,
        forms=np.asarray(tokens.numbers, dtype=np.uint32),
        starts=tokens.starts,
        ends=tokens.ends,
        article_offsets=tokens.article_offsets,
        paragraph_offsets=tokens.paragraph_offsets,
        sentence_offsets=tokens.sentence_offsets,
        article_paragraphs=tokens.article_paragraphs,
        article_sentences=tokens.article_sentences,
    )
