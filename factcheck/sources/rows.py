"""Writing many rows at once."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import islice
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
    model = type(rows[0])
    columns = _columns_to_insert(model)
    for row in rows:
        for column in columns:
            column.pre_save(row, add=True)
    values = [_value(column, row) for row in rows for column in columns]
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.RawCursor(connection.connection) as cursor:
        cursor.execute(_insert(model, len(rows)), values)
        for row, (key,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = key
            row._state.adding, row._state.db = False, connection.alias  # noqa: SLF001 (as `bulk_create` does)


def _columns_to_insert(model: type[Model]) -> list[Field[Any, Any]]:
    return [column for column in model._meta.concrete_fields if not column.primary_key]  # noqa: SLF001


@lru_cache(maxsize=128)
def _insert(model: type[Model], count: int) -> bytes:
    """The statement for so many rows, which takes longer to write than most of them."""
    meta = model._meta  # noqa: SLF001 (Django's own way to ask a model for its fields)
    names = [connection.ops.quote_name(str(column.column)) for column in _columns_to_insert(model)]
    places = (f"${at + 1}" for at in range(count * len(names)))
    each = ", ".join(f"({', '.join(islice(places, len(names)))})" for _row in range(count))
    table, key = connection.ops.quote_name(meta.db_table), connection.ops.quote_name(str(meta.pk.column))
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES {each} RETURNING {key}".encode()  # noqa: S608 (Django's)


def _value(column: Field[Any, Any], row: Model) -> Any:
    """What the row has there, as the database's driver takes it; asking Django takes longer than all the rest."""
    value = getattr(row, column.attname)
    return column.get_db_prep_save(value, connection) if isinstance(column, JSONField) else value
