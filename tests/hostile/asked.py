"""Addresses inside in all their spellings, addresses that are read in two ways, names that lead inside."""

import ipaddress
import socket

from factcheck.lib.fetch import Limits

from .lines import INSTEAD, Found, Line

NUMBER = "“{}” is a number in an unusual form. Use the name of the site, as in https://www.example.org/."
INSIDE_NAME = f"“{{}}” is a name inside a private network, not a public page. {INSTEAD}"
NO_SITE = "“{}” is not the name of a site. Copy the address again from the browser."
SCHEME = "Only web pages can be fetched. The address must start with https:// or http://."
INCOMPLETE = "The address is not complete. After https: come two slashes and then the name of the site."
HIDDEN = "The address contains a space, a line break or a hidden character. Copy it again from the browser."
BACKSLASH = "The address contains a backslash (\\). Write it with slashes (/)."
SOMEBODY = "The address has a user name or an @ before the name of the site. Leave that out."
PORT = (
    "Pages are fetched from the usual port only. Remove “:{}” from the address or, if the page really is there, ask an"
    " administrator to allow it."
)


def inside(address: str) -> str:
    written = ipaddress.ip_address(address).compressed
    return f"{written} is not an address on the public internet, so it is not fetched. {INSTEAD}"


PLAIN = {
    "loopback": "127.0.0.1",
    "end of the loopback": "127.255.255.254",
    "any": "0.0.0.0",
    "metadata": "169.254.169.254",
    "Alibaba's metadata": "100.100.100.200",
    "Oracle's metadata": "192.0.0.192",
    "Azure's agent": "168.63.129.16",
    "private, 10/8": "10.0.0.1",
    "private, 172.16/12": "172.31.255.255",
    "private, 192.168/16": "192.168.1.1",
    "carriers' NAT, 100.64/10": "100.64.0.1",
    "benchmarking, 198.18/15": "198.18.0.1",
    "protocol assignments, 192.0.0/24": "192.0.0.1",
    "6to4 relays, 192.88.99/24": "192.88.99.1",
    "multicast, 224/4": "224.0.0.1",
    "reserved, 240/4": "240.0.0.1",
    "broadcast": "255.255.255.255",
    "IPv6 loopback": "::1",
    "IPv6 any": "::",
    "IPv4-mapped": "::ffff:127.0.0.1",
    "IPv4-compatible": "::127.0.0.1",
    "translated, SIIT": "::ffff:0:127.0.0.1",
    "NAT64": "64:ff9b::127.0.0.1",
    "NAT64 of metadata": "64:ff9b::169.254.169.254",
    "local NAT64": "64:ff9b:1::7f00:1",
    "6to4": "2002:7f00:1::",
    "Teredo": "2001:0:7f00:1::",
    "ISATAP": "2001:4860:4860::5efe:10.0.0.1",
    "AWS's metadata on IPv6": "fd00:ec2::254",
    "unique local": "fc00::1",
    "link-local": "fe80::1",
    "site-local": "fec0::1",
    "IPv6 multicast": "ff02::1",
    "segment routing": "5f00::1",
    "IPv6 documentation": "3fff::1",
    "discard": "100::1",
}
# What the system's resolver reads as 127.0.0.1, except for the last three.
NUMBERS = {
    "decimal": "2130706433",
    "octal": "0177.0.0.1",
    "octal in one": "017700000001",
    "hexadecimal": "0x7f.0.0.1",
    "hexadecimal in one": "0x7f000001",
    "short": "127.1",
    "shorter": "127.0.1",
    "mixed": "0x7f.1",
    "zero": "0",
    "hexadecimal of nothing": "0x",
    "metadata in decimal": "2852039166",
}
LOCALHOSTS = {
    "localhost": "localhost",
    "localhost in capitals": "LOCALHOST",
    "localhost with a dot": "localhost.",
    "localhost in circles": "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ",
    "localhost full-width": "ｌｏｃａｌｈｏｓｔ",
    "a name within localhost": "news.localhost",
    "localhost.localdomain": "localhost.localdomain",
    "a name of the local network": "printer.local",
    "Google's metadata": "metadata.google.internal",
    "a name without a dot": "intranet",
}
FOLDED = {"ⓛⓞⓒⓐⓛⓗⓞⓢⓣ": "localhost", "ｌｏｃａｌｈｏｓｔ": "localhost", "LOCALHOST": "localhost"}

