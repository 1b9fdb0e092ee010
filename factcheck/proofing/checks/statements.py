"""Whether an “Official Statements” part lets an official speak."""

import re
from collections.abc import Iterator
from typing import Final

from factcheck.proofing.checks.story import Found, Part, Story
from factcheck.proofing.checks.words import QUOTATION, is_english

NO_OFFICIAL: Final = "statement-without-official"

OFFICE: Final = re.compile(
    r"\b(?:president|(?:prime )?minister|premier|chancellor|secretary|ministry|department|office|officials?|officers?|"
    r"spokes(?:man|woman|person|people)|government|administration|commission(?:er)?|council(?:lor)?|mayor|governor|"
    r"ambassador|embassy|general|admiral|colonel|chief|director|chair(?:man|woman|person)?|king|queen|prince|princess|"
    r"parliament|senat(?:e|or)|congress(?:man|woman)?|court|judge|prosecutors?|police|sheriff|authorit(?:y|ies)|board|"
    r"bureau|army|navy|military|union|league|committee|party|leader|CEO|white house|kremlin|pentagon|nato|pope|vatican|"
    r"bishop|company|bank|airline|operator|university|hospital|representatives?|delegates?|delegation|lawyer|attorney)\b",
    re.IGNORECASE,
)
# They report what others say.
OUTLET: Final = re.compile(
    r"(?:\b[A-Z][\w’'-]{0,40}[ ]){0,3}\b(?:News(?:[ ]Agency)?|Press(?:[ ]Agency)?|Times|Post|Herald|Tribune|Gazette|"
    r"Journal|Guardian|Daily|Telegraph|Wire|Broadcasting|Media|Television|TV|Radio|Newspaper|Reuters|AFP|TASS|Xinhua|KCNA|BBC|"
    r"CNN|Yonhap|Kyodo|Interfax|Bloomberg|Rodong[ ]Sinmun|Al[ ]Jazeera)\b"
)
NAMED: Final = re.compile(r"\b[A-Z][\w’'-]+")
# Capitals that name nobody.
NOBODY: Final = frozenset(
    """The A An In On At It He She They We This That These Those But And As For From By With Of To His Her Their Its
    When While After Before According Asked Later Also Both Monday Tuesday Wednesday Thursday Friday Saturday Sunday
    January February March April May June July August September October November December""".split()  # noqa: SIM905
)
SHORTEST_QUOTATION: Final = 3


def statements_without_official(story: Story) -> Iterator[Found]:
    """Find what is quoted under “Official Statements” without a person or an office who said it.

    An agency or a newspaper that says so is no official. Paragraphs that follow each other belong together when the
    second one only names who spoke.
    """
    if not is_english(story):
        return
    outlets = frozenset(word for match in OUTLET.finditer(story.text) for word in match[0].split())
    for part in story.parts:
        if part.kind == "statements":
            yield from _unattributed(story.text, part, outlets)


def _unattributed(text: str, part: Part, outlets: frozenset[str]) -> Iterator[Found]:
    lines = [match for match in re.finditer(r"[^\n]+", text[part.body_start : part.end]) if match[0].strip()]
    for number, line in enumerate(lines):
        quotation = QUOTATION.search(line[0])
        if not quotation:
            continue
        above = lines[number - 1][0] if number and lines[number - 1][0].rstrip().endswith(":") else ""
        below = lines[number + 1][0] if number + 1 < len(lines) else ""
        said_by = f"{above}\n{QUOTATION.sub(' ', line[0])}\n{'' if QUOTATION.search(below) else below}"
        if not _names_somebody(said_by, outlets):
            start, end = (part.body_start + line.start() + place for place in quotation.span())
            yield Found(NO_OFFICIAL, start, end, "Nothing here names the person or the office that said this.")


def _names_somebody(words: str, outlets: frozenset[str]) -> bool:
    words = OUTLET.sub(" ", words)
    return OFFICE.search(words) is not None or any(
        name not in outlets and name not in NOBODY for name in NAMED.findall(words)
    )
