"""The guard: what may be asked for, judged from the address as written and from the number that is dialled."""

import socket

import pytest

from factcheck.lib.fetch import AddressRefused, why_not_dial, why_not_fetch
from factcheck.lib.fetch.guard import guarded_socket


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
