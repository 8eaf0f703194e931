"""Small builds from a real nginx: faults, changes between two calls, odd addresses."""

import hashlib
import json
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from tests.corpus.building.press import Story, feed, sitemap, stories, write_site, write_warc
from tests.servers.nginx import Nginx, Site, nginx

from framing.cli import main
from framing.corpus.corpus import Corpus

CARD = (
    "name: {name}\nkind: online\ncountry: NO\nlanguages: [en]\ntime_zone: Europe/Oslo\ndate_order: DMY\n"
    "domains: ['{domain}']\ninvented: true\n"
)
TELLING = [story for story in stories("en", 12, seed=1) if story.fits]
LOST = TELLING[-1]


class Desk:
    """Where a scholar works: a server, a recipe, a store."""

    def __init__(self, folder: Path, web: Nginx, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.web, self.capsys = folder, web, capsys
        self.store, self.workshop = folder / "store", folder / "workshop"
        self.sites = folder / "sites"

    def recipe(self, *sources: str, more: str = "") -> Path:
        file = self.folder / "news.yaml"
        listed = "".join(f"  - {source}\n" for source in sources)
        file.write_text(
            f"name: Small\noutlet_folders: [outlets]\nsources:\n{listed}"
            f"fetch: {{interval: 0, loopback: true, tries: 1}}\ninvented: true\n{more}"
        )
        return file

    def build(self, recipe: Path, *options: str) -> tuple[int, str, str]:
        """Exit code, what was printed, what was noted."""
        where = ["--to", str(self.store), "--workshop", str(self.workshop)]
        code = main(["corpus", "build", str(recipe), *where, "--contact", "t@framing.example", *options])
        said = self.capsys.readouterr()
        return code, said.out, said.err

    def outcomes(self) -> dict[str, int]:
        table = pl.read_parquet(self.store / "collection" / "addresses.parquet")
        return dict(table.group_by("outcome").len().iter_rows())

    def map_of(self, found: Sequence[Story], *others: str, name: str = "sitemap.xml") -> str:
        """A sitemap of stories and of other paths, as a source of a recipe."""
        paths = [*((story.path, story.day) for story in found), *((path, None) for path in others)]
        (self.sites / "0" / name).write_text(sitemap(self.web.url(0, ""), paths))
        return f"sitemap: {{url: '{self.web.url(0, '/' + name)}'}}"

    def pages_asked(self) -> list[str]:
        return [path for path in self.web.paths() if path.startswith(("/en/", "/moved", "/home", "/lost"))]


LOCATIONS = f"""
location = /moved {{ return 302 $scheme://127.0.0.2:$server_port{TELLING[0].path}; }}
location = /home {{ return 302 /; }}
location = / {{ return 200 "<html><body><p>Invented front page.</p></body></html>"; default_type text/html; }}
location /web/ {{ try_files /copy.html =404; default_type text/html; }}
location /private/ {{ return 200 "never"; }}
"""


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Desk]:
    sites = tmp_path / "sites"
    for number in (0, 1):
        write_site(sites / str(number), TELLING)
        (sites / str(number) / "robots.txt").write_text("User-agent: *\nDisallow: /private/\n")
    (sites / "0" / "copy.html").write_bytes(LOST.html())
    outlets = tmp_path / "outlets"
    outlets.mkdir()
    for name, domain in (("north", "127.0.0.1"), ("south", "127.0.0.2")):
        (outlets / f"{name}.yaml").write_text(CARD.format(name=name.title(), domain=domain))
    with nginx(tmp_path, Site(root=sites / "0", locations=LOCATIONS), Site(root=sites / "1")) as web:
        yield Desk(tmp_path, web, capsys)


def test_a_source_that_fails_is_named_and_the_others_are_built(desk: Desk) -> None:
    recipe = desk.recipe(desk.map_of(TELLING), f"feed: {{url: '{desk.web.url(0, '/no-feed.xml')}'}}")
    code, out, _ = desk.build(recipe)
    assert code == 0
    assert Corpus.open(desk.store).n_articles == len(TELLING)
    assert "A source gave nothing: feed:" in out
    assert "no-feed.xml gave nothing: there is no such page (404, 410)" in out


