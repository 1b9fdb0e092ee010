"""`manage.py check_papers`: ask Crossref here and now, without a worker, about the cited papers."""

import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from factcheck.rechecks.actions import ask_about_papers


class Command(BaseCommand):
    help = "Ask Crossref about the cited papers whose time has come (once a week each), and say what it told."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", dest="as_json", help="print one JSON document")

    def handle(self, *args: Any, as_json: bool, **options: Any) -> None:
        if not settings.CROSSREF:
            raise CommandError("Crossref is turned off: CROSSREF is empty.")
        asked = answered = 0
        told, opened = [], set()
        while (answers := ask_about_papers()).due:
            asked, answered = asked + answers.asked, answered + answers.answered
            told += answers.told
            opened |= {*answers.opened}
        if as_json:
            says = [{"source": one.source_id, "kind": one.kind, "says": one.sentence} for one in told]
            document = {"asked": asked, "answered": answered, "sources": says, "reopened": sorted(opened)}
            self.stdout.write(json.dumps(document))
            return
        for notice in told:
            self.stdout.write(f"{notice.source}: {notice.sentence}.")
        self.stdout.write(f"Papers asked about: {asked}, answers: {answered}, claims re-opened: {len(opened)}.")
