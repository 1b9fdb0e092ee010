"""What is cited for a claim, how it is proved, and what becomes of the claim that loses it."""

import pytest

from factcheck.accounts.models import User
from factcheck.claims.actions import attach_citation, merge_claims, withdraw_citation
from factcheck.claims.models import Claim, Stance, Verdict
from factcheck.lib.errors import Refused
from factcheck.sources.models import Source
from tests.claims.conftest import decided, fresh
from tests.factories import CaptureFactory, CitationFactory, SourceFactory
from tests.stories import record_for


def test_a_quote_is_proved_at_once_in_a_page_that_was_captured(whole: Claim, ada: User) -> None:
    capture = CaptureFactory.create()
    Source.objects.filter(pk=capture.source_id).update(capture=capture)
    citation = attach_citation(
        claim=whole, source=capture.source, by=ada, quote=" takes about\0 20 hours ", locator="2"
    )
    assert (citation.quote, citation.locator, citation.quote_state) == ("takes about 20 hours", "2", "intact")
    assert citation.proved_capture == capture
    assert fresh(whole).version == whole.version + 1


def test_a_quote_that_is_not_in_the_capture_is_kept_and_shown_as_gone(whole: Claim, ada: User) -> None:
    capture = CaptureFactory.create()
    Source.objects.filter(pk=capture.source_id).update(capture=capture)
    citation = attach_citation(claim=whole, source=capture.source, by=ada, quote="a whale was seen at Port Maren")
    assert (citation.quote_state, citation.proved_capture) == ("gone", None)


def test_the_page_by_another_address_is_cited_as_the_source_it_is(whole: Claim, ada: User) -> None:
    known = SourceFactory.create()
    other = SourceFactory.create(same_as=known)
    assert attach_citation(claim=whole, source=other, by=ada, quote="about 20 hours").source == known


def test_a_claim_that_loses_what_it_rested_on_is_looked_at_again(whole: Claim, ada: User, ben: User) -> None:
    citation = record_for(whole, by=ada)
    decided(whole, by=ben, verdict=Verdict.VERIFIED, note="")
    withdraw_citation(citation=citation, by=ada)
    assert fresh(whole).stale_because == "A citation it rested on was withdrawn."
    with pytest.raises(Refused, match="withdrawn already"):
        withdraw_citation(citation=citation, by=ada)


def test_what_only_gave_context_may_go_without_a_second_look(whole: Claim, ada: User, ben: User) -> None:
    record_for(whole, by=ada)
    context = CitationFactory.create(claim=whole, by=ada, stance=Stance.CONTEXT)
    decided(whole, by=ben, verdict=Verdict.VERIFIED, note="")
    withdraw_citation(citation=context, by=ada)
    assert not fresh(whole).is_stale


def test_what_never_proved_anything_may_go_too(whole: Claim, ada: User, ben: User) -> None:
    record_for(whole, by=ada)
    unproved = CitationFactory.create(claim=whole, by=ada)
    decided(whole, by=ben, verdict=Verdict.VERIFIED, note="")
    withdraw_citation(citation=unproved, by=ada)
    assert not fresh(whole).is_stale


def test_who_is_too_late_for_a_citation_is_told(whole: Claim, monday: Claim, ada: User, ben: User) -> None:
    citation = CitationFactory.create(claim=whole, by=ada)
    merge_claims(claim=whole, into=monday, by=ben)
    with pytest.raises(Refused, match="this citation belongs to another claim now"):
        withdraw_citation(citation=citation, by=ada)
