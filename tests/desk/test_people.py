"""Who works on a story, by when, and who may know of it, as it is said on a page of its own."""

from datetime import UTC, datetime

import pytest
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from factcheck.accounts.models import User
from factcheck.articles.models import Article
from factcheck.audit.models import Entry
from tests.stories import ferry_story


@pytest.fixture
def story(ada: User, ben: User) -> Article:
    return ferry_story(ada, ben)


def as_user(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def save(user: User, story: Article, **given: object) -> HttpResponse:
    response = as_user(user).post(f"/articles/{story.pk}/people/", given)
    story.refresh_from_db()
    return response


def said(response: HttpResponse) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_its_editor_deadline_and_embargo_are_set_on_one_page(
    story: Article, ada: User, ben: User, cleo: User, eve: User
) -> None:
    response = save(ben, story, editor=cleo.pk, deadline="2026-12-01T18:30", embargoed="on", people=[ben.pk, eve.pk])
    assert (response.status_code, response["Location"]) == (302, f"/articles/{story.pk}/")
    assert (story.editor, story.embargoed, set(story.people.all())) == (cleo, True, {ben, eve})
    assert timezone.localtime(story.deadline).strftime("%Y-%m-%d %H:%M") == "2026-12-01 18:30"
    desk = as_user(ada).get(f"/articles/{story.pk}/").content.decode()
    assert "edited by Cleo" in desk
    assert "due 1 December, 18:30" in desk


def test_the_page_opens_with_what_stands(story: Article, ada: User, cleo: User) -> None:
    save(ada, story, editor=cleo.pk, deadline="2026-12-01T18:30")
    page = as_user(ada).get(f"/articles/{story.pk}/people/").content.decode()
    assert f'<option value="{cleo.pk}" selected>' in page
    assert 'value="2026-12-01T18:30"' in page


def test_nobody_edits_it_and_nobody_waits_for_it_again(story: Article, ada: User, cleo: User) -> None:
    save(ada, story, editor=cleo.pk, deadline="2026-12-01T18:30")
    save(ada, story)
    assert (story.editor, story.deadline) == (None, None)
    assert Entry.objects.filter(verb="article.deadline_set").count() == 2


def test_only_editors_who_did_not_write_it_are_offered(story: Article, ben: User, cleo: User, eve: User) -> None:
    story.author = ben
    story.save(update_fields=["author"])
    form = as_user(ben).get(f"/articles/{story.pk}/people/").context["form"]
    assert {person.username for person in form.fields["editor"].queryset} == {"cleo"}
    assert {person.username for person in form.fields["people"].queryset} == {"ada", "cleo", "eve"}


def test_a_deadline_that_is_none_is_asked_for_again_and_nothing_is_changed(
    story: Article, ada: User, cleo: User
) -> None:
    response = save(ada, story, editor=cleo.pk, deadline="tomorrow")
    assert response.status_code == 422
    assert 'value="tomorrow"' in response.content.decode()
    assert story.editor is None


def test_whoever_locks_themselves_out_is_told_and_sent_to_their_desk(story: Article, ben: User) -> None:
    response = save(ben, story, embargoed="on")
    assert response["Location"] == "/"
    assert said(response) == ["Saved. The story is under embargo now, and not among those you may see."]
    assert as_user(ben).get(f"/articles/{story.pk}/").status_code == 404


def test_the_desk_shows_the_way_to_those_who_may_go_it(story: Article, ada: User, eve: User) -> None:
    way = f'href="/articles/{story.pk}/people/"'
    assert way in as_user(ada).get(f"/articles/{story.pk}/").content.decode()
    assert way not in as_user(eve).get(f"/articles/{story.pk}/").content.decode()


def test_a_deadline_that_stays_is_not_written_down_again(story: Article, ada: User) -> None:
    story.deadline = datetime(2026, 12, 1, 18, 30, tzinfo=UTC)
    story.save(update_fields=["deadline"])
    save(ada, story, deadline=timezone.localtime(story.deadline).strftime("%Y-%m-%dT%H:%M"))
    assert story.deadline == datetime(2026, 12, 1, 18, 30, tzinfo=UTC)
    assert not Entry.objects.filter(verb="article.deadline_set").exists()
