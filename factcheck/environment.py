"""What the environment says, read into plain values; and what to tell somebody who forgot to say it."""

import os
import secrets
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

HELP = {
    "SECRET_KEY": """
        SECRET_KEY is not set. It signs sessions and password links: whoever knows it can sign in as anybody,
        so it is never made up for you in production. Make one and keep it out of the code, for instance with
            python -c 'import secrets; print(secrets.token_urlsafe(50))'
        and give it to the web server, the workers and beat alike. Changing it signs everybody out.""",
    "DATABASE_URL": """
        DATABASE_URL is not set. In production the database is a PostgreSQL of your own (15 or later), with
        backups: the embedded one is for laptops only. For instance
            DATABASE_URL=postgresql://factcheck:PASSWORD@db.example.org:5432/factcheck
        Then run `manage.py migrate` once.""",
    "REDIS_URL": """
        REDIS_URL is not set. Workers are given their work through Redis or Valkey; it holds nothing that may
        not be lost. For instance
            REDIS_URL=redis://:PASSWORD@broker.example.org:6379/0
        or, on the same machine, unix:///run/valkey/valkey.sock""",
    "ALLOWED_HOSTS": """
        ALLOWED_HOSTS is not set. Name the hosts under which people reach this newsroom, separated by commas,
        so that a forged Host header cannot put another address into links and mails. For instance
            ALLOWED_HOSTS=desk.example.org""",
}

OFF = frozenset({"", "0", "false", "no", "off"})
MOST_DAYS = 100 * 365  # what is longer than anything is old, and no date is further back
CAPTURES_HELP = (
    "CAPTURES must be a folder, or s3://bucket/prefix of an S3-compatible store: with ?endpoint=https://… for one that "
    "is not Amazon's, and &region=… where it wants one. Its keys stand in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
)
LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]"]


def flag(name: str, *, default: bool) -> bool:
    """Read a switch: 0, false, no, off and nothing at all are off."""
    value = os.environ.get(name)
    return default if value is None else value.strip().lower() not in OFF


def listed(name: str) -> list[str]:
    """Read a list separated by commas."""
    return [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]


def site_url(hosts: list[str]) -> str:
    """Say where people reach us: at the first of the hosts that is a name, over TLS unless it is this machine."""
    host = next((host.lstrip(".") for host in hosts if host.strip("*.")), "localhost")
    return "http://localhost:8000" if host == "localhost" else f"https://{host}"


def missing(*names: str) -> ImproperlyConfigured | None:
    """Answer with a paragraph of help for each of these variables that is not set; None if all are."""
    unset = [name for name in names if not os.environ.get(name, "").strip()]
    if not unset:
        return None
    paragraphs = "\n".join(HELP[name] for name in unset)
    return ImproperlyConfigured(f"DEBUG is off, so this is production, and production needs:\n{paragraphs}\n")


def kept_secret(path: Path) -> str:
    """Read the secret kept in this file, after making one up if there is none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    if not path.exists():
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50))
        # A link fails when another process was quicker, and then its secret counts; it is never seen half
        # written.
        try:
            path.hardlink_to(draft)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text()


def broker_url(redis_url: str) -> str:
    """Spell a Redis address the way Celery does, which differs from redis-py only for unix sockets."""
    parts = urlsplit(redis_url)
    if parts.scheme != "unix":
        return redis_url
    number = parse_qs(parts.query).get("db", ["0"])[0]
    return f"redis+socket://{parts.path}?virtual_host={number}"


def mail_settings(url: str) -> dict[str, Any]:
    """Turn smtp://user:password@mail.example.org:587/?tls=1 and the like into Django's settings."""
    parts = urlsplit(url)
    options = parse_qs(parts.query)
    if parts.scheme == "console":
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    if parts.scheme == "file":
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": parts.path,
        }
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ImproperlyConfigured(
            "EMAIL_URL must look like smtp://user:password@mail.example.org:587/?tls=1 "
            "(or smtps://…, file:///folder, console:)."
        )
    encrypted = parts.scheme == "smtps"
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if encrypted else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": encrypted,
        "EMAIL_USE_TLS": options.get("tls", ["0"])[0] not in OFF and not encrypted,
        "EMAIL_TIMEOUT": 10,
    }


def mail_from(url: str, *, site: str) -> str:
    """Say whom mails come from: ?from= of the mail server's address, or `factcheck` at the site."""
    named = parse_qs(urlsplit(url).query).get("from")
    return named[0] if named else f"factcheck@{urlsplit(site).hostname}"


def capture_storage(where: str) -> Mapping[str, Any]:
    """Choose where the bytes of captures are kept: a folder, or s3://bucket/prefix?endpoint=https://…&region=…."""
    parts = urlsplit(where)
    if parts.scheme == "s3":
        options = dict(parse_qsl(parts.query, keep_blank_values=True))
        if not parts.netloc or not {*options} <= {"endpoint", "region"}:
            raise ImproperlyConfigured(CAPTURES_HELP)
        return {
            "BACKEND": "factcheck.sources.object_store.ObjectStorage",
            "OPTIONS": {
                "bucket_name": parts.netloc,
                "location": parts.path.strip("/"),
                "endpoint_url": options.get("endpoint"),
                "region_name": options.get("region"),
            },
        }
    if "://" in where:
        raise ImproperlyConfigured(CAPTURES_HELP)
    return {"BACKEND": "factcheck.sources.storage.WholeFileStorage", "OPTIONS": {"location": where}}


def days(name: str) -> timedelta | None:
    """Read a number of whole days; none at all, and 0, are no limit."""
    value = os.environ.get(name, "").strip() or "0"
    if not value.isascii() or not value.isdecimal():
        raise ImproperlyConfigured(f"{name} must be a number of whole days, such as 365; 0 means no limit.")
    return timedelta(days=min(int(value), MOST_DAYS)) if int(value) else None
