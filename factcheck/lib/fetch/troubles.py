"""What can go wrong on the way to a page, told so that an editor understands it."""

import asyncio
import socket
import ssl
from types import TracebackType

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


class Within:
    """`async with Within(seconds, sentence)`: what is done inside takes no longer, or stops with the sentence."""

    __slots__ = ("_sentence", "_timer")

    def __init__(self, seconds: float, sentence: str) -> None:
        """Start no clock yet."""
        self._timer = asyncio.timeout(seconds)
        self._sentence = sentence

    async def __aenter__(self) -> None:
        """Start the clock."""
        await self._timer.__aenter__()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the clock."""
        try:
            await self._timer.__aexit__(kind, error, trace)
        except TimeoutError:
            raise Stopped("transient", self._sentence) from None


def stopped_by(trouble: aiohttp.ClientError | OSError, host: str, limits: Limits) -> Stopped:  # noqa: PLR0911 (a table)
    """Tell a failure of the network as a reach and a sentence."""
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
