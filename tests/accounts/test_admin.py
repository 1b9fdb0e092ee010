"""The administration: admins only, pleasant to use, and nothing done behind the audit's back."""

import re
from datetime import UTC, date, datetime

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from factcheck.accounts.models import Role, User
from factcheck.articles.actions import set_people
from factcheck.audit.models import Entry
from factcheck.claims.actions import attach_citation
from factcheck.claims.models import Proves, Stance
from factcheck.sources.actions import source_for_url
from factcheck.sources.models import Domain, Host, IndependenceGroup, Publisher, Reliability, Source
from tests.factories import CaptureFactory, PublisherFactory, RecheckFactory, SourceFactory
from tests.stories import ferry_story, settled_story

MODELS = sorted(model._meta.model_name or "" for model in admin.site._registry if model._meta.app_label == "factcheck")


@pytest.fixture
def office(amin: User) -> Client:
    client = Client()
    client.force_login(amin)
    return client


def listing(model: str) -> str:
    return reverse(f"admin:factcheck_{model}_changelist")


def shown(client: Client, model: str, **asked: str) -> str:
    response = client.get(listing(model), asked)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("person", ["ada", "ben", "dan", "eve"])
def test_to_everybody_else_the_administration_is_not_there(person: str, request: pytest.FixtureRequest) -> None:
    user = request.getfixturevalue(person)
    User.objects.filter(pk=user.pk).update(is_staff=True, is_superuser=True)
    client = Client()
    client.force_login(User.objects.get(pk=user.pk))
    addresses = [reverse("admin:index"), *(listing(model) for model in MODELS)]
    assert {client.get(address).status_code for address in addresses} == {404}


def test_a_visitor_is_sent_to_sign_in(client: Client, db: None) -> None:
    response = client.get("/admin/factcheck/source/", follow=True)
    assert response.redirect_chain[-1] == ("/sign-in/?next=/admin/factcheck/source/", 302)


def test_the_administration_has_no_door_of_its_own(client: Client, db: None) -> None:
    for address, next_address in (
        ("/admin/login/?next=/admin/factcheck/source/", "/admin/factcheck/source/"),
        ("/admin/login/", "/admin/"),
    ):
        assert client.get(address)["Location"] == f"/sign-in/?next={next_address}"


def test_an_admin_needs_no_flag_but_the_role(office: Client) -> None:
    assert office.get("/admin/").status_code == 200
    assert 'href="/admin/"' in office.get("/").content.decode()


@pytest.mark.parametrize("model", MODELS)
def test_every_list_opens_searches_and_takes_no_more_queries_for_more_rows(
    model: str, office: Client, ada: User, ben: User
) -> None:
    asked = []
    for more in [1, 2]:
        for _ in range(more):
            settled_story(ada, ben)
            publisher = PublisherFactory.create(
                group=IndependenceGroup.objects.create(name=f"Group {Publisher.objects.count()}", reason="One owner")
            )
            Domain.objects.create(publisher=publisher, name=f"{publisher.pk}.example")
            source = SourceFactory.create(publisher=publisher, added_by=ada)
            capture = CaptureFactory.create(source=source)
            source.rechecks.create(at=capture.at, seconds=0.1, reach="ok", outcome="unchanged", sentence="As before.")
        with CaptureQueriesContext(connection) as caught:
            shown(office, model)
        asked.append(len(caught))
    assert asked[0] == asked[1]
    assert "No " not in re.findall(r'<p class="paginator">(.*?)<', shown(office, model, q="e"))


@pytest.mark.parametrize("model", MODELS)
def test_every_row_can_be_opened_and_none_deleted(model: str, office: Client, ada: User, ben: User) -> None:
    settled_story(ada, ben)
    IndependenceGroup.objects.create(name="One house", reason="The same owner")
    capture = CaptureFactory.create(source__added_by=ada)
    capture.source.rechecks.create(at=capture.at, seconds=0.1, reach="ok", outcome="changed", sentence="Other words.")
    Host.objects.create(name="wire")
    links = re.findall(r'href="(/admin/factcheck/\w+/\w+/change/)', shown(office, model))
    assert links
    assert office.get(links[0]).status_code == 200
    assert office.get(links[0].replace("change", "delete")).status_code == 403


