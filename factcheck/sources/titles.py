"""Titles as their words: how their index has them, and how what somebody typed of one is read."""

from typing import Final

from django.contrib.postgres.search import SearchVector
from django.db import connection
from django.db.models import Func, TextField, Value

# Left to itself, PostgreSQL takes “we for a word, and -118 and example.com for one each.
BETWEEN_WORDS: Final = "[^[:alnum:]]+"
TITLE: Final = SearchVector(
    Func(
        "title",
        Value(BETWEEN_WORDS),
        Value(" "),
        Value("g"),
        function="regexp_replace",
        output_field=TextField(),
    ),
    config="simple",
)


def words_in(said: str) -> list[str]:
    """Give the words as the index has them but for their case: the database says what is a letter, here and there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT regexp_split_to_array(%s, %s)", [said, BETWEEN_WORDS])
        ((words,),) = cursor.fetchall()
    return [word for word in words if word]
