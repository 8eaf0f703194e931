"""Stubs for outlets that the registry does not know, to be filled in by hand."""

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path

from framing.outlets.card import card_text
from framing.outlets.registry import Registry, name_key
from framing.types import Outlet

NOTE = "UNREVIEWED: written by framing corpus import. Check every line and add labels."
DOMAIN = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")
HEAD = """\
# UNREVIEWED. Only the name is from the data: country ZZ, kind, time zone and date order are placeholders.
# Fill them in, add labels with a reference each, and remove the note; then import again with this folder.
"""


class Stubs:
    """Outlets of a registry, and stubs for names that it does not know."""

    def __init__(self, registry: Registry) -> None:
        """Begin with no stub.

        Args:
            registry: Known outlets.
        """
        self.registry = registry
        self._made: dict[str, Outlet] = {}

    def make(self, name: str) -> Outlet:
        """The stub for a name, the same for every spelling of it that differs in case and punctuation only.

        It claims nothing that is not known: no label, no country, UTC, and an order of dates under which
        ambiguous dates are rejected.
        """
        key = name_key(name)
        known = self.registry.find(name)
        if known is not None:
            return known
        if key not in self._made:
            self._made[key] = Outlet(
                id=self._new_id(name, key),
                name=name,
                kind="online",
                country="ZZ",
                languages=("en",),
                domains=(name.casefold(),) if DOMAIN.fullmatch(name.casefold()) else (),
                time_zone="Etc/UTC",
                date_order="YMD",
                note=NOTE,
            )
        return self._made[key]

    def outlet(self, outlet_id: str, languages: Collection[str]) -> Outlet:
        """An outlet of the registry, or the stub of that identifier with the languages of its articles."""
        if outlet_id in self.registry:
            return self.registry.get(outlet_id)
        stub = next(each for each in self._made.values() if each.id == outlet_id)
        return replace(stub, languages=tuple(sorted(languages)))

    def write(self, folder: Path, outlets: Iterable[Outlet]) -> tuple[Path, ...]:
        """Write the stubs among some outlets as YAML files; a file that is there is left alone.

        Returns:
            The files written.
        """
        stubs = [outlet for outlet in outlets if outlet.id not in self.registry]
        if stubs:
            folder.mkdir(parents=True, exist_ok=True)
        paths = [(folder / f"{outlet.id}.yaml", outlet) for outlet in stubs]
        fresh = [(path, outlet) for path, outlet in paths if not path.exists()]
        for path, outlet in fresh:
            path.write_text(HEAD + card_text(outlet), encoding="utf-8", newline="\n")
        return tuple(path for path, _ in fresh)

    def _new_id(self, name: str, key: str) -> str:
        plain = "".join(
            c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c)
        )
        made = "_".join(re.findall(r"[a-z0-9]+", plain)).removeprefix("the_")
        # A name in another script, or with a taken identifier, gets a hash: it must not depend on order.
        digest = hashlib.sha256(key.encode()).hexdigest()[:8]
        if len(made) < 2:  # noqa: PLR2004  # one letter says nothing
            return f"outlet_{digest}"
        return made if made not in self.registry and made.replace("_", "") == key else f"{made}_{digest}"
