import json
import random
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from framing.corpus import intake
from framing.corpus.checking import Rules
from framing.corpus.corpus import Corpus
from framing.corpus.importing import Import, bring_in
from framing.errors import CorpusError, UsageError
from framing.sources.jsonl import JsonLines

from .conftest import BODY, ImportRecords, record


def many(count: int = 60) -> list[dict[str, object]]:
    outlets = ["meridian", "neva_wire", "tidewater_post"]
    return [
        record(
            id=f"a{number:03}",
            outlet=outlets[number % 3],
            date=None if number % 10 == 0 else f"2024-05-{number % 28 + 1:02}",
            title=f"Talks {number}",
            text=f"{BODY} Number {number}." + (" (AP Photo/Ann Lee)" if number % 7 == 0 else ""),
        )
        for number in range(count)
    ]


def test_articles_are_sorted_by_outlet_date_and_identifier_with_the_undated_last(
    import_records: ImportRecords,
) -> None:
    frame = import_records(many()).frame(["outlet", "published", "id"])
    assert frame.equals(frame.sort("outlet", "published", "id", nulls_last=[False, True, False]))
    assert frame.get_column("published").null_count() == 6


def test_the_same_records_give_the_same_bytes(import_records: ImportRecords, tmp_path: Path) -> None:
    def files(store: Path) -> dict[str, bytes]:
        return {
            path.relative_to(store).as_posix(): path.read_bytes()
            for path in store.rglob("*")
            if path.is_file()
        }

    import_records(many(), to="one")
    first = files(tmp_path / "one")
    import_records(many(), to="one", replace_it=True)
    assert files(tmp_path / "one") == first
    assert set(first) == {
        "corpus.json",
        "rejects.jsonl",
        "remarks.parquet",
        "articles/part-00000.parquet",
        "outlets/meridian.yaml",
        "outlets/neva_wire.yaml",
        "outlets/tidewater_post.yaml",
    }


