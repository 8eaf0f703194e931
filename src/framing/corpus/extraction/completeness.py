"""Whether a page shows all of its article: what says that it is behind a paywall, or breaks off.

One sign proves nothing: some outlets declare every article to be paid for, and authors end on dots. Two signs
of different kinds are a flag, and one that is alone is kept as ``paywall_sign``, for when the outlet's usual length
is known (``Lengths``).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any

from framing.corpus.extraction.declared import Declared
from framing.corpus.extraction.no_articles import count_words
from framing.corpus.extraction.page_furniture import NAMED

PAYWALL_NAMES = re.compile(
    r"(?:^|[\s_-])(?:paywall\w*|regwall|pay-?gate|metered(?:-?content)?|subscriber-?only|subscription-?(?:wall|offer)"
    r"|premium-?(?:wall|content|lock)|piano-(?:offer|inline|template)\w*|tp-(?:modal|container)|article-?locked"
    r"|locked-?content)(?:$|[\s_-])",
    re.IGNORECASE,
)
# ruff: noqa: E501  # a pattern is read as one line
PAYWALL_WORDS = re.compile(
    r"subscribe (?:now |today )?to (?:continue|keep|read|unlock)|to (?:continue|keep) reading|(?:already|not) a subscriber\?"
    r"|(?:for|to|is) subscribers only|only (?:available )?(?:for|to) (?:our )?subscribers|(?:unlock|read) (?:the full|this) article"
    r"|чтобы (?:про)?читать (?:статью |материал )?(?:дальше|полностью|далее|до конца)|доступ\w* (?:только )?(?:по подписке|подписчикам)"
    r"|оформите подписку|付费(?:内容|阅读|会员)|订阅后|登录后(?:阅读|查看)|会员专享",
    re.IGNORECASE,
)
GOES_ON = re.compile(
    r"(?:read more|continue reading|full (?:story|text)|читать (?:далее|полностью)|阅读全文)\W*$",
    re.IGNORECASE,
)
BREAKS_OFF = re.compile(r"(?:\.\.\.|…|\[\.\.\.\]|\[…\])\s*$")
SENTENCE_END = re.compile(r"[.!?。！？…][\"”’»」』)）\]]*\s*$")
TIERS = frozenset({"locked", "metered", "premium", "paid"})

MUCH_SHORTER = 0.6
"""Share of the declared length under which a text is not the whole."""

HALF = 0.5
FEW = 120
"""Words under which a text may be a teaser."""

USUAL_AT_LEAST = 20
"""Articles of an outlet from which its usual length is known."""

SHORT_FOR_OUTLET = 0.4
"""Share of its outlet's median length under which a text is short."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Completeness:
    """What is to be said of a page's completeness.

    Attributes:
        flags: ``paywalled`` and ``truncated`` with their reasons, where two signs agree.
        sign: The only sign of a paywall, if there is exactly one; else empty.
    """

    flags: tuple[tuple[str, str], ...] = ()
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Lengths:
    """How long the articles of outlets usually are.

    Attributes:
        medians: Outlet → median number of words, for outlets with enough articles.
    """

    medians: Mapping[str, float]

    @classmethod
    def learn(cls, lengths_by_outlet: Mapping[str, Iterable[int]]) -> "Lengths":
        """Learn the usual lengths.

        Args:
            lengths_by_outlet: Outlet → words of each of its articles.
        """
        known = {outlet: list(lengths) for outlet, lengths in sorted(lengths_by_outlet.items())}
        return cls({name: float(median(each)) for name, each in known.items() if len(each) >= USUAL_AT_LEAST})

    def second_sign(self, outlet: str, words: int) -> str:
        """Why a text is short for its outlet; empty if it is not, or too little is known of the outlet."""
        usual = self.medians.get(outlet, 0.0)
        if words >= SHORT_FOR_OUTLET * usual:
            return ""
        return f"{words} words where its outlet has {usual:g}"


def completeness(tree: Any, says: Declared, text: str) -> Completeness:
    """Judge whether a page shows all of its article.

    Args:
        tree: The page, parsed by lxml.
        says: What it declares.
        text: The text found on it.
    """
    words = count_words(text)
    signs = _paywall_signs(tree, says, text)
    short = _declares_more(says, text, words) or (f"only {words} words" if words < FEW else "")
    flags = []
    if len(signs) > 1 or (signs and short):
        flags.append(("paywalled", ", ".join([*signs, *([short] if short else [])])))
    ends = _end_signs(says, text, words)
    if len(ends) > 1 or _whole_body_is_longer(says, text):
        flags.append(("truncated", ", ".join(ends)))
    return Completeness(flags=tuple(flags), sign=signs[0] if signs and not flags else "")


def _paywall_signs(tree: Any, says: Declared, text: str) -> list[str]:
    """Signs of a paywall, at most one of each kind."""
    signs = []
    tier = says.meta.get("article:content_tier", "").lower()
    if says.free is False:
        signs.append("isAccessibleForFree is false")
    elif tier in TIERS:
        signs.append(f"article:content_tier {tier}")
    wall = next((each for each in tree.xpath(NAMED) if _is_wall(each)), None)
    if wall is not None:
        signs.append(f"an element {(wall.get('id') or wall.get('class') or '')[:40]!r}")
    shown = " ".join("".join(wall.itertext()).split()) if wall is not None else ""
    asked = PAYWALL_WORDS.search(f"{text[-600:]}\n{shown[:2000]}")
    if asked:
        signs.append(f"the words {asked[0]!r}")
    return signs


def _is_wall(element: Any) -> bool:
    if not isinstance(element.tag, str) or element.tag in {"script", "style", "link", "meta", "body", "html"}:
        return False
    named = PAYWALL_NAMES.search(f"{element.get('class') or ''} {element.get('id') or ''}")
    return named is not None and any(piece.strip() for piece in element.itertext())


def _declares_more(says: Declared, text: str, words: int) -> str:
    if says.words and words < MUCH_SHORTER * says.words:
        return f"{words} of {says.words} declared words"
    if says.body and len(text) < MUCH_SHORTER * says.body:
        return f"{len(text)} of {says.body} declared characters"
    return ""


def _end_signs(says: Declared, text: str, words: int) -> list[str]:
    """Signs that the text breaks off, at most one of each kind."""
    last = text.rstrip().rpartition("\n")[2]
    signs = [_declares_more(says, text, words)]
    if GOES_ON.search(last):
        signs.append(f"it ends on {last[-30:]!r}")
    elif BREAKS_OFF.search(last):
        signs.append("it ends on dots")
    elif not SENTENCE_END.search(last) and count_words(last) > 5:  # noqa: PLR2004  # a line of names ends so
        signs.append("its last sentence has no end")
    asked = PAYWALL_WORDS.search(text[-600:])
    if asked:
        signs.append(f"the words {asked[0]!r}")
    return [sign for sign in signs if sign]


def _whole_body_is_longer(says: Declared, text: str) -> bool:
    """True if the page itself carries a text twice as long in its JSON-LD: no sign but proof."""
    return bool(says.body) and len(text) < HALF * says.body