ADDRESSES = [
    *(
        Line("Addresses", name, "refused", inside(address), f"http://{_host}:{{canary}}/")
        for name, address in PLAIN.items()
        for _host in [f"[{address}]" if ":" in address else address]
    ),
    Line("Addresses", "full-width digits", "refused", inside("127.0.0.1"), "http://１２７.０.０.１:{canary}/"),
    Line("Addresses", "ideographic full stops", "refused", inside("127.0.0.1"), "http://127。0。0。1:{canary}/"),
    *(
        Line("Addresses", name, "refused", NUMBER.format(number), f"http://{number}:{{canary}}/")
        for name, number in {**NUMBERS, "with a dot behind": "127.0.0.1."}.items()
    ),
    Line(
        "Addresses", "a zone id", "refused", NO_SITE.format("[::1%25lo]:{canary}"), "http://[::1%25lo]:{canary}/"
    ),
    Line("Addresses", "a bare zone id", "refused", NO_SITE.format("[::1%lo]:{canary}"), "http://[::1%lo]:{canary}/"),
    Line(
        "Addresses", "percent-encoded", "refused", NO_SITE.format("%31%32%37.0.0.1:{canary}"),
        "http://%31%32%37.0.0.1:{canary}/",
    ),
    Line(
        "Addresses", "localhost with a soft hyphen", "refused", NO_SITE.format("local\u00adhost:{canary}"),
        "http://local\u00adhost:{canary}/",
    ),
    *(
        Line(
            "Addresses", name, "refused", INSIDE_NAME.format(FOLDED.get(host, host)), f"http://{host}:{{canary}}/",
            names={FOLDED.get(host, host): [["127.0.0.1", "::1"]]},
        )
        for name, host in LOCALHOSTS.items()
    ),
]  # fmt: skip

URLS = [
    Line("URLs", name, "refused", sentence, url)
    for name, url, sentence in (
        ("empty", "", "Give the address of a page. It starts with https://."),
        ("user and password", "http://user:secret@127.0.0.1:{canary}/", SOMEBODY),
        ("a site as user", "http://example.org@127.0.0.1:{canary}/", SOMEBODY),
        ("an @ behind a port", "http://example.org:80@127.0.0.1:{canary}/", SOMEBODY),
        ("a backslash and @", "http://127.0.0.1:{canary}\\@example.org/", BACKSLASH),
        ("backslashes for slashes", "http:\\\\127.0.0.1:{canary}\\", BACKSLASH),
        ("no slash", "http:127.0.0.1:{canary}/", INCOMPLETE),
        ("one slash", "http:/127.0.0.1:{canary}/", INCOMPLETE),
        ("three slashes", "http:///127.0.0.1:{canary}/", INCOMPLETE),
        ("no site", "https://?page", INCOMPLETE),
        ("no scheme", "127.0.0.1:{canary}/", SCHEME),
        ("only slashes", "//127.0.0.1:{canary}/", SCHEME),
        ("a tab in the scheme", "ht\ttp://127.0.0.1:{canary}/", HIDDEN),
        ("a tab in the host", "http://127.0.\t0.1:{canary}/", HIDDEN),
        ("a newline in the host", "http://127.0.0.1\n:{canary}/", HIDDEN),
        ("a header in the path", "http://example.org/ HTTP/1.1\r\nHost: 127.0.0.1", HIDDEN),
        ("a space in the path", "http://example.org/a b", HIDDEN),
        ("a space before", " http://127.0.0.1:{canary}/", HIDDEN),
        ("NUL", "http://127.0.0.1\0.example.org:{canary}/", HIDDEN),
        ("a lone surrogate", "http://example.org/\ud800", HIDDEN),
        ("file", "file:///etc/passwd", SCHEME),
        ("file in mixed case", "FiLe:///etc/passwd", SCHEME),
        ("gopher", "gOpHer://127.0.0.1:{canary}/_GET", SCHEME),
        ("ftp", "ftp://127.0.0.1:{canary}/", SCHEME),
        ("data", "dAtA:text/html,hello", SCHEME),
        ("javascript", "javascript:alert(1)", SCHEME),
        ("websocket", "ws://127.0.0.1:{canary}/", SCHEME),
        ("a view of the source", "view-source:http://127.0.0.1:{canary}/", SCHEME),
        ("SSH's port", "http://example.org:22/", PORT.format(22)),
        ("https' port for http", "http://example.org:443/", PORT.format(443)),
        ("port 0", "http://example.org:0/", PORT.format(0)),
        ("port 99999", "http://example.org:99999/", NO_SITE.format("example.org:99999")),
        ("port -1", "http://example.org:-1/", NO_SITE.format("example.org:-1")),
        ("two ports", "http://example.org:{canary}:80/", NO_SITE.format("example.org:{canary}:80")),
        ("a full-width port", "http://example.org:８０/", NO_SITE.format("example.org:８０")),
        ("bad punycode", "http://xn--a.example:{canary}/",
         "“xn--a.example” is a wrongly encoded name. Copy the address again from the browser."),
        ("a hyphen before a label", "http://-example.org:{canary}/", NO_SITE.format("-example.org")),
        ("a star in a label", "http://exam*ple.org:{canary}/", NO_SITE.format("exam*ple.org")),
        ("empty labels", "http://example..org/", NO_SITE.format("example..org")),
        ("an open bracket", "http://[::1/", NO_SITE.format("[::1")),
        ("an address of the future", "http://[v1.example]/", NO_SITE.format("[v1.example]")),
        ("300 letters in a label", f"http://{'a' * 300}.example/", NO_SITE.format("a" * 80)),
        ("300 letters in labels", f"http://{'a.' * 150}example:{{canary}}/", NO_SITE.format("a." * 40)),
        ("3,000 letters", f"https://example.org/{'a' * 3000}",
         "The address is longer than 2,048 characters. Use a shorter one."),
        ("3,000 letters once encoded", f"https://example.org/{'ä' * 1000}",
         "The address is longer than 2,048 characters once it is encoded. Use a shorter one."),
    )
]  # fmt: skip


