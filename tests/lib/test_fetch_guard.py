"""The guard: what may be asked for, judged from the address as written and from the number that is dialled."""

import socket

import pytest

from factcheck.lib.fetch import AddressRefused, why_not_dial, why_not_fetch
from factcheck.lib.fetch.guard import guarded_socket

INSIDE = "is not an address on the public internet"
NUMBER = "is a number in an unusual form"
PRIVATE_NAME = "is a name inside a private network"
NO_SITE = "is not the name of a site"
HIDDEN = "contains a space, a line break or a hidden character"
SCHEME = "must start with https:// or http://"
INCOMPLETE = "The address is not complete"


@pytest.mark.parametrize(
    "url",
    [
        "https://www.example.org/",
        "http://example.org",
        "HTTPS://Example.ORG/News?id=1#part",
        "https://example.org:443/",
        "http://example.org:80/page",
        "https://example.org./",
        "https://my_site.example.org/",
        "https://münchen.example/straße",
        "https://xn--mnchen-3ya.example/",
        "https://example.org/?mail=a@b.example",
        "https://4294967296.example/",
        "https://8.8.8.8/",
        "https://[2606:4700::1111]/",
    ],
)
def test_a_public_page_may_be_fetched(url: str) -> None:
    assert why_not_fetch(url) is None


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("", "Give the address of a page"),
        ("example.org/page", SCHEME),
        ("//example.org/page", SCHEME),
        ("FILE:///etc/passwd", SCHEME),
        ("gOpHer://example.org/", SCHEME),
        ("javascript:alert(1)", SCHEME),
        ("data:text/html,hello", SCHEME),
        ("http:/example.org", INCOMPLETE),
        ("http:example.org", INCOMPLETE),
        ("http:///example.org", INCOMPLETE),
        ("https://", INCOMPLETE),
        ("https://?page", INCOMPLETE),
        ("ht\ttp://example.org/", HIDDEN),
        ("http://exam\nple.org/", HIDDEN),
        (" http://example.org/", HIDDEN),
        ("http://example.org/a b", HIDDEN),
        ("http://example.org/\0", HIDDEN),
        ("http://example.org/\ud800", HIDDEN),
        ("http://example.org\\@127.0.0.1/", "contains a backslash"),
        ("http://user:secret@example.org/", "a user name or an @"),
        ("http://example.org@127.0.0.1/", "a user name or an @"),
        ("http://example.org:22/", "from the usual port only"),
        ("http://example.org:443/", "from the usual port only"),
        ("http://example.org:99999/", NO_SITE),
        ("http://example.org:８０/", NO_SITE),
        ("http://example.org:-1/", NO_SITE),
        ("http://example.org:80:80/", NO_SITE),
        ("http://%31%32%37.0.0.1/", NO_SITE),
        ("http://example..org/", NO_SITE),
        ("http://-example.org/", NO_SITE),
        ("http://exam*ple.org/", NO_SITE),
        ("http://local\u00adhost/", NO_SITE),
        ("http://[v1.example]/", NO_SITE),
        ("http://[::1/", NO_SITE),
        (f"http://{'a' * 300}.example/", NO_SITE),
        (f"http://{'a.' * 140}example/", NO_SITE),
        ("http://xn--a.example/", "is a wrongly encoded name"),
        (f"https://example.org/{'a' * 3000}", "longer than 2,048 characters."),
        (f"https://example.org/{'ä' * 1000}", "longer than 2,048 characters once it is encoded"),
        ("http://localhost/", PRIVATE_NAME),
        ("http://LocalHost./", PRIVATE_NAME),
        ("http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/", PRIVATE_NAME),
        ("http://deep.localhost/", PRIVATE_NAME),
        ("http://localhost.localdomain/", PRIVATE_NAME),
        ("http://printer.local/", PRIVATE_NAME),
        ("http://metadata.google.internal/", PRIVATE_NAME),
        ("http://router/", PRIVATE_NAME),
        ("http://127.0.0.1/", INSIDE),
        ("http://127.0.0.1:8000/", INSIDE),
        ("http://１２７.0.0.1/", INSIDE),
        ("http://127。0。0。1/", INSIDE),
        ("http://0.0.0.0/", INSIDE),
        ("http://169.254.169.254/latest/meta-data/", INSIDE),
        ("http://[::1]/", INSIDE),
        ("http://[::]/", INSIDE),
        ("http://[::ffff:127.0.0.1]/", INSIDE),
        ("http://[::127.0.0.1]/", INSIDE),
        ("http://[64:ff9b::7f00:1]/", INSIDE),
        ("http://[fd00:ec2::254]/", INSIDE),
        ("http://[fe80::1%25eth0]/", NO_SITE),
        ("http://[fe80::1%eth0]/", NO_SITE),
        ("http://127.0.0.1./", NUMBER),
        ("http://2130706433/", NUMBER),
        ("http://0177.0.0.1/", NUMBER),
        ("http://0x7f000001/", NUMBER),
        ("http://0x7f.1/", NUMBER),
        ("http://0x/", NUMBER),
        ("http://127.1/", NUMBER),
        ("http://0/", NUMBER),
    ],
)
def test_an_address_that_must_not_be_fetched_is_told_why(url: str, reason: str) -> None:
    sentence = why_not_fetch(url)
    assert sentence is not None
    assert reason in sentence
    assert sentence.endswith(".")


