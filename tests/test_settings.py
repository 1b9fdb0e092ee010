"""What the environment does to the settings, in processes of their own."""

import json
import os
import subprocess
import sys
from datetime import timedelta

import pytest
from csp.middleware import CSPMiddleware
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import RequestContext, Template

from factcheck import embedded, environment
from factcheck.embedded.places import ROOT

PRODUCTION = {
    "DEBUG": "0",
    "SECRET_KEY": "7Qx" * 20,
    "DATABASE_URL": "postgresql://desk@db.example.org/factcheck",
    "REDIS_URL": "unix:///run/valkey.sock?db=3",
    "ALLOWED_HOSTS": "desk.example.org, stories.example.org",
}


def settings_under(variables: dict[str, str], *names: str) -> subprocess.CompletedProcess[str]:
    """Load the settings under exactly these variables and print some of them as JSON."""
    program = (
        "import json, sys; from factcheck import settings;"
        "print(json.dumps([getattr(settings, name) for name in sys.argv[1:]], default=sorted))"
    )
    known = {*PRODUCTION, "FACTCHECK_DEMO", "FETCH_ALLOW", "CAPTURES", "CAPTURES_KEPT_DAYS", "EMAIL_URL"}
    kept = {name: value for name, value in os.environ.items() if name not in known}
    return subprocess.run(
        [sys.executable, "-c", program, *names],
        cwd=ROOT,
        env={**kept, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def read(variables: dict[str, str], *names: str) -> list:
    return json.loads(settings_under(variables, *names).stdout)


def test_a_laptop_needs_no_variable():
    assert read({}, "DEBUG", "ALLOWED_HOSTS", "FETCH_ALLOW", "DATABASE_URL", "REDIS_URL", "SECURE_SSL_REDIRECT") == [
        True,
        ["localhost", "127.0.0.1", "[::1]"],
        [],
        embedded.DATABASE_URL,
        embedded.REDIS_URL,
        False,
    ]


def test_the_secret_is_made_once_and_kept():
    assert read({}, "SECRET_KEY") == read({}, "SECRET_KEY")
    assert len(read({}, "SECRET_KEY")[0]) >= 50


def test_a_kept_secret_is_for_its_owner_only(tmp_path):
    path = tmp_path / "folder" / "secret"
    secret = environment.kept_secret(path)
    assert environment.kept_secret(path) == secret
    assert path.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["secret"]


def test_when_two_make_the_secret_at_once_both_get_the_first(tmp_path, monkeypatch):
    path = tmp_path / "secret"

    def somebody_is_quicker(_length: int) -> str:
        path.write_text("theirs")
        return "ours"

    monkeypatch.setattr("factcheck.environment.secrets.token_urlsafe", somebody_is_quicker)
    assert environment.kept_secret(path) == "theirs"


@pytest.mark.parametrize(
    ("hosts", "address"),
    [
        ("", "http://localhost:8000"),
        ("*", "http://localhost:8000"),
        ("*, .example.org", "https://example.org"),
        ("desk.example.org, stories.example.org", "https://desk.example.org"),
    ],
)
def test_mails_and_fetches_say_where_people_reach_us(hosts: str, address: str):
    assert read({"ALLOWED_HOSTS": hosts}, "SITE_URL") == [address]


@pytest.mark.parametrize("variable", ["SECRET_KEY", "DATABASE_URL", "REDIS_URL", "ALLOWED_HOSTS"])
def test_production_without_a_variable_gets_a_paragraph_of_help(variable):
    ended = settings_under({name: value for name, value in PRODUCTION.items() if name != variable}, "DEBUG")
    assert ended.returncode == 1
    assert environment.HELP[variable] in ended.stderr
    assert [name for name in environment.HELP if f"{name} is not set." in ended.stderr] == [variable]


def test_production_is_strict():
    assert read(
        PRODUCTION,
        "DEBUG",
        "ALLOWED_HOSTS",
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SECURE_SSL_REDIRECT",
        "FETCH_ALLOW",
        "BROKER_URL",
    ) == [
        False,
        ["desk.example.org", "stories.example.org"],
        True,
        True,
        True,
        [],
        "redis+socket:///run/valkey.sock?virtual_host=3",
    ]


def test_the_demo_is_not_debugged_and_speaks_plain_http():
    told = {"FACTCHECK_DEMO": "1", "FETCH_ALLOW": "127.0.0.1:8099"}
    assert read(told, "DEBUG", "PRODUCTION", "SESSION_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "FETCH_ALLOW") == [
        False,
        False,
        False,
        False,
        ["127.0.0.1:8099"],
    ]


def test_a_redis_on_the_network_is_spelt_alike_for_everybody():
    assert environment.broker_url("redis://:secret@broker:6379/2") == "redis://:secret@broker:6379/2"


def test_mail_goes_where_its_address_says():
    mail = environment.mail_settings("smtp://desk:p%40ss@mail.example.org:587/?tls=1")
    assert mail == {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "mail.example.org",
        "EMAIL_PORT": 587,
        "EMAIL_HOST_USER": "desk",
        "EMAIL_HOST_PASSWORD": "p@ss",
        "EMAIL_USE_SSL": False,
        "EMAIL_USE_TLS": True,
        "EMAIL_TIMEOUT": 10,
    }
    encrypted = environment.mail_settings("smtps://mail.example.org")
    assert (encrypted["EMAIL_PORT"], encrypted["EMAIL_USE_SSL"], encrypted["EMAIL_USE_TLS"]) == (465, True, False)
    assert environment.mail_settings("file:///var/mail")["EMAIL_FILE_PATH"] == "/var/mail"


@pytest.mark.parametrize(
    ("url", "sender"),
    [
        ("smtp://mail.example.org", "factcheck@desk.example.org"),
        ("smtp://mail.example.org/?tls=1&from=checks%40example.org", "checks@example.org"),
    ],
)
def test_mail_comes_from_the_desk_or_whom_its_address_names(url: str, sender: str):
    assert read({**PRODUCTION, "EMAIL_URL": url}, "DEFAULT_FROM_EMAIL") == [sender]


def test_a_mail_address_that_means_nothing_is_refused_with_an_example():
    with pytest.raises(ImproperlyConfigured) as refused:
        environment.mail_settings("mail.example.org")
    assert str(refused.value).startswith("EMAIL_URL must look like smtp://user:password@mail.example.org:587/?tls=1")


def test_captures_go_to_a_folder_or_an_object_store():
    assert environment.capture_storage("/srv/captures") == {
        "BACKEND": "factcheck.sources.storage.WholeFileStorage",
        "OPTIONS": {"location": "/srv/captures"},
    }
    store = environment.capture_storage("s3://evidence/desk?endpoint=https://objects.example.org&region=eu-north-1")
    assert store == {
        "BACKEND": "factcheck.sources.object_store.ObjectStorage",
        "OPTIONS": {
            "bucket_name": "evidence",
            "location": "desk",
            "endpoint_url": "https://objects.example.org",
            "region_name": "eu-north-1",
        },
    }


@pytest.mark.parametrize("where", ["ftp://old.example.org/", "s3:///desk", "s3://evidence?endpiont=https://x.example"])
def test_a_place_for_captures_that_means_nothing_is_refused_with_an_example(where):
    with pytest.raises(ImproperlyConfigured) as refused:
        environment.capture_storage(where)
    assert str(refused.value).startswith("CAPTURES must be a folder, or s3://bucket/prefix")


@pytest.mark.parametrize(("said", "kept"), [("", None), ("0", None), ("30", timedelta(days=30)), (" 7 ", timedelta(7))])
def test_captures_are_kept_for_ever_or_for_so_many_days(said, kept, monkeypatch):
    monkeypatch.setenv("CAPTURES_KEPT_DAYS", said)
    assert environment.days("CAPTURES_KEPT_DAYS") == kept
    monkeypatch.delenv("CAPTURES_KEPT_DAYS")
    assert environment.days("CAPTURES_KEPT_DAYS") is None


def test_days_beyond_all_dates_are_as_good_as_for_ever(monkeypatch):
    monkeypatch.setenv("CAPTURES_KEPT_DAYS", "9" * 30)
    assert environment.days("CAPTURES_KEPT_DAYS") == timedelta(days=36_500)


@pytest.mark.parametrize("said", ["-1", "a year", "1.5", "٣"])
def test_days_that_are_no_number_are_refused(said, monkeypatch):
    monkeypatch.setenv("CAPTURES_KEPT_DAYS", said)
    with pytest.raises(ImproperlyConfigured, match="CAPTURES_KEPT_DAYS must be a number of whole days"):
        environment.days("CAPTURES_KEPT_DAYS")


def test_htmx_finds_the_nonce_of_the_page_and_the_policy_names_it(rf):
    def page(request: HttpRequest) -> HttpResponse:
        template = Template("{% load django_htmx %}{% htmx_script %}")
        return HttpResponse(template.render(RequestContext(request)))

    request = rf.get("/")
    response = CSPMiddleware(page)(request)
    nonce = request._csp_nonce
    assert response.content.decode().count(f' nonce="{nonce}"') == 1
    assert f"script-src 'self' 'nonce-{nonce}'" in response["Content-Security-Policy"].split("; ")


def test_a_page_that_asks_for_no_nonce_has_none_in_its_policy(rf):
    response = CSPMiddleware(lambda _request: HttpResponse("no scripts"))(rf.get("/"))
    assert sorted(response["Content-Security-Policy"].split("; ")) == [
        "base-uri 'none'",
        "connect-src 'self'",
        "default-src 'none'",
        "font-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "img-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
    ]


@pytest.mark.django_db
def test_tests_run_on_the_embedded_postgresql():
    assert connection.vendor == "postgresql"
    assert connection.pg_version // 10000 == 18


@pytest.mark.django_db
def test_capital_letters_with_accents_are_folded_by_the_database():
    with connection.cursor() as cursor:
        cursor.execute("select lower('ÉCLAIR')")
        assert cursor.fetchone() == ("éclair",)
