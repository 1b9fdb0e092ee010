"""A small edit in place: one sentence, with other words, seen with what they do before they are saved."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client

from factcheck.accounts.models import User
from factcheck.articles.models import Article, PendingRevision
from factcheck.claims.actions import revise
from tests.stories import DRAFT, settled_story

LINE = "The ferry left Port Maren on Monday with 140 passengers."
HTMX = {"HX-Request": "true"}


@pytest.fixture
def story(ada: User, ben: User) -> Article:
    return settled_story(ada, ben)


@pytest.fixture
def desk(ben: User) -> Client:
    client = Client()
    client.force_login(ben)
    return client


def page_of(response: HttpResponse) -> str:
    return response.content.decode()


def edit_address(story: Article, words: str) -> str:
    text = story.revision.text
    start = text.index(words)
    return f"/articles/{story.pk}/edit/?seen={story.revision.number}&start={start}&end={start + len(words)}"


def send(client: Client, story: Article, words: str, **more: object) -> HttpResponse:
    start = DRAFT.index(LINE)
    form = {"words": words, "seen": 1, "start": start, "end": start + len(LINE), **more}
    return client.post(f"/articles/{story.pk}/edit/", form)


def rewrite(story: Article, before: str, after: str, *, by: User) -> None:
    text = story.revision.text.replace(before, after)
    revise(article=story, given=text.encode(), by=by, seen=story.revision.number)


def test_the_form_has_the_whole_sentence_and_names_the_claims_in_it(desk: Client, story: Article) -> None:
    page = page_of(desk.get(edit_address(story, "140")))
    assert f">\n{LINE}</textarea>" in page
    claim = story.claims.get(text=LINE)
    assert re.search(rf"A claim stands in these words:.*Claim {claim.number}</span>.*Verified", page, re.DOTALL)
    fragment = page_of(desk.get(edit_address(story, "140"), headers=HTMX))
    assert fragment.strip().startswith('<form class="form" id="edit-form"')


def test_an_edit_shows_what_it_does_and_comes_back_to_its_claim(desk: Client, story: Article) -> None:
    claim = story.claims.get(text=LINE)
    sent = send(desk, story, LINE.replace("140", "150"), claim=claim.pk)
    [offered] = PendingRevision.objects.all()
    assert sent["Location"] == f"/pending/{offered.pk}/?claim={claim.pk}"
    effects = page_of(desk.get(sent["Location"]))
    assert "4 exact, 0 moved, 1 altered, 0 lost" in effects
    assert "<del>140</del><ins>150</ins>" in effects
    assert desk.post(sent["Location"])["Location"] == f"/articles/{story.pk}/?claim={claim.pk}#claim-card"
    assert story.revision.text == DRAFT.replace("140", "150")


def test_in_the_dialog_the_browser_is_sent_on(desk: Client, story: Article) -> None:
    start = DRAFT.index(LINE)
    form = {"words": "It left.", "seen": 1, "start": start, "end": start + len(LINE)}
    sent = desk.post(f"/articles/{story.pk}/edit/", form, headers=HTMX)
    assert sent["HX-Redirect"] == f"/pending/{PendingRevision.objects.get().pk}/"


def test_an_emptied_sentence_goes_and_its_line_with_it(desk: Client, story: Article) -> None:
    send(desk, story, "")
    assert bytes(PendingRevision.objects.get().given).decode() == DRAFT.replace(f"{LINE}\n", "")


def test_the_same_words_are_refused_in_place(desk: Client, story: Article) -> None:
    response = send(desk, story, LINE)
    assert response.status_code == 422
    assert "Nothing was changed: the story reads like this already." in page_of(response)


def test_a_sentence_that_others_left_alone_is_edited_in_their_text(desk: Client, story: Article, ada: User) -> None:
    rewrite(story, "The night ferry", "Good evening.\n\nThe night ferry", by=ada)
    send(desk, story, LINE.replace("140", "150"))
    [offered] = PendingRevision.objects.all()
    assert (offered.base.number, bytes(offered.given).decode()) == (2, story.revision.text.replace("140", "150"))


def test_a_sentence_that_others_changed_is_shown_as_it_reads_now_and_nothing_typed_is_lost(
    desk: Client, story: Article, ada: User
) -> None:
    rewrite(story, "140 passengers", "some 160 passengers", by=ada)
    typed = LINE.replace("140", "150")
    response = send(desk, story, typed)
    page = page_of(response)
    assert response.status_code == 409
    assert "Ada was quicker: in revision 2 these words read differently. Nothing you typed is lost." in page
    assert "<del>140</del><ins>some 160</ins>" in page
    assert f">\n{typed}</textarea>" in page
    seen, start, end = re.findall(r'name="(?:seen|start|end)" value="(\d+)"', page)
    again = send(desk, story, typed, seen=seen, start=start, end=end)
    assert again["Location"] == f"/pending/{PendingRevision.objects.get().pk}/"
    assert bytes(PendingRevision.objects.get().given).decode() == DRAFT.replace("140", "150")


def test_a_sentence_that_others_took_out_leads_to_the_whole_text(desk: Client, story: Article, ada: User) -> None:
    rewrite(story, f"{LINE}\n", "", by=ada)
    response = send(desk, story, LINE.replace("140", "150"))
    page = page_of(response)
    assert response.status_code == 409
    assert "Ada was quicker: in revision 2 these words are gone." in page
    assert f'href="/articles/{story.pk}/revise/">Revise the whole text</a>' in page
    assert "with 150 passengers.</textarea>" in page
    assert not PendingRevision.objects.exists()


def test_a_page_that_is_older_than_the_text_must_be_reloaded(desk: Client, story: Article, ada: User) -> None:
    address = edit_address(story, LINE)
    rewrite(story, "140", "160", by=ada)
    response = desk.get(address)
    assert response.status_code == 409
    assert "The text was revised since this page was opened." in page_of(response)


@pytest.mark.parametrize("place", ["start=5&end=5", "start=0&end=99999", "start=-1&end=5", "end=5"])
def test_a_place_that_is_no_place_does_not_exist(place: str, desk: Client, story: Article) -> None:
    assert desk.get(f"/articles/{story.pk}/edit/?seen=1&{place}").status_code == 404
    assert send(desk, story, "It left.", end="x").status_code == 404


def test_the_desk_offers_to_edit_where_a_claim_stands_and_a_finding_points(desk: Client, story: Article) -> None:
    rewrite(story, "on Monday with", "on with", by=story.author)
    page = page_of(desk.get(f"/articles/{story.pk}/?claim={story.claims.get(text__startswith='The ferry left').pk}"))
    links = re.findall(r'href="(/articles/\d+/edit/\?seen=2&amp;[^"]*)"', page)
    assert len(links) >= 2
    for link in links:
        assert desk.get(link.replace("&amp;", "&")).status_code == 200
