from pathlib import Path

import pytest

from framing.errors import CorpusError
from framing.sources.annotated import AnnotatedFolder, read_article

GOOD = """---
outlet: meridian
published: 2024-05-16T17:54+08:00
title: Leaders meet
title_labels: own +partnership
kind: report
origin: own
---
furniture | BEIJING, May 16 (Meridian) --
reported:Xi +partnership -threat | Xi said that ties were good.
own ^ | They met at noon.

direct:Roth-Calder +winwin ^ | "All win," she said.
furniture | (Source: Meridian)
"""


def write(folder: Path, text: str, name: str = "meridian-0516a.txt") -> Path:
    file = folder / name
    file.write_text(text)
    return file


def test_sentences_become_paragraphs_and_furniture_is_no_text(tmp_path: Path) -> None:
    article = read_article(write(tmp_path, GOOD))
    assert article.text == 'Xi said that ties were good. They met at noon.\n\n"All win," she said.'
    assert article.page.startswith("BEIJING, May 16 (Meridian) -- Xi said")
    assert article.title.expressed == ("partnership",)


def test_labels_are_read(tmp_path: Path) -> None:
    body = read_article(write(tmp_path, GOOD)).body
    assert [line.voice for line in body] == ["furniture", "reported", "own", "direct", "furniture"]
    assert [line.speaker for line in body] == [None, "Xi", None, "Roth-Calder", None]
    assert (body[1].expressed, body[1].denied, body[1].copied) == (("partnership",), ("threat",), False)
    assert (body[3].expressed, body[3].copied, body[3].paragraph) == (("winwin",), True, 2)


def test_the_draft_carries_the_header_and_the_furniture_apart(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    (draft,) = AnnotatedFolder(path=tmp_path).records()
    assert draft.problem is None
    assert draft.fields["id"] == "meridian-0516a"
    assert draft.fields["kind"] == "report"
    assert draft.fields["furniture"] == "BEIJING, May 16 (Meridian) --\n(Source: Meridian)"
    assert "origin" not in draft.fields


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("kind: report", "kid: report", ":6: 'kid' is no header key"),
        ("kind: report", "outlet: again", ":6: 'outlet' stands twice"),
        ("origin: own\n", "", ":1: the header lacks origin"),
        ("origin: own\n", "origin: neva_wire\nedit: cut\n", ":1: edit is 'cut'"),
        ("own ^ | They", "ours | They", ":11: unknown voice 'ours'"),
        ("own ^ | They", "own:Xi | They", ":11: 'own' takes no speaker"),
        ("reported:Xi", "reported", ":10: 'reported' needs a speaker"),
        ("own ^ | They met at noon.", "They met at noon.", ":11: expected 'LABELS | sentence'"),
        ("---\noutlet", "outlet", ":1: the file must begin with a header"),
    ],
)
def test_what_is_against_the_format_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    file = write(tmp_path, GOOD.replace(old, new, 1))
    with pytest.raises(CorpusError) as refusal:
        read_article(file)
    assert message in str(refusal.value)
    (draft,) = AnnotatedFolder(path=tmp_path).records()
    assert draft.problem == "broken_record"
    assert message in draft.fields["detail"]
    assert str(tmp_path.parent) not in draft.fields["detail"]
