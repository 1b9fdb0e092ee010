"""What people read when something does not go."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import get_resolver

from factcheck.accounts.models import User


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
