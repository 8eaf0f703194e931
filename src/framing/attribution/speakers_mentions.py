"""Names in the text: where they stand, what is said next to them, whether they look like people."""

import numpy as np

from framing.attribution.cues import words
from framing.attribution.speakers import Mention
from framing.attribution.speakers_words import NOT_NAMES, PLACES
from framing.attribution.voice_reading import Reading

HEAD = 3
"""A name behind so many words still stands at the head of its sentence."""
BEFORE_PLACES = words("the in at near from to across inside outside towards toward around")
LONGEST = 4


def find_mentions(reading: Reading) -> list[list[Mention]]:
    """The names in every article, in order.

    Args:
        reading: The tokens.
    """
    low = [word.removesuffix("'s").removesuffix("’s") for word in map(str.casefold, reading.forms)]
    may_be = (
        form[0].isupper() and word not in NOT_NAMES for form, word in zip(reading.forms, low, strict=True)
    )
    like_name = np.fromiter(may_be, dtype=np.bool_, count=len(low))[reading.numbers]
    sentence = reading.sentence_of()
    joined = np.zeros(len(reading), dtype=np.bool_)
    joined[1:] = like_name[1:] & like_name[:-1] & (sentence[1:] == sentence[:-1])
    firsts = np.flatnonzero(like_name & ~joined)
    ends = np.flatnonzero(like_name & ~np.append(joined[1:], False)) + 1
    found: list[list[Mention]] = [[] for _ in range(reading.n_articles)]
    article = np.searchsorted(reading.article_offsets, firsts, side="right") - 1
    number = sentence[firsts] - reading.article_sentences[article]
    head = firsts - reading.sentence_offsets[sentence[firsts]]
    ids, forms = reading.numbers.tolist(), reading.forms
    lows = [low[word] for word in ids]
    rows = zip(firsts.tolist(), ends.tolist(), article.tolist(), number.tolist(), head.tolist(), strict=True)
    for first, end, a, s, place in rows:
        text = forms[ids[first]] if end == first + 1 else " ".join([forms[word] for word in ids[first:end]])
        mention = Mention(
            sentence=s,
            token=first,
            end=end,
            text=text.removesuffix("'s").removesuffix("’s"),
            words=lows,
            opens=place <= HEAD,
            person=end > first + 1 and _is_person(lows[first:end], lows[first - 1] if place else ""),
        )
        found[a].append(mention)
    return found


def _is_person(words: list[str], before: str) -> bool:
    return len(words) <= LONGEST and before not in BEFORE_PLACES and not PLACES.intersection(words)
