"""A year of looks at a source, day by day, each by the worst that was seen on it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from typing import Any

from django.db.models import BooleanField, Count, F, Func, JSONField, Q, Value
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from factcheck.sources.models import Outcome, Source

WEEKS = 53
NOT_SEEN = (Outcome.UNREACHABLE, Outcome.BLOCKED, Outcome.UNREADABLE)

# What the worst look of a day saw, from nothing at all to the worst.
DEGREES = {
    "0": gettext_lazy("Nothing changed"),
    "x": gettext_lazy("Not seen"),
    "1": gettext_lazy("Changed, no cited quote"),
    "2": gettext_lazy("A cited quote altered"),
    "3": gettext_lazy("A cited quote gone"),
    "4": gettext_lazy("Page gone"),
}


@dataclass(frozen=True, slots=True)
class Tally:
    """How many looks there were on some days, and what they saw."""

    looks: int = 0
    quiet: int = 0
    unseen: int = 0
    changed: int = 0
    altered: int = 0
    lost: int = 0
    gone: int = 0
    reopened: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))

    @property
    def degree(self) -> str:
        """One of DEGREES; empty when nobody looked."""
        worst = (self.gone, self.lost, self.altered, self.changed, self.unseen, self.looks)
        return next((degree for degree, many in zip("4321x0", worst, strict=True) if many), "")


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the strip, at its column and row."""

    on: date
    column: int
    row: int
    tally: Tally

    @property
    def words(self) -> str:
        when = date_format(self.on, "j F Y")
        if not self.tally.looks:
            return _("%(when)s: no look") % {"when": when}
        looks = ngettext("%(count)s look", "%(count)s looks", self.tally.looks) % {"count": self.tally.looks}
        what = DEGREES[self.tally.degree]
        return _("%(when)s: %(what)s (%(looks)s)") % {"when": when, "what": what, "looks": looks}


@dataclass(frozen=True, slots=True)
class Week:
    """One column of the strip; `month` names the month that begins in it."""

    begins: date
    days: list[Day]
    month: str = ""

    @property
    def tally(self) -> Tally:
        return reduce(Tally.__add__, (day.tally for day in self.days), Tally())


@dataclass(frozen=True, slots=True)
class Year:
    """The weeks up to this one."""

    weeks: list[Week]

    @property
    def tally(self) -> Tally:
        return reduce(Tally.__add__, (week.tally for week in self.weeks), Tally())

    @property
    def looked_at(self) -> list[Week]:
        """The weeks with a look in them, the latest first."""
        return [week for week in reversed(self.weeks) if week.tally.looks]


def year_of(source: Source, *, known: Collection[int], today: date | None = None) -> Year:
    """Count a year of looks by day: one query. Of quotes only those of the citations `known` to the reader count."""
    today = today or timezone.localdate()
    begins = today - timedelta(days=today.weekday(), weeks=WEEKS - 1)
    tallies = _tallies(source, since=begins, known=known)
    weeks = []
    for column in range(WEEKS):
        monday = begins + timedelta(weeks=column)
        dates = [monday + timedelta(days=row) for row in range(7)]
        days = [Day(on, column, row, tallies.get(on, Tally())) for row, on in enumerate(dates) if on <= today]
        month = date_format(dates[-1], "M") if dates[-1].day <= 7 else ""
        weeks.append(Week(monday, days, month))
    return Year(weeks)


def _tallies(source: Source, *, since: date, known: Collection[int]) -> dict[date, Tally]:
    midnight = timezone.make_aware(datetime.combine(since, datetime.min.time()))
    rows: Iterable[Any] = (
        source.rechecks.filter(at__gte=midnight)
        .order_by()
        .annotate(on=TruncDate("at"))
        .values("on")
        .annotate(
            looks=Count("pk"),
            quiet=Count("pk", filter=Q(outcome=Outcome.UNCHANGED)),
            unseen=Count("pk", filter=Q(outcome__in=NOT_SEEN)),
            changed=Count("pk", filter=Q(outcome__in=(Outcome.CHANGED, Outcome.MOVED))),
            altered=Count("pk", filter=_some_quote('@.state == "altered"', known)),
            lost=Count("pk", filter=_some_quote('@.state == "gone"', known)),
            gone=Count("pk", filter=Q(outcome=Outcome.GONE)),
            reopened=Count("pk", filter=_some_quote("@.reopened == true", known)),
        )
    )
    return {row.pop("on"): Tally(**row) for row in rows}


def _some_quote(condition: str, known: Collection[int]) -> Any:
    """Of the quotes judged at a look, one is of a citation that is known, and the condition holds for it."""
    path = Value(f"$[*] ? (@.citation == $known[*] && {condition})")
    named = Value({"known": list(known)}, output_field=JSONField())
    return Func(F("quotes"), path, named, function="jsonb_path_exists", output_field=BooleanField())
