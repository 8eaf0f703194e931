"""Keywords in context: the concordance of a pattern, read from the stored tokens."""

from collections.abc import Iterator, Sequence
from hashlib import sha256

import numpy as np
import polars as pl
from numpy.typing import NDArray

from framing.errors import UnknownName
from framing.text.match import Matches, MatchSettings, find_matches
from framing.text.patterns import Category, compile_patterns
from framing.text.tokens import TokenPart, Tokens

COLUMNS = {
    "article": pl.String(),
    "outlet": pl.String(),
    "published": pl.String(),
    "from_token": pl.UInt32(),
    "to_token": pl.UInt32(),
    "left": pl.String(),
    "keyword": pl.String(),
    "right": pl.String(),
    "pattern": pl.String(),
}


def kwic(
    tokens: Tokens,
    patterns: str | Sequence[str],
    *,
    window: int = 8,
    articles: NDArray[np.bool_] | None = None,
    case_sensitive: bool = False,
    settings: MatchSettings | None = None,
) -> pl.DataFrame:
    """Every match of patterns with the text around it.

    Args:
        tokens: The corpus, tokenised.
        patterns: One pattern or several; where two match at one place the one with more words is shown.
        window: Words to show on either side, within the article.
        articles: Which rows of ``tokens.articles`` to read; None reads all. Shape (n_articles,).
        case_sensitive: Tell upper from lower case.
        settings: What counts as a match.

    Returns:
        One row per match in corpus order: article, outlet, published, from_token and to_token (words of the
        article, punctuation not counted, from 1 as quanteda counts them), left, keyword, right (as printed,
        white space made one space), pattern.
    """
    listed = (patterns,) if isinstance(patterns, str) else tuple(patterns)
    category = Category(name="kwic", patterns=listed)
    dictionary = compile_patterns([category], tokens.vocabulary, case_sensitive=case_sensitive)
    tables = [pl.DataFrame(schema=COLUMNS)]
    for part in tokens.parts():
        matches = _chosen(find_matches(part, dictionary, settings), part, articles)
        if len(matches):
            lines = Lines(part, part.texts(), window)
            tables.append(_table(tokens, lines, matches, dictionary.patterns))
    return pl.concat(tables)


def articles_of(
    tokens: Tokens, *, languages: Sequence[str] = (), outlets: Sequence[str] = ()
) -> NDArray[np.bool_]:
    """Which articles are in some languages and of some outlets; shape (n_articles,).

    Args:
        tokens: The corpus, tokenised.
        languages: ISO 639-1 codes; none takes all.
        outlets: Identifiers; none takes all.

    Raises:
        UnknownName: The corpus has no article of such an outlet or in such a language.
    """
    chosen = np.ones(tokens.articles.height, dtype=np.bool_)
    for column, wanted in (("language", languages), ("outlet", outlets)):
        values = tokens.articles[column]
        known = values.unique().drop_nulls().to_list()
        for value in wanted:
            if value not in known:
                raise UnknownName(f"{column} in this corpus", value, known)
        if wanted:
            chosen &= values.is_in(list(wanted)).fill_null(value=False).to_numpy()
    return chosen


def sample(lines: pl.DataFrame, n: int, seed: int) -> pl.DataFrame:
    """Some lines of a concordance, drawn by chance, in their old order.

    Args:
        lines: What ``kwic`` gave.
        n: How many; all if there are no more.
        seed: The same seed draws the same lines, whatever else is in the corpus's other parts.
    """
    places = zip(lines["article"], lines["from_token"], lines["pattern"], strict=True)
    lots = [sha256(repr((seed, *place)).encode()).digest() for place in places]
    drawn = sorted(range(len(lots)), key=lots.__getitem__)[:n]
    return lines[sorted(drawn)]


def _chosen(matches: Matches, part: TokenPart, articles: NDArray[np.bool_] | None) -> Matches:
    if articles is None:
        return matches
    rows = part.first_article + matches.units(part.article_offsets)
    return matches.where(articles[rows])


class Lines:
    """Cuts lines of a concordance out of one part's texts."""

    def __init__(self, part: TokenPart, texts: Sequence[bytes], window: int) -> None:
        """Prepare.

        Args:
            part: Tokens.
            texts: What ``part.texts()`` gives.
            window: Words to show on either side.
        """
        self.part = part
        self._texts = texts
        self._window = window
        self._words = np.flatnonzero(part.is_word)
        self._before = np.concatenate([[0], np.cumsum(part.is_word)])

    def word_numbers(self, matches: Matches) -> NDArray[np.int64]:
        """First and last word of each match, counted in its article from 1; shape (n, 2)."""
        starts = self.part.article_offsets[matches.units(self.part.article_offsets)]
        first = self._before[matches.first] - self._before[starts] + 1
        last = self._before[matches.behind] - self._before[starts]
        return np.stack([first, last], axis=1)

    def cut(self, matches: Matches) -> Iterator[tuple[str, str, str]]:
        """Left context, keyword and right context of each match."""
        articles = matches.units(self.part.article_offsets)
        for first, behind, article in zip(
            matches.first.tolist(), matches.behind.tolist(), articles.tolist(), strict=True
        ):
            yield self._line(first, behind, article)

    def _line(self, first: int, behind: int, article: int) -> tuple[str, str, str]:
        part, text = self.part, self._texts[article]
        begin, end = int(part.article_offsets[article]), int(part.article_offsets[article + 1])
        left = self._words_before(first, begin)
        right = self._words_behind(behind, end)
        keyword = text[part.starts[first] : part.ends[behind - 1]]
        before = text[part.starts[left] : part.starts[first]] if left < first else b""
        after = text[part.ends[behind - 1] : part.ends[right - 1]] if right > behind else b""
        return _plain(before), _plain(keyword), _plain(after)

    def _words_before(self, first: int, begin: int) -> int:
        """The token with which the left context begins: the marks before a word stay with it."""
        number = int(self._before[first]) - self._window
        if number <= self._before[begin]:
            return begin
        return int(self._words[number])

    def _words_behind(self, behind: int, end: int) -> int:
        """The token behind the right context."""
        number = int(self._before[behind]) + self._window
        if number >= self._before[end]:
            return end
        return int(self._words[number - 1]) + 1 if self._window else behind


def _plain(piece: bytes) -> str:
    return " ".join(piece.decode().split())


def _table(tokens: Tokens, lines: Lines, matches: Matches, patterns: Sequence[str]) -> pl.DataFrame:
    rows = lines.part.first_article + matches.units(lines.part.article_offsets)
    described = tokens.articles.select("article", "outlet", "published")[rows]
    numbers = lines.word_numbers(matches)
    cut = list(lines.cut(matches))
    columns: dict[str, Sequence[object] | NDArray[np.int64]] = {
        "from_token": numbers[:, 0],
        "to_token": numbers[:, 1],
        **{name: [line[i] for line in cut] for i, name in enumerate(("left", "keyword", "right"))},
        "pattern": [patterns[number] for number in matches.patterns],
    }
    return described.with_columns(pl.Series(name, values) for name, values in columns.items()).cast(
        pl.Schema(COLUMNS)
    )
