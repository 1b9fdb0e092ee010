"""A story to act on, and how two people act on it at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest
from django.db import connection, transaction

from factcheck.accounts.models import User
from factcheck.articles.models import Article, State
from factcheck.audit.models import Entry
from factcheck.claims.actions import decide, raise_claim
from factcheck.claims.models import Claim, Decision, Verdict
from tests.factories import OccurrenceFactory, RevisionFactory, SectionFactory

TEXT = (
    "The ferry takes about 20 hours and the ticket costs 45 crowns. It left on Monday. It left on Monday, we hear. "
    "Each costs 45 crowns."
)

Outcome = TypeVar("Outcome")


@pytest.fixture
def story(ada: User) -> Article:
    article = RevisionFactory.create(text=TEXT, article__author=ada).article
    SectionFactory.create(revision=article.revision)
    article.state = State.CHECKING
    article.save()
    return article


@pytest.fixture
def whole(story: Article, ada: User) -> Claim:
    """A claim that holds two assertions."""
    return raise_claim(article=story, by=ada, **span("The ferry takes about 20 hours and the ticket costs 45 crowns."))


@pytest.fixture
def monday(story: Article, ada: User) -> Claim:
    """A claim that stands at one place, and perhaps at a second one."""
    claim = raise_claim(article=story, by=ada, **span("It left on Monday."))
    again = span("It left on Monday, we hear.")
    OccurrenceFactory.create(claim=claim, exact="It left on Monday, we hear.", confirmed=False, **again)
    return claim


def span(words: str, *, after: int = 0) -> dict[str, int]:
    start = TEXT.index(words, after)
    return {"start": start, "end": start + len(words)}


def fresh(claim: Claim) -> Claim:
    return Claim.objects.get(pk=claim.pk)


def words_of(claim: Claim) -> list[tuple[str, bool]]:
    return list(claim.occurrences.in_order().values_list("exact", "confirmed"))


def decided(claim: Claim, *, by: User, verdict: str = Verdict.UNCONFIRMED, note: str = "Nobody says so.") -> Decision:
    return decide(claim=claim, by=by, verdict=verdict, note=note, seen=fresh(claim).version)


def verbs() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("verb", flat=True))


def meanwhile(
    first: Callable[[], object], second: Callable[[], Outcome], *, once_it_waits: Callable[[], object] | None = None
) -> Outcome:
    """Do the second act after the first one did all it does, but before that is committed; give what came of it.

    Both meet for certain: the first is committed once the second waits for it, or is through without waiting.
    """

    def late() -> Outcome:
        try:
            return second()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            first()
            outcome = other.submit(late)
            while not (outcome.done() or _somebody_waits_for_us()):
                pass
            if once_it_waits:
                once_it_waits()
        return outcome.result(30)


def _somebody_waits_for_us() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))"
        )
        return bool(cursor.fetchone()[0])
