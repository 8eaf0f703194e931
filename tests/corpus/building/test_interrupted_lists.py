"""A list that is under way when somebody presses Ctrl-C is kept, and asked for once."""

import signal
import time
from collections import Counter
from pathlib import Path

import pytest
from tests.corpus.building.world import framing, run, wait_until
from tests.servers.nginx import Site, nginx

from framing.corpus.corpus import Corpus

STORIES = 3
SLOW = "location = /feed.xml { default_type application/rss+xml; limit_rate 3000; }"
"""A list of 15 kB that takes some five seconds."""

PAGE = """<html lang="en"><head><title>Story {0} of the press</title>
<meta property="article:published_time" content="2024-05-1{0}T10:00:00+02:00"></head>
<body><article><h1>Story {0} of the press</h1>{1}</article></body></html>"""
PARAGRAPH = "<p>The town of number {0} heard on Monday what came of the bridge over the river, part {1}.</p>"
CARD = """name: Northern Gazette
kind: newspaper
country: "NO"
languages: [en]
domains: [127.0.0.1]
time_zone: Europe/Oslo
date_order: DMY
"""


def written(folder: Path, address: str) -> list[object]:
    """The recipe of a feed, and the command that builds it."""
    (folder / "outlets").mkdir()
    (folder / "outlets" / "northern_gazette.yaml").write_text(CARD)
    recipe = folder / "press.yaml"
    recipe.write_text(
        "name: Press\noutlet_folders: [outlets]\nfetch: {interval: 0, loopback: true}\n"
        f"sources: [{{feed: {{url: '{address}', outlet: northern_gazette}}}}]\n"
    )
    return ["corpus", "build", recipe, "--contact", "nobody@framing.example", "--to", folder / "store"]


def press(folder: Path) -> None:
    """A feed made long by its descriptions, and its stories."""
    items = []
    for number in range(STORIES):
        body = "".join(PARAGRAPH.format(number, part) for part in range(6))
        (folder / f"{number}.html").write_text(PAGE.format(number, body))
        items.append(
            f"<item><link>/{number}.html</link><description>{'on the river ' * 400}</description></item>"
        )
    (folder / "feed.xml").write_text(
        f'<rss version="2.0"><channel><title>Press</title>{"".join(items)}</channel></rss>'
    )


@pytest.mark.parametrize("interrupts", [1, 2])
def test_a_list_under_way_at_an_interruption_is_asked_for_once_unless_one_insists(
    tmp_path: Path, interrupts: int
) -> None:
    site = tmp_path / "site"
    site.mkdir()
    press(site)
    with nginx(tmp_path, Site(root=site, locations=SLOW)) as web:
        command = written(tmp_path, web.url(0, "/feed.xml"))
        process = framing(*command)
        wait_until(lambda: "/robots.txt" in web.paths() or process.poll() is not None)
        for _ in range(interrupts):  # its rules came: the list is next, and slow
            time.sleep(0.7)
            process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=200)
        if interrupts == 1:  # a second one may come when all is over
            assert process.returncode == 130, err
            assert "the same command goes on" in err
        code, _, err = run(*command)
        assert code == 0, err
        asked = Counter(web.paths())
    assert Corpus.open(tmp_path / "store").n_articles == STORIES
    assert asked.pop("/feed.xml") <= interrupts
    assert set(asked.values()) == {1}
