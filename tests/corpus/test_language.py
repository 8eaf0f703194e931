import pytest

from framing.corpus.language import detect, language_code


@pytest.mark.parametrize(
    ("stated", "code"),
    [
        ("en", "en"),
        ("en-US", "en"),
        ("zh_CN", "zh"),
        ("English", "en"),
        (" RUS ", "ru"),
        ("klingon", None),
        ("", None),
    ],
)
def test_stated_languages_are_understood_or_not(stated: str, code: str | None) -> None:
    assert language_code(stated) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (
            "The two delegations met on Thursday in the northern hall and spoke about grain and railways.",
            "en",
        ),
        ("Обе делегации встретились в четверг в северном зале и говорили о зерне и железных дорогах.", "ru"),
        ("两国代表团星期四在北大厅举行会谈", "zh"),
    ],
)
def test_languages_of_the_project_are_detected(text: str, code: str) -> None:
    found = detect(text)
    assert found is not None
    assert found[0] == code
    assert 0.9 < found[1] <= 1


def test_a_text_too_short_to_tell_is_not_guessed() -> None:
    assert detect("Talks held.") is None
    assert detect("会談は木曜日に行われた") is None
