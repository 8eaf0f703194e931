"""From a shared form back to the same corpus, over a real server on this machine."""

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import polars as pl
import pytest
from tests.corpus.datasheet.conftest import BRIDGE, CHOIR, GRAIN, MakeStore

from framing.cli import main
from framing.corpus.corpus import Corpus
from framing.corpus.datasheet.share import Sharing, share

LOOPBACK = "fetch: {interval: 0, loopback: true}\n"
TEXTS = (GRAIN, BRIDGE, CHOIR)


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    """Address of a small press."""
    pages = tmp_path / "site"
    pages.mkdir()
    for number, text in enumerate(TEXTS):
        body = "".join(f"<p>{text} So ended part {part} of the story from the town.</p>" for part in range(3))
        (pages / f"{number}.html").write_text(
            f"<html lang=en><head><title>Story {number} of the press</title><meta "
            f"property='article:published_time' content='2024-05-0{number + 1}T10:00:00+08:00'></head>"
            f"<body><article><h1>Story {number} of the press</h1>{body}</article></body></html>",
            encoding="utf-8",
        )
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(pages))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def build(recipe: Path, to: Path) -> Corpus:
    assert main(["corpus", "build", str(recipe), "--to", str(to), "--contact", "nobody@framing.example"]) == 0
    return Corpus.open(to)


def rebuilt(shared: Path, to: Path) -> Corpus:
    with (shared / "rebuild.yaml").open("a", encoding="utf-8") as recipe:
        recipe.write(LOOPBACK)
    return build(shared / "rebuild.yaml", to)


def test_a_built_corpus_comes_back_with_the_same_fingerprint(
    site: str, outlets: Path, tmp_path: Path
) -> None:
    rows = "".join(f"{site}/{number}.html,meridian\n" for number in range(len(TEXTS)))
    (tmp_path / "list.csv").write_text(f"url,outlet\n{rows}", encoding="utf-8")
    (tmp_path / "first.yaml").write_text(
        f"name: Press\noutlet_folders: ['{outlets}']\n{LOOPBACK}sources: [{{urls: {{path: list.csv}}}}]\n",
        encoding="utf-8",
    )
    first = build(tmp_path / "first.yaml", tmp_path / "first")
    share(first, Sharing(), to=tmp_path / "shared")
    again = rebuilt(tmp_path / "shared", tmp_path / "again")
    assert again.n_articles == len(TEXTS)
    assert again.fingerprint == first.fingerprint
    share(again, Sharing(), to=tmp_path / "shared-again")
    listed = [pl.read_parquet(tmp_path / name / "articles.parquet") for name in ("shared", "shared-again")]
    assert listed[0].equals(listed[1])


def test_the_pages_of_an_imported_corpus_come_back_under_their_addresses(
    site: str, make_store: MakeStore, tmp_path: Path
) -> None:
    first = make_store(
        [
            {"id": f"own-{number}", "outlet": "meridian", "url": f"{site}/{number}.html", "language": "en",
             "title": f"Story {number} of the press", "text": text, "date": f"2024-05-0{number + 1}"}
            for number, text in enumerate(TEXTS)
        ]
    )  # fmt: skip
    share(first, Sharing(), to=tmp_path / "shared")
    again = rebuilt(tmp_path / "shared", tmp_path / "again")
    names = ["outlet", "url", "title", "language"]
    assert again.frame(names).sort("url").equals(first.frame(names).sort("url"))
