"""Coding by a language model, against a real server on loopback that behaves well and badly."""

import json
import re
from collections.abc import Sequence
from math import isnan
from pathlib import Path
from statistics import NormalDist
from typing import Any

import numpy as np
import polars as pl
import pytest
from sklearn.metrics import cohen_kappa_score
from tests.servers.chat_completions import ChatServer, Coding, Deed, Request, chat_completions
from tests.small_corpus import ARTICLES, ENERGY, TOKENS, WARM, WARMTH

from framing.errors import DataError, UsageError
from framing.measures.base import Scores
from framing.measures.llm_coding import LlmCoding
from framing.measures.scoring import chat
from framing.measures.scoring.hand_check import kappa, wilson
from framing.types import Dimension

N = len(ARTICLES) - 1
"""Articles with words."""


def passage(request: Request) -> str:
    return str(request["messages"][-1]["content"])


def is_warm(text: str) -> bool:
    return sum(text.count(word) for word in WARM) >= 3


def honest(request: Request) -> Deed:
    return Deed(content=json.dumps({"code": int(is_warm(passage(request)))}))


def scored(
    server: ChatServer | str, folder: Path, dimensions: Sequence[Dimension] = (WARMTH,), **options: object
) -> Scores:
    url = server if isinstance(server, str) else server.base_url
    given = {"model": "small-model", "base_url": url, **options}
    given.setdefault("codes", codes(folder))
    measure = LlmCoding(responses=str(folder / "responses"), **given)  # type: ignore[arg-type]
    (scores,) = measure(TOKENS, dimensions)
    return scores


def codes(folder: Path, n: int = 40) -> str:
    texts = {a.id: " ".join(word for line in a.sentences for word in line) for a in ARTICLES[:n]}
    rows = [{"article": a, "dimension": "warmth", "value": int(is_warm(text))} for a, text in texts.items()]
    pl.DataFrame(rows).write_csv(folder / f"codes-{n}.csv")
    return str(folder / f"codes-{n}.csv")


def values(scores: Scores) -> dict[str, float | None]:
    return dict(scores.table.select("article", "value").iter_rows())


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chat, "LONGEST_PAUSE", 0.01)


def first_then(*deeds: Deed, after: Coding = honest) -> Coding:
    """The deeds, one request each, and then good behaviour."""
    left = list(deeds)
    return lambda request: left.pop(0) if left else after(request)


def test_every_article_is_coded_and_compared_with_people(tmp_path: Path) -> None:
    with chat_completions(honest) as server:
        scores = scored(server, tmp_path)
    found = values(scores)
    assert found.pop("empty") is None
    assert {round(value) for value in found.values() if value is not None} == {0, 1}
    assert len(server.requests) == N
    assert server.paths[0] == "/v1/chat/completions"
    remarks = "\n".join(scores.diagnostics)
    assert "model small-model (calls itself small-model-0001), prompt version 1, temperature 0" in remarks
    assert "warmth: 60 coded, 0 refused, 0 without a usable answer" in remarks
    assert re.search(r"warmth: 40 of 40 as coded by hand \(kappa 1\.00\)", remarks)
    assert "not corrected for these errors" in remarks


def test_the_prompt_is_the_codebook_with_fixed_parameters(tmp_path: Path) -> None:
    with chat_completions(honest) as server:
        scored(server, tmp_path, max_tokens=9, seed=5)
    request = server.requests[0]
    assert (request["temperature"], request["seed"], request["max_tokens"]) == (0, 5, 9)
    told = request["messages"][0]["content"]
    assert WARMTH.definition in told
    assert "-1 = the passage expresses enmity" in told
    assert json.loads((tmp_path / "responses" / "prompts.json").read_text()) == {"warmth": told}
    assert server.keys[0] is None


def test_a_second_run_needs_no_endpoint_and_gives_the_same_scores(tmp_path: Path) -> None:
    with chat_completions(honest) as server:
        first = scored(server, tmp_path)
    again = scored("http://127.0.0.1:1/v1", tmp_path)
    assert again.table.equals(first.table)
    assert again.diagnostics == first.diagnostics


