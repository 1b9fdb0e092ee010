"""Holding what looks are written on; what was read before that is good where nobody wrote it since."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from factcheck.claims.models import Citation
from factcheck.rechecks.actions import quotes
from factcheck.sources.models import Source

# A version of a row is named by where it lies and who wrote it there: a place is used again, but not by the same.
LEASED = "SELECT id, concat(ctid, xmin) FROM factcheck_source WHERE id = ANY(%s) AND lease = %s ORDER BY id"
HELD = f"{LEASED} FOR NO KEY UPDATE"
CITING = """
SELECT citation.id, concat(citation.ctid, citation.xmin), concat(claim.ctid, claim.xmin)
FROM factcheck_citation citation JOIN factcheck_claim claim ON claim.id = citation.claim_id
WHERE citation.source_id = ANY(%s) AND citation.withdrawn_at IS NULL AND claim.dropped_at IS NULL
"""


Versions = list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Rows:
    """Sources that are leased to one token, by their ids, and the citations of each."""

    sources: dict[int, Source]
    citations: dict[int, list[Citation]]
    versions: frozenset[tuple[Any, ...]] = frozenset()
    """Which versions of the rows these are, or older ones: whoever wrote one while it was read is found out, too."""


def read(pks: Collection[int], *, token: UUID) -> Rows:
    """Read the rows as they are at the moment."""
    leased = _asked(LEASED, list(pks), token)
    ids = [pk for pk, _version in leased]
    versions = frozenset([*leased, *_asked(CITING, ids)])
    sources = Source.objects.filter(lease=token).select_related("publisher", "notice").in_bulk(ids)
    return Rows(sources, quotes.citing(sources), versions)


def hold_sources(pks: Collection[int], *, token: UUID) -> Versions:
    """Hold those of the sources that are still ours, by their ids as everybody does, until we commit."""
    return _asked(HELD, list(pks), token)


def hold_claims(resting_on: Collection[int], *, held: Versions, token: UUID, known: Rows) -> Rows:
    """Then hold the claims that rest on some of the sources that are held, by their ids too.

    Give the rows of all that are held as they are `known` where nobody wrote one since, else as they are now.
    """
    ids = [pk for pk, _version in held]
    quotes.hold_claims([pk for pk in ids if pk in resting_on])
    is_known = known.versions == {*held, *_asked(CITING, ids)}
    return known if is_known else read(ids, token=token)


def _asked(statement: str, *given: Any) -> Versions:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return list(cursor.fetchall())
