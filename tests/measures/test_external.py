"""Scores from elsewhere: put where they belong, or refused with the line."""

from hashlib import sha256
from pathlib import Path

import polars as pl
import pytest
from tests.small_corpus import ENERGY, TOKENS, WARMTH

from framing.errors import DataError, UsageError
from framing.measures.base import Scores
from framing.measures.external import External

IDS = TOKENS.articles["article"].to_list()


def scored(path: Path, unit: str = "article", **options: object) -> Scores:
    measure = External(file=str(path), **options)  # type: ignore[arg-type]
    (scores,) = measure(TOKENS.with_unit(unit), (WARMTH, ENERGY))  # type: ignore[arg-type]
    return scores


def written(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_value_lands_at_its_article_and_the_others_are_missing_not_zero(tmp_path: Path) -> None:
    file = written(tmp_path / "liwc.csv", "article,dimension,value", "s1-03,warmth,2.5", "i2-00,warmth,0")
    table = scored(file).table
    known = dict(table.filter(pl.col("value").is_not_null()).select("article", "value").iter_rows())
    assert known == {"s1-03": 2.5, "i2-00": 0.0}
    assert table.height == len(IDS)
    assert table.filter(pl.col("value").is_null())["n_matched"].sum() == 0


@pytest.mark.parametrize("kind", ["csv", "tsv", "parquet", "jsonl"])
def test_wide_tables_are_read_in_every_format(tmp_path: Path, kind: str) -> None:
    frame = pl.DataFrame({"doc": IDS[:3], "posemo": [0.1, None, 0.3], "oil": [1.0, 2.0, 3.0]})
    file = tmp_path / f"scores.{kind}"
    if kind == "parquet":
        frame.write_parquet(file)
    elif kind == "jsonl":
        frame.write_ndjson(file)
    else:
        frame.write_csv(file, separator="\t" if kind == "tsv" else ",")
    table = scored(file, article="doc", columns={"warmth": "posemo", "energy": "oil"}).table
    assert table.filter(pl.col("dimension") == "warmth")["value"].drop_nulls().to_list() == [0.1, 0.3]
    assert table.filter(pl.col("dimension") == "energy")["value"].drop_nulls().to_list() == [1.0, 2.0, 3.0]


def test_sentences_are_found_by_their_number(tmp_path: Path) -> None:
    file = written(tmp_path / "codes.csv", "article,unit,warmth", "s1-03,2,1", "s1-03,0,", "s1-04,1,0")
    scores = scored(file, unit="sentence")
    known = scores.table.filter(pl.col("value").is_not_null()).select("article", "unit", "value").rows()
    assert known == [("s1-03", 2, 1.0), ("s1-04", 1, 0.0)]
    assert any("with words and without a value" in remark for remark in scores.diagnostics)
    with pytest.raises(UsageError, match="unit: sentence"):
        scored(file, unit="article")


def test_values_of_articles_stay_values_of_articles_in_a_study_of_sentences(tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", "article,warmth", "s1-03,1")
    assert scored(file, unit="sentence").table.height == len(IDS)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["article,warmth", "s1-03,1", "s1-03,2"], "lines 2 and 3 both give article 's1-03' a value"),
        (["article,warmth", "s1-03,1", "nobody,2"], "line 3 has article 'nobody'"),
        (["article,warmth", "s1-03,much"], "line 2 has value 'much'"),
        (["article,warmth", "s1-03,inf"], "line 2 has value 'inf'"),
        (["id,warmth", "s1-03,1"], "has no column article. It has: id, warmth"),
        (["article,anger", "s1-03,1"], r"no dimension of the study \(warmth, energy\)"),
        (["article,corpus,warmth", "s1-03,abc,1"], "fingerprint abc"),
        (["article,corpus,warmth", "s1-03,a,1", "s1-04,b,1"], "names 2 corpora"),
    ],
)
def test_what_is_wrong_with_a_table_is_said_with_its_line(
    tmp_path: Path, lines: list[str], said: str
) -> None:
    with pytest.raises(DataError, match=said):
        scored(written(tmp_path / "scores.csv", *lines))


def test_a_table_of_more_articles_is_passed_over_only_when_asked(tmp_path: Path) -> None:
    file = written(tmp_path / "all.csv", "article,warmth", "s1-03,1", "elsewhere,2")
    scores = scored(file, unknown="pass_over")
    assert scores.table["value"].drop_nulls().to_list() == [1.0]
    assert "1 values of articles or units outside this study passed over" in scores.diagnostics


def test_the_fingerprint_beside_a_table_is_checked(tmp_path: Path) -> None:
    file = written(tmp_path / "scores.csv", "article,warmth", "s1-03,1")
    written(tmp_path / "scores.csv.corpus", TOKENS.fingerprint)
    assert sha256(file.read_bytes()).hexdigest() in scored(file).diagnostics[0]
    written(tmp_path / "scores.csv.corpus", "f" * 64)
    with pytest.raises(DataError, match="was made from a corpus with fingerprint ffff"):
        scored(file)


def test_values_outside_the_declared_range_are_refused(tmp_path: Path) -> None:
    file = written(tmp_path / "scores.csv", "article,warmth", "s1-03,1.5")
    with pytest.raises(DataError, match=r"line 2 has value 1.5, outside 0.0 to 1.0"):
        scored(file, low=0.0, high=1.0)
    with pytest.raises(UsageError, match="low must be below high"):
        External(file="x.csv", low=1.0, high=0.0)


def test_a_value_of_an_empty_text_is_no_score(tmp_path: Path) -> None:
    scores = scored(written(tmp_path / "s.csv", "article,warmth", "empty,1", "s1-03,1"))
    assert scores.table.filter(pl.col("article") == "empty")["value"].to_list() == [None]
    assert "1 values of articles without a word left out" in scores.diagnostics
