"""Encodings: what is declared, what the bytes say, and that nothing is guessed in silence."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.corpus.extraction.decoding import LABELS, as_browsers_show, decode_page

RUSSIAN = (
    "Делегации двух стран договорились в четверг запустить новые пассажирские поезда между городами, сообщил "
    "после встречи представитель министерства транспорта. По его словам, первые составы отправятся осенью, а "
    "билеты появятся в продаже в августе, когда перевозчики закончат расчёты."
)
CHINESE = (
    "两国代表团在首都举行会谈，就扩大粮食贸易、加快口岸通关达成一致。双方商定，今年秋季起每周增加三列货运班列，"
    "并为农产品设立专门的检验通道。他说，这对农民和消费者都是好消息，具体的配额仍需在六月底之前由专家组确定。"
    "边境城市的企业对此反应积极，一家公司的经理说，过去车辆在口岸往往要等候一周，如果时间真的缩短，公司愿意把订单增加"
    "一倍。不过，也有研究人员提醒，铁路运力已经接近上限，没有新的站场，增开班列只能在夜间进行。"
)
TAIWANESE = "兩國代表團在首都舉行會談，就擴大糧食貿易達成一致，這對農民和消費者來說都是好消息，他們說。" * 5
FRENCH = (
    "Les délégués se sont réunis à Genève où l'été a été très sec ; ils ont décidé d'agir dès février." * 5
)


def page(text: str, charset: str = "") -> str:
    declared = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">' if charset else ""
    return f"<html><head>{declared}<title>x</title></head><body><p>{text}</p></body></html>"


@pytest.mark.parametrize(
    ("text", "written", "meta", "header", "doubted"),
    [
        (RUSSIAN, "utf-8", "", None, False),
        (RUSSIAN, "utf-8", "windows-1251", "windows-1251", False),  # valid UTF-8 is UTF-8
        (RUSSIAN, "utf-8-sig", "koi8-r", None, False),
        (RUSSIAN, "utf-16", "", None, False),
        (RUSSIAN, "utf-16-le", "", "utf-16le", False),
        (RUSSIAN, "cp1251", "windows-1251", None, False),
        (RUSSIAN, "cp1251", "", "Windows-1251", False),
        (RUSSIAN, "cp1251", "windows-1251", "utf-8", False),  # the header lies, the page does not
        (RUSSIAN, "cp1251", "utf-8", None, True),
        (RUSSIAN, "cp1251", "iso-8859-1", None, True),
        (RUSSIAN, "cp1251", "koi8-r", None, True),
        (RUSSIAN, "cp1251", "gb2312", None, True),
        (RUSSIAN, "cp1251", "", None, True),
        (RUSSIAN, "koi8-r", "windows-1251", "koi8-r", False),
        (RUSSIAN, "koi8-r", "windows-1251", None, True),
        (CHINESE, "gb18030", "gb2312", None, False),
        (CHINESE, "gb18030", "", "GBK", False),
        (CHINESE, "gb18030", "utf-8", None, True),
        (CHINESE, "gb18030", "iso-8859-1", None, True),
        (CHINESE, "gb18030", "", None, True),
        (TAIWANESE, "big5hkscs", "big5", None, False),
        (FRENCH, "cp1252", "iso-8859-1", None, False),
        (FRENCH, "cp1252", "", "latin1", False),
    ],
)
def test_a_page_is_read_in_its_encoding_and_a_wrong_declaration_is_remarked(
    text: str, written: str, meta: str, header: str | None, *, doubted: bool
) -> None:
    decoded = decode_page(page(text, meta).encode(written), header)
    assert decoded is not None
    assert text in decoded.text
    assert bool(decoded.doubt) == doubted


def test_a_few_broken_bytes_are_read_and_counted_and_many_are_not() -> None:
    raw = page(RUSSIAN * 4).encode()
    broken = raw.replace("четверг".encode(), b"\xd1\xff\xd0", 1)
    decoded = decode_page(broken, None)
    assert decoded is not None
    assert "broken characters" in decoded.doubt
    assert decode_page(bytes(range(128, 256)) * 20, None) is None


def test_french_that_nobody_declares_is_not_guessed() -> None:
    assert decode_page(page(FRENCH).encode("cp1252"), None) is None


@pytest.mark.parametrize(
    "name",
    ["idna", "punycode", "unicode_escape", "utf-7", "zlib", "base64", "undefined", "x" * 500, "\0", "../.."],
)
def test_names_of_encodings_that_no_page_has_are_not_obeyed(name: str) -> None:
    assert decode_page(page(RUSSIAN, name).encode("cp1251"), name) is not None
    assert decode_page(b"<p>\xff\xfa\xfb", name) is None


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("the minister&#146;s words", "the minister’s words"),
        ("the minister&#x92;s &#0147;words&#148", "the minister’s “words”"),
        ("the minister\x92s words", "the minister’s words"),
        (
            "the &#1467; and &#92; and &#x1920; and &#160; stay",
            "the &#1467; and &#92; and &#x1920; and &#160; stay",
        ),
    ],
)
def test_characters_of_windows_are_read_as_browsers_read_them(written: str, shown: str) -> None:
    assert as_browsers_show(written) == shown


def test_every_label_is_an_encoding() -> None:
    for name in LABELS.values():
        assert "abc".encode(name)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400), st.sampled_from([None, *sorted(LABELS), "idna"]))
def test_any_bytes_are_read_or_refused(raw: bytes, charset: str | None) -> None:
    decoded = decode_page(raw, charset)
    assert decoded is None or decoded.text.isascii() or decoded.encoding
