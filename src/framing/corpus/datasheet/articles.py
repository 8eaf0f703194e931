"""What is known of every article without its text: the basis of all counts, and of the shared form."""

import hashlib
from typing import TYPE_CHECKING

from framing.corpus.checking import SPACELESS
from framing.corpus.corpus import Corpus

if TYPE_CHECKING:
    import polars as pl

_READ = (
    "id", "outlet", "url", "published", "date_precision", "language", "language_confidence", "kind", "title",
    "byline", "text",
)  # fmt: skip


def articles_without_text(corpus: Corpus) -> "pl.DataFrame":
    """One row per article, in corpus order.

    Returns:
        article, outlet, url, published, date_precision, language, language_confidence, kind, length,
        length_unit (``words`` or ``characters``), text_sha256, title, signed (true if its authors are named).
    """
    import polars as pl

    return pl.concat([_measured(part) for part in corpus.iter_parts(_READ)])


def _measured(part: "pl.DataFrame") -> "pl.DataFrame":
    import polars as pl

    text = pl.col("text")
    spaceless = pl.col("language").is_in(sorted(SPACELESS))
    digests = [hashlib.sha256(each.encode()).hexdigest() for each in part.get_column("text")]
    return part.select(
        pl.col("id").alias("article"),
        *("outlet", "url", "published", "date_precision", "language", "language_confidence", "kind"),
        pl.when(spaceless)
        .then(text.str.replace_all(r"\s", "").str.len_chars())
        .otherwise(text.str.count_matches(r"\S+"))
        .cast(pl.Int64)
        .alias("length"),
        pl.when(spaceless).then(pl.lit("characters")).otherwise(pl.lit("words")).alias("length_unit"),
        pl.Series("text_sha256", digests, dtype=pl.String),
        "title",
        pl.col("byline").is_not_null().alias("signed"),
    )
