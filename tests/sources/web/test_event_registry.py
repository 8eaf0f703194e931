import json
from pathlib import Path
from typing import Any

import pytest
from tests.sources.web.answers import Answers

from framing.errors import CorpusError
from framing.sources.event_registry import EventRegistry
from framing.types import Draft

ARTICLE: dict[str, Any] = {
    "uri": "8123", "lang": "rus", "isDuplicate": False, "date": "2024-05-16", "time": "14:54:00",
    "dateTime": "2024-05-16T14:54:00Z", "dateTimePub": "2024-05-16T14:40:00Z", "dataType": "news",
    "sim": 0, "url": "https://news.example/a#x", "title": "Переговоры", "body": "Первый абзац.\n\nВторой.",
    "source": {"uri": "news.example", "dataType": "news", "title": "Новости"},
    "authors": [{"uri": "ann@news.example", "name": "Анна Автор", "type": "author", "isAgency": False}],
}  # fmt: skip


def answer(count: int, **more: object) -> dict[str, Any]:
    page = {"results": [ARTICLE] * count, "totalResults": count, "page": 1, "count": 100, "pages": 1}
    return {"articles": {**page, **more}}


def read(folder: Path, said: object, name: str = "a.json") -> list[Draft]:
    (folder / name).write_text(said if isinstance(said, str) else json.dumps(said), encoding="utf-8")
    return list(EventRegistry(path=folder / name).records())


def test_an_answer_of_the_api_becomes_drafts(tmp_path: Path) -> None:
    (one,) = read(tmp_path, answer(1))
    assert one.fields == {
        "id": "8123",
        "title": "Переговоры",
        "text": "Первый абзац.\n\nВторой.",
        "outlet": "news.example",
        "published": "2024-05-16T14:40:00Z",
        "date_evidence": "Event Registry dateTimePub 2024-05-16T14:40:00Z",
        "language": "ru",
        "url": "https://news.example/a",
        "byline": "Анна Автор",
    }
    assert list(EventRegistry(path=tmp_path / "a.json").found(Answers({}))) == [one]


@pytest.mark.parametrize(
    "said",
    [
        [ARTICLE, ARTICLE],
        {"articles": [ARTICLE, ARTICLE]},
        [answer(1), answer(1)],
        f"{json.dumps(ARTICLE)}\n\n{json.dumps(ARTICLE)}\n",
        answer(2)["articles"],
        {"recentActivityArticles": {"activity": [ARTICLE, ARTICLE], "newestUri": {}}},
        {"8123": {"info": ARTICLE}, "8124": {"info": ARTICLE}},
    ],
)
def test_the_forms_in_which_people_save_answers_are_read(tmp_path: Path, said: object) -> None:
    assert len(read(tmp_path, said)) == 2


@pytest.mark.parametrize(
    ("more", "stated"),
    [
        ({"totalResults": 3}, 3),
        ({"totalResults": 500, "pages": 5}, 100),
        ({"totalResults": 203, "page": 3, "pages": 3}, 3),
        ({"totalResults": 0}, 0),
        ({"totalResults": 3, "page": None}, 3),
    ],
)
def test_a_page_with_fewer_or_more_articles_than_it_says_is_refused(
    tmp_path: Path, more: dict[str, object], stated: int
) -> None:
    with pytest.raises(CorpusError, match=rf"2 articles were read, but its page of results says {stated}"):
        read(tmp_path, answer(2, **more))


