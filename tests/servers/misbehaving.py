"""A server that answers as no server should, for tests: every path has a function that holds the line.

```
with misbehaving({"/drip": lambda line: line.sendall(b"H")}) as server:
    server.url("/drip")
```
Paths without a function answer 404, so that there is no robots.txt unless a test wants one.
"""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

Line = socket.socket
Behaviour = Callable[[Line], None]


@dataclass
class Misbehaving:
    """The running server.

    Attributes:
        port: Its port.
        address: Its numeric address.
        heads: Head of every request that came.
    """

    port: int
    address: str
    behaviours: Mapping[str, Behaviour]
    heads: list[str] = field(default_factory=list)

    def url(self, path: str, host: str | None = None) -> str:
        """The address of a path."""
        return f"http://{host or self.address}:{self.port}{path}"

    def paths(self) -> list[str]:
        """Every path that was asked for."""
        return [head.split(" ")[1] for head in self.heads]

    def serve(self, line: Line) -> None:
        """Take one request and misbehave."""
        with line, suppress(OSError, ssl.SSLError):
            line.settimeout(30)
            head = b""
            while b"\r\n\r\n" not in head:
                more = line.recv(4096)
                if not more:
                    return
                head += more
            self.heads.append(head.decode("latin-1"))
            path = head.split(b" ")[1].decode("latin-1")
            self.behaviours.get(path, not_there)(line)


def not_there(line: Line) -> None:
    """404."""
    line.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")


def says(status: str, headers: str = "", body: bytes = b"") -> Behaviour:
    """A well-formed answer.

    Args:
        status: ``302 Found``.
        headers: Lines, each ended by a line break.
        body: The body.
    """
    lines = "".join(f"{each}\r\n" for each in headers.splitlines())
    head = f"HTTP/1.1 {status}\r\n{lines}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    return lambda line: line.sendall(head.encode("latin-1") + body)


def raw(data: bytes) -> Behaviour:
    """Exactly these bytes, and the end of the line."""
    return lambda line: line.sendall(data)


def in_turn(*behaviours: Behaviour) -> Behaviour:
    """One behaviour after the other; the last one stays."""
    left = list(behaviours)

    def next_one(line: Line) -> None:
        (left.pop(0) if len(left) > 1 else left[0])(line)

    return next_one


@contextmanager
def misbehaving(behaviours: Mapping[str, Behaviour], address: str = "127.0.0.1") -> Iterator[Misbehaving]:
    """Run the server.

    Args:
        behaviours: Path → what it does.
        address: Numeric address to listen at.
    """
    with socket.socket() as listening:
        listening.bind((address, 0))
        listening.listen(32)
        server = Misbehaving(listening.getsockname()[1], address, behaviours)
        accepting = threading.Thread(target=_accept, args=(listening, server.serve), daemon=True)
        accepting.start()
        try:
            yield server
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            accepting.join()


def _accept(listening: socket.socket, serve: Callable[[Line], None]) -> None:
    while True:
        try:
            line, _ = listening.accept()
        except OSError:
            return
        threading.Thread(target=serve, args=(line,), daemon=True).start()