def leads(address: str) -> str:
    return f"The name news.example leads to {address}. {inside(address)}"


def _name(name: str, reach: str, sentence: str, *found: Found, **more: list[Found]) -> Line:
    names = {"news.example": found, **{f"{alias}.example": there for alias, there in more.items()}}
    limits = Limits(connect=0.5, headers=0.3)
    return Line("DNS", name, reach, sentence, "http://news.example:{canary}/", names=names, limits=limits)


NOT_NOW = "The name news.example could not be looked up just now."
NAMES = [
    _name("a name that leads inside", "refused", leads("127.0.0.1"), ["127.0.0.1"]),
    _name("a name that leads inside on IPv6", "refused", leads("::1"), ["::1"]),
    _name("a name that leads inside by NAT64", "refused", leads("64:ff9b::7f00:1"), ["64:ff9b::7f00:1"]),
    _name("rebinding between lookup and dial", "refused", leads("127.0.0.1"), ["8.8.8.8"], ["127.0.0.1"]),
    _name("rebinding to IPv6", "refused", leads("::1"), ["8.8.8.8"], ["::1"]),
    _name("one bad record first", "refused", leads("127.0.0.1"), ["127.0.0.1", "8.8.8.8"]),
    _name("one bad record last", "refused", leads("::1"), ["8.8.8.8", "2606:4700::1111", "::1"]),
    _name("one bad record among 1,000", "refused", leads("10.0.0.1"), ["8.8.8.8"] * 999 + ["10.0.0.1"]),
    _name("a record that is no address", "refused", "The name news.example leads to 127.1. “127.1” is not an internet"
          " address.", ["127.1"]),
    _name("a record with a zone", "refused", leads("fe80::1%lo"), ["fe80::1%lo"]),
    _name("CNAME inside", "refused", leads("127.0.0.1"), "db.example", db=[["127.0.0.1"]]),
    _name("CNAME to CNAME inside", "refused", leads("::1"), "a.example", a=["b.example"], b=[["::1"]]),
    _name("NXDOMAIN", "gone", "There is no site named news.example.", socket.gaierror(socket.EAI_NONAME, "no")),
    _name("SERVFAIL", "transient", NOT_NOW, socket.gaierror(socket.EAI_AGAIN, "no")),
    _name("a lookup that fails for good", "transient", NOT_NOW, socket.gaierror(socket.EAI_FAIL, "no")),
    _name("no record at all", "transient", NOT_NOW, []),
    _name("a slow resolver", "transient", "news.example was not found within 0.5 seconds.", 60.0),
    _name("slow at the second lookup", "transient", "The site did not begin to answer within 0.3 seconds.",
          ["8.8.8.8"], 60.0),
]  # fmt: skip
