"""What was read as a notice and is none: an editor says so, it counts no more, and another notice does."""

import pytest
from django.db.models import F
from django.utils import timezone
from pytest_django import Settings

from factcheck.accounts.models import User
from factcheck.audit.models import Entry
from factcheck.claims.models import Claim, Decision, Verdict
from factcheck.claims.rules import why_not_hold
from factcheck.lib.errors import Refused
from factcheck.rechecks.actions import ask_about_papers, dismiss_notice, dismissing, restore_notice
from factcheck.rechecks.actions.papers import WEEK
from factcheck.rechecks.actions.passing_on import SPACED
from factcheck.rechecks.models import Alert
from factcheck.rechecks.rules import why_not_dismiss_notice
from factcheck.sources.actions import source_for_url
from factcheck.sources.models import Notice, Paper, Retraction, Source
from tests.factories import NoticeFactory
from tests.pages import Pages
from tests.races import meanwhile
from tests.rechecks.conftest import Look, because, cited, decided
from tests.rechecks.test_notices import MEND, page

RETRACTED = "This article has been retracted."
WHY = "It speaks of the paper that the story is about."


@pytest.fixture
def claim(source: Source, wire: Pages, ada: User, look: Look) -> Claim:
    """A verified claim, re-opened for what was read as a retraction."""
    claim = cited(source, by=ada).claim
    look(source)
    decided(claim)
    wire.set("/ferry", page(RETRACTED))
    look(source)
    return claim


@pytest.fixture
def notice(claim: Claim, source: Source) -> Notice:
    return source.notices.get()


def ask_again() -> list[Notice]:
    Paper.objects.update(ask_at=timezone.now() - WEEK)
    return ask_about_papers().told


def looked_at(claim: Claim, *, by: User) -> None:
    decided(claim)
    Decision.objects.create(claim=claim, by=by, was=Verdict.VERIFIED, verdict=Verdict.VERIFIED)


def test_it_counts_no_more_and_the_claim_waits_as_before(notice: Notice, claim: Claim, source: Source, ben: User):
    assert because(claim).startswith("The source was retracted")
    kept = [why_not_hold(claim.citations.select_related("source__notice").get())]
    dismiss_notice(notice=notice, by=ben, reason=f" {WHY} ")
    kept.append(why_not_hold(claim.citations.select_related("source__notice").get()))
    source.refresh_from_db()
    notice.refresh_from_db()
    assert (source.notice, notice.stands, notice.dismissed_by, notice.dismissed_because) == (None, False, ben, WHY)
    assert because(claim).startswith("The source was retracted")
    assert kept == [f"{notice.sentence}, so it proves nothing but that it was said.", None]


def test_it_is_audited_with_its_words_and_the_reason(notice: Notice, source: Source, ben: User):
    dismiss_notice(notice=notice, by=ben, reason=WHY)
    restore_notice(notice=notice, by=ben)
    entries = Entry.objects.filter(verb__startswith="notice.").order_by("pk")
    facts = {"notice": notice.pk, "says": notice.sentence}
    assert [(entry.verb, entry.by_id, entry.about_id, entry.facts) for entry in entries] == [
        ("notice.dismissed", ben.pk, source.pk, {**facts, "reason": WHY}),
        ("notice.restored", ben.pk, source.pk, facts),
    ]


def test_the_same_words_are_not_told_again_and_other_ones_are(
    notice: Notice, claim: Claim, source: Source, wire: Pages, look: Look, ben: User
):
    dismiss_notice(notice=notice, by=ben, reason=WHY)
    decided(claim)
    said = []
    for body in (page(), page(RETRACTED, "A band plays."), page(RETRACTED, "We have withdrawn this article.")):
        wire.set("/ferry", body)
        look(source)
        said.append((source.notice and source.notice.text, because(claim).partition(" (")[0]))
    assert said == [
        (None, ""),
        (None, ""),
        ("We have withdrawn this article.", "The source was withdrawn: “We have withdrawn this article.”"),
    ]


