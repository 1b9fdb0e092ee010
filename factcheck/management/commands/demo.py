"""`manage.py demo`: the whole product on this machine, with a sample newsroom; Ctrl-C ends all of it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.db import connection

from factcheck import embedded
from factcheck.embedded.family import Family, Member
from factcheck.embedded.linux import die_with_parent
from factcheck.embedded.locks import Lock
from factcheck.embedded.places import RUN, VAR

HOST = "127.0.0.1"
LOOK_EVERY = 0.2  # seconds
READY_WITHIN = 90.0
PRESS_PORT = VAR / "press-port"
# Below the ports that systems hand out to outgoing connections: the press needs the same one at every start.
PRESS_PORTS = range(8099, 8199)

BLOCK = """
  factcheck is running at  http://{host}:{port}/

  Sign in as               with the password  factcheck
    ada    reporter        files stories, raises claims, attaches citations
    ben    editor          checks claims and decides
    cleo   editor          the second pair of eyes
    dan    senior editor   clears, publishes, may override the gate
    amin   admin           publishers, sources and people, at http://{host}:{port}/admin/
    eve    reporter        outside every embargo: what she may not see is not there

  The press, whose pages change while you watch:  http://{host}:{press}/
  Data is kept in var/ (start afresh with RESET=1), logs in var/log/.
  Stop everything with Ctrl-C.
