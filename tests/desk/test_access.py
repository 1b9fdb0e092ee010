"""Who gets where: every address, tried by everybody. An address that is not in the table fails the test."""

from dataclasses import dataclass

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from factcheck.accounts.models import User
from factcheck.articles.actions import set_people
from factcheck.articles.models import Article
from factcheck.articles.papers.paper import Note, NoteKind
from factcheck.claims.actions import offer_revision, take_in_draft, take_in_notes
from factcheck.claims.models import LostPlace, Occurrence
from factcheck.proofing.models import Dismissal
from tests.factories import CaptureFactory, NoticeFactory
from tests.stories import DRAFT, record_for

HTMX = {"HX-Request": "true"}
PEOPLE = ["visitor", "ada", "ben", "dan", "amin", "eve"]

# What each address answers to a visitor, and to Ada (reporter), Ben (editor), Dan (senior editor), Amin (admin) and Eve
# (a reporter with no part in the story). Posts carry no form: 422 and 409 are answers to somebody who may come in.
GET, POST = "get", "post"
OPEN = (200, 200, 200, 200, 200, 200)
SIGNED_IN = (302, 200, 200, 200, 200, 200)
TABLE: dict[str, tuple[str, tuple[int, ...]]] = {
    "sign-in": (GET, (200, 302, 302, 302, 302, 302)),
    "sign-out": (POST, (302, 302, 302, 302, 302, 302)),
    "password": (GET, SIGNED_IN),
    "healthz": (GET, OPEN),
    "readyz": (GET, OPEN),
    "home": (GET, SIGNED_IN),
    "changes": (GET, SIGNED_IN),
    "article-new": (GET, SIGNED_IN),
    "desk": (GET, SIGNED_IN),
    "desk-gate": (GET, (302, 302, 302, 302, 302, 302)),
    "article-people": (GET, (302, 200, 200, 200, 409, 409)),
    "article-revisions": (GET, SIGNED_IN),
    "article-original": (GET, SIGNED_IN),
    "article-compare": (GET, SIGNED_IN),
    "article-revise": (GET, (302, 200, 200, 200, 409, 409)),
    "article-edit": (GET, (302, 409, 409, 409, 409, 409)),
    "pending-discard": (POST, (302, 302, 302, 302, 409, 409)),
    "pending-revision": (GET, SIGNED_IN),
    "pending-rebase": (POST, (302, 302, 302, 302, 409, 409)),
    "lost-place": (POST, (302, 409, 409, 409, 409, 409)),
    "lost-gone": (POST, (302, 302, 302, 302, 409, 302)),
    "finding-dismiss": (POST, (302, 409, 409, 409, 409, 409)),
    "finding-take-up": (POST, (302, 302, 302, 302, 409, 302)),
    "article-submit": (POST, (302, 302, 302, 302, 409, 302)),
    "article-send-back": (POST, (302, 422, 422, 422, 422, 422)),
    "article-preview": (GET, SIGNED_IN),
    "article-clear": (POST, (302, 409, 409, 409, 409, 409)),
    "article-publish": (POST, (302, 409, 409, 409, 409, 409)),
    "article-export": (GET, SIGNED_IN),
    "claim-raise": (POST, (302, 422, 422, 422, 422, 422)),
    "claim-undo": (POST, (302, 409, 409, 409, 409, 409)),
    "claim-decide": (POST, (302, 422, 422, 422, 422, 422)),
    "claim-drop": (POST, (302, 409, 302, 302, 409, 409)),
    "claim-split": (POST, (302, 409, 409, 409, 409, 409)),
    "claim-merge": (POST, (302, 409, 409, 409, 409, 409)),
    "claim-cite": (GET, SIGNED_IN),
    "occurrence-confirm": (POST, (302, 302, 302, 302, 409, 302)),
    "occurrence-reject": (POST, (302, 302, 302, 302, 409, 302)),
    "query-answered": (POST, (302, 302, 302, 302, 409, 302)),
    "sentence-look-away": (POST, (302, 409, 302, 302, 409, 409)),
    "sentence-look-again": (POST, (302, 302, 302, 302, 409, 302)),
    "sentence-raise": (POST, (302, 302, 302, 302, 409, 302)),
    "citation-status": (GET, (302, 302, 302, 302, 302, 302)),
    "citation-again": (GET, SIGNED_IN),
    "citation-withdraw": (POST, (302, 302, 302, 302, 409, 409)),
    "source": (GET, SIGNED_IN),
    "source-compare": (GET, SIGNED_IN),
    "sources-health": (GET, (302, 404, 404, 404, 200, 404)),
    "source-recheck": (POST, (302, 409, 409, 409, 409, 409)),
    "source-pause": (POST, (302, 409, 409, 409, 409, 409)),
    "notice-dismiss": (POST, (302, 409, 409, 409, 409, 409)),
    "notice-restore": (POST, (302, 409, 302, 302, 409, 409)),
    "capture": (GET, SIGNED_IN),
    "story-list": (GET, OPEN),
    "story": (GET, (404, 404, 404, 404, 404, 404)),
    "story-edition": (GET, (404, 404, 404, 404, 404, 404)),
    "corrections": (GET, OPEN),
}
# What belongs to the story: without a part in an embargoed one, none of it exists.
OF_THE_STORY = [
    name
    for name in TABLE
    if name.split("-")[0]
    in {"desk", "article", "claim", "occurrence", "query", "sentence", "citation", "pending", "lost", "finding"}
]
OF_THE_STORY.remove("article-new")


