"""The timeline of a source: its looks, newest first, with the quiet ones between two others told in one line."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import zip_longest
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, Count, F, Func, IntegerField, Max, Min, Q, QuerySet, Value
from django.utils.translation import gettext as _

from factcheck.claims.models import Citation, QuoteState
from factcheck.rechecks.models import Content, Reach, Recheck
from factcheck.rechecks.schedule import SEEN_WELL
from factcheck.sources.models import Outcome, Source

A_PAGE = 25

# A look that saw what had been seen before: nobody needs its sentence.
QUIET = Q(outcome=Outcome.UNCHANGED, content=Content.SAME, capture__isnull=True)


@dataclass(frozen=True, slots=True)
class Quiet:
    """A run of looks that found nothing changed; `again` when the looks before it had not seen the page."""

    many: int
    first: datetime
    last: datetime
    again: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """How a cited quote stood before a look and at it, in words; `was` is empty where it is as it was before."""

    citation: Citation
    was: str
    state: str
    changes: Sequence[Mapping[str, str]]
    reopened: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A look that had something to tell: `judged` are the quotes it found otherwise, `still` counts the others."""

    look: Recheck
    sentence: str
    judged: list[Judged] = field(default_factory=list)
    still: int = 0

    @property
    def is_seen(self) -> bool:
        return is_seen(self.look)

    @property
    def word(self) -> str:
        """What came of it; a page that answers that it is gone was reached, and is called gone when looks agree."""
        if self.look.outcome == Outcome.UNREACHABLE and self.look.reach in {Reach.GONE, Reach.OK}:
            return _("Not seen")
        return str(self.look.get_outcome_display())


@dataclass(frozen=True, slots=True)
class Timeline:
    """A page of the timeline; `older` is where the next one begins, if there is one."""

    entries: list[Quiet | Told]
    older: int | None = None


def timeline_of(source: Source, *, known: Mapping[int, Citation], before: int | None = None) -> Timeline:
    """Give the looks that had something to tell, up to a page of them, and between them the quiet ones, counted.

    `known` are the citations that the reader may know of: what was judged of others is neither shown nor hinted at.
    Three queries, whatever there is to tell.
    """
    looks = _looks(source).filter(pk__lt=before) if before else _looks(source)
    unread = ("capture__text", "capture__full_text", "capture__headers")
    told = list(looks.exclude(QUIET).select_related("capture").defer(*unread).order_by("-pk")[: A_PAGE + 1])
    further = told.pop() if len(told) > A_PAGE else None
    within = looks.filter(pk__gt=further.pk) if further else looks
    runs = _quiet_runs(within, told)
    judged = _judged(told, known=known, source=source)
    entries: list[Quiet | Told] = []
    for at, one in zip_longest(range(len(told), -1, -1), told):
        if run := runs.get(at):
            earlier = one or further
            entries.append(Quiet(**run, again=earlier is not None and not is_seen(earlier)))
        if one:
            entries.append(Told(one, sentence_for(one, known=known), *judged[one.pk]))
    return Timeline(entries, older=further.pk + 1 if further else None)


def is_seen(look: Recheck) -> bool:
    """Say whether the look saw the page."""
    return look.content in SEEN_WELL


def sentence_for(look: Recheck, *, known: Iterable[int]) -> str:
    """What happened, in words that speak of no citation the reader may not know of."""
    if look.outcome == Outcome.CHANGED and not {one["citation"] for one in look.quotes} <= set(known):
        return _("The page changed.")
    return look.sentence


def latest_look(source: Source) -> Recheck | None:
    return _looks(source).order_by("-at", "-pk").first()


def last_look_at_all() -> datetime | None:
    """When a worker last finished a look at anything."""
    return Recheck.objects.order_by("-at", "-pk").values_list("at", flat=True).first()


def _looks(source: Source) -> QuerySet[Recheck]:
    return source.rechecks.all()


def _quiet_runs(looks: QuerySet[Recheck], told: Sequence[Recheck]) -> dict[int, dict[str, Any]]:
    """The quiet looks by how many of those told came before them."""
    edges = Value([one.pk for one in reversed(told)], output_field=ArrayField(BigIntegerField()))
    run = Func(F("pk"), edges, function="width_bucket", output_field=IntegerField())
    found = looks.filter(QUIET).annotate(run=run).order_by().values("run")
    rows: Iterable[Any] = found.annotate(many=Count("pk"), first=Min("at"), last=Max("at"))
    return {row.pop("run"): row for row in rows}


def _judged(
    told: Sequence[Recheck], *, known: Mapping[int, Citation], source: Source
) -> dict[int, tuple[list[Judged], int]]:
    """What each look found otherwise than the one before, of the quotes one may know of; and how many alike."""
    if not told:
        return {}
    earlier = _looks(source).filter(pk__lt=told[-1].pk).exclude(quotes=[]).order_by("-pk").only("quotes").first()
    before = {one["citation"]: one for one in earlier.quotes} if earlier else {}
    judged = {}
    for look in reversed(told):
        otherwise, still = [], 0
        for one in look.quotes:
            if one["citation"] not in known:
                continue
            was = before.get(one["citation"], {})
            # What is judged for the first time stood there when it was cited.
            standing = [was.get("state", QuoteState.INTACT), was.get("changes", [])]
            if one["reopened"] or standing != [one["state"], one["changes"]]:
                otherwise.append(
                    Judged(
                        known[one["citation"]],
                        _word(was["state"]) if was and was["state"] != one["state"] else "",
                        _word(one["state"]),
                        one["changes"],
                        one["reopened"],
                    )
                )
            else:
                still += 1
        judged[look.pk] = otherwise, still
        before |= {one["citation"]: one for one in look.quotes}
    return judged


def _word(state: str) -> str:
    """How a quote stood at a look: one that could not be judged was not seen there."""
    return _("Not seen") if state == QuoteState.UNKNOWN else str(QuoteState(state).label)