def test_what_a_host_sends_does_not_steer_the_terminal(desk: Desk) -> None:
    evil = "\x1b]0;owned\x07\x1b[31m<rss><channel><title>\u202ex</title>"
    (desk.sites / "0" / "evil.xml").write_text(evil)
    for source in (f"feed: {{url: '{desk.web.url(0, '/evil.xml')}'}}", desk.map_of(TELLING[:2])):
        _, out, err = desk.build(desk.recipe(f"feed: {{url: '{desk.web.url(0, '/evil.xml')}'}}", source))
        assert "\x1b" not in out + err
        assert "\u202e" not in out + err
        assert "evil.xml is not" in out + err


def test_a_recipe_that_is_given_to_import_is_told_what_it_is(desk: Desk) -> None:
    recipe = desk.recipe(desk.map_of(TELLING))
    assert main(["corpus", "import", str(recipe), "--to", str(desk.store)]) == 2
    assert f"framing corpus build {recipe}" in desk.capsys.readouterr().err


def test_show_tells_how_a_built_corpus_came_to_be(desk: Desk) -> None:
    desk.build(desk.recipe(desk.map_of(TELLING, "/gone.html")))
    assert main(["corpus", "show", str(desk.store)]) == 0
    out = desk.capsys.readouterr().out
    for once in ("From addresses to articles", "Left out", "refused:gone"):
        assert out.count(once) == 1, once
    assert "collect" in out


def test_a_host_that_is_down_is_waited_for_and_asked_again(desk: Desk) -> None:
    (desk.folder / "list.csv").write_text(
        "url,outlet\nhttp://127.0.0.3:9/a.html,north\n"
        + "".join(f"{desk.web.url(0, story.path)},north\n" for story in TELLING)
    )
    code, out, _ = desk.build(desk.recipe("urls: {path: list.csv}"))
    assert code == 0
    assert "refused:no_connection" in out
    assert "1 address is still waiting: call the same command again, later." in out
    assert desk.outcomes() == {"kept": len(TELLING), "refused:no_connection": 1}


def test_a_dead_host_is_made_up_for_by_the_archive_and_then_left_alone(desk: Desk) -> None:
    (desk.folder / "list.csv").write_text(
        "url,outlet,published\nhttp://127.0.0.3:9/a.html,north,2024-05-16\n"
    )
    more = f"fallback: wayback\nfallback_server: '{desk.web.url(0, '/web')}'\n"
    recipe = desk.recipe("urls: {path: list.csv}", more=more)
    assert desk.build(recipe)[0] == 0
    assert desk.outcomes() == {"kept": 1, "refused:no_connection": 1}
    assert [path for path in desk.web.paths() if path.startswith("/web/")] == [
        "/web/20240516000000id_/http://127.0.0.3:9/a.html"
    ]
    _, out, _ = desk.build(recipe, "--plan")
    assert "Nothing would be fetched." in out


def test_nothing_at_all_is_an_error_that_says_why(desk: Desk) -> None:
    code, _, err = desk.build(desk.recipe(desk.map_of([], "/gone.html", "/private/x.html")))
    assert code == 3
    assert "nothing was built: of 2 addresses that were found, no page came" in err
    assert "1 × gone" in err
    assert "1 × robots" in err
    assert not desk.store.exists()


def test_an_update_asks_the_lists_again_and_fetches_only_what_is_new(desk: Desk) -> None:
    recipe = desk.recipe(desk.map_of(TELLING[:4]))
    desk.build(recipe)
    desk.build(recipe)
    assert desk.web.paths().count("/sitemap.xml") == 1
    desk.map_of(TELLING[3:6])
    code, _, _ = desk.build(recipe, "--update")
    assert code == 0
    assert desk.web.paths().count("/sitemap.xml") == 2
    assert desk.web.asked()[-3].since or any(each.since for each in desk.web.asked())
    assert sorted(desk.pages_asked()) == sorted(story.path for story in TELLING[:6])
    assert Corpus.open(desk.store).n_articles == 6
    assert json.loads((desk.store / "collection.json").read_text())["rounds"] == 2


