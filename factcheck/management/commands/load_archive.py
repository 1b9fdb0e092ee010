"""`manage.py load_archive`: a made-up archive of any size, to try and measure with."""

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from factcheck.articles.models import Article
from factcheck.sample import crowd
from factcheck.sources.models import Source


class Command(BaseCommand):
    """Fill a database that is there for it, never a newsroom's: what was looked at can not be deleted again."""

    help = (
        "Fill an empty database with made-up sources, looks and stories. None of it can be taken out again: "
        "looks are never deleted. Take a database of its own for it, and drop that afterwards."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--sources", type=int, default=10_000, help="how many (default: 10000)")
        parser.add_argument("--looks", type=int, help="how many, over a year (default: ten for each source)")
        parser.add_argument(
            "--into-this-database", action="store_true", help="though it holds stories or sources already"
        )

    def handle(self, *, sources: int, looks: int | None, into_this_database: bool, **options: Any) -> None:
        looks = 10 * sources if looks is None else looks
        if settings.PRODUCTION:
            raise CommandError("This is a newsroom in production. Made-up sources have no place in it.")
        if sources < 1 or looks < 0:
            raise CommandError("There must be one source at least, and no fewer than no looks.")
        if not into_this_database and (Article.objects.exists() or Source.objects.exists()):
            raise CommandError(
                "This database holds stories or sources, and what is loaded can not be taken out again. Name another "
                "in DATABASE_URL, or say --into-this-database."
            )
        began = time.perf_counter()
        for loaded in crowd.load(sources=sources, looks=looks):
            took, rate = f"{loaded.seconds:.1f} s", f"{loaded.per_second:,.0f} a second"
            self.stdout.write(f"{loaded.table:10} {loaded.rows:12,} rows in {took:>8} {rate:>16}")
        self.stdout.write(f"Loaded in {time.perf_counter() - began:.1f} s.")