# --- people


def test_a_person_is_added_with_a_role(office: Client, amin: User) -> None:
    given = {
        "username": "gus",
        "first_name": "Gus",
        "last_name": "",
        "email": "gus@example.org",
        "role": "admin",
        "usable_password": "true",
        "password1": "a long way to go",
        "password2": "a long way to go",
    }
    assert office.post(reverse("admin:factcheck_user_add"), given).status_code == 302
    gus = User.objects.get(username="gus")
    assert (gus.role, gus.is_staff, gus.is_superuser) == (Role.ADMIN, False, False)
    entry = Entry.objects.last()
    assert entry
    assert (entry.verb, entry.by_id, entry.about_id) == ("person.added", amin.pk, gus.pk)


def test_only_an_editor_is_made_a_senior_editor(office: Client, ada: User) -> None:
    given = {"username": "ada", "role": "reporter", "is_senior": "on", "is_active": "on"}
    response = office.post(reverse("admin:factcheck_user_change", args=[ada.pk]), given)
    assert "Only an editor can be a senior editor." in response.content.decode()


# --- publishers


def rated(publisher: Publisher, **changed: str) -> dict[str, str]:
    return {
        "name": publisher.name,
        "kind": publisher.kind,
        "group": "",
        "reliability": publisher.reliability,
        "reliability_reason": publisher.reliability_reason,
        "reliability_date": str(publisher.reliability_date or ""),
        "robots_override_reason": "",
        "domains-TOTAL_FORMS": "1",
        "domains-INITIAL_FORMS": "0",
        "domains-0-name": "",
        **changed,
    }


def change(client: Client, publisher: Publisher, **changed: str) -> list[str]:
    """The errors the change was answered with."""
    address = reverse("admin:factcheck_publisher_change", args=[publisher.pk])
    response = client.post(address, rated(publisher, **changed))
    publisher.refresh_from_db()
    return re.findall(r'<ul class="errorlist"[^>]*><li>(.*?)</li>', response.content.decode())


def test_a_rating_needs_a_reason_and_its_date(office: Client) -> None:
    publisher = PublisherFactory.create()
    assert change(office, publisher, reliability="deprecated")[-2:] == [
        "Say why the publisher is rated so.",
        "Say as of when.",
    ]
    assert publisher.reliability == Reliability.UNRATED


def test_a_rating_goes_by_its_own_verb_and_the_rest_is_saved(office: Client) -> None:
    publisher = PublisherFactory.create()
    given = {"reliability": "deprecated", "reliability_reason": "Invents quotes.", "reliability_date": "2026-09-01"}
    changed = change(office, publisher, **given, **{"name": "Halden Wire", "domains-0-name": "wire.example"})
    assert changed == []
    assert (publisher.name, publisher.reliability) == ("Halden Wire", Reliability.DEPRECATED)
    assert publisher.domains.get().name == "wire.example"
    entry = Entry.objects.filter(verb="publisher.rated").get()
    assert entry.facts["reliability"] == "deprecated"


def test_what_has_nothing_to_do_with_the_rating_leaves_it_as_it_is(office: Client) -> None:
    unrated = PublisherFactory.create()
    rated_once = PublisherFactory.create(
        reliability="deprecated", reliability_reason="Invents quotes.", reliability_date="2026-09-01"
    )
    for publisher, name in ((unrated, "Halden Wire"), (rated_once, "Halden Times")):
        rating = publisher.reliability
        assert change(office, publisher, name=name, kind="agency") == []
        assert (publisher.name, publisher.kind, publisher.reliability) == (name, "agency", rating)
    assert not Entry.objects.filter(verb="publisher.rated").exists()


