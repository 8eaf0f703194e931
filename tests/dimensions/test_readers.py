"""Dictionary files of the field: what is read from each format, and what a broken line is answered."""

from pathlib import Path

import pytest

from framing.dimensions.readers.categories import CategoryFile, FileSettings, Poles
from framing.dimensions.readers.read import read_dictionary
from framing.errors import DataError, FramingError, UnknownName, UsageError


def read(folder: Path, name: str, text: str | bytes, settings: FileSettings | None = None) -> CategoryFile:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_dictionary(path, settings)


def refusal(folder: Path, name: str, text: str | bytes, settings: FileSettings | None = None) -> str:
    with pytest.raises(FramingError) as caught:
        read(folder, name, text, settings)
    return str(caught.value)


# LIWC


LIWC = "%\n1\tcare\n02\tharm words\n%\nlove*\t1\nhurt\t2\nkill joy\t2\t1\n:)\t1\n"


def test_liwc_words_go_to_every_category_they_name(tmp_path: Path) -> None:
    file = read(tmp_path, "a.dic", LIWC)
    assert dict(file) == {"care": ("love*", "kill joy", ":)"), "harm words": ("hurt", "kill joy")}
    assert (file.format, len(file), file.n_patterns) == ("LIWC", 2, 5)


@pytest.mark.parametrize("end", ["\r", "\r\n"])
def test_liwc_takes_the_line_ends_of_all_systems(tmp_path: Path, end: str) -> None:
    assert dict(read(tmp_path, "a.dic", LIWC.replace("\n", end))) == dict(read(tmp_path, "b.dic", LIWC))


def test_liwc_categories_that_are_indented_are_nested(tmp_path: Path) -> None:
    file = read(
        tmp_path, "a.dic", "%\n1\taffect\n\t2\tnegative\n\t\t3\tanger\n\t4\tpositive\n%\nhate 2 3\njoy 4\n"
    )
    assert dict(file) == {
        "affect.negative": ("hate",),
        "affect.negative.anger": ("hate",),
        "affect.positive": ("joy",),
    }


def test_liwc_words_with_spaces_instead_of_tabs_are_read(tmp_path: Path) -> None:
    assert dict(read(tmp_path, "a.dic", "%\n1 x\n%\ngolden rule 1\n")) == {"x": ("golden rule",)}


def test_liwc_conditional_words_are_left_out_and_said(tmp_path: Path) -> None:
    file = read(tmp_path, "a.dic", "%\n2\tx\n%\ngood\t2\nlike\t(02 134)125/464 2\n")
    assert dict(file) == {"x": ("good",)}
    assert file.notes == ("line 5: 'like' depends on its neighbours ((02 134)125/464 2): not supported",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("love\t1\n", "a.dic:1: found 'love\\t1'; expected a line with % alone, which opens"),
        ("%\n1\tx\nlove\t1\n", "a.dic:3: found 'love\\t1'; expected a number and the name of a category"),
        ("%\n1\tx\n", "not closed by a second line with %"),
        ("%\n1\tx\n%\nlove\n", "a.dic:4: found 'love'; expected a word, a tab and the numbers"),
        ("%\n1\tx\n%\nlove\tcare\n", "a.dic:4: found 'love\\tcare'; expected a word, a tab and the numbers"),
        ("%\n1\tx\n%\nlove\t7\n", "a.dic:4: found '7'; expected a category number of the list (1 to 1)"),
        ("%\n1\tx\n1\ty\n%\nlove\t1\n", "a.dic:3: found '1\\ty'; expected a number of its own: 1 is taken"),
        ("%\n1\tx\n%\n", "no category with entries was found in this LIWC file"),
        ("", "a.dic:1: found ''; expected a line with % alone"),
    ],
)
def test_a_broken_liwc_file_is_answered_with_line_and_expectation(
    tmp_path: Path, text: str, said: str
) -> None:
    assert said in refusal(tmp_path, "a.dic", text)


def test_liwc22_tables_are_read_by_their_marks(tmp_path: Path) -> None:
    file = read(tmp_path, "a.dicx", 'DicTerm,care,harm\nlove*,X,\n"kill, joy",x,X\nhurt,,0.5\n')
    assert dict(file) == {"care": ("love*", "kill, joy"), "harm": ("kill, joy", "hurt")}
    assert file.notes == ("line 4: the weight 0.5 of 'hurt': entries count equally",)


