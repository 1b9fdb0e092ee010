"""What those who keep books on papers say of the cited ones: Crossref when asked, Retraction Watch when imported."""

import asyncio
import logging
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import Case, Exists, F, OuterRef, When
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from factcheck.lib.crossref import NotFromCrossref, Update, updates_in, work_url
from factcheck.lib.errors import TimeIsUp
from factcheck.lib.fetch import Fetched, Fetcher
from factcheck.lib.retraction_watch import NotTaken, Row, rows_of
from factcheck.rechecks.actions import books, quotes
from factcheck.rechecks.actions.alerts import Change, raise_alerts
from factcheck.rechecks.actions.leases import database_clock
from factcheck.rechecks.actions.looks import usual_fetcher
from factcheck.rechecks.actions.passing_on import Told, in_words, note, reopen
from factcheck.sources.models import Notice, Origin, Paper, Retraction, Source

WEEK: Final = timedelta(days=7)
UNKNOWN: Final = timedelta(days=30)  # until we ask again about a paper that Crossref does not know
LATER: Final = timedelta(days=1)  # until we ask again when nothing came of it
TAKEN: Final = timedelta(hours=1)  # until somebody else asks if we never come back
AT_ONCE: Final = 20
WITHIN: Final = 120.0  # seconds for so many: well below the tasks' limits
MET_AT_ONCE: Final = 1_000
SOURCES_AT_ONCE: Final = 200
ROWS_AT_ONCE: Final = 1_000
NAMED: Final = 20  # rows that were not taken, by their lines

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Answers:
    """What came of looking papers up: whose time had come, of those whom we asked about, and what was answered."""

    due: int = 0
    asked: int = 0
    answered: int = 0
    told: list[Notice] = field(default_factory=list)
    opened: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Imported:
    """What came of an import: rows taken, rows not taken and why, and what the sources were newly told."""

    taken: int = 0
    not_taken: Counter[str] = field(default_factory=Counter)
    lines: list[NotTaken] = field(default_factory=list)
    told: list[Notice] = field(default_factory=list)
    opened: list[int] = field(default_factory=list)


def ask_about_papers(*, fetcher: Fetcher | None = None, limit: int = AT_ONCE) -> Answers:
    """Ask Crossref about the papers whose time has come, at most once a week each, and look up what was imported.

    Where Crossref is turned off, and of papers that only confidential sources are, only what was imported is known.
    Whatever fails is tried later, and nobody is told: that a book was not at hand says nothing of the paper.
    """
    answers = Answers()
    taken = _take(limit)
    answers.due = len(taken)
    papers = Paper.objects.open().filter(doi__in=taken)
    asked = set(papers.values_list("doi", flat=True)) if settings.CROSSREF else set()
    for doi in taken:
        if doi not in asked:
            with _others_come_first(doi):
                _note(doi, [], answers, until=taken[doi], wait=WEEK)
    if asked:
        answers.asked = len(asked)
        for doi, fetched in asyncio.run(
            _fetch_all([doi for doi in taken if doi in asked], fetcher=fetcher or usual_fetcher())
        ):
            with _others_come_first(doi):
                _write(doi, fetched, answers, until=taken[doi])
    return answers


@contextmanager
def _others_come_first(doi: str) -> Iterator[None]:
    """Keep the trouble with one paper from the others; it was put off when it was taken, and comes again then.

    That the task's time is up is no trouble with the paper.
    """
    try:
        yield
    except TimeIsUp:
        raise
    except Exception:
        log.exception("Asking about the paper %s failed", doi)


@transaction.atomic
def _take(limit: int) -> dict[str, datetime]:
    """Take papers to ask about; whoever takes one puts off everybody else, so nobody asks twice.

    Until when they are put off is known by whoever took them: who sees another time there knows that somebody asked for
    the paper meanwhile.
    """
    _meet()
    due = Paper.objects.due().select_for_update(skip_locked=True, of=("self",)).order_by("ask_at", "doi")
    dois = list(due.values_list("doi", flat=True)[:limit])
    until = database_clock() + TAKEN
    Paper.objects.filter(doi__in=dois).update(ask_at=until)
    return dict.fromkeys(dois, until)


def _meet() -> None:
    """Write down the papers that sources turned out to be.

    Here and not where a source is written: who brings one in and who looks at another must not wait for each other,
    for either may hold the audit.
    """
    known = Paper.objects.filter(doi=OuterRef("doi"))
    sources = Source.objects.filter(~Exists(known), same_as__isnull=True).exclude(doi="")
    met = sources.order_by("doi").values_list("doi", flat=True).distinct()[:MET_AT_ONCE]
    Paper.objects.bulk_create([Paper(doi=doi, ask_at=Now()) for doi in met], ignore_conflicts=True)


