"""Builds from real servers on this machine: what comes out, and that no interruption changes it."""

import json
import shutil
import signal
import sqlite3
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl
import pytest
from tests.corpus.building.world import GONE, MOVED, PRINTED, PRIVATE, World, framing, run, wait_until, world

from framing.corpus.building.workshop import Workshop
from framing.corpus.corpus import Corpus
from framing.fetching.archive import Archive

HOSTS = 2
"""Hosts of the nginx: so many requests to it can be in flight."""

COUNTS = (215, 130, 115, 100)
WHERE = ("fetched", "robots_fetched", "moment", "warc_file", "warc_offset")
"""Columns that differ between two builds of the same: moments, and where in an archive a page stands."""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with world(tmp_path_factory.mktemp("press"), COUNTS) as made:
        yield made


@pytest.fixture(scope="module")
def undisturbed(press: World) -> Corpus:
    """The corpus of a build that nothing disturbed."""
    store = press.folder / "undisturbed"
    code, out, err = run(*call(press, "undisturbed"), "--to", store)
    assert code == 0, err
    assert "From addresses to articles" in out
    return Corpus.open(store)


def call(press: World, name: str) -> list[object]:
    """A build in a workshop of its own, recognised in the servers' logs by its contact."""
    return [
        "corpus", "build", press.write(), "--contact", f"{name}@framing.example", "-j", "2",
        "--workshop", press.folder / f"workshop-{name}",
    ]  # fmt: skip


def asked_by(press: World, name: str) -> list[str]:
    return [f"{each.host}{each.path}" for each in press.web.asked() if f"+{name}@" in each.agent]


def test_one_command_builds_from_feed_sitemap_warc_and_cdx(press: World, undisturbed: Corpus) -> None:
    assert undisturbed.invented
    addresses = pl.read_parquet(undisturbed.path / "collection" / "addresses.parquet")
    pages = addresses.filter(pl.col("body_sha256").is_not_null())
    assert len(pages) >= 500
    expected = {
        "northern_gazette": press.north, "reka_daily": press.reka, "jiang_times": press.jiang,
        "coast_courier": press.coast,
    }  # fmt: skip
    kept = dict(undisturbed.frame(["outlet"]).group_by("outlet").len().iter_rows())
    assert kept == {name: sum(story.fits for story in found) for name, found in expected.items()}
    sources = set(pages.get_column("source").unique())
    assert sources == {"sitemap", "feed", "warc", "wayback"}


def test_every_article_says_where_it_came_from(undisturbed: Corpus) -> None:
    addresses = pl.read_parquet(undisturbed.path / "collection" / "addresses.parquet")
    kept = addresses.filter(pl.col("outcome") == "kept")
    assert sorted(kept.get_column("article")) == sorted(undisturbed.frame(["id"]).get_column("id"))
    assert kept.get_column("url").null_count() == 0
    assert kept.get_column("body_sha256").null_count() == 0
    fetched = kept.filter(pl.col("source") != "warc")
    assert fetched.get_column("warc_file").null_count() == 0


def test_everything_that_did_not_get_in_has_its_reason(press: World, undisturbed: Corpus) -> None:
    addresses = pl.read_parquet(undisturbed.path / "collection" / "addresses.parquet")
    outcomes = dict(addresses.group_by("outcome").len().iter_rows())
    found = [*press.north, *press.reka, *press.jiang, *press.coast]
    assert outcomes["refused:gone"] == GONE
    assert outcomes["refused:robots"] == PRIVATE
    assert outcomes["rejected:same_page"] == PRINTED + MOVED
    assert outcomes["rejected:other_version"] == 5
    outside = sum(story.day.year == 2023 for story in found)
    assert outcomes["rejected:outside_period"] >= outside - 5
    assert outcomes["rejected:off_subject"] >= 20
    assert not [name for name in outcomes if name.startswith("pending")]
    history = undisturbed.history
    assert [step.verb for step in history] == ["collect", "import"]
    assert history[0].settings["event:2024-05-16"] == "Talks that were invented"
    assert history[0].counts["refused:robots"] == PRIVATE