def test_a_broken_liwc22_table_is_refused(tmp_path: Path) -> None:
    assert "expected a header that begins with DicTerm" in refusal(tmp_path, "a.dicx", "word,care\nlove,X\n")
    assert "a.dicx:2: found 'love'; expected 2 cells" in refusal(tmp_path, "a.dicx", "DicTerm,care\nlove\n")


# WordStat


def test_wordstat_categories_nest_by_tabs_and_underscores_join_phrases(tmp_path: Path) -> None:
    text = "CULTURE\n\tHIGH\n\t\tART (1)\n\t\tMUSIC* (1)\n\tCIVIL_WAR (1)\nLAW_AND_ORDER\n\tPOLICE (1)\n"
    assert dict(read(tmp_path, "a.cat", text.replace("\n", "\r\n"))) == {
        "CULTURE": ("CIVIL WAR",),
        "CULTURE.HIGH": ("ART", "MUSIC*"),
        "LAW_AND_ORDER": ("POLICE",),
    }


def test_wordstat_indents_may_mix_spaces_and_tabs(tmp_path: Path) -> None:
    file = read(tmp_path, "a.cat", "SOUTH\n   \tNA\n   \t\tNamibian* (1)\n   \tZA\n   \t\tSouth Africa (1)\n")
    assert dict(file) == {"SOUTH.NA": ("Namibian*",), "SOUTH.ZA": ("South Africa",)}


def test_wordstat_weights_and_rules_are_said_not_to_count(tmp_path: Path) -> None:
    file = read(tmp_path, "a.cat", "X\n\tGOOD (0.5)\n\tBAD (1)\n\t@RULE [GOOD NEAR BAD]\n")
    assert dict(file) == {"X": ("GOOD", "BAD")}
    assert file.notes == (
        "line 2: the weight 0.5 of 'GOOD': entries count equally",
        "line 4: the rule '@RULE [GOOD NEAR BAD]': rules are not supported",
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("GOOD (1)\n", "a.cat:1: found 'GOOD (1)'; expected a category, without a weight"),
        ("X\n\t\tGOOD (1)\n", "a.cat:2: found 'GOOD (1)'; expected at most 1 tabs before it"),
        ("X\nY\n", "no category with entries was found in this WordStat file"),
    ],
)
def test_a_broken_wordstat_file_is_answered_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    assert said in refusal(tmp_path, "a.cat", text)


# Lexicoder


def test_lexicoder_patterns_follow_their_category(tmp_path: Path) -> None:
    file = read(tmp_path, "a.lc3", "+A category\nmore\nlamb*\n\n+Another\na lie\nmore\n")
    assert dict(file) == {"A category": ("more", "lamb*"), "Another": ("a lie", "more")}


def test_a_broken_lexicoder_file_is_answered_with_its_line(tmp_path: Path) -> None:
    assert "a.lc3:1: found 'more'; expected + and the name" in refusal(tmp_path, "a.lc3", "more\n+A\n")
    assert "a.lc3:2: found '+'; expected the name of a category" in refusal(tmp_path, "a.lc3", "+A\n+\n")


# Yoshikoder


YKD = """<?xml version="1.0" encoding="UTF-8"?>
<dictionary style="050805" patternengine="substring">
  <cnode name="Title of it all" desc="">
    <cnode name="ECONOMY" desc="x"><pnode name="market*"/>
      <cnode name="STATE" desc=""><pnode name="welfare &amp; state"/><pnode name="Öffentlich"/></cnode>
    </cnode>
    <cnode name="RURAL" desc=""><pnode name="farm*"/></cnode>
  </cnode>
</dictionary>
"""


def test_yoshikoder_categories_nest_without_the_title_of_the_dictionary(tmp_path: Path) -> None:
    assert dict(read(tmp_path, "a.ykd", YKD)) == {
        "ECONOMY": ("market*",),
        "ECONOMY.STATE": ("welfare & state", "Öffentlich"),
        "RURAL": ("farm*",),
    }


def test_yoshikoder_keeps_an_outer_category_that_holds_patterns(tmp_path: Path) -> None:
    inner = '<cnode name="A"><pnode name="x"/><cnode name="B"><pnode name="y"/></cnode></cnode>'
    text = f"<dictionary>{inner}</dictionary>"
    assert dict(read(tmp_path, "a.ykd", text)) == {"A": ("x",), "A.B": ("y",)}


