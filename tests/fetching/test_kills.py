"""Killed at any moment, a build loses nothing that was committed and asks for nothing twice."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import pytest
from tests.servers.misbehaving import Line, misbehaving, says
from tests.servers.nginx import Nginx, Site, nginx
from warcio.archiveiterator import ArchiveIterator

from framing.fetching.archive import Archive

PAGES, SITES, KILLS = 60, 3, 4


def build(archive: Path, listed: Path, root: Path, interval: float = 0.02) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.fetching.building", str(archive), str(listed), str(interval)],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    return process


def committed(folder: Path) -> dict[str, bytes]:
    """Every page that counts, read back; reading checks every digest."""
    with Archive.open(folder) as archive:
        pages = {page.asked: page.body for page in archive.pages()}
        assert len(pages) == len(list(archive.outcomes()))
    for path in folder.glob("*.warc.gz"):
        with path.open("rb") as file:
            for record in ArchiveIterator(file, check_digests="raise"):
                record.raw_stream.read()
    return pages


def asked(web: Nginx) -> Counter[str]:
    return Counter(web.url(each.host, each.path) for each in web.asked())


def wait_for(web: Nginx, requests: int, process: subprocess.Popen[str]) -> None:
    """Until so many requests were made in all, or the build has ended."""
    end = time.monotonic() + 120
    while len(web.asked()) < requests and process.poll() is None:
        assert time.monotonic() < end, "the build does not go on"


def test_a_build_killed_again_and_again_ends_whole_and_asks_for_no_committed_page_twice(
    tmp_path: Path, root: Path
) -> None:
    www, chance = tmp_path / "www", random.Random(7)
    www.mkdir()
    for number in range(PAGES):
        (www / f"{number}.html").write_bytes(os.urandom(chance.randrange(100, 3000)))
    folder, listed = tmp_path / "archive", tmp_path / "urls.txt"
    asked_when_committed: dict[str, int] = {}
    with nginx(tmp_path, *[Site(root=www)] * SITES) as web:
        urls = [web.url(site, f"/{number}.html") for site in range(SITES) for number in range(PAGES)]
        listed.write_text("\n".join(urls))
        for _ in range(KILLS):
            process = build(folder, listed, root)
            wait_for(web, len(web.asked()) + chance.randrange(20), process)
            time.sleep(chance.uniform(0.0, 0.01))
            process.send_signal(signal.SIGKILL)
            process.communicate()
            held, counts = committed(folder), asked(web)
            assert all(body == (www / url.rpartition("/")[2]).read_bytes() for url, body in held.items())
            for url in held:
                asked_when_committed.setdefault(url, counts[url])
        last = build(folder, listed, root)
        last.communicate(timeout=60)
        assert last.returncode == 0
        counts = asked(web)
    assert sorted(committed(folder)) == sorted(urls)
    assert len(asked_when_committed) > 2 * KILLS
    assert {url: counts[url] for url in asked_when_committed} == asked_when_committed
    assert sum(counts[url] - 1 for url in urls) <= KILLS * SITES, "only requests in flight may be repeated"


def test_an_interrupted_build_ends_at_once_even_while_it_waits_its_turn(tmp_path: Path, root: Path) -> None:
    (tmp_path / "a.html").write_text("news")
    folder, listed = tmp_path / "archive", tmp_path / "urls.txt"
    with nginx(tmp_path, *[Site(root=tmp_path)] * 2) as web:
        listed.write_text("\n".join(web.url(site, "/a.html") for site in range(2)))
        process = build(folder, listed, root, interval=100)
        wait_for(web, 2, process)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=60)  # its turn comes in 100 seconds
        assert "KeyboardInterrupt" in told
        assert "Thread" not in told
        assert committed(folder) == {}
        last = build(folder, listed, root)
        last.communicate(timeout=60)
        assert sorted(committed(folder)) == sorted(listed.read_text().split())


def test_an_answer_that_is_on_its_way_is_waited_for_unless_one_interrupts_again(
    tmp_path: Path, root: Path
) -> None:
    begun, free = threading.Event(), threading.Event()

    def thinking(line: Line) -> None:
        begun.set()
        free.wait(120)
        says("200 OK", "Content-Type: text/html", b"news")(line)

    folder, listed = tmp_path / "archive", tmp_path / "urls.txt"
    with misbehaving({"/a": thinking, "/b": thinking}) as server:
        for path, interrupts in (("/a", 1), ("/b", 2)):
            begun.clear()
            free.clear()
            listed.write_text(server.url(path))
            process = build(folder, listed, root)
            assert begun.wait(60)
            process.send_signal(signal.SIGINT)
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(timeout=1.5)
            if interrupts == 1:
                free.set()
            else:
                process.send_signal(signal.SIGINT)
            _, told = process.communicate(timeout=60)  # it could have waited for two minutes
            assert "KeyboardInterrupt" in told
            assert "Thread" not in told
            assert (server.url(path) in committed(folder)) == (interrupts == 1)
        free.set()
