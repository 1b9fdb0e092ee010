"""Reading the Retraction Watch database, a CSV file of some 60 MB, row by row."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from factcheck.lib.dois import normalise_doi
from factcheck.lib.text import clean_text

COLUMNS: Final = (
    "Record ID", "Title", "Journal", "RetractionDate", "RetractionDOI", "OriginalPaperDOI", "RetractionNature",
    "Reason",
)  # fmt: skip
KINDS: Final = {
    "retraction": "retraction",
    "expression of concern": "concern",
    "correction": "correction",
    "reinstatement": "reinstatement",
}
DAY: Final = re.compile(r"\s*(\d{1,2})/(\d{1,2})/(\d{4})(?!\d)")
LARGEST_RECORD: Final = 2**31 - 1
LONGEST: Final = 500

NO_RECORD: Final = "its Record ID is no number"
NO_DOI: Final = "the paper has no DOI"
NO_NATURE: Final = "its RetractionNature is unknown"
UNREADABLE: Final = "the row cannot be read"
SHORT: Final = "it has fewer columns than the heading"


class NotRetractionWatch(Exception):
    """The file has other columns; the sentence names those that are missing."""


@dataclass(frozen=True, slots=True)
class Row:
    """One event in the life of a paper: it was retracted, corrected, doubted or reinstated."""

    record: int
    doi: str
    kind: str
    on: date | None
    notice_doi: str
    title: str
    journal: str
    reason: str


@dataclass(frozen=True, slots=True)
class NotTaken:
    """A row that tells us nothing: on which line it ends, and why."""

    line: int
    why: str


def rows_of(lines: Iterable[bytes]) -> Iterator[Row | NotTaken]:
    """Read the file's lines into rows, in order, whatever their encoding; raise NotRetractionWatch at the heading."""
    reader = csv.reader(map(_decoded, lines))
    heading = [name.strip().lstrip("\ufeff") for name in next(reader, [])]
    if missing := [name for name in COLUMNS if name not in heading]:
        raise NotRetractionWatch(", ".join(missing))
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield NotTaken(reader.line_num, UNREADABLE)
            continue
        if cells:
            yield _row(dict(zip(heading, cells, strict=False)), line=reader.line_num, whole=len(cells) >= len(heading))


def _row(said: dict[str, str], *, line: int, whole: bool) -> Row | NotTaken:
    if not whole:
        return NotTaken(line, SHORT)
    record = said["Record ID"].strip()
    if not record.isascii() or not record.isdecimal() or int(record) > LARGEST_RECORD:
        return NotTaken(line, NO_RECORD)
    doi = normalise_doi(said["OriginalPaperDOI"].strip())
    if not doi:
        return NotTaken(line, NO_DOI)
    kind = KINDS.get(said["RetractionNature"].strip().lower())
    if kind is None:
        return NotTaken(line, NO_NATURE)
    return Row(
        record=int(record),
        doi=doi,
        kind=kind,
        on=_day(said["RetractionDate"]),
        notice_doi=normalise_doi(said["RetractionDOI"].strip()),
        title=_tidy(said["Title"]),
        journal=_tidy(said["Journal"]),
        reason=_tidy(", ".join(each.strip(" +") for each in said["Reason"].split(";") if each.strip(" +"))),
    )


def _decoded(line: bytes) -> str:
    """Decode a line as UTF-8, or as Windows wrote it: the file holds both."""
    try:
        return clean_text(line.decode())
    except UnicodeDecodeError:
        return clean_text(line.decode("cp1252", "replace"))


def _day(written: str) -> date | None:
    found = DAY.match(written)
    try:
        return date(int(found[3]), int(found[1]), int(found[2])) if found else None
    except ValueError:
        return None


def _tidy(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"