"""


class Command(BaseCommand):
    """Run everything here: servers, sample newsroom, press, web, worker and beat."""

    help = "Run the whole product with a sample newsroom, on this machine only; Ctrl-C ends all of it."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="where to listen on 127.0.0.1 (default: 8000)")
        parser.add_argument("--reset", action="store_true", help="forget all data in var/ first")
        parser.add_argument(
            "--until-parent-ends",
            action="store_true",
            help="stop when the process that started this one is gone, too (`make run` asks for it)",
        )

    def handle(self, *, port: int, reset: bool, until_parent_ends: bool, **options: Any) -> None:
        if until_parent_ends:
            die_with_parent(signal.SIGTERM, parent=os.getppid())
        _stop_when_told()
        only_one = Lock(RUN / "demo")
        if not only_one.take(alone=True):
            raise CommandError(
                "A demo of this checkout is already running. Stop it first, with Ctrl-C where it was started."
            )
        try:
            _refuse_taken(port)
            if reset:
                _reset()
            embedded.ensure_up()
            call_command("migrate", verbosity=0, interactive=False)
            connection.close()  # nothing more is asked of it here
            self._run(port)
        except embedded.Trouble as trouble:
            raise CommandError(str(trouble)) from trouble
        except KeyboardInterrupt:
            self.stdout.write("\nStopped.")
        finally:
            _hear_nothing_more()
            embedded.leave()
            only_one.give_back()

    def _run(self, port: int) -> None:
        press = _press_port()
        with Family(_environment(press)) as family:
            try:
                family.start("press", _python("-m", "factcheck.sample.press", "--port", str(press)))
                _wait_for(press, family)
                family.start("web", _web(port))
                self._load_sample(family)
                # Only now, so that nobody looks at half a sample.
                family.start("worker", _celery("worker", "--concurrency", "2"))
                family.start("beat", _celery("beat", "--pidfile="))
                _wait_for(port, family, path="/readyz")
                self.stdout.write(BLOCK.format(host=HOST, port=port, press=press))
                self.stdout.flush()
                while True:
                    _look(family)
                    time.sleep(LOOK_EVERY)
            finally:
                _hear_nothing_more()

    def _load_sample(self, family: Family) -> None:
        sample = family.start("sample", _python("manage.py", "load_sample"))
        while sample.process.poll() is None:
            _look(family, but_for=sample)
            time.sleep(0.02)
        if sample.process.returncode != 0:
            _report_fallen(sample)
        family.forget(sample)


def _python(*arguments: str) -> list[str]:
    return [sys.executable, *arguments]


def _celery(program: str, *arguments: str) -> list[str]:
    return _python("-m", "celery", "-A", "factcheck", program, "--loglevel", "INFO", *arguments)


def _web(port: int) -> list[str]:
    command = _python("-m", "granian", "--interface", "wsgi", "--host", HOST, "--port", str(port), "--no-ws")
    return [*command, "--blocking-threads", "4", "--workers-kill-timeout", "3", "factcheck.wsgi:application"]


def _environment(press: int) -> dict[str, str]:
    """Say where everything is, so that the processes started here look for nothing themselves."""
    return {
        **os.environ,
        "FACTCHECK_DEMO": "1",
        "DATABASE_URL": settings.DATABASE_URL,
        "REDIS_URL": settings.REDIS_URL,
        "SECRET_KEY": settings.SECRET_KEY,
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "FETCH_ALLOW": f"{HOST}:{press}",
        "PYTHONUNBUFFERED": "1",
    }


def _refuse_taken(port: int) -> None:
    try:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((HOST, port))
    except PermissionError as error:
        raise CommandError(f"Port {port} is for administrators. Choose one above 1023: make run PORT=8000") from error
    except OverflowError as error:
        raise CommandError(f"{port} is not a port. Choose one between 1024 and 65535: make run PORT=8000") from error
    except OSError as error:
        raise CommandError(
            f"Port {port} is taken by another program. Stop it, or choose another: make run PORT={port + 1}"
        ) from error


def _reset() -> None:
    if os.environ.get("DATABASE_URL"):
        raise CommandError("DATABASE_URL names a database of your own, and RESET is only for the embedded one.")
    embedded.reset()
    shutil.rmtree(VAR / "captures", ignore_errors=True)
    PRESS_PORT.unlink(missing_ok=True)
    for leftover in (*VAR.glob("beat-schedule*"), *VAR.glob("press.json*")):
        leftover.unlink()


def _press_port() -> int:
    """Keep the press at one address from run to run: the sources in the database say where it is."""
    if PRESS_PORT.exists():
        port = int(PRESS_PORT.read_text())
        if not _is_free(port):
            raise CommandError(
                f"The press of the sample newsroom needs port {port}, which another program has taken. "
                "Stop that, or start afresh with RESET=1."
            )
        return port
    for port in filter(_is_free, PRESS_PORTS):
        PRESS_PORT.write_text(str(port))
        return port
    raise CommandError(f"The press needs one free port from {PRESS_PORTS[0]} to {PRESS_PORTS[-1]}.")


def _is_free(port: int) -> bool:
    try:
        _refuse_taken(port)
    except CommandError:
        return False
    return True


def _wait_for(port: int, family: Family, *, path: str = "/") -> None:
    until = time.monotonic() + READY_WITHIN
    while not _answers(port, path):
        _look(family)
        if time.monotonic() > until:
            raise CommandError(f"http://{HOST}:{port}{path} does not answer; see the logs in var/log/.")
        time.sleep(0.05)


def _answers(port: int, path: str) -> bool:
    request = f"GET {path} HTTP/1.0\r\nHost: {HOST}:{port}\r\n\r\n"
    try:
        with socket.create_connection((HOST, port), timeout=5) as connection:  # noqa: TID251 (our own pages)
            connection.sendall(request.encode())
            return connection.recv(64).split(b" ")[1:2] == [b"200"]
    except OSError:
        return False


def _look(family: Family, *, but_for: Member | None = None) -> None:
    """Make sure that everybody is still there."""
    if (fallen := family.fallen()) and fallen is not but_for:
        _report_fallen(fallen)
    if not family.guard_is_alive():
        raise CommandError("The guard of the demo was killed, so everything has been stopped.")
    if not embedded.all_up():
        raise CommandError("An embedded server ended, so everything has been stopped; see the logs in var/log/.")


def _report_fallen(member: Member) -> NoReturn:
    log = Path("var/log") / member.log.name
    raise CommandError(
        f"{member.name} ended ({_how(member.process)}), so everything has been stopped. "
        f"Its last words (all of them are in {log}):\n\n{member.last_words()}"
    )


def _how(process: subprocess.Popen[bytes]) -> str:
    code = process.returncode
    return f"exit status {code}" if code >= 0 else f"killed by {signal.Signals(-code).name}"


def _stop_when_told() -> None:
    signal.signal(signal.SIGINT, _stop)
    signal.signal(signal.SIGTERM, _stop)
    # Whoever says nohup wants it to outlive the terminal.
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        signal.signal(signal.SIGHUP, _stop)


def _stop(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _hear_nothing_more() -> None:
    """Let nothing interrupt the stopping; it takes some seconds at most."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
