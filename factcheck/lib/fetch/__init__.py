"""Fetching pages from the web: polite, limited, and never from an address inside a private network."""

from .client import Fetcher
from .guard import AddressRefused, why_not_dial, why_not_fetch
from .outcomes import Fetched, Limits, Reach
from .robots import Robots

__all__ = [
    "AddressRefused",
    "Fetched",
    "Fetcher",
    "Limits",
    "Reach",
    "Robots",
    "why_not_dial",
    "why_not_fetch",
]