def test_a_refresh_keeps_what_changed_as_a_version(desk: Desk) -> None:
    recipe = desk.recipe(desk.map_of(TELLING[:3]), more="versions: last\n")
    desk.build(recipe)
    before = Corpus.open(desk.store).frame(["id", "text"])
    file = desk.sites / "0" / TELLING[0].path.lstrip("/")
    file.write_bytes(
        TELLING[0].html().replace(b"<article>", b"<article><p>Corrected at noon, in so many words.</p>")
    )
    desk.build(recipe, "--refresh")
    after = Corpus.open(desk.store).frame(["id", "text"])
    assert after.get_column("id").to_list() == before.get_column("id").to_list()
    versions = pl.read_parquet(desk.store / "versions.parquet")
    assert versions.select("version", "used_version").rows() == [(1, 2)]
    assert after.get_column("text").str.contains("Corrected at noon").sum() == 1


def test_a_changed_recipe_uses_the_pages_that_are_there(desk: Desk) -> None:
    desk.build(desk.recipe(desk.map_of(TELLING)))
    asked = desk.pages_asked()
    more = "subject: {en: {all_of: [['3', '5', '8']]}}\nrules: {min_words: 30}\n"
    feed_file = desk.sites / "0" / "feed.xml"
    feed_file.write_text(feed(desk.web.url(0, ""), TELLING))
    recipe = desk.recipe(f"feed: {{url: '{desk.web.url(0, '/feed.xml')}'}}", more=more)
    code, out, err = desk.build(recipe)
    assert code == 0, err
    assert desk.pages_asked() == asked
    assert "rejected:off_subject" in out


def test_a_page_that_is_gone_is_taken_from_the_archive_and_a_forbidden_one_is_not(desk: Desk) -> None:
    source = desk.map_of([], "/lost/2024/05/16/page.html", "/private/page.html")
    server = desk.web.url(0, "/web")
    more = (
        f"period: {{since: 2024-04-01, until: 2024-07-01}}\nfallback: wayback\nfallback_server: '{server}'\n"
    )
    code, _, err = desk.build(desk.recipe(source, more=more))
    assert code == 0, err
    addresses = pl.read_parquet(desk.store / "collection" / "addresses.parquet")
    (kept,) = addresses.filter(pl.col("outcome") == "kept").iter_rows(named=True)
    lost = desk.web.url(0, "/lost/2024/05/16/page.html")
    assert kept["url"] == lost
    assert kept["archive_copy"] == f"{server}/20240401000000id_/{lost}"
    assert Corpus.open(desk.store).frame(["url"]).item() == lost
    assert desk.outcomes() == {"kept": 1, "refused:gone": 1, "refused:robots": 1}


def test_an_address_that_leads_to_another_outlet_is_that_outlets_and_flagged(desk: Desk) -> None:
    code, _, err = desk.build(desk.recipe(desk.map_of([], "/moved")))
    assert code == 0, err
    corpus = Corpus.open(desk.store)
    assert corpus.frame(["outlet"]).item() == "south"
    flags = corpus.remarks().filter(pl.col("kind") == "redirected")
    assert flags.get_column("text").to_list() == [
        f"asked for at {desk.web.url(0, '/moved')}, came from {desk.web.url(1, TELLING[0].path)}"
    ]


def test_an_address_that_leads_to_the_front_page_is_no_article(desk: Desk) -> None:
    desk.build(desk.recipe(desk.map_of(TELLING[:1], "/home")))
    assert desk.outcomes() == {"kept": 1, "rejected:not_an_article": 1}


def test_an_unknown_outlet_is_counted_or_gets_a_stub_without_labels(desk: Desk) -> None:
    (desk.folder / "outlets" / "south.yaml").unlink()
    (desk.folder / "list.csv").write_text(
        f"url,outlet\n{desk.web.url(0, TELLING[0].path)},\n{desk.web.url(1, TELLING[1].path)},Harbour News\n"
    )
    desk.build(desk.recipe("urls: {path: list.csv}"))
    assert desk.outcomes() == {"kept": 1, "rejected:unknown_outlet": 1}
    assert desk.web.paths(1) == []
    desk.build(desk.recipe("urls: {path: list.csv}", more="unknown_outlets: stub\n"))
    stub = Corpus.open(desk.store).outlet("harbour_news")
    assert (stub.labels, stub.country) == ((), "ZZ")


