"""External: scores or codes that another tool has given, read from a table and checked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal

import numpy as np
import polars as pl

from framing.errors import DataError, UsageError
from framing.measures.base import Scores
from framing.measures.scoring.table import Column, score_table, units_of
from framing.measures.scoring.unit_table import (
    Layout,
    Placed,
    UnitTable,
    check_fingerprint,
    placed,
    read_unit_table,
)
from framing.models.base import Embedding, TopicModel
from framing.text.tokens import Tokens
from framing.types import Dimension


@dataclass(frozen=True, kw_only=True)
class External:
    """Scores per article or unit from any other tool: LIWC, a fine-tuned classifier, hand codes, a model.

    The table has a column with the id of the article and, for sentences or paragraphs, one with the number
    of the unit within it, from 0; unit 0 is the title. Values stand in the columns ``dimension`` and
    ``value``, or in one column per dimension. A unit without a value is missing, never 0; two values for one
    unit are refused. Values are taken as they are: what they mean, and how valid they are, is for you to say.

    Attributes:
        file: The table, from the experiment file: .csv, .tsv, .parquet or .jsonl. Its digest is part of the
            run. A column ``corpus``, or a file of the same name with ``.corpus`` behind it, may hold the
            fingerprint of the corpus that was scored (``framing corpus show`` prints it); then it must match.
        scale: Unit of the values, in words, for tables and axes.
        article: Column with the article's id.
        number: Column with the number of the unit.
        columns: Dimension: column that holds its values, where they are not named alike.
        unknown: ``refuse`` a table with articles that the study lacks, or ``pass_over`` them, counted.
        low: Smallest possible value, if there is one.
        high: Largest possible value, if there is one.

    References:
        Cite the tool that gave the scores.
    """

    needs: ClassVar[Literal["nothing", "embedding", "topics"]] = "nothing"
    paths: ClassVar[tuple[str, ...]] = ("file",)
    title: ClassVar[str] = "Scores from elsewhere"
    citation: ClassVar[str] = "scores given by another tool; cite it"

    file: str
    scale: str = "score"
    article: str = "article"
    number: str = "unit"
    columns: Mapping[str, str] | None = None
    unknown: Literal["refuse", "pass_over"] = "refuse"
    low: float | None = None
    high: float | None = None

    def __post_init__(self) -> None:
        """Checks the choices.

        Raises:
            UsageError: The smallest possible value is not below the largest.
        """
        if self.low is not None and self.high is not None and self.low >= self.high:
            raise UsageError(f"external: low must be below high, not {self.low:g} and {self.high:g}")

    def __call__(
        self,
        tokens: Tokens,
        dimensions: Sequence[Dimension],
        *,
        models: Sequence[Embedding | TopicModel] = (),
    ) -> tuple[Scores, ...]:
        """One Scores, ``external``; of articles where the table numbers no units.

        Args:
            tokens: The corpus, tokenised; says which unit is scored.
            dimensions: What to look for; those that the table lacks are left out and named.
            models: Without effect: nothing is needed.

        Raises:
            DataError: The table cannot be read, or is not one of this corpus; lines are named.
        """
        del models
        layout = Layout(article=self.article, unit=self.number, columns=self.columns)
        table = read_unit_table(Path(self.file), layout, [dimension.name for dimension in dimensions])
        check_fingerprint(table, tokens)
        self._check_range(table)
        scored = tokens if table.of_units else tokens.with_unit("article")
        units = units_of(scored)
        found = placed(table, scored, units, unknown=self.unknown)
        columns = [
            Column(dimension=name, values=values, n_matched=np.where(np.isnan(values), 0, units.n_words))
            for name, values in found.values.items()
        ]
        scores = Scores(
            measure="external",
            unit=self.scale,
            low=self.low,
            high=self.high,
            table=score_table(scored, units, columns),
            corpus=tokens.fingerprint,
            diagnostics=tuple(self._remarks(table, found, dimensions, scored)),
        )
        return (scores,)

    def _check_range(self, table: UnitTable) -> None:
        low = pl.col("value") < self.low if self.low is not None else pl.lit(value=False)
        high = pl.col("value") > self.high if self.high is not None else pl.lit(value=False)
        outside = table.rows.filter(low | high)
        if outside.height:
            line, value = outside.row(0, named=True)["line"], outside["value"][0]
            raise DataError(
                f"{table.name}: line {line} has value {value:g}, outside {self.low} to {self.high} "
                f"({outside.height} such lines): mend the table or the range"
            )

    def _remarks(
        self, table: UnitTable, found: Placed, dimensions: Sequence[Dimension], tokens: Tokens
    ) -> list[str]:
        unit, windowed = str(tokens.unit), tokens.without_window() is not tokens
        checked = "made from this corpus" if table.corpus else "names no corpus to check against"
        remarks = [f"{table.name} (SHA-256 {table.digest}): {checked}"]
        lacking = [each.name for each in dimensions if each.name not in found.values]
        if lacking:
            remarks.append(f"{', '.join(lacking)}: left out, the table has no value of it")
        for name, n in found.n_missing.items():
            remarks.append(f"{name}: {n} {unit}{'' if n == 1 else 's'} with words and without a value")
        if found.n_unknown:
            remarks.append(f"{found.n_unknown} values of articles or units outside this study passed over")
        if found.n_wordless:
            near = " near a keyword of the study's window" if windowed else ""
            remarks.append(f"{found.n_wordless} values of {unit}s without a word{near} left out")
        if windowed:
            remarks.append(f"values are of whole {unit}s, as the table gives them, not of the window alone")
        return remarks


MEASURE = External