def test_order_of_records_and_size_of_runs_do_not_change_the_fingerprint(
    import_records: ImportRecords, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = [
        *many(),
        record(id="a001", text=BODY + " Other text."),
        record(id="copy", title="Talks 3", text=f"{BODY} Number 3."),
    ]
    plain = import_records(records, to="plain")
    random.Random(3).shuffle(records)
    monkeypatch.setattr(intake, "BYTES_PER_RUN", 2_000)
    shuffled = import_records(records, to="shuffled")
    assert shuffled.fingerprint == plain.fingerprint
    assert shuffled.history[0].counts == plain.history[0].counts
    assert shuffled.frame().drop("place").equals(plain.frame().drop("place"))
    assert shuffled.remarks().equals(plain.remarks())


def test_the_fingerprint_changes_with_the_text_and_with_the_outlets(
    import_records: ImportRecords, tmp_path: Path, outlets: Path
) -> None:
    plain = import_records(many(), to="plain").fingerprint
    changed = many()
    changed[5]["text"] = str(changed[5]["text"]) + " More."
    assert import_records(changed, to="changed").fingerprint != plain
    other = tmp_path / "outlets"
    other.mkdir()
    card = (outlets / "meridian.yaml").read_text(encoding="utf-8")
    (other / "meridian.yaml").write_text(card.replace("state_controlled", "unknown"), encoding="utf-8")
    how = Import(name="test", outlets=(outlets, other))
    assert import_records(many(), to="relabelled", how=how).fingerprint != plain


def test_everything_read_is_kept_or_rejected_and_counted(import_records: ImportRecords) -> None:
    records = [
        *many(20),
        record(outlet="Nobody"),
        record(text="short"),
        record(date="2024-02-31"),
        record(date=None, title=None),
    ]
    corpus = import_records(records)
    counts = corpus.history[0].counts
    assert counts["read"] == 24
    assert counts["kept"] == corpus.n_articles == 21
    assert sum(n for name, n in counts.items() if name.startswith("rejected:")) == 3
    rejects = list(corpus.rejects())
    assert [line["reason"] for line in rejects] == ["unknown_outlet", "too_short", "bad_date"]
    assert [line["place"] for line in rejects] == ["store.jsonl:21", "store.jsonl:22", "store.jsonl:23"]
    assert counts["flag:no_title"] == 1
    assert counts["removed:photo_credit"] == 3
    assert corpus.dropped().sort("reason").rows() == [
        ("import", "bad_date", 1, "store.jsonl:23"),
        ("import", "too_short", 1, "store.jsonl:22"),
        ("import", "unknown_outlet", 1, "store.jsonl:21"),
    ]


def test_of_records_with_one_identifier_the_dated_then_the_earliest_then_the_longest_is_kept(
    import_records: ImportRecords,
) -> None:
    records = [
        record(id="x", date=None, title="Undated"),
        record(id="x", date="2024-05-17", title="Later", text=BODY + " Much longer than the others, by far."),
        record(id="x", date="2024-05-16", title="Short"),
        record(id="x", date="2024-05-16", title="Long", text=BODY + " And on."),
    ]
    corpus = import_records(records)
    assert corpus.frame(["title"]).rows() == [("Long",)]
    lines = list(corpus.rejects())
    assert {line["reason"] for line in lines} == {"duplicate_id"}
    assert all(line["detail"] == "kept instead: x from store.jsonl:4" for line in lines)


def test_the_same_text_at_one_outlet_is_a_duplicate_and_at_another_a_reprint(
    import_records: ImportRecords,
) -> None:
    records = [
        record(id="a", date="2024-05-17"),
        record(id="b", text=BODY.replace(", ", ",  ")),
        record(id="c", outlet="neva_wire"),
    ]
    corpus = import_records(records)
    assert corpus.frame(["id"]).get_column("id").to_list() == ["b", "c"]
    assert corpus.history[0].counts["rejected:duplicate_text"] == 1


def test_an_ending_that_many_articles_of_an_outlet_share_is_remarked(import_records: ImportRecords) -> None:
    ending = "The Ministry insists that the measure was completely unprovoked."
    records = many(40)
    for each in records[:18]:
        each["text"] = f"{BODY} Number {each['id']}. {ending}"
    corpus = import_records(records)
    flagged = corpus.remarks().filter(pl.col("kind") == "recurring_ending")
    assert len(flagged) == 18
    assert set(flagged.get_column("text")) == {ending}
    assert corpus.history[0].counts["flag:recurring_ending"] == 18


ENDING = "The Ministry insists that the measure was completely unprovoked and will be answered."


def stock(count: int = 30) -> list[dict[str, object]]:
    """Articles of one outlet, all but six of which end alike."""
    return [
        record(
            id=f"s{number:03}",
            title=f"Talks {number}",
            text=" ".join(
                f"Delegate {number * 31 + k} spoke of matter {number}-{k} at length." for k in range(9)
            )
            + (f" {ENDING}" if number % 5 else ""),
        )
        for number in range(count)
    ]


def test_what_an_outlet_prints_under_many_articles_is_taken_out_and_remarked(
    import_records: ImportRecords,
) -> None:
    corpus = import_records(stock())

    assert not corpus.frame(["text"])["text"].str.contains("completely unprovoked").any()
    taken = corpus.remarks().filter(pl.col("kind") == "boilerplate")
    assert taken["text"].to_list() == [ENDING] * 24
    assert corpus.history[0].counts["removed:boilerplate"] == 24
    assert "flag:recurring_ending" not in corpus.history[0].counts
    assert corpus.history[0].settings["boilerplate"] == "taken out"


def test_boilerplate_is_kept_where_it_is_asked_for(import_records: ImportRecords) -> None:
    corpus = import_records(stock(), how=Import(name="test", rules=Rules(boilerplate=False)))

    assert corpus.frame(["text"])["text"].str.contains("completely unprovoked").sum() == 24
    assert corpus.history[0].counts["flag:recurring_ending"] == 24
    assert corpus.history[0].settings["boilerplate"] == "kept"


def test_boilerplate_does_not_depend_on_the_order_of_records(import_records: ImportRecords) -> None:
    forth, back = import_records(stock(), to="forth"), import_records(stock()[::-1], to="back")

    assert forth.fingerprint == back.fingerprint


def test_remarks_stand_in_the_order_of_the_articles(import_records: ImportRecords) -> None:
    corpus = import_records(many())
    order = {name: place for place, name in enumerate(corpus.frame(["id"]).get_column("id"))}
    places = [order[name] for name in corpus.remarks().get_column("article")]
    assert places == sorted(places)


def test_an_import_that_comes_to_nothing_says_why_and_leaves_nothing(
    import_records: ImportRecords, tmp_path: Path
) -> None:
    with pytest.raises(CorpusError) as refusal:
        import_records([record(outlet="Nobody"), record(date="5/6/24")])
    message = str(refusal.value)
    assert "all 2 records were rejected" in message
    assert "1 × unknown_outlet" in message
    assert "--new-outlets FOLDER writes a stub" in message
    assert "store.jsonl:2: '5/6/24'" in message
    assert [path.name for path in tmp_path.iterdir()] == ["store.jsonl"]


def test_empty_material_is_an_error(import_records: ImportRecords) -> None:
    with pytest.raises(CorpusError, match="no record in the material"):
        import_records([])


def test_a_store_is_replaced_only_if_so_said_and_other_folders_never(
    import_records: ImportRecords, tmp_path: Path
) -> None:
    import_records(many(10))
    with pytest.raises(UsageError, match="Say --replace"):
        import_records(many(20))
    assert import_records(many(20), replace_it=True).n_articles == 20
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    with pytest.raises(UsageError, match="is no corpus store"):
        import_records(many(10), to="mine", replace_it=True)
    assert (tmp_path / "mine" / "thesis.txt").read_text() == "years of work"


def test_a_failed_import_leaves_the_old_store_as_it_was(
    import_records: ImportRecords, tmp_path: Path
) -> None:
    before = import_records(many(10)).fingerprint
    with pytest.raises(CorpusError):
        import_records([record(outlet="Nobody")], replace_it=True)
    assert Corpus.open(tmp_path / "store").fingerprint == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["store", "store.jsonl"]


def test_unknown_outlets_get_stubs_if_a_folder_for_them_is_given(
    import_records: ImportRecords, tmp_path: Path
) -> None:
    new = tmp_path / "new"
    how = Import(name="test", new_outlets=new)
    records = [
        *many(10),
        record(outlet="Oslo Times", id="o1"),
        record(outlet=None, url="https://bergen.example/1", id="o2"),
    ]
    corpus = import_records(records, how=how)
    assert sorted(path.name for path in new.iterdir()) == ["bergen_example.yaml", "oslo_times.yaml"]
    assert corpus.outlet("oslo_times").labels == ()
    again = import_records(records, to="again", how=how)
    assert again.fingerprint == corpus.fingerprint


def test_several_sources_make_one_corpus(tmp_path: Path, outlets: Path) -> None:
    files = []
    for name in ("one", "two"):
        file = tmp_path / f"{name}.jsonl"
        file.write_text(json.dumps(record(id=name, title=name)) + "\n")
        files.append(JsonLines(path=file))
    told: list[tuple[int, int]] = []
    corpus = bring_in(
        files, Import(name="test", outlets=(outlets,)), to=tmp_path / "s", progress=lambda *n: told.append(n)
    )
    assert corpus.frame(["place"]).get_column("place").to_list() == ["one.jsonl:1", "two.jsonl:1"]


def test_the_history_keeps_the_settings(import_records: ImportRecords) -> None:
    how = Import(
        name="test", rules=Rules(min_words=5, defaults={"language": "en"}), said={"map:body": "text"}
    )
    settings = import_records(many(5), how=how).history[0].settings
    assert settings["min_words"] == "5"
    assert settings["default:language"] == "en"
    assert settings["map:body"] == "text"
    assert settings["outlets"].startswith("outlets")


def test_parts_are_cut_at_a_bound_and_read_as_one(
    import_records: ImportRecords, monkeypatch: pytest.MonkeyPatch
) -> None:
    from framing.corpus import store

    whole = import_records(many(), to="whole")
    monkeypatch.setattr(store, "BYTES_PER_PART", 3_000)
    monkeypatch.setattr(intake, "BYTES_PER_RUN", 1_500)
    cut = import_records(many(), to="cut")
    assert len(cut.parts) > 3
    assert cut.fingerprint == whole.fingerprint
    assert cut.frame().drop("place").equals(whole.frame().drop("place"))
    assert replace(cut.manifest, parts=()) == replace(whole.manifest, parts=())
