"""What a recipe of a build may say, and how its mistakes are told."""

from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from framing.corpus.building.recipe import (
    ExtractionCard,
    FetchCard,
    intervals,
    limits_of,
    manners,
    read_recipe,
)
from framing.corpus.extraction.guards import Limits
from framing.errors import BadConfig, CorpusError, UsageError
from framing.fetching.base import Manners

SHORT = "name: Short\nsources:\n  - feed: {url: 'https://tass.com/rss'}\n"


def written(folder: Path, text: str) -> Path:
    file = folder / "news.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def problems(folder: Path, text: str) -> str:
    with pytest.raises(BadConfig) as refusal:
        read_recipe(written(folder, text))
    return str(refusal.value)


def test_a_short_recipe_is_enough(tmp_path: Path) -> None:
    recipe = read_recipe(written(tmp_path, SHORT))
    (source,) = recipe.sources
    assert (source.name, source.plugin.url) == ("feed", "https://tass.com/rss")
    assert recipe.wanted.why_not is not None
    assert "tass" in recipe.registry


def test_every_problem_is_told_at_once_with_its_place(tmp_path: Path) -> None:
    said = problems(
        tmp_path,
        """\
name: Bad
contct: me@x.org
period: {since: 2024-05-20, until: 2024-05-01}
languages: [english]
subject: {en: {all_of: [[xi], []]}}
sources:
  - fed: {url: 'https://x.example/feed'}
  - feed: {ulr: 'https://x.example/feed'}
  - feed: {url: 'ftp://x.example/feed'}
  - sitemap: {url: 'https://x.example/s.xml', most: many}
  - feed: {url: 'https://x.example/feed'}
    sitemap: {url: 'https://x.example/feed'}
fetch: {intervalls: 3}
versions: latest
""",
    )
    for place, message in (
        (":2:1", "Did you mean 'contact'?"),
        (":3:9", "since (2024-05-20) must be before until (2024-05-01)"),
        (":4:13", "must be a language in two letters"),
        (":5:", "must not be empty"),
        (":7:5", "Did you mean 'feed'?"),
        (":8:12", "Did you mean 'url'?"),
        (":9:11", "url must be an http or https address, not 'ftp://x.example/feed'"),
        (":10:", "must be a whole number"),
        (":11:5", "must name one source with its options"),
        (":13:9", "Did you mean 'intervals'?"),
        (":14:", "'first' or 'last'"),
    ):
        assert f"news.yaml{place}" in said, place
        assert message in said


def test_what_only_the_world_shows_has_a_place_too(tmp_path: Path) -> None:
    said = problems(
        tmp_path,
        "name: Bad\noutlet_folders: [nowhere]\nlanguages: [en, de]\nsubject: {en: {all_of: [[xi]]}}\n"
        "sources:\n  - urls: {path: missing.tsv}\n  - gdelt: {query: xi}\n",
    )
    assert "news.yaml:2:18" in said
    assert "missing.tsv is not there (paths are relative to the recipe)" in said
    assert "news.yaml:3:17" in said
    assert "the subject has no words in 'de'" in said
    assert "say since and until, here or as the period of the recipe" in said


def test_outlets_are_named_by_identifier(tmp_path: Path) -> None:
    said = problems(tmp_path, SHORT + "outlets: [xinhu, Xinhua News Agency, tass]\n")
    assert "no outlet named 'xinhu'. Did you mean 'xinhua'?" in said
    assert "is 'xinhua' in the registry" in said


def test_sources_take_the_period_of_the_recipe_unless_they_have_their_own(tmp_path: Path) -> None:
    recipe = read_recipe(
        written(
            tmp_path,
            "name: P\nperiod: {since: 2024-05-02, until: 2024-06-01}\nsources:\n  - gdelt: {query: xi}\n"
            "  - gdelt: {query: xi, since: 2024-05-10, until: 2024-05-12}\n",
        )
    )
    assert [(one.plugin.since, one.plugin.until) for one in recipe.sources] == [
        (date(2024, 5, 1), date(2024, 6, 2)),
        (date(2024, 5, 10), date(2024, 5, 12)),
    ]


def test_the_key_of_a_source_depends_on_its_options_and_not_on_where_the_recipe_stands(
    tmp_path: Path,
) -> None:
    keys = set()
    for name in ("a", "b"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "list.txt").write_text("https://tass.com/1\n")
        keys.add(
            read_recipe(written(folder, "name: K\nsources:\n  - urls: {path: list.txt}\n")).sources[0].key
        )
    assert len(keys) == 1


def test_the_cards_have_every_choice_of_fetching_and_reading() -> None:
    assert set(FetchCard.model_fields) == {each.name for each in fields(Manners)} - {"contact"}
    assert FetchCard().model_dump() == {
        each.name: getattr(Manners(contact=""), each.name)
        for each in fields(Manners)
        if each.name != "contact"
    }
    assert set(ExtractionCard.model_fields) == {each.name for each in fields(Limits)}


def test_choices_arrive_where_they_count(tmp_path: Path) -> None:
    more = (
        "contact: me@x.example\nfetch: {interval: 7, intervals: {tass.com: 20}}\nextraction: {seconds: 3}\n"
    )
    recipe = read_recipe(written(tmp_path, SHORT + more))
    assert limits_of(recipe).seconds == 3
    behaviour = manners(recipe, None)
    assert (behaviour.contact, behaviour.interval) == ("me@x.example", 7)
    assert behaviour.intervals == {"web.archive.org": 2.5, "tass.com": 20}
    assert manners(recipe, "other@x.example").contact == "other@x.example"