def test_yoshikoder_takes_no_document_type_and_so_no_entity(tmp_path: Path) -> None:
    text = (
        '<!DOCTYPE dictionary [<!ENTITY secret SYSTEM "file:///etc/hostname">]>\n'
        '<dictionary><cnode name="A"><pnode name="&secret;"/></cnode></dictionary>'
    )
    assert "a.ykd:1: found '<!DOCTYPE dictionary'; expected no document type" in refusal(
        tmp_path, "a.ykd", text
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<html></html>", "a.ykd:1: found '<html>'; expected a Yoshikoder file"),
        ("<dictionary>\n<cnode>\n</dictionary>", "a.ykd:2: found '<cnode> without a name'"),
        ('<dictionary><cnode name="a">', "a.ykd:1: is not well-formed XML"),
        (
            '<dictionary>\n<pnode name="x"/></dictionary>',
            "a.ykd:2: found 'x'; expected a <cnode> around every",
        ),
        ('<dictionary patternengine="regexp"/>', "regular expressions are not read"),
        ("<dictionary/>", "no category with entries"),
    ],
)
def test_a_broken_yoshikoder_file_is_answered_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    assert said in refusal(tmp_path, "a.ykd", text)


# Nested YAML


def test_yaml_keys_nest_and_scalars_stay_text(tmp_path: Path) -> None:
    text = "EUROPE:\n  NORTH:\n    NO: [Norway, Norwegian*,]\n    'SE': Sweden\nyears: [1984, 1.0, yes]\n"
    assert dict(read(tmp_path, "a.yml", text)) == {
        "EUROPE.NORTH.NO": ("Norway", "Norwegian*"),
        "EUROPE.NORTH.SE": ("Sweden",),
        "years": ("1984", "1.0", "yes"),
    }


def test_yaml_lists_may_hold_words_and_keys(tmp_path: Path) -> None:
    text = "CULTURE:\n  - people\n  - HIGH: [art]\n  - POPULAR: [media]\n"
    assert dict(read(tmp_path, "a.yaml", text)) == {
        "CULTURE": ("people",),
        "CULTURE.HIGH": ("art",),
        "CULTURE.POPULAR": ("media",),
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- a\n- b\n", "expected a mapping of categories to lists of patterns"),
        ("", "expected a mapping of categories"),
        ("A: [a\n", "a.yml:2: is not YAML"),
        ("A: [a]\nB: [b]\nA: [c]\n", "a.yml:3: found 'A a second time'; expected each category once"),
        ("A: [[a]]\n", "a.yml:1: found 'a list in a list'"),
        ("A: &x\n  B: *x\n", "at most 20 levels of categories"),
        ("A:\nB: []\n", "no category with entries"),
    ],
)
def test_a_broken_yaml_dictionary_is_answered_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    assert said in refusal(tmp_path, "a.yml", text)


# Tables


def test_a_table_holds_categories_patterns_and_poles(tmp_path: Path) -> None:
    text = "Category,Pattern,Pole,Note\ncare,love*,positive,x\ncare,hurt,negative,\ncare,kind of,positive,\n"
    file = read(tmp_path, "a.csv", text)
    assert dict(file) == {"care": ("love*", "hurt", "kind of")}
    assert file.poles == {"care": Poles(positive=("love*", "kind of"), negative=("hurt",))}


def test_a_table_without_poles_has_none(tmp_path: Path) -> None:
    file = read(tmp_path, "a.tsv", "category\tpattern\nlaw\tpolice, the\n")
    assert (dict(file), dict(file.poles)) == ({"law": ("police, the",)}, {})


def test_semicolons_and_a_byte_order_mark_are_understood(tmp_path: Path) -> None:
    assert dict(read(tmp_path, "a.csv", "\ufeffcategory;pattern\nlaw;judge, jury\n")) == {
        "law": ("judge, jury",)
    }


def test_columns_of_other_names_are_taken_as_told(tmp_path: Path) -> None:
    settings = FileSettings(columns={"category": "Topic", "pattern": "English"}, split="/")
    file = read(tmp_path, "a.csv", "Topic,English\nTaiwan,T.A.O./Taiwan Office\nTaiwan,\n,x\n", settings)
    assert dict(file) == {"Taiwan": ("T.A.O.", "Taiwan Office")}
    assert file.notes == (
        "line 3: a row without a pattern is left out",
        "line 4: a row without a category is left out",
    )


