"""Removing the bytes of captures that are old and that nothing rests on."""

import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, QuerySet
from django.db.models.functions import Now

from factcheck.archive.resting import prunable
from factcheck.audit import actions as audit
from factcheck.sources import bodies, locks
from factcheck.sources.models import Capture, Source

BATCH = 500  # captures marked together: some dozens of milliseconds
# Whoever marked a capture may have died, or its store may have failed, before its bytes were gone: how far back from
# the last mark that is tried again. Nothing new is marked before that is done, so nothing older is left.
TRIED_AGAIN = timedelta(days=2)


@dataclass(slots=True)
class Pruned:
    """What was removed: captures that have only their text now, and bodies, with the room they took in the store."""

    captures: int = 0
    bodies: int = 0
    bytes: int = 0

    def count(self, room: int) -> None:
        if room:
            self.bodies += 1
            self.bytes += room


def prune(*, before: datetime, within: timedelta | None = None) -> Pruned:
    """Remove the bytes of captures from before that moment on which nothing rests; what takes longer is left over.

    The rows say so first, then the bytes go, so no row ever promises bytes that are not there. Raise OSError when the
    store fails; the next time goes on from there. Two at once do no harm.
    """
    pruned = Pruned()
    end = time.monotonic() + within.total_seconds() if within is not None else None
    _remove_all(_marked_lately(), pruned)
    after = 0
    while batch := _mark(before=before, after=after):
        pruned.captures += len(batch)
        _remove_all({capture.sha256 for capture in batch}, pruned)
        after = batch[-1].pk
        if end is not None and time.monotonic() > end:
            break
    return pruned


def would_prune(*, before: datetime) -> Pruned:
    """Say what `prune` would remove now, and remove nothing."""
    would, after = Pruned(), 0
    while batch := list(_in_order(before=before, after=after)[:BATCH]):
        would.captures += len(batch)
        after = batch[-1].pk
        for name in _released_by(batch, before=before):
            would.count(bodies.room_of(name))
    return would


@transaction.atomic
def _mark(*, before: datetime, after: int) -> list[Capture]:
    """Note on the next captures that their bytes are removed; those that another prune is at are left to it."""
    batch = list(
        _in_order(before=before, after=after).select_for_update(no_key=True, of=("self",), skip_locked=True)[:BATCH]
    )
    Capture.objects.filter(pk__in=[capture.pk for capture in batch]).update(pruned_at=Now())
    _record(batch)
    return batch


def _in_order(*, before: datetime, after: int) -> QuerySet[Capture]:
    unread = ("text", "full_text", "headers")
    return prunable(before=before).filter(pk__gt=after).order_by("pk").defer(*unread)


def _record(batch: Iterable[Capture]) -> None:
    """Write down which captures of which sources were pruned."""
    of_source: dict[int, list[int]] = defaultdict(list)
    for capture in batch:
        of_source[capture.source_id].append(capture.pk)
    for source in Source.objects.filter(pk__in=of_source).order_by("pk"):
        audit.record("source.captures_pruned", about=source, by=None, captures=of_source[source.pk])


def _marked_lately() -> set[str]:
    last = Capture.objects.pruned().aggregate(last=Max("pruned_at"))["last"]
    if last is None:
        return set()
    return set(Capture.objects.filter(pruned_at__gte=last - TRIED_AGAIN).values_list("sha256", flat=True))


def _remove_all(names: Iterable[str], pruned: Pruned) -> None:
    for name in sorted(names):
        pruned.count(_remove(name))


@transaction.atomic
def _remove(name: str) -> int:
    """Remove the bytes, unless another capture refers to them, and give the room they took."""
    locks.hold_alone(name)
    if Capture.objects.kept().filter(sha256=name).exists():
        return 0
    room = bodies.room_of(name)
    if room:
        bodies.remove(name)
    return room


def _released_by(batch: Iterable[Capture], *, before: datetime) -> set[str]:
    """Choose the bytes that nobody would refer to after this batch, each once: with the last capture that has them."""
    last = {capture.sha256: capture.pk for capture in batch}
    sharing = Capture.objects.kept().filter(sha256__in=last)
    going = set(prunable(before=before).filter(pk__in=sharing.values("pk")).values_list("pk", flat=True))
    stays = {name for pk, name in sharing.values_list("pk", "sha256") if pk not in going or pk > last[name]}
    return last.keys() - stays
