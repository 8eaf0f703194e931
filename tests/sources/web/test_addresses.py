import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.sources.web import PRINTED_URL, address, normalised, once
from framing.types import Address, Draft


@pytest.mark.parametrize(
    ("printed", "ours"),
    [
        ("HTTPS://News.Example:443/A/b?id=5&utm_source=x#top", "https://news.example/A/b?id=5"),
        ("http://news.example", "http://news.example/"),
        ("http://news.example:8080/a?", "http://news.example:8080/a"),
        ("https://news.example/a?b=2&a=1&empty=", "https://news.example/a?b=2&a=1&empty="),
        ("https://news.example/a?uid=7&eid=1&keyword=x", "https://news.example/a?uid=7&eid=1&keyword=x"),
        ("https://news.example/a?fbclid=1&CMPID=2&at_medium=RSS", "https://news.example/a"),
        (
            "https://news.example/новости/1",
            "https://news.example/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8/1",
        ),
        ("https://news.example/%D0%BD%2F?q=%20a", "https://news.example/%D0%BD%2F?q=%20a"),
        ("https://пример.рф/a", "https://xn--e1afmkfd.xn--p1ai/a"),
        ("https://news.example/a;b?c=d;e", "https://news.example/a;b?c=d;e"),
        ("  https://news.example/a\n", "https://news.example/a"),
        ("http://[::1]:80/a", "http://[::1]/a"),
        ("http://news.example./a", "http://news.example/a"),
    ],
)
def test_an_address_gets_one_form_and_still_leads_to_the_same_page(printed: str, ours: str) -> None:
    assert normalised(printed) == ours


@pytest.mark.parametrize(
    "printed",
    [
        "", "a", "//news.example/a", "ftp://news.example/a", "javascript:alert(1)", "file:///etc/passwd",
        "https://", "https:///a", "https://user:secret@news.example/a", "https://news.example:99999/",
        "http://[::1/a", "https://news.example\\@evil.example/",
        "https://news%2eexample/", "https://a..b/",
        "data:text/html,x", "https://\udcff.example/", "https://news.example/" + "a" * 5_000,
    ],
)  # fmt: skip
def test_what_no_one_should_fetch_is_no_address(printed: str) -> None:
    assert normalised(printed) is None


def test_the_printed_address_is_kept_where_it_was_changed() -> None:
    changed = address("https://News.example/a?utm_source=x", source="urls", found_in="list.txt:1")
    same = address("https://news.example/a", source="urls", found_in="list.txt:2")
    assert isinstance(changed, Address)
    assert changed.hints == {PRINTED_URL: "https://News.example/a?utm_source=x"}
    assert isinstance(same, Address)
    assert same.hints == {}


def test_what_is_kept_of_a_printed_address_can_be_written_down() -> None:
    odd = address("https://n.example/#\ud800" + "x" * 9_000, source="gdelt", found_in="f")
    assert isinstance(odd, Address)
    assert len(odd.hints[PRINTED_URL].encode("utf-8")) <= 4_000


def test_only_what_is_the_same_in_every_respect_is_told_once() -> None:
    def at(title: str) -> Address | Draft:
        return address("https://n.example/a", source="feed", found_in="f", hints={"title": title})

    assert len(list(once([at("one"), at("one"), at("two")]))) == 2


@given(st.text(max_size=60), st.sampled_from([None, "https://news.example/x/"]))
def test_any_text_is_an_address_in_our_form_or_none(printed: str, base: str | None) -> None:
    once_done = normalised(printed, base)
    if once_done is not None:
        assert once_done.isascii()
        assert once_done.startswith(("http://", "https://"))
        assert normalised(once_done) == once_done


@given(st.from_regex(r"https?://[a-zа-я0-9.:@\[\]-]{1,20}(/[^\s]{0,20})?(\?[^\s]{0,30})?", fullmatch=True))
def test_what_looks_like_an_address_keeps_its_form_when_asked_again(printed: str) -> None:
    done = normalised(printed)
    assert done is None or normalised(done) == done
