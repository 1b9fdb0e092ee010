import pytest
from django.db import connection


@pytest.mark.django_db
def test_tests_run_on_the_embedded_postgresql():
    assert connection.vendor == "postgresql"
    assert connection.pg_version // 10000 == 18
