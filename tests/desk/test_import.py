"""Bringing in a draft: what goes wrong is said in place, and what was typed is still there."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from factcheck.accounts.models import User
from factcheck.articles.models import Article
from factcheck.desk.forms import LARGEST_DRAFT


@pytest.fixture
def reporter(ada: User) -> Client:
    client = Client()
    client.force_login(ada)
    return client


def give(client: Client, **typed: object) -> HttpResponse:
    return client.post("/articles/new/", typed)


def errors(response: HttpResponse) -> list[str]:
    return re.findall(r'<ul class="errorlist"[^>]*><li>(.*?)</li>', response.content.decode())


def test_a_pasted_draft_becomes_a_story_and_opens_at_the_desk(reporter: Client) -> None:
    response = give(reporter, headline="Ferry", draft="The ferry takes 20 hours.\r\n", embargoed="on")
    article = Article.objects.get()
    assert response["Location"] == f"/articles/{article.pk}/"
    assert (article.headline, article.embargoed) == ("Ferry", True)
    assert article.revision.text == "The ferry takes 20 hours.\n"


def test_an_uploaded_file_keeps_its_bytes_and_name(reporter: Client) -> None:
    given = "# Ferry\r\nIt takes 2½ hours.\r\n".encode()
    give(reporter, file=SimpleUploadedFile("ferry.md", given))
    revision = Article.objects.get().revision
    assert (bytes(revision.original), revision.original_name) == (given, "ferry.md")
    assert revision.text == "# Ferry\nIt takes 2½ hours.\n"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"draft": ""}, "Paste the draft here, or choose a file below."),
        ({"draft": " \n "}, "Paste the draft here, or choose a file below."),
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
