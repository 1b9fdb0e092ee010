"""What is read from a page, and the refusal when nothing can be read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Origin = Literal["json-ld", "opengraph", "meta", "html", "pdf"]
"""Where a page says something about itself: in data for machines, in its head, in what a reader sees, in a PDF."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page as its reader sees it; what it does not tell is empty.

    `text` is the main text, for what changed, empty when nobody asked for it; `full_text` everything a reader sees, for
    quotes. `language` is a tag such as `en` or `pt-BR`. `modified` is the day it says it was last changed, `doi` the
    paper it says it is, and `corrections` are those that it names in data for machines. `origins` tells by the names of
    the others where the page says them; it is no part of what the page says.
    """

    title: str = ""
    text: str = ""
    full_text: str = ""
    author: str = ""
    publisher: str = ""
    published: date | None = None
    canonical_url: str = ""
    language: str = ""
    origins: Mapping[str, Origin] = field(default_factory=dict, compare=False)
    modified: date | None = None
    doi: str = ""
    corrections: tuple[str, ...] = ()


class Unreadable(Exception):
    """No text can be got from a page; `sentence` says why and, where there is something to do, what."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
