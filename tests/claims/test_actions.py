"""What acts on claims leave behind: places, citations, verdicts, and who did what."""

from typing import Any

import pytest
from django.utils import timezone

from factcheck.accounts.models import User
from factcheck.articles.models import Article, State
from factcheck.audit.models import Entry
from factcheck.claims.actions import (
    attach_citation,
    confirm_occurrence,
    decide,
    drop_claim,
    merge_claims,
    raise_claim,
    reject_occurrence,
    reopen,
    split_claim,
    undo,
    withdraw_citation,
)
from factcheck.claims.models import Claim, Decision, Kind, Occurrence, Reopening, Stance, Verdict
from factcheck.lib.errors import Conflict, Refused
from factcheck.sources.models import Source
from tests.factories import (
    CaptureFactory,
    CitationFactory,
    ClaimFactory,
    OccurrenceFactory,
    RevisionFactory,
    SectionFactory,
    SourceFactory,
)
from tests.stories import record_for

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


def span(words: str, *, after: int = 0) -> dict[str, int]:
    start = TEXT.index(words, after)
    return {"start": start, "end": start + len(words)}


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


def fresh(claim: Claim) -> Claim:
    return Claim.objects.get(pk=claim.pk)


def words_of(claim: Claim) -> list[tuple[str, bool]]:
    return list(claim.occurrences.in_order().values_list("exact", "confirmed"))


def decided(claim: Claim, *, by: User, verdict: str = Verdict.UNCONFIRMED, note: str = "Nobody says so.") -> Decision:
    return decide(claim=claim, by=by, verdict=verdict, note=note, seen=fresh(claim).version)


def verbs() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("verb", flat=True))


# Raising, dropping, bringing back


def test_a_claim_is_raised_on_the_words_without_the_space_around_them(story: Article, ada: User) -> None:
    start, end = TEXT.index(" about 20 hours "), TEXT.index("and the")
    claim = raise_claim(article=story, start=start, end=end, by=ada)
    assert (claim.number, claim.text, claim.kind, claim.raised_by) == (1, "about 20 hours", Kind.NUMBER, ada)
    place = claim.occurrences.get()
    assert TEXT[place.start : place.end] == place.exact == "about 20 hours"
    assert (place.prefix[-6:], place.suffix[:4]) == ("takes ", " and")
    assert verbs() == ["claim.raised"]


def test_a_kind_that_somebody_chose_is_kept(story: Article, ada: User) -> None:
    assert raise_claim(article=story, by=ada, kind=Kind.EVENT, **span("about 20 hours")).kind == Kind.EVENT


def test_the_same_words_are_one_claim(story: Article, whole: Claim, ada: User) -> None:
    with pytest.raises(Refused, match="These words are claim 1 already"):
        raise_claim(article=story, by=ada, **span(whole.text))


@pytest.mark.parametrize("was", [State.CLEARED, State.PUBLISHED])
def test_a_claim_raised_in_a_story_that_was_further_on_takes_it_back_to_checking(
    story: Article, ben: User, was: State
) -> None:
    Article.objects.update(state=was, slug="the-night-ferry")
    raise_claim(article=story, by=ben, **span("about 20 hours"))
    story.refresh_from_db()
    assert story.state == State.CHECKING


def test_what_the_rules_refuse_changes_nothing(whole: Claim, monday: Claim, ada: User, amin: User) -> None:
    suggested = monday.occurrences.get(confirmed=False)
    before = verbs()
    for act, words in [
        (lambda: drop_claim(claim=whole, by=amin), "Only editors drop claims"),
        (lambda: split_claim(claim=whole, parts=["The ferry takes about 20 hours"], by=ada), "Put a line break"),
        (lambda: merge_claims(claim=whole, into=whole, by=ada), "cannot be merged into itself"),
        (lambda: confirm_occurrence(occurrence=suggested, by=amin), "admins look after"),
        (lambda: reject_occurrence(occurrence=whole.occurrences.get(), by=ada), "only place"),
        (lambda: decided(whole, by=ada), "Only editors decide"),
    ]:
        with pytest.raises(Refused, match=words):
            act()
    assert verbs() == before


# Splitting


