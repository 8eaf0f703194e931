"""Which addresses may be asked: taken apart, resolved here, and everything they resolve to checked."""

import ipaddress
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from queue import Empty, Queue
from threading import Thread

import httpx

from framing.fetching.base import Refused

Resolver = Callable[[str, int], Sequence[str]]
"""Host and port → its numeric addresses. Raises ``Refused`` if there are none."""

PORTS = {"http": 80, "https": 443}
LONGEST_URL = 8_000

LONGEST_LOOK_UP = 20.0
"""Seconds to wait for the number of a name."""

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_SIX_TO_FOUR = ipaddress.IPv6Network("2002::/16")
_NEVER = tuple(
    ipaddress.ip_network(each)
    for each in (
        "0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "240.0.0.0/4",
        "168.63.129.16/32",  # a public number that answers inside a large cloud only
        "::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16",
        "fc00::/7", "fe80::/10", "fec0::/10",
    )
)  # fmt: skip
"""Ranges that are refused whatever the ``ipaddress`` of this Python thinks of them (it changed its mind)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One address, taken apart.

    Attributes:
        url: As it is asked: ASCII, without fragment.
        scheme: ``http`` or ``https``.
        host: Name or number, in ASCII, without brackets.
        port: The port that is asked.
        path: Path and query, as they go over the line.
    """

    url: str
    scheme: str
    host: str
    port: int
    path: bytes

    @property
    def place(self) -> str:
        """Host, with the port if it is an unusual one: what intervals and rests are kept for."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port in PORTS.values() else f"{host}:{self.port}"

    @property
    def host_header(self) -> str:
        """What stands in ``Host``."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme, host and port: what a robots.txt speaks for."""
        return f"{self.scheme}://{self.host_header}"


def target_of(url: str, base: Target | None = None) -> Target:
    """Take an address apart.

    Args:
        url: The address; a relative one needs ``base``.
        base: What it stands in relation to.

    Raises:
        Refused: It is no http or https address, or carries a user name.
    """
    try:
        parsed = httpx.URL(base.url).join(url) if base else httpx.URL(url)
    except (httpx.InvalidURL, ValueError, TypeError) as error:
        raise Refused("not_http", f"no address: {error}") from error
    return _checked_parts(parsed.copy_with(fragment=None))


def _checked_parts(parsed: httpx.URL) -> Target:
    host = parsed.raw_host.decode("ascii").rstrip(".")
    if parsed.scheme not in PORTS:
        raise Refused("not_http", f"its scheme is {parsed.scheme[:20]!r}")
    if not host:
        raise Refused("not_http", "it names no host")
    if parsed.userinfo:
        raise Refused("not_http", "it carries a user name")
    if len(str(parsed)) > LONGEST_URL:
        raise Refused("not_http", f"it has more than {LONGEST_URL} characters")
    port = PORTS[parsed.scheme] if parsed.port is None else parsed.port
    return Target(url=str(parsed), scheme=parsed.scheme, host=host, port=port, path=parsed.raw_path)


def system_resolver(host: str, port: int) -> list[str]:
    """Ask the operating system for the numeric addresses of a host.

    Raises:
        Refused: There are none, or the name servers do not answer.
    """
    answers: Queue[list[str] | Refused] = Queue()
    Thread(target=_look_up, args=(host, port, answers), daemon=True).start()
    try:
        found = answers.get(timeout=LONGEST_LOOK_UP)
    except Empty:
        raise Refused("no_connection", f"{host}: no name server answered in {LONGEST_LOOK_UP:g} s") from None
    if isinstance(found, Refused):
        raise found
    return found


def _look_up(host: str, port: int, answers: "Queue[list[str] | Refused]") -> None:
    """Look a name up beside everything else: the system's own call cannot be given a time."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        unknown = error.errno in {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}
        answers.put(Refused("no_such_host" if unknown else "no_connection", f"{host}: {error.strerror}"))
    except (OSError, ValueError, OverflowError) as error:
        answers.put(Refused("no_such_host", f"{host}: {error}"))
    else:
        answers.put(list(dict.fromkeys(str(each[4][0]) for each in found)))


def checked_numbers(target: Target, resolve: Resolver, *, loopback: bool) -> list[str]:
    """The numeric addresses of a target's host, if every one of them may be asked.

    Args:
        target: What is to be asked.
        resolve: Looks names up.
        loopback: True lets addresses of this machine through as well, on any port.

    Raises:
        Refused: One is not public, the port is not 80 or 443, or there is no such host.
    """
    numbers = list(resolve(target.host, target.port))
    if not numbers:
        raise Refused("no_such_host", target.host)
    local = [loopback and _of_this_machine(each) for each in numbers]
    for each, passed in zip(numbers, local, strict=True):
        if not passed and not is_public(each):
            raise Refused("private_address", f"{target.host} is {each}")
    if not all(local) and target.port not in PORTS.values():
        raise Refused("bad_port", f"port {target.port}")
    return numbers


def is_public(number: str) -> bool:
    """Whether a numeric address belongs to the public internet, also when it is wrapped in another one."""
    try:
        address = _unwrapped(ipaddress.ip_address(number))
    except ValueError:
        return False
    return (
        address.is_global
        and not (address.is_multicast or address.is_reserved or address.is_unspecified)
        and not any(address in network for network in _NEVER if network.version == address.version)
    )


def _of_this_machine(number: str) -> bool:
    try:
        return _unwrapped(ipaddress.ip_address(number)).is_loopback
    except ValueError:
        return False


def _unwrapped(address: IPAddress) -> IPAddress:
    """The IPv4 address that an IPv6 address stands for, if it does."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address.ipv4_mapped:
        return address.ipv4_mapped
    if address in _SIX_TO_FOUR and address.sixtofour:
        return address.sixtofour
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address
