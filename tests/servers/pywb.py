"""A real web archive on this machine: pywb over WARC files, with its CDX API and its replay."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
COLLECTION = "news"
PATIENCE = 120.0
"""Seconds in which pywb must have begun to answer."""


@dataclass(frozen=True, kw_only=True)
class WebArchive:
    """Where a running pywb answers.

    Attributes:
        api: Its CDX server.
        replay: Below this it shows its captures.
        log: What it has to say.
    """

    api: str
    replay: str
    log: Path


def wayback_executable() -> Path:
    """pywb's own server; the test is skipped where there is none."""
    named = os.environ.get("FRAMING_PYWB")
    own = ROOT / ".venv-pywb" / "bin" / "wayback"
    found = named or (str(own) if own.exists() else shutil.which("wayback"))
    if not found or not Path(found).exists():
        pytest.skip("pywb is not here: run tests/servers/install, or set FRAMING_PYWB to its `wayback`")
    return Path(found)


@contextmanager
def web_archive(folder: Path, warcs: Iterable[Path]) -> Iterator[WebArchive]:
    """pywb over WARC files, as long as the block lasts.

    Args:
        folder: An empty folder for its collection and its log.
        warcs: Files that it serves.
    """
    wayback = wayback_executable()
    folder.mkdir(parents=True, exist_ok=True)
    manager = wayback.parent / "wb-manager"
    for arguments in (("init", COLLECTION), ("add", COLLECTION, *(str(warc.resolve()) for warc in warcs))):
        subprocess.run([manager, *arguments], cwd=folder, check=True, capture_output=True, timeout=PATIENCE)
    log = folder / "log.txt"
    port = _free_port()
    with log.open("wb") as said:
        process = subprocess.Popen(
            [wayback, "-b", "127.0.0.1", "-p", str(port), "-d", str(folder)],
            cwd=folder, stdout=said, stderr=said, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            base = f"http://127.0.0.1:{port}/{COLLECTION}"
            _wait(base, process, log)
            yield WebArchive(api=f"{base}/cdx", replay=base, log=log)
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(base: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            with urlopen(f"{base}/", timeout=5):  # noqa: S310  # our own server
                return
        except (URLError, OSError):
            time.sleep(0.1)
    pytest.fail(f"pywb did not begin to answer: {log.read_text(encoding='utf-8', errors='replace')[-2_000:]}")
