import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from factcheck.audit.chain import Chain, verify


class Command(BaseCommand):
    help = "Compute the audit's seals again: has any entry been changed, added or taken out?"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", dest="as_json", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        chain = verify()
        if options["as_json"]:
            self.stdout.write(json.dumps({**asdict(chain), "ok": chain.is_whole}))
        if not chain.is_whole:
            first = chain.broken[0]
            raise CommandError(
                f"The audit is broken: {len(chain.broken)} of {chain.entries} entries do not follow from the one "
                f"before them, the first is entry {first}."
            )
        if not options["as_json"]:
            self.stdout.write(f"The audit is whole: {_contents(chain)}.")


def _contents(chain: Chain) -> str:
    if chain.entries == 0:
        return "it has no entries yet"
    return f"{chain.entries} {'entry' if chain.entries == 1 else 'entries'}, the last sealed {chain.last_seal}"
