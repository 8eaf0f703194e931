"""Who is asking: the user agent, which names this program and someone who can be reached."""

import os
from importlib.metadata import version

from framing.errors import UsageError

VARIABLE = "FRAMING_CONTACT"
"""Environment variable that is read if the recipe states no contact."""

TOKEN = "framing"  # noqa: S105  # the word robots.txt knows us by, no secret
LONGEST = 200

_ADVICE = (
    "Hosts must be able to reach whoever asks them for pages. Write an e-mail address or the address of a "
    "page about your study into the recipe, contact: name@university.example, or set "
    f"{VARIABLE}=name@university.example."
)


def user_agent(contact: str) -> str:
    """What stands in ``User-Agent``: ``framing/0.1.0 (+name@university.example)``.

    Args:
        contact: An e-mail address or a page; empty takes it from ``FRAMING_CONTACT``.

    Raises:
        UsageError: There is none, or it is neither; the message says how to set it.
    """
    stated = (contact or os.environ.get(VARIABLE, "")).strip(" ")
    if not stated:
        raise UsageError(f"no contact is set. {_ADVICE}")
    if (
        not (stated.isascii() and stated.isprintable())
        or len(stated) > LONGEST
        or set(stated) & set(" ()<>\"'")
    ):
        raise UsageError(
            f"the contact {stated[:LONGEST]!r} cannot be sent: one word of at most {LONGEST} printable ASCII "
            f"characters is expected. {_ADVICE}"
        )
    if not _reachable(stated):
        raise UsageError(f"the contact {stated!r} is neither an e-mail address nor a page. {_ADVICE}")
    return f"{TOKEN}/{version('framing-news')} (+{stated})"


def _reachable(stated: str) -> bool:
    if stated.startswith(("http://", "https://")):
        return "." in stated.partition("://")[2]
    name, at, host = stated.removeprefix("mailto:").partition("@")
    return bool(name and at and "." in host.strip(".") and "@" not in host)
