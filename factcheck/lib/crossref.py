"""What Crossref tells of a paper: by which notices it was corrected, retracted or otherwise updated.

https://api.crossref.org/works/{doi} gives `updated-by` (the notices about this paper, from its publisher and from
Retraction Watch) and `update-to` (the papers that this one is a notice about).
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import quote, urlencode

from factcheck.lib.dois import normalise_doi
from factcheck.lib.text import clean_text

KINDS: Final = {
    "retraction": "retraction",
    "removal": "withdrawal",
    "withdrawal": "withdrawal",
    "expression_of_concern": "concern",
    "partial_retraction": "correction",
    "correction": "correction",
    "corrigendum": "correction",
    "erratum": "correction",
    "clarification": "clarification",
    "addendum": "update",
    "new_edition": "update",
    "new_version": "update",
    "reinstatement": "reinstatement",
}
MOST_UPDATES: Final = 100
LONGEST_LABEL: Final = 100


class NotFromCrossref(Exception):
    """What was answered is no record of a paper."""


@dataclass(frozen=True, slots=True)
class Update:
    """One notice about a paper: of which kind, its own DOI, its day, and who told Crossref of it."""

    kind: str
    doi: str
    on: date | None = None
    label: str = ""
    source: str = ""


def work_url(doi: str, *, base: str, mailto: str = "") -> str:
    """The address where Crossref tells of a paper; with a mail address it is asked in its polite pool."""
    asked = f"?{urlencode({'mailto': mailto})}" if mailto else ""
    return f"{base.rstrip('/')}/works/{quote(doi, safe='')}{asked}"


def updates_in(body: bytes) -> list[Update]:
    """Read the notices about a paper from Crossref's answer, each once, in order; raise NotFromCrossref.

    A notice that updates its own DOI, as some publishers write it, is a notice about the paper.
    """
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        raise NotFromCrossref from None
    message = told.get("message") if isinstance(told, dict) else None
    if not isinstance(message, dict):
        raise NotFromCrossref
    own = normalise_doi(_words(message.get("DOI")))
    found: dict[tuple[str, str], Update] = {}
    for update in _listed(message.get("updated-by")):
        found.setdefault((update.kind, update.doi), update)
    for update in _listed(message.get("update-to")):
        if own and update.doi == own:
            found.setdefault((update.kind, update.doi), update)
    return list(found.values())


def _listed(value: Any) -> Iterator[Update]:
    for each in value[:MOST_UPDATES] if isinstance(value, list) else []:
        if not isinstance(each, dict):
            continue
        named = _words(each.get("type")).strip().lower().replace("-", "_").replace(" ", "_")
        if not named:
            continue
        yield Update(
            kind=KINDS.get(named, "update"),
            doi=normalise_doi(_words(each.get("DOI"))),
            on=_day(each.get("updated")),
            label=" ".join(_words(each.get("label")).split())[:LONGEST_LABEL],
            source=_words(each.get("source"))[:LONGEST_LABEL],
        )


def _words(value: Any) -> str:
    return clean_text(value) if isinstance(value, str) else ""


def _day(value: Any) -> date | None:
    """Read a whole date; where only the year or the month is known there is none."""
    try:
        year, month, day = value["date-parts"][0]
        return date(year, month, day)
    except (TypeError, KeyError, IndexError, ValueError, OverflowError):
        return None
