import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.template.defaultfilters import filesizeformat

from factcheck.archive.actions import Pruned, prune, would_prune
from factcheck.archive.rules import old_before


class Command(BaseCommand):
    help = (
        "Remove the bytes of captures older than CAPTURES_KEPT_DAYS: never a source's newest capture, nor one on which "
        "a citation, a decision, a re-opened claim or a publication rests. The texts stay."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would be removed, and remove nothing")
        parser.add_argument("--json", action="store_true", dest="as_json", help="print one JSON document")

    def handle(self, *args: Any, dry_run: bool, as_json: bool, **options: Any) -> None:
        before, pruned = old_before(), Pruned()
        if before:
            try:
                pruned = would_prune(before=before) if dry_run else prune(before=before)
            except OSError as problem:
                raise CommandError(
                    f"The store of captures failed: {problem}. Nothing refers to what was removed so far; the next "
                    "time goes on from there."
                ) from problem
        if as_json:
            told = {**asdict(pruned), "before": before.isoformat() if before else None, "dry_run": dry_run}
            self.stdout.write(json.dumps(told))
        elif before is None:
            self.stdout.write("Captures are kept for ever: CAPTURES_KEPT_DAYS is not set.")
        else:
            self.stdout.write(
                f"{'Would remove' if dry_run else 'Removed'} the bytes of {_counted(pruned.captures, 'capture')} from "
                f"before {before:%Y-%m-%d}: {_counted(pruned.bodies, 'file')}, {filesizeformat(pruned.bytes)}."
            )


def _counted(count: int, thing: str) -> str:
    return f"{count} {thing}{'' if count == 1 else 's'}"
