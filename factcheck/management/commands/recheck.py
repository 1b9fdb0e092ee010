"""`manage.py recheck`: look at sources here and now, without a worker."""

import json
import time
from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management import BaseCommand, CommandError

from factcheck.rechecks.actions import look_now
from factcheck.sources.models import Source


class Command(BaseCommand):
    """Look at the sources that are due, at all, or at one, and say what came of it."""

    help = "Look at the sources that are due (or all, or one) and re-open the claims that rested on what changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--due", action="store_true", help="those whose time has come (the default)")
        which.add_argument("--all", action="store_true", dest="everything", help="all that are watched")
        which.add_argument("--source", type=int, metavar="ID", help="this one, due or not")
        parser.add_argument("--json", action="store_true", dest="as_json", help="print one JSON document")

    def handle(self, *, everything: bool, source: int | None, as_json: bool, **options: Any) -> None:
        started = time.monotonic()
        rechecks = look_now(sources=_chosen(everything=everything, source=source))
        outcomes = Counter(recheck.outcome for recheck in rechecks)
        reopened = sorted({one["claim"] for recheck in rechecks for one in recheck.quotes if one["reopened"]})
        seconds = round(time.monotonic() - started, 3)
        if as_json:
            told = {"checked": len(rechecks), "outcomes": outcomes, "seconds": seconds, "reopened": reopened}
            self.stdout.write(json.dumps(told))
            return
        for recheck in rechecks:
            self.stdout.write(f"{recheck.get_outcome_display()}: {recheck.source}. {recheck.sentence}")
        self.stdout.write(f"{len(rechecks)} checked in {seconds} s; {len(reopened)} claims re-opened.")


def _chosen(*, everything: bool, source: int | None) -> list[Source]:
    if source is None:
        return list(Source.objects.watched() if everything else Source.objects.due())
    chosen = Source.objects.filter(pk=source).first()
    if chosen is None:
        raise CommandError(f"There is no source {source}.")
    if not chosen.is_watched:
        raise CommandError(f"Source {source} is not watched: it is paused, no web page, or the same as another one.")
    return [chosen]
