"""Names for readers: a dimension, a measure, a unit, as prose and figures write them."""


def readable(name: str) -> str:
    """A name in snake case as words: ``peace_mediation`` → ``peace mediation``."""
    return " ".join(name.replace("_", " ").split())


def sentence_case(text: str) -> str:
    """The text with its first letter large, and nothing else changed."""
    return text[:1].upper() + text[1:]


def in_unit(unit: str) -> str:
    """How a unit follows its number in a sentence: `` per thousand tokens``, `` as a share of sentences``."""
    if unit.startswith("per "):
        return f" {unit}"
    return f" as a {unit}" if unit.startswith("share") else f" on the scale “{unit}”"


def listing(items: list[str]) -> str:
    """``a``, ``a and b``, ``a, b, and c``: names that hold an "and" themselves stay apart."""
    if len(items) < 2:  # noqa: PLR2004  # one item, or none, needs no "and"
        return "".join(items)
    comma = "," if len(items) > 2 else ""  # noqa: PLR2004  # a pair needs no comma
    return f"{', '.join(items[:-1])}{comma} and {items[-1]}"


def counted(number: int, singular: str, plural: str | None = None) -> str:
    """``1 outlet``, ``7 outlets``."""
    from framing.reports.numbers import whole

    return f"{whole(number)} {singular if number == 1 else plural or singular + 's'}"
