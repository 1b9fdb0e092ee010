"""What is true of a claim, its places, citations and decisions, whoever writes the rows."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone

from factcheck.accounts.models import User
from factcheck.articles.models import Article
from factcheck.claims.actions import drop_claim, raise_claim, reopen, undo, withdraw_citation
from factcheck.claims.models import Citation, Claim, Occurrence, QuoteState, Verdict
from tests.claims.conftest import decided, fresh, span
from tests.factories import (
    CaptureFactory,
    CitationFactory,
    ClaimFactory,
    OccurrenceFactory,
    RevisionFactory,
    SourceFactory,
)
from tests.stories import record_for

NOW = timezone.now()


# What is found


@pytest.fixture
def four(story: Article, ada: User, ben: User) -> list[Claim]:
    """Claims nobody decided, decided, decided and opened again, and dropped."""
    words = ("The ferry", "about 20 hours", "It left on Monday.", "45 crowns")
    claims = [raise_claim(article=story, by=ada, **span(one)) for one in words]
    for claim in claims[1:]:
        decided(claim, by=ben)
    for claim in claims[2:]:
        reopen(claim=claim, reason="The quote is gone")
    drop_claim(claim=claims[3], by=ben)
    return [fresh(claim) for claim in claims]


def test_claims_that_wait_are_those_in_the_story_that_nobody_decided_or_that_were_opened_again(
    four: list[Claim],
) -> None:
    unchecked, resolved, reopened, _dropped = four
    assert list(Claim.objects.standing().in_order()) == [unchecked, resolved, reopened]
    assert list(Claim.objects.unresolved().in_order()) == [unchecked, reopened]
    assert list(Claim.objects.reopened()) == [reopened]


def test_a_claim_shows_its_verdict_or_that_it_is_stale(four: list[Claim]) -> None:
    assert [claim.status for claim in four] == ["unchecked", "unconfirmed", "stale", "stale"]


def test_the_places_of_a_claim_that_is_gone_do_not_count(four: list[Claim]) -> None:
    assert [place.claim for place in Occurrence.objects.standing().in_order()] == four[:3]


def test_places_are_sure_or_suggested(monday: Claim) -> None:
    first, second = monday.occurrences.in_order()
    assert (monday.occurrences.confirmed().get(), monday.occurrences.suggested().get()) == (first, second)


def test_what_belongs_to_an_embargoed_story_is_there_for_its_people_only(ada: User, eve: User) -> None:
    article = RevisionFactory.create(article__author=ada, article__embargoed=True).article
    citation = CitationFactory.create(claim__article=article)
    for user, seen in [(ada, True), (eve, False)]:
        assert Claim.objects.visible_to(user).exists() is seen
        assert Citation.objects.visible_to(user).exists() is seen
    assert Citation.objects.visible_to(ada).get() == citation


def test_a_citation_of_a_confidential_source_is_there_for_those_who_may_know_of_it(
    whole: Claim, ada: User, ben: User, dan: User
) -> None:
    source = SourceFactory.create(confidential=True, added_by=ada)
    hidden, plain = CitationFactory.create(claim=whole, source=source), CitationFactory.create(claim=whole)
    for user, seen in [(ada, [hidden, plain]), (dan, [hidden, plain]), (ben, [plain])]:
        assert list(Citation.objects.visible_to(user).order_by("pk")) == seen
    source.people.add(ben)
    assert list(Citation.objects.visible_to(ben).order_by("pk")) == [hidden, plain]


def test_a_withdrawn_citation_does_not_stand(whole: Claim, ada: User) -> None:
    gone, standing = record_for(whole, by=ada), CitationFactory.create(claim=whole)
    withdraw_citation(citation=gone, by=ada)
    assert whole.citations.standing().get() == standing


def test_the_decision_in_force_is_the_newest_that_nobody_took_back(whole: Claim, ben: User, cleo: User) -> None:
    assert fresh(whole).last_decision is None
    first = decided(whole, by=ben)
    second = decided(whole, by=cleo, verdict=Verdict.NO_CLAIM)
    assert fresh(whole).last_decision == second
    undo(article=whole.article, by=cleo)
    assert fresh(whole).last_decision == first
    undo(article=whole.article, by=ben)
    assert fresh(whole).last_decision is None


def test_rows_are_called_by_their_words(whole: Claim, ben: User) -> None:
    decision = decided(whole, by=ben)
    reopening = reopen(claim=whole, reason="The quote is gone")
    citation = CitationFactory.create(claim=whole, source__title="Ferry runs again", quote="about 20 hours")
    bare = CitationFactory.create(claim=whole, source=citation.source, quote="")
    rows: list[Model | None] = [whole, whole.occurrences.get(), citation, bare, decision, reopening]
    assert [str(row) for row in rows] == [
        "The ferry takes about 20 hours and the ticket costs 45 crowns.",
        "The ferry takes about 20 hours and the ticket costs 45 crowns.",
        "Ferry runs again: about 20 hours",
        "Ferry runs again",
        "Ben: Unconfirmed",
        "The quote is gone",
    ]


# What the database does not take


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"verdict": Verdict.WRONG, "stale_since": NOW}, "claim_stale_has_a_reason"),
        ({"verdict": Verdict.WRONG, "stale_because": "The quote is gone"}, "claim_stale_has_a_reason"),
        ({"stale_since": NOW, "stale_because": "The quote is gone"}, "claim_stale_was_decided"),
        ({"dropped_at": NOW}, "claim_dropped_by_somebody"),
        ({"dropped_by": 1}, "claim_dropped_by_somebody"),
        ({"merged_into": 1}, "claim_merged_is_dropped"),
    ],
)
def test_a_claim_is_stale_dropped_and_merged_in_full_or_not_at_all(
    whole: Claim, ben: User, fields: dict[str, Any], constraint: str
) -> None:
    people = {"dropped_by": ben, "merged_into": whole}
    fields = {name: people.get(name, value) for name, value in fields.items()}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Claim.objects.filter(pk=whole.pk).update(**fields)


def test_a_number_in_a_story_is_one_claims_only(whole: Claim) -> None:
    with pytest.raises(IntegrityError, match="claim_number_once"), transaction.atomic():
        ClaimFactory.create(article=whole.article, number=whole.number)
    assert ClaimFactory.create(number=whole.number).article != whole.article


def test_a_claim_stands_at_a_place_once_and_the_place_has_words(whole: Claim) -> None:
    place = whole.occurrences.get()
    with pytest.raises(IntegrityError, match="occurrence_once"), transaction.atomic():
        OccurrenceFactory.create(claim=whole, start=place.start, end=place.end)
    with pytest.raises(IntegrityError, match="occurrence_in_order"), transaction.atomic():
        OccurrenceFactory.create(claim=whole, start=5, end=5)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"quote_state": QuoteState.INTACT, "capture": None}, "citation_proved_only_by_a_capture"),
        ({"quote_state": QuoteState.GONE, "quote": ""}, "citation_proved_only_by_a_capture"),
        ({"withdrawn_at": NOW}, "citation_withdrawn_by_somebody"),
        ({"quote_start": 3}, "citation_place_is_whole"),
        ({"quote_start": 3, "quote_end": 3}, "citation_place_is_whole"),
    ],
)
def test_no_citation_looks_proved_without_a_capture_of_its_quote(
    db: None, fields: dict[str, Any], constraint: str
) -> None:
    citation = CitationFactory.create(capture=CaptureFactory.create())
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Citation.objects.filter(pk=citation.pk).update(**fields)
