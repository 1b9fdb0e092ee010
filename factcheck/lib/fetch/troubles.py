"""What can go wrong on the way to a page, told so that an editor understands it."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import aiohttp

from .guard import AddressRefused
from .outcomes import Limits, Stopped

# OpenSSL's numbers for what a certificate lacks (x509_vfy.h).
CERTIFICATE_FAULTS = {
    10: "The site's certificate has expired",
    18: "The site vouches only for itself (its certificate is self-signed)",
    19: "The site vouches only for itself (its certificate is self-signed)",
    62: "The site's certificate is for another name",
    64: "The site's certificate is for another address",
}

# How aiohttp's parser begins its complaint about a header line, and about headers, beyond the limits.
FLOODS = ("Got more than", "Too many headers")


@asynccontextmanager
async def within(seconds: float, sentence: str) -> AsyncIterator[None]:
    """Give what is done inside this many seconds, then stop with the sentence."""
    timer = asyncio.timeout(seconds)
    try:
        async with timer:
            yield
    except TimeoutError:
        if timer.expired():
            raise Stopped("transient", sentence) from None
        raise


@contextmanager
def told(host: str, limits: Limits) -> Iterator[None]:
    """Turn every failure of the network into a reach and a sentence."""
    try:
        yield
    except (aiohttp.ClientError, OSError) as trouble:
        raise _stopped_by(trouble, host, limits) from trouble


def _stopped_by(trouble: aiohttp.ClientError | OSError, host: str, limits: Limits) -> Stopped:  # noqa: PLR0911 (a table)
    # The connector wraps what the lookup and the socket raise; what they said counts.
    inner = trouble.os_error if isinstance(trouble, aiohttp.ClientConnectorError) else trouble
    if isinstance(inner, AddressRefused):
        return Stopped("refused", inner.sentence)
    if isinstance(inner, ssl.SSLCertVerificationError):
        fault = CERTIFICATE_FAULTS.get(inner.verify_code, "The site's certificate cannot be verified")
        return Stopped("tls_error", f"{fault}, so nothing was fetched.")
    if isinstance(inner, ssl.SSLError):
        return Stopped("tls_error", f"No secure connection to {host} could be agreed on, so nothing was fetched.")
    if isinstance(inner, socket.gaierror):
        if inner.errno == socket.EAI_NONAME:
            return Stopped("gone", f"There is no site named {host}.")
        return Stopped("transient", f"The name {host} could not be looked up just now.")
    if isinstance(inner, aiohttp.ConnectionTimeoutError):
        return Stopped("transient", f"The site did not accept a connection within {limits.connect:g} seconds.")
    if isinstance(inner, aiohttp.ClientResponseError):
        if inner.message.startswith(FLOODS):
            return Stopped("refused", "The site's answer begins with far more header lines than a page needs.")
        return Stopped("transient", "The site gave an answer that cannot be understood.")
    if isinstance(inner, aiohttp.ClientPayloadError):
        return Stopped("transient", "The page broke off in the middle.")
    return Stopped("transient", "The connection to the site failed.")
