from datetime import date
from pathlib import Path

import pytest

from framing.corpus.corpus import Corpus
from framing.errors import UnknownName, UsageError

from .conftest import BODY, ImportRecords, record


@pytest.fixture
def corpus(import_records: ImportRecords) -> Corpus:
    dates = ["2024-05-01", "2024-05-15T23:30Z", "2024-05-31", "2024-06-01", "2024-05", "2024", None]
    records = [
        record(
            id=f"{outlet}{i}",
            outlet=outlet,
            date=day,
            title=f"Talks {i}",
            text=f"{BODY} {i}.",
            language=language,
        )
        for i, day in enumerate(dates)
        for outlet, language in (("meridian", "en"), ("neva_wire", "ru"))
    ]
    return import_records(records)


def ids(corpus: Corpus) -> list[str]:
    return corpus.frame(["id"]).get_column("id").to_list()


def reasons(corpus: Corpus) -> dict[str, int]:
    counts = corpus.history[-1].counts
    return {name.partition(":")[2]: count for name, count in counts.items() if name.startswith("rejected:")}


def test_the_first_day_is_taken_and_the_last_is_not(corpus: Corpus, tmp_path: Path) -> None:
    chosen = corpus.select(
        to=tmp_path / "s", since=date(2024, 5, 1), until=date(2024, 6, 1), outlets=["meridian"]
    )
    assert ids(chosen) == ["meridian4", "meridian0", "meridian1", "meridian2"]


def test_an_article_counts_on_the_day_of_its_outlets_clock(corpus: Corpus, tmp_path: Path) -> None:
    chosen = corpus.select(to=tmp_path / "s", since=date(2024, 5, 16), until=date(2024, 5, 17))
    # half past eleven at night in Greenwich is the next morning in Shanghai and in Moscow
    assert ids(chosen) == ["meridian1", "neva_wire1"]


def test_dates_too_coarse_to_decide_are_left_out_with_that_reason(corpus: Corpus, tmp_path: Path) -> None:
    chosen = corpus.select(to=tmp_path / "s", since=date(2024, 5, 10))
    assert reasons(chosen) == {"date_too_coarse": 4, "outside_dates": 2, "undated": 2}
    whole = corpus.select(to=tmp_path / "w", since=date(2024, 1, 1), until=date(2025, 1, 1))
    assert reasons(whole) == {"undated": 2}
    month = corpus.select(to=tmp_path / "m", since=date(2024, 5, 1), until=date(2024, 6, 1))
    assert reasons(month) == {"date_too_coarse": 2, "outside_dates": 2, "undated": 2}


def test_without_dates_the_undated_are_taken(corpus: Corpus, tmp_path: Path) -> None:
    chosen = corpus.select(to=tmp_path / "s", languages=["ru"])
    assert len(ids(chosen)) == 7
    assert reasons(chosen) == {"other_language": 7}


def test_the_first_reason_that_holds_is_counted_once(corpus: Corpus, tmp_path: Path) -> None:
    chosen = corpus.select(to=tmp_path / "s", outlets=["meridian"], languages=["en"], until=date(2024, 5, 2))
    assert reasons(chosen) == {"other_outlet": 7, "outside_dates": 3, "date_too_coarse": 2, "undated": 1}
    counts = chosen.history[-1].counts
    assert counts["read"] == 14
    assert counts["kept"] == 1


def test_a_selection_is_a_whole_store_with_a_longer_history(corpus: Corpus, tmp_path: Path) -> None:
    chosen = corpus.select(to=tmp_path / "s", outlets=["neva_wire"])
    again = Corpus.open(tmp_path / "s")
    assert [step.verb for step in again.history] == ["import", "select"]
    assert [outlet.id for outlet in again.outlets] == ["neva_wire"]
    assert set(again.remarks().get_column("article")) <= set(ids(again))
    assert chosen.fingerprint != corpus.fingerprint
    dropped = again.dropped()
    assert dropped.rows() == [("select", "other_outlet", 7, "meridian5")]


def test_choosing_everything_changes_nothing_but_the_history(corpus: Corpus, tmp_path: Path) -> None:
    everything = corpus.select(to=tmp_path / "s")
    assert everything.fingerprint == corpus.fingerprint
    assert everything.frame().equals(corpus.frame())


def test_choosing_nothing_gives_an_empty_corpus_not_an_error(corpus: Corpus, tmp_path: Path) -> None:
    empty = corpus.select(to=tmp_path / "s", since=date(1999, 1, 1), until=date(1999, 2, 1))
    assert empty.n_articles == 0
    assert empty.frame().columns == corpus.frame().columns


def test_wrong_wishes_are_refused(corpus: Corpus, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is not before until"):
        corpus.select(to=tmp_path / "s", since=date(2024, 6, 1), until=date(2024, 6, 1))
    with pytest.raises(UnknownName, match="no outlet of this corpus named 'meridan'"):
        corpus.select(to=tmp_path / "s", outlets=["meridan"])
    assert not (tmp_path / "s").exists()