def test_a_rating_never_changes_without_being_explained_anew(office: Client) -> None:
    publisher = PublisherFactory.create(
        reliability="deprecated", reliability_reason="Invents quotes.", reliability_date="2026-09-01"
    )
    assert change(office, publisher, reliability="reliable") == ["The rating changes, so its reason or date must too."]
    assert publisher.reliability == Reliability.DEPRECATED


@pytest.mark.parametrize("rating", ["deprecated", "reliable"])
def test_a_rating_that_is_explained_anew_does_not_keep_its_old_date(office: Client, rating: str) -> None:
    publisher = PublisherFactory.create(
        reliability="deprecated", reliability_reason="Invents quotes.", reliability_date="2026-09-01"
    )
    assert change(office, publisher, reliability=rating, reliability_reason="Sold to others.") == []
    assert (publisher.reliability, publisher.reliability_date) == (rating, timezone.localdate())


def test_the_date_of_a_rating_may_be_said(office: Client) -> None:
    publisher = PublisherFactory.create(
        reliability="deprecated", reliability_reason="Invents quotes.", reliability_date="2026-09-01"
    )
    said = {"reliability": "reliable", "reliability_reason": "Sold to others.", "reliability_date": "2026-10-01"}
    assert change(office, publisher, **said) == []
    assert publisher.reliability_date == date(2026, 10, 1)


def test_robots_is_overridden_by_its_own_verb_with_its_reason(office: Client, amin: User) -> None:
    publisher = PublisherFactory.create()
    assert change(office, publisher, robots_override_reason=" They agreed on the phone. ") == []
    assert publisher.robots_override_reason == "They agreed on the phone."
    assert change(office, publisher, robots_override_reason="They agreed on the phone.") == []
    assert change(office, publisher, robots_override_reason="  ") == []
    assert publisher.robots_override_reason == ""
    entries = Entry.objects.filter(verb__startswith="publisher.robots").order_by("pk")
    assert [(entry.verb, entry.by_id, entry.facts["reason"]) for entry in entries] == [
        ("publisher.robots_overridden", amin.pk, "They agreed on the phone."),
        ("publisher.robots_obeyed", amin.pk, ""),
    ]


# --- sources


def act(client: Client, action: str, *sources: Source) -> str:
    given = {"action": action, "_selected_action": [str(source.pk) for source in sources]}
    return client.post(listing("source"), given, follow=True).content.decode()


def test_sources_are_paused_resumed_and_looked_at_together(office: Client, ada: User) -> None:
    first, second = SourceFactory.create_batch(2, added_by=ada)
    told = SourceFactory.create(kind="interview", url="", added_by=ada)
    assert "Done for 2 sources." in act(office, "pause", first, second)
    assert "1 source: This source is paused already." in act(office, "pause", first)
    assert "Done for 2 sources." in act(office, "resume", first, second)
    page = act(office, "look_now", first, second, told)
    assert "Done for 2 sources." in page
    assert "1 source: Only web pages can be checked again." in page
    verbs = Entry.objects.filter(about_type="source").values_list("verb", flat=True)
    assert sorted(set(verbs)) == ["source.look_wanted", "source.paused", "source.resumed"]


def test_sources_that_the_last_looks_did_not_see_are_found_by_a_filter(office: Client) -> None:
    SourceFactory.create(title="The harbour", outcome="unchanged", struck_at=timezone.now())
    SourceFactory.create(title="The ferry", outcome="unchanged")
    found = [re.findall(r">(The \w+)</a>", shown(office, "source", seen=seen)) for seen in ("no", "yes")]
    assert found == [["The harbour"], ["The ferry"]]


def test_no_two_filters_of_sources_have_the_same_title(office: Client) -> None:
    titles = re.findall(r"<summary[^>]*>\s*By (.*?)\s*</summary>", shown(office, "source"))
    assert titles == [
        "the last look",
        "outcome",
        "paused",
        "kind",
        "confidential",
        "publisher’s reliability",
        "publisher’s kind",
    ]


