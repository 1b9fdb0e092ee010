"""Who works on a story, by when, and who may know of it, as it is said on a page of its own."""

import re
from datetime import UTC, datetime

import pytest
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from factcheck.accounts.models import Role, User
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


def opened(user: User, story: Article) -> str:
    """What the page that `user` opens takes along of how it stands."""
    page = as_user(user).get(f"/articles/{story.pk}/people/")
    return seen_in(page)


def seen_in(page: HttpResponse) -> str:
    return re.search(r'<input type="hidden" name="seen" value="([^"]+)"', page.content.decode())[1]


def save(user: User, story: Article, *, seen: str = "", **given: object) -> HttpResponse:
    response = as_user(user).post(f"/articles/{story.pk}/people/", {"seen": seen or opened(user, story), **given})
    story.refresh_from_db()
    return response


def both(response: HttpResponse) -> list[tuple[str, str, str]]:
    """What the page says was changed meanwhile: the field, what stands now, and what was sent."""
    return re.findall(r'<th scope="row">(.*?)</th><td>(.*?)</td><td>(.*?)</td>', response.content.decode())


def shown(response: HttpResponse) -> dict[str, object]:
    """What the form on the page says, as a browser would send it."""
    page = response.content.decode()
    checked = re.findall(r'<input type="checkbox" name="people" value="(\d+)"[^>]* checked', page)
    return {
        "seen": seen_in(response),
        "editor": "".join(re.findall(r'<option value="(\d+)" selected', page)),
        "deadline": "".join(re.findall(r'name="deadline" value="([^"]+)"', page)),
        "people": checked,
        **({"embargoed": "on"} if re.search(r'name="embargoed"[^>]* checked', page) else {}),
    }


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


# Two at once


def test_a_page_opened_before_the_embargo_does_not_lift_it(story: Article, ada: User, ben: User, eve: User) -> None:
    seen = opened(ada, story)
    save(ben, story, editor=ben.pk, embargoed="on")
    assert as_user(eve).get(f"/articles/{story.pk}/").status_code == 404
    response = save(ada, story, seen=seen, deadline="2026-12-01T18:30")
    assert response.status_code == 409
    assert "Somebody was quicker: this was changed since you opened the page." in response.content.decode()
    assert both(response) == [("Editor", "Ben", "Nobody"), ("Under embargo", "Yes", "No")]
    assert (story.editor, story.embargoed, story.deadline) == (ben, True, None)
    assert as_user(eve).get(f"/articles/{story.pk}/").status_code == 404


def test_saved_once_more_it_adds_what_was_typed_to_what_stands_now(
    story: Article, ada: User, ben: User, cleo: User, eve: User
) -> None:
    seen = opened(ada, story)
    save(ben, story, editor=ben.pk, embargoed="on", people=[eve.pk])
    again = shown(save(ada, story, seen=seen, deadline="2026-12-01T18:30"))
    assert save(ada, story, **again).status_code == 302
    assert (story.editor, story.embargoed, list(story.people.all())) == (ben, True, [eve])
    assert timezone.localtime(story.deadline).strftime("%Y-%m-%d %H:%M") == "2026-12-01 18:30"


def test_where_both_changed_the_same_both_values_are_shown_and_ones_own_is_kept_in_the_form(
    story: Article, ada: User, ben: User, cleo: User, eve: User
) -> None:
    seen = opened(ada, story)
    save(ben, story, editor=ben.pk, deadline="2026-12-01T18:30", people=[eve.pk, ben.pk])
    response = save(ada, story, seen=seen, editor=cleo.pk, deadline="2026-12-02T09:00", people=[cleo.pk])
    assert response.status_code == 409
    assert both(response) == [
        ("Editor", "Ben", "Cleo"),
        ("Deadline", "1 December 2026, 18:30", "2 December 2026, 09:00"),
        ("Who else may see it under embargo", "Ben, Eve", "Cleo"),
    ]
    assert (story.editor, set(story.people.all())) == (ben, {ben, eve})
    save(ada, story, **shown(response))
    assert (story.editor, story.embargoed, list(story.people.all())) == (cleo, False, [cleo])
    assert timezone.localtime(story.deadline).strftime("%Y-%m-%d %H:%M") == "2026-12-02 09:00"


def test_what_was_taken_away_meanwhile_is_shown_as_nothing(story: Article, ada: User, ben: User, eve: User) -> None:
    save(ada, story, editor=ben.pk, deadline="2026-12-01T18:30", embargoed="on", people=[eve.pk])
    before = shown(as_user(ada).get(f"/articles/{story.pk}/people/"))
    save(ben, story, people=[])
    response = save(ada, story, **{**before, "deadline": "2026-12-02T09:00"})
    assert both(response) == [
        ("Editor", "Nobody", "Ben"),
        ("Deadline", "None", "2 December 2026, 09:00"),
        ("Under embargo", "No", "Yes"),
        ("Who else may see it under embargo", "Nobody", "Eve"),
    ]


