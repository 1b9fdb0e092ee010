"""When to look again, and what failed looks in a row add up to: plain values in and out, no clock, no database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from factcheck.rechecks.models import Content, Reach
from factcheck.sources.models import Outcome, Parked

LEASE = timedelta(minutes=10)  # how long a worker may take for a batch
MOST_ATTEMPTS = 3  # at a source, none of which ends

FIRST = timedelta(hours=24)
SHORTEST = timedelta(hours=1)
LONGEST = timedelta(days=30)
LONGEST_WHILE_YOUNG = timedelta(hours=6)
YOUNG_FOR = timedelta(hours=72)  # since the story was published
JITTER = 0.1

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)

UNKEPT = 30 * MINUTE  # until the next try to keep a page that our store did not take

# How soon to look again after the first, second … failed look of a kind, then daily.
RETRIES: dict[str, tuple[timedelta, ...]] = {
    "gone": (15 * MINUTE,),
    "away": (MINUTE, 5 * MINUTE, 30 * MINUTE),
    "shut": (60 * MINUTE,),
}
SHOWN = {
    Content.SAME: Outcome.UNCHANGED,
    Content.CHANGED: Outcome.CHANGED,
    Content.PAYWALL: Outcome.BLOCKED,
}
# What went wrong with keeping it is no fault of the page.
SEEN_WELL = frozenset({Content.SAME, Content.CHANGED, Content.NOT_KEPT})
AWAY_UNTIL_TOLD = timedelta(hours=72)

TOO_MUCH = {429, 503}  # what a host answers that has too much to do
MOST_FAILURES = 5  # in a row, after which a host is parked
PARKED_FOR = 15 * MINUTE
BACKOFF = timedelta(seconds=10)  # at most, after the first failure; then twice as long each time
LONGEST_BACKOFF = timedelta(hours=1)
MOST_COUNTED = 1_000


@dataclass(frozen=True, slots=True)
class Look:
    """One look, as far as it counts for what comes next."""

    at: datetime
    reach: str
    content: str = ""
    status: int | None = None

    @property
    def kind(self) -> str:
        """What went wrong: the page is `gone`, the site is `away`, or it is `shut` to us; empty when all is well."""
        if self.reach == Reach.OK:
            if self.content in SEEN_WELL:
                return ""
            return "gone" if self.content in {Content.SOFT_404, Content.PARKED} else "shut"
        return {Reach.GONE: "gone", Reach.TRANSIENT: "away"}.get(Reach(self.reach), "shut")


@dataclass(frozen=True, slots=True)
class Strikes:
    """What the failed looks in a row come to: how many count, how many it takes, and whether that is reached."""

    count: int
    needed: int
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """How often in a row a host failed or refused us, and how long it is left alone for it, if at all."""

    failures: int = 0
    refusals: int = 0
    park: timedelta | None = None
    because: str = ""


def standing_after(before: Standing, *, status: int, failed: bool, wished: float | None, chance: float) -> Standing:
    """Say how a host stands after it was asked one thing.

    `status` is what it answered, 0 if nothing, and `wished` how many seconds it asked us to stay away. Where it did not
    say, the wait is anything up to twice as long as the time before (full jitter), so that those who were refused
    together do not come back together; `chance` is a number from 0 to 1.
    """
    if failed:
        failures = min(before.failures + 1, MOST_COUNTED)
        park = PARKED_FOR if failures >= MOST_FAILURES else _backoff(failures, chance=chance)
        return Standing(failures, before.refusals, park, Parked.SILENT)
    if status in TOO_MUCH:
        refusals = min(before.refusals + 1, MOST_COUNTED)
        if wished is not None:
            return Standing(0, refusals, timedelta(seconds=wished), Parked.ASKED)
        return Standing(0, refusals, _backoff(refusals, chance=chance), Parked.REFUSED)
    if not status:
        # We never came so far as to ask.
        return Standing(before.failures, before.refusals)
    return Standing()


def _backoff(times: int, *, chance: float) -> timedelta:
    longest: timedelta = min(BACKOFF * 2 ** min(times - 1, 20), LONGEST_BACKOFF)
    return longest * chance


def outcome_of(reach: str, content: str, *, confirmed: bool = False, moved: bool = False) -> Outcome:
    """Say in one word what came of a look; a page is called gone only when enough looks agree."""
    seen = Look(datetime.min, reach, content)  # noqa: DTZ901 (when is no matter here)
    if seen.kind == "gone" and confirmed:
        return Outcome.GONE
    if reach != Reach.OK:
        return Outcome.BLOCKED if reach == Reach.BLOCKED else Outcome.UNREACHABLE
    if content == Content.SAME and moved:
        return Outcome.MOVED
    return SHOWN.get(Content(content), Outcome.UNREADABLE)


def next_interval(interval: timedelta | None, *, changed: bool, young: bool) -> timedelta:
    """Say how long to wait after a good look: longer each time nothing changed, half as long when something did."""
    longest = LONGEST_WHILE_YOUNG if young else LONGEST
    if interval is None:
        return min(FIRST, longest)
    return max(SHORTEST, min(interval / 2 if changed else interval * 1.5, longest))


def jittered(interval: timedelta, *, chance: float) -> timedelta:
    """Vary an interval by a tenth either way, so that looks spread; `chance` is a number from 0 to 1."""
    return interval * (1 + JITTER * (2 * chance - 1))


def retry_in(looks: Sequence[Look], *, wished: float | None = None) -> timedelta:
    """Say how soon to look again after these failed looks, the last of them just now.

    `wished` is how many seconds the site asked us to stay away.
    """
    kind = looks[-1].kind
    before = sum(look.kind == kind for look in looks) - 1
    delays = RETRIES[kind]
    return max(delays[before] if before < len(delays) else DAY, timedelta(seconds=wished or 0))


def strikes_of(looks: Sequence[Look]) -> Strikes:
    """Weigh failed looks in a row, oldest first, and say whether they confirm what the last one saw.

    Gone takes three looks at least a day apart, two if the site says that it removed the page (410) or shows an error
    page; a site that is away is told after three days; everything else takes two looks an hour apart. A site that is
    away in between neither counts nor breaks the row.
    """
    last = looks[-1]
    agreeing: list[datetime] = []
    for look in reversed(looks):
        if look.kind == last.kind:
            agreeing.append(look.at)
        elif look.kind != "away" and last.kind != "away":
            break
    agreeing.reverse()
    if last.kind == "gone":
        needed = 2 if last.status == 410 or last.reach == Reach.OK else 3
        count = _apart(agreeing, DAY)
        return Strikes(count, needed, confirmed=count >= needed)
    count = _apart(agreeing, SHORTEST)
    if last.kind == "away":
        return Strikes(count, 2, confirmed=count >= 2 and last.at - looks[0].at >= AWAY_UNTIL_TOLD)
    return Strikes(count, 2, confirmed=count >= 2)


def _apart(times: Sequence[datetime], apart: timedelta) -> int:
    """Count the times that are at least so far from the last one counted."""
    count, latest = 1, times[0]
    for at in times[1:]:
        if at - latest >= apart:
            count, latest = count + 1, at
    return count