DOCUMENTED: dict[str, Any] = {
    "uri": "143701955", "url": "https://news.example/b", "title": "Talks", "body": "Text of it.",
    "date": "2013-12-18", "time": "11:40:00", "dateTime": "2013-12-18T11:40:00Z",
    "dateTimePub": "2013-12-18T11:12:00Z", "lang": "eng", "isDuplicate": False, "dataType": "pr",
    "sentiment": None, "eventUri": "eng-1", "relevance": 34, "storyUri": None, "image": None,
    "source": {"uri": "news.example", "title": "News", "dataType": "news", "location": {"type": "country"}},
    "categories": [{"uri": "dmoz/Business", "label": "Business", "wgt": 85}], "concepts": [], "links": [],
    "authors": [{"uri": "x@news.example", "name": "Ann", "type": "author", "isAgency": False}], "videos": [],
    "shares": {"facebook": 1}, "duplicateList": [], "extractedDates": [], "location": None,
    "originalArticle": None, "sim": 0.39, "wgt": 12341243,
}  # fmt: skip
"""An article with every field of the data model, those with nothing to say as the service sends them."""


def test_every_documented_field_can_be_there(tmp_path: Path) -> None:
    (one,) = read(tmp_path, answer(1, results=[DOCUMENTED]))
    assert one.problem is None
    assert one.fields["published"] == "2013-12-18T11:12:00Z"
    assert (one.fields["outlet"], one.fields["byline"]) == ("news.example", "Ann")


@pytest.mark.parametrize(
    ("told", "kind"), [("pr", "press_release"), ("news", None), ("blog", None), (None, None), (["pr"], None)]
)
def test_press_releases_are_told_from_news(tmp_path: Path, told: object, kind: str | None) -> None:
    (one,) = read(tmp_path, [{**ARTICLE, "dataType": told}])
    assert one.fields.get("kind") == kind


def test_a_date_that_only_tells_when_the_article_was_found_says_so(tmp_path: Path) -> None:
    (one,) = read(tmp_path, [{**ARTICLE, "dateTimePub": None}])
    assert one.fields["date_evidence"] == "Event Registry dateTime 2024-05-16T14:54:00Z"


def test_the_last_page_holds_the_rest(tmp_path: Path) -> None:
    assert len(read(tmp_path, answer(3, totalResults=203, page=3, pages=3))) == 3


def test_tables_are_read_too(tmp_path: Path) -> None:
    names = "uri,title,body,dateTime,lang,source.uri,authors"
    rows = f'{names}\n1,"A","B, ""c""",2024-05-16T10:00:00Z,eng,x.example,Ann\n'
    (one,) = read(tmp_path, rows, "a.csv")
    assert (one.fields["text"], one.fields["outlet"]) == ('B, "c"', "x.example")
    assert (one.fields["language"], one.fields["byline"]) == ("en", "Ann")


def test_long_texts_in_tables_are_read(tmp_path: Path) -> None:
    (one,) = read(tmp_path, f"title,body\nA,{'word ' * 100_000}\n", "a.csv")
    assert len(one.fields["text"]) == 499_999


def test_articles_without_a_text_and_things_that_are_none_are_counted(tmp_path: Path) -> None:
    found = read(tmp_path, [{**ARTICLE, "body": None}, {**ARTICLE, "body": ""}, {"title": "x"}])
    assert [each.problem for each in found] == ["no_article"] * 3
    (lost,) = read(tmp_path, {"articles": ["x"]})
    assert lost.problem == "broken_record"


@pytest.mark.parametrize(
    "said",
    ["", "null", "1", '"x"', "{}", '{"error": "no key"}', "<html></html>", '{"articles": {"results": [',
     "[" * 5_000, '{"title": "x"}\n{"tit', "[1, 2]"],
)  # fmt: skip
def test_what_is_no_export_is_refused_as_a_whole(tmp_path: Path, said: str) -> None:
    with pytest.raises(CorpusError, match=r"a\.json"):
        read(tmp_path, said)


def test_a_table_without_texts_is_refused_with_the_columns_it_has(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="Columns found: uri, title"):
        read(tmp_path, "uri,title\n1,x\n", "a.csv")


def test_an_article_that_the_service_did_not_find_is_counted(tmp_path: Path) -> None:
    found, lost = read(
        tmp_path, {"8123": {"info": ARTICLE}, "9": {"error": "Provided article uri is not valid"}}
    )
    assert (found.problem, lost.problem) == (None, "no_article")
