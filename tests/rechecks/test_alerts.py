"""Telling people what changed: one message a change, with the stories it hit, published ones first."""

from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from factcheck.accounts.models import User
from factcheck.articles.models import Article, State
from factcheck.claims.actions import attach_citation
from factcheck.claims.models import Claim, Decision, Verdict
from factcheck.rechecks import tasks
from factcheck.rechecks.actions import quotes, tell_people
from factcheck.rechecks.alerts import stories_of, told_to
from factcheck.rechecks.models import Alert, Mailing
from factcheck.sources.models import Source
from tests.factories import ArticleFactory, ClaimFactory
from tests.pages import Pages
from tests.rechecks.conftest import CROSSING, QUOTE, Look, decided, ferry


@pytest.fixture
def draft(ben: User) -> Article:
    return ArticleFactory.create(headline="The new timetable", state=State.CHECKING, editor=ben)


@pytest.fixture
def story(ada: User) -> Article:
    return ArticleFactory.create(headline="The night ferry", state=State.PUBLISHED, slug="night-ferry", author=ada)


@pytest.fixture
def resting(source: Source, draft: Article, story: Article, ada: User) -> list[Claim]:
    """Forty claims of two stories that rest on one page, all verified."""
    claims = [ClaimFactory.create(article=article, text=CROSSING) for article in (draft, story) for _ in range(20)]
    for claim in claims:
        attach_citation(claim=claim, source=source, by=ada, quote=QUOTE)
    return claims


@pytest.fixture
def changed(source: Source, resting: list[Claim], wire: Pages, look: Look) -> Alert:
    """The page was seen, the claims were verified, and then the page said something else."""
    look(source)
    for claim in resting:
        decided(claim)
    wire.set("/ferry", ferry(24))
    look(source)
    return Alert.objects.get()


def looked_at(claim: Claim, *, by: User) -> None:
    decided(claim)
    Decision.objects.create(claim=claim, by=by, was=Verdict.VERIFIED, verdict=Verdict.VERIFIED)


def test_one_change_on_a_page_cited_forty_times_is_one_alert_that_names_the_stories(changed: Alert, cleo: User):
    named = [(one.article.headline, len(one.claims)) for one in stories_of([changed], user=cleo)[changed.pk]]
    assert (changed.words, named) == (
        "The page changed: 20 hours → 24 hours.",
        [("The night ferry", 20), ("The new timetable", 20)],
    )


def test_a_change_that_opens_nothing_is_no_alert(source: Source, resting: list[Claim], wire: Pages, look: Look):
    look(source)
    for claim in resting:
        decided(claim)
    wire.set("/ferry", ferry(20, "The saloon has been painted, and there is a new menu for those who travel by night."))
    assert (look(source).outcome, Alert.objects.count()) == ("changed", 0)


def test_an_alert_waits_until_every_claim_was_looked_at(changed: Alert, resting: list[Claim], ben: User, cleo: User):
    for claim in resting[1:]:
        looked_at(claim, by=ben)
    left = stories_of([changed], user=cleo)[changed.pk]
    assert [[claim.pk for claim in one.claims] for one in left] == [[resting[0].pk]]
    looked_at(resting[0], by=ben)
    assert list(Alert.objects.waiting_for(cleo)) == []


@pytest.mark.parametrize("wrong", [timedelta(hours=-1), timedelta(hours=1)])
def test_a_machine_whose_clock_is_wrong_does_not_say_who_looked_first(
    wrong: timedelta,
    source: Source,
    resting: list[Claim],
    wire: Pages,
    look: Look,
    ben: User,
    monkeypatch: pytest.MonkeyPatch,
):
    now = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: now() + wrong)
    look(source)
    for claim in resting:
        looked_at(claim, by=ben)
    wire.set("/ferry", ferry(24))
    look(source)
    for claim in resting[1:]:
        looked_at(claim, by=ben)
    # As if all of them were stale, for another reason meanwhile.
    Claim.objects.update(stale_since=now(), stale_because="The text changed.")
    assert list(Alert.waiting().values_list("claim", flat=True)) == [resting[0].pk]


def test_what_was_looked_at_and_changed_again_is_told_by_the_newer_alert_only(
    changed: Alert, resting: list[Claim], source: Source, wire: Pages, look: Look, ben: User
):
    for claim in resting:
        looked_at(claim, by=ben)
    wire.set("/ferry", ferry(26))
    look(source)
    newer = Alert.objects.exclude(pk=changed.pk).get()
    assert list(Alert.objects.waiting_for(ben)) == [newer]


