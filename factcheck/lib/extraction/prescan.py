"""A quick look at a page's tags before any parser sees them, for what makes parsers hang.

One tag with 200,000 attributes, or 200,000 tags inside each other, keep every HTML parser busy inside C, where no time
limit of Python's is felt. The look is linear: it moves forward through the text once and never builds a tree.
"""

import re
from collections import Counter

from .page import Unreadable

MOST_ATTRIBUTES = 512
DEEPEST = 512
MOST_TEXT = 5_000_000

TAG = re.compile(r"<(?:(?P<comment>!--)|(?P<entity>!ENTITY\b)|(?P<close>/?)(?P<name>[a-z][^\s/>]*))", re.IGNORECASE)
COMMENT_END = re.compile("--!?>")
TAG_STEP = re.compile("[>\"']")
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")

# Tags that hold text of another kind, in which a "<" begins nothing. There are more, about which parsers disagree.
RAW = {"script", "style"}
# Tags that never contain anything, and those that a parser closes by itself when their like follows.
SHALLOW = {
    "area",
    "base",
    "br",
    "col",
    "embed",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "param",
    "source",
    "track",
    "wbr",
    "p",
    "li",
    "dt",
    "dd",
    "td",
    "th",
    "tr",
    "tbody",
    "thead",
    "tfoot",
    "option",
    "optgroup",
    "colgroup",
    "caption",
    "rb",
    "rt",
    "rtc",
    "rp",
    "html",
    "head",
    "body",
}


def measure(html: str) -> int:
    """Count the page's tags; raise Unreadable for a page that would hang a parser."""
    tags = text = depth = at = 0
    standing: Counter[str] = Counter()  # how many of each are open; what closes none of them closes nothing
    while found := TAG.search(html, at):
        text += found.start() - at
        if found["entity"]:
            raise Unreadable(
                "The page could not be read: it defines abbreviations of its own, as no web page needs to."
            )
        if found["comment"]:
            # From the middle of its own mark, for "<!-->" is a whole comment.
            end = COMMENT_END.search(html, found.start() + 2)
            at = end.end() if end else len(html)
            continue
        tags += 1
        name = found["name"].lower()
        at = _end_of_tag(html, found.end())
        if at - found.end() > MOST_ATTRIBUTES and _attributes(html[found.end() : at]) > MOST_ATTRIBUTES:
            raise Unreadable(f"The page could not be read: one of its tags has more than {MOST_ATTRIBUTES} attributes.")
        if found["close"]:
            closes = standing[name] > 0
            standing[name] -= closes
            depth -= closes
        elif name in RAW:
            at = _end_of_raw(html, name, at)
        elif name not in SHALLOW:
            standing[name] += 1
            depth += 1
        if depth > DEEPEST:
            raise Unreadable(f"The page could not be read: its parts lie more than {DEEPEST} levels deep.")
    text += len(html) - at
    if text > MOST_TEXT:
        raise Unreadable(f"The page could not be read: it has more than {MOST_TEXT:,} characters of text.")
    return tags


def _end_of_tag(html: str, at: int) -> int:
    """Find the place behind the tag that `at` lies in; a ">" in quotes does not end it."""
    while step := TAG_STEP.search(html, at):
        if step.group() == ">":
            return step.end()
        closing = html.find(step.group(), step.end())
        if closing < 0:
            break
        at = closing + 1
    return len(html)


def _end_of_raw(html: str, name: str, at: int) -> int:
    """Find the closing tag of a script and its like, or the end of the page."""
    found = re.compile(f"</{name}", re.IGNORECASE).search(html, at)
    return len(html) if found is None else found.start()


def _attributes(tag: str) -> int:
    """Count about how many attributes a tag has."""
    bare = QUOTED.sub(" ", tag).replace("/", " ")
    return max(len(bare.split()), bare.count("="))