def test_days_and_times_are_written_as_on_the_desk(office: Client) -> None:
    SourceFactory.create(last_seen_at=datetime(2026, 11, 27, 14, 5, tzinfo=UTC))
    assert '<td class="field-last_seen_at nowrap">27 November 2026, 14:05</td>' in shown(office, "source")


def test_how_long_a_look_took_is_said_to_the_millisecond(office: Client) -> None:
    look = RecheckFactory.create(seconds=0.10158027300076355)
    said = [shown(office, "recheck"), office.get(f"/admin/factcheck/recheck/{look.pk}/change/").content.decode()]
    assert [re.findall(r"\b0\.1\d*", page) for page in said] == [["0.102"], ["0.102"]]


def test_the_list_says_how_many_claims_rest_on_a_source(office: Client, ada: User, ben: User) -> None:
    story = ferry_story(ada, ben)
    source = SourceFactory.create(added_by=ada)
    for claim in story.claims.in_order()[:2]:
        attach_citation(claim=claim, source=source, by=ada, quote="x", stance=Stance.SUPPORTS, proves=Proves.SO)
    assert '<td class="field-claim_count">2</td>' in shown(office, "source")


def test_a_source_is_not_added_here_and_its_address_not_changed(office: Client, ada: User) -> None:
    source = SourceFactory.create(added_by=ada)
    assert office.get(reverse("admin:factcheck_source_add")).status_code == 403
    page = office.get(reverse("admin:factcheck_source_change", args=[source.pk])).content.decode()
    assert 'name="url"' not in page


def test_admins_do_not_learn_of_embargoed_stories_or_others_confidential_sources(
    office: Client, ada: User, ben: User
) -> None:
    story = ferry_story(ada, ben)
    set_people(article=story, by=ada, editor=None, embargoed=True)
    hidden = CaptureFactory.create(
        source__title="The informant", source__confidential=True, source__added_by=ada, title="The informant"
    )
    hidden.source.rechecks.create(at=hidden.at, seconds=0.1, reach="ok", outcome="changed", sentence="The informant")
    pages = {model: shown(office, model) for model in MODELS}
    leaks = [model for model, page in pages.items() if "night ferry" in page or "informant" in page]
    assert leaks == []


def test_looks_and_captures_are_found_by_their_source_and_captures_by_their_bytes(office: Client) -> None:
    ferry, fog = CaptureFactory.create(title="Night ferries"), CaptureFactory.create(title="Fog", full_text="Fog.")
    for capture in (ferry, fog):
        RecheckFactory.create(source=capture.source, capture=capture, sentence=f"Seen: {capture.title}.")
    looks = shown(office, "recheck", q="night")
    assert ("Seen: Night ferries." in looks, "Seen: Fog." in looks) == (True, False)
    for asked, told in (("night", [True, False]), (fog.sha256.upper(), [False, True])):
        captures = shown(office, "capture", q=asked)
        assert [f">{one.source}<" in captures for one in (ferry, fog)] == told


def test_the_audit_is_found_by_verb_and_read_only(office: Client, ada: User, ben: User) -> None:
    ferry_story(ada, ben)
    page = shown(office, "entry", verb="article.submitted")
    assert page.count('class="field-verb"') == 1
    entry = Entry.objects.filter(verb="article.submitted").get()
    response = office.post(reverse("admin:factcheck_entry_change", args=[entry.pk]), {"verb": "nothing"})
    assert response.status_code == 403


def test_whoever_may_know_of_a_source_is_said_by_its_own_verb(office: Client, ada: User) -> None:
    source = source_for_url(url="https://wire.example/ferry", by=ada)
    given = {"title": "The ferry", "confidential": "on"}
    response = office.post(reverse("admin:factcheck_source_change", args=[source.pk]), given)
    source.refresh_from_db()
    assert (response.status_code, source.title, source.confidential) == (302, "The ferry", True)
    assert not source.addresses.exists()
    assert Entry.objects.filter(verb="source.hidden", about_id=source.pk).count() == 1
