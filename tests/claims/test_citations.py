"""What is cited for a claim, how it is proved, and what becomes of the claim that loses it."""

import pytest

from factcheck.accounts.models import User
from factcheck.audit.models import Entry
from factcheck.claims.actions import attach_citation, merge_claims, prove, repoint, withdraw_citation
from factcheck.claims.models import Citation, Claim, Stance, Verdict
from factcheck.lib.errors import Refused
from factcheck.sources.models import Source
from tests.claims.conftest import decided, fresh, verbs
from tests.factories import CaptureFactory, CitationFactory, SourceFactory
from tests.races import meanwhile
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


def test_a_quote_the_capture_has_in_other_words_is_shown_with_what_differs(whole: Claim, ada: User) -> None:
    capture = CaptureFactory.create()
    Source.objects.filter(pk=capture.source_id).update(capture=capture)
    quote = "The crossing takes about 24 hours, the ferry company said."
    citation = attach_citation(claim=whole, source=capture.source, by=ada, quote=quote)
    assert (citation.quote_state, citation.capture, citation.proved_capture) == ("altered", capture, None)
    assert citation.quote_changes == [{"kind": "number", "before": "24 hours", "after": "20 hours"}]


def test_a_citation_without_a_capture_or_without_a_quote_does_not_look_proved(whole: Claim, ada: User) -> None:
    capture = CaptureFactory.create()
    Source.objects.filter(pk=capture.source_id).update(capture=capture)
    for source, quote in [(SourceFactory.create(), "about 20 hours"), (capture.source, " ")]:
        citation = attach_citation(claim=whole, source=source, by=ada, quote=quote, stance=Stance.CONTEXT)
        assert (citation.quote_state, citation.quote_start, citation.capture) == ("unknown", None, None)


def test_a_quote_proved_before_keeps_the_capture_it_was_first_found_in(whole: Claim, ada: User) -> None:
    first, same, other = (CaptureFactory.create(), CaptureFactory.create(), CaptureFactory.create(full_text="Closed."))
    citation = CitationFactory.create(claim=whole, by=ada)
    for capture in (first, same, other):
        prove(citation=citation, capture=capture)
    citation.refresh_from_db()
    assert (citation.quote_state, citation.quote_start, citation.quote_end) == ("gone", None, None)
    assert (citation.capture, citation.proved_capture) == (other, first)


def test_the_same_words_may_be_cited_again_once_they_were_withdrawn_or_for_the_contrary(
    whole: Claim, ada: User
) -> None:
    source = SourceFactory.create()
    first = attach_citation(claim=whole, source=source, by=ada, quote="about 20 hours")
    with pytest.raises(Refused, match="This quote from the same source is attached already"):
        attach_citation(claim=whole, source=source, by=ada, quote="about 20 hours ")
    attach_citation(claim=whole, source=source, by=ada, quote="about 20 hours", stance=Stance.CONTRADICTS)
    withdraw_citation(citation=first, by=ada)
    attach_citation(claim=whole, source=source, by=ada, quote="about 20 hours")
    assert whole.citations.standing().count() == 2


def test_what_is_cited_is_told_to_the_audit(whole: Claim, ada: User) -> None:
    citation = attach_citation(claim=whole, source=SourceFactory.create(), by=ada, quote="about 20 hours")
    entry = Entry.objects.latest("pk")
    assert (entry.verb, entry.by_label, entry.about_id) == ("citation.attached", "Ada", citation.pk)
    assert entry.facts == {"claim": whole.pk, "source": citation.source_id, "state": "unknown"}


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


@pytest.mark.parametrize("state", ["altered", "gone"])
def test_what_did_not_hold_any_more_may_go_too(whole: Claim, ada: User, ben: User, state: str) -> None:
    citation = record_for(whole, by=ada)
    decided(whole, by=ben, verdict=Verdict.VERIFIED, note="")
    citation.quote_state = state
    citation.save()
    withdraw_citation(citation=citation, by=ada)
    assert not fresh(whole).is_stale


