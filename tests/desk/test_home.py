"""My desk: which stories stand where, and what is said of them."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from factcheck.accounts.models import User
from factcheck.articles.actions import send_back, set_people, submit
from factcheck.articles.models import Article
from factcheck.claims.actions import reopen
from factcheck.claims.models import Claim
from factcheck.publishing.actions import clear, publish
from tests.stories import ferry_story, settled_story, verify

SHELVES = ["awaiting", "mine", "checking", "cleared", "again", "all"]


def home(user: User, show: str = "") -> str:
    client = Client()
    client.force_login(user)
    return client.get("/", {"show": show} if show else {}).content.decode()


def counts(user: User) -> dict[str, int]:
    """The shelves' names in the addresses, and the numbers beside them."""
    found = re.findall(r'\?show=(\w+)"[^>]*>[^<]*<span class="count[^"]*">(\d+)</span>', home(user))
    return {shelf: int(count) for shelf, count in found}


def published(ada: User, ben: User) -> Article:
    story = settled_story(ada, ben)
    clear(article=story, by=ben)
    publish(article=story, by=ben)
    return story


def test_a_draft_awaits_its_author_and_a_story_in_checking_every_editor(ada: User, ben: User, cleo: User) -> None:
    story = ferry_story(ada, ben)
    assert {user.username: counts(user)["awaiting"] for user in (ada, ben, cleo)} == {"ada": 0, "ben": 1, "cleo": 1}
    send_back(article=story, by=ben, reason="Ring the harbour.")
    assert {user.username: counts(user)["awaiting"] for user in (ada, ben, cleo)} == {"ada": 1, "ben": 0, "cleo": 0}


def test_a_story_with_an_editor_awaits_that_editor_only(ada: User, ben: User, cleo: User) -> None:
    set_people(article=ferry_story(ada, ben), by=ada, editor=cleo, embargoed=False)
    assert {user.username: counts(user)["awaiting"] for user in (ben, cleo)} == {"ben": 0, "cleo": 1}
    assert {user.username: counts(user)["mine"] for user in (ben, cleo, ada)} == {"ben": 0, "cleo": 1, "ada": 1}


def test_a_published_story_whose_source_changed_needs_another_look(ada: User, ben: User) -> None:
    story = published(ada, ben)
    assert counts(ben) == {"awaiting": 0, "mine": 0, "checking": 0, "cleared": 0, "again": 0, "all": 1}
    claim = story.claims.get(number=1)
    reopen(claim=claim, reason="The source changed: 20 hours → 24 hours")
    assert counts(ben) == {"awaiting": 1, "mine": 0, "checking": 0, "cleared": 0, "again": 1, "all": 1}
    page = home(ben, "again")
    assert "The source changed: 20 hours → 24 hours" in page
    assert f"/articles/{story.pk}/?claim={claim.pk}#claim-card" in page


def test_only_three_reasons_are_told_and_the_rest_counted(ada: User, ben: User) -> None:
    story = settled_story(ada, ben)
    decided = Claim.objects.filter(article=story)
    for claim in decided:
        reopen(claim=claim, reason=f"The source of claim {claim.number} changed")
    page = home(ben)
    assert page.count("notice--stale") == 3
    assert f"and {decided.count() - 3} more claim" in page


def test_the_first_shelf_that_is_not_empty_opens_by_itself(ada: User, ben: User) -> None:
    published(ada, ben)
    assert '?show=all" aria-current="page"' in home(ben)


@pytest.mark.parametrize("show", ["awaiting", "cleared", "nonsense"])
def test_an_empty_desk_offers_one_thing_to_do(show: str, ben: User) -> None:
    page = home(ben, show)
    assert page.count('class="button button--primary" href="/articles/new/"') == 2  # in the head, and in the middle


def test_a_story_says_how_far_it_is_and_how_long_it_waits(ada: User, ben: User) -> None:
    story = ferry_story(ada, ben)
    verify(story.claims.get(number=1), ada=ada, ben=ben)
    Article.objects.filter(pk=story.pk).update(created_at=timezone.now() - timedelta(days=2, hours=1))
    total = story.claims.standing().count()
    page = " ".join(home(ben).replace("\xa0", " ").split())
    assert f"<strong>1 of {total}</strong> · {total - 1} left" in page
    assert "oldest waits 2 days" in page


def test_what_came_in_just_now_is_not_said_to_wait(ada: User, ben: User) -> None:
    story = ferry_story(ada, ben)
    assert "oldest waits" not in home(ben)
    Article.objects.filter(pk=story.pk).update(created_at=timezone.now() - timedelta(minutes=1))
    assert "oldest waits 1 minute" in home(ben).replace("\xa0", " ")


def test_a_missed_deadline_stands_out(ada: User, ben: User) -> None:
    story = ferry_story(ada, ben)
    for shift, late in [(timedelta(hours=2), False), (timedelta(hours=-2), True)]:
        Article.objects.filter(pk=story.pk).update(deadline=timezone.now() + shift)
        assert ("story-row__when--late" in home(ben)) is late


def test_long_lists_come_in_pages(ada: User, ben: User) -> None:
    Article.objects.bulk_create(Article(headline=f"Story {n}", author=ada) for n in range(41))
    assert "Page 1 of 2" in home(ben, "all")
    client = Client()
    client.force_login(ben)
    assert "Page 2 of 2" in client.get("/?show=all&page=2").content.decode()


@pytest.mark.parametrize("show", SHELVES)
def test_more_stories_take_no_more_queries(show: str, ada: User, ben: User, cleo: User) -> None:
    client = Client()
    client.force_login(ben)
    asked = []
    for more in [1, 2]:
        for _ in range(more):
            story = published(ada, ben)
            reopen(claim=story.claims.get(number=1), reason="The source changed")
            other = settled_story(ada, ben)
            set_people(article=other, by=ada, editor=ben, embargoed=False)
            third = settled_story(ada, ben)
            clear(article=third, by=cleo)
        with CaptureQueriesContext(connection) as caught:
            client.get("/", {"show": show})
        asked.append(len(caught))
    assert asked[0] == asked[1]


def test_a_new_story_awaits_nobody_before_it_is_submitted(ada: User, ben: User) -> None:
    story = Article.objects.create(headline="Soon", author=ada)
    assert counts(ben)["awaiting"] == 0
    submit(article=story, by=ada)
    assert counts(ben)["awaiting"] == 1