def test_intervals_that_a_source_knows_hold_unless_the_recipe_says_otherwise(tmp_path: Path) -> None:
    text = "name: I\nsources:\n  - gdelt: {query: xi, since: 2024-05-10, until: 2024-05-12}\n"
    assert intervals(read_recipe(written(tmp_path, text)))["api.gdeltproject.org"] == 5
    more = "fetch: {intervals: {api.gdeltproject.org: 9}}\n"
    assert intervals(read_recipe(written(tmp_path, text + more)))["api.gdeltproject.org"] == 9


def test_without_a_contact_nothing_is_fetched(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="FRAMING_CONTACT"):
        manners(read_recipe(written(tmp_path, SHORT)), None)


def test_the_contact_is_no_part_of_what_is_kept_of_a_recipe(tmp_path: Path) -> None:
    one = read_recipe(written(tmp_path, SHORT + "contact: me@x.example\n"))
    other = read_recipe(written(tmp_path, SHORT + "contact: you@x.example\n"))
    assert "@" not in one.text
    assert one.digest == other.digest


def test_other_files_are_told_what_they_are(tmp_path: Path, root: Path) -> None:
    with pytest.raises(CorpusError, match="is not there"):
        read_recipe(tmp_path / "none.yaml")
    with pytest.raises(CorpusError, match="is imported, not built: framing corpus import"):
        read_recipe(root / "corpora" / "xi_putin")


@pytest.mark.parametrize("name", ["kremlin", "xi_putin_live"])
def test_the_recipes_of_the_project_are_right(root: Path, name: str) -> None:
    recipe = read_recipe(root / "corpora" / f"{name}.yaml")
    assert recipe.card.notice
    assert recipe.card.contact is None
    assert recipe.card.fetch.obey_robots
    assert not recipe.card.fetch.loopback
    assert recipe.card.fetch.interval >= 5


def test_every_address_of_the_live_recipe_has_an_outlet(root: Path) -> None:
    recipe = read_recipe(root / "corpora" / "xi_putin_live.yaml")
    lines = (root / "corpora" / "xi_putin_live" / "urls.tsv").read_text(encoding="utf-8").splitlines()[1:]
    rows = [line.split("\t") for line in lines]
    assert len(rows) == 330
    nobody = [row[0] for row in rows if not (recipe.registry.find(row[1]) or recipe.registry.find(row[0]))]
    assert nobody == []


def test_what_the_form_and_what_the_world_show_is_told_together(tmp_path: Path) -> None:
    said = problems(
        tmp_path,
        "name: Bad\ncontct: me@x.org\noutlets: [xinhu]\nperiod: {since: 2024-05-20, until: 2024-05-01}\n"
        "sources:\n  - urls: {path: missing.tsv}\n  - fed: {url: 'https://x.example/feed'}\n"
        "  - feed: {url: 'https://x.example/feed', outlet: tas}\n  - gdelt: {query: xi}\n",
    )
    assert "news.yaml has 6 problems" in said  # that gdelt has no period is none: there is one, a wrong one
    for place, message in (
        (":2:1", "Did you mean 'contact'?"),
        (":3:11", "Did you mean 'xinhua'?"),
        (":4:9", "must be before until"),
        (":6:18", "missing.tsv is not there"),
        (":7:5", "Did you mean 'feed'?"),
        (":8:51", "no outlet named 'tas'. Did you mean 'tass'?"),
    ):
        assert f"news.yaml{place}" in said, place
        assert message in said


def test_with_stubs_the_outlet_of_a_source_may_be_a_new_one(tmp_path: Path) -> None:
    text = (
        "name: S\nunknown_outlets: stub\nsources:\n  - feed: {url: 'https://x.example/f', outlet: Harbour}\n"
    )
    assert read_recipe(written(tmp_path, text)).card.unknown_outlets == "stub"


def test_outlets_of_a_list_that_its_addresses_contradict_are_told_with_their_lines(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(
        "url,outlet\nhttps://tass.com/a,tas\nhttps://tass.com/b,bbc\nhttps://tass.com/c,bbc\n"
        "https://nobody.example/d,harbour\nhttps://tass.com/e,tass\nhttps://nobody.example/f,tass\n"
    )
    text = "name: L\nsources:\n  - urls: {path: list.csv}\n"
    said = problems(tmp_path, text)
    assert "news.yaml has 2 problems" in said
    assert "list.csv:2 names 'tas', which is no outlet that is known, for https://tass.com/a" in said
    assert (
        "list.csv:3 names the outlet 'bbc' for https://tass.com/b, an address of 'tass', and 1 more" in said
    )
    assert read_recipe(written(tmp_path, text.replace("csv}", "csv, map: {outlet: '-'}}"))).sources


def test_a_list_without_a_column_of_addresses_is_told_at_its_place(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("Link,Newspaper\nhttps://tass.com/a,tass\n")
    said = problems(tmp_path, "name: L\nsources:\n  - urls: {path: list.csv}\n")
    assert "news.yaml:3:18" in said
    assert "list.csv has no column 'url'" in said
    assert "map: {Their name: url}" in said


@pytest.mark.parametrize("words", ["[xi*, putin*]", "xi"])
def test_words_where_lists_of_words_belong_are_told_how_to_write_it(tmp_path: Path, words: str) -> None:
    said = problems(tmp_path, SHORT + f"subject: {{en: {{all_of: {words}}}}}\n")
    first = words.strip("[]").partition(",")[0]
    assert "must be lists of words" in said
    assert f"[[{first}]" in said
    assert "news.yaml has 1 problem\n" in said