def test_a_site_named_by_the_operator_may_be_fetched_although_private() -> None:
    allow = frozenset({"127.0.0.1:8099", "localhost:80", "[::1]:8099"})
    assert why_not_fetch("http://127.0.0.1:8099/page", allow=allow) is None
    assert why_not_fetch("http://localhost/page", allow=allow) is None
    assert why_not_fetch("http://[::1]:8099/", allow=allow) is None


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8098/",
        "http://127.0.0.1/",
        "http://0x7f.1:8099/",
        "http://2130706433:8099/",
        "http://[::ffff:127.0.0.1]:8099/",
        "http://user@127.0.0.1:8099/",
        "ftp://127.0.0.1:8099/",
    ],
)
def test_only_exactly_the_named_host_and_port_is_allowed(url: str) -> None:
    assert why_not_fetch(url, allow=frozenset({"127.0.0.1:8099"})) is not None


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "10.0.0.1",
        "100.64.0.1",
        "100.100.100.200",
        "127.0.0.1",
        "127.255.255.254",
        "168.63.129.16",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.192",
        "192.0.2.1",
        "192.31.196.1",
        "192.52.193.1",
        "192.88.99.1",
        "192.168.1.1",
        "192.175.48.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::8.8.8.8",
        "::ffff:127.0.0.1",
        "::ffff:0:127.0.0.1",
        "64:ff9b::127.0.0.1",
        "64:ff9b::169.254.169.254",
        "64:ff9b:1::8.8.8.8",
        "100::1",
        "2001::1",
        "2001:0:7f00:1::",
        "2001:20::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "2002:808:808::1",
        "2620:4f:8000::1",
        "2001:4860:4860::5efe:10.0.0.1",
        "2001:4860:4860::200:5efe:192.168.0.1",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fe80::1%eth0",
        "2606:4700::1111%2",
        "fec0::1",
        "ff02::1",
        "not-an-address",
        "",
    ],
)
def test_a_closed_address_is_never_dialled(address: str) -> None:
    assert why_not_dial(address) is not None


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700::1111", "2a00:1450::1", "64:ff9b::8.8.8.8"])
def test_an_open_address_may_be_dialled(address: str) -> None:
    assert why_not_dial(address) is None


def test_a_socket_is_made_for_an_open_address() -> None:
    with guarded_socket((socket.AF_INET, socket.SOCK_STREAM, 6, "", ("8.8.8.8", 443))) as made:
        assert made.family == socket.AF_INET


@pytest.mark.parametrize(
    ("family", "address"),
    [
        (socket.AF_INET, ("127.0.0.1", 80)),
        (socket.AF_INET6, ("::1", 80, 0, 0)),
        (socket.AF_INET6, ("2606:4700::1111", 80, 0, 2)),
        (socket.AF_INET6, ("fe80::1%2", 80, 0, 2)),
    ],
)
def test_no_socket_is_made_for_a_closed_address(family: socket.AddressFamily, address: tuple[object, ...]) -> None:
    with pytest.raises(AddressRefused):
        guarded_socket((family, socket.SOCK_STREAM, 6, "", address))
