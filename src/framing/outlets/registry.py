"""The registry of outlets: who publishes, under which names, and what is known of them when."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Self

from framing.errors import BadConfig, UnknownName
from framing.types import Outlet

BUNDLED = Path(__file__).parent / "data"
"""The folder of the outlets that ship with the project, one YAML file each."""


class Registry:
    """Outlets by identifier, name, alias and domain; iteration is sorted by identifier.

    Example:
        >>> registry = Registry.load()
        >>> registry.find("XINHUA NEWS AGENCY").id
        'xinhua'
    """

    def __init__(self, outlets: Iterable[Outlet]) -> None:
        """Take outlets; of two with one identifier the later replaces the earlier.

        Raises:
            BadConfig: Two outlets share a name, alias or domain.
        """
        self._by_id = {outlet.id: outlet for outlet in outlets}
        self._by_key = _index(self._by_id.values())

    @classmethod
    def load(cls, *folders: Path) -> Self:
        """The bundled outlets and those of more folders.

        Args:
            folders: Folders with one YAML file per outlet; a later one replaces an outlet of the same
                identifier.

        Raises:
            BadConfig: A file has problems, a folder is missing, or two outlets share a name, alias or domain.
        """
        return cls([*_bundled(), *(outlet for folder in folders for outlet in read_folder(folder))])

    def get(self, outlet_id: str) -> Outlet:
        """The outlet with this identifier.

        Raises:
            UnknownName: There is none.
        """
        try:
            return self._by_id[outlet_id]
        except KeyError:
            raise UnknownName("outlet", outlet_id, self._by_id) from None

    def find(self, name: str) -> Outlet | None:
        """The outlet with this identifier, name, alias or domain; None if there is none.

        Case, spaces, punctuation and accents do not matter; an address is looked up by its domain, and a
        subdomain (``eng.example.org``) by the domain it belongs to.

        Args:
            name: A name in any script, a domain or an address.
        """
        found = self._by_key.get(name_key(name))
        return found if found is not None else self._by_domain(name)

    def near(self, name: str) -> tuple[str, ...]:
        """Up to three outlets with a name that looks like a name, as they write themselves, best first."""
        spelt = {name_key(known): outlet.name for outlet in self for known in (outlet.name, *outlet.aliases)}
        close = get_close_matches(name_key(name), spelt, n=6, cutoff=0.75)
        return tuple(dict.fromkeys(spelt[key] for key in close))[:3]

    def __iter__(self) -> Iterator[Outlet]:
        """The outlets, sorted by identifier."""
        return iter(sorted(self._by_id.values(), key=lambda outlet: outlet.id))

    def __len__(self) -> int:
        """The number of outlets."""
        return len(self._by_id)

    def __contains__(self, outlet_id: object) -> bool:
        """True if an outlet has this identifier."""
        return outlet_id in self._by_id

    def _by_domain(self, name: str) -> Outlet | None:
        domain = host(name)
        while "." in domain:
            outlet = self._by_key.get(name_key(domain))
            if outlet is not None and domain in outlet.domains:
                return outlet
            domain = domain.partition(".")[2]
        return None


@cache
def _bundled() -> tuple[Outlet, ...]:
    """The outlets that ship with the project, read once in a process: they cannot change while it runs."""
    return read_folder(BUNDLED)


def read_folder(folder: Path) -> tuple[Outlet, ...]:
    """The outlets of a folder, sorted by identifier.

    Args:
        folder: A folder with one YAML file per outlet.

    Raises:
        BadConfig: The folder is missing, or files have problems: those of all files are listed at once.
    """
    from framing.outlets.card import read_outlet

    if not folder.is_dir():
        raise BadConfig(f"{folder} is no folder. It should hold one YAML file per outlet.")
    outlets, problems = [], []
    for path in sorted(folder.glob("*.yaml")):
        try:
            outlets.append(read_outlet(path))
        except BadConfig as bad:
            problems.append(bad)
    if problems:
        raise BadConfig(
            "\n\n".join(str(bad) for bad in problems), tuple(p for bad in problems for p in bad.problems)
        )
    return tuple(outlets)


@cache
def name_key(name: str) -> str:
    """What must agree for names to match: no case, spaces, punctuation, accents, nor a leading *the*."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).casefold()
    words = re.findall(r"\w+", plain.replace("_", " "))
    if len(words) > 1 and words[0] in {"the", "www"}:
        words = words[1:]
    return "".join(words)


def host(name: str) -> str:
    """The domain of an address or domain, lower-case, without ``www``; text without a dot stays as it is."""
    host = re.sub(r"^[a-z][a-z0-9+.-]*://", "", name.strip().casefold())
    return re.split(r"[/:?#]", host, maxsplit=1)[0].removeprefix("www.")


def _index(outlets: Iterable[Outlet]) -> dict[str, Outlet]:
    index: dict[str, Outlet] = {}
    clashes = []
    for outlet in sorted(outlets, key=lambda each: each.id):
        for name in (outlet.id, outlet.name, *outlet.aliases, *outlet.domains):
            owner = index.setdefault(name_key(name), outlet)
            if owner.id != outlet.id:
                clashes.append(f"{name!r} belongs to both {owner.id} and {outlet.id}")
    if clashes:
        raise BadConfig("Names must lead to one outlet each: " + "; ".join(clashes) + ".")
    return index