async def _fetch_all(dois: Sequence[str], *, fetcher: Fetcher) -> list[tuple[str, Fetched]]:
    """Ask about one after the other, as the site's turns have it; what does not come in time is left out."""
    fetched: list[tuple[str, Fetched]] = []
    async with fetcher:
        with suppress(TimeoutError):
            async with asyncio.timeout(WITHIN):
                for doi in dois:
                    with _others_come_first(doi):
                        url = work_url(doi, base=settings.CROSSREF, mailto=settings.CROSSREF_MAILTO)
                        fetched.append((doi, await fetcher.fetch(url)))
    return fetched


def _write(doi: str, fetched: Fetched, answers: Answers, *, until: datetime) -> None:
    """Write down an answer; one that tells nothing says when to ask again."""
    if fetched.reach == "gone":
        _note(doi, [], answers, until=until, wait=UNKNOWN, trouble=_("Crossref does not know this DOI."))
        return
    try:
        updates = updates_in(fetched.body) if fetched.reach == "ok" else None
    except NotFromCrossref:
        updates = None
    if updates is None:
        wait = timedelta(seconds=fetched.retry_after) if fetched.retry_after else LATER
        _note(doi, [], answers, until=until, wait=wait, trouble=fetched.sentence)
        return
    _note(doi, updates, answers, until=until, wait=WEEK)
    Paper.objects.filter(doi=doi).update(asked_at=Now())
    answers.answered += 1


@transaction.atomic
def _note(
    doi: str, updates: Sequence[Update], answers: Answers, *, until: datetime, wait: timedelta, trouble: str = ""
) -> None:
    """Tell the sources that are this paper what is known of it, and put it off.

    Not where another source turned out to be the paper since it was taken, for that one was not told. The paper comes
    last: a look that asks for it holds the audit, and must not wait for who waits for that.
    """
    pks = Source.objects.filter(doi=doi, same_as__isnull=True).values_list("pk", flat=True)
    told, opened = _tell_of(_held(pks), {doi: updates})
    Paper.objects.filter(doi=doi).update(trouble=trouble, ask_at=_put_off(until, wait=wait))
    answers.told += told
    answers.opened += opened


def _put_off(until: datetime, *, wait: timedelta) -> Case:
    return Case(When(ask_at=until, then=Now() + wait), default=F("ask_at"))


def import_retractions(lines: Iterable[bytes]) -> Imported:
    """Take in the Retraction Watch database; what is there already is written anew, and every source is looked up.

    Raises NotRetractionWatch when the file has other columns.
    """
    imported = Imported()
    rows = _taken(rows_of(lines), imported)
    while some := list(islice(rows, ROWS_AT_ONCE)):
        # One statement cannot write a row twice; of two with one number the later counts.
        _keep({row.record: row for row in some}.values())
        imported.taken += len(some)
    retracted = Retraction.objects.filter(doi=OuterRef("doi"))
    cited = Source.objects.filter(Exists(retracted), same_as__isnull=True).exclude(doi="")
    pks = list(cited.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(pks), SOURCES_AT_ONCE):
        with transaction.atomic():
            told, opened = _tell_of(_held(pks[start : start + SOURCES_AT_ONCE]), {})
        imported.told += told
        imported.opened += opened
    return imported


def _taken(rows: Iterable[Row | NotTaken], imported: Imported) -> Iterator[Row]:
    for row in rows:
        if isinstance(row, Row):
            yield row
        else:
            imported.not_taken[row.why] += 1
            if len(imported.lines) < NAMED:
                imported.lines.append(row)


def _keep(rows: Iterable[Row]) -> None:
    fields = ["doi", "kind", "on", "notice_doi", "title", "journal", "reason"]
    Retraction.objects.bulk_create(
        [Retraction(record=row.record, **{name: getattr(row, name) for name in fields}) for row in rows],
        update_conflicts=True,
        unique_fields=["record"],
        update_fields=fields,
    )


def _held(pks: Iterable[int]) -> list[Source]:
    """Hold the sources in the order of their ids, as looks do."""
    held = Source.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=list(pks)).order_by("pk")
    return list(held.select_related("notice"))


def _tell_of(sources: Collection[Source], updates: Mapping[str, Sequence[Update]]) -> tuple[list[Notice], list[int]]:
    """Tell the sources what the books say; give what is new, and the claims that were re-opened for it."""
    resting = quotes.resting_on(sources)
    now = database_clock()
    imported = books.imported(sources, at=now)
    several = []
    for source in sources:
        from_crossref = [
            books.of_the_books(
                source,
                kind=update.kind,
                on=update.on,
                doi=update.doi,
                origin=Origin.CROSSREF,
                text=update.label,
                at=now,
            )
            for update in updates.get(source.doi, [])
        ]
        found = [*from_crossref, *imported[source.pk]]
        several.append(Told(source=source, found=found, citations=resting[source.pk], at=now))
    new = note(several)
    opened = reopen(several)
    raise_alerts(Change(source, now, in_words(new[source.pk]), opened[source.pk]) for source in sources)
    told = [notice for source in sources for notice in new[source.pk]]
    return told, sorted({claim for claims in opened.values() for claim in claims})