def test_passages_are_not_written_down_and_neither_is_the_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MY_KEY", "very-secret")
    with chat_completions(honest) as server:
        scores = scored(server, tmp_path, key_variable="MY_KEY")
    assert set(server.keys) == {"Bearer very-secret"}
    written = "".join(path.read_text() for path in (tmp_path / "responses").iterdir())
    assert "very-secret" not in written + repr(scores)
    assert "pipeline" not in written


@pytest.mark.parametrize(
    "deed",
    [
        Deed(status=429, headers=(("retry-after", "0"),)),
        Deed(status=500),
        Deed(status=503, headers=(("retry-after", "soon"),)),
        Deed(body=b'{"choices": [{"message": {"content": "{\\"co'),
        Deed(body=b"<html>busy</html>"),
        Deed(body=b'{"choices": []}'),
        Deed(closes=True),
    ],
    ids=["429", "500", "503", "cut off", "html", "no choice", "closed"],
)
def test_an_endpoint_that_stumbles_is_asked_again(tmp_path: Path, deed: Deed) -> None:
    with chat_completions(first_then(deed, deed)) as server:
        scores = scored(server, tmp_path)
    assert len(server.requests) == N + 2
    assert scores.table["value"].null_count() == 1


def test_an_answer_that_drips_runs_into_the_time_limit(tmp_path: Path) -> None:
    with chat_completions(first_then(Deed(drips=0.05))) as server:
        scores = scored(server, tmp_path, seconds=0.5)
    assert len(server.requests) > N
    assert scores.table["value"].null_count() == 1


def test_a_wrong_label_is_asked_for_again_with_the_next_seed_and_then_missing(tmp_path: Path) -> None:
    def stubborn(request: Request) -> Deed:
        return Deed(content='{"code": 7}') if "opera" in passage(request) else honest(request)

    with chat_completions(stubborn) as server:
        scores = scored(server, tmp_path, attempts=2)
    of_opera = [request for request in server.requests if "opera" in passage(request)]
    assert sorted({request["seed"] for request in of_opera}) == [1, 2]
    n = len(of_opera) // 2
    assert scores.table["value"].null_count() == 1 + n
    assert f"{N - n} coded, 0 refused, {n} without a usable answer" in " ".join(scores.diagnostics)


@pytest.mark.parametrize(
    ("deed", "outcome"),
    [
        (Deed(content="I'm sorry, but I can't help with that."), "1 refused, 0 without"),
        (Deed(content="", refusal="No."), "1 refused, 0 without"),
        (Deed(content="", finish="content_filter"), "1 refused, 0 without"),
        (Deed(status=400, body=b'{"error": {"code": "content_filter"}}'), "1 refused, 0 without"),
        (Deed(content='{"code": 1', finish="length"), "0 refused, 0 without"),
        (Deed(content="The code is 1."), "0 refused, 0 without"),
        (Deed(content='{"code": true}'), "0 refused, 0 without"),
        (Deed(content='```json\n{"code": 1}\n```'), "0 refused, 0 without"),
    ],
)
def test_refusals_are_counted_and_half_answers_asked_for_again(
    tmp_path: Path, deed: Deed, outcome: str
) -> None:
    with chat_completions(first_then(deed)) as server:
        scores = scored(server, tmp_path)
    assert outcome in " ".join(scores.diagnostics)
    refused = outcome.startswith("1")
    assert scores.table["value"].null_count() == 1 + refused
    fenced = deed.content.startswith("```")
    assert len(server.requests) == N + (not refused and not fenced)


def test_an_endpoint_that_stays_down_stops_the_study_and_answers_are_kept(tmp_path: Path) -> None:
    down = first_then(*[Deed()] * 10, after=lambda _: Deed(status=500))
    said = r"gave no answer in 6 tries; the last one: status 500\. Answers so far are kept"
    with chat_completions(down) as server, pytest.raises(DataError, match=said):
        scored(server, tmp_path)
    kept = (tmp_path / "responses" / "responses.jsonl").read_text().splitlines()
    assert len(kept) == 10
    with chat_completions(honest) as server:
        scored(server, tmp_path)
    assert len(server.requests) == N - 10


