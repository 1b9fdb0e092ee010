"""Keeping the embedded database's tables up to date, so that any command works in a fresh checkout."""

import django
from django.core.management import call_command

from . import places
from .locks import Lock


def ensure_tables() -> None:
    """Apply the migrations that the embedded database lacks; a database of your own is left alone."""
    if not places.POSTGRES.wanted:
        return
    django.setup()
    from django.db import connection  # noqa: PLC0415  (settings first)
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415

    one_at_a_time = Lock(places.RUN / "migrate.lock")
    one_at_a_time.take(alone=True, patience=300)
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", verbosity=0, interactive=False)
    finally:
        one_at_a_time.give_back()