def test_a_split_gives_each_part_its_own_words_and_the_citations(whole: Claim, ada: User, ben: User) -> None:
    CitationFactory.create(claim=whole, by=ada)
    first, second = split_claim(
        claim=whole, parts=[" The ferry takes\nabout 20 hours ", "", "the ticket costs 45 crowns."], by=ben
    )
    assert [(one.number, one.text) for one in (first, second)] == [
        (1, "The ferry takes about 20 hours"), (2, "the ticket costs 45 crowns."),
    ]  # fmt: skip
    assert words_of(first) == [("The ferry takes about 20 hours", True)]
    assert words_of(second) == [("the ticket costs 45 crowns.", True)]
    assert second.citations.get().quote == first.citations.get().quote == "takes about 20 hours"
    assert (second.raised_by, second.verdict) == (ada, Verdict.UNCHECKED)


def test_a_verdict_on_the_whole_is_none_on_its_parts(whole: Claim, ben: User) -> None:
    decided(whole, by=ben)
    first, second = split_claim(claim=whole, parts=["The ferry takes about 20 hours", "the ticket costs"], by=ben)
    assert first.stale_because == "The claim was split; this was decided on the whole of it."
    assert (first.verdict, second.verdict) == (Verdict.UNCONFIRMED, Verdict.UNCHECKED)


def test_parts_must_stand_in_the_claim_in_their_order(whole: Claim, ben: User) -> None:
    with pytest.raises(Refused, match="“The ferry” does not stand in the claim in this order"):
        split_claim(claim=whole, parts=["the ticket costs", "The ferry"], by=ben)


def test_a_place_with_one_part_only_goes_to_that_part_and_one_with_none_is_asked_about_again(
    story: Article, whole: Claim, ben: User
) -> None:
    one_part, none = span("costs 45 crowns.", after=80), span("It left on Monday.")
    OccurrenceFactory.create(claim=whole, exact="costs 45 crowns.", confirmed_by=ben, **one_part)
    OccurrenceFactory.create(claim=whole, exact="It left on Monday.", confirmed_by=ben, **none)
    first, second = split_claim(claim=whole, parts=["The ferry takes about 20 hours", "costs 45 crowns."], by=ben)
    assert words_of(first) == [("The ferry takes about 20 hours", True), ("It left on Monday.", False)]
    assert words_of(second) == [("costs 45 crowns.", True), ("costs 45 crowns.", True)]


# Merging


def test_a_merged_claim_leaves_its_places_and_citations_to_the_other(whole: Claim, monday: Claim, ben: User) -> None:
    CitationFactory.create(claim=whole)
    here = monday.occurrences.filter(confirmed=True).get()
    # A place that both claims have is there once afterwards.
    OccurrenceFactory.create(claim=whole, exact=here.exact, start=here.start, end=here.end)
    merge_claims(claim=whole, into=monday, by=ben)
    gone = fresh(whole)
    assert (gone.merged_into, gone.dropped_by, gone.occurrences.count()) == (monday, ben, 0)
    assert words_of(monday) == [(whole.text, True), (here.exact, True), ("It left on Monday, we hear.", False)]
    assert monday.citations.count() == 1
    assert not fresh(monday).is_stale


def test_a_claim_that_takes_over_one_with_another_verdict_is_looked_at_again(
    whole: Claim, monday: Claim, ben: User
) -> None:
    decided(whole, by=ben, verdict=Verdict.WRONG)
    decided(monday, by=ben)
    merge_claims(claim=whole, into=monday, by=ben)
    assert fresh(monday).stale_because == ("Claim 1, decided as “Wrong, fix the text”, was merged into this one.")


def test_a_claim_that_takes_over_one_to_be_looked_at_again_is_looked_at_again_for_the_same_reason(
    whole: Claim, monday: Claim, ben: User
) -> None:
    for claim in (whole, monday):
        decided(claim, by=ben)
    reopen(claim=whole, reason="The source changed: 20 hours → 24 hours")
    merge_claims(claim=whole, into=monday, by=ben)
    assert fresh(monday).stale_because == "The source changed: 20 hours → 24 hours"


# Places


def test_a_place_that_is_confirmed_is_covered_by_the_verdict(monday: Claim, ben: User) -> None:
    version = fresh(monday).version
    for _ in range(2):
        confirm_occurrence(occurrence=monday.occurrences.in_order()[1], by=ben)
    assert words_of(monday) == [("It left on Monday.", True), ("It left on Monday, we hear.", True)]
    assert (fresh(monday).version, verbs().count("occurrence.confirmed")) == (version + 1, 1)


