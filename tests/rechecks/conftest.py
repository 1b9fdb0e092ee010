"""A newspaper of our own to watch, and a claim that rests on it."""

from collections.abc import Callable

import pytest
from pytest_django import Settings

from factcheck.accounts.models import User
from factcheck.claims.actions import attach_citation
from factcheck.claims.models import Citation, Claim, Stance, Verdict
from factcheck.lib.fetch import Fetcher, Robots
from factcheck.rechecks.actions import look_now
from factcheck.rechecks.models import Recheck
from factcheck.sources.actions import source_for_url
from factcheck.sources.models import Source
from tests.factories import ClaimFactory
from tests.pages import Pages, article

CROSSING = (
    "The crossing takes about {hours} hours in good weather, the operator told reporters at the harbour on Monday."
)
CLOTHES = "Passengers are advised to bring warm clothes, for the saloon is not heated after midnight in any season."
QUOTE = "takes about 20 hours"

Look = Callable[[Source], Recheck]


def ferry(hours: int = 20, *more: str, around: str = "") -> str:
    return article(CROSSING.format(hours=hours), CLOTHES, *more, around=around)


@pytest.fixture
def wire(pages: Pages, settings: Settings) -> Pages:
    """A site that may be fetched, with a page about a ferry."""
    settings.FETCH_ALLOW = frozenset({pages.host})
    pages.set("/ferry", ferry())
    return pages


@pytest.fixture
def source(wire: Pages, ada: User) -> Source:
    return source_for_url(url=f"{wire.url}/ferry", by=ada)


@pytest.fixture
def fetcher(wire: Pages) -> Fetcher:
    """A fetcher that waits for nobody and remembers no robots.txt of another test."""
    return Fetcher(allow=frozenset({wire.host}), user_agent="Factcheck/1.0 (test)", interval=0, robots=Robots())


@pytest.fixture
def look(fetcher: Fetcher) -> Look:
    """Look at a source now."""

    def look(source: Source) -> Recheck:
        (recheck,) = look_now(sources=[source], fetcher=fetcher)
        source.refresh_from_db()
        return recheck

    return look


def cited(source: Source, *, by: User, quote: str = QUOTE, stance: str = Stance.SUPPORTS, text: str = "") -> Citation:
    """Cite the source for a claim of its own."""
    claim = ClaimFactory.create(text=text) if text else ClaimFactory.create()
    return attach_citation(claim=claim, source=source, by=by, quote=quote, stance=stance)


def decided(claim: Claim, verdict: str = Verdict.VERIFIED) -> Claim:
    """Put the verdict on the claim, as if somebody had decided it; the rules of that are tested where they are."""
    Claim.objects.filter(pk=claim.pk).update(verdict=verdict, stale_since=None, stale_because="")
    claim.refresh_from_db()
    return claim


def because(claim: Claim) -> str:
    claim.refresh_from_db()
    return claim.stale_because