def test_cells_in_quotes_may_hold_line_breaks_and_keep_the_line_count(tmp_path: Path) -> None:
    text = 'category,pattern,note\nlaw,police,"two\nlines"\nlaw,judge\n'
    assert "a.csv:4: found 'law,judge'; expected 3 cells" in refusal(tmp_path, "a.csv", text)


@pytest.mark.parametrize(
    ("text", "settings", "said"),
    [
        (
            "topic,word\na,b\n",
            None,
            "a.csv:1: found 'topic, word'; expected a column 'category' in the header",
        ),
        ("category,word\na,b\n", None, "expected a column 'pattern' in the header"),
        ("category,pattern\na,b\n", FileSettings(columns={"pole": "side"}), "expected a column 'side'"),
        ("category,pattern\na,b\n", FileSettings(columns={"words": "b"}), "no column is named 'words'"),
        (
            "category,pattern,pole\na,b,up\n",
            None,
            "a.csv:2: found 'up'; expected the pole 'positive' or 'neg",
        ),
        ("category,pattern,pole\na,b,positive\na,b,negative\n", None, "'b' stands on both poles of 'a'"),
        ("category,pattern\n", None, "no category with entries"),
    ],
)
def test_a_broken_table_is_answered_with_its_line(
    tmp_path: Path, text: str, settings: FileSettings | None, said: str
) -> None:
    assert said in refusal(tmp_path, "a.csv", text, settings)


# FrameAxis


def test_antonym_pairs_point_from_the_first_word_to_the_second(tmp_path: Path) -> None:
    file = read(tmp_path, "a.tsv", "bad\tgood\nlate\tearly\nbad\tgood\n")
    assert dict(file) == {"bad_good": ("bad", "good"), "late_early": ("late", "early")}
    assert file.poles["bad_good"] == Poles(positive=("good",), negative=("bad",))
    assert file.notes == ("line 3: the pair bad_good stands twice",)


def test_a_line_of_antonyms_holds_two_different_words(tmp_path: Path) -> None:
    assert "a.tsv:2: found 'late'; expected two different words" in refusal(
        tmp_path, "a.tsv", "bad\tgood\nlate\n"
    )
    assert "a.tsv:1: found 'bad\\tbad'" in refusal(tmp_path, "a.tsv", "bad\tbad\n")


# All of them


def test_an_unknown_ending_is_answered_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"'\.txt' tells no dictionary format; known: \.cat, \.csv, \.dic"):
        read(tmp_path, "a.txt", "x")


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"a\.dic cannot be read: No such file"):
        read_dictionary(tmp_path / "a.dic")


def test_another_encoding_must_be_named(tmp_path: Path) -> None:
    text = "+Käse\nkäs*\n".encode("cp1252")
    assert "is not utf-8 (byte 2). Name its encoding" in refusal(tmp_path, "a.lc3", text)
    assert dict(read(tmp_path, "a.lc3", text, FileSettings(encoding="cp1252"))) == {"Käse": ("käs*",)}
    assert "no encoding is named 'latin-15x'" in refusal(
        tmp_path, "a.lc3", text, FileSettings(encoding="latin-15x")
    )


def test_a_pattern_that_stands_twice_counts_once_and_is_said(tmp_path: Path) -> None:
    file = read(tmp_path, "a.lc3", "+A\nx\ny  z\ny z\nx\n")
    assert dict(file) == {"A": ("x", "y z")}
    assert file.notes == ("line 4: 'y z' stands twice in A", "line 5: 'x' stands twice in A")


def test_a_parent_takes_in_what_is_nested_in_it_each_pattern_once(tmp_path: Path) -> None:
    file = read(tmp_path, "a.yml", "A:\n  B: [x, y]\n  C: {D: [y, z]}\nAB: [w]\n")
    assert file.inside("A") == ("x", "y", "z")
    assert file.inside("A.C.D") == ("y", "z")
    with pytest.raises(UnknownName, match=r"no category named 'A\.X'"):
        file.inside("A.X")


def test_categories_that_come_out_under_one_name_are_refused(tmp_path: Path) -> None:
    assert "two categories come out as 'a.b'" in refusal(tmp_path, "a.yml", "a.b: [x]\na: {b: [y]}\n")
