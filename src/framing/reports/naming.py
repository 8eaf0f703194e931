"""Names for readers: a dimension, a measure, a unit, as prose and figures write them."""

MEASURES = {
    "dictionary": "dictionary",
    "frameaxis_bias": "FrameAxis bias",
    "frameaxis_intensity": "FrameAxis intensity",
    "topic_share": "topic share",
    "centroid": "centroid similarity",
}


def readable(name: str) -> str:
    """A name in snake case as words: ``peace_mediation`` → ``peace mediation``."""
    return " ".join(name.replace("_", " ").split())


def sentence_case(text: str) -> str:
    """The text with its first letter large, and nothing else changed."""
    return text[:1].upper() + text[1:]


def measure_title(measure: str) -> str:
    """The name of a measure, with its variant, for headings."""
    if measure in MEASURES:
        return MEASURES[measure]
    return readable(measure)


def shorten(text: str, length: int) -> str:
    """The text, or its beginning up to a whole word and an ellipsis, at most ``length`` signs long."""
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    head, space, _ = cut.rpartition(" ")
    return (head if space and len(head) > length // 2 else cut).rstrip(" ,;:") + "…"


def listing(items: list[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    if len(items) < 2:  # noqa: PLR2004  # one item, or none, needs no "and"
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def counted(number: int, singular: str, plural: str | None = None) -> str:
    """``1 outlet``, ``7 outlets``."""
    from framing.reports.numbers import whole

    return f"{whole(number)} {singular if number == 1 else plural or singular + 's'}"