def test_where_both_did_the_same_there_is_nothing_to_choose_between(story: Article, ada: User, ben: User) -> None:
    seen = opened(ada, story)
    save(ben, story, embargoed="on", editor=ben.pk)
    response = save(ada, story, seen=seen, embargoed="on", editor=ben.pk, deadline="2026-12-01T18:30")
    assert (response.status_code, both(response)) == (409, [])


def test_the_same_page_sent_twice_acts_once(story: Article, ada: User, ben: User, eve: User) -> None:
    given = {"seen": opened(ada, story), "editor": ben.pk, "embargoed": "on", "deadline": "2026-12-01T18:30"}
    for _time in range(2):
        assert save(ada, story, **given, people=[eve.pk]).status_code == 302
    assert Entry.objects.filter(verb="article.people_set").count() == 1


@pytest.mark.parametrize("seen", ["forged", "forged:1wOk2e:forged", "\0"])
def test_a_page_that_is_none_of_ours_saves_nothing_before_it_was_looked_at(
    story: Article, ada: User, ben: User, seen: str
) -> None:
    response = save(ada, story, seen=seen, editor=ben.pk)
    assert response.status_code == 409
    assert "It is not known what this page showed you, so nothing is saved yet." in response.content.decode()
    assert both(response) == [("Editor", "Nobody", "Ben")]
    assert story.editor is None
    save(ada, story, **shown(response))
    assert story.editor == ben


def test_whoever_may_no_longer_know_of_it_is_not_shown_what_stands_now(story: Article, ben: User, cleo: User) -> None:
    seen = opened(cleo, story)
    save(ben, story, editor=ben.pk, embargoed="on")
    assert save(cleo, story, seen=seen, editor=cleo.pk).status_code == 404
    assert story.editor == ben


def test_a_deadline_that_is_none_is_asked_for_again_with_what_the_page_showed(story: Article, ada: User) -> None:
    seen = opened(ada, story)
    assert seen_in(save(ada, story, seen=seen, deadline="tomorrow")) == seen


# Who left the newsroom


@pytest.fixture
def left(story: Article, ada: User, cleo: User, eve: User) -> Article:
    """An embargoed story whose editor, and one who may see it, have left."""
    save(ada, story, editor=cleo.pk, embargoed="on", people=[eve.pk])
    User.objects.filter(pk__in=[cleo.pk, eve.pk]).update(is_active=False)
    return story


def test_who_left_stays_until_somebody_says_otherwise(left: Article, ada: User, cleo: User, eve: User) -> None:
    page = as_user(ada).get(f"/articles/{left.pk}/people/")
    assert f'<option value="{cleo.pk}" selected>Cleo (works here no longer)</option>' in page.content.decode()
    save(ada, left, **{**shown(page), "deadline": "2026-12-01T18:30"})
    assert (left.editor, left.embargoed, list(left.people.all())) == (cleo, True, [eve])
    assert left.deadline is not None


def test_who_was_an_editor_stays_as_one_though_their_role_is_another(story: Article, ada: User, cleo: User) -> None:
    save(ada, story, editor=cleo.pk)
    User.objects.filter(pk=cleo.pk).update(role=Role.REPORTER)
    save(ada, story, editor=cleo.pk, deadline="2026-12-01T18:30")
    assert (story.editor, story.deadline is not None) == (cleo, True)


def test_who_left_and_was_taken_away_meanwhile_is_a_conflict_and_no_mistake_in_the_form(
    left: Article, ada: User, ben: User, dan: User
) -> None:
    before = shown(as_user(ada).get(f"/articles/{left.pk}/people/"))
    save(dan, left, editor=ben.pk, embargoed="on")
    response = save(ada, left, **{**before, "deadline": "2026-12-01T18:30"})
    assert response.status_code == 409
    assert both(response) == [
        ("Editor", "Ben", "Cleo (works here no longer)"),
        ("Who else may see it under embargo", "Nobody", "Eve (works here no longer)"),
    ]
    save(ada, left, **shown(response))
    assert (left.editor, left.people.count(), left.deadline is not None) == (ben, 0, True)


def test_nobody_who_left_is_offered_to_a_story_they_had_no_part_in(left: Article, ada: User, ben: User) -> None:
    form = as_user(ada).get(f"/articles/{ferry_story(ada, ben).pk}/people/").context["form"]
    assert {person.username for person in form.fields["editor"].queryset} == {"ben"}
    assert {person.username for person in form.fields["people"].queryset} == {"ben"}
