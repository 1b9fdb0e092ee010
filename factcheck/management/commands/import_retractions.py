"""`manage.py import_retractions FILE.csv`: know which papers were retracted without asking anybody."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from factcheck.lib.retraction_watch import NotRetractionWatch
from factcheck.rechecks.actions import Imported, import_retractions


class Command(BaseCommand):
    help = (
        "Take in the Retraction Watch database (a CSV file; importing it again brings it up to date), name every cited "
        "paper that is in it, and re-open the claims that rest on what was retracted."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.csv")
        parser.add_argument("--json", action="store_true", dest="as_json", help="print one JSON document")

    def handle(self, *args: Any, file: Path, as_json: bool, **options: Any) -> None:
        try:
            with file.open("rb") as lines:
                imported = import_retractions(lines)
        except OSError as problem:
            raise CommandError(f"{file} cannot be read: {problem.strerror}.") from problem
        except NotRetractionWatch as problem:
            raise CommandError(
                f"{file} is not the Retraction Watch database: it has no column {problem}. Nothing was imported."
            ) from problem
        self.stdout.write(json.dumps(_told(imported)) if as_json else _in_words(imported))


def _told(imported: Imported) -> dict[str, Any]:
    return {
        "taken": imported.taken,
        "not_taken": dict(imported.not_taken),
        "sources": [
            {"source": notice.source_id, "doi": notice.source.doi, "kind": notice.kind, "says": notice.sentence}
            for notice in imported.told
        ],
        "reopened": imported.opened,
    }


def _in_words(imported: Imported) -> str:
    said = [f"{imported.taken} rows were taken."]
    for why, count in imported.not_taken.most_common():
        lines = [f"{one.line}" for one in imported.lines if one.why == why]
        where = f" (line {', '.join(lines)}{', …' if len(lines) < count else ''})" if lines else ""
        said.append(f"{count} were not taken: {why}{where}.")
    said += [f"{notice.source}: {notice.sentence}." for notice in imported.told]
    said.append(f"{len(imported.told)} cited papers have something new; {len(imported.opened)} claims re-opened.")
    return "\n".join(said)