def test_pages_outside_the_period_by_their_list_are_not_even_fetched(desk: Desk) -> None:
    more = "period: {since: 2024-01-01, until: 2024-02-01}\n"
    code, _, err = desk.build(desk.recipe(desk.map_of(TELLING), more=more))
    assert code == 3
    assert f"{len(TELLING)} × outside_period" in err
    assert desk.pages_asked() == []


def test_a_torn_tail_of_the_archive_is_cut_off_and_nothing_is_asked_again(desk: Desk) -> None:
    recipe = desk.recipe(desk.map_of(TELLING))
    desk.build(recipe)
    asked, fingerprint = desk.web.paths(), Corpus.open(desk.store).fingerprint
    with next((desk.workshop / "archive").glob("*.warc.gz")).open("ab") as file:
        file.write(b"\x1f\x8b half a record")
    code, _, err = desk.build(recipe)
    assert code == 0, err
    assert desk.web.paths() == asked
    assert Corpus.open(desk.store).fingerprint == fingerprint


def test_lost_tables_cost_reading_and_no_request(desk: Desk) -> None:
    recipe = desk.recipe(desk.map_of(TELLING))
    desk.build(recipe)
    asked, fingerprint = desk.web.paths(), Corpus.open(desk.store).fingerprint
    (desk.workshop / "workshop.sqlite").write_bytes(b"no database at all" * 100)
    code, _, err = desk.build(recipe)
    assert code == 3
    assert "workshop.sqlite cannot be used" in err
    assert "delete it: pages stay in the archive beside it" in err
    (desk.workshop / "workshop.sqlite").unlink()
    assert desk.build(recipe)[0] == 0
    assert desk.web.paths() == asked
    assert Corpus.open(desk.store).fingerprint == fingerprint


def test_a_full_disk_ends_in_words_and_the_next_call_goes_on(desk: Desk) -> None:
    recipe = desk.recipe(desk.map_of(TELLING))
    where = ["--to", str(desk.store), "--workshop", str(desk.workshop), "--contact", "t@framing.example"]
    code = "import sys; from framing.cli import main; sys.exit(main(sys.argv[1:]))"
    done = subprocess.run(
        [sys.executable, "-c", code, "corpus", "build", str(recipe), *where],
        capture_output=True, text=True, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (120_000, 120_000)),  # one thread
    )  # fmt: skip
    assert done.returncode == 3, done.stderr
    assert "Traceback" not in done.stderr
    assert "unexpected" not in done.stderr
    assert not desk.store.exists()
    assert desk.build(recipe)[0] == 0
    assert Corpus.open(desk.store).n_articles == len(TELLING)


def test_a_workshop_that_cannot_be_made_is_told(desk: Desk) -> None:
    desk.workshop.write_text("a file where a folder should be")
    code, _, err = desk.build(desk.recipe(desk.map_of(TELLING)))
    assert code == 3
    assert "workshop cannot be used: File exists" in err
    assert "--workshop" in err


