"""Bringing in a draft: what goes wrong is said in place, and what was typed is still there."""

import json
import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from factcheck.accounts.models import User
from factcheck.articles.models import Article
from factcheck.claims.models import Query
from factcheck.desk.forms import LARGEST_DRAFT
from tests.papers import docx, p, r


@pytest.fixture
def reporter(ada: User) -> Client:
    client = Client()
    client.force_login(ada)
    return client


def give(client: Client, **typed: object) -> HttpResponse:
    return client.post("/articles/new/", typed)


def a_file(given: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("ferry.txt", given)


def errors(response: HttpResponse) -> list[str]:
    return re.findall(r'<ul class="errorlist"[^>]*><li>(.*?)</li>', response.content.decode())


def test_a_pasted_draft_becomes_a_story_and_opens_at_the_desk(reporter: Client) -> None:
    response = give(reporter, headline="Ferry", draft="The ferry takes 20 hours.\r\n", embargoed="on")
    article = Article.objects.get()
    assert response["Location"] == f"/articles/{article.pk}/"
    assert (article.headline, article.embargoed) == ("Ferry", True)
    assert article.revision.text == "The ferry takes 20 hours.\n"


def test_a_form_that_is_sent_twice_makes_one_story(reporter: Client) -> None:
    form = reporter.get("/articles/new/").content.decode()
    once = re.search(r'<input type="hidden" name="once" value="([0-9a-f-]{36})"', form)[1]
    first, again = (give(reporter, draft="The ferry takes 20 hours.", once=once) for _time in range(2))
    article = Article.objects.get()
    assert (first["Location"], again["Location"]) == (f"/articles/{article.pk}/", f"/articles/{article.pk}/")
    assert article.claims.count() == 1


@pytest.mark.parametrize(
    ("given", "other"),
    [
        ({"draft": "The ferry takes 20 hours."}, {"draft": "The mayor resigned on Tuesday."}),
        ({"draft": "The ferry takes 20 hours."}, {"headline": "The ferry is slow"}),
        ({"draft": "The ferry takes 20 hours."}, {"embargoed": "on"}),
        ({"file": a_file(b"The ferry sinks.")}, {"file": a_file(b"The ferry sails.")}),
    ],
    ids=["draft", "headline", "embargo", "file"],
)
def test_a_form_gone_back_to_and_sent_with_something_else_in_it_makes_another_story(
    given: dict[str, object], other: dict[str, object], reporter: Client
) -> None:
    once = str(uuid4())
    one, another = (give(reporter, **typed, once=once) for typed in (given, {**given, **other}))
    assert another["Location"] != one["Location"]
    assert Article.objects.count() == 2


def test_a_file_that_is_sent_twice_makes_one_story_of_all_its_bytes(reporter: Client) -> None:
    once = str(uuid4())
    for _time in range(2):
        give(reporter, file=a_file(b"The ferry takes 20 hours."), once=once)
    assert bytes(Article.objects.get().revision.original) == b"The ferry takes 20 hours."


def test_two_forms_that_say_the_same_make_two_stories(reporter: Client) -> None:
    for _time in range(2):
        give(reporter, draft="The ferry takes 20 hours.", once=str(uuid4()))
    assert Article.objects.count() == 2


def test_an_uploaded_file_keeps_its_bytes_and_name(reporter: Client) -> None:
    given = "# Ferry\r\nIt takes 2½ hours.\r\n".encode()
    give(reporter, file=SimpleUploadedFile("ferry.md", given))
    revision = Article.objects.get().revision
    assert (bytes(revision.original), revision.original_name) == (given, "ferry.md")
    assert revision.text == "# Ferry\nIt takes 2½ hours.\n"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"draft": ""}, "Paste the draft here, or choose a file."),
        ({"draft": " \n "}, "Paste the draft here, or choose a file."),
        (
            {"file": SimpleUploadedFile("empty.txt", b"")},
            "This file is empty. Choose the file again, or paste the draft.",
        ),
        (
            {"draft": "Twice.", "file": SimpleUploadedFile("twice.txt", b"Twice.")},
            "Give the draft once: either paste it or choose a file.",
        ),
    ],
)
def test_a_draft_that_is_none_is_refused_in_place(typed: dict[str, object], sentence: str, reporter: Client) -> None:
    response = give(reporter, headline="Ferry", **typed)
    assert (response.status_code, errors(response)) == (422, [sentence])
    assert 'value="Ferry"' in response.content.decode()
    assert Article.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("photo.txt", b"\x89PNG\r\n\x1a\n" + b"\0" * 40),
        ("story.docx", b"PK\x03\x04" + b"\0" * 40),
        ("nul.txt", b"\0" * 99),
    ],
)
def test_what_is_no_text_is_refused_with_what_to_do(name: str, given: bytes, reporter: Client) -> None:
    response = give(reporter, headline="Ferry", file=SimpleUploadedFile(name, given))
    assert response.status_code == 422
    [sentence] = errors(response)
    assert sentence.endswith(".")
    assert Article.objects.count() == 0


