"""On real text the word lists tell apart what they should: official and state text from Western press."""

import gzip
import itertools
import json
from pathlib import Path

import pytest
from tests.dimensions.matching import matched

from framing.dimensions.load import load, names

pytestmark = pytest.mark.real

ARTICLES = 500


def share_of_articles(path: Path, outlets: frozenset[str] = frozenset()) -> dict[str, float]:
    """Dimension → share of the first articles that match it."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        records = (json.loads(line) for line in lines)
        chosen = (record for record in records if not outlets or record["outlet"] in outlets)
        texts = [record["text"][:4000] for record in itertools.islice(chosen, ARTICLES)]
    found = matched([load(name) for name in names()], "en", texts)
    return {name: sum(name in hits for hits in found) / len(texts) for name in names()}


def test_chinese_state_press_and_western_press_differ_as_the_literature_says(real_data: Path) -> None:
    state = share_of_articles(real_data / "articles" / "chinese_state_en_2017_2019.jsonl.gz")
    western = share_of_articles(
        real_data / "articles" / "ukraine2022_multi.jsonl.gz",
        frozenset({"BBC", "Fox News", "ABC News", "HuffPost", "The Guardian"}),
    )
    assert state["winwin"] > 5 * western["winwin"]
    assert state["hegemony"] > 2 * western["hegemony"]
    assert state["partnership"] > 2 * western["partnership"]
    assert western["democracy_rights"] > 1.5 * state["democracy_rights"]
    assert western["threat"] > 2 * state["threat"]