def test_without_a_contact_nothing_is_asked(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FRAMING_CONTACT", raising=False)
    recipe = desk.recipe(desk.map_of(TELLING))
    assert main(["corpus", "build", str(recipe)]) == 2
    assert "nothing is fetched without a contact" in desk.capsys.readouterr().err
    assert desk.web.asked() == []


def test_a_plan_asks_nothing_and_tells_hosts_lists_and_time(desk: Desk) -> None:
    recipe = desk.recipe(desk.map_of(TELLING))
    recipe.write_text(recipe.read_text().replace("interval: 0", "interval: 6"))
    code, out, _ = desk.build(recipe, "--plan")
    assert code == 0
    assert desk.web.asked() == []
    assert "1 list to be asked for first" in out
    code, out, _ = desk.build(recipe, "--plan", "--json")
    (host,) = json.loads(out)["plan"]["hosts"]
    assert (host["lists"], host["interval"], host["seconds"]) == (1, 6.0, 6.0)


def test_a_plan_reads_no_page_that_a_source_brings_along(desk: Desk) -> None:
    def drafts() -> int:
        with closing(sqlite3.connect(desk.workshop / "workshop.sqlite")) as base:
            return int(base.execute("SELECT count(*) FROM drafts").fetchone()[0])

    source = desk.map_of(TELLING[:2])
    desk.build(desk.recipe(source))
    assert drafts() == 2
    moment = datetime(2024, 5, 16, 12, tzinfo=UTC)
    pages = ((f"http://127.0.0.1{story.path}", moment, story.html()) for story in TELLING[2:5])
    write_warc(desk.folder / "more.warc.gz", pages)
    recipe = desk.recipe(source, "warc: {path: more.warc.gz}")
    assert desk.build(recipe, "--plan")[0] == 0
    assert drafts() == 2
    assert desk.build(recipe)[0] == 0
    assert drafts() == 5
    assert desk.outcomes() == {"kept": 5}


def test_a_log_tells_how_every_stage_ended(desk: Desk) -> None:
    _, _, err = desk.build(desk.recipe(desk.map_of(TELLING[:5], "/gone.html")))
    told = err.splitlines()
    assert "finding: source 1 of 1: sitemap, 1 list, 6 addresses or pages" in told
    assert "fetching: 6 found, 5 fetched, 1 refused, 0 waiting" in told
    assert "reading: 5 of 5 new pages read" in told


def test_a_plan_leaves_nothing_behind_and_says_what_its_time_covers(desk: Desk) -> None:
    recipe = desk.recipe(desk.map_of(TELLING))
    before = sorted(desk.folder.rglob("*"))
    code, out, _ = desk.build(recipe, "--plan")
    assert code == 0
    assert sorted(desk.folder.rglob("*")) == before
    assert "These lists take at least 0 s" in out
    assert "The pages that the lists name come on top" in out
    assert desk.build(recipe)[0] == 0
    desk.map_of(TELLING[:3])
    assert "Nothing would be fetched." in desk.build(recipe, "--plan")[1]


def test_old_addresses_that_lead_to_listed_pages_cost_no_page(desk: Desk) -> None:
    story = TELLING[0]
    other = desk.web.url(1, story.path)
    source = desk.map_of([], "/moved", story.path)
    (desk.folder / "list.txt").write_text(f"{other}\n")
    code, _, err = desk.build(desk.recipe(source, "urls: {path: list.txt}"))
    assert code == 0, err
    assert desk.web.paths(1).count(story.path) == 1
    assert desk.outcomes() == {"kept": 2, "rejected:same_page": 1}


def test_pages_that_robots_txt_forbade_are_fetched_when_the_recipe_obeys_it_no_longer(desk: Desk) -> None:
    (desk.sites / "0" / "robots.txt").write_text("User-agent: *\nDisallow: /en/\n")
    recipe = desk.recipe(desk.map_of(TELLING[:3]))
    assert desk.build(recipe)[0] == 3
    assert desk.pages_asked() == []
    recipe.write_text(recipe.read_text().replace("tries: 1", "tries: 1, obey_robots: false"))
    assert "3 to be asked for" in desk.build(recipe, "--plan")[1]
    code, out, err = desk.build(recipe)
    assert code == 0, err
    assert "robots.txt was not obeyed in this build." in out
    assert desk.outcomes() == {"kept": 3}


# Articles whose removal was asked for


def digest(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()


@pytest.mark.parametrize("where", ["store.removed.txt", "removed.txt", "elsewhere.txt"])
def test_what_is_to_be_removed_is_never_fetched_and_counted_without_its_address(
    desk: Desk, where: str
) -> None:
    gone = desk.web.url(0, TELLING[1].path)
    (desk.folder / where).write_text(f"# asked for in May\n{digest(gone)}\n")
    options = ["--removed", str(desk.folder / where)] if where == "elsewhere.txt" else []
    code, out, err = desk.build(desk.recipe(desk.map_of(TELLING[:4])), *options)
    assert code == 0, err
    assert TELLING[1].path not in desk.web.paths()
    assert desk.outcomes() == {"kept": 3, "rejected:removal_asked": 1}
    assert "its removal was asked for" in out
    assert_forgotten(desk, TELLING[1], gone)


def assert_forgotten(desk: Desk, story: Story, url: str) -> None:
    """Neither its address nor its words are in the store."""
    for file in desk.store.rglob("*"):
        if file.suffix == ".parquet":
            said = pl.read_parquet(file).write_json()
        else:
            said = file.read_text(errors="replace") if file.is_file() else ""
        assert url not in said, file
        assert story.title not in said, file
        assert story.paragraphs[0] not in said, file


def test_what_was_fetched_before_its_removal_was_asked_for_leaves_the_store(desk: Desk) -> None:
    recipe = desk.recipe(desk.map_of(TELLING[:4], "/moved"))
    assert desk.build(recipe)[0] == 0
    (desk.folder / "outlets" / "south.yaml").write_text(CARD.format(name="South", domain="127.0.0.2"))
    there = desk.web.url(1, TELLING[0].path)  # what /moved leads to
    url = desk.web.url(0, TELLING[0].path)
    (desk.folder / "removed.txt").write_text(f"{digest(url)}\n{digest(there)}\n")
    asked = desk.web.paths()
    code, _, err = desk.build(recipe)
    assert code == 0, err
    assert desk.web.paths() == asked
    assert desk.outcomes() == {"kept": 3, "rejected:removal_asked": 2}
    for each in (url, there):
        assert_forgotten(desk, TELLING[0], each)


def test_what_is_to_be_removed_gets_in_by_no_file_either(desk: Desk) -> None:
    story, other = TELLING[:2]
    lines = [
        {"outlet": "north", "url": f"http://127.0.0.1{each.path}", "title": each.title,
         "published": str(each.day), "text": "\n\n".join(each.paragraphs)}
        for each in (story, other)
    ]  # fmt: skip
    (desk.folder / "a.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    (desk.folder / "removed.txt").write_text(digest(f"http://127.0.0.1{story.path}"))
    code, _, err = desk.build(desk.recipe("jsonl: {path: a.jsonl}"))
    assert code == 0, err
    assert Corpus.open(desk.store).frame(["title"]).get_column("title").to_list() == [other.title]
    assert '"removal_asked"' in (desk.store / "rejects.jsonl").read_text()
    assert_forgotten(desk, story, f"http://127.0.0.1{story.path}")


def test_a_list_of_removals_that_is_none_is_told_before_anything_is_fetched(desk: Desk) -> None:
    (desk.folder / "removed.txt").write_text("http://127.0.0.1/a\n")
    code, _, err = desk.build(desk.recipe(desk.map_of(TELLING)))
    assert code == 2
    assert "removed.txt:1" in err
    assert desk.web.asked() == []


def test_a_recipe_with_problems_is_told_as_json_too(desk: Desk) -> None:
    recipe = desk.recipe("fed: {url: x}")
    code, out, _ = desk.build(recipe, "--json")
    assert code == 2
    assert json.loads(out)["problems"][0]["line"] == 4


def test_the_store_of_a_build_knows_nothing_of_this_machine(desk: Desk) -> None:
    desk.build(desk.recipe(desk.map_of(TELLING)))
    for file in desk.store.rglob("*"):
        assert not file.is_file() or str(desk.folder).encode() not in file.read_bytes()


def test_a_changed_layout_is_an_alarm_at_the_end_of_a_build(desk: Desk) -> None:
    many = [story for story in stories("en", 90, seed=3, weeks=5) if story.fits]
    last = max(story.day for story in many).isocalendar().week
    for story in many:
        file = desk.sites / "0" / story.path.lstrip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(story.html(shop_window=story.day.isocalendar().week == last))
    code, out, err = desk.build(desk.recipe(desk.map_of(many)), "--jobs", "2")
    assert code == 0, err
    assert f"Alarm: far fewer pages of north than usual gave a text in 2024-W{last}" in out