def test_a_request_that_is_rejected_is_not_sent_again_and_the_key_is_not_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MY_KEY", "very-secret")
    deed = Deed(status=401, body=b"bad key very-secret")
    said = r"rejects the request with status 401: bad key \(key\)"
    with chat_completions(lambda _: deed) as server, pytest.raises(DataError, match=said):
        scored(server, tmp_path, key_variable="MY_KEY")
    assert len(server.requests) == 1


def test_a_line_that_was_cut_off_is_asked_for_again_and_other_damage_is_named(tmp_path: Path) -> None:
    with chat_completions(honest) as server:
        first = scored(server, tmp_path)
    path = tmp_path / "responses" / "responses.jsonl"
    path.write_bytes(path.read_bytes()[:-20])
    with chat_completions(honest) as server:
        assert scored(server, tmp_path).table.equals(first.table)
    assert len(server.requests) == 1
    lines = path.read_text().splitlines()
    path.write_text("\n".join([lines[0], "{}", *lines[2:]]) + "\n")
    with pytest.raises(DataError, match=r"responses.jsonl: line 2 is no kept answer"):
        scored("http://127.0.0.1:1/v1", tmp_path)


def test_without_hand_codes_answers_are_gathered_and_no_score_is_given(tmp_path: Path) -> None:
    with chat_completions(honest) as server:
        scores = scored(server, tmp_path, codes=None)
    assert scores.table["value"].null_count() == scores.table.height
    assert "warmth: NO SCORE IS SHOWN" in " ".join(scores.diagnostics)
    assert len(server.requests) == N
    few = scored("http://127.0.0.1:1/v1", tmp_path, codes=codes(tmp_path, n=12))
    assert "since 12 answers stand beside hand codes" in " ".join(few.diagnostics)
    assert few.table["value"].null_count() == few.table.height


def test_several_requests_at_once_give_the_same_file(tmp_path: Path) -> None:
    written = []
    for parallel in (1, 4):
        folder = tmp_path / str(parallel)
        folder.mkdir()
        with chat_completions(honest) as server:
            scored(server, folder, (WARMTH, ENERGY), parallel=parallel)
        written.append((folder / "responses" / "responses.jsonl").read_bytes())
    assert written[0] == written[1]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"base_url": "127.0.0.1:8080"}, "base_url must be an address such as"),
        ({"base_url": "http://me:pw@127.0.0.1/v1"}, "must hold no name or password"),
        (
            {"base_url": "http://example.org/v1", "key_variable": "PATH"},
            "not sent unencrypted to example.org",
        ),
        ({"base_url": "http://127.0.0.1:1/v1", "key_variable": "NO_SUCH_KEY"}, "NO_SUCH_KEY .* is not set"),
        ({"base_url": "http://127.0.0.1:1/v1", "most_requests": 5}, "would send 60 requests"),
        ({"base_url": "http://127.0.0.1:1/v1", "attempts": 0}, "attempts must be above 0"),
    ],
)
def test_what_must_not_be_asked_is_refused_before_anything_is_sent(
    tmp_path: Path, options: dict[str, Any], said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        scored("http://127.0.0.1:1/v1", tmp_path, **options)


def test_units_that_are_too_long_are_not_sent_and_counted(tmp_path: Path) -> None:
    with chat_completions(honest) as server:
        scores = scored(server, tmp_path, most_characters=420, codes=codes(tmp_path, n=60))
    n = scores.table["value"].null_count() - 1
    assert 0 < n < N
    assert f"{n} units are too long and were not sent" in scores.diagnostics
    assert len(server.requests) == N - n


def test_kappa_is_scikit_learns_and_wilsons_interval_solves_its_equation() -> None:
    rng = np.random.default_rng(2)
    one, two = (rng.integers(-1, 2, 80).astype(float) for _ in range(2))
    assert kappa(one, two) == pytest.approx(cohen_kappa_score(one, two))
    assert isnan(kappa(np.ones(3), np.ones(3)))
    z = NormalDist().inv_cdf(0.975)
    for share in wilson(7, 20):
        assert abs(0.35 - share) == pytest.approx(z * (share * (1 - share) / 20) ** 0.5)
