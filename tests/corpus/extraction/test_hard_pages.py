"""Hard cases: at least twenty written pages with gold text; nothing leaks, no date is invented."""

import pytest
from tests.corpus.extraction.hard_pages import NAMES, Case, case, table

ARTICLES = [name for name in NAMES if case(name).expected.problem is None]


def told(each: Case) -> str:
    fields = {name: value for name, value in each.draft.fields.items() if name != "text"}
    removed = [f"{found.kind}: {found.text}" for found in each.accepted.removed] if each.accepted else []
    return (
        f"{each.expected.about}\n{each.draft.problem} {fields}\nremoved {removed}\n\n{each.text}\n\n{table()}"
    )


def test_there_are_pages_enough_in_three_languages() -> None:
    assert len(NAMES) >= 20
    assert {case(name).expected.language for name in ARTICLES} == {"en", "ru", "zh"}


@pytest.mark.parametrize("name", NAMES)
def test_pages_without_an_article_have_the_expected_problem_and_others_none(name: str) -> None:
    each = case(name)
    assert each.draft.problem == each.expected.problem, told(each)


@pytest.mark.parametrize("name", ARTICLES)
def test_the_text_is_at_least_as_good_as_that_of_plain_trafilatura(name: str) -> None:
    each = case(name)
    ours, plain = each.scores
    assert ours >= plain, told(each)
    assert ours >= 0.97, told(each)


@pytest.mark.parametrize("name", ARTICLES)
def test_nothing_leaks_into_the_text_and_nothing_stands_there_twice(name: str) -> None:
    each = case(name)
    assert each.leaked == [], told(each)
    assert each.text.count(each.expected.title) == 0, told(each)
    assert all(each.text.count(once) == 1 for once in each.expected.once), told(each)


@pytest.mark.parametrize("name", ARTICLES)
def test_no_date_is_invented_and_the_evidence_is_told(name: str) -> None:
    each = case(name)
    assert each.accepted is not None
    article = each.accepted.article
    assert article.published == each.expected.published, told(each)
    assert each.expected.evidence in article.date_evidence, told(each)


@pytest.mark.parametrize("name", ARTICLES)
def test_headline_language_kind_authors_credits_and_flags_are_as_expected(name: str) -> None:
    each = case(name)
    assert each.accepted is not None, told(each)
    article, expected = each.accepted.article, each.expected
    assert article.title == expected.title
    assert article.language == expected.language
    assert each.flags == set(expected.flags), told(each)
    if expected.kind:
        assert article.kind == expected.kind
    if expected.byline:
        assert article.byline == expected.byline
    if expected.credit:
        assert article.credit == expected.credit, told(each)
