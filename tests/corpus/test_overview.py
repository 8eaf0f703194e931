import hashlib
from pathlib import Path

import polars as pl
import pytest

from framing.corpus.corpus import Corpus
from framing.corpus.overview import overview
from framing.corpus.picture import draw
from framing.errors import UsageError

from .conftest import BODY, ImportRecords, record


@pytest.fixture
def corpus(import_records: ImportRecords) -> Corpus:
    days = ["2024-04-30", "2024-05-01", "2024-05-16", "2024-05", "2023", None]
    records = [
        record(id=f"{outlet}{i}", outlet=outlet, date=day, title=f"T{i}", text=f"{BODY} {'more ' * i}{i}.")
        for i, day in enumerate(days)
        for outlet in ("meridian", "tidewater_post")
    ]
    chinese = record(id="zh", language="zh", text="两国代表团星期四在北大厅举行会谈。" * 5, date="2024-05-02")
    dated = record(id="d", text=f"BEIJING, May 16 (Neva Wire) -- {BODY} And so on.", date="2024-05-16")
    return import_records([*records, chinese, dated, record(outlet="Nobody")])


def test_articles_are_counted_by_outlet(corpus: Corpus) -> None:
    table = overview(corpus).outlets
    rows = {row["outlet"]: row for row in table.iter_rows(named=True)}
    assert set(rows) == {"meridian", "tidewater_post"}
    meridian = rows["meridian"]
    assert (meridian["n_articles"], meridian["group"], meridian["country"]) == (8, "state_controlled", "CN")
    assert (meridian["first"], meridian["last"]) == ("2023", "2024-05-16")
    assert meridian["undated"] == pytest.approx(1 / 8)


def test_months_stand_in_order_with_the_undated_last(corpus: Corpus) -> None:
    months = overview(corpus).months()
    assert months.get_column("month").to_list() == ["2023", "2024-04", "2024-05", "undated"]
    assert months.columns == ["month", "independent", "state_controlled"]
    assert months.rows()[2] == ("2024-05", 3, 5)


def test_groups_follow_the_scheme(corpus: Corpus) -> None:
    assert overview(corpus).counts("group").rows() == [("independent", 6), ("state_controlled", 8)]
    assert overview(corpus, "ownership").counts("group").rows() == [("no label", 14)]


def test_a_label_that_began_later_groups_only_later_articles(
    import_records: ImportRecords, outlets: Path, tmp_path: Path
) -> None:
    from framing.corpus.importing import Import

    folder = tmp_path / "cards"
    folder.mkdir()
    card = (outlets / "tidewater_post.yaml").read_text(encoding="utf-8")
    (folder / "tidewater_post.yaml").write_text(card.replace("reference:", "since: 2024-05-01, reference:"))
    records = [
        record(id=day, outlet="tidewater_post", date=day, title=day)
        for day in ("2024-04-30", "2024-05-01", "2024-05-02")
    ]
    corpus = import_records(records, how=Import(name="x", outlets=(folder,)))
    assert overview(corpus).counts("group").rows() == [("independent", 2), ("no label", 1)]


def test_lengths_are_words_and_in_chinese_characters(corpus: Corpus) -> None:
    seen = overview(corpus)
    by_language = dict(seen.articles.group_by("language").agg(length=pl.col("length").max()).iter_rows())
    assert by_language["zh"] == 17 * 5
    assert by_language["en"] == len(BODY.split()) + 6
    assert list(seen.lengths().values()) == sorted(seen.lengths().values())


def test_credits_remarks_and_what_was_left_out_are_counted(corpus: Corpus) -> None:
    seen = overview(corpus)
    assert seen.credits.rows() == [("Neva Wire", 1)]
    kinds = {(row[0], row[1]): row[2] for row in seen.remarks.iter_rows()}
    assert kinds == {("flag", "no_date"): 2, ("removed", "dateline"): 1}
    assert seen.dropped.rows() == [("import", "unknown_outlet", 1, "store.jsonl:15")]


@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_a_picture_is_drawn_the_same_every_time(corpus: Corpus, tmp_path: Path, ending: str) -> None:
    digests = set()
    for name in ("one", "two"):
        path = tmp_path / f"{name}.{ending}"
        draw(corpus, overview(corpus), path)
        digests.add(hashlib.sha256(path.read_bytes()).hexdigest())
        assert path.stat().st_size > 5_000
    assert len(digests) == 1


def test_a_picture_of_another_kind_is_refused(corpus: Corpus, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="a picture is a"):
        draw(corpus, overview(corpus), tmp_path / "a.gif")


def test_corpora_of_any_span_can_be_drawn(import_records: ImportRecords, tmp_path: Path) -> None:
    spans: dict[str, list[str | None]] = {
        "day": ["2024-05-16"],
        "decades": ["1949-10-01", "2024-05-16"],
        "undated": [None],
        "year": ["2024"],
    }
    for name, days in spans.items():
        records = [record(id=str(i), date=day, title=str(i)) for i, day in enumerate(days)]
        corpus = import_records(records, to=name)
        draw(corpus, overview(corpus), tmp_path / f"{name}.png")
        assert (tmp_path / f"{name}.png").exists()
