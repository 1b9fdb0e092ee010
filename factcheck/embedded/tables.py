"""Keeping the tables of the embedded database as the code wants them, so that any command works in a fresh checkout."""

import django
from django.core.management import call_command

from . import places
from .locks import Lock


def ensure_tables() -> None:
    """Apply what migrations are missing from the embedded database; does nothing to a database of your own."""
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
