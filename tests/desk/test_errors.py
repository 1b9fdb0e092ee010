"""What people read when something does not go."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import get_resolver

from factcheck.accounts.models import User
from tests.factories import ArticleFactory


def heading(response: HttpResponse) -> str:
    return response.content.decode().split("<h1>")[1].split("</h1>")[0]


@pytest.fixture
def request_of_nobody(rf: RequestFactory) -> HttpRequest:
    return rf.get("/somewhere/")


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (400, "That request could not be read"),
        (403, "This is not yours to do"),
        (404, "There is nothing here"),
    ],
)
def test_an_error_has_a_page_of_ours(status: int, expected: str, request_of_nobody: HttpRequest) -> None:
    response = get_resolver().resolve_error_handler(status)(request_of_nobody, exception=Exception("secret"))
    assert (response.status_code, heading(response)) == (status, expected)
    assert b"secret" not in response.content


def test_a_broken_page_says_that_what_was_saved_is_safe(request_of_nobody: HttpRequest) -> None:
    response = get_resolver().resolve_error_handler(500)(request_of_nobody)
    assert (response.status_code, heading(response)) == (500, "Something broke here")
    assert b"What was saved before is safe" in response.content


def test_an_address_that_leads_nowhere_is_answered_by_our_page(client: Client, ada: User) -> None:
    client.force_login(ada)
    response = client.get("/nowhere/")
    assert (response.status_code, heading(response)) == (404, "There is nothing here")


def test_a_form_without_its_token_says_what_to_do(ada: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(ada)
    response = client.post("/articles/new/", {"draft": "x"})
    assert (response.status_code, heading(response)) == (403, "This form is too old")


def test_an_address_that_only_takes_forms_says_so_to_whoever_opens_it(client: Client, ada: User) -> None:
    client.force_login(ada)
    article = ArticleFactory.create()
    response = client.get(f"/articles/{article.pk}/clear/")
    assert (response.status_code, heading(response)) == (405, "There is nothing to open here")
    assert response["Allow"] == "POST"
    assert client.put(f"/articles/{article.pk}/clear/").content == b""


@pytest.mark.parametrize(
    ("referer", "after"),
    [
        ("http://testserver/articles/7/?claim=3", "http%3A//testserver/articles/7/%3Fclaim%3D3"),
        ("http://testserver.example/", "/"),
        ("", "/"),
    ],
)
def test_whoever_was_signed_out_before_sending_a_form_comes_back_to_its_page(
    client: Client, db: None, referer: str, after: str
) -> None:
    response = client.post("/articles/7/clear/", headers={"Referer": referer})
    assert (response.status_code, response["Location"]) == (302, f"/sign-in/?next={after}")
    page = client.get(response["Location"]).content.decode()
    assert "You were signed out, so what you sent was not done. Sign in, and do it again." in page


def test_signing_in_again_leads_to_the_page_of_the_form(client: Client, ada: User) -> None:
    signing_in = client.post("/articles/7/clear/", headers={"Referer": "http://testserver/articles/7/"})["Location"]
    response = client.post(signing_in, {"username": "ada", "password": "factcheck"})
    assert (response.status_code, response["Location"]) == (302, "http://testserver/articles/7/")
