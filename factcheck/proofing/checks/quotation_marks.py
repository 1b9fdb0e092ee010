"""Quotation marks that do not pair: opened and not closed, closed and not opened, or one pair within its own kind.

A quotation that goes on over paragraphs opens each of them and closes only the last.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from factcheck.proofing.checks.story import Found, Story

QUOTATION_MARKS: Final = "quotation-marks"

MARK: Final = re.compile('[“”„"«»‘’]')
# A line that ends a thought ends its paragraph; others may be wrapped.
PARAGRAPH: Final = re.compile(r"[^\n]*(?:\n(?![ \t]*(?:\n|[-*+•>#]))(?<![.!?:;…”\"»’)\n]\n)[^\n]*)*")
BEGINNING: Final = re.compile(r"[ \t]*(?:[-*+•>#]+[ \t]+|\d{1,3}[.)][ \t]+)?[*_]{0,3}")
ELISION: Final = re.compile(r"(?:\d|(?:tis|twas|em|n|til|cause|round|bout|cos)\b)", re.IGNORECASE)
FEET: Final = re.compile(r"\d[’'][ ]?\d{1,2}(?:½|\.\d)?\Z")

NOT_CLOSED: Final = "This quotation is opened but not closed."
NOT_OPENED: Final = "This quotation is closed but not opened."
WITHIN_ITSELF: Final = "This quotation stands within another with the same marks."
WRONG_MARK: Final = "This mark points the wrong way."
TWO_KINDS: Final = "This quotation is closed with another kind of mark than it is opened with."


@dataclass(frozen=True, slots=True)
class _Open:
    """A quotation that was opened: its mark and place."""

    mark: str
    start: int


@dataclass(frozen=True, slots=True)
class _Manner:
    """How this text sets its marks: a mark that both opens and closes, and which guillemet opens."""

    turns: frozenset[str]
    opens: str
    closes: str

    @classmethod
    def of(cls, text: str) -> "_Manner":
        turns = {'"'}
        if "”" in text and "“" not in text and "„" not in text:
            turns.add("”")
        if "»" in text and "«" not in text:
            turns.add("»")
        inverted = "»" not in turns and 0 <= text.find("»") < text.find("«")
        return cls(frozenset(turns), *("»", "«") if inverted else ("«", "»"))


def quotation_marks(story: Story) -> Iterator[Found]:
    """Find quotation marks that do not pair; apostrophes, feet and inches and the ’90s are none."""
    text, manner = story.text, _Manner.of(story.text)
    going_on: list[_Open] = []
    for paragraph in PARAGRAPH.finditer(text):
        if not paragraph[0].strip():
            continue
        start = BEGINNING.match(text, paragraph.start(), paragraph.end())
        begins = start.end() if start else paragraph.start()
        goes_on = bool(going_on) and text[begins : begins + 1] == going_on[0].mark
        if not goes_on:
            yield from (_found(one.start, NOT_CLOSED) for one in going_on)
        reading = _Paragraph(text, manner)
        yield from reading.read(begins, paragraph.end())
        going_on = reading.stack
    yield from (_found(one.start, NOT_CLOSED) for one in going_on)


def _found(start: int, message: str) -> Found:
    return Found(QUOTATION_MARKS, start, start + 1, message)


@dataclass(slots=True)
class _Paragraph:
    """One paragraph, read from mark to mark; the stack holds what is open."""

    text: str
    manner: _Manner
    stack: list[_Open] = field(default_factory=list)
    open: Counter[str] = field(default_factory=Counter)
    within: defaultdict[str, list[_Open]] = field(default_factory=lambda: defaultdict(list))
    """Those that closed within another of their mark, which may be one that is never closed; by their mark."""

    def read(self, start: int, end: int) -> Iterator[Found]:
        for match in MARK.finditer(self.text, start, end):
            mark, at = match[0], match.start()
            if mark in self.manner.turns:
                yield from self._turn(mark, at)
            elif mark in {"“", "”"}:
                yield from self._curly(mark, at)
            elif mark in {"‘", "’"}:
                self._single(mark, at)
            elif mark == self.manner.closes:
                yield from self._close(self.manner.opens, at)
            else:
                self._push(mark, at)

    def _turn(self, mark: str, at: int) -> Iterator[Found]:
        after_digit = self.text[at - 1 : at].isdigit()
        if FEET.search(self.text, max(0, at - 8), at) or (after_digit and not self._is_open(mark)):
            return
        if self._is_open(mark):
            yield from self._close(mark, at)
        elif mark == '"' and self._is_open("“") and self._looks_back(at):
            yield from self._close("“", at)
            yield _found(at, TWO_KINDS)
        else:
            self._push(mark, at)

    def _curly(self, mark: str, at: int) -> Iterator[Found]:
        if self._is_open("„"):
            yield from self._close("„", at)
        elif mark == "“":
            if self._is_open("“") and self._looks_back(at):
                yield from self._close("“", at)
                yield _found(at, WRONG_MARK)
            else:
                self._push(mark, at)
        elif self._is_open("“"):
            yield from self._close("“", at)
        elif self._is_open('"'):
            yield from self._close('"', at)
            yield _found(at, TWO_KINDS)
        elif self._looks_forward(at):
            self._push("“", at)
            yield _found(at, WRONG_MARK)
        else:
            yield _found(at, NOT_OPENED)

    def _single(self, mark: str, at: int) -> None:
        """An apostrophe looks like a closing mark, so one that closes nothing says nothing."""
        if mark == "‘":
            if not self.text[at - 1 : at].isalnum() and not ELISION.match(self.text, at + 1):
                self._push(mark, at)
        elif self.stack and self.stack[-1].mark == "‘" and not self.text[at + 1 : at + 2].isalnum():
            self._pop()

    def _close(self, mark: str, at: int) -> Iterator[Found]:
        """Close the last one opened with the mark; what was opened after it stays unclosed."""
        if not self._is_open(mark):
            yield _found(at, NOT_OPENED)
            return
        while (last := self._pop()).mark != mark:
            yield _found(last.start, NOT_CLOSED)
        if self.stack and self.stack[-1].mark == mark:
            self.within[mark].append(last)
        elif not self._is_open(mark):
            yield from (_found(one.start, WITHIN_ITSELF) for one in self.within.pop(mark, ()))

    def _push(self, mark: str, at: int) -> None:
        self.stack.append(_Open(mark, at))
        self.open[mark] += 1

    def _pop(self) -> _Open:
        last = self.stack.pop()
        self.open[last.mark] -= 1
        return last

    def _is_open(self, mark: str) -> bool:
        return self.open[mark] > 0

    def _looks_back(self, at: int) -> bool:
        """Say whether the mark stands behind a word, as a closing one does."""
        return not self.text[at - 1 : at].isspace() and not self.text[at + 1 : at + 2].isalnum()

    def _looks_forward(self, at: int) -> bool:
        """Say whether the mark stands before a word, as an opening one does."""
        return not self.text[at - 1 : at].strip() and self.text[at + 1 : at + 2].isalnum()
