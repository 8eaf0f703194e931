"""Forms: what a coder is given, and that what comes back is what was coded."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from openpyxl import load_workbook
from tests.annotation.coded import ITEMS, QUESTIONS, sample

from framing import catalogue
from framing.annotation.base import Code
from framing.annotation.codes import disagreements, read_codes, settled
from framing.annotation.folder import ROOM, made_form, open_sample, write_sample
from framing.annotation.forms import doccano, label_studio
from framing.errors import DataError, UsageError

ANSWERS = {"t1": ("1", "0"), "t2": ("0", "1"), "t3": ("-1", "?"), "t4": ("0", "0")}
"""Item → codes of the two dimensions, as a coder gives them."""

EXPECTED = {
    (item, question.dimension, code)
    for item, codes in ANSWERS.items()
    for question, code in zip(QUESTIONS, codes, strict=True)
}


def csv_filled(content: bytes, *, mark: str = ",") -> bytes:
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    for row in rows[1:]:
        row[5:7] = ANSWERS[row[0]]
    out = io.StringIO()
    csv.writer(out, delimiter=mark).writerows(rows)
    return out.getvalue().encode()


def xlsx_filled(content: bytes) -> bytes:
    book = load_workbook(io.BytesIO(content))
    codes = book.worksheets[0]
    for row in range(2, codes.max_row + 1):
        for column, code in zip("FG", ANSWERS[str(codes[f"A{row}"].value)], strict=True):
            codes[f"{column}{row}"] = code if code == "?" else int(code)  # as Excel keeps what is typed
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def label_studio_filled(content: bytes) -> bytes:
    tasks = json.loads(content)
    for task in tasks:
        chosen = zip(QUESTIONS, ANSWERS[task["data"]["item"]], strict=True)
        result = [
            {"from_name": question.dimension, "type": "choices", "value": {"choices": [f"{code} so it is"]}}
            for question, code in chosen
        ]
        task["annotations"] = [
            {"was_cancelled": True, "result": [], "completed_by": 1},
            {"was_cancelled": False, "result": result, "completed_by": 1},
        ]
    return json.dumps(tasks).encode()


def doccano_filled(content: bytes) -> bytes:
    lines = []
    for line in content.decode().splitlines():
        said = json.loads(line)
        codes = zip(QUESTIONS, ANSWERS[said["item"]], strict=True)
        said["label"] = [f"{question.dimension}={code}" for question, code in codes]
        lines.append(json.dumps(said))
    return "\n".join(lines).encode()


def page_filled(content: bytes) -> bytes:
    held = content.decode().partition('id="sheet">')[2].partition("</script>")[0]
    sheet = json.loads(held)
    codes = [
        {"item": item, "dimension": dimension, "code": code} for item, dimension, code in sorted(EXPECTED)
    ]
    return json.dumps(
        {
            "form": "framing-codes",
            "version": 1,
            "sample": sheet["sample"],
            "coder": sheet["coder"],
            "codes": codes,
        }
    ).encode()


FILLED = {
    "csv": csv_filled,
    "xlsx": xlsx_filled,
    "label_studio": label_studio_filled,
    "doccano": doccano_filled,
    "page": page_filled,
}


def decided(codes: list[Code]) -> set[tuple[str, str, str]]:
    return {(code.item, code.dimension, code.code) for code in codes}


def test_every_form_is_tried() -> None:
    assert set(FILLED) == set(catalogue.names(ROOM))


@pytest.mark.parametrize("name", FILLED)
def test_what_was_coded_comes_back_and_only_its_own_form_knows_the_file(name: str) -> None:
    form = made_form(name)
    filled = FILLED[name](form.write(sample().sheet("ann", ITEMS)))
    codes = list(form.read(filled, "ann", QUESTIONS))
    assert decided(codes) == EXPECTED
    assert {code.coder for code in codes} == {"ann"}
    assert [other for other in catalogue.names(ROOM) if made_form(other).recognises(filled)] == [name]


@pytest.mark.parametrize("name", FILLED)
def test_a_sheet_always_gives_the_same_bytes_and_nothing_of_where_a_text_is_from(name: str) -> None:
    made = [made_form(name).write(sample().sheet("ann", ITEMS)) for _ in range(2)]
    assert made[0] == made[1]
    assert not any(word in made[0] for word in (b"north_wire", b"hill_paper", b"independent"))


@pytest.mark.parametrize("name", FILLED)
def test_a_form_that_nobody_filled_in_holds_no_codes(name: str) -> None:
    form = made_form(name)
    blank = form.write(sample().sheet("ann", ITEMS))
    if name == "page":
        assert not form.recognises(blank)
    else:
        assert list(form.read(blank, "ann", QUESTIONS)) == []


def test_a_semicolon_serves_as_well_and_numbers_as_spreadsheets_write_them() -> None:
    form = made_form("csv")
    filled = csv_filled(form.write(sample().sheet("ann", ITEMS)), mark=";")
    changed = filled.replace(b";-1;", ";−1,0;".encode()).replace(b";1;0;", b";1.0;+0;")
    assert decided(list(form.read(changed, "ann", QUESTIONS))) == EXPECTED


def test_no_cell_begins_as_a_formula() -> None:
    made = made_form("csv").write(sample().sheet("ann", ITEMS)).decode("utf-8-sig")
    assert not any(cell.startswith("=") for row in csv.reader(io.StringIO(made)) for cell in row)
    book = load_workbook(io.BytesIO(made_form("xlsx").write(sample().sheet("ann", ITEMS))))
    assert {cell.data_type for row in book.worksheets[0].iter_rows() for cell in row} <= {
        "s",
        "inlineStr",
        "n",
    }
    assert not any(cell.data_type == "f" for row in book.worksheets[0].iter_rows() for cell in row)


def test_a_text_cannot_end_the_script_of_the_page() -> None:
    made = made_form("page").write(sample().sheet("ann", ITEMS)).decode()
    assert made.count("<script") == 2
    assert "alert(1)" in made


def test_a_notice_on_the_page_is_text() -> None:
    hostile = '</p><script>alert(1)</script><img src=x onerror="alert(2)">'
    made = made_form("page").write(replace(sample().sheet("ann", ITEMS), notice=hostile)).decode()
    assert made.count("<script") == 2
    assert "<img" not in made.partition('id="sheet">')[0]
    assert "&lt;img src=x" in made


def test_the_set_up_for_label_studio_and_the_labels_for_doccano_hold_every_answer() -> None:
    setup, labels = label_studio.setup(QUESTIONS), doccano.labels(QUESTIONS).decode()
    for question in QUESTIONS:
        for code in (*question.codes, "?"):
            assert f'value="{code} ' in setup
            assert f'"{question.dimension}={code}"' in labels
    assert "&lt;centres&gt;" in setup


def test_coders_meet_the_items_in_orders_of_their_own() -> None:
    orders = {tuple(item.item for item in sample().sheet(coder, ITEMS).items) for coder in "abcdefgh"}
    assert len(orders) > 3
    assert {tuple(sorted(order)) for order in orders} == {("t1", "t2", "t3", "t4")}


def returned(folder: Path, **coders: dict[str, tuple[str, str]]) -> list[Path]:
    files = []
    for coder, answers in coders.items():
        lines = [f"{item},{coder},{first},{second}" for item, (first, second) in answers.items()]
        files.append(folder / f"{coder}.csv")
        files[-1].write_text("\n".join(["item,coder,multipolarity,threat", *lines]))
    return files


def test_the_majority_settles_and_where_there_is_none_the_code_is_missing(tmp_path: Path) -> None:
    files = returned(
        tmp_path,
        ann={"t1": ("1", "1"), "t2": ("1", "?"), "t3": ("1", "0")},
        bob={"t1": ("1", "0"), "t2": ("0", "?"), "t3": ("0", "?")},
        cem={"t1": ("0", "1"), "t2": ("-1", "?")},
    )
    codes = read_codes(sample(), files)
    found = {
        (row["item"], row["dimension"]): (row["code"], row["n_coders"])
        for row in settled(sample(), codes).to_dicts()
    }
    assert found["t1", "multipolarity"] == ("1", 3)
    assert found["t2", "multipolarity"] == (None, 3)
    assert found["t3", "multipolarity"] == (None, 2)
    assert found["t3", "threat"] == ("0", 1)
    assert found["t2", "threat"] == (None, 0)
    assert found["t4", "threat"] == (None, 0)
    apart = disagreements(codes, pl.DataFrame({"item": ["t1"], "text": ["A text."]}))
    one = apart.filter(apart["item"] == "t1", apart["dimension"] == "threat")
    assert one.select("said", "text").row(0) == ("ann: 1, bob: 0, cem: 1", "A text.")


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["t9,ann,1,0"], "item 't9' is not in this sample"),
        (["t1,ann,2,0"], "multipolarity of item t1 is '2'; expected one of -1, 0, 1, ?"),
        (["t1,,1,0"], "item t1 is coded by nobody"),
        ([",ann,1,0"], "names no item"),
        (["t1,ann,1,0", "t1,ann,0,0"], "ann codes multipolarity of item t1 as 0, but as 1 in"),
        ([], "no file holds a code"),
    ],
)
def test_wrong_codes_are_named_with_their_place(tmp_path: Path, lines: list[str], told: str) -> None:
    file = tmp_path / "ann.csv"
    file.write_text("\n".join(["item,coder,multipolarity,threat", *lines]))
    with pytest.raises(DataError, match=told.replace("?", r"\?")):
        read_codes(sample(), [file])


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04 no zip", b"{}", b"[]", b"\xff\xfe,item\n"])
def test_a_file_that_is_no_form_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "strange"
    file.write_bytes(content)
    with pytest.raises((UsageError, DataError), match="strange"):
        read_codes(sample(), [file])


def test_a_sample_is_read_as_it_was_written_and_a_changed_key_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "sample"
    write_sample(folder, sample(), ITEMS, coders=["ann", "bob"], forms=["csv", "page"])
    assert open_sample(folder).digest == sample().digest
    assert open_sample(folder).key.equals(sample().key)
    assert sorted(path.name for path in (folder / "for_coders").iterdir()) == [
        "ann.csv", "ann.html", "bob.csv", "bob.html",
    ]  # fmt: skip
    key = folder / "key.csv"
    key.write_text(key.read_text().replace("0.2", "0.5"))
    with pytest.raises(DataError, match="was changed after the sample was drawn"):
        open_sample(folder)


def test_a_sample_never_takes_the_place_of_another(tmp_path: Path) -> None:
    folder = tmp_path / "sample"
    write_sample(folder, sample(), ITEMS, coders=["ann"], forms=["csv"])
    with pytest.raises(UsageError, match="is there already"):
        write_sample(folder, sample(), ITEMS, coders=["ann"], forms=["csv"])


@pytest.mark.parametrize("coders", [["a/b"], [""], ["ann", "Ann"], ["../x"]])
def test_names_of_coders_are_names_of_files(tmp_path: Path, coders: list[str]) -> None:
    with pytest.raises(UsageError, match="coder"):
        write_sample(tmp_path / "sample", sample(), ITEMS, coders=coders, forms=["csv"])
