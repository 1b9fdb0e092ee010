"""Verdicts: who gave them, on what, how they are taken back and how they are opened again."""

import pytest
from django.utils import timezone

from factcheck.accounts.models import User
from factcheck.articles.models import Article, State
from factcheck.claims.actions import attach_citation, decide, drop_claim, reopen, undo, withdraw_citation
from factcheck.claims.models import Claim, Decision, Reopening, Verdict
from factcheck.lib.errors import Conflict, Refused
from factcheck.sources.models import Source
from tests.claims.conftest import decided, fresh
from tests.factories import CaptureFactory, SourceFactory
from tests.stories import record_for

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
