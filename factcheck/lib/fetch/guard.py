"""Which addresses may be fetched: judged once as written, and again where the connection is really made."""

import ipaddress
import re
import socket
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

import idna
from yarl import URL

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
# The five parts of an answer of getaddrinfo, as aiohttp hands them to whoever makes the socket.
AddressInfo = tuple[int | socket.AddressFamily, int | socket.SocketKind, int, str, tuple[object, ...]]

LONGEST_URL = 2_048
LONGEST_HOST = 253
USUAL_PORTS = {"http": 80, "https": 443}

# `ipaddress` calls several of these public (or did, in some Python): the table is ours, and complete.
# Sources: the IANA special-purpose registries for IPv4 and IPv6, and what cloud providers answer on inside.
CLOSED_V4 = tuple(
    map(
        ipaddress.IPv4Network,
        (
            "0.0.0.0/8",  # this host
            "10.0.0.0/8",  # private
            "100.64.0.0/10",  # carrier-grade NAT, and Alibaba's metadata server
            "127.0.0.0/8",  # loopback
            "168.63.129.16/32",  # Azure's host agent: public by number, reachable only from inside
            "169.254.0.0/16",  # link-local, and most metadata servers
            "172.16.0.0/12",  # private
            "192.0.0.0/24",  # protocol assignments, and Oracle's metadata server
            "192.0.2.0/24",  # documentation
            "192.31.196.0/24",  # AS112
            "192.52.193.0/24",  # multicast tunnels
            "192.88.99.0/24",  # 6to4 relays
            "192.168.0.0/16",  # private
            "192.175.48.0/24",  # AS112
            "198.18.0.0/15",  # benchmarking
            "198.51.100.0/24",  # documentation
            "203.0.113.0/24",  # documentation
            "224.0.0.0/4",  # multicast
            "240.0.0.0/4",  # reserved and broadcast
        ),
    )
)
# IPv6 is the other way round: only global unicast is open, and these holes in it are not.
OPEN_V6 = ipaddress.IPv6Network("2000::/3")
CLOSED_V6 = tuple(
    map(
        ipaddress.IPv6Network,
        (
            "2001::/23",  # protocol assignments: Teredo, ORCHID, benchmarking, anycast
            "2001:db8::/32",  # documentation
            "2002::/16",  # 6to4
            "2620:4f:8000::/48",  # AS112
            "3fff::/20",  # documentation
        ),
    )
)
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
ISATAP = (0x00005EFE, 0x02005EFE)

# Names that never mean a page on the open web (RFC 6761, 6762, 7686, 8375 and the habits of routers).
INSIDE_NAMES = ("localhost", "local", "localdomain", "internal", "intranet", "lan", "home.arpa", "onion")

NUMERIC_LABEL = re.compile(r"[0-9]+|0x[0-9a-f]*")
HOST_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
WEB_ADDRESS = re.compile(r"https?://(?P<site>[^/?#]+)", re.IGNORECASE)
SITE = re.compile(r"(?P<host>\[[^\[\]]*\]|[^:\[\]]+)(?P<port>:[0-9]{0,5})?")

INSTEAD = "If it is a page of your own network, save it and attach the file instead."


class AddressRefused(OSError):
    """An address that must not be fetched; its text is the sentence for the person who gave it."""

    @property
    def sentence(self) -> str:
        """What is wrong with the address and what to do."""
        return str(self)


def why_not_fetch(url: str, *, allow: frozenset[str] = frozenset()) -> str | None:
    """Say what in this address, as it is written, keeps it from being fetched; None if nothing does.

    `allow` names the `host:port` pairs that may be fetched although they are private. Names are not looked up here:
    what they lead to is judged when the connection is made.
    """
    try:
        judged(url, allow=allow)
    except AddressRefused as refused:
        return refused.sentence
    return None


def judged(url: str, *, allow: frozenset[str] = frozenset()) -> URL:
    """Read a written address into the URL that will be asked for, without its fragment; raise AddressRefused."""
    parsed = _read(url)
    if site_of(parsed) in allow:
        return parsed
    _judge_host(parsed.raw_host or "")
    if parsed.port != USUAL_PORTS[parsed.scheme]:
        raise AddressRefused(
            f"Pages are fetched from the usual port only. Remove “:{parsed.port}” from the address or, if the page"
            " really is there, ask an administrator to allow it."
        )
    return parsed


def site_of(url: URL) -> str:
    """Name host and port the way the list of allowed sites does: `127.0.0.1:8099`, `[::1]:8099`."""
    host = url.raw_host or ""
    return f"[{host}]:{url.port}" if ":" in host else f"{host}:{url.port}"