def test_dates_are_on_the_clock_of_the_outlet(undisturbed: Corpus) -> None:
    frame = undisturbed.frame(["outlet", "published", "date_precision"])
    assert set(frame.get_column("date_precision")) == {"minute"}
    jiang = frame.filter(pl.col("outlet") == "jiang_times").get_column("published")
    assert jiang.str.ends_with("T14:30+08:00").all()


def test_twins_and_marked_addresses_are_asked_for_once(press: World, undisturbed: Corpus) -> None:
    del undisturbed
    paths = asked_by(press, "undisturbed")
    assert len(paths) == len(set(paths))
    assert len([path for path in paths if path.startswith("0/old/")]) == MOVED
    assert not [path for path in paths if path.endswith("/amp") or "utm_" in path or "/private/" in path]


def test_other_versions_are_kept_in_full(undisturbed: Corpus) -> None:
    versions = pl.read_parquet(undisturbed.path / "versions.parquet")
    assert versions.get_column("version").to_list() == [2] * 5
    assert set(versions.get_column("used_version")) == {1}
    used = undisturbed.frame(["id", "text"])
    both = versions.join(used, left_on="article", right_on="id", suffix="_used")
    assert len(both) == 5
    assert (both.get_column("text").str.len_chars() > both.get_column("text_used").str.len_chars()).all()


def test_the_contact_is_in_no_file_of_the_store(undisturbed: Corpus) -> None:
    about = json.loads((undisturbed.path / "collection.json").read_text())
    assert about["user_agent"].startswith("framing/")
    assert "contact" not in about["recipe_text"]
    for file in undisturbed.path.rglob("*"):
        assert not file.is_file() or b"undisturbed@" not in file.read_bytes()


def test_a_build_that_is_killed_three_times_ends_as_an_undisturbed_one(
    press: World, undisturbed: Corpus, tmp_path: Path
) -> None:
    store, workshop = tmp_path / "store", press.folder / "workshop-killed"
    command = [*call(press, "killed"), "--to", store]
    drafts = "SELECT count(*) FROM drafts"
    moments: list[Callable[[], bool]] = [
        lambda: len(asked_by(press, "killed")) > 60,  # while pages are fetched
        lambda: count(workshop / "workshop.sqlite", drafts) > 250,  # while they are read
        lambda: bool(list(tmp_path.glob(".store.building-*/articles"))),  # while the store is written
    ]
    for happens in moments:
        before, had = len(asked_by(press, "killed")), answered(workshop)
        kill_when(command, happens)
        assert not store.exists()
        assert not asked_again(press, before, had), "a page that had come was asked for once more"
    had, before = answered(workshop), len(asked_by(press, "killed"))
    code, _, err = run(*command)
    assert code == 0, err
    assert not asked_again(press, before, had)
    repeated = Counter(asked_by(press, "killed")) - Counter(set(asked_by(press, "killed")))
    assert repeated.total() <= len(moments) * HOSTS, (
        "only what was in flight at a kill may be asked for again"
    )
    with Archive.open(workshop / "archive") as archive:  # has the requests to the web archive, too
        kept = Counter(each.url for each in archive.requests() if each.purpose == "page")
    assert set(kept.values()) == {1}
    assert Corpus.open(store).fingerprint == undisturbed.fingerprint
    assert_same(store, undisturbed.path)


def test_offline_with_other_rules_needs_no_network(press: World, undisturbed: Corpus, tmp_path: Path) -> None:
    workshop = tmp_path / "workshop"
    shutil.copytree(press.folder / "workshop-undisturbed", workshop)
    before = len(press.web.asked())
    recipe = press.write("other", press.recipe.replace("[[xi, jinping], [putin*]]", "[[invented]]"))
    arguments = ("corpus", "build", recipe, "--offline", "--workshop", workshop, "--to", tmp_path / "store")
    code, _, err = run(*arguments)
    assert code == 0, err
    assert len(press.web.asked()) == before
    assert Corpus.open(tmp_path / "store").n_articles > undisturbed.n_articles


