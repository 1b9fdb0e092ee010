"""What every test stands on: real servers of this checkout, no network but loopback, nothing kept."""

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connection
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker, Settings
from pytest_socket import enable_socket, socket_allow_hosts

from factcheck import embedded

# How long an example takes is for `make bench` to say; here the same examples come every time.
hypothesis_settings.register_profile(
    "factcheck", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("factcheck")


@pytest.fixture(scope="session")
def servers() -> None:
    """PostgreSQL and Valkey, shared by everything that runs in this checkout at the same time."""
    embedded.ensure_up()


@pytest.fixture(scope="session")
def own_database(servers: None, django_db_keepdb: bool) -> None:
    """Name the test database after this run, so that two runs at once in one checkout do not fight."""
    if django_db_keepdb:
        return
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", uuid.uuid4().hex)[:10]
    connection.settings_dict["TEST"]["NAME"] = f"test_factcheck_{run}"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(own_database: None, django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Start the servers before the first test that needs a database, and only then."""


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Let transactional tests empty the append-only tables behind them, which nobody else may."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgname LIKE '%_never_emptied'")
        for table, trigger in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")


@pytest.fixture(autouse=True)
def only_loopback() -> Iterator[None]:
    """Let no test reach the world: unix sockets and this machine only."""
    socket_allow_hosts(["127.0.0.1", "127.0.0.2", "::1", "localhost"], allow_unix_socket=True)
    yield
    enable_socket()


@pytest.fixture(autouse=True)
def nothing_is_kept(settings: Settings, tmp_path: Path) -> None:
    """Keep captures in the test's own folder, and let nothing private be fetched unless the test says so."""
    storages = {name: dict(storage) for name, storage in django_settings.STORAGES.items()}
    for name in ("default", "captures"):
        storages[name]["OPTIONS"] = {"location": tmp_path / name}
    settings.STORAGES = storages
    settings.CAPTURES = str(tmp_path / "captures")
    settings.CAPTURES_KEPT = None
    settings.FETCH_ALLOW = frozenset()
    settings.FETCH_INTERVAL = 0
    settings.CROSSREF = ""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the slow ones are slow on purpose


pytest_plugins = ["tests.cast", "tests.hostile.count", "tests.pages", "tests.stores"]
