"""`manage.py load_sample`: what `manage.py demo` fills an empty newsroom with."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from factcheck.sample.newsroom import load_sample


class Command(BaseCommand):
    """Load the sample newsroom, once; its people's password is known to all, so only the demo does."""

    help = "Load the sample newsroom of the demo, unless it is there (`manage.py demo` does this)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--press", metavar="HOST:PORT", help="where the press is (default: what FETCH_ALLOW names)")

    def handle(self, *, press: str | None, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "The sample's people have a password that everybody knows, so only the demo loads it: make run"
            )
        allowed = sorted(settings.FETCH_ALLOW)
        if press is None and len(allowed) != 1:
            raise CommandError("Say where the press is: --press HOST:PORT, which FETCH_ALLOW must name, too.")
        load_sample(press=press or allowed[0])
