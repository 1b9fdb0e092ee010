"""What is read from a page, and the refusal when nothing can be read."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Page:
    """A page as its reader sees it; what it does not tell is empty.

    `text` is the main text, for what changed; `full_text` everything a reader sees, for quotes. `language` is a tag
    such as `en` or `pt-BR`.
    """

    title: str = ""
    text: str = ""
    full_text: str = ""
    author: str = ""
    publisher: str = ""
    published: date | None = None
    canonical_url: str = ""
    language: str = ""


class Unreadable(Exception):
    """No text can be got from a page; `sentence` says why and, where there is something to do, what."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
