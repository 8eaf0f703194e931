import json
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.sources.web.answers import Answers

from framing.errors import UsageError
from framing.fetching.base import Fetched
from framing.sources.gdelt import FULL, Gdelt, read_articles
from framing.types import Address, Draft

API = "https://gdelt.example/doc"
START = datetime(2024, 5, 16, tzinfo=UTC)


class Index(Answers):
    """Articles at moments; as the API does, it gives the first 250 of a window and no word of the rest."""

    def __init__(self, moments: list[datetime]) -> None:
        super().__init__({})
        self._moments = sorted(moments)

    def get(self, url: str, **_: object) -> Fetched:
        self.asked.append(url)
        question = {name: value[0] for name, value in parse_qs(urlsplit(url).query).items()}
        first, last = question["startdatetime"], question["enddatetime"]
        inside = [n for n, each in enumerate(self._moments) if first <= f"{each:%Y%m%d%H%M%S}" <= last]
        articles = [self._article(number) for number in inside[: int(question["maxrecords"])]]
        return self._answer(url, json.dumps({"articles": articles} if articles else {}).encode(), None)

    def _article(self, number: int) -> dict[str, str]:
        return {
            "url": f"https://news.example/{number}",
            "url_mobile": "",
            "title": f"Talks , number {number}",
            "seendate": f"{self._moments[number]:%Y%m%dT%H%M%SZ}",
            "domain": "news.example",
            "language": "Russian",
            "sourcecountry": "Russia",
        }


def search(**more: object) -> Gdelt:
    options = {"query": "(putin xi)", "since": "2024-05-16", "until": "2024-05-18", "api": API}
    return Gdelt(**{**options, **more})  # type: ignore[arg-type]


def spread(count: int, over: timedelta) -> list[datetime]:
    return [START + over * number / count for number in range(count)]


def test_what_gdelt_says_of_an_article_is_kept_and_when_it_saw_it_is_no_date_of_publication() -> None:
    web = Index([START])
    (one,) = search().found(web)
    assert isinstance(one, Address)
    assert one.url == "https://news.example/0"
    assert one.hints == {
        "title": "Talks , number 0",
        "language": "ru",
        "seen": "2024-05-16T00:00:00+00:00",
    }
    assert "query=%28putin+xi%29" in web.asked[0]
    assert "startdatetime=20240516000000&enddatetime=20240516235959" in web.asked[0]


@pytest.mark.parametrize("count", [0, 1, 249, 250, 251, 2_000])
def test_windows_are_split_until_every_article_is_found_once(count: int) -> None:
    web = Index(spread(count, timedelta(days=2)))
    found = list(search().found(web))
    assert [each.url for each in found if isinstance(each, Address)] == [
        f"https://news.example/{number}" for number in range(count)
    ]
    assert web.ceilings == []


def test_a_ceiling_that_even_the_shortest_window_hits_is_recorded() -> None:
    crowd = [START + timedelta(hours=10, minutes=5)] * 400
    web = Index([*spread(100, timedelta(days=2)), *crowd])
    found = list(search().found(web))
    assert len(found) < 500
    (ceiling,) = web.ceilings
    assert ceiling.limit == f"{FULL} records"
    assert ceiling.asked == "(putin xi) from 2024-05-16 10:00 to 2024-05-16 10:15 UTC"


def test_windows_have_whole_quarters_of_an_hour_and_no_moment_is_in_two() -> None:
    web = Index(spread(1_000, timedelta(hours=3)))
    found = list(search().found(web))
    assert len(found) == 1_000
    for url in web.asked:
        question = parse_qs(urlsplit(url).query)
        assert question["startdatetime"][0][10:12] in {"00", "15", "30", "45"}
        assert question["enddatetime"][0].endswith("59")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("Please limit requests to one every 5 seconds or contact us.", "Please limit requests"),
        ("Your query was too short or too long.", "too short or too long"),
        ("<html><body>502</body></html>", "<html>"),
        ('{"articles": [{"url": "https://a.exa', "column"),
        ('{"articles": {"url": "x"}}', "no list of articles"),
        ('{"error": "x"}', "no list of articles"),
        ('{"articles": [1]}', "no list of articles"),
        ("", "it is empty"),
        ('{"articles":' + "[" * 5_000, "recursion"),
    ],
)
def test_an_error_in_the_place_of_an_answer_is_refused_and_named(body: str, said: str) -> None:
    web = Answers({})
    web.get = lambda url, **_: web._answer(url, body.encode(), None)  # type: ignore[method-assign]
    refused, _ = search().found(web)
    assert isinstance(refused, Draft)
    assert refused.problem == "list_unreadable"
    assert refused.fields["detail"].startswith(f"gdelt: {API}?query=")
    assert said in refused.fields["detail"]


def test_a_refused_request_is_counted_and_the_next_window_is_asked_for_all_the_same() -> None:
    web = Answers({}, refuse="rate_limited")
    found = list(search().found(web))
    assert [each.problem for each in found if isinstance(each, Draft)] == ["list_refused"] * 2
    assert len(web.asked) == 2


def test_lone_backslashes_and_control_characters_in_headlines_do_no_harm() -> None:
    body = rb'{"articles": [{"url": "https://a.example/1", "title": "A \ B \"C\" \u0416 \d' + b'\x01"}]}'
    (one,) = read_articles(body)
    assert one["title"] == 'A \\ B "C" Ж \\d\x01'


def test_an_article_without_an_address_is_counted() -> None:
    web = Answers({})
    body = b'{"articles": [{"title": "x"}, {"url": "javascript:1"}]}'
    web.get = lambda url, **_: web._answer(url, body, None)  # type: ignore[method-assign]
    found = list(search(until="2024-05-17").found(web))
    assert [each.problem for each in found if isinstance(each, Draft)] == ["broken_record"] * 2


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"query": " "}, "say what to search"),
        ({"since": "2024-05-18"}, "is not before until"),
        ({"until": "soon"}, "until must be a day"),
        ({"days": 0}, "days must be a whole number"),
        ({"api": "gdelt"}, "api must be an http or https address"),
    ],
)
def test_options_that_make_no_sense_are_refused(options: dict[str, object], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        search(**options)
