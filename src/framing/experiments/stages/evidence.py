"""Passages of text that show what a dimension's words stand in, drawn at random from each group."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from framing.estimates.inference.seeds import derived_seed
from framing.experiments import tables
from framing.experiments.declaration.experiment import Experiment
from framing.text.kwic import Lines
from framing.text.match import Matches, find_matches, in_whole
from framing.text.patterns import Category, compile_patterns
from framing.text.tokens import Tokens
from framing.types import Dimension

WINDOW = 18
"""Words on each side."""

ORDER = ("dimension_place", "group_place", "outlet", "published", "article")


@dataclass(frozen=True, kw_only=True)
class Passages:
    """Draws passages.

    Attributes:
        experiment: How many per dimension and group, from which seed.
        dimensions: Whose words are looked for.
    """

    experiment: Experiment
    dimensions: tuple[Dimension, ...]

    def table(self, tokens: Tokens, articles: pl.DataFrame, said: pl.DataFrame) -> pl.DataFrame:
        """The table ``evidence``: in the order of dimensions and groups, then of outlets and dates.

        Args:
            tokens: The words that were scored, whose matches are drawn from; what stands around them is shown
                from whole articles.
            articles: Articles with ``group``, in corpus order.
            said: Voice and origin of every sentence, as the attribution has written them.
        """
        found = self._found(tokens, articles)
        groups = {group: place for place, group in enumerate(self.experiment.groups.labels)}
        places = {dimension.name: place for place, dimension in enumerate(self.dimensions)}
        drawn = [
            self._drawn(found.filter(pl.col("dimension") == dimension, pl.col("group") == group))
            for dimension in places
            for group in groups
        ]
        chosen = pl.concat(drawn) if drawn else found
        cut = pl.concat([self._nothing(), *self._cut(tokens.without_window(), articles, chosen)])
        heard = cut.join(
            said.select("article", "unit", "voice", "origin"), on=["article", "unit"], maintain_order="left"
        )
        ordered = heard.with_columns(
            dimension_place=pl.col("dimension").replace_strict(places, return_dtype=pl.Int64),
            group_place=pl.col("group").replace_strict(groups, return_dtype=pl.Int64),
        ).sort(ORDER, nulls_last=True, maintain_order=True)
        return tables.conform("evidence", ordered.select(*tables.SCHEMAS["evidence"]))

    def _nothing(self) -> pl.DataFrame:
        return tables.empty("evidence").drop("voice", "origin").with_columns(unit=pl.lit(0, pl.UInt32))

    def _categories(self, languages: set[str]) -> list[Category]:
        """A category per dimension and language, named by both."""
        return [
            Category(
                name=f"{dimension.name}/{language}",
                patterns=words.patterns,
                except_patterns=words.except_patterns,
            )
            for dimension in self.dimensions
            for language, words in sorted(dimension.words.items())
            if language in languages
        ]

    def _found(self, tokens: Tokens, articles: pl.DataFrame) -> pl.DataFrame:
        """Every match in an article of a group whose language it is in, in corpus order."""
        categories = self._categories(set(articles["language"].unique()))
        compiled = compile_patterns(categories, tokens.vocabulary)
        names = [category.name.partition("/") for category in categories]
        listed = pl.DataFrame(
            {
                "category": range(len(names)),
                "dimension": [dimension for dimension, _, _ in names],
                "words_in": [language for _, _, language in names],
            },
            schema={"category": pl.Int64, "dimension": pl.String, "words_in": pl.String},
        )
        rows = articles.select("article", "group", "language").with_row_index("row")
        pieces = []
        for number, part in enumerate(tokens.parts()):
            matches = in_whole(part, find_matches(part, compiled))
            whole = part.whole or part
            pieces.append(
                pl.DataFrame(
                    {
                        "part": np.full(len(matches), number, dtype=np.int64),
                        "first": matches.first,
                        "behind": matches.behind,
                        "category": matches.categories,
                        "row": (whole.first_article + matches.units(whole.article_offsets)).astype(np.uint32),
                    }
                )
            )
        joined = pl.concat(pieces).join(listed, on="category", maintain_order="left")
        placed = joined.join(rows, on="row", maintain_order="left")
        return placed.filter(pl.col("group").is_not_null(), pl.col("language") == pl.col("words_in"))

    def _drawn(self, found: pl.DataFrame) -> pl.DataFrame:
        """Passages of one dimension and group: articles are drawn at random, then one match of each."""
        wanted = self.experiment.report.passages
        how = pl.lit("", dtype=pl.String).alias("how")
        if found.is_empty() or not wanted:
            return found.clear().with_columns(how)
        seed = derived_seed(self.experiment.seed, "evidence", found["dimension"][0], found["group"][0])
        generator = np.random.default_rng(seed)
        of_article = found.partition_by("row", maintain_order=True)
        order: list[int] = generator.permutation(len(of_article))[:wanted].tolist()
        chosen = [of_article[place][int(generator.integers(of_article[place].height))] for place in order]
        told = (
            f"{len(chosen)} drawn at random from {len(of_article)} articles with {found.height} matches of "
            "the dictionary, one match each"
        )
        return pl.concat(chosen).with_columns(pl.lit(told).alias("how"))

    def _cut(self, tokens: Tokens, articles: pl.DataFrame, chosen: pl.DataFrame) -> Iterator[pl.DataFrame]:
        """The chosen matches as lines with the text around them."""
        titles = tokens.articles["title"]
        for number, part in enumerate(tokens.parts()):
            here = chosen.filter(pl.col("part") == number)
            if here.is_empty():
                continue
            lines = Lines(part, part.texts(), WINDOW)
            matches = Matches(
                first=here["first"].to_numpy(),
                behind=here["behind"].to_numpy(),
                patterns=np.zeros(here.height, dtype=np.int64),
                categories=here["category"].to_numpy(),
                n_categories=1,
            )
            cut = list(lines.cut(matches))
            described = articles.select("outlet", "published")[here["row"].to_list()]
            sentences = part.unit_number("sentence")[matches.units(part.unit_offsets("sentence"))]
            yield (
                here.select("dimension", "group", "article", "how")
                .with_columns(
                    *described,
                    titles[here["row"].to_list()].alias("title"),
                    *(
                        pl.Series(name, [line[place] for line in cut], dtype=pl.String)
                        for place, name in enumerate(("left", "keyword", "right"))
                    ),
                    unit=pl.Series(sentences, dtype=pl.UInt32),
                )
                .select(*self._nothing().columns)
            )