@dataclass(frozen=True)
class Scene:
    """One story with all that can be addressed in it."""

    article: Article
    addresses: dict[str, str]

    def ask(self, client: Client, name: str, **headers: str) -> HttpResponse:
        method, _ = TABLE[name]
        return getattr(client, method)(self.addresses[name], headers=headers)


@pytest.fixture
def scene(ada: User, ben: User) -> Scene:
    article = take_in_draft(headline="The night ferry", given=f"{DRAFT}\nIt is a long way to go.\n".encode(), by=ada)
    claim = article.claims.in_order()[0]
    citation = record_for(claim, by=ada)
    revision = article.revision
    take_in_notes(revision=revision, notes=[Note(NoteKind.COMMENT, 0, 9, "Who says so?")], by=ada)
    suggested = Occurrence.objects.suggested().get(claim__article=article)
    things = {
        "article": [article.pk],
        "claim": [claim.pk],
        "occurrence": [suggested.pk],
        "pending": [offer_revision(base=revision, given=b"It left.", by=ada).pk],
        "lost": [LostPlace.objects.create(claim=claim, occurrence=claim.occurrences.all()[0], revision=revision).pk],
        "finding": [Dismissal.objects.create(article=article, message="Found.", reason="Right.", by=ada).pk],
        "query": [revision.queries.get().pk],
        "sentence": [revision.sentences.last().pk],
        "citation": [citation.pk],
        "source": [citation.source_id],
        "capture": [citation.source.capture_id],
        "notice": [NoticeFactory.create(source=citation.source).pk],
    }
    special = {
        "article-new": [],
        "article-original": [article.pk, 1],
        "article-export": [article.pk, "json"],
        "claim-raise": [article.pk],
        "claim-undo": [article.pk],
        "desk": [article.pk],
        "desk-gate": [article.pk],
        "finding-dismiss": [article.pk],
        "story": ["the-night-ferry"],
        "story-edition": ["the-night-ferry", 1],
    }
    addresses = {name: reverse(name, args=special.get(name, things.get(name.split("-")[0], []))) for name in TABLE}
    return Scene(article, addresses)


def signed_in(name: str, request: pytest.FixtureRequest) -> Client:
    client = Client()
    if name != "visitor":
        client.force_login(request.getfixturevalue(name))
    return client


def names(patterns: list[URLPattern | URLResolver]) -> set[str]:
    found = set()
    for one in patterns:
        if isinstance(one, URLResolver):
            found |= set() if one.namespace else names(one.url_patterns)
        else:
            found.add(one.name or "")
    return found


def test_every_address_is_in_the_table() -> None:
    assert names(get_resolver().url_patterns) == set(TABLE)


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("name", TABLE)
def test_each_person_gets_what_the_table_says(
    name: str, person: str, scene: Scene, request: pytest.FixtureRequest
) -> None:
    client = signed_in(person, request)
    _, answers = TABLE[name]
    assert scene.ask(client, name).status_code == answers[PEOPLE.index(person)]


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["the page", "the fragment"])
@pytest.mark.parametrize("name", OF_THE_STORY)
def test_nothing_of_an_embargoed_story_exists_for_eve(
    name: str, headers: dict[str, str], scene: Scene, ada: User, request: pytest.FixtureRequest
) -> None:
    set_people(article=scene.article, by=ada, editor=None, embargoed=True)
    response = scene.ask(signed_in("eve", request), name, **headers)
    assert response.status_code == 404


def test_an_embargoed_story_is_on_nobody_elses_desk(scene: Scene, ada: User, request: pytest.FixtureRequest) -> None:
    set_people(article=scene.article, by=ada, editor=None, embargoed=True)
    seen = {
        person: scene.article.headline in signed_in(person, request).get("/?show=all").content.decode()
        for person in ["ada", "ben", "dan", "amin", "eve"]
    }
    assert seen == {"ada": True, "ben": False, "dan": True, "amin": False, "eve": False}


def test_a_confidential_source_exists_for_its_bringer_only(
    scene: Scene, ada: User, request: pytest.FixtureRequest
) -> None:
    capture = CaptureFactory.create(source__confidential=True, source__added_by=ada)
    for address in [
        reverse("source", args=[capture.source_id]),
        reverse("source-compare", args=[capture.source_id]),
        reverse("capture", args=[capture.pk]),
    ]:
        seen = {person: signed_in(person, request).get(address).status_code for person in ["ada", "ben", "dan", "eve"]}
        assert seen == {"ada": 200, "ben": 404, "dan": 200, "eve": 404}


def test_a_fragment_asked_for_after_the_session_ended_gets_401(scene: Scene) -> None:
    response = scene.ask(Client(), "desk", **HTMX)
    assert (response.status_code, response.content) == (401, b"")


@pytest.mark.parametrize("name", [name for name, (method, _) in TABLE.items() if method == POST])
def test_what_changes_something_is_never_done_by_a_link(
    name: str, scene: Scene, request: pytest.FixtureRequest
) -> None:
    assert signed_in("ben", request).get(scene.addresses[name]).status_code == 405
