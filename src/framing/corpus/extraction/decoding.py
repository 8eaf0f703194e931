"""From the bytes of a page to its text: by evidence that is stated, never by a guess that is not.

Bytes that are valid UTF-8 are UTF-8, whatever is declared: text in another encoding hardly ever is. Else the
response's header counts before the page's own words, each only if the text looks as it should: a page in
windows-1251 that declares iso-8859-1 decodes without an error, and into rubbish.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w:.-]{2,30})|<\?xml[^>]{0,60}encoding=[\"']([\w.-]{2,30})",
    re.IGNORECASE,
)
DECLARED_WITHIN = 4096
"""Bytes among which a page declares its encoding."""

LOOKED_AT = 20_000
"""Foreign characters by which an encoding is judged."""

ENOUGH_TO_JUDGE = 20
"""Foreign characters under which any declared encoding is believed."""

ENOUGH_TO_FIND_OUT = 200
"""Foreign characters from which an encoding that nobody declares can be told from the text."""

LOST_AT_MOST = 0.01
"""Share of characters beyond ASCII that may be broken in a page whose encoding is certain otherwise."""

CYRILLIC = ("cp1251", "koi8_r", "koi8_u", "cp866", "iso8859_5", "mac_cyrillic")
CHINESE = ("gb18030", "big5hkscs")
WESTERN = ("cp1252", "iso8859_15", "cp1250", "cp1254", "cp1257")
OTHERS = ("cp932", "euc_jp", "iso2022_jp", "cp949", "cp1253", "cp1255", "cp1256", "cp1258", "cp874", "utf_16")

# What pages write → the encoding that browsers read it as (WHATWG Encoding Standard). Any other name is
# not obeyed: Python knows codecs that are no encodings of pages, and slow ones.
LABELS = {
    "utf8": "utf_8", "utf16": "utf_16", "utf16le": "utf_16_le", "utf16be": "utf_16_be",
    "windows1251": "cp1251", "win1251": "cp1251", "cp1251": "cp1251", "xcp1251": "cp1251", "1251": "cp1251",
    "koi8r": "koi8_r", "koi8": "koi8_r", "koi": "koi8_r", "koi8u": "koi8_u", "koi8ru": "koi8_u",
    "ibm866": "cp866", "cp866": "cp866", "iso88595": "iso8859_5", "cyrillic": "iso8859_5",
    "xmaccyrillic": "mac_cyrillic",
    "gb2312": "gb18030", "gbk": "gb18030", "xgbk": "gb18030", "gb18030": "gb18030", "chinese": "gb18030",
    "gb23121980": "gb18030", "gb231280": "gb18030", "cp936": "gb18030", "ms936": "gb18030",
    "big5": "big5hkscs", "big5hkscs": "big5hkscs", "cnbig5": "big5hkscs", "xxbig5": "big5hkscs",
    "iso88591": "cp1252", "latin1": "cp1252", "windows1252": "cp1252", "cp1252": "cp1252", "ascii": "cp1252",
    "usascii": "cp1252", "iso885915": "iso8859_15", "latin9": "iso8859_15",
    "windows1250": "cp1250", "iso88592": "cp1250", "windows1254": "cp1254", "iso88599": "cp1254",
    "windows1257": "cp1257", "windows1253": "cp1253", "iso88597": "cp1253", "windows1255": "cp1255",
    "windows1256": "cp1256", "windows1258": "cp1258", "windows874": "cp874", "tis620": "cp874",
    "shiftjis": "cp932", "sjis": "cp932", "xsjis": "cp932", "mskanji": "cp932", "windows31j": "cp932",
    "eucjp": "euc_jp", "iso2022jp": "iso2022_jp", "euckr": "cp949", "ksc56011987": "cp949", "cp949": "cp949",
    "windows949": "cp949",
}  # fmt: skip

MARKS = ((b"\xef\xbb\xbf", "utf_8_sig"), (b"\xff\xfe", "utf_16"), (b"\xfe\xff", "utf_16"))
FOREIGN = re.compile(r"[^\x00-\x7f]+")
C1 = re.compile("[\x80-\x9f]")
REFERENCE = re.compile(r"&#(?:0*(12[89]|1[345]\d)|[xX]0*([89][0-9a-fA-F]))(?:;|(?![0-9a-fA-F]))")
HAN = re.compile("[\u4e00-\u9fff]")
# The most frequent characters of Chinese prose, simplified and traditional.
FREQUENT_HAN = frozenset(
    "的一是了我不在人有他这中大来上国个到说们为和年日月会地出也时行要对以这這國個為們說來時會對"
)
LOWER_CYRILLIC = re.compile("[а-яёіїєўҐґәғқңөұүһ]")
CYRILLIC_MARKS = re.compile("[«»—–“”„…№\xa0©•·’‘]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """The text of a page.

    Attributes:
        text: The text.
        encoding: Python's name of the encoding in which the bytes were read.
        doubt: Why that is not simply what was declared; empty if it is.
    """

    text: str
    encoding: str
    doubt: str = ""


def decode_page(html: bytes, charset: str | None) -> Decoded | None:
    """Read the bytes of a page.

    Args:
        html: The bytes.
        charset: Encoding that the response's header, or the user, declares.

    Returns:
        The text, or None if no encoding fits.
    """
    for mark, name in MARKS:
        if html.startswith(mark):
            text = _strict(html, name)
            return Decoded(text=text, encoding=name) if text is not None else None
    text = _strict(html, "utf_8")
    if text is not None and not _wide(html):
        return Decoded(text=text, encoding="utf_8")
    named = declared(html, charset)
    return _as_declared(html, named) or _nearly(html, ["utf_8", *named]) or _found_out(html, named)


def as_browsers_show(text: str) -> str:
    """The markup with characters 128 to 159, and references to them, as browsers read them: in Windows-1252.

    ``&#146;`` is an apostrophe on many old pages; parsers make a control character of it, and drop that.
    """
    text = REFERENCE.sub(lambda found: _windows(int(found[1] or f"0x{found[2]}", 0)) or found[0], text)
    return C1.sub(lambda found: _windows(ord(found[0])), text)


def _windows(code: int) -> str:
    return bytes([code]).decode("cp1252", "ignore")


def declared(html: bytes, charset: str | None) -> list[str]:
    """Encodings that are declared, Python's names, the header's first; unknown names are left out."""
    own = CHARSET.search(html[:DECLARED_WITHIN])
    names = [charset or "", (own[1] or own[2]).decode("ascii", "replace") if own else ""]
    known = [LABELS[label] for name in names if (label := re.sub(r"[^a-z0-9]", "", name.lower())) in LABELS]
    return list(dict.fromkeys(known))


def plausible(text: str, encoding: str) -> bool:
    """True unless the text looks as if it was read in the wrong encoding.

    Args:
        text: The text as read.
        encoding: The encoding it was read in, Python's name.
    """
    foreign = "".join(FOREIGN.findall(text))[:LOOKED_AT]
    if len(foreign) < ENOUGH_TO_JUDGE:
        return True
    for family, test in FAMILIES:
        if encoding in family:
            return test(foreign, text)
    return True


def _cyrillic(foreign: str, _: str) -> bool:
    # Prose has four small letters in five; read in another encoding, it has capitals there.
    letters = len(foreign) - len(CYRILLIC_MARKS.findall(foreign))
    return len(LOWER_CYRILLIC.findall(foreign)) > 0.7 * letters


def _chinese(foreign: str, _: str) -> bool:
    han = HAN.findall(foreign)
    frequent = sum(each in FREQUENT_HAN for each in han)
    return len(han) > 0.5 * len(foreign) and frequent > 0.05 * len(han)


def _western(_: str, text: str) -> bool:
    """Letters with accents stand alone among plain ones; four in a row are another alphabet."""
    runs = [len(run) for run in FOREIGN.findall(text[: 10 * LOOKED_AT]) if any(map(str.isalpha, run))]
    return sum(run for run in runs if run > 3) <= 0.1 * sum(runs)  # noqa: PLR2004


FAMILIES: tuple[tuple[tuple[str, ...], Callable[[str, str], bool]], ...] = (
    (CYRILLIC, _cyrillic),
    (CHINESE, _chinese),
    (WESTERN, _western),
)


def _wide(html: bytes) -> bool:
    """True for two bytes a character without a mark: every second one is zero."""
    start = html[:200]
    return len(start) > 20 and start.count(0) > 0.2 * len(start)  # noqa: PLR2004


def _as_declared(html: bytes, named: list[str]) -> Decoded | None:
    for name in named:
        text = _strict(html, name)
        if text is not None and plausible(text, name):
            return Decoded(text=text, encoding=name)
    return None


def _nearly(html: bytes, names: list[str]) -> Decoded | None:
    """The page in an encoding in which all but a few characters can be read, as after a cut or a bad join."""
    for name in names:
        text = html.decode(name, "replace")
        foreign = sum(map(len, FOREIGN.findall(text)))
        lost = text.count("\ufffd")
        if lost <= LOST_AT_MOST * foreign and plausible(text, name):
            return Decoded(text=text, encoding=name, doubt=f"{lost} broken characters")
    return None


def _found_out(html: bytes, named: list[str]) -> Decoded | None:
    """The page in the one common encoding in which it reads as prose, where there is enough of it."""
    fitting = [each for each in _tried(html) if each.encoding not in named]
    if not fitting:
        return None
    best, said = fitting[0], " or ".join(named) or "nothing"
    return Decoded(text=best.text, encoding=best.encoding, doubt=f"declares {said}, reads as {best.encoding}")


def _tried(html: bytes) -> Iterator[Decoded]:
    for name in ("cp1251", "koi8_r", "gb18030", "big5hkscs"):
        text = _strict(html, name)
        if text is None or sum(map(len, FOREIGN.findall(text))) < ENOUGH_TO_FIND_OUT:
            continue
        if plausible(text, name):
            yield Decoded(text=text, encoding=name)


def _strict(html: bytes, encoding: str) -> str | None:
    try:
        return html.decode(encoding)
    except UnicodeError:
        return None
