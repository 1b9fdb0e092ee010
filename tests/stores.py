"""Object stores on loopback: one that works, and one that answers as badly as it is told to."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.conf import settings as django_settings
from pytest_django import Settings

from factcheck import environment

BUCKET = "evidence"
KEYS = {"AWS_ACCESS_KEY_ID": "desk", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_DEFAULT_REGION": "eu-central-1"}
ANSWER = "<?xml version='1.0'?><Error><Code>{code}</Code><Message>No.</Message></Error>"


def keep_captures_in(settings: Settings, where: str) -> None:
    """Set CAPTURES, as the environment would."""
    settings.STORAGES = {**django_settings.STORAGES, "captures": environment.capture_storage(where)}


@dataclass
class Bucket:
    """A bucket of a store that works, and what is in it."""

    endpoint: str

    @property
    def url(self) -> str:
        return f"s3://{BUCKET}/desk/captures?endpoint={self.endpoint}"

    @property
    def contents(self) -> dict[str, bytes]:
        bucket = self._store().Bucket(BUCKET)
        return {found.key: found.get()["Body"].read() for found in bucket.objects.all()}

    def put(self, key: str, body: bytes) -> None:
        self._store().Object(BUCKET, key).put(Body=body)

    def lose(self, key: str) -> None:
        self._store().Object(BUCKET, key).delete()

    def make(self) -> None:
        where = {"LocationConstraint": KEYS["AWS_DEFAULT_REGION"]}
        self._store().create_bucket(Bucket=BUCKET, CreateBucketConfiguration=where)

    def _store(self) -> Any:
        import boto3  # noqa: TID251 (slow to load, and few tests need it)

        return boto3.resource("s3", endpoint_url=self.endpoint)


@pytest.fixture(scope="session")
def object_store() -> Iterator[str]:
    """A store, shared by all tests: starting it takes a second."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(object_store: str, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    """An empty bucket in which captures are kept for the length of the test."""
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    bucket = Bucket(object_store)
    bucket.make()
    keep_captures_in(settings, bucket.url)
    yield bucket
    emptied = bucket._store().Bucket(BUCKET)
    emptied.objects.all().delete()
    emptied.delete()


@dataclass
class BadStore:
    """What a store answers to a write, whatever is in it; it has nothing."""

    endpoint: str
    status: int = 200
    code: str = ""
    asked: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"s3://{BUCKET}?endpoint={self.endpoint}&region=eu-central-1"


@contextmanager
def _answering() -> Iterator[BadStore]:
    class Answers(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_HEAD(self) -> None:
            self._answer(404, "")

        def do_PUT(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self._answer(store.status, ANSWER.format(code=store.code) if store.code else "")

        def _answer(self, status: int, body: str) -> None:
            store.asked.append(self.command)
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    store = BadStore(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield store
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def bad_store(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[BadStore]:
    """A store that fails, to which captures are sent for the length of the test."""
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    with _answering() as store:
        keep_captures_in(settings, store.url)
        yield store
