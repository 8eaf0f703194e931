"""Only public addresses are asked, however they are written, wrapped or led to."""

import socket
import time
from contextlib import suppress

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.fetching import addresses
from framing.fetching.addresses import checked_numbers, is_public, system_resolver, target_of
from framing.fetching.base import Refused

PRIVATE = [
    "0.0.0.0", # noqa: S104  # it is refused, not bound
    "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254",
    "168.63.129.16", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.1",
    "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.1.1.1",
    "240.0.0.1", "255.255.255.255", "::", "::1", "::7f00:1", "::ffff:10.0.0.1", "::ffff:127.0.0.1",
    "::ffff:169.254.169.254", "64:ff9b::a00:1", "64:ff9b::7f00:1", "64:ff9b:1::1", "100::1", "2001::1",
    "2001:db8::1", "2002:a00:1::", "2002:7f00:1::", "2002:a9fe:a9fe::", "3fff::1", "5f00::1", "fc00::1",
    "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "ff0e::1", "no number", "",
]  # fmt: skip
PUBLIC = [
    "1.1.1.1",
    "93.184.216.34",
    "2606:4700:4700::1111",
    "::ffff:1.1.1.1",
    "64:ff9b::101:101",
    "2002:101:101::",
]


@pytest.mark.parametrize("number", PRIVATE)
def test_an_address_that_is_not_public_is_refused(number: str) -> None:
    assert not is_public(number)


@pytest.mark.parametrize("number", PUBLIC)
def test_a_public_address_passes(number: str) -> None:
    assert is_public(number)


@given(st.ip_addresses())
def test_every_number_is_judged_without_a_stumble_and_never_more_kindly_than_python_does(
    number: object,
) -> None:
    if (
        is_public(str(number))
        and "ff9b" not in str(number)
        and not str(number).startswith(("2002:", "::ffff"))
    ):
        assert number.is_global  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "written", ["127.1", "0x7f.1", "2130706433", "0177.0.0.1", "127.0.0.1.", "localhost"]
)
def test_this_machine_is_recognised_however_its_number_is_written(written: str) -> None:
    with pytest.raises(Refused) as refused:
        checked_numbers(target_of(f"http://{written}/"), system_resolver, loopback=False)
    assert refused.value.refusal in {"private_address", "no_such_host", "not_http"}


def silent(*_: object, **__: object) -> list[object]:
    time.sleep(60)
    return []


def test_a_name_server_that_says_nothing_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "LONGEST_LOOK_UP", 0.1)
    monkeypatch.setattr(socket, "getaddrinfo", silent)
    began = time.monotonic()
    with pytest.raises(Refused) as refused:
        system_resolver("news.example", 80)
    assert refused.value.refusal == "no_connection"
    assert time.monotonic() - began < 30


def test_a_name_nobody_has_is_no_host() -> None:
    for name in ("no-such-name.invalid", "a" * 70 + ".example", "a..b"):
        with pytest.raises(Refused) as refused:
            system_resolver(name, 80)
        assert refused.value.refusal in {"no_such_host", "no_connection"}


def test_one_private_address_among_public_ones_is_enough_to_refuse_a_host() -> None:
    with pytest.raises(Refused, match=r"10\.0\.0\.1"):
        checked_numbers(target_of("http://news.example/"), lambda *_: ["1.1.1.1", "10.0.0.1"], loopback=False)


def test_the_option_for_tests_lets_this_machine_through_and_no_other_private_one() -> None:
    local = target_of("http://news.example:8080/")
    assert checked_numbers(local, lambda *_: ["127.0.0.1"], loopback=True) == ["127.0.0.1"]
    with pytest.raises(Refused) as refused:
        checked_numbers(local, lambda *_: ["127.0.0.1", "192.168.0.1"], loopback=True)
    assert refused.value.refusal == "private_address"


@pytest.mark.parametrize("loopback", [True, False])
def test_a_public_host_is_asked_on_the_usual_ports_only(loopback: bool) -> None:  # noqa: FBT001
    public = lambda *_: ["1.1.1.1"]  # noqa: E731
    assert checked_numbers(target_of("http://news.example:443/"), public, loopback=loopback)
    with pytest.raises(Refused) as refused:
        checked_numbers(target_of("http://news.example:22/"), public, loopback=loopback)
    assert refused.value.refusal == "bad_port"


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd", "gopher://news.example/", "ftp://news.example/", "data:text/html,x",
        "javascript:1", "//news.example/", "news.example/a", "", "http:///a", "http://", "http://user:secret@news.example/",
        "http://news.example\r\nX-Injected: 1/", "http://news.example/\x00", "http://news.example:port/",
        "http://[::1/", "http://news.example/" + "a" * 9000, "http://news.example@127.0.0.1/",
    ],
)  # fmt: skip
def test_what_is_no_plain_web_address_is_refused(url: str) -> None:
    with pytest.raises(Refused) as refused:
        target_of(url)
    assert refused.value.refusal == "not_http"


def test_addresses_with_letters_of_all_kinds_are_asked_in_ascii() -> None:
    target = target_of("HTTP://Новости.example/Путь?q=й#place")
    assert target.url == "http://xn--b1amnebsh.example/%D0%9F%D1%83%D1%82%D1%8C?q=%D0%B9"
    assert target_of("/x y", target).url == "http://xn--b1amnebsh.example/x%20y"


def test_hosts_are_kept_apart_by_name_and_unusual_port() -> None:
    assert (
        target_of("https://news.example/a").place
        == target_of("http://news.example:80/").place
        == "news.example"
    )
    assert target_of("http://news.example:8080/").place == "news.example:8080"
    assert target_of("https://news.example/a").origin == "https://news.example"
    assert target_of("http://[2606:4700::1]:81/").origin == "http://[2606:4700::1]:81"


@given(st.text() | st.text(alphabet="htps:/.@[]%?#\\0x7f1a-").map("http://".__add__))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    with suppress(Refused):
        target = target_of(text)
        assert target.url.isascii()
        assert httpx.URL(target.url).raw_host.decode().rstrip(".") == target.host


@given(st.text())
def test_any_text_can_lead_on_from_a_page(text: str) -> None:
    with suppress(Refused):
        assert target_of(text, target_of("https://news.example/a/b")).scheme in {"http", "https"}
