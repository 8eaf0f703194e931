"""Counts of the articles of a corpus: by outlet, label, language, date, length and kind."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from framing.corpus.datasheet.model import Cell, Column, Table
from framing.corpus.overview import UNDATED, Overview
from framing.outlets.registry import Registry
from framing.types import Outlet

if TYPE_CHECKING:
    import polars as pl

SURE = 0.9
"""Probability of a language below which an article is counted as unsure."""

MANY = 30
"""Rows of a table that lists things by frequency; the others are counted together."""

BUNDLED = "bundled"
"""Says of an outlet that its card is the one that framing ships."""

OUTLET = Column(name="outlet", description="Identifier of the outlet.", required=True)
ARTICLES = Column(name="articles", description="Articles.", kind="integer", required=True)


def number(name: str, description: str) -> Column:
    """A column of counts."""
    return Column(name=name, description=description, kind="integer")


def text(name: str, description: str) -> Column:
    """A column of text."""
    return Column(name=name, description=description)


def table_of(title: str, columns: Sequence[Column], frame: "pl.DataFrame") -> Table:
    """The columns of a frame, in the order told, as a table."""
    rows: Any = frame.select([column.name for column in columns]).rows()
    return Table(title=title, columns=tuple(columns), rows=tuple(rows))


def by_frequency(title: str, columns: Sequence[Column], frame: "pl.DataFrame") -> Table:
    """A table whose last column counts, most frequent first; what comes after the thirtieth is one row."""
    import polars as pl

    names = [column.name for column in columns]
    ordered = frame.select(names).sort(-pl.col(names[-1]).cast(pl.Int64), *names[:-1])
    rows: list[tuple[Cell, ...]] = list(ordered.head(MANY).rows())
    rest = ordered.slice(MANY)
    if len(rest):
        others: list[Cell] = [f"({len(rest):,} others)", *(None for _ in names[2:])]
        rows.append((*others, int(rest.get_column(names[-1]).sum())))
    return Table(title=title, columns=tuple(columns), rows=tuple(rows))


def outlet_table(outlets: Sequence[Outlet], seen: Overview, articles: "pl.DataFrame") -> Table:
    """One row per outlet."""
    import polars as pl

    known = {outlet.id: outlet for outlet in Registry.load()}
    cards = pl.DataFrame(
        [(each.id, each.kind, _registered(each, known.get(each.id))) for each in outlets],
        schema=dict.fromkeys(("outlet", "kind", "card"), pl.String),
        orient="row",
    )
    counted = articles.group_by("outlet").agg(
        pl.len().cast(pl.Int64).alias("articles"), pl.col("published").is_null().sum().alias("undated")
    )
    frame = seen.outlets.drop("undated").join(cards, on="outlet").join(counted, on="outlet")
    columns = (
        OUTLET,
        text("name", "Name as the outlet writes it."),
        text("kind", "Kind of outlet."),
        text("country", "ISO 3166 code of the country of its newsroom; ZZ if not known."),
        text("group", "Its labels in the scheme `control` at the dates of its articles."),
        text("card", "bundled: as framing ships it; changed: another than that; own: the user's."),
        ARTICLES,
        number("undated", "Articles without a date."),
        text("first", "Earliest date."),
        text("last", "Latest date."),
        number("median_length", "Median length in words (characters in Chinese and Japanese)."),
    )
    return table_of("Outlets", columns, frame.sort("outlet"))


def _registered(outlet: Outlet, bundled: Outlet | None) -> str:
    if bundled is None:
        return "own"
    return BUNDLED if outlet == bundled else "changed"


def label_table(outlets: Sequence[Outlet]) -> Table:
    """One row per label of an outlet, with its reference."""
    columns = (
        OUTLET,
        text("scheme", "Labelling scheme."),
        text("label", "What the outlet is called under it."),
        text("since", "First day; missing: as far back as is known."),
        text("until", "First day on which it no longer holds; missing: it still holds."),
        text("reference", "Where this can be looked up."),
    )
    rows = tuple(
        (outlet.id, each.scheme, each.value, _day(each.since), _day(each.until), each.reference)
        for outlet in sorted(outlets, key=lambda outlet: outlet.id)
        for each in outlet.labels
    )
    return Table(title="Labels of the outlets", columns=columns, rows=rows)


def _day(day: object) -> str | None:
    return None if day is None else str(day)


def language_table(articles: "pl.DataFrame") -> Table:
    """Articles by language."""
    import polars as pl

    columns = (
        text("language", "ISO 639-1 code."),
        number("unsure", f"Articles whose language is less probable than {SURE}."),
        ARTICLES,
    )
    frame = articles.group_by("language").agg(
        (pl.col("language_confidence") < SURE).sum().cast(pl.Int64).alias("unsure"),
        pl.len().cast(pl.Int64).alias("articles"),
    )
    return by_frequency("Languages", columns, frame)


def precision_table(articles: "pl.DataFrame") -> Table:
    """Articles by outlet and by how exactly their date is known."""
    import polars as pl

    told = ("minute", "day", "month", "year", "none")
    kinds = [(pl.col("date_precision") == name).sum().cast(pl.Int64).alias(name) for name in told]
    frame = articles.group_by("outlet").agg(kinds).sort("outlet")
    columns = (OUTLET, *(number(name, f"Articles whose date is known to the {name}.") for name in told[:-1]),
               number("none", "Articles without a date."))  # fmt: skip
    return table_of("How exactly dates are known", columns, frame)


def month_table(seen: Overview) -> Table:
    """Articles by month."""
    import polars as pl

    frame = (
        seen.articles.group_by("month")
        .agg(
            pl.col("outlet").n_unique().cast(pl.Int64).alias("outlets"),
            pl.len().cast(pl.Int64).alias("articles"),
        )
        .sort(pl.col("month") == UNDATED, "month")
    )
    columns = (
        text("month", "Month; a year where only that is known; undated."),
        number("outlets", "Outlets with an article in it."),
        ARTICLES,
    )
    return table_of("Months", columns, frame)


_QUANTILES = (("shortest", 0.0), ("p05", 0.05), ("p25", 0.25), ("median", 0.5), ("p75", 0.75), ("p95", 0.95),
              ("longest", 1.0))  # fmt: skip


def length_table(articles: "pl.DataFrame") -> Table:
    """Lengths by language."""
    import polars as pl

    shares = [
        pl.col("length").quantile(share, interpolation="nearest").cast(pl.Int64).alias(name)
        for name, share in _QUANTILES
    ]
    frame = articles.group_by("language", "length_unit").agg(
        *shares, pl.len().cast(pl.Int64).alias("articles")
    )
    columns = (
        text("language", "ISO 639-1 code."),
        text("length_unit", "What is counted."),
        number("shortest", "The shortest."),
        *(
            number(name, f"Length that {share:.0%} of the articles do not exceed.")
            for name, share in _QUANTILES[1:2]
        ),
        *(number(name, f"The same for {share:.0%}.") for name, share in _QUANTILES[2:-1]),
        number("longest", "The longest."),
        ARTICLES,
    )
    return table_of("Lengths", columns, frame.sort("language"))


def kind_table(articles: "pl.DataFrame") -> Table | None:
    """Articles by kind; None where no article states one."""
    import polars as pl

    if articles.get_column("kind").null_count() == len(articles):
        return None
    frame = articles.select(pl.col("kind").fill_null("(not known)")).group_by("kind").len("articles")
    columns = (
        text("kind", "Kind of article: stated by its source, or told from its page."),
        ARTICLES,
    )
    return by_frequency("Kinds of articles", columns, frame)


def article_tables(
    outlets: Sequence[Outlet], seen: Overview, articles: "pl.DataFrame"
) -> Iterator[tuple[str, Table | None]]:
    """Name and counts of everything that the articles themselves tell."""
    yield "outlets", outlet_table(outlets, seen, articles)
    yield "labels", label_table(outlets)
    yield "languages", language_table(articles)
    yield "date_precision", precision_table(articles)
    yield "months", month_table(seen)
    yield "lengths", length_table(articles)
    yield "kinds", kind_table(articles)
