"""What those who keep books on papers say of one, each event once, whoever tells of it."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

from django.db.models.functions import Now

from factcheck.sources.models import TAKEN_BACK, Notice, NoticeKind, Origin, Paper, Retraction, Source


def of_the_books(
    source: Source, *, kind: str, on: date | None, doi: str, origin: Origin, text: str, at: datetime
) -> Notice:
    """Write what somebody who keeps books on papers says of one, so that both of them say it once."""
    key = f"taken back {on or ''}" if kind in TAKEN_BACK else f"{kind} {doi or on or ''}"
    return Notice(source=source, kind=kind, text=text, on=on, seen_at=at, origin=origin, doi=doi, key=key)


def imported(sources: Collection[Source], *, at: datetime) -> dict[int, list[Notice]]:
    """Give what the imported rows of Retraction Watch say of the sources, by source."""
    dois = {source.doi for source in sources if source.doi}
    rows: dict[str, list[Retraction]] = {}
    for row in Retraction.objects.filter(doi__in=dois).order_by("record") if dois else ():
        rows.setdefault(row.doi, []).append(row)
    return {
        source.pk: [
            of_the_books(
                source,
                kind=row.kind,
                on=row.on,
                doi=row.notice_doi,
                origin=Origin.RETRACTION_WATCH,
                text=row.reason,
                at=at,
            )
            for row in rows.get(source.doi, [])
        ]
        for source in sources
    }


def ask_soon(dois: Collection[str]) -> None:
    """Have the papers looked up the next time: somebody new rests on them.

    One that somebody asks about at the moment is waited for, or they would put it off again without having seen who is
    new: they hold it only while they take it, and when all else is written.
    """
    if dois:
        held = Paper.objects.filter(doi__in=dois).select_for_update(no_key=True).order_by("doi")
        Paper.objects.filter(doi__in=list(held.values_list("doi", flat=True))).update(ask_at=Now())


def untold(found: Iterable[Notice], *, known: Sequence[Notice]) -> list[Notice]:
    """Choose what was not told before, each once.

    The books take a paper back once, whoever says so and by whichever notice, and once again after each time it was
    reinstated. What carries no day is taken for what was told.
    """
    keys = {notice.key for notice in known}
    fresh = {notice.key: notice for notice in found if notice.key not in keys}
    days = _reinstated([*known, *fresh.values()])
    told = [_since(notice, days) for notice in known if _is_in_the_books(notice) and notice.dismissed_at is None]
    new = []
    for notice in fresh.values():
        if _is_in_the_books(notice):
            since = _since(notice, days)
            if since in told or (told and notice.on is None):
                continue
            told.append(since)
        new.append(notice)
    return new


def _is_in_the_books(notice: Notice) -> bool:
    return notice.takes_all_back and notice.origin != Origin.PAGE


def _reinstated(notices: Iterable[Notice]) -> list[date]:
    return [_when(one) for one in notices if one.kind == NoticeKind.REINSTATEMENT and one.dismissed_at is None]


def not_reinstated(notices: Iterable[Notice], *, among: Iterable[Notice]) -> list[Notice]:
    """Leave out what takes a source back that was reinstated since."""
    last = max(_reinstated(among), default=None)
    return [notice for notice in notices if not (last and notice.takes_all_back and _when(notice) <= last)]


def _since(notice: Notice, reinstated: Iterable[date]) -> date | None:
    """The day of the last reinstatement before the notice, which began what the notice ended."""
    return max((day for day in reinstated if day < _when(notice)), default=None)


def _when(notice: Notice) -> date:
    return notice.on or notice.seen_at.date()
