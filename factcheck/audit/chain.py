"""Whether the audit still says what was written into it."""

from dataclasses import dataclass

from django.db import connection

# Broken is an entry whose seal does not follow from itself and the seal before it: one of the two was changed or taken
# out. One statement, so that all of it is seen at one moment.
CHAIN = """
    WITH sealed AS (
        SELECT entry.id, entry.seal,
               factcheck_seal_of(entry, coalesce(lag(entry.seal) OVER (ORDER BY entry.id), '')) AS due
        FROM factcheck_entry AS entry
    )
    SELECT count(*),
           coalesce((SELECT seal FROM factcheck_entry ORDER BY id DESC LIMIT 1), ''),
           coalesce(array_agg(id ORDER BY id) FILTER (WHERE seal <> due), '{}')
    FROM sealed
"""


@dataclass(frozen=True, slots=True)
class Chain:
    """How many entries there are, the seal of the last, and the entries whose seal is not the one due.

    Entries cut off at the end leave a chain that is whole but shorter: `entries` and `last_seal`, kept elsewhere, tell.
    """

    entries: int
    last_seal: str
    broken: list[int]

    @property
    def is_whole(self) -> bool:
        return not self.broken


def verify() -> Chain:
    """Compute every seal again and compare, all against one moment."""
    with connection.cursor() as cursor:
        cursor.execute(CHAIN)
        entries, last_seal, broken = cursor.fetchone()
    return Chain(entries, last_seal, broken)