def test_a_draft_that_is_too_large_is_refused_and_the_headline_kept(reporter: Client) -> None:
    response = give(reporter, headline="Long", file=SimpleUploadedFile("long.txt", b"a" * (LARGEST_DRAFT + 1)))
    assert (response.status_code, errors(response)) == (
        422,
        ["This file is larger than 10 MB. Split the draft, or paste only its text."],
    )
    assert 'value="Long"' in response.content.decode()


def test_characters_the_database_refuses_do_no_harm(reporter: Client) -> None:
    response = give(
        reporter,
        headline="Fer\0ry",
        draft="The ferry\0 takes 20\u202e hours\ud800.".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
    )
    assert response.status_code == 302
    assert Article.objects.get().headline == "Ferry"


def test_an_admin_does_not_bring_in_stories(amin: User) -> None:
    client = Client()
    client.force_login(amin)
    response = give(client, draft="The ferry takes 20 hours.")
    assert response.status_code == 422
    assert errors(response) == ["Reporters and editors bring in stories; admins look after sources and people."]
    assert "The ferry takes 20 hours.</textarea>" in response.content.decode()


def test_a_headline_that_is_too_long_keeps_the_draft(reporter: Client) -> None:
    response = give(reporter, headline="x" * 301, draft="The ferry takes 20 hours.")
    assert response.status_code == 422
    assert "The ferry takes 20 hours.</textarea>" in response.content.decode()


CHANGED = p(r("The ferry takes 2") + f'<w:ins w:id="1">{r("4")}</w:ins>' + r(" hours, the operator says."))


@pytest.mark.parametrize(
    ("choice", "text"), [({}, "24 hours"), ({"tracked": "accept"}, "24 hours"), ({"tracked": "reject"}, "2 hours")]
)
def test_a_word_file_comes_in_with_its_tracked_changes_as_chosen(
    choice: dict[str, str], text: str, reporter: Client
) -> None:
    give(reporter, file=SimpleUploadedFile("ferry.docx", docx(CHANGED)), **choice)
    revision = Article.objects.get().revision
    assert (revision.format, revision.text) == ("docx", f"The ferry takes {text}, the operator says.\n")


def test_the_form_says_which_files_it_takes_and_offers_the_choice(reporter: Client) -> None:
    page = reporter.get("/articles/new/").content.decode()
    assert "Word (.docx), web page (.html, also zipped as Google Docs saves it), Markdown (.md) or plain text" in page
    assert re.findall(r'name="tracked" value="(\w+)"', page) == ["accept", "reject"]
    assert give(reporter, draft="It left.", tracked="perhaps").status_code == 422


def test_queries_wait_at_their_claim_and_above_the_story_until_answered(reporter: Client) -> None:
    comments = "".join(f'<w:comment w:id="{key}" w:author="Ben">{p(f"Why {key}?")}</w:comment>' for key in range(2))
    body = (
        p('<w:commentRangeStart w:id="0"/>' + r("The ferry takes 20 hours.") + '<w:commentRangeEnd w:id="0"/>')
        + p('<w:commentRangeStart w:id="1"/>' + r("Yes!") + '<w:commentRangeEnd w:id="1"/>')
    )  # fmt: skip
    give(reporter, file=SimpleUploadedFile("ferry.docx", docx(body, comments=comments)))
    article = Article.objects.get()
    page = reporter.get(f"/articles/{article.pk}/").content.decode()
    assert "1 query of the draft stands at no claim" in page
    assert [page.count(words) for words in ("Why 0?", "Why 1?", "Comment · Ben")] == [1, 1, 2]
    for query in Query.objects.all():
        response = reporter.post(f"/queries/{query.pk}/answered/", headers={"HX-Request": "true"})
        assert json.loads(response["HX-Trigger"])["say"]["status"] == "The query is answered."
    page = reporter.get(f"/articles/{article.pk}/").content.decode()
    assert [page.count(words) for words in ("Why 0?", "Why 1?", "stands at no claim")] == [0, 0, 0]


def test_nobody_answers_a_query_of_a_story_they_may_not_see(reporter: Client, eve: User) -> None:
    comment = f'<w:comment w:id="0">{p("Why?")}</w:comment>'
    given = SimpleUploadedFile("ferry.docx", docx(p("It left."), comments=comment))
    give(reporter, file=given, embargoed="on")
    client = Client()
    client.force_login(eve)
    assert client.post(f"/queries/{Query.objects.get().pk}/answered/").status_code == 404
