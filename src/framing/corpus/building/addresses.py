"""One article, many addresses: which of them mean the same page, and what their finders know together."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from framing.outlets.registry import Registry, host
from framing.sources.web import TRACKERS
from framing.types import Address, Outlet

TWIN_HOST = re.compile(r"^(?:www\d?|m|mobile|amp|wap)\.(?=[^.]+\.[^.])")
"""What a host's name begins with where it serves the same pages under another name."""

TWIN_PATH = re.compile(r"(?:/amp|\.amp)(?=/?$)|/amp(?=\.html?$)", re.IGNORECASE)
TWIN_QUERY = {"amp", "outputtype"}
DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """An address as one source found it.

    Attributes:
        rank: Place of the source in the recipe, from 0.
        address: What it found.
    """

    rank: int
    address: Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """One article that is expected, however many addresses lead to it.

    Attributes:
        key: The form of the address that all its spellings share.
        url: The address that is asked for.
        live: True if some finder wants the publisher's own page; else only copies are asked for.
        copies: Addresses of archives' copies, sorted.
        finders: Source and place of everything that found it, in the recipe's order.
        hints: What they say of the article; where they disagree, the first in the recipe's order is heard,
            then the first by place, address and text.
        outlet: The outlet, or None if the registry does not know it.
        spellings: Every address of the publisher under which it was found, sorted.
    """

    key: str
    url: str
    live: bool
    copies: tuple[str, ...]
    finders: tuple[tuple[str, str], ...]
    hints: Mapping[str, str]
    outlet: Outlet | None
    spellings: tuple[str, ...] = ()


def address_key(url: str) -> str:
    """The form of an address that all its spellings share: host, path and what matters of the query.

    ``http`` and ``https``, ``www.``, mobile and AMP hosts, AMP endings, a last slash, the order of parameters
    and those that only follow readers about make no difference.

    Example:
        >>> address_key("http://m.news.example/2024/talks/amp?utm_source=x")
        'news.example/2024/talks'
    """
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        port = None
    name = (parts.hostname or "").rstrip(".")
    plain = name if re.fullmatch(r"[\d.]+", name) else TWIN_HOST.sub("", name)
    shown = plain if port in {None, DEFAULT_PORTS.get(parts.scheme)} else f"{plain}:{port}"
    path = TWIN_PATH.sub("", unquote(parts.path)).rstrip("/")
    kept = sorted(
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not TRACKERS.fullmatch(name) and name.lower() not in TWIN_QUERY
    )
    query = "&".join(f"{name}={value}" for name, value in kept)
    return f"{shown}{path}" + (f"?{query}" if query else "")


def leads(findings: Iterable[Finding], registry: Registry) -> list[Lead]:
    """One lead for every page that was found, sorted by key; the order of the findings does not matter.

    Args:
        findings: What the sources found.
        registry: Known outlets.
    """
    together: dict[str, list[Finding]] = {}
    for finding in findings:
        together.setdefault(address_key(finding.address.url), []).append(finding)
    known: dict[tuple[str, str], Outlet | None] = {}
    return [_lead(key, together[key], registry, known) for key in sorted(together)]


def _lead(
    key: str, found: list[Finding], registry: Registry, known: dict[tuple[str, str], Outlet | None]
) -> Lead:
    found = sorted(found, key=_order)
    live = [each for each in found if each.address.copy is None]
    hints: dict[str, str] = {}
    for each in found:
        # A date travels with its evidence, or the evidence of one finder would vouch for another's date.
        said = dict(each.address.hints)
        if "published" in hints:
            said.pop("date_evidence", None)
        hints = {**said, **hints}
    choice = live or found
    url = (choice[0] if len(choice) == 1 else min(choice, key=_preference)).address.url
    publisher = (host(url), hints.get("outlet", ""))
    if publisher not in known:
        known[publisher] = outlet_of(*publisher, registry)
    return Lead(
        key=key,
        url=url,
        live=bool(live),
        copies=tuple(sorted({each.address.copy for each in found if each.address.copy})),
        finders=tuple(dict.fromkeys((each.address.source, each.address.found_in) for each in found)),
        hints=hints,
        outlet=known[publisher],
        spellings=tuple(sorted({each.address.url for each in found})),
    )


def outlet_of(url: str, named: str, registry: Registry) -> Outlet | None:
    """The outlet of a page: as its finder names it, else by its address."""
    return (registry.find(named) if named else None) or registry.find(url)


def _order(finding: Finding) -> tuple[int, str, str, str, str]:
    said = finding.address
    return finding.rank, said.found_in, said.url, said.copy or "", repr(sorted(said.hints.items()))


def _preference(finding: Finding) -> tuple[bool, int, bool, int, str]:
    """The page itself before its AMP and mobile twins, then as the recipe's order and shortness have it."""
    url = finding.address.url
    parts = urlsplit(url)
    name = parts.hostname or ""
    twin = bool(TWIN_PATH.search(parts.path)) or bool(re.match(r"(?:m|mobile|amp|wap)\.", name))
    twin = twin or any(each.lower() in TWIN_QUERY for each, _ in parse_qsl(parts.query))
    return twin, finding.rank, parts.scheme != "https", len(url), url
