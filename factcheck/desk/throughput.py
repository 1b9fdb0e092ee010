"""How much the watching does: looks by minute, by day and by what came of them, and how long what is due will take."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.db.models import Count, Func, QuerySet
from django.db.models.functions import TruncDate, TruncMinute
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from factcheck.accounts.models import User
from factcheck.rechecks.models import Recheck
from factcheck.sources.models import Outcome, Source

MINUTES: Final = 60
DAYS: Final = 14
HIGH: Final = 40  # units of the highest bar

# Outcomes as the bars show them, from the bottom up.
KINDS: Final[Mapping[str, tuple[Any, frozenset[str]]]] = {
    "quiet": (_("Nothing changed"), frozenset({Outcome.UNCHANGED})),
    "changed": (_("Changed or moved"), frozenset({Outcome.CHANGED, Outcome.MOVED})),
    "unseen": (_("Not seen"), frozenset({Outcome.UNREACHABLE, Outcome.BLOCKED, Outcome.UNREADABLE})),
    "gone": (_("Gone"), frozenset({Outcome.GONE})),
}


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a bar, in units from the top."""

    kind: str
    top: float
    height: float


@dataclass(frozen=True, slots=True)
class Bar:
    """The looks of one minute or day, by what came of them."""

    at: datetime | date
    column: int
    counts: Counter[str] = field(default_factory=Counter)
    segments: list[Segment] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.counts.total()

    @property
    def by_kind(self) -> list[tuple[str, int]]:
        return [(kind, self.counts[kind]) for kind in KINDS]


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars beside each other, and what they add up to."""

    bars: list[Bar]

    @property
    def total(self) -> int:
        return sum(bar.total for bar in self.bars)

    @property
    def highest(self) -> int:
        return max(bar.total for bar in self.bars)

    @property
    def by_kind(self) -> list[tuple[str, Any, int]]:
        return [(kind, words, sum(bar.counts[kind] for bar in self.bars)) for kind, (words, _of) in KINDS.items()]


def last_hour(now: datetime | None = None) -> Chart:
    """The looks of the last sixty minutes, this one included."""
    minute = timezone.localtime(now).replace(second=0, microsecond=0)
    minutes = [minute - timedelta(minutes=back) for back in range(MINUTES - 1, -1, -1)]
    return _chart(minutes, TruncMinute("at"), since=minutes[0])


def last_days(now: datetime | None = None) -> Chart:
    """The looks of the last fourteen days, today included."""
    today = timezone.localdate(now)
    days = [today - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]
    return _chart(days, TruncDate("at"), since=midnight(days[0]))


def looks_between(user: User, *, since: datetime, until: datetime, kind: str = "") -> QuerySet[Recheck]:
    """The looks of a time that brought something of one kind, or any: those at sources `user` may know of."""
    looks = Recheck.objects.filter(at__gte=since, at__lt=until, source__in=Source.objects.visible_to(user))
    if kind in KINDS:
        looks = looks.filter(outcome__in=KINDS[kind][1])
    return looks.select_related("source").order_by("-at", "-pk")


def time_for(due: int, *, hour: Chart) -> timedelta | None:
    """How long what is due will take at the last hour's pace; None when there was none."""
    return timedelta(hours=due / hour.total) if hour.total else None


def midnight(on: date) -> datetime:
    return timezone.make_aware(datetime.combine(on, time.min))


def _chart(times: Sequence[datetime] | Sequence[date], when: Func, *, since: datetime) -> Chart:
    counts: dict[datetime | date, Counter[str]] = {at: Counter() for at in times}
    looks = Recheck.objects.filter(at__gte=since).order_by().annotate(when=when)
    for row in looks.values("when", "outcome").annotate(many=Count("pk")):
        # Somebody may finish a look between our reading the clock and the rows.
        if row["when"] in counts:
            kind = next(kind for kind, (_words, of) in KINDS.items() if row["outcome"] in of)
            counts[row["when"]][kind] += row["many"]
    highest = max(1, *(one.total() for one in counts.values()))
    return Chart([Bar(at, column, one, _segments(one, highest)) for column, (at, one) in enumerate(counts.items())])


def _segments(counts: Counter[str], highest: int) -> list[Segment]:
    segments, top = [], float(HIGH)
    for kind in KINDS:
        if many := counts[kind]:
            height = HIGH * many / highest
            top -= height
            segments.append(Segment(kind, round(top, 2), round(height, 2)))
    return segments
