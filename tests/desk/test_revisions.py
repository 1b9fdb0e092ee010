"""The texts of a story at the desk: what a new one would do is seen before it is saved, and nothing typed is lost."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from factcheck.accounts.models import User
from factcheck.articles.models import Article, PendingRevision
from factcheck.claims.models import LostPlace
from factcheck.desk.revising import Shown, shortened
from factcheck.lib.differences import Stretch
from tests.papers import docx, p
from tests.stories import DRAFT, settled_story

LINE = "The ferry left Port Maren on Monday with 140 passengers."


@pytest.fixture
def story(ada: User, ben: User) -> Article:
    return settled_story(ada, ben)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def desk(ben: User) -> Client:
    return signed_in(ben)


def give(client: Client, story: Article, draft: str, **typed: object) -> HttpResponse:
    form = {"draft": draft.replace("\n", "\r\n"), "seen": 1, **typed}
    return client.post(f"/articles/{story.pk}/revise/", form, follow=True)


def page_of(response: HttpResponse) -> str:
    return response.content.decode()


def errors(response: HttpResponse) -> list[str]:
    return re.findall(r'<ul class="errorlist"[^>]*><li>(.*?)</li>', page_of(response))


def test_a_text_shows_what_it_does_and_becomes_a_revision_when_it_is_saved(desk: Client, story: Article) -> None:
    assert f"{LINE}\n" in page_of(desk.get(f"/articles/{story.pk}/revise/"))
    response = give(desk, story, DRAFT.replace("140", "150").replace("- No date for the return has been set.\n", ""))
    page = page_of(response)
    assert re.search(r"(\d) exact, (\d) moved, 1 altered, 1 lost", page)
    assert "<del>140</del><ins>150</ins>" in page
    assert "<del>No date for the return has been set.</del>" in page
    assert story.revisions.count() == 1
    [offered] = PendingRevision.objects.all()
    saved = desk.post(f"/pending/{offered.pk}/")
    assert (saved["Location"], story.revisions.count()) == (f"/articles/{story.pk}/", 2)
    at_the_desk = page_of(desk.get(f"/articles/{story.pk}/"))
    assert "1 place was lost in the new text" in at_the_desk
    assert desk.post(f"/pending/{offered.pk}/").status_code == 302
    assert desk.get(f"/pending/{offered.pk}/")["Location"] == f"/articles/{story.pk}/"
    assert story.revisions.count() == 2
    claim = story.claims.get(text__contains="150 passengers")
    card = page_of(desk.get(f"/articles/{story.pk}/?claim={claim.pk}"))
    assert "<del>140</del><ins>150</ins>" in card
    assert 'was <s class="struck">Verified</s> by Ben' in card


def test_a_file_counts_when_the_text_beside_it_was_not_touched(desk: Client, story: Article) -> None:
    paper = SimpleUploadedFile("two.docx", docx(p("The ferry takes 24 hours.")))
    page = page_of(give(desk, story, DRAFT, file=paper))
    assert "What it changes" in page
    assert PendingRevision.objects.get().name == "two.docx"
    paper = SimpleUploadedFile("two.docx", docx(p("The ferry takes 24 hours.")))
    response = give(desk, story, "Other words.", file=paper)
    assert errors(response) == ["Give the draft once: either paste it or choose a file."]
    assert "Other words.</textarea>" in page_of(response)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (DRAFT, "Nothing was changed: the story reads like this already."),
        ("", "Paste the draft here, or choose a file below."),
    ],
)
def test_what_makes_no_revision_is_refused_in_place(typed: str, sentence: str, desk: Client, story: Article) -> None:
    response = give(desk, story, typed)
    assert (response.status_code, errors(response)) == (422, [sentence])


def test_a_file_that_is_no_text_is_refused_beside_it(desk: Client, story: Article) -> None:
    response = give(desk, story, DRAFT, file=SimpleUploadedFile("photo.txt", b"\x89PNG\r\n\x1a\n" + b"\0" * 40))
    assert response.status_code == 422
    assert f"{LINE}\r\n" in page_of(response).replace("&#x27;", "'") or LINE in page_of(response)


def test_the_second_reviser_is_told_and_both_texts_are_kept(desk: Client, story: Article, ada: User) -> None:
    adas = signed_in(ada)
    give(adas, story, DRAFT.replace("140", "160"))
    mine = PendingRevision.objects.get()
    give(desk, story, DRAFT.replace("20 hours", "24 hours"))
    theirs = PendingRevision.objects.exclude(pk=mine.pk).get()
    desk.post(f"/pending/{theirs.pk}/")
    response = adas.post(f"/pending/{mine.pk}/")
    assert response.status_code == 409
    assert "Ben was quicker: revision 2 came in between. Your text is kept; look at both." in page_of(response)
    assert "<ins>160</ins>" in page_of(response)
    assert page_of(adas.get(f"/pending/{mine.pk}/")).count("Ben was quicker") == 1
    assert "Look at it" in page_of(adas.get(f"/articles/{story.pk}/revisions/"))
    edit = page_of(adas.get(f"/articles/{story.pk}/revise/?pending={mine.pk}"))
    assert "with 160 passengers" in edit
    again = adas.post(f"/pending/{mine.pk}/rebase/")
    assert adas.post(again["Location"])["Location"] == f"/articles/{story.pk}/"
    assert story.revisions.count() == 3
    assert "160" in story.revision.text


def test_any_two_revisions_are_compared_by_words(desk: Client, story: Article) -> None:
    for number in ("150", "160"):
        give(desk, story, DRAFT.replace("140", number), seen=story.revision.number)
        desk.post(f"/pending/{PendingRevision.objects.first().pk}/")
    address = f"/articles/{story.pk}/revisions/compare/"
    assert "<del>150</del><ins>160</ins>" in page_of(desk.get(address))
    assert "<del>140</del><ins>160</ins>" in page_of(desk.get(f"{address}?before=1&after=3"))
    assert "<del>160</del><ins>140</ins>" in page_of(desk.get(f"{address}?before=3&after=1"))
    assert desk.get(f"{address}?before=9").status_code == 404
    assert page_of(desk.get(f"/articles/{story.pk}/revisions/")).count("What changed") == 2


def test_what_was_lost_is_placed_or_let_go_at_the_desk(desk: Client, story: Article) -> None:
    give(
        desk, story, DRAFT.replace(LINE, "All 140 went aboard.").replace("- No date for the return has been set.\n", "")
    )
    desk.post(f"/pending/{PendingRevision.objects.get().pk}/")
    set_date, aboard = LostPlace.objects.order_by("occurrence__start")
    refused = desk.post(f"/lost/{aboard.pk}/place/", {"words": "Nobody wrote this."})
    assert refused.status_code == 409
    assert "These words do not stand in the story like this." in page_of(refused)
    placed = desk.post(f"/lost/{aboard.pk}/place/", {"words": "All 140 went aboard."}, follow=True)
    assert f"Claim {aboard.claim.number} has its place again." in page_of(placed)
    let_go = desk.post(f"/lost/{set_date.pk}/gone/", follow=True)
    assert f"Claim {set_date.claim.number} does not stand there any more." in page_of(let_go)
    assert "lost in the new text" not in page_of(let_go)


def test_of_what_stayed_only_the_ends_are_shown() -> None:
    long = "x" * 1000
    shown = shortened([Stretch("same", long), Stretch("added", "new"), Stretch("same", long)])
    assert [(one.kind, len(one.text), one.length) for one in shown] == [
        ("same", 0, 0),
        ("left_out", 0, 840),
        ("same", 160, 0),
        ("added", 3, 0),
        ("same", 160, 0),
        ("left_out", 0, 840),
        ("same", 0, 0),
    ]
    assert shortened([Stretch("same", "It left.")]) == [Shown("same", "It left.")]