def test_who_decides_while_a_look_waits_for_their_claim_is_told_of_what_it_found(
    source: Source, resting: list[Claim], wire: Pages, look: Look, ben: User, monkeypatch: pytest.MonkeyPatch
):
    look(source)
    for claim in resting:
        decided(claim)
    hold = quotes.hold_claims

    def wait(sources: list[int]) -> None:
        looked_at(resting[0], by=ben)
        hold(sources)

    monkeypatch.setattr(quotes, "hold_claims", wait)
    wire.set("/ferry", ferry(24))
    look(source)
    assert sum(len(one.claims) for one in stories_of([Alert.objects.get()], user=ben)[Alert.objects.get().pk]) == 40


def test_who_may_not_know_of_a_story_is_told_nothing_of_it(changed: Alert, draft: Article, story: Article, eve: User):
    Article.objects.update(embargoed=True)
    assert (list(Alert.objects.waiting_for(eve)), stories_of([changed], user=eve)) == ([], {changed.pk: []})


def test_everybody_concerned_gets_one_letter_however_many_claims(
    changed: Alert, draft: Article, story: Article, ada: User, ben: User
):
    User.objects.filter(pk=ada.pk).update(email="ada@example.org")
    User.objects.filter(pk=ben.pk).update(email="ben@example.org")
    assert (tell_people(), tell_people()) == (2, 0)
    letter = next(letter for letter in mail.outbox if letter.to == ["ben@example.org"])
    title = Source.objects.get().title
    first = Claim.objects.filter(article=story).earliest("number")
    second = Claim.objects.filter(article=draft).earliest("number")
    waiting = "20 claims to look at again: http://localhost:8000/articles"
    assert [letter.subject, *letter.body.splitlines()] == [
        f"{title} changed",
        f"{title}: The page changed: 20 hours → 24 hours.",
        f"  Published: The night ferry – {waiting}/{story.pk}/?claim={first.pk}",
        f"  In checking: The new timetable – {waiting}/{draft.pk}/?claim={second.pk}",
    ]


def test_what_changed_at_several_sources_goes_into_one_letter_published_stories_first(
    changed: Alert, resting: list[Claim], draft: Article, ben: User
):
    User.objects.filter(pk=ben.pk).update(email="ben@example.org")
    other = Alert.objects.create(source=changed.source, at=changed.at, words="Only the timetable.")
    other.claims.set([claim for claim in resting if claim.article_id == draft.pk])
    Mailing.objects.all().delete()
    Mailing.objects.create(alert=other, to=ben)
    Mailing.objects.create(alert=changed, to=ben)
    tell_people()
    (letter,) = mail.outbox
    assert letter.subject == "2 sources changed"
    assert letter.body.index("20 hours → 24 hours") < letter.body.index("Only the timetable.")


def test_a_letter_says_nothing_of_a_source_that_its_reader_may_not_know(changed: Alert, ben: User):
    Source.objects.update(confidential=True)
    User.objects.filter(pk=ben.pk).update(email="ben@example.org")
    tell_people()
    (letter,) = mail.outbox
    assert letter.subject == "A confidential source changed"
    assert letter.body.startswith("A confidential source: It changed.\n")


def test_who_may_not_know_of_a_story_is_not_told_what_it_cites_from_the_same_page(
    changed: Alert, draft: Article, story: Article, ada: User, ben: User
):
    Article.objects.filter(pk=draft.pk).update(embargoed=True)
    said = {user: told_to(user, [changed])[changed.pk].words for user in (ada, ben)}
    assert said == {ada: "The page changed.", ben: "The page changed: 20 hours → 24 hours."}


@pytest.mark.parametrize("change", [{"email": ""}, {"email": "ben@example.org", "is_active": False}])
def test_who_has_no_address_or_left_is_not_written_to(changed: Alert, ben: User, change: dict[str, object]):
    User.objects.filter(pk=ben.pk).update(**change)
    assert (tell_people(), mail.outbox, Mailing.objects.filter(done_at=None).count()) == (0, [], 0)


def test_who_looked_already_is_not_written_to(changed: Alert, resting: list[Claim], ben: User):
    User.objects.filter(pk=ben.pk).update(email="ben@example.org")
    for claim in resting:
        looked_at(claim, by=ben)
    assert (tell_people(), mail.outbox) == (0, [])


def test_an_address_that_is_none_keeps_nobody_else_from_being_told(changed: Alert, ada: User, ben: User):
    User.objects.filter(pk=ada.pk).update(email="ada\n@example.org")
    User.objects.filter(pk=ben.pk).update(email="ben@example.org")
    assert (tell_people(), [letter.to for letter in mail.outbox]) == (1, [["ben@example.org"]])


def test_a_letter_that_cannot_be_sent_is_sent_later(changed: Alert, ben: User, monkeypatch: pytest.MonkeyPatch):
    User.objects.filter(pk=ben.pk).update(email="ben@example.org")
    with monkeypatch.context() as broken:

        def refuse(*_: object) -> int:
            raise SMTPServerDisconnected

        broken.setattr(EmailBackend, "send_messages", refuse)
        assert tell_people() == 0
    tasks.tell()
    assert [letter.to for letter in mail.outbox] == [["ben@example.org"]]
