"""What comes of one fetch, in values and in a sentence, and the limits it keeps to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Reach = Literal["ok", "not_modified", "gone", "blocked", "transient", "tls_error", "refused", "put_off"]

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how large a fetch may become; times in seconds, sizes in bytes."""

    connect: float = 5
    headers: float = 10
    idle: float = 5
    total: float = 20
    redirects: int = 5
    header_line: int = 8_192
    header_count: int = 100
    wire: int = 10 * MEGABYTE
    decoded: int = 15 * MEGABYTE
    ratio: int = 100
    ratio_from: int = MEGABYTE
    pdf: int = 25 * MEGABYTE
    retry_after: float = 24 * 3600
    crawl_delay: float = 30


@dataclass(frozen=True, slots=True)
class Fetched:
    """What one look at an address brought.

    `sentence` says it to an editor. `put_off` is no look at all: the site may not be asked for `retry_after` seconds.
    `permanent_url` is where the site says the page lives for good, if it says so. `headers` has lower-case names,
    repeated ones joined by a comma. `seconds` leaves out waiting for our turn.
    """

    reach: Reach
    sentence: str
    url: str
    final_url: str
    permanent_url: str = ""
    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    content_type: str = ""
    etag: str = ""
    last_modified: str = ""
    retry_after: float | None = None
    seconds: float = 0.0


class Stopped(Exception):
    """A fetch ends here, with this reach and this sentence."""

    def __init__(self, reach: Reach, sentence: str) -> None:
        super().__init__(sentence)
        self.reach = reach
        self.sentence = sentence


ANSWERS: dict[int, tuple[Reach, str]] = {
    304: ("transient", "The site answered that nothing changed, although it was not asked that."),
    401: ("blocked", "The site asks for a sign-in before it shows the page (401)."),
    402: ("blocked", "The site asks for payment before it shows the page (402)."),
    403: ("blocked", "The site refuses to show us the page (403)."),
    404: ("gone", "The site answered that the page does not exist (404)."),
    407: ("blocked", "A proxy asks for a sign-in before it shows the page (407)."),
    408: ("transient", "The site gave up waiting for our request (408)."),
    410: ("gone", "The site answered that the page was removed for good (410)."),
    425: ("transient", "The site was not ready to answer (425)."),
    429: ("blocked", "The site asks us to come back later (429)."),
    451: ("blocked", "The site withholds the page for legal reasons (451)."),
    999: ("blocked", "The site refuses to show us the page (999)."),
}
CHALLENGED = "The site shows a test for human visitors instead of the page."


def meaning(status: int) -> tuple[Reach, str]:
    """Read a status code: how far we got, and the sentence for it."""
    if 200 <= status < 300:
        return "ok", "The site showed the page."
    if status in ANSWERS:
        return ANSWERS[status]
    if 400 <= status < 500:
        return "blocked", f"The site would not show us the page ({status})."
    if 500 <= status < 600:
        return "transient", f"The site had a fault of its own ({status})."
    return "transient", f"The site gave an answer that means nothing for a page ({status})."
