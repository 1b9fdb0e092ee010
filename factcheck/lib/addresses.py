"""When two addresses lead to the same page: the key under which a page is recognised."""

import re
from typing import Final
from urllib.parse import parse_qsl, urlencode

from yarl import URL

MOST: Final = 2048
# Parameters that say who sent the reader, not what they read.
TRACKING: Final = re.compile(
    r"\A(?:utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|igshid|igsh|mc_[ce]id|_hs\w+|mkt_tok|ref_src|"
    r"cmpid|ocid|s_cid|vero_\w+|oly_\w+_id|at_(?:medium|campaign|link\w*|custom\d|format|ptr_name|bbc_team))\Z",
    re.IGNORECASE,
)
NO_ADDRESS: Final = "This is not a web address. Copy it from the browser's address bar."
LONGEST_AUTHORITY: Final = 500
AUTHORITY_ENDS: Final = re.compile(r"[/?#\\]")
DEFAULT_PORTS: Final = {"http": 80, "https": 443}
# A name in ASCII (yarl has encoded what was not), or an address of version 6.
HOST: Final = re.compile(r"\A(?!https?\Z)(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?|[0-9a-f:]*:[0-9a-f:.]*)\Z")


class NotAnAddress(ValueError):
    """No web address can be made of it; the message is a sentence for whoever typed it."""


def normalise_url(url: str) -> str:
    """Return the key of `url`: the same for all common spellings of one page's address.

    Left out: the scheme, `www.`, default ports, the fragment, tracking parameters, a slash at the end. Made
    alike (RFC 3986, 6.2): case of the host, international names, percent escapes, dots in the path, the order of
    parameters. At most MOST characters. Raises NotAnAddress.
    """
    parts = _parts(url)
    host = _host(parts)
    if parts.port != DEFAULT_PORTS[parts.scheme]:
        host = f"{host}:{parts.port}"
    kept = sorted(
        (name, value)
        for name, value in parse_qsl(parts.raw_query_string, keep_blank_values=True)
        if not TRACKING.match(name)
    )
    key = host + parts.raw_path.rstrip("/") + (f"?{urlencode(kept)}" if kept else "")
    if len(key) > MOST:
        raise NotAnAddress("This address is too long. Look for a shorter one of the same page.")
    return key


def host_of(url: str) -> str:
    """Return the host of an address as people read it, without `www.`; empty when there is none."""
    try:
        return _host(_parts(url))
    except NotAnAddress:
        return ""


def dialled_host(url: str) -> str:
    """Return the host of an address as it is dialled: in ASCII, without port or brackets; empty when there is none."""
    try:
        return URL(url).raw_host or ""
    except ValueError:
        return ""


def _parts(url: str) -> URL:
    url = url.strip()
    if not re.match(r"[a-z][a-z0-9+.-]*://", url, re.IGNORECASE):
        url = f"https://{url.removeprefix('//')}"
    # Encoding a name of many thousand letters takes seconds, and none is as long.
    if len(AUTHORITY_ENDS.split(url.partition("//")[2], maxsplit=1)[0]) > LONGEST_AUTHORITY:
        raise NotAnAddress(NO_ADDRESS)
    try:
        parts = URL(url)
    except ValueError as problem:
        raise NotAnAddress(NO_ADDRESS) from problem
    if parts.scheme not in DEFAULT_PORTS or not HOST.match(parts.raw_host or ""):
        raise NotAnAddress(NO_ADDRESS)
    if parts.raw_user is not None or parts.raw_password is not None:
        raise NotAnAddress("This address holds a name or a password. Leave out what stands before the “@”.")
    return parts


def _host(parts: URL) -> str:
    name = (parts.raw_host or "").rstrip(".").removeprefix("www.")
    return f"[{name}]" if ":" in name else name
