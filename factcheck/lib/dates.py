"""Days as people write them, in the languages of the sources, read only where all readers read the same day."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

# The first letters that tell the months apart, in English, German, French, Spanish, Italian, Portuguese and Dutch.
MONTHS: Final = (
    ("jan", "jän", "ene", "gen"),
    ("feb", "fév", "fev"),
    ("mar", "mär", "maa", "mrt"),
    ("apr", "avr", "abr"),
    ("may", "mai", "mag", "mei", "mayo"),
    ("jun", "juin", "giu"),
    ("jul", "juil", "lug"),
    ("aug", "août", "aou", "ago"),
    ("sep", "set"),
    ("oct", "okt", "ott", "out"),
    ("nov",),
    ("dec", "dez", "déc", "dic"),
)
NUMBER_OF: Final = {start: number for number, starts in enumerate(MONTHS, start=1) for start in starts}
NAME: Final = r"[^\W\d_]{3,10}"
WRITTEN: Final = re.compile(
    rf"""
    \b(?:
        (?P<iso>\d{{4}}-\d{{2}}-\d{{2}})(?!\d)
        | (?P<dotted>\d{{1,2}}\.\s?\d{{1,2}}\.\s?\d{{4}})(?!\d)
        | (?P<day>\d{{1,2}})(?:\.|st|nd|rd|th|er)?\s(?:de\s|of\s)?(?P<month>{NAME})\.?,?\s(?:de\s)?(?P<year>\d{{4}})\b
        | (?P<month_first>{NAME})\.?\s(?P<day_second>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<year_last>\d{{4}})\b
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)


def dates_in(text: str) -> Iterator[tuple[int, date]]:
    """Give each whole date of the text with the place where it begins; “03/04/2026” is two days, so it is none."""
    for found in WRITTEN.finditer(text):
        try:
            yield found.start(), _date_of(found)
        except ValueError:
            continue


def _date_of(found: re.Match[str]) -> date:
    if found["iso"]:
        return date.fromisoformat(found["iso"])
    if found["dotted"]:
        day, month, year = (int(part) for part in found["dotted"].split("."))
        return date(year, month, day)
    name = (found["month"] or found["month_first"]).casefold()
    number = NUMBER_OF.get(name[:4]) or NUMBER_OF.get(name[:3], 0)
    return date(int(found["year"] or found["year_last"]), number, int(found["day"] or found["day_second"]))