@pytest.mark.django_db
def test_of_the_books_the_same_event_is_not_told_again_and_another_one_is(ada: User, ben: User, settings: Settings):
    settings.CROSSREF = ""
    source = source_for_url(url="https://doi.org/10.1234/ice", by=ada)
    Retraction.objects.create(record=1, doi=source.doi, kind="retraction", on="2025-05-03", notice_doi="10.1234/r")
    (told,) = ask_about_papers().told
    dismiss_notice(notice=told, by=ben, reason="Another paper of that name.")
    again = [ask_again()]
    Retraction.objects.create(record=2, doi=source.doi, kind="retraction", on="2026-06-07", notice_doi="10.1234/s")
    again.append(ask_again())
    assert [[one.doi for one in told] for told in again] == [[], ["10.1234/s"]]


def test_taken_back_it_is_told_to_what_was_decided_without_it_and_to_nothing_else(
    notice: Notice, claim: Claim, source: Source, ada: User, ben: User
):
    other = decided(cited(source, by=ada, quote="warm clothes", text="Dress up.").claim)
    dismiss_notice(notice=notice, by=ben, reason=WHY)
    looked_at(claim, by=ben)
    before = Alert.objects.count()
    restore_notice(notice=notice, by=ben)
    source.refresh_from_db()
    assert (source.notice, because(other)) == (notice, "")
    assert because(claim).startswith("The source was retracted")
    alerts = Alert.objects.order_by("pk")[before:]
    assert [(alert.words, list(alert.claims.all())) for alert in alerts] == [(notice.sentence, [claim])]


def test_what_the_page_shows_no_more_is_told_to_nobody_when_it_is_taken_back(
    notice: Notice, claim: Claim, source: Source, wire: Pages, look: Look, ben: User
):
    dismiss_notice(notice=notice, by=ben, reason=WHY)
    wire.set("/ferry", page(MEND))
    look(source)
    Notice.objects.update(missed_at=F("missed_at") - SPACED)
    look(source)
    looked_at(claim, by=ben)
    restore_notice(notice=notice, by=ben)
    source.refresh_from_db()
    assert source.notice is not None
    assert (source.notice.text, because(claim)) == (MEND, "")


def test_sent_twice_it_acts_once(notice: Notice, ben: User, cleo: User):
    dismiss_notice(notice=notice, by=ben, reason=WHY)
    assert dismiss_notice(notice=notice, by=cleo, reason="So it is.").dismissed_because == WHY
    restore_notice(notice=notice, by=ben)
    restore_notice(notice=notice, by=ben)
    assert Entry.objects.filter(verb__startswith="notice.").count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_the_second_sees_what_the_first_said(ben: User, cleo: User):
    notice = NoticeFactory.create()
    second = meanwhile(
        lambda: dismiss_notice(notice=notice, by=ben, reason=WHY),
        lambda: dismiss_notice(notice=notice, by=cleo, reason="So it is."),
    )
    assert (second.dismissed_by, second.dismissed_because) == (ben, WHY)


@pytest.mark.django_db(transaction=True)
def test_without_holding_the_source_the_second_writes_over_the_first(
    ben: User, cleo: User, monkeypatch: pytest.MonkeyPatch
):
    """The negative control: the same two, with nothing held."""
    notice = NoticeFactory.create()
    monkeypatch.setattr(dismissing, "_held", lambda notice: Notice.objects.select_related("source").get(pk=notice.pk))
    meanwhile(
        lambda: dismiss_notice(notice=notice, by=ben, reason=WHY),
        lambda: dismiss_notice(notice=notice, by=cleo, reason="So it is."),
    )
    notice.refresh_from_db()
    assert notice.dismissed_by == cleo


def test_who_is_no_editor_and_who_gives_no_reason_is_refused(notice: Notice, ada: User, amin: User, ben: User):
    only = "Only editors say whether a notice is about what we cite."
    assert [why_not_dismiss_notice(by=user) for user in (ada, amin, ben)] == [only, only, None]
    with pytest.raises(Refused, match="Say why this is no notice"):
        dismiss_notice(notice=notice, by=ben, reason=" \n")
    dismiss_notice(notice=notice, by=ben, reason=WHY)
    with pytest.raises(Refused, match="Only editors"):
        restore_notice(notice=notice, by=ada)
