"""Coming in, going out, and changing one's password."""

import pytest
from django.test import Client

from factcheck.accounts.models import Role, User


def test_the_right_words_let_one_in_and_on_to_where_one_was_going(client: Client, ada: User) -> None:
    response = client.post(
        "/sign-in/?next=/articles/new/", {"username": "ada", "password": "factcheck", "next": "/articles/new/"}
    )
    assert response["Location"] == "/articles/new/"


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_nobody_is_sent_to_another_site(elsewhere: str, client: Client, ada: User) -> None:
    response = client.post("/sign-in/", {"username": "ada", "password": "factcheck", "next": elsewhere})
    assert response["Location"] == "/"


@pytest.mark.parametrize("username", ["ada", "nobody", "ada\0"])
def test_wrong_words_are_refused_in_the_same_way_whoever_they_name(username: str, client: Client, ada: User) -> None:
    response = client.post("/sign-in/", {"username": username, "password": "wrong"})
    page = response.content.decode()
    assert response.status_code == 422
    assert 'name="username" value="' in page
    assert ("do not belong together" in page) or ("Null characters" in page)


def test_somebody_who_left_does_not_come_in(client: Client, ada: User) -> None:
    ada.is_active = False
    ada.save()
    assert client.post("/sign-in/", {"username": "ada", "password": "factcheck"}).status_code == 422


def test_signing_out_needs_a_button_not_a_link(client: Client, ada: User) -> None:
    client.force_login(ada)
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/")["Location"] == "/sign-in/"
    assert client.get("/")["Location"] == "/sign-in/?next=/"


def test_a_password_is_changed_by_whoever_knows_it(client: Client, ada: User) -> None:
    client.force_login(ada)
    new = {"new_password1": "a long way to go", "new_password2": "a long way to go"}
    refused = client.post("/password/", {"old_password": "wrong", **new})
    assert (refused.status_code, "errorlist" in refused.content.decode()) == (422, True)
    done = client.post("/password/", {"old_password": "factcheck", **new}, follow=True)
    assert "Your password is changed." in done.content.decode()
    ada.refresh_from_db()
    assert ada.check_password("a long way to go")


def test_whoever_createsuperuser_makes_administers(db: None) -> None:
    root = User.objects.create_superuser("root", password="a long and private one")
    assert (root.role, root.is_superuser) == (Role.ADMIN, True)
    client = Client()
    client.force_login(root)
    assert client.get("/admin/").status_code == 200