def test_a_withdrawn_citation_stays_to_be_seen_with_who_withdrew_it(whole: Claim, ada: User, ben: User) -> None:
    citation = record_for(whole, by=ada)
    version = fresh(whole).version
    withdraw_citation(citation=citation, by=ben)
    kept = whole.citations.get()
    assert (kept.by, kept.withdrawn_by, kept.quote_state) == (ada, ben, "intact")
    assert kept.withdrawn_at is not None
    assert fresh(whole).version == version + 1
    assert verbs()[-1] == "citation.withdrawn"


def test_nobody_else_but_an_editor_withdraws_a_citation(whole: Claim, ada: User, eve: User) -> None:
    citation = record_for(whole, by=ada)
    with pytest.raises(Refused, match="Only editors and whoever attached a citation can withdraw it"):
        withdraw_citation(citation=citation, by=eve)
    assert whole.citations.standing().get() == citation


def test_who_is_too_late_for_a_citation_is_told(whole: Claim, monday: Claim, ada: User, ben: User) -> None:
    citation = CitationFactory.create(claim=whole, by=ada)
    merge_claims(claim=whole, into=monday, by=ben)
    with pytest.raises(Refused, match="this citation belongs to another claim now"):
        withdraw_citation(citation=citation, by=ada)


def test_citations_go_over_to_the_source_theirs_turned_out_to_be(whole: Claim, monday: Claim, ada: User) -> None:
    one, other, third = (SourceFactory.create() for _ in range(3))
    for claim, source in [(whole, one), (monday, one), (monday, third)]:
        CitationFactory.create(claim=claim, source=source, by=ada)
    repoint(source=one, to=other)
    assert list(Citation.objects.order_by("pk").values_list("source", flat=True)) == [other.pk, other.pk, third.pk]
    entry = Entry.objects.latest("pk")
    assert (entry.verb, entry.by_id, entry.about_id, entry.facts) == (
        "source.citations_moved", None, one.pk, {"to": other.pk, "citations": 2},
    )  # fmt: skip


def test_nothing_is_told_of_a_source_that_nobody_cited(ada: User) -> None:
    repoint(source=SourceFactory.create(), to=SourceFactory.create())
    assert verbs() == []


# Two at once


def cited_while_a_capture_comes_in(claim: Claim, *, by: User) -> str:
    """How a quote stands that is attached while the page it is from is being seen for the first time."""
    capture = CaptureFactory.create()

    def see() -> None:
        Source.objects.select_for_update(no_key=True).get(pk=capture.source_id)
        for citation in Citation.objects.filter(source=capture.source_id):
            prove(citation=citation, capture=capture)
        Source.objects.filter(pk=capture.source_id).update(capture=capture)

    meanwhile(see, lambda: attach_citation(claim=claim, source=capture.source, by=by, quote="takes about 20 hours"))
    return claim.citations.get().quote_state


def test_a_quote_attached_while_its_page_is_being_seen_is_proved(
    transactional_db: None, whole: Claim, ada: User
) -> None:
    assert cited_while_a_capture_comes_in(whole, by=ada) == "intact"


def test_without_holding_the_source_nobody_would_have_looked_for_it(
    transactional_db: None, whole: Claim, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Source.objects, "select_for_update", lambda **_how: Source.objects.all())
    assert cited_while_a_capture_comes_in(whole, by=ada) == "unknown"


def test_a_citation_withdrawn_while_it_is_verified_by_leaves_no_verdict_standing(
    transactional_db: None, whole: Claim, ada: User, ben: User
) -> None:
    citation = record_for(whole, by=ada)
    meanwhile(
        lambda: decided(whole, by=ben, verdict=Verdict.VERIFIED), lambda: withdraw_citation(citation=citation, by=ada)
    )
    assert fresh(whole).stale_because == "A citation it rested on was withdrawn."
