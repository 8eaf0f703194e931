"""Invented outlets and records for the tests of the corpus room."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from framing.corpus.corpus import Corpus
from framing.corpus.importing import Import, bring_in
from framing.outlets.registry import Registry, read_folder
from framing.sources.jsonl import JsonLines

CARDS = {
    "meridian": (
        "Meridian News Agency",
        "agency",
        "CN",
        "Asia/Shanghai",
        "YMD",
        "[Meridian, Meridan, 子午社]",
    ),
    "neva_wire": ("Neva Wire Service", "agency", "RU", "Europe/Moscow", "DMY", "[Neva Wire, Нева]"),
    "steppe_herald": ("Steppe Herald", "online", "KZ", "Asia/Almaty", "DMY", "[]"),
    "tidewater_post": ("The Tidewater Post", "newspaper", "US", "America/New_York", "MDY", "[]"),
}
BODY = (
    "The two delegations met in the northern hall on Thursday morning and spoke for three hours about grain, "
    "railways and the price of gas, officials who took part in the talks told reporters."
)
Record = Mapping[str, object]
ImportRecords = Callable[..., Corpus]


@pytest.fixture(scope="session")
def outlets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with four invented outlets."""
    folder = tmp_path_factory.mktemp("outlets")
    for name, (title, kind, country, zone, order, aliases) in CARDS.items():
        control = "independent" if country == "US" else "state_controlled"
        (folder / f"{name}.yaml").write_text(
            f"name: {title}\nkind: {kind}\ncountry: {country}\nlanguages: [en]\ntime_zone: {zone}\n"
            f"date_order: {order}\naliases: {aliases}\ndomains: [{name.replace('_', '-')}.example]\n"
            f"labels: [{{scheme: control, value: {control}, reference: invented}}]\ninvented: true\n",
            encoding="utf-8",
        )
    return folder


@pytest.fixture(scope="session")
def registry(outlets: Path) -> Registry:
    """The four outlets and no others."""
    return Registry(read_folder(outlets))


@pytest.fixture
def import_records(tmp_path: Path, outlets: Path) -> ImportRecords:
    """Imports records through a file of JSON lines; ``to`` names the store below the test's folder."""

    def run(
        records: Iterable[Record], *, to: str = "store", how: Import | None = None, replace_it: bool = False
    ) -> Corpus:
        file = tmp_path / f"{to}.jsonl"
        file.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
        chosen = how or Import(name="test")
        chosen = replace(chosen, outlets=chosen.outlets or (outlets,))
        return bring_in([JsonLines(path=file)], chosen, to=tmp_path / to, replace=replace_it)

    return run


def record(**fields: object) -> dict[str, object]:
    """A record that gets in, with some fields other than usual."""
    usual = {
        "outlet": "meridian",
        "date": "2024-05-16",
        "title": "Talks held",
        "text": BODY,
        "language": "en",
    }
    return usual | fields
