"""Which refusals still stand: what a host said stays said; what we ourselves decided is decided anew."""

import hashlib
from dataclasses import dataclass

from framing.fetching.base import PASSING, Manners
from framing.fetching.records import Outcome

OF_THE_WORLD = frozenset(
    {
        "no_such_host",
        "private_address",
        "bad_port",
        "bad_redirect",
        "bad_certificate",
        "robots",
        "removal_asked",
    }
)
"""Refusals that may have gone when the world has changed: a new round asks for such addresses once more."""

OF_THE_MANNERS = {
    "private_address": ("loopback",),
    "bad_port": ("loopback",),
    "bad_redirect": ("loopback",),
    "robots": ("obey_robots",),
    "too_large": ("max_bytes", "max_list_bytes"),
    "bomb": ("max_ratio",),
    "forbidden": ("contact",),
}
"""Refusal → the manners that it depends on: with others, such addresses are asked for once more."""


def under(manners: Manners, refusal: str | None) -> str:
    """The manners that a refusal depends on, as the archive keeps them; the contact only as a digest."""
    return " ".join(f"{name}={_said(manners, name)}" for name in OF_THE_MANNERS.get(refusal or "", ()))


def _said(manners: Manners, name: str) -> str:
    value = str(getattr(manners, name))
    return hashlib.sha256(value.encode()).hexdigest()[:16] if name == "contact" else value


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Judges refusals that were met before.

    Attributes:
        manners: How the build behaves now; without a contact, nothing depends on that.
        round: The round of now.
    """

    manners: Manners
    round: str

    def stands(self, outcome: Outcome) -> bool:
        """Whether an address with this outcome need not be asked for: it came, or is refused for good."""
        if outcome.refusal is None:
            return True
        if outcome.refusal in PASSING or self._changed(outcome):
            return False
        return outcome.refusal not in OF_THE_WORLD or outcome.round == self.round

    def _changed(self, outcome: Outcome) -> bool:
        """Whether it was refused under other manners; archives of before say nothing of them."""
        if not outcome.under or (outcome.refusal == "forbidden" and not self.manners.contact):
            return False
        return outcome.under != under(self.manners, outcome.refusal)
