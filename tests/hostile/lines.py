"""One line of the hostile list: what is asked, what is answered, and what must come of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from factcheck.lib.extraction.limited import SECONDS
from factcheck.lib.fetch import Limits
from tests.lib.web import Answer

# What a name leads to: addresses, another name, a failure, or so many seconds of nothing. Of several the last stays.
Found = list[str] | str | OSError | float

INSTEAD = "If it is a page of your own network, save it and attach the file instead."
SHOWN = "The site showed the page."


@dataclass(frozen=True)
class Line:
    """What must come of it is a reach and a sentence, within `seconds`; nothing ever reaches the canaries.

    `{site}` stands for the hostile server, `{port}` for its port, `{canary}` for that of the canaries. A page
    that arrives is read too: `unread` is the sentence of one that cannot be, `says` all the text of one that can.
    """

    group: str
    name: str
    reach: str
    sentence: str
    url: str = "http://{site}/"
    answers: Sequence[Answer] = ()
    names: Mapping[str, Sequence[Found]] = field(default_factory=dict)
    limits: Limits = Limits()  # noqa: RUF009 (frozen)
    certificate: str = ""
    trusted: bool = False
    waits: bool = True  # the server, for a request before it answers
    retry_after: float | None = None
    unread: str = ""
    says: str = ""
    reading: float = SECONDS  # for the child that reads it
    seconds: float = 10.0

    def __str__(self) -> str:
        return f"{self.group}: {self.name}"
