"""Which articles belong into a corpus."""

from dataclasses import replace
from datetime import date

import pytest

from framing.corpus.wanted import Period, Subject, Wanted
from framing.types import Article

MAY = Period(since=date(2024, 5, 1), until=date(2024, 6, 1))
SUBJECT = Subject(
    all_of={
        "en": (("xi", "jinping", "chinese president"), ("putin*",)),
        "ru": (("цзиньпин*",), ("путин*",)),
        "zh": (("习近平", "習近平"), ("普京",)),
    }
)
ARTICLE = Article(
    id="1",
    outlet="meridian",
    published="2024-05-16T17:54+08:00",
    date_precision="minute",
    date_evidence="",
    title="Xi meets guest",
    text="They spoke. Putin's plane left.",
    language="en",
    language_confidence=1.0,
)


@pytest.mark.parametrize("published", ["2024-05-01", "2024-05-31T23:59+08:00", "2024", "2024-05"])
def test_a_date_that_may_lie_in_the_period_is_inside(published: str) -> None:
    assert MAY.may_hold(published)


@pytest.mark.parametrize("published", ["2024-06-01T00:01+08:00", "2024-04-30", "2023", "2024-06", "2024-04"])
def test_the_period_ends_before_its_last_day(published: str) -> None:
    assert not MAY.may_hold(published)


def test_december_ends_with_the_year() -> None:
    assert Period(since=date(2024, 12, 31), until=date(2025, 1, 1)).may_hold("2024-12")
    assert not Period(since=date(2025, 1, 1), until=date(2025, 2, 1)).may_hold("2024-12")


def test_the_date_is_that_of_the_outlets_own_clock() -> None:
    # 23:30 on 31 May in New York is 1 June in Greenwich; the outlet's readers had 31 May.
    assert Wanted(period=MAY).why_not(replace(ARTICLE, published="2024-05-31T23:30-04:00")) is None


def test_an_undated_article_is_not_judged_by_the_period() -> None:
    assert Wanted(period=MAY).why_not(replace(ARTICLE, published=None, date_precision="none")) is None


@pytest.mark.parametrize(
    ("language", "said", "lacks"),
    [
        ("en", "Xi and Putin", None),
        ("en", "XI AND PUTINISM", None),
        ("en", "The Chinese\n president hosts Putin", None),
        ("en", "Xinhua reports: Putin left", "none of: xi, jinping, chinese president"),
        ("en", "Xi left", "none of: putin*"),
        ("ru", "Си Цзиньпином и Путиным", None),
        ("ru", "Цзиньпин и распутин", "none of: путин*"),
        ("zh", "国家主席习近平同普京总统会谈", None),
        ("zh", "普京总统抵达北京", "none of: 习近平, 習近平"),
        ("de", "Xi und Putin", "the subject has no words in language 'de'"),
    ],
)
def test_the_subject_wants_a_word_of_every_list(language: str, said: str, lacks: str | None) -> None:
    assert SUBJECT.why_not(language, said) == lacks


def test_headline_and_text_count_together() -> None:
    assert Wanted(subject=SUBJECT).why_not(ARTICLE) is None


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        (Wanted(outlets=("neva_wire",)), "other_outlet"),
        (Wanted(languages=("ru", "zh")), "other_language"),
        (Wanted(period=Period(since=date(2020, 1, 1), until=date(2021, 1, 1))), "outside_period"),
        (Wanted(subject=Subject(all_of={"en": (("grain",),)})), "off_subject"),
    ],
)
def test_every_reason_is_named(wanted: Wanted, reason: str) -> None:
    refusal = wanted.why_not(ARTICLE)
    assert refusal is not None
    assert refusal[0] == reason
