"""A story to act on, and what is asked of it again and again."""

import pytest

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
