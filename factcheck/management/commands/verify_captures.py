import json
from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.template.defaultfilters import filesizeformat

from factcheck.archive.checking import WRONG, Checked, check_all
from factcheck.sources.models import Capture


class Command(BaseCommand):
    help = "Hash the bytes of every capture again: is any missing, altered, unreadable, or referred to by none?"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", dest="as_json", help="print one JSON document")

    def handle(self, *args: Any, as_json: bool, **options: Any) -> None:
        counts: Counter[str] = Counter()
        size = 0
        wrong: dict[str, list[str]] = {state: [] for state in WRONG}
        try:
            for checked in check_all():
                counts[checked.state] += 1
                size += checked.size
                if checked.state == "sound":
                    continue
                if as_json:
                    wrong[checked.state].append(checked.name)
                else:
                    self.stdout.write(_told(checked))
        except OSError as problem:
            raise CommandError(f"The store of captures cannot be read: {problem}.") from problem
        hashed = counts["sound"] + counts["altered"]
        is_whole = counts.total() == counts["sound"]
        if as_json:
            self.stdout.write(json.dumps({"checked": hashed, "bytes": size, **wrong, "ok": is_whole}))
        if not is_whole:
            named = ", ".join(f"{counts[state]} {state}" for state in WRONG if counts[state])
            raise CommandError(f"The captures are not whole: {named}; {counts['sound']} are sound.")
        if not as_json:
            self.stdout.write(f"The captures are whole: {hashed} hashed again, {filesizeformat(size)}.")


def _told(checked: Checked) -> str:
    """Name what is wrong, with the captures that it is wrong with."""
    captures = Capture.objects.kept().filter(sha256=checked.name).order_by("pk").values_list("pk", "source")[:10]
    resting = ", ".join(f"capture {capture} of source {source}" for capture, source in captures)
    return f"{checked.state}: {checked.name}{f' ({resting})' if resting else ''}"
