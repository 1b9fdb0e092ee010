"""Reading a page in a process that can be thrown away, for pages from outside."""

import dataclasses
import logging
from datetime import date
from typing import Any

from factcheck.lib.limits import ChildLost, Why, call_limited

from .page import Page, Unreadable

SECONDS = 10.0
MEMORY = 1_500_000_000
DAYS = ("published", "modified")  # JSON knows no dates

log = logging.getLogger(__name__)


def read_page_limited(
    body: bytes,
    *,
    url: str,
    content_type: str = "",
    with_main_text: bool = True,
    seconds: float = SECONDS,
    memory: int = MEMORY,
) -> Page:
    """Read a page as `read_page` does, but no longer than `seconds` and within `memory` bytes of address space.

    A page that hangs or bloats its reader is Unreadable like any other; the process that asks is never harmed.
    """
    why: dict[Why, str] = {
        "time": f"The page could not be read within {seconds:g} seconds.",
        "memory": "The page could not be read: that takes more memory than a page may have.",
        "fault": "The page could not be read: it is damaged, or made in a way we do not know.",
    }
    try:
        told = call_limited(
            "factcheck.lib.extraction.limited:read_in_a_child",
            body,
            options={"url": url, "content_type": content_type, "with_main_text": with_main_text},
            seconds=seconds,
            memory=memory,
            again=True,
        )
    except ChildLost as lost:
        log.warning("Reading %s failed: %s", url, lost)
        raise Unreadable(why[lost.why]) from None
    if "unreadable" in told:
        raise Unreadable(told["unreadable"])
    days = {name: date.fromisoformat(told[name]) if told[name] else None for name in DAYS}
    return Page(**{**told, **days, "corrections": tuple(told["corrections"])})


def read_in_a_child(body: bytes, *, url: str, content_type: str, with_main_text: bool = True) -> dict[str, Any]:
    """Read a page and write what came of it so that JSON can carry it."""
    # Only the child needs the readers.
    from .reading import read_page  # noqa: PLC0415

    try:
        page = dataclasses.asdict(read_page(body, url=url, content_type=content_type, with_main_text=with_main_text))
    except Unreadable as unreadable:
        return {"unreadable": unreadable.sentence}
    return {**page, **{name: page[name].isoformat() if page[name] else None for name in DAYS}}


def warm_up() -> None:
    """Load all that reading needs, by reading a long page and a short one: each has ways of its own."""
    import pypdf  # noqa: F401, PLC0415

    paragraph = b"<p>This page is long enough for the careful extractor to find a text in it</p>\n"
    for times in (9, 1):
        body = b"<!doctype html><title>Any page</title><article>" + paragraph * times
        read_in_a_child(body, url="", content_type="text/html")