def test_a_place_that_is_rejected_is_a_claim_of_its_own(monday: Claim, ben: User) -> None:
    own = reject_occurrence(occurrence=monday.occurrences.get(confirmed=False), by=ben)
    assert (own.number, own.text, own.verdict) == (2, "It left on Monday, we hear.", Verdict.UNCHECKED)
    assert (words_of(monday), words_of(own)) == (
        [("It left on Monday.", True)], [("It left on Monday, we hear.", True)],
    )  # fmt: skip


@pytest.mark.parametrize("act", [confirm_occurrence, reject_occurrence])
def test_who_is_too_late_for_a_place_is_told(monday: Claim, ben: User, act: Any) -> None:
    third = OccurrenceFactory.create(claim=monday, exact="Monday", confirmed=False, **span("Monday"))
    seen = Occurrence.objects.select_related("claim").get(pk=third.pk)
    reject_occurrence(occurrence=third, by=ben)
    with pytest.raises(Refused, match="these words belong to another claim now"):
        act(occurrence=seen, by=ben)


# Citations


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


# Deciding


def test_a_decision_keeps_who_when_why_and_what_they_had_before_them(whole: Claim, ada: User, ben: User) -> None:
    capture = CaptureFactory.create(source__title="Ferry runs again")
    Source.objects.filter(pk=capture.source_id).update(capture=capture)
    citation = attach_citation(claim=whole, source=capture.source, by=ada, quote="takes about 20 hours")
    decision = decided(whole, by=ben, verdict=Verdict.VERIFIED, note=" Called them, too. ")
    assert (decision.by, decision.was, decision.verdict, decision.note) == (
        ben, Verdict.UNCHECKED, Verdict.VERIFIED, "Called them, too.",
    )  # fmt: skip
    assert timezone.now() >= decision.at
    assert decision.evidence == {
        "revision": 1,
        "claim_version": 2,
        "text": whole.text,
        "citations": [
            {
                "citation": citation.pk,
                "source": capture.source_id,
                "title": "Ferry runs again",
                "url": capture.source.url,
                "quote": "takes about 20 hours",
                "stance": "supports",
                "proves": "so",
                "state": "intact",
                "capture": capture.pk,
                "sha256": capture.sha256,
            }
        ],
    }


def test_the_second_of_two_decisions_is_told_of_the_first(whole: Claim, ben: User, cleo: User) -> None:
    seen = fresh(whole).version
    decide(claim=whole, by=ben, verdict=Verdict.UNCONFIRMED, note="No list.", seen=seen)
    with pytest.raises(Conflict, match="Ben was quicker") as conflict:
        decide(claim=whole, by=cleo, verdict=Verdict.NO_CLAIM, seen=seen)
    assert conflict.value.current == {
        "version": seen + 1, "verdict": "unconfirmed", "status": "unconfirmed", "because": "", "by": "Ben",
        "note": "No list.",
    }  # fmt: skip
    assert fresh(whole).verdict == Verdict.UNCONFIRMED


def test_who_decides_on_a_claim_that_changed_is_told_so(whole: Claim, ada: User, ben: User) -> None:
    seen = fresh(whole).version
    attach_citation(claim=whole, source=SourceFactory.create(), by=ada, quote="about 20 hours")
    with pytest.raises(Conflict, match="Claim 1 changed since you saw it") as conflict:
        decide(claim=whole, by=ben, verdict=Verdict.UNCONFIRMED, seen=seen)
    assert conflict.value.current["by"] == ""


def test_the_same_decision_sent_twice_acts_once(whole: Claim, ben: User) -> None:
    seen = fresh(whole).version
    twice = [decide(claim=whole, by=ben, verdict=Verdict.UNCONFIRMED, note="No list.", seen=seen) for _ in range(2)]
    assert twice[0] == twice[1]
    assert Decision.objects.count() == 1


def test_saying_again_what_one_decided_is_no_decision(whole: Claim, ben: User, cleo: User) -> None:
    first = decided(whole, by=ben)
    assert decided(whole, by=ben) == first
    assert decided(whole, by=ben, note="Asked again.") != first
    decided(whole, by=cleo, note="Asked again.")
    reopen(claim=whole, reason="The quote is gone")
    decided(whole, by=cleo, note="Asked again.")
    assert Decision.objects.count() == 4


