"""A small corpus with everything that a datasheet can tell: origins, a collection, rejects, furniture."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from framing.corpus.corpus import Corpus
from framing.corpus.importing import Import, bring_in
from framing.sources.jsonl import JsonLines

SITE = "https://{}.example/news/{}"
GRAIN = (
    "Farmers along the northern railway waited for six days while customs officers counted every sack of "
    "barley twice and then sealed the wagons with blue wire before the evening train."
)
BRIDGE = (
    "The old bridge at the river mouth will be closed for repairs until the first snow, the mayor told a "
    "crowd of fishermen who had brought their nets to the town hall in protest."
)
CHOIR = (
    "A choir of retired miners sang for the visiting ministers, who listened standing, and nobody clapped "
    "until the conductor had put down his baton and bowed towards the empty gallery."
)
CHINESE = "代表团星期四上午在北厅会面，就粮食、铁路和天然气价格谈了三个小时，参加会谈的官员对记者说。" * 2

RECORDS = [
    {
        "id": "m-1",
        "outlet": "meridian",
        "date": "2024-05-01T10:00+08:00",
        "title": "Barley waits at the border post",
        "text": GRAIN,
        "url": SITE.format("meridian", "barley-waits-at-the-border-post"),
        "byline": "Lina Orlow",
    },
    {
        "id": "m-2",
        "outlet": "meridian",
        "date": "2024-05-03",
        "title": "Choir sings for visiting ministers tonight",
        "text": CHOIR,
        "url": SITE.format("meridian", "2") + "#:~:text=A%20choir%20of%20retired%20miners%20sang",
    },
    {
        "id": "s-1",
        "outlet": "steppe_herald",
        "date": "2024-05-02",
        "title": "Barley waits at the border post",
        "text": GRAIN,
        "url": SITE.format("steppe-herald", "1"),
    },
    {"id": "s-2", "outlet": "steppe_herald", "title": "Old bridge closed", "text": BRIDGE, "language": "en"},
    {
        "id": "t-1",
        "outlet": "tidewater_post",
        "date": "2024-05",
        "title": "=A bridge too old for trucks",
        "text": BRIDGE + " Nobody knows who will pay.",
        "url": SITE.format("tidewater-post", "1"),
    },
    {
        "id": "t-2",
        "outlet": "tidewater_post",
        "date": "2024-05-04",
        "title": "会谈",
        "text": CHINESE,
        "language": "zh",
    },
    {
        "id": "t-3",
        "outlet": "tidewater_post",
        "date": "2024-05-04",
        "title": "Too short to be kept at all",
        "text": "Only seven words stand in this one.",
    },
]

RECIPE = "name: Barley\nperiod: {since: 2024-05-01, until: 2024-06-01}\nsources:\n- urls: {path: list.csv}\n"

MakeStore = Callable[..., Corpus]


@pytest.fixture
def make_store(tmp_path: Path, outlets: Path) -> MakeStore:
    """Imports records into the store ``store`` below the test's folder."""

    def run(records: list[dict[str, str]] = RECORDS, *, to: str = "store", **how: object) -> Corpus:
        file = tmp_path / f"{to}.jsonl"
        file.write_text("".join(json.dumps(each) + "\n" for each in records), encoding="utf-8")
        settings: dict[str, object] = {"name": "Barley and bridges", "said": {"files": file.name}, **how}
        chosen = Import(outlets=(outlets,), **settings)  # type: ignore[arg-type]
        return bring_in([JsonLines(path=file)], chosen, to=tmp_path / to)

    return run


@pytest.fixture
def store(make_store: MakeStore) -> Corpus:
    """Six articles of three outlets; one record was left out."""
    return make_store()


@pytest.fixture
def built(store: Corpus) -> Corpus:
    """The same, with what a build leaves beside a store."""
    add_collection(store.path)
    return store


def add_collection(path: Path) -> None:
    """Write ``collection.json`` and ``collection/*.parquet`` as a build does."""
    about = {
        "recipe_digest": "ab" * 32,
        "recipe": "barley.yaml",
        "recipe_text": RECIPE,
        "period": {"since": "2024-05-01", "until": "2024-06-01"},
        "languages": ["en"],
        "subject": {"en": [["barley", "grain"], ["border"]]},
        "events": [],
        "user_agent": "framing/0.1",
        "obey_robots": True,
        "extractor": {"name": "trafilatura", "version": "2.3.1", "settings": {"precision": True}},
    }
    (path / "collection.json").write_text(json.dumps(about), encoding="utf-8")
    (path / "collection").mkdir()
    for name, frame in tables().items():
        frame.write_parquet(path / "collection" / f"{name}.parquet")


def tables() -> dict[str, pl.DataFrame]:
    """The tables of a small collection."""
    moment = datetime(2024, 6, 1, 12, tzinfo=UTC)
    number = {"status": pl.Int64, "warc_offset": pl.Int64}
    addresses = [
        (
            SITE.format("meridian", "barley-waits-at-the-border-post"),
            "urls",
            "/home/me/list.csv:1",
            "meridian",
            "kept",
            "m-1",
            moment,
            200,
            "cd" * 32,
            "fetched-00001.warc.gz",
            77,
            None,
        ),
        (
            SITE.format("meridian", "gone"),
            "urls",
            "/home/me/list.csv:2",
            "meridian",
            "refused:gone",
            None,
            moment,
            404,
            None,
            None,
            None,
            None,
        ),
        (
            SITE.format("steppe-herald", "later"),
            "feed",
            "https://steppe-herald.example/feed",
            "steppe_herald",
            "pending",
            None,
            None,
            None,
            None,
            None,
            None,
            None,
        ),
    ]
    names = (
        "url",
        "source",
        "found_in",
        "outlet",
        "outcome",
        "article",
        "fetched",
        "status",
        "body_sha256",
        "warc_file",
        "warc_offset",
        "archive_copy",
    )
    hosts = [
        (
            "meridian.example",
            "https://meridian.example/robots.txt",
            "ef" * 32,
            200,
            moment,
            2.0,
            "0",
            "header",
        ),
    ]
    about_hosts = (
        "host",
        "robots_url",
        "robots_sha256",
        "robots_status",
        "robots_fetched",
        "crawl_delay",
        "tdm_reservation",
        "tdm_evidence",
    )
    yields = [
        ("meridian", "2024-W18", 20, 19, 3, 3, "15 % against 80 % before"),
        ("meridian", "2024-W19", 5, 5, 5, 4, ""),
    ]
    return {
        "addresses": pl.DataFrame(addresses, schema=names, orient="row", schema_overrides=number),
        "hosts": pl.DataFrame(hosts, schema=about_hosts, orient="row"),
        "ceilings": pl.DataFrame(
            [("gdelt", "barley", "250 records")], schema=["source", "asked", "limit"], orient="row"
        ),
        "yields": pl.DataFrame(
            yields, schema=["outlet", "week", "found", "fetched", "extracted", "kept", "alarm"], orient="row"
        ),
    }
