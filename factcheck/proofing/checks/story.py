"""What the checks read, and what they answer: plain values, no database."""

from collections.abc import Sequence
from dataclasses import dataclass

from factcheck.lib.spans import Span


@dataclass(frozen=True, slots=True)
class Part:
    """A section: its kind (`lede`, `takeaways`, …), its heading, and its places; the body is without the heading."""

    kind: str
    heading: str
    start: int
    body_start: int
    end: int


@dataclass(frozen=True, slots=True)
class Story:
    """A text to proofread: its parts cover it, its sentences stand in order, each within one part."""

    text: str
    parts: Sequence[Part]
    sentences: Sequence[Span]
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Found:
    """Something wrong with the text: which rule says so, where (code points), and what it is in an editor's words.

    What is `blocking` keeps the story from being cleared.
    """

    rule: str
    start: int
    end: int
    message: str
    blocking: bool = False
