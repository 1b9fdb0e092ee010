"""Writing many rows at once."""

from collections.abc import Sequence
from typing import Any

import psycopg
from django.db import connection
from django.db.models import Field, JSONField, Model


def update_rows(rows: Sequence[Model], fields: Sequence[str]) -> None:
    """Write these fields of all the rows, of one model, in one statement.

    Django's `bulk_update` says the same with a CASE for each row and field, which takes longer to write than to run.
    """
    if not rows:
        return
    model = rows[0]._meta  # noqa: SLF001 (Django's own way to ask a model for its fields)
    known = {column.name: column for column in model.concrete_fields}
    columns = [model.pk, *(known[name] for name in fields)]
    names = [connection.ops.quote_name(str(column.column)) for column in columns]
    values = [[_value(column, row) for row in rows] for column in columns]
    # A key's own type counts up, which no array does; and a length would cut what the column refuses.
    types = [str(column.rel_db_type(connection)).partition("(")[0] for column in columns]
    arrays = ", ".join(f"%s::{each}[]" for each in types)
    table = connection.ops.quote_name(model.db_table)
    key, *written = names
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {', '.join(f'{name} = given.{name}' for name in written)} "  # noqa: S608 (names of Django's)
            f"FROM unnest({arrays}) AS given({', '.join(names)}) WHERE {table}.{key} = given.{key}",
            values,
        )


def insert_rows(rows: Sequence[Model]) -> None:
    """Write new rows of one model in one statement, and give them their keys.

    As Django's `bulk_create` does, but with the values beside the statement and not in it: large texts are neither
    quoted here nor parsed there, which takes a third of the time.
    """
    if not rows:
        return
    model = rows[0]._meta  # noqa: SLF001 (Django's own way to ask a model for its fields)
    columns = [column for column in model.concrete_fields if not column.primary_key]
    names = ", ".join(connection.ops.quote_name(str(column.column)) for column in columns)
    one = f"({', '.join(['%s'] * len(columns))})"
    values = [column.get_db_prep_save(column.pre_save(row, add=True), connection) for row in rows for column in columns]
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(
            f"INSERT INTO {connection.ops.quote_name(model.db_table)} ({names}) "  # noqa: S608 (names of Django's)
            f"VALUES {', '.join([one] * len(rows))} RETURNING {connection.ops.quote_name(str(model.pk.column))}",
            values,
        )
        for row, (key,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = key
            row._state.adding, row._state.db = False, connection.alias  # noqa: SLF001 (as `bulk_create` does)


def _value(column: Field[Any, Any], row: Model) -> Any:
    """What the row has there, as the database's driver takes it; asking Django takes longer than all the rest."""
    value = getattr(row, column.attname)
    return column.get_db_prep_save(value, connection) if isinstance(column, JSONField) else value