def asked_again(press: World, before: int, had: set[str]) -> set[str]:
    """Pages that were asked for although their answer was there."""
    return set(asked_by(press, "killed")[before:]) & had


def kill_when(command: list[object], happens: Callable[[], bool]) -> None:
    process = framing(*command)
    try:
        wait_until(lambda: happens() or process.poll() is not None)
        assert process.poll() is None, process.communicate()[1]
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
        for stream in (process.stdout, process.stderr):
            if stream:
                stream.close()


def count(file: Path, question: str) -> int:
    """What a table holds that another process writes."""
    try:
        with sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=1) as base:
            (number,) = base.execute(question).fetchone()
    except sqlite3.Error:
        return 0
    return int(number)


def answered(workshop: Path) -> set[str]:
    """Site and path of every page whose answer the archive has, read from a copy of its ledger."""
    if not (workshop / "archive" / "ledger.sqlite").exists():
        return set()
    copy = workshop.with_suffix(".copy")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(workshop / "archive", copy)
    with sqlite3.connect(copy / "ledger.sqlite") as base:
        rows = base.execute(
            "SELECT asked FROM answers WHERE purpose = 'page' AND (refusal IS NULL OR refusal = 'gone')"
        ).fetchall()
    found = set()
    for (url,) in rows:
        host, _, path = url.removeprefix("http://").partition("/")
        number = host.partition(":")[0].rpartition(".")[2]
        if number.isdigit():
            found.add(f"{int(number) - 1}/{path}")
    return found


def assert_same(one: Path, other: Path) -> None:
    """Every byte of two stores is the same, but for moments and places in an archive."""
    names = sorted(path.relative_to(one).as_posix() for path in one.rglob("*") if path.is_file())
    assert names == sorted(path.relative_to(other).as_posix() for path in other.rglob("*") if path.is_file())
    for name in names:
        if name.startswith("collection/"):
            first, second = (pl.read_parquet(folder / name) for folder in (one, other))
            assert first.drop(WHERE, strict=False).equals(second.drop(WHERE, strict=False)), name
        else:
            assert (one / name).read_bytes() == (other / name).read_bytes(), name


def test_the_same_recipe_replaces_its_own_store_and_no_other(
    press: World, undisturbed: Corpus, tmp_path: Path
) -> None:
    store = tmp_path / "store"
    shutil.copytree(undisturbed.path, store)
    about = store / "collection.json"
    about.write_text(about.read_text().replace('"recipe": "news.yaml"', '"recipe": "theirs.yaml"'))
    code, _, err = run(*call(press, "undisturbed"), "--offline", "--to", store)
    assert code == 2
    assert "holds a corpus already" in err


def test_two_builds_in_one_workshop_do_not_mix(press: World, tmp_path: Path) -> None:
    with Workshop(press.folder / "workshop-taken"):
        code, _, err = run(*call(press, "taken"), "--to", tmp_path / "store")
    assert (code, "another build is at work" in err) == (2, True), err


def test_ctrl_c_ends_cleanly_and_says_how_to_go_on(press: World, tmp_path: Path) -> None:
    command = [*call(press, "broken-off"), "--to", tmp_path / "store"]
    process = framing(*command)
    wait_until(lambda: len(asked_by(press, "broken-off")) > 20 or process.poll() is not None)
    process.send_signal(signal.SIGINT)
    try:
        _, err = process.communicate(timeout=200)
    except subprocess.TimeoutExpired:
        process.kill()
        raise
    assert process.returncode == 130, err
    assert "the same command goes on" in err
    assert "Traceback" not in err
    assert not (tmp_path / "store").exists()
    code, _, err = run(*command)
    assert code == 0, err
    paths = asked_by(press, "broken-off")
    assert len(paths) == len(set(paths)), "what was under way was not kept"
