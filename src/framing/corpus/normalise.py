"""Characters: one form for what looks the same, nothing invisible, and doubts about broken encodings."""

import re
import unicodedata
from itertools import pairwise

# Soft hyphen, zero-width space, word joiner, byte-order mark, marks and embeddings of writing direction.
INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffb]")
# Joiners say something in some scripts (Persian, Hindi, emoji), but nothing beside these letters.
JOINERS = re.compile(
    "(?<=[\x00-\u052f\u2e80-\u9fff])[\u200c\u200d]|[\u200c\u200d](?=[\x00-\u052f\u2e80-\u9fff])"
)
CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
SURROGATE = re.compile("[\ud800-\udfff]")
# All of the above in one class: one pass finds out that a text, like most, has nothing of the kind.
ODD = re.compile(
    "[\u200c\u200d" + "".join(each.pattern[1:-1] for each in (INVISIBLE, CONTROL, SURROGATE)) + "]"
)
SENTENCE_ENDS = '.!?:;…。！？：；”"»)'
NO_CHARACTER = "\ufffd"
"""What stands for a character that could not be read."""

# UTF-8 read as a one-byte encoding: é as Ã©, ’ as â€™, п as Ð¿, an ideographic space as ã€€.
MOJIBAKE = re.compile(
    "Ã[\u0080-\u00bf©®ª«¬¯°±²³´µ¶·¸¹º»¼½¾¿]|â€|ã€|Ð[\u0080-\u00bf]|Ñ[\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹Œ]|ï»¿|锟斤拷"
)
MOJIBAKE_STARTS = ("Ã", "â€", "ã€", "Ð", "Ñ", "ï»¿", "锟")


def characters(text: str) -> str:
    """The text in NFC, without control and invisible characters; line breaks stay.

    Characters 0x80 to 0x9F are read as Windows-1252, as browsers do: they are quotation marks and dashes of
    pages that declare Latin-1. Half of a surrogate pair becomes U+FFFD.

    Applying it twice changes nothing more.
    """
    if text.isascii():
        return CONTROL.sub("", text) if CONTROL.search(text) else text
    if ODD.search(text):  # most texts have nothing of the kind, and one search is cheaper than four
        text = CONTROL.sub(_windows, SURROGATE.sub(NO_CHARACTER, text))
        text = JOINERS.sub("", INVISIBLE.sub("", text))
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def _windows(found: re.Match[str]) -> str:
    return bytes([ord(found[0])]).decode("cp1252", "ignore") if found[0] >= "\x80" else ""


def line(text: str) -> str:
    """One line: characters put right, white space of any kind as single spaces, none at the ends."""
    return " ".join(characters(text).split())


def lines(text: str) -> list[str]:
    """The lines of a text, each put right; empty ones stay, as they part paragraphs."""
    return [" ".join(each.split()) for each in characters(text).splitlines()]


def doubts(text: str) -> list[str]:
    """What looks wrong with the characters of a text: ``mojibake``, ``lost_characters``; mostly nothing."""
    if text.isascii():
        return []
    found = []
    if any(start in text for start in MOJIBAKE_STARTS) and len(MOJIBAKE.findall(text)) > 1:
        found.append("mojibake")
    if NO_CHARACTER in text:
        found.append("lost_characters")
    return found


def unwrapped(texts: list[str]) -> list[str]:
    """Lines that were broken in the middle of sentences joined to paragraphs; other lines as they are.

    A text counts as broken if it has at least four lines with another right below, most of them end without
    the end of a sentence, and of what follows those at least two in five begin with a small letter: headlines
    and lists do not.

    Args:
        texts: Lines, with empty ones between blocks.
    """
    below = [(now, after) for now, after in pairwise(texts) if now and after]
    running = [after for now, after in below if now[-1] not in SENTENCE_ENDS]
    small = sum(after[0].islower() for after in running)
    if len(below) < 4 or len(running) < 0.5 * len(below) or small < 0.4 * len(running):  # noqa: PLR2004
        return texts
    blocks: list[str] = []
    for each in texts:
        if each and blocks and blocks[-1]:
            blocks[-1] = f"{blocks[-1]} {each}"
        else:
            blocks.append(each)
    return blocks
