"""What changes on a page although nothing happened: today's date, clocks, counters, tokens."""

import hashlib
import re
from datetime import date, timedelta
from functools import lru_cache

LONGEST_LINE = 160

MONTHS = [
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
]  # fmt: skip
WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?"
CLOCK = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s*[ap]\.?m\.?)?(?:\s*\(?[a-z]{2,4}\)?)?"
AGO = r"(?:(?:\d+|an?|one)\s+(?:second|sec|minute|min|hour|hr|day)s?\s+ago|just now|today|now)"
COUNTED = (
    r"(?:views?|reads?|readers?|shares?|comments?|likes?|reactions?|visitors?(?: online)?|people reading(?: this)?)"
)
NUMBER = r"[\d.,]+\s?[km]?"

# A line of nothing else: a sentence that mentions a time or a number is never noise, and neither is a bare time or
# a date other than today's, for timetables and tables are made of those.
LINES = (
    rf"(?:last )?(?:updated|checked|refreshed|posted|published)[\s:]+{AGO}",
    rf"(?:local|current) time[\s:]+(?:is )?{CLOCK}",
    r"(?:this )?(?:page )?(?:generated|rendered|loaded|served) (?:at|on|in) (?=[^.!?]*\d)[\w\s:.,+-]{1,60}",
    rf"{NUMBER}\s+{COUNTED}",
    rf"{COUNTED}[\s:]+{NUMBER}",
    r"(?:request|session|page|trace|reference|ray)(?:\s?id)?[\s:#]+(?=[a-z-]*\d)[0-9a-z-]{8,64}",
)
NOISE = re.compile(rf"(?:{'|'.join(LINES)})[\s.]*", re.IGNORECASE)


def text_sha256(text: str, *, on: date) -> str:
    """Name what a page says, whatever its clocks and counters show on that day."""
    return hashlib.sha256(without_noise(text, today=on).encode()).hexdigest()


def without_noise(text: str, *, today: date) -> str:
    """Give the text without lines that only tell what day it is, count readers or carry a token, spaces evened out."""
    clocks = _today_lines(today)
    lines = (_evened(line) for line in text.splitlines())
    return "\n".join(
        line
        for line in lines
        if line and not (len(line) <= LONGEST_LINE and (NOISE.fullmatch(line) or clocks.fullmatch(line)))
    )


def _evened(line: str) -> str:
    """One space wherever there are some; a line without any but single ones is left as it is, for most are."""
    is_even = "  " not in line and line.isprintable() and not line.startswith(" ") and not line.endswith(" ")
    return line if is_even else " ".join(line.split())


@lru_cache(maxsize=8)
def _today_lines(today: date) -> re.Pattern[str]:
    """Match a line that is today's date, in a usual spelling; yesterday's and tomorrow's are today's elsewhere."""
    days = (today - timedelta(days=1), today, today + timedelta(days=1))
    spelled = "|".join(re.escape(spelling) for day in days for spelling in _spellings(day))
    moment = rf"(?:{WEEKDAY},?\s+)?(?:{spelled})(?:[\s,|·–-]+(?:at\s+)?(?:{CLOCK}|{WEEKDAY}))*"
    return re.compile(rf"(?:(?:today|now|it)(?:\s+is|:)?\s+)?{moment}[\s.]*", re.IGNORECASE)


def _spellings(day: date) -> list[str]:
    month = MONTHS[day.month - 1]
    return [
        day.isoformat(),
        f"{day:%d.%m.%Y}",
        f"{day:%d/%m/%Y}",
        f"{day:%m/%d/%Y}",
        *(f"{day.day} {name} {day.year}" for name in (month, month[:3])),
        *(f"{name} {day.day}, {day.year}" for name in (month, month[:3])),
        *(f"{name} {day.day} {day.year}" for name in (month, month[:3])),
    ]
