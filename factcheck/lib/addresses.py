"""When two addresses lead to the same page: the key under which a page is recognised."""

import re
from contextlib import suppress
from typing import Final
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit

import idna

MOST: Final = 2048
# Parameters that say who sent the reader, not what they read.
TRACKING: Final = re.compile(
    r"\A(?:utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|igshid|igsh|mc_[ce]id|_hs\w+|mkt_tok|ref_src|"
    r"cmpid|ocid|s_cid|vero_\w+|oly_\w+_id|at_(?:medium|campaign|link\w*|custom\d|format|ptr_name|bbc_team))\Z",
    re.IGNORECASE,
)
NO_ADDRESS: Final = "This is not a web address. Copy it from the browser's address bar."
DEFAULT_PORTS: Final = {"http": 80, "https": 443}


class NotAnAddress(ValueError):
    """No web address can be made of it; the message is a sentence for whoever typed it."""


def normalise_url(url: str) -> str:
    """Return the key of `url`: the same for all common spellings of one page's address.

    Left out: the scheme, `www.`, default ports, the fragment, tracking parameters, a slash at the end. Made
    alike: case of the host, international names, percent escapes, the order of parameters. At most MOST characters.
    Raises NotAnAddress.
    """
    parts = _parts(url)
    host = _host(parts.hostname or "")
    if not host:
        raise NotAnAddress(NO_ADDRESS)
    try:
        port = parts.port
    except ValueError as problem:
        raise NotAnAddress("The port in this address is not a number. Copy the address again.") from problem
    if port and port != DEFAULT_PORTS.get(parts.scheme):
        host = f"{host}:{port}"
    path = quote(unquote(parts.path), safe="/:@!$&'()*+,;=~-._").rstrip("/")
    kept = sorted(
        (name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if not TRACKING.match(name)
    )
    key = host + path + (f"?{urlencode(kept)}" if kept else "")
    if len(key) > MOST:
        raise NotAnAddress("This address is too long. Look for a shorter one of the same page.")
    return key


def host_of(url: str) -> str:
    """Return the host of an address as people read it, without `www.`; empty when there is none."""
    try:
        return _host(_parts(url).hostname or "")
    except NotAnAddress:
        return ""


def _parts(url: str) -> SplitResult:
    url = url.strip()
    if not re.match(r"[a-z][a-z0-9+.-]*://", url, re.IGNORECASE):
        url = f"https://{url}"
    try:
        parts = urlsplit(url)
    except ValueError as problem:
        raise NotAnAddress(NO_ADDRESS) from problem
    if parts.scheme.lower() not in DEFAULT_PORTS or not parts.hostname or parts.username is not None:
        raise NotAnAddress(NO_ADDRESS)
    return parts


def _host(name: str) -> str:
    name = name.rstrip(".").lower()
    with suppress(idna.IDNAError):  # a name that resolves nowhere stays as it is
        name = idna.encode(name, uts46=True).decode()
    return name.removeprefix("www.")
