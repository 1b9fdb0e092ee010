"""What those who run the service ask."""

from unittest.mock import patch

import pytest
from django.conf import LazySettings
from django.db import OperationalError, connections
from django.test import Client


def test_the_process_answers_without_its_database(client: Client) -> None:
    assert client.get("/healthz").json() == {"ok": True}


@pytest.mark.django_db
def test_ready_when_database_and_broker_answer(client: Client) -> None:
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (200, {"database": True, "broker": True})


@pytest.mark.django_db
def test_a_broker_that_is_away_is_named(client: Client, settings: LazySettings) -> None:
    settings.BROKER_URL = "redis://127.0.0.1:1/0"
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (503, {"database": True, "broker": False})


@pytest.mark.django_db
def test_a_database_that_is_away_is_named(client: Client) -> None:
    with patch.object(connections["default"], "cursor", side_effect=OperationalError):
        response = client.get("/readyz")
    assert (response.status_code, response.json()) == (503, {"database": False, "broker": True})
