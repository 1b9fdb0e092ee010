"""The marks by which a file that we wrote ourselves is known again, so that what went out comes back as it was.

Such a file keeps beside the words that it shows how the text had them: the marks and the white space between its lines.
Never words: what was taken out of a copy is not in it any more, and nothing comes in that nobody saw.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from zlib import crc32

from factcheck.lib.text import BIDI

AUTHOR: Final = "Factcheck"
"""Who writes the comments of our Word files, and the generator that our pages name."""
LAYOUT: Final = "urn:factcheck:layout"
BOOKMARK: Final = re.compile(r"_factcheck_(\d{1,6})")
INITIALS: Final = re.compile(r"C(?P<number>[1-9]\d{0,5})(?P<maybe>\??)")
"""A comment's initials: the claim it is about, and whether nobody has confirmed yet that the claim stands there."""
BETWEEN: Final = re.compile(r"(?:[\s#>*_=+\-•‣–:]|\d{1,9}[.)])*")
MOST_LINES: Final = 100_000
LONGEST_BETWEEN: Final = 500
"""No story has more than this between two of its lines; what a file has more of is not taken from it."""

# What XML cannot hold, or what a Word file means something else by.
UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\ud800-\uf8ff\ufffe\uffff]")
HIDDEN: Final = re.compile(f"{UNPRINTABLE.pattern}|{BIDI.pattern}")
"""What a page of ours does not show: the same, and what turns the direction of what is read."""
FORBIDDEN: Final = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
NEVER: Final = frozenset({0, 0xD, *range(0xD800, 0xE000)})
"""What no text of ours holds."""
CODE: Final = re.compile(r"U\+([0-9A-F]{4,6})")


class Field(StrEnum):
    """What a footnote of ours says of a citation, each in words of their own style."""

    CLAIM = "claim"
    STANCE = "stance"
    PROVES = "proves"
    TITLE = "title"
    SOURCE = "source"
    ADDRESS = "address"
    QUOTE = "quote"
    LOCATOR = "locator"

    @property
    def style(self) -> str:
        return f"Factcheck{self.title()}"


NAMING: Final = frozenset({Field.TITLE, Field.ADDRESS})
HEADLINE: Final = "FactcheckHeadline"
"""The style of what the story is called, where its text does not say that itself."""
ASIDE: Final = "FactcheckAside"
"""The style of a line that is about the file, not of the story."""
CHARACTER: Final = "FactcheckCharacter"
"""The style of a code that stands for a character Word cannot show."""
FIELDS: Final = {field.style: field for field in Field}


@dataclass(frozen=True, slots=True)
class Kept:
    """What a paragraph of ours has beside its words.

    The mark we would write before it, a sum of its words, what stands in the text before each of its lines, and what
    closes the last of them.
    """

    mark: str
    checksum: int
    between: tuple[str, ...]
    after: str = ""

    def fits(self, lines: Sequence[str], *, mark: str) -> bool:
        """Say whether the paragraph still is what it was: as many lines, of the same sort."""
        is_alike = mark == self.mark and len(lines) == len(self.between)
        return is_alike and all(map(_is_between, (*self.between, self.after)))

    def as_json(self) -> str:
        return json.dumps([self.mark, self.checksum, self.after, *self.between])

    def is_untouched(self, lines: Sequence[str]) -> bool:
        return checksum(lines) == self.checksum


NOTHING: Final = Kept("", 0, ())


@dataclass(frozen=True, slots=True)
class Layout:
    """How the text had the lines of a file of ours, and what stands behind the last of them."""

    paragraphs: Sequence[Kept] = ()
    tail: str = "\n"

    def as_json(self) -> str:
        return json.dumps([self.tail, *(one.as_json() for one in self.paragraphs)])


def layout_in(text: str) -> Layout | None:
    """Read a layout back; None for what is none."""
    try:
        tail, *kept = map(str, json.loads(text))
    except (ValueError, TypeError, RecursionError):
        return None
    paragraphs = [kept_in(one) or NOTHING for one in kept[:MOST_LINES]]
    if len(tail) > LONGEST_BETWEEN:
        return Layout(paragraphs)
    return Layout(paragraphs, tail) if _is_between(tail) else None


def kept_in(text: str) -> Kept | None:
    """Read back what is kept of one paragraph; None for what is nothing of that sort."""
    try:
        mark, total, after, *between = json.loads(text)
        return Kept(str(mark), int(total), tuple(map(str, between)), str(after))
    except (ValueError, TypeError, RecursionError):
        return None


def _is_between(words: str) -> bool:
    return len(words) <= LONGEST_BETWEEN and BETWEEN.fullmatch(words) is not None


def checksum(lines: Sequence[str]) -> int:
    """A number that another wording hardly has too; it is short, for nothing of the words should be guessed from it."""
    return crc32("\n".join(lines).encode("utf-8", "replace"))


def code_of(char: str) -> str:
    """How a character that cannot be shown is written out; a soft hyphen needs no more than to be told apart."""
    return char if char == "\u00ad" else f"U+{ord(char):04X}"


def decoded(words: str) -> str:
    """The characters that the codes stand for; what is none of ours stays as it is."""

    def char(found: re.Match[str]) -> str:
        point = int(found[1], 16)
        meant = chr(point) if point < 0x11_0000 else ""
        return meant if UNPRINTABLE.fullmatch(meant) and point not in NEVER else found[0]

    return CODE.sub(char, words)


def character(code: str) -> str:
    """The character that an element of a page of ours stands for; empty for any that shows what it is."""
    found = CODE.fullmatch(code)
    meant = chr(int(found[1], 16)) if found and int(found[1], 16) < 0x11_0000 else ""
    return meant if meant and HIDDEN.fullmatch(meant) and ord(meant) not in NEVER else ""


def without_forbidden(words: str) -> str:
    """The words as XML can hold them, where nothing has to come back."""
    return FORBIDDEN.sub("\ufffd", words)
