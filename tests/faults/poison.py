"""A page that kills whoever reads it."""

from factcheck.audit.models import Entry
from factcheck.rechecks.schedule import MOST_ATTEMPTS
from factcheck.sources.models import Source
from tests.faults.counting import let_turns_run_out
from tests.faults.crew import wait_for
from tests.faults.newsroom import Newsroom
from tests.faults.site import host_of

WITHIN = 300.0  # each of the others is looked at alone after the first death


def poison(newsroom: Newsroom, *, batch: int) -> None:
    """Have one page of a whole batch kill every child that reads it; the others are looked at, it is set aside."""
    site = newsroom.site
    row = newsroom.row(f"a page of a batch of {batch}", "whoever reads it, every time")
    due, deadly = newsroom.sources(batch - 1), newsroom.sources(1, counted=False)
    (source,) = deadly.sources
    site.poison = host_of(source.url)
    due.change(wanted=False)
    deadly.change(wanted=False)
    newsroom.sweep(wanted=False)

    def is_set_aside() -> bool:
        let_turns_run_out()
        newsroom.sweep(wanted=False)
        return Source.objects.filter(pk=source.pk, paused=True).exists()

    wait_for(is_set_aside, what="the page is set aside", within=WITHIN, every=1.0)
    newsroom.recover(due)
    row.kills = len(site.killed)
    source.refresh_from_db()
    entries = Entry.objects.filter(verb="source.set_aside", about_id=source.pk).count()
    said = f"Source {source.pk} was set aside: {source.trouble}"
    named = [line for line in newsroom.crew.log("worker").splitlines() if " ERROR " in line and said in line]
    row.ok = row.ok and (row.kills, entries, len(named)) == (MOST_ATTEMPTS, 1, 1) and not deadly.looked_at
    row.note = f"{source.url}: “{source.trouble}” {entries} entry of the audit, {len(named)} line of the log at ERROR"
