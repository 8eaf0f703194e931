"""Which quotations of a Chinese text are speech.

Chinese print puts slogans, names and terms into quotation marks all the time. Speech is a statement with an
end mark inside; or a fragment of five characters or more that stands within what somebody says and is not the
first half of a name (``“西伯利亚力量2号”合同``).
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from framing.attribution.quotes import Quotations
from framing.attribution.voice_reading import Reading

FRAGMENT, LONG = 5, 10
"""Characters of a fragment at least; of one that a word may follow."""
PAUSES = frozenset("的来了地吗呢，,。；;：:！？!?…、」』”’）)")


def is_fragment(reading: Reading, quotations: Quotations, k: int) -> bool:
    """Is a quotation without an end mark long enough, and no name or term?"""
    first, end = int(quotations.firsts[k]), int(quotations.ends[k])
    inside = reading.text(first, end)
    n = sum(character.isalnum() for character in inside)
    if n < FRAGMENT:
        return False
    behind = reading.forms[reading.numbers[end]][0] if end < len(reading) else "。"
    return behind in PAUSES or n >= LONG or "，" in inside


def only(quotations: Quotations, chosen: NDArray[np.bool_]) -> Quotations:
    """Some of the quotations.

    Args:
        quotations: All of them.
        chosen: Which to keep.
    """
    number = np.append(np.where(chosen, np.cumsum(chosen) - 1, -1), -1).astype(np.int32)
    return replace(
        quotations,
        firsts=quotations.firsts[chosen],
        ends=quotations.ends[chosen],
        goes_on=quotations.goes_on[chosen],
        closed=quotations.closed[chosen],
        of_token=number[quotations.of_token],
    )
