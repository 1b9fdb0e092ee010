"""Looks and sources of a newsroom that was there before their tables changed."""

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from urllib.parse import quote

import psycopg
import pytest
from django.conf import settings
from django.db import connection

BEFORE = """
INSERT INTO factcheck_user (password, is_superuser, username, first_name, last_name, email, is_staff, is_active,
    date_joined, role, is_senior) VALUES ('', false, 'ada', '', '', '', false, true, now(), 'reporter', false);
INSERT INTO factcheck_source (kind, url, title, author, language, confidential, added_by_id, added_at, paused, attempts,
    etag, last_modified, believed, outcome, trouble, strikes)
SELECT 'web', url, '', '', '', false, factcheck_user.id, now(), false, 0, '', '', 0, '', '', 0
FROM factcheck_user, unnest(ARRAY[
    'https://www.WIRE.example/ferry', 'http://zürich.example:8080/', 'http://[2001:db8::1]/', 'http://[broken/',
    'https://doi.org/10.1234/ICE', 'https://journal.example/doi/full/10.1234/ice'
]) AS url;
INSERT INTO factcheck_recheck (source_id, at, seconds, reach, content, outcome, final_url, sentence, quotes)
SELECT source.id, at::timestamptz, 0.1, 'ok', 'same', 'unchanged', '', 'Look ' || number, '[]'
FROM factcheck_source source, unnest(ARRAY['2024-02-29 23:59:59.999+00', '2024-03-01 00:00+00', '2025-07-01 12:00+00'])
    WITH ORDINALITY AS looks(at, number)
WHERE url LIKE '%ferry';
"""


@pytest.fixture
def old_newsroom(django_db_setup: None) -> Iterator[str]:
    """The URL of a database as it was before, with a source looked at three times."""
    database = connection.settings_dict
    server = f"postgresql://{database['USER']}@{quote(database['HOST'], safe='')}"
    name = f"test_before_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        try:
            migrate(f"{server}/{name}", "factcheck", "0012")
            with psycopg.connect(f"{server}/{name}") as old:
                old.execute(BEFORE)
            yield f"{server}/{name}"
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def migrate(url: str, *to: str) -> None:
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0", *to]
    subprocess.run(command, cwd=settings.BASE_DIR, env={**os.environ, "DATABASE_URL": url}, check=True)


def test_looks_and_sources_are_carried_over(old_newsroom: str) -> None:
    migrate(old_newsroom)
    with psycopg.connect(old_newsroom) as now:
        looks = now.execute(
            "SELECT sentence, id, tableoid::regclass::text FROM factcheck_recheck ORDER BY id"
        ).fetchall()
        assert looks == [
            ("Look 1", 1, "factcheck_recheck_y2024m02"),
            ("Look 2", 2, "factcheck_recheck_y2024m03"),
            ("Look 3", 3, "factcheck_recheck_y2025m07"),
        ]
        assert now.execute("SELECT nextval('factcheck_recheck_ids')").fetchone() == (4,)
        hosts = now.execute("SELECT host FROM factcheck_source ORDER BY id").fetchall()
        assert hosts == [
            ("www.wire.example",),
            ("xn--zrich-kva.example",),
            ("2001:db8::1",),
            ("",),
            ("doi.org",),
            ("journal.example",),
        ]
        dois = now.execute("SELECT doi FROM factcheck_source ORDER BY id").fetchall()
        assert dois == [("",), ("",), ("",), ("",), ("10.1234/ice",), ("10.1234/ice",)]
        assert now.execute("SELECT doi, ask_at <= now() FROM factcheck_paper").fetchall() == [("10.1234/ice", True)]
        with pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="append-only"):
            now.execute("DELETE FROM factcheck_recheck_y2024m02")


def test_a_notice_that_was_gone_is_gone_since_it_was_missed(old_newsroom: str) -> None:
    migrate(old_newsroom, "factcheck", "0027")
    with psycopg.connect(old_newsroom) as then:
        then.execute(
            "INSERT INTO factcheck_notice (source_id, kind, text, seen_at, origin, doi, is_news, key, gone_at, "
            "dismissed_because) SELECT min(id), 'retraction', '', now(), 'page', '', true, 'said', now(), '' "
            "FROM factcheck_source"
        )
    migrate(old_newsroom)
    with psycopg.connect(old_newsroom) as now:
        assert now.execute("SELECT missed_at = gone_at FROM factcheck_notice").fetchall() == [(True,)]
        now.execute("UPDATE factcheck_notice SET missed_at = NULL, gone_at = NULL")
        with pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="append-only"):
            now.execute("UPDATE factcheck_notice SET text = 'No.'")
    migrate(old_newsroom, "factcheck", "0027")
    with psycopg.connect(old_newsroom) as then:
        then.execute("UPDATE factcheck_notice SET gone_at = now()")
