"""What a page of the press is, and what becomes of it in time."""

from dataclasses import dataclass, replace
from datetime import date


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who stands behind a page: pages of one publisher lie in one folder and look alike."""

    name: str
    folder: str
    motto: str
    colour: str
    lenient: bool = False  # shows a page for whatever it is asked


@dataclass(frozen=True, slots=True)
class Turn:
    """What happens to a page some seconds after the press began: an edit, another status, or both."""

    at: int
    says: str
    before: str = ""
    after: str = ""
    note: str = ""
    status: int = 200
    location: str = ""

    def edited(self, text: str) -> str:
        """Give the text as it reads afterwards."""
        return text.replace(self.before, self.after) if self.before else text


@dataclass(frozen=True, slots=True)
class Page:
    """One page: what it says at first, and its turns in the order in which they come."""

    publisher: Publisher
    name: str
    title: str
    author: str
    published: date
    text: str
    table: tuple[tuple[str, ...], ...] = ()
    notes: tuple[str, ...] = ()
    turns: tuple[Turn, ...] = ()
    steady: bool = False  # the same bytes on every load, with an ETag and a date
    pdf: bool = False
    also_at: str = ""
    status: int = 200
    location: str = ""

    @property
    def paragraphs(self) -> list[str]:
        """Its text, which is written with an empty line between paragraphs."""
        return [" ".join(paragraph.split()) for paragraph in self.text.split("\n\n")]

    @property
    def path(self) -> str:
        return f"/{self.publisher.folder}/{self.name}"

    def turns_by(self, seconds: float) -> int:
        """Count the turns that have come by then."""
        return sum(turn.at <= seconds for turn in self.turns)

    def after(self, turns: int) -> "Page":
        """Give the page as it is when so many of its turns have come."""
        page = self
        for turn in self.turns[:turns]:
            page = replace(
                page,
                text="\n\n".join(turn.edited(paragraph) for paragraph in page.paragraphs),
                table=tuple(tuple(turn.edited(cell) for cell in row) for row in page.table),
                notes=(*page.notes, turn.note) if turn.note else page.notes,
                status=turn.status,
                location=turn.location,
            )
        return page
