"""How the house form's headings are worded, with or without Markdown marks."""

import re
from dataclasses import dataclass
from typing import Final

from factcheck.articles.models import Kind

LONGEST_BARE = 60
LONGEST_HEADING = 300

# The wordings people use for each section, folded as `_folded` does.
WORDINGS: Final[dict[Kind, tuple[str, ...]]] = {
    Kind.LEDE: ("lede", "lead", "intro", "introduction", "opening"),
    Kind.TAKEAWAYS: (
        "key takeaways", "takeaways", "main takeaways", "key takeaway", "key points", "main points", "key facts",
        "at a glance", "in brief", "in short", "highlights", "key highlights", "summary", "quick summary", "tl dr",
        "tldr", "what to know", "what you need to know", "things to know", "key findings", "main findings",
        "need to know",
    ),
    Kind.VERIFIED: (
        "verified facts", "verified", "verified information", "what we know", "what we know so far", "what is known",
        "what's known", "what is confirmed", "what's confirmed", "what has been confirmed", "confirmed",
        "confirmed facts", "confirmed information", "facts", "known facts", "checked facts", "established facts",
        "what happened",
    ),
    Kind.CONTEXT: (
        "context and impact", "context", "impact", "impact and context", "background", "background and context",
        "context and background", "context and analysis", "analysis", "analysis and context", "why it matters",
        "why this matters", "significance", "bigger picture", "big picture", "what it means", "what this means",
        "implications", "more context", "further context", "wider context", "history", "backstory",
    ),
    Kind.STATEMENTS: (
        "official statements", "official statement", "statements", "statement", "public statements", "reactions",
        "reaction", "official reactions", "official reaction", "responses", "response", "official response",
        "official responses", "quotes", "key quotes", "what they said", "what they're saying", "what they are saying",
        "what people are saying", "what officials say", "what officials said", "in their own words",
        "statements and reactions", "reactions and statements", "official comments", "comments", "voices",
    ),
    Kind.UNCONFIRMED: (
        "unconfirmed", "unconfirmed reports", "unconfirmed claims", "unconfirmed information", "not confirmed",
        "not yet confirmed", "unverified", "unverified claims", "unverified reports", "unverified information",
        "not verified", "not yet verified", "what we don't know", "what we do not know", "what we don't know yet",
        "what we still don't know", "what is not known", "what isn't known", "what's not known", "what is unknown",
        "what remains unclear", "what is unclear", "what's unclear", "what is still unclear", "what's still unclear",
        "what remains unknown", "what remains unconfirmed", "what is unconfirmed", "what is not confirmed",
        "still unclear", "still unconfirmed", "still unknown", "unclear", "unknown", "unknowns", "open questions",
        "unanswered questions", "remaining questions", "disputed", "disputed claims", "claims in dispute",
        "what is disputed", "what's disputed", "rumours", "rumors", "reported but unconfirmed",
        "unconfirmed and disputed", "unconfirmed or disputed", "unverified and disputed",
    ),
    Kind.BOTTOM_LINE: (
        "bottom line", "conclusion", "conclusions", "in conclusion", "final word", "final thoughts", "takeaway",
        "upshot", "in sum", "in summary", "to sum up", "closing", "what's next", "what next", "what happens next",
        "what comes next", "next steps", "outlook", "looking ahead",
    ),
}  # fmt: skip
KINDS: Final = {wording: kind for kind, wordings in WORDINGS.items() for wording in wordings}

MARKED: Final = re.compile(r"[ ]{0,3}(?P<marks>#{1,6})[ \t]+(?P<words>\S.*)")
STRONG: Final = re.compile(r"[ \t]*(?P<mark>\*\*|__|\*|_)(?P<words>\S.*?)(?P=mark)(?P<after>:?)[ \t]*")
UNDERLINE: Final = re.compile(r"[ ]{0,3}(?:=+|-{3,})[ \t]*")
FULL_STOP: Final = re.compile(r"[.!?…。！？]$")
# Words are made bold and slanted, and no more often than this; what goes on is ornament.
MOST_STRONG: Final = 4
APOSTROPHES: Final = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "\u00a0": " "})


@dataclass(frozen=True, slots=True)
class Heading:
    """The words of a heading, what they announce, and how many marks stood before it (0: none)."""

    words: str
    kind: Kind
    level: int


def section_kind(heading: str) -> Kind:
    """Say what a heading announces; `other` for one we do not know."""
    return KINDS.get(_folded(heading), Kind.OTHER)


def heading_of(line: str, following: str = "") -> Heading | None:
    """Read a line as a heading, if it is one.

    With `#` marks any words are; without, only short ones we know, or those above a line (`following`) of `===`.
    """
    if marked := MARKED.fullmatch(line):
        words = _cut(_bare(_unclosed(marked["words"])))
        return Heading(words, section_kind(words), len(marked["marks"]))
    words = _bare(line.strip())
    if not words or len(words) > LONGEST_BARE or FULL_STOP.search(words):
        return None
    kind = section_kind(words)
    if kind == Kind.OTHER and not is_underline(following):
        return None
    level = 0 if not is_underline(following) else 1 if "=" in following else 2
    return Heading(words, kind, level)


def is_underline(line: str) -> bool:
    """Say whether the line only underlines the one above it."""
    return UNDERLINE.fullmatch(line) is not None


def _unclosed(words: str) -> str:
    """The words without the marks that may close a heading: “Impact ##”."""
    words = words.rstrip(" \t")
    opened = words.rstrip("#")
    return opened.rstrip(" \t") if opened.endswith((" ", "\t")) else words


def _bare(words: str) -> str:
    """The words without what makes them bold and without the colon behind them."""
    for _ in range(MOST_STRONG):
        if not (strong := STRONG.fullmatch(words)):
            break
        words = strong["words"]
    return words.rstrip(":").strip() if words.endswith(":") else words


def _folded(heading: str) -> str:
    words = _bare(heading.strip().lstrip("#").strip()).translate(APOSTROPHES).casefold().replace("&", " and ")
    words = re.sub(r"[^\w' ]+", " ", words.replace("+", " and "))
    return " ".join(words.split()).removeprefix("the ")


def _cut(words: str) -> str:
    return words if len(words) <= LONGEST_HEADING else f"{words[: LONGEST_HEADING - 1]}…"
