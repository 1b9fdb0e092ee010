"""What a page says otherwise at every load: learnt from a second look soon after the first, and no alarm afterwards."""

from datetime import timedelta

import pytest
from django.utils import timezone

from factcheck.accounts.models import User
from factcheck.claims.models import Verdict
from factcheck.rechecks.models import Recheck
from factcheck.sources.models import Capture, Source
from tests.pages import Pages
from tests.rechecks.conftest import Look, because, cited, decided, ferry

SEEN = "The harbour master wrote the times of all crossings on the board beside the ticket office."
TEASERS = [
    "Ten soups for a cold evening, each of them ready before the kettle boils on an ordinary stove.",
    "Why do cats purr when nobody watches? Veterinarians from three countries have a new answer now.",
    "Win a weekend for two high up in the mountains, with breakfast and a view that nobody forgets.",
    "Our garden calendar knows when beans go out, and which of your neighbours planted them too early.",
]


def served(teaser: int, hours: int = 20) -> str:
    return ferry(hours, TEASERS[teaser], SEEN)


@pytest.fixture
def learnt(source: Source, wire: Pages, look: Look, ada: User) -> Source:
    """A cited page with a teaser, looked at twice within minutes."""
    cited(source, by=ada)
    for teaser in (0, 1):
        wire.set("/ferry", served(teaser))
        look(source)
    return source


def test_a_new_page_is_looked_at_again_within_minutes(source: Source, wire: Pages, look: Look) -> None:
    look(source)
    assert source.next_check_at is not None
    assert source.next_check_at - timezone.now() < timedelta(minutes=5)
    look(source)
    assert source.next_check_at - timezone.now() > timedelta(hours=20)


def test_a_teaser_that_changes_at_every_load_is_no_change(learnt: Source, wire: Pages, look: Look) -> None:
    for teaser in (2, 3):
        wire.set("/ferry", served(teaser))
        look(learnt)
    assert [recheck.outcome for recheck in Recheck.objects.order_by("pk")] == ["unchanged"] * 4
    assert Capture.objects.count() == 1


def test_without_a_second_look_soon_it_is_a_change(source: Source, wire: Pages, look: Look, ada: User) -> None:
    cited(source, by=ada)
    wire.set("/ferry", served(0))
    look(source)
    Source.objects.update(volatile=[])
    wire.set("/ferry", served(1))
    assert look(source).outcome == "changed"


def test_a_change_elsewhere_and_in_a_quote_is_still_told(learnt: Source, wire: Pages, look: Look) -> None:
    claim = decided(learnt.citations.get().claim)
    wire.set("/ferry", served(2, hours=24))
    assert look(learnt).sentence == "The page changed: 20 hours → 24 hours."
    assert because(claim).startswith("The source changed: 20 hours → 24 hours")


def test_what_is_cited_without_a_quote_is_compared_whole(learnt: Source, wire: Pages, look: Look, ada: User) -> None:
    cited(learnt, by=ada, quote="")
    wire.set("/ferry", served(2))
    assert look(learnt).outcome == "changed"


def test_who_waits_for_a_confirmation_is_told_what_a_volatile_place_says(
    learnt: Source, wire: Pages, look: Look, ada: User
) -> None:
    wanted = cited(learnt, by=ada, quote="Beans go out in May, the minister said", text="Beans go out in May.")
    decided(wanted.claim, Verdict.UNCONFIRMED)
    wire.set("/ferry", served(3))
    assert look(learnt).outcome == "changed"


def test_what_differs_after_a_while_is_not_volatile(source: Source, wire: Pages, look: Look, ada: User) -> None:
    cited(source, by=ada)
    wire.set("/ferry", served(0))
    look(source)
    # A capture is never changed; to be older than it is, it is made so while the guard is away.
    before = timezone.now() - timedelta(hours=1)
    old = Capture.objects.get()
    Source.objects.update(capture=None)
    old.pk, old.at = None, before
    old.save(force_insert=True)
    Source.objects.update(capture=old)
    source.refresh_from_db()
    wire.set("/ferry", served(1))
    assert (look(source).outcome, source.volatile) == ("changed", [])