@lru_cache(maxsize=1_024)
def _read(url: str) -> URL:  # noqa: C901 (a list of what is wrong with an address, each with its sentence)
    """Read an address that is spelled in the one way everybody reads alike."""
    if not url:
        raise AddressRefused("Give the address of a page. It starts with https://.")
    if len(url) > LONGEST_URL:
        raise AddressRefused(f"The address is longer than {LONGEST_URL:,} characters. Use a shorter one.")
    is_plain = url.isascii() and url.isprintable() and " " not in url
    if not is_plain and any(letter.isspace() or unicodedata.category(letter) in {"Cc", "Cs"} for letter in url):
        raise AddressRefused(
            "The address contains a space, a line break or a hidden character. Copy it again from the browser."
        )
    if "\\" in url:
        raise AddressRefused("The address contains a backslash (\\). Write it with slashes (/).")
    scheme = SCHEME.match(url)
    if scheme is None or scheme.group().lower() not in {"http:", "https:"}:
        raise AddressRefused("Only web pages can be fetched. The address must start with https:// or http://.")
    web = WEB_ADDRESS.match(url)
    if web is None:
        raise AddressRefused(
            "The address is not complete. After https: come two slashes and then the name of the site."
        )
    site = web["site"]
    if "@" in site:
        raise AddressRefused("The address has a user name or an @ before the name of the site. Leave that out.")
    parts = SITE.fullmatch(site)
    if parts is None or "%" in site:
        raise AddressRefused(f"“{site}” is not the name of a site. Copy the address again from the browser.")
    try:
        parsed = URL(url).with_fragment(None)
        host = parsed.raw_host or ""
        if parts["host"].startswith("["):
            ipaddress.IPv6Address(host)
    except ValueError:
        raise AddressRefused(f"“{site}” is not the name of a site. Copy the address again from the browser.") from None
    if len(str(parsed)) > LONGEST_URL:
        raise AddressRefused(
            f"The address is longer than {LONGEST_URL:,} characters once it is encoded. Use a shorter one."
        )
    return parsed


def _judge_host(host: str) -> None:
    """Refuse a host that is no public name and no public address."""
    address = address_in(host)
    if address is not None:
        if reason := why_not_dial(str(address)):
            raise AddressRefused(reason)
        return
    name = host.removesuffix(".")
    labels = name.split(".")
    if NUMERIC_LABEL.fullmatch(labels[-1]):
        raise AddressRefused(
            f"“{host}” is a number in an unusual form. Use the name of the site, as in https://www.example.org/."
        )
    if len(name) > LONGEST_HOST or not all(HOST_LABEL.fullmatch(label) for label in labels):
        raise AddressRefused(f"“{host[:80]}” is not the name of a site. Copy the address again from the browser.")
    try:
        for label in labels:
            if label.startswith("xn--"):
                idna.ulabel(label)
    except idna.IDNAError:
        raise AddressRefused(
            f"“{host[:80]}” is a wrongly encoded name. Copy the address again from the browser."
        ) from None
    if len(labels) == 1 or any(name == inside or name.endswith(f".{inside}") for inside in INSIDE_NAMES):
        raise AddressRefused(f"“{host}” is a name inside a private network, not a public page. {INSTEAD}")


def address_in(host: str) -> Address | None:
    """Read the host as an address, if it is one in its plain form."""
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def why_not_dial(address: str) -> str | None:
    """Say why no connection may be made to this address (a number, not a name); None if it may.

    Open is only what is global, not multicast, not in the tables above, and carries no closed IPv4 address inside.
    """
    try:
        number = ipaddress.ip_address(address)
    except ValueError:
        return f"“{address}” is not an internet address."
    if any(_is_closed(each) for each in (number, *_carried_by(number))):
        return f"{address} is not an address on the public internet, so it is not fetched. {INSTEAD}"
    return None


def _is_closed(number: Address) -> bool:
    if number.is_multicast:
        return True
    if isinstance(number, ipaddress.IPv4Address):
        return not number.is_global or any(number in network for network in CLOSED_V4)
    if number in NAT64:
        # The network's own translator; the IPv4 address inside decides.
        return False
    if number.scope_id or number not in OPEN_V6:
        return True
    return not number.is_global or any(number in network for network in CLOSED_V6)


def _carried_by(number: Address) -> Iterable[ipaddress.IPv4Address]:
    """Find the IPv4 addresses that an IPv6 address carries inside it."""
    if isinstance(number, ipaddress.IPv4Address):
        return
    low = int(number) & 0xFFFF_FFFF
    if number.ipv4_mapped is not None or int(number) >> 32 == 0 or number in NAT64:
        yield ipaddress.IPv4Address(low)
    if number.sixtofour is not None:
        yield number.sixtofour
    if number.teredo is not None:
        yield from number.teredo
    if (int(number) >> 32) & 0xFFFF_FFFF in ISATAP:
        yield ipaddress.IPv4Address(low)


def guarded_socket(info: AddressInfo) -> socket.socket:
    """Make the socket for one connection, unless its address may not be dialled.

    This is the one place every connection passes, however the address was spelled, redirected to or looked up.
    """
    family, kind, protocol, _, address = info
    if reason := why_not_dial(_with_scope(address)):
        raise AddressRefused(reason)
    return socket.socket(family, kind, protocol)


def _with_scope(address: tuple[object, ...]) -> str:
    """Write the address of a socket with its zone, which only private addresses have."""
    host = str(address[0])
    scope = address[3] if len(address) == 4 else 0
    return f"{host}%{scope}" if scope and "%" not in host else host
