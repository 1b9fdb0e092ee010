"""Fetching pages from the web: polite, limited, and never from an address inside a private network."""

from .client import Fetcher
from .guard import AddressRefused, why_not_dial, why_not_fetch
from .outcomes import Fetched, Limits, Reach
from .robots import Asked, Robots, may_fetch
from .shared import NotNow, Shared, Turn

__all__ = [
    "AddressRefused",
    "Asked",
    "Fetched",
    "Fetcher",
    "Limits",
    "NotNow",
    "Reach",
    "Robots",
    "Shared",
    "Turn",
    "may_fetch",
    "why_not_dial",
    "why_not_fetch",
]
