"""Verdicts: who gave them, on what, how they are taken back and how they are opened again."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from factcheck.accounts.models import User
from factcheck.articles.models import Article, State
from factcheck.audit.models import Entry
from factcheck.claims.actions import (
    Cause,
    attach_citation,
    decide,
    decisions,
    drop_claim,
    reopen,
    reopen_all,
    undo,
    withdraw_citation,
)
from factcheck.claims.actions.locks import locked_alone
from factcheck.claims.models import Claim, Decision, Reopening, Verdict
from factcheck.lib.changes import Change
from factcheck.lib.errors import Conflict, Refused
from factcheck.publishing.actions import clear
from factcheck.publishing.models import Clearance
from factcheck.sources.actions import add_by_hand
from factcheck.sources.models import Source, SourceKind
from tests.claims.conftest import decided, fresh
from tests.factories import CaptureFactory, ClaimFactory, SourceFactory
from tests.races import meanwhile
from tests.stories import record_for, settled_story

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


def test_an_undo_is_a_decision_of_its_own_and_changes_none_before_it(whole: Claim, ada: User, ben: User) -> None:
    citation = record_for(whole, by=ada)
    first = decided(whole, by=ben, note="Nobody says so.")
    undone = undo(article=whole.article, by=ben)
    first.refresh_from_db()
    assert (first.verdict, first.note, first.undone_by) == (Verdict.UNCONFIRMED, "Nobody says so.", undone)
    assert (undone.by, undone.was, undone.verdict) == (ben, Verdict.UNCONFIRMED, Verdict.UNCHECKED)
    assert undone.evidence["claim_version"] == first.evidence["claim_version"] + 1
    assert [one["citation"] for one in undone.evidence["citations"]] == [citation.pk]
    assert Entry.objects.latest("pk").facts == {"was": "unconfirmed", "verdict": "unchecked"}


def test_one_takes_back_ones_own_last_decision_in_that_story_only(
    whole: Claim, monday: Claim, ben: User, cleo: User
) -> None:
    decided(whole, by=ben)
    decided(monday, by=cleo)
    elsewhere = ClaimFactory.create()
    decided(elsewhere, by=ben)
    undo(article=whole.article, by=ben)
    assert [fresh(claim).verdict for claim in (whole, monday, elsewhere)] == ["unchecked", "unconfirmed", "unconfirmed"]


def test_a_decision_somebody_else_built_on_is_not_taken_back(whole: Claim, ben: User, cleo: User) -> None:
    decided(whole, by=ben)
    decided(whole, by=cleo, verdict=Verdict.NO_CLAIM)
    with pytest.raises(Refused, match="Claim 1 was decided again since, so that decision stays"):
        undo(article=whole.article, by=ben)
    undo(article=whole.article, by=cleo)
    undo(article=whole.article, by=ben)
    assert fresh(whole).verdict == Verdict.UNCHECKED


def test_a_decision_is_not_mistaken_for_the_undo_that_was_quicker(whole: Claim, ben: User) -> None:
    decided(whole, by=ben, note="")
    reopen(claim=whole, reason="The quote is gone")
    decided(whole, by=ben, verdict=Verdict.NO_CLAIM)
    seen = fresh(whole).version
    undo(article=whole.article, by=ben)
    # Another window of Ben's still shows the claim as it was before he took that back.
    with pytest.raises(Conflict, match="Ben was quicker: claim 1 is “Unconfirmed” now"):
        decide(claim=whole, by=ben, verdict=Verdict.UNCONFIRMED, seen=seen)
    assert fresh(whole).is_stale


def test_nobody_decides_on_a_source_they_may_not_know_of(whole: Claim, ada: User, ben: User, dan: User) -> None:
    source = add_by_hand(
        kind=SourceKind.INTERVIEW, title="Mr Deep", by=ada, record=f"He said: {whole.text}", confidential=True
    )
    attach_citation(claim=whole, source=source, by=ada, quote=whole.text)
    with pytest.raises(Refused, match="Needs a source with a quote"):
        decided(whole, by=ben, verdict=Verdict.VERIFIED)
    assert decided(whole, by=ben).evidence["citations"] == []
    decision = decided(whole, by=dan, verdict=Verdict.VERIFIED)
    assert [one["title"] for one in decision.evidence["citations"]] == ["Mr Deep"]


def test_a_verdict_that_comes_back_rests_on_what_its_maker_knew_of(
    whole: Claim, ada: User, ben: User, dan: User
) -> None:
    source = add_by_hand(
        kind=SourceKind.INTERVIEW, title="Mr Deep", by=ada, record=f"He said: {whole.text}", confidential=True
    )
    attach_citation(claim=whole, source=source, by=ada, quote=whole.text)
    decided(whole, by=dan, verdict=Verdict.VERIFIED)
    decided(whole, by=ben)
    undo(article=whole.article, by=ben)
    assert fresh(whole).status == Verdict.VERIFIED


def test_a_decision_and_a_reopening_are_never_changed(whole: Claim, ben: User) -> None:
    decided(whole, by=ben)
    reopen(claim=whole, reason="The quote is gone")
    for rows in (Decision.objects, Reopening.objects):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            rows.update(verdict=Verdict.WRONG)
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            rows.all().delete()
    assert fresh(whole).verdict == Verdict.UNCONFIRMED


# Two at once


def ben_and_cleo_decide_at_once(claim: Claim, *, ben: User, cleo: User) -> Decision:
    seen = fresh(claim).version
    return meanwhile(
        lambda: decide(claim=claim, by=ben, verdict=Verdict.UNCONFIRMED, note="No list.", seen=seen),
        lambda: decide(claim=claim, by=cleo, verdict=Verdict.WRONG, note="It took 24.", seen=seen),
    )


def test_of_two_who_decide_at_once_the_second_waits_and_is_told(
    transactional_db: None, whole: Claim, ben: User, cleo: User
) -> None:
    with pytest.raises(Conflict, match="Ben was quicker: claim 1 is “Unconfirmed” now"):
        ben_and_cleo_decide_at_once(whole, ben=ben, cleo=cleo)
    assert (fresh(whole).verdict, Decision.objects.get().by) == (Verdict.UNCONFIRMED, ben)


def test_without_holding_the_claim_the_second_would_write_over_the_first(
    transactional_db: None, whole: Claim, ben: User, cleo: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def only_read(claim: Claim) -> Claim:
        found = fresh(claim)
        found.revision_number = 1  # type: ignore[attr-defined]
        return found

    monkeypatch.setattr(decisions, "locked", only_read)
    ben_and_cleo_decide_at_once(whole, ben=ben, cleo=cleo)
    assert (fresh(whole).verdict, Decision.objects.count()) == (Verdict.WRONG, 2)


def test_a_verdict_pressed_twice_at_once_is_one_decision(transactional_db: None, whole: Claim, ben: User) -> None:
    seen = fresh(whole).version

    def press() -> Decision:
        return decide(claim=whole, by=ben, verdict=Verdict.UNCONFIRMED, note="No list.", seen=seen)

    assert meanwhile(press, press) == Decision.objects.get()
    assert fresh(whole).version == seen + 1


def test_undo_pressed_twice_at_once_takes_back_one_decision(transactional_db: None, whole: Claim, ben: User) -> None:
    decided(whole, by=ben)
    decided(whole, by=ben, verdict=Verdict.NO_CLAIM)

    def press() -> Decision:
        return undo(article=whole.article, by=ben)

    assert meanwhile(press, press) == Decision.objects.get(undoes__isnull=False)
    assert fresh(whole).verdict == Verdict.UNCONFIRMED


def test_a_decision_is_not_taken_back_while_somebody_decides_anew(
    transactional_db: None, whole: Claim, ben: User, cleo: User
) -> None:
    decided(whole, by=ben)
    with pytest.raises(Refused, match="Claim 1 was decided again since, so that decision stays"):
        meanwhile(
            lambda: decided(whole, by=cleo, verdict=Verdict.NO_CLAIM), lambda: undo(article=whole.article, by=ben)
        )
    assert fresh(whole).verdict == Verdict.NO_CLAIM


@pytest.fixture
def settled(transactional_db: None, ada: User, ben: User) -> Claim:
    """A claim of a story that could be cleared now."""
    return settled_story(ada, ben).claims.standing().in_order()[0]


def cleared_while_wrong_is_decided(claim: Claim, *, ben: User, dan: User) -> Clearance:
    return meanwhile(
        lambda: decided(claim, by=ben, verdict=Verdict.WRONG), lambda: clear(article=claim.article, by=dan)
    )


def test_the_gate_waits_for_a_decision_that_is_being_made(settled: Claim, ben: User, dan: User) -> None:
    with pytest.raises(Refused, match="is wrong: the text must be put right"):
        cleared_while_wrong_is_decided(settled, ben=ben, dan=dan)
    assert Article.objects.get().state == State.CHECKING


def test_without_holding_the_story_a_wrong_claim_would_slip_through(
    settled: Claim, ben: User, dan: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hold_the_claim_only(claim: Claim) -> Claim:
        held = locked_alone(claim)[claim.pk]
        held.revision_number = 1  # type: ignore[attr-defined]
        return held

    monkeypatch.setattr(decisions, "locked", hold_the_claim_only)
    # Both write into the audit, one after the other; the gate was asked before.
    cleared_while_wrong_is_decided(settled, ben=ben, dan=dan)
    assert (Article.objects.get().state, fresh(settled).verdict) == (State.CLEARED, Verdict.WRONG)


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


def test_several_are_re_opened_in_as_many_statements_as_one_but_for_the_audit(
    whole: Claim, ben: User, django_assert_num_queries: Any
) -> None:
    others = ClaimFactory.create_batch(3)
    Claim.objects.filter(pk__in=[whole.pk, *(other.pk for other in others[:2])]).update(verdict=Verdict.VERIFIED)
    with CaptureQueriesContext(connection) as for_one:
        assert reopen_all([Cause(whole, "The page is gone")]) != [None]
    causes = [
        Cause(others[2], "Nobody decided on it"),
        Cause(others[1], "The quote is gone"),
        Cause(others[0], "20 hours → 24 hours", changes=[Change("number", "20 hours", "24 hours")]),
        Cause(others[0], "20 hours → 24 hours"),
        Cause(others[0], "The quote is gone"),
    ]
    with django_assert_num_queries(len(for_one) + 2):
        made = reopen_all(causes)
    assert [one and (one.claim, one.reason) for one in made] == [
        None,
        (others[1], "The quote is gone"),
        (others[0], "20 hours → 24 hours"),
        None,
        (others[0], "The quote is gone"),
    ]
    assert [one.reason for one in Reopening.objects.order_by("pk")[1:]] == [one.reason for one in made if one]
    assert [fresh(claim).stale_because for claim in others] == ["The quote is gone", "The quote is gone", ""]
    assert [fresh(claim).version - claim.version for claim in others] == [2, 1, 0]
    assert [entry.about_id for entry in Entry.objects.filter(verb="claim.reopened").order_by("pk")] == [
        whole.pk, others[1].pk, others[0].pk, others[0].pk
    ]  # fmt: skip


def test_re_opening_nothing_asks_nothing_of_the_claims(db: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):  # the savepoint
        assert reopen_all([]) == []


def test_why_a_claim_is_opened_again_is_kept_with_what_changed(whole: Claim, ada: User, ben: User) -> None:
    before, after = (CaptureFactory.create() for _ in range(2))
    citation = record_for(whole, by=ada)
    decided(whole, by=ben, verdict=Verdict.VERIFIED)
    version = fresh(whole).version
    change = Change(kind="number", before="20 hours", after="24 hours")
    reopen(claim=whole, reason="20 hours → 24 hours", citation=citation, changes=[change], before=before, after=after)
    kept = Reopening.objects.get()
    assert (kept.verdict, kept.citation, kept.before, kept.after) == (Verdict.VERIFIED, citation, before, after)
    assert kept.changes == [{"kind": "number", "before": "20 hours", "after": "24 hours"}]
    assert fresh(whole).version == version + 1
    entry = Entry.objects.latest("pk")
    assert (entry.verb, entry.by_id, entry.facts) == (
        "claim.reopened", None, {"verdict": "verified", "reason": "20 hours → 24 hours"},
    )  # fmt: skip


def test_who_saw_a_claim_before_it_was_opened_again_has_stale_eyes(whole: Claim, ben: User, cleo: User) -> None:
    decided(whole, by=ben)
    seen = fresh(whole).version
    reopen(claim=whole, reason="The quote is gone")
    with pytest.raises(Conflict, match="Claim 1 changed since you saw it") as conflict:
        decide(claim=whole, by=cleo, verdict=Verdict.NO_CLAIM, seen=seen)
    assert conflict.value.current == {
        "version": seen + 1, "verdict": "unconfirmed", "status": "stale", "because": "The quote is gone", "by": "",
        "note": "",
    }  # fmt: skip
