"""Outlets as vendors print them are the outlets of the registry: one split in two is silent harm."""

from pathlib import Path

import pytest

from framing.outlets.registry import Registry
from framing.sources.factiva import Factiva
from framing.sources.lexisnexis import LexisNexis
from framing.sources.nexis import Nexis

PRINTED = {
    "guardian": [
        "The Guardian(London)",
        "THE GUARDIAN (LONDON)",
        "Guardian.com",
        "The Guardian; London (UK)",
    ],
    "daily_mail": ["DAILY MAIL (London)", "MailOnline", "Daily Mail; London (UK)"],
    "daily_express": ["The Express", "Daily Express; London (UK)", "express.co.uk"],
    "telegraph": ["The Daily Telegraph (London)", "telegraph.co.uk", "The Telegraph Online"],
    "the_times": ["The Times (London)", "thetimes.co.uk", "The Times; London (UK)"],
    "financial_times": ["Financial Times (London, England)", "FT.com", "Financial Times; London (UK)"],
    "new_york_times": [
        "New York Times (Online)",
        "New York Times,  Late Edition (East Coast); New York, N.Y.",
        "NYTimes.com Feed",
    ],
    "wall_street_journal": ["Wall Street Journal (Online)", "The Wall Street Journal Online"],
    "straits_times": ["The Straits Times (Singapore)"],
    "scmp": ["South China Morning Post (Hong Kong)", "South China Morning Post; Hong Kong"],
    "xinhua": ["Xinhua General News Service", "Xinhua News Agency - CEIS"],
    "tass": ["TASS World Service", "ITAR-TASS World Service"],
    "afp": ["Agence France Presse", "Agence France Presse -- English"],
    "ap": ["Associated Press International", "Associated Press Newswires"],
    "reuters": ["Reuters News"],
    "dpa": ["dpa international (Englischer Dienst)"],
    "cnn": ["CNN.com", "CNN Wire"],
}

OTHERS = [
    "The Guardian (Nigeria)",
    "The Guardian; Charlottetown, P.E.I.",
    "The Guardian Weekly",
    "The Times (Trenton, NJ)",
    "The Times of India (India)",
    "The Sunday Times (London)",
    "MAIL ON SUNDAY (London)",
    "Sunday Mirror",
    "The Express Tribune",
    "BBC Monitoring Former Soviet Union",
    "China Daily European Edition",
    "Global Times (London)",
]
"""Other outlets, and products that hold other outlets' texts: a city in brackets tells them apart."""


@pytest.mark.parametrize(
    ("outlet", "name"), [(each, name) for each, names in PRINTED.items() for name in names]
)
def test_an_outlet_is_known_by_the_name_a_vendor_prints(outlet: str, name: str) -> None:
    found = Registry.load().find(name)
    assert found is not None
    assert found.id == outlet


@pytest.mark.parametrize("name", OTHERS)
def test_an_outlet_of_a_like_name_is_not_taken_for_it(name: str) -> None:
    assert Registry.load().find(name) is None


@pytest.mark.real
@pytest.mark.parametrize(
    ("name", "source", "known", "unknown"),
    [
        ("lexisnexis_sample.docx", Nexis, {"guardian"}, set()),
        (
            "lexisnexis_sample.txt",
            LexisNexis,
            {"guardian", "the_times", "daily_mail"},
            {"The Sun (England)", "MAIL ON SUNDAY (London)", "Sunday Mirror"},
        ),
        ("factiva_sample.html", Factiva, set(), {"Test newspaper", "Ouest France"}),
    ],
)
def test_outlets_of_real_exports_are_found(
    real_data: Path, name: str, source: type[Nexis], known: set[str], unknown: set[str]
) -> None:
    registry = Registry.load()
    records = source(path=real_data / "exports" / name).records()
    printed = {record.fields["outlet"] for record in records}
    found = {each: registry.find(each) for each in printed}
    assert {outlet.id for outlet in found.values() if outlet} == known
    assert {each for each, outlet in found.items() if outlet is None} == unknown
