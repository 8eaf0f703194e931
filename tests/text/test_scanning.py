import numpy as np
import pytest
from tests.growth import grows_linearly
from tests.text.written import paragraphs_in, tokens_in

from framing.text.scanning import Texts, tokenise_texts


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("win-win co-operation COVID-19 F-16s", "win-win co-operation COVID-19 F-16s"),
        ("the government's and the people’s O'Brien's", "the government's and the people’s O'Brien's"),
        ("Russia´s", "Russia´s"),
        ("leaders' 'tis", "leaders ' ' tis"),
        ("3.5 1,000,000 2022’s 5% $5", "3.5 1,000,000 2022 ’ s 5 % $ 5"),
        ("the U.S. and e.g. Ph.D.", "the U.S . and e.g . Ph.D ."),
        ("U.S.-led", "U.S . - led"),
        ("China–Russia ties—and more -- so", "China – Russia ties — and more - - so"),
        ("“No limits,” he said…", "“ No limits , ” he said …"),
        ("see https://a.org/b?c=1&d, now", "see https://a.org/b?c=1&d , now"),
        ("www.bbc.co.uk/news/1.", "www.bbc.co.uk/news/1 ."),
        ("http:// and ftp:x", "http : / / and ftp : x"),
        ("write to a.b-c@news.example.org.", "write to a.b-c@news.example.org ."),
        ("a@b and x@y.", "a @b and x @y ."),
        ("#NoWar @user_1 # @ C#", "#NoWar @user_1 # @ C #"),
        ("AT&T 24/7 x_y 3a", "AT & T 24 / 7 x_y 3a"),
        ("said.The end", "said . The end"),
        ("Gazeta.Ru bbc.com", "Gazeta.Ru bbc.com"),
        ("co\u00adoperation", "co\u00adoperation"),
        ("zero\u200bwidth", "zero width"),
        ("сообщает ТАСС: т.е. «да»", "сообщает ТАСС : т.е . « да »"),
        ("قال الرئيس، اليوم", "قال الرئيس ، اليوم"),
        ("🇺🇦🇷🇺 👩\u200d👧! ❤\ufe0f", "🇺🇦 🇷🇺 👩\u200d👧 ! ❤\ufe0f"),
        ("e\u0301te\u0301", "e\u0301te\u0301"),
    ],
)
def test_tokens_of(text: str, tokens: str) -> None:
    assert tokens_in(text) == tokens.split(" ")


def test_chinese_is_cut_into_words_and_keeps_latin_and_figures_whole() -> None:
    text = "习近平主席访问俄罗斯，GDP增长5.2%，“win-win”合作。"
    words = [
        "习近平",
        "主席",
        "访问",
        "俄罗斯",
        "，",
        "GDP",
        "增长",
        "5.2",
        "%",
        "，",
        "“",
        "win-win",
        "”",
        "合作",
        "。",
    ]
    assert tokens_in(text) == words
    assert tokens_in("合作共赢", segment_chinese=False) == list("合作共赢")


def test_offsets_count_bytes_of_the_text() -> None:
    text = "Он сказал: 合作共赢 – yes"
    found = tokenise_texts(Texts.of(["x", text]))
    first, end = found.article_offsets[1:3]
    pieces = [
        text.encode()[s:e].decode()
        for s, e in zip(found.starts[first:end], found.ends[first:end], strict=True)
    ]
    assert pieces == [found.forms[number] for number in found.numbers[first:end]]
    assert pieces == tokens_in(text)


def test_an_empty_line_ends_a_paragraph_and_the_title_is_the_first() -> None:
    assert paragraphs_in("One.\n\nTwo.\n \nThree.", "Title. Really") == [
        "Title. Really",
        "One.",
        "Two.",
        "Three.",
    ]
    assert paragraphs_in("Body.", "") == ["", "Body."]
    assert paragraphs_in("", "Title") == ["Title"]
    assert paragraphs_in("", "") == [""]
    assert paragraphs_in("Text.", "Two\n\nlines") == ["Two\n\nlines", "Text."]


def test_a_line_break_ends_a_paragraph_unless_the_text_is_wrapped() -> None:
    assert paragraphs_in("Heading\nThe text.\nMore text.")[1:] == ["Heading", "The text.", "More text."]
    wrapped = "The President met\nthe governor and\nthanked him. Then\nPutin left for\nthe Kremlin."
    assert paragraphs_in(wrapped)[1:] == [wrapped]


def test_no_texts_and_empty_texts_have_no_tokens() -> None:
    nothing = tokenise_texts(Texts.of([]))
    assert len(nothing.numbers) == 0
    assert nothing.sentence_offsets.tolist() == [0]
    empty = tokenise_texts(Texts.of(["", " \n "]))
    assert empty.article_offsets.tolist() == [0, 0, 0]
    assert empty.article_sentences.tolist() == [0, 1, 2]


def test_a_lone_surrogate_is_read_as_a_question_mark() -> None:
    assert tokens_in("a \ud800 b") == ["a", "?", "b"]


MEGABYTE = 2**20


@pytest.mark.parametrize(
    "piece",
    [
        '"',
        '."',
        "“",
        "a",
        "中",
        "' ",
        ". ",
        "Mr. ",
        "#",
        "@a",
        "a@",
        "http://",
        "\n",
        "\u202e",
        "\x00",
        "-",
        "a-",
        "🇺",
        "\u0301",
        "»",
    ],
)
def test_hostile_text_takes_linear_time(piece: str) -> None:
    def tokenise(n_bytes: int) -> None:
        tokenise_texts(Texts.of([piece * (n_bytes // len(piece.encode()))], [""]))

    assert grows_linearly(tokenise, small=MEGABYTE // 10, large=MEGABYTE)


def test_random_bytes_read_as_text_do_no_harm() -> None:
    generator = np.random.default_rng(1)
    texts = [generator.bytes(4_000).decode("utf-8", "ignore") for _ in range(50)]
    texts += ["".join(map(chr, generator.integers(1, 0xD800, 4_000))) for _ in range(20)]
    found = tokenise_texts(Texts.of(texts))
    for a, text in enumerate(texts):
        place = slice(found.article_offsets[a], found.article_offsets[a + 1])
        raw = text.encode()
        forms = [found.forms[number].encode() for number in found.numbers[place]]
        assert forms == [raw[s:e] for s, e in zip(found.starts[place], found.ends[place], strict=True)]