def test_what_is_taken_back_is_as_it_was_before(whole: Claim, ben: User) -> None:
    decided(whole, by=ben)
    reopen(claim=whole, reason="The quote is gone")
    since = fresh(whole).stale_since
    decided(whole, by=ben, verdict=Verdict.NO_CLAIM)
    assert not fresh(whole).is_stale
    undone = undo(article=whole.article, by=ben)
    claim = fresh(whole)
    assert (claim.verdict, claim.stale_since, claim.stale_because) == (
        Verdict.UNCONFIRMED, since, "The quote is gone",
    )  # fmt: skip
    assert undone.undoes == whole.decisions.order_by("pk")[1]


def test_a_verdict_that_lost_its_ground_meanwhile_does_not_come_back_as_if_nothing_was(
    whole: Claim, ada: User, ben: User
) -> None:
    citation = record_for(whole, by=ada)
    decided(whole, by=ben, verdict=Verdict.VERIFIED, note="")
    decided(whole, by=ben, verdict=Verdict.NO_CLAIM)
    withdraw_citation(citation=citation, by=ada)
    undo(article=whole.article, by=ben)
    claim = fresh(whole)
    assert (claim.verdict, claim.stale_because) == (Verdict.VERIFIED, "Needs a source with a quote – press c.")


def test_a_verdict_that_still_stands_comes_back(whole: Claim, ada: User, ben: User) -> None:
    record_for(whole, by=ada)
    decided(whole, by=ben, verdict=Verdict.VERIFIED, note="")
    decided(whole, by=ben, verdict=Verdict.NO_CLAIM)
    undo(article=whole.article, by=ben)
    assert (fresh(whole).verdict, fresh(whole).is_stale) == (Verdict.VERIFIED, False)


def test_decisions_are_taken_back_one_after_the_other(whole: Claim, ben: User) -> None:
    decided(whole, by=ben)
    decided(whole, by=ben, verdict=Verdict.NO_CLAIM)
    for verdict in (Verdict.UNCONFIRMED, Verdict.UNCHECKED):
        undo(article=whole.article, by=ben)
        assert fresh(whole).verdict == verdict
    with pytest.raises(Refused, match="You have decided nothing"):
        undo(article=whole.article, by=ben)


@pytest.mark.parametrize("act", ["decide", "undo"])
def test_a_decision_in_a_story_that_was_cleared_takes_it_up_again(whole: Claim, ben: User, act: str) -> None:
    if act == "undo":
        decided(whole, by=ben)
    Article.objects.update(state=State.CLEARED)
    if act == "undo":
        undo(article=whole.article, by=ben)
    else:
        decided(whole, by=ben)
    assert Article.objects.get(pk=whole.article_id).state == State.CHECKING


# Re-opening


def test_a_verdict_is_opened_again_once_for_a_reason_and_stays_to_be_seen(whole: Claim, ben: User) -> None:
    decided(whole, by=ben)
    first = reopen(claim=whole, reason="The quote is gone")
    since = fresh(whole).stale_since
    assert first is not None
    assert reopen(claim=whole, reason="The quote is gone") is None
    reopen(claim=whole, reason="The page is gone")
    claim = fresh(whole)
    assert (claim.verdict, claim.status, claim.stale_because, claim.stale_since) == (
        Verdict.UNCONFIRMED, "stale", "The page is gone", since,
    )  # fmt: skip
    assert [one.reason for one in Reopening.objects.order_by("pk")] == ["The quote is gone", "The page is gone"]


@pytest.mark.parametrize("verdict", [None, Verdict.NO_CLAIM])
def test_what_rests_on_nothing_is_not_opened_again(whole: Claim, ben: User, verdict: str | None) -> None:
    if verdict:
        decided(whole, by=ben, verdict=verdict)
    assert reopen(claim=whole, reason="The quote is gone") is None
    assert not Reopening.objects.exists()


def test_what_was_dropped_is_not_opened_again(whole: Claim, ben: User) -> None:
    decided(whole, by=ben)
    drop_claim(claim=whole, by=ben)
    assert reopen(claim=whole, reason="The quote is gone") is None


def test_numbers_of_claims_are_never_given_twice(story: Article, whole: Claim, ada: User, ben: User) -> None:
    drop_claim(claim=whole, by=ben)
    assert raise_claim(article=story, by=ada, **span("It left on Monday.")).number == 2
    assert ClaimFactory.create(article=story, number=9).number == 9
    assert raise_claim(article=story, by=ada, **span("45 crowns")).number == 10
