"""What the sources on the web share: one form of an address; lists are asked for, or refused aloud."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TypeVar
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from framing.errors import UsageError
from framing.fetching.base import REFUSALS, Fetched, Web
from framing.sources.base import broken
from framing.types import Address, Draft, Page, Place

LIST_REFUSED = "list_refused"
"""Problem of a feed, sitemap or answer of an API that could not be fetched."""

LIST_UNREADABLE = "list_unreadable"
"""Problem of a feed, sitemap or answer of an API that came, but is not what it should be."""

MAX_ADDRESS = 4_000
"""Characters beyond which something is no address."""

MAX_HINT = 2_000
"""Characters of a hint that are kept: a headline is shorter."""

PRINTED_URL = "printed_url"
"""Hint: the address as it was printed, where it was changed."""

TRACKERS = re.compile(
    r"(?:utm_\w*|at_(?:medium|campaign|link\w*|ptr\w*|bbc\w*|format|custom\d)|ns_(?:mchannel|source|campaign|"
    r"linkname|fee)|fbclid|gclid|dclid|gbraid|wbraid|yclid|ysclid|msclkid|twclid|igshid|igsh|mc_cid|mc_eid|"
    r"mkt_tok|_openstat|oly_anon_id|oly_enc_id|vero_id|xtor|cmpid|ocid|smid|ito)",
    re.IGNORECASE,
)
"""Names of parameters that tell how a reader came and never what is shown. courlan's list is longer, but it
also takes away ``uid``, ``eid``, ``keyword`` and ``source``, by which some outlets tell their articles apart,
and orders what is left, so that archives no longer know the address."""

HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\]")
PATH_SAFE = "%/:;=@!$&'()*+,~-._[]"
QUERY_SAFE = PATH_SAFE + "?"
DEFAULT_PORTS = {"http": 80, "https": 443}

Found = TypeVar("Found", Address, Page, Draft, Address | Draft, Address | Page | Draft)


def normalised(printed: str, base: str | None = None) -> str | None:
    """An address in the one form that all sources use; None if it is no http address.

    Scheme and host in lower case, the host in ASCII, no default port, no fragment, no parameters that only
    follow readers about. Everything else stays as it is, in its order.

    Args:
        printed: The address as it was printed.
        base: Address of the document in which it stood, if it may be a relative one.

    Example:
        >>> normalised("HTTPS://News.Example:443/a?id=5&utm_source=rss#top")
        'https://news.example/a?id=5'
    """
    try:
        whole = "".join(printed.split())
        parts = urlsplit(urljoin(base, whole) if base else whole)
        host = _host(parts.hostname or "")
        port = parts.port
        path, query = quote(parts.path or "/", safe=PATH_SAFE), _query(parts.query)
    except ValueError:  # no host, a wrong port, half a character: Python's parser names them all so
        return None
    # A name before the host is a login, which no reader follows.
    if parts.scheme not in DEFAULT_PORTS or not host or "@" in parts.netloc:
        return None
    place = host if port in {None, DEFAULT_PORTS[parts.scheme]} else f"{host}:{port}"
    url = urlunsplit((parts.scheme, place, path, query, ""))
    return url if len(url) <= MAX_ADDRESS else None


def _host(name: str) -> str:
    """The name of a host in ASCII; empty if it is none. Programs disagree about hosts with other signs."""
    shown = f"[{name}]" if ":" in name else name
    shown = (shown if shown.isascii() else shown.encode("idna").decode()).rstrip(".")
    return shown if HOST.fullmatch(shown) else ""


def _query(printed: str) -> str:
    kept = [each for each in printed.split("&") if not TRACKERS.fullmatch(each.partition("=")[0])]
    return quote("&".join(kept), safe=QUERY_SAFE)


def address(
    printed: str,
    *,
    source: str,
    found_in: str,
    base: str | None = None,
    hints: Mapping[str, str] | None = None,
) -> Address | Draft:
    """One address that a source found, or a draft that says that it is none.

    Args:
        printed: The address as it was printed; kept as the hint ``PRINTED_URL`` if it was changed.
        source: Name of the source.
        found_in: Address of the list, or ``file:line``.
        base: What a relative address is relative to.
        hints: Our field → what the list says; empty values are left out, spaces are evened out.
    """
    url = normalised(printed, base) if printed.strip() else None
    if url is None:
        shown = " ".join(printed.split())[:200]
        return broken(Place(file=found_in), "broken_record", f"{source}: {shown!r} is no http address")
    said = {name: whole(" ".join(value.split())[:MAX_HINT]) for name, value in (hints or {}).items()}
    said = {name: value for name, value in said.items() if value}
    if url != printed.strip() and "://" in printed:
        said[PRINTED_URL] = whole(printed.strip()[:MAX_ADDRESS])
    return Address(url=url, source=source, found_in=found_in, hints=said)


def whole(text: str) -> str:
    """Text without halves of characters, which JSON can hold and no file can."""
    return text.encode("utf-8", "replace").decode()


def once(found: Iterable[Found]) -> Iterator[Found]:
    """What was found, in order, without addresses that are the same as an earlier one in every respect."""
    seen: set[bytes] = set()
    for each in found:
        if isinstance(each, Address):
            digest = hashlib.blake2b(repr(each).encode("utf-8", "replace"), digest_size=16).digest()
            if digest in seen:
                continue
            seen.add(digest)
        yield each


def ask(web: Web, url: str, source: str) -> Fetched | Draft:
    """Fetch a list; a refusal is a draft that names the source, the address and the reason."""
    came = web.get(url, purpose="list")
    return came if came.refusal is None else refused(came, source)


def refused(came: Fetched, source: str) -> Draft:
    """The draft of a list that could not be fetched."""
    why = REFUSALS.get(came.refusal or "", came.refusal)
    detail = f"{source}: {came.asked} gave nothing: {why}" + (f" ({came.detail})" if came.detail else "")
    return broken(Place(file=came.asked), LIST_REFUSED, detail)


def unreadable(source: str, url: str, expected: str, body: bytes | str = b"") -> Draft:
    """The draft of a list that came, but is not what it should be.

    Args:
        source: Name of the source.
        url: Address of the list.
        expected: What should have come, and what is wrong: the end of a sentence.
        body: What came; its beginning is shown.
    """
    text = body.decode("utf-8", "replace") if isinstance(body, bytes) else body
    return broken(Place(file=url), LIST_UNREADABLE, f"{source}: {url} is not {expected}", text[:400])


def check_address(source: str, option: str, value: str) -> None:
    """Refuse an option that is no http address.

    Raises:
        UsageError: With what was given.
    """
    if not isinstance(value, str) or normalised(value) is None:
        raise UsageError(f"source {source}: {option} must be an http or https address, not {value!r}.")


def check_pattern(source: str, option: str, value: str) -> None:
    """Refuse an option that is no regular expression.

    Raises:
        UsageError: With the place where it breaks.
    """
    try:
        re.compile(value)
    except (re.error, TypeError) as error:
        raise UsageError(f"source {source}: {option} is no regular expression: {error}.") from error


def day(source: str, option: str, value: date | str | None) -> date | None:
    """A day that a recipe gives.

    Raises:
        UsageError: It is none.
    """
    try:
        return date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        raise UsageError(
            f"source {source}: {option} must be a day such as 2024-05-16, not {value!r}."
        ) from None


def period(source: str, since: date | str | None, until: date | str | None) -> tuple[date, date]:
    """The first day wanted and the first day no longer wanted.

    Raises:
        UsageError: One of them is missing or no day, or the first is not before the other.
    """
    first, last = day(source, "since", since), day(source, "until", until)
    if first is None or last is None:
        raise UsageError(f"source {source}: say since and until: it can only be asked for a period.")
    if first >= last:
        raise UsageError(
            f"source {source}: since {first} is not before until {last}; until is the first day left out."
        )
    return first, last
