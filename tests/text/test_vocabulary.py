from pathlib import Path

import polars as pl
import pytest

from framing.text.vocabulary import (
    TypeClass,
    count_forms,
    fold,
    read_vocabulary,
    type_class,
    write_vocabulary,
)


@pytest.mark.parametrize(
    ("form", "type_"),
    [
        ("Partnership", "partnership"),
        ("People’s", "people's"),
        ("Russia´s", "russia's"),
        ("win‑win", "win-win"),
        ("партнёрство", "партнерство"),
        ("co\u00adoperation", "cooperation"),
        ("ÉTÉ", "été"),
        ("e\u0301", "é"),
        ("’", "'"),
        ("合作", "合作"),
    ],
)
def test_a_type_does_not_tell_apart_what_readers_do_not(form: str, type_: str) -> None:
    assert fold(form) == type_
    assert fold(type_) == type_


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("win-win", TypeClass.WORD),
        ("合作", TypeClass.WORD),
        ("3a", TypeClass.WORD),
        ("1,000.5", TypeClass.NUMBER),
        ("٣", TypeClass.NUMBER),
        ("…", TypeClass.PUNCTUATION),
        ("%", TypeClass.PUNCTUATION),
        ("#", TypeClass.PUNCTUATION),
        ("_", TypeClass.PUNCTUATION),
        ("_id", TypeClass.WORD),
        ("$", TypeClass.SYMBOL),
        ("😀", TypeClass.SYMBOL),
        ("https://a.org", TypeClass.LINK),
        ("a@b.org", TypeClass.LINK),
        ("1@b.org", TypeClass.LINK),
        ("#тег", TypeClass.TAG),
        ("@user", TypeClass.TAG),
    ],
)
def test_types_have_a_class(word: str, kind: TypeClass) -> None:
    assert type_class(word) == kind


def counted(forms: dict[str, int]) -> pl.LazyFrame:
    return pl.LazyFrame({"form": list(forms), "count": list(forms.values())})


def test_ids_are_ranks_by_frequency_with_ties_in_the_order_of_characters() -> None:
    found = count_forms(counted({"b": 2, "The": 3, "the": 4, "a": 2, ",": 5, "A": 1}))
    assert found.types == ("the", ",", "a", "b")
    assert found.counts.tolist() == [7, 5, 3, 2]
    assert found.forms == (",", "the", "The", "a", "b", "A")
    assert [found.types[number] for number in found.form_types] == [",", "the", "the", "a", "b", "a"]
    assert found.is_word.tolist() == [True, False, True, True]


def test_counts_of_a_form_in_several_parts_are_added() -> None:
    both = pl.concat([counted({"x": 1, "y": 2}), counted({"x": 5})])
    found = count_forms(both)
    assert dict(zip(found.forms, found.form_counts.tolist(), strict=True)) == {"x": 6, "y": 2}


def test_words_are_found_in_any_case_and_absent_ones_left_out() -> None:
    found = count_forms(counted({"Peace": 2, "war": 1}))
    assert found.id("PEACE") == 0
    assert found.id("love") is None
    assert found.ids(["war", "love", "peace"]).tolist() == [1, 0]


def test_a_vocabulary_is_read_as_it_was_written(tmp_path: Path) -> None:
    written = count_forms(counted({"Да": 2, "да": 3, "合作": 1, "\u2028": 0}))
    write_vocabulary(written, tmp_path)
    found = read_vocabulary(tmp_path)
    assert (found.types, found.forms) == (written.types, written.forms)
    assert found.form_types.tolist() == written.form_types.tolist()
    assert found.form_bytes.tolist() == [len(form.encode()) for form in found.forms]


def test_a_corpus_without_words_has_an_empty_vocabulary(tmp_path: Path) -> None:
    nothing = count_forms(pl.LazyFrame(schema={"form": pl.String, "count": pl.Int64}))
    write_vocabulary(nothing, tmp_path)
    assert len(read_vocabulary(tmp_path)) == 0
