"""A real nginx on this machine, for tests: several hosts at several addresses, and the log of what was asked.

```
with nginx(tmp_path, Site(root=folder), Site(locations="location = /no { return 429; }")) as web:
    web.url(0, "/robots.txt")   # http://127.0.0.1:41234/robots.txt
    web.url(1, "/")             # http://127.0.0.2:41234/
    web.paths(0)                # every path that host 0 was asked for, in order
```
"""

import http.client
import json
import os
import shutil
import socket
import subprocess
import time
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

PATIENCE = 60.0
"""Seconds for what takes a moment, unless the machine is very busy."""

MARK = "/mark-of-the-test-"

TRIES = 5
"""A port that was free may be taken by another test before nginx has it."""


@dataclass(frozen=True, kw_only=True)
class Site:
    """One host.

    Attributes:
        root: Folder that is served; None answers 404 to everything that ``locations`` does not name.
        locations: More of the ``server`` block: ``location = /gone { return 410; }``.
        certificate: PEM file with key and certificate: the host then speaks TLS.
    """

    root: Path | None = None
    locations: str = ""
    certificate: Path | None = None


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One line of the access log.

    Attributes:
        host: Number of the site.
        path: Path and query as they came over the line.
        status: What was answered.
        agent: ``User-Agent``.
        moment: When the answer was done, in seconds.
        since: ``If-Modified-Since`` or ``If-None-Match``, or empty.
    """

    host: int
    path: str
    status: int
    agent: str
    moment: float
    since: str


@dataclass(frozen=True, kw_only=True)
class Nginx:
    """A running nginx.

    Attributes:
        folder: Where its files are.
        sites: What it serves.
        port: Its port, the same at every address.
    """

    folder: Path
    sites: tuple[Site, ...]
    port: int

    def url(self, site: int = 0, path: str = "/") -> str:
        """The address of a path at a site; sites are at 127.0.0.1, 127.0.0.2 …"""
        scheme = "https" if self.sites[site].certificate else "http"
        return f"{scheme}://{address(site)}:{self.port}{path}"

    def asked(self) -> list[Asked]:
        """Everything that was asked so far, in the order in which the answers were done."""
        mark = self._mark()
        until = time.monotonic() + PATIENCE
        while mark not in (log := (self.folder / "access.log").read_text(encoding="utf-8")):
            assert time.monotonic() < until, "nginx writes no log"
            time.sleep(0.005)
        return [_asked(line) for line in log.splitlines() if MARK not in line]

    def _mark(self) -> str:
        """Ask for a path that nobody else does.

        A line of the log is written after its answer was sent, but before the next request is looked at: once
        this one is in the log, so are all that were answered before.
        """
        site = next(number for number, each in enumerate(self.sites) if each.certificate is None)
        path = f"{MARK}{uuid.uuid4().hex}"
        line = http.client.HTTPConnection(address(site), self.port, timeout=PATIENCE)
        with closing(line):
            line.request("GET", path)
            line.getresponse().read()
        return path

    def paths(self, site: int = 0) -> list[str]:
        """The paths that one site was asked for."""
        return [each.path for each in self.asked() if each.host == site]


def address(site: int) -> str:
    """The numeric address of a site."""
    return f"127.0.0.{site + 1}"


@contextmanager
def nginx(folder: Path, *sites: Site) -> Iterator[Nginx]:
    """Run an nginx; the test is skipped where there is none.

    Args:
        folder: For its configuration and logs.
        sites: Its hosts, by number.
    """
    program = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
    if program is None:
        pytest.skip("nginx is not installed (Debian: apt-get install nginx-light)")
    home = folder / "nginx"
    (home / "temp").mkdir(parents=True)
    process, port = _started(program, home, sites)
    try:
        yield Nginx(folder=home, sites=sites, port=port)
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


def _started(program: str, home: Path, sites: tuple[Site, ...]) -> tuple[subprocess.Popen[bytes], int]:
    for _ in range(TRIES):
        port = _free_port(len(sites))
        (home / "nginx.conf").write_text(_configuration(home, sites, port), encoding="utf-8")
        process = subprocess.Popen(
            [program, "-p", str(home), "-e", str(home / "error.log"), "-c", str(home / "nginx.conf")],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        if _answers(process, port):
            return process, port
        process.kill()
        process.wait()
    pytest.fail(f"nginx does not start: {(home / 'error.log').read_text(encoding='utf-8')[-2000:]}")


def _answers(process: subprocess.Popen[bytes], port: int) -> bool:
    until = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < until:
        try:
            socket.create_connection((address(0), port), timeout=1).close()
        except OSError:
            time.sleep(0.01)
        else:
            return True
    return False


def _free_port(sites: int) -> int:
    """A port that is free at every address."""
    while True:
        with socket.socket() as first:
            first.bind((address(0), 0))
            port = int(first.getsockname()[1])
        try:
            for site in range(1, sites):
                with socket.socket() as other:
                    other.bind((address(site), port))
        except OSError:
            continue
        return port


def _configuration(home: Path, sites: tuple[Site, ...], port: int) -> str:
    temporary = "".join(
        f"{kind}_temp_path {home}/temp/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.name == "posix" and os.geteuid() == 0 else ""
    return f"""
daemon off; master_process off; {user}
pid {home}/nginx.pid;
events {{ worker_connections 256; }}
http {{
  {temporary}
  log_format asked escape=json '{{"address": "$server_addr", "path": "$request_uri", "status": $status,'
    '"agent": "$http_user_agent", "moment": $msec, "since": "$http_if_none_match$http_if_modified_since"}}';
  access_log {home}/access.log asked;
  types {{ text/html html; text/plain txt; application/xml xml rss; application/json json;
          application/gzip gz; image/png png; application/pdf pdf; }}
  default_type application/octet-stream;
  {"".join(_server(number, site, port) for number, site in enumerate(sites))}
}}
"""


def _server(number: int, site: Site, port: int) -> str:
    tls = (
        f"ssl_certificate {site.certificate}; ssl_certificate_key {site.certificate};"
        if site.certificate
        else ""
    )
    root = f"root {site.root or 'nothing'};"  # relative to its own folder, where nothing is
    listen = f"{address(number)}:{port}{' ssl' if site.certificate else ''}"
    return f"server {{ listen {listen}; server_name _; charset off; {tls} {root}\n{site.locations}\n}}\n"


def _asked(line: str) -> Asked:
    read = json.loads(line)
    return Asked(
        host=int(read["address"].rpartition(".")[2]) - 1,
        path=read["path"],
        status=read["status"],
        agent=read["agent"],
        moment=read["moment"],
        since=read["since"],
    )
