"""Reading a paper in a process that can be thrown away: a hostile one costs neither time nor memory of ours."""

import logging
import re
from typing import Any, Final

from factcheck.articles.papers.losses import in_sentences, refusal
from factcheck.articles.papers.paper import ARCHIVES, Brought, Note, NoteKind, Paper, Tracked, claimed
from factcheck.lib.errors import Refused
from factcheck.lib.limits import ChildLost, call_limited
from factcheck.lib.spans import Span

SECONDS: Final = 20.0
MEMORY: Final = 1_500_000_000

# How other files begin that are no text, and the key of what is said to them.
OTHERS: Final = (
    (b"%PDF-", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
)
COMPOUND: Final = b"\xd0\xcf\x11\xe0"
LOCKED: Final = "EncryptedPackage".encode("utf-16-le")
MAIL: Final = re.compile(rb"\A\s*(?:MIME-Version:|From: <Saved by|Content-Type: multipart/)", re.IGNORECASE)
BOMS: Final = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
WITHIN: Final = 4_096

# How a web page begins, whatever it is called.
PAGE: Final = re.compile(
    r"\A\s*+(?:<\?xml\b[^>]*>\s*+)?(?>(?:<!--.*?-->\s*+)*+)<(?:!doctype\s+html|html|head|body|meta|title)\b",
    re.IGNORECASE | re.DOTALL,
)
# What may stand in one, and stands on top of what was copied out of one.
FRAGMENT: Final = re.compile(
    r"\A\s*<(?:p|div|span|h[1-6]|ul|ol|table|article|section|main|blockquote|b|strong|a|style)\b[^<>]*>", re.IGNORECASE
)
PAGE_NAME: Final = re.compile(r"\.(?:x?html?)\Z", re.IGNORECASE)
TEXT_NAME: Final = re.compile(r"\.(?:txt|text|md|markdown|mdown)\Z", re.IGNORECASE)

log = logging.getLogger(__name__)


def is_paper(given: bytes, *, name: str = "") -> bool:
    """Say whether these bytes are no plain text or Markdown but a paper, by what they hold and then by their name."""
    if given.startswith((*ARCHIVES, COMPOUND, *(mark for mark, _ in OTHERS))) or MAIL.match(given):
        return True
    head = given[:WITHIN].replace(b"\0", b"")
    for mark in BOMS:
        head = head.removeprefix(mark)
    beginning = head.decode("latin-1")
    if PAGE.match(beginning) or PAGE_NAME.search(name):
        return True
    return not TEXT_NAME.search(name) and FRAGMENT.match(beginning) is not None


def read_paper(
    given: bytes, *, tracked: Tracked = Tracked.ACCEPT, seconds: float = SECONDS, memory: int = MEMORY
) -> Paper:
    """Read a Word file or web page, in at most `seconds` and `memory` bytes of address space.

    Refused, with a sentence that says what to do, for anything that is none or not sound.
    """
    if why := _why_not_at_all(given):
        raise Refused(refusal(why))
    try:
        told = call_limited(
            "factcheck.articles.papers.child:read_in_a_child",
            given,
            options={"tracked": str(tracked)},
            seconds=seconds,
            memory=memory,
        )
    except ChildLost as lost:
        log.warning("Reading a draft failed: %s", lost)
        raise Refused(refusal(lost.why)) from None
    if "unfit" in told:
        raise Refused(refusal(told["unfit"]))
    return _paper(told, tracked=tracked)


def _why_not_at_all(given: bytes) -> str | None:
    """Say what the bytes are, by how they begin, when no paper we read begins like that."""
    if given.startswith(COMPOUND):
        return "locked" if LOCKED in given else "old"
    if MAIL.match(given):
        return "mail"
    return next((why for mark, why in OTHERS if given.startswith(mark)), None)


def _paper(told: dict[str, Any], *, tracked: Tracked) -> Paper:
    notes = [
        Note(NoteKind(kind), start, end, text, tuple(addresses), author, own)
        for kind, start, end, text, addresses, author, own in told["notes"]
    ]
    return Paper(
        text=told["text"],
        format=told["format"],
        notes=[note for note in notes if note.kind != NoteKind.CLAIM],
        brought=Brought(
            headline=told["headline"],
            claims=tuple(place for note in notes if (place := claimed(note))),
            settled=tuple(Span(start, end) for start, end in told["settled"]),
        ),
        not_imported=in_sentences(told["counts"], told["words"], tracked=tracked),
    )
