"""The runner behind `make run`, really started, really killed: one checkout, one runner at a time."""

import os
import signal
import socket
from collections.abc import Iterator

import pytest

from factcheck.embedded.servers import namespaces_work
from tests.embedded.checkout import PATIENCE, Checkout, command_line, wait_until


@pytest.fixture(scope="module")
def checkout() -> Iterator[Checkout]:
    with Checkout.made() as made:
        yield made


@pytest.fixture
def port() -> int:
    """A free one, of those that are not handed out to outgoing connections meanwhile."""
    return next(filter(is_free, range(8300, 8400)))


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def test_kill_9_of_the_runner_leaves_nothing_behind(checkout, port):
    with checkout.demo(port) as demo:
        demo.process.kill()
        demo.process.wait()
        wait_until(lambda: not demo.left())
        wait_until(lambda: not checkout.processes())


def test_the_block_names_the_address_the_people_and_how_to_stop(checkout, port):
    with checkout.demo(port) as demo:
        assert f"http://127.0.0.1:{port}/" in demo.said
        people = [line.split()[0] for line in demo.said.splitlines() if line.startswith("    ")]
        assert people == ["ada", "ben", "cleo", "dan", "amin", "eve"]
        assert "password  factcheck" in demo.said
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:  # noqa: TID251
            connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            assert connection.recv(12) == b"HTTP/1.1 200"
        second = checkout.run("manage.py", "demo", "--port", str(port + 1))
        assert second.returncode == 1
        assert "A demo of this checkout is already running." in second.stderr
        assert demo.end(signal.SIGINT).strip() == "Stopped."
        assert demo.process.returncode == 0
        assert demo.left() == set()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything(checkout, port, number):
    with checkout.demo(port) as demo:
        assert demo.end(number).strip() == "Stopped."
        assert demo.process.returncode == 0
        assert demo.left() == set()


AS_MAKE_DOES = "import subprocess, sys; subprocess.run([sys.executable, *sys.argv[1:]])"


def test_kill_9_of_what_started_the_runner_stops_it_too_when_asked_for(checkout, port):
    started = ["manage.py", "demo", "--until-parent-ends", "--port", str(port)]
    make = checkout.start("-c", AS_MAKE_DOES, *started)
    wait_until(
        lambda: make.poll() is not None or any("embedded.keeper" in command_line(pid) for pid in checkout.processes())
    )
    make.kill()
    said, _ = make.communicate(timeout=PATIENCE)
    assert said.strip() == "Stopped."
    wait_until(lambda: not checkout.processes())


def test_when_a_child_dies_everything_stops_and_the_child_is_named(checkout, port):
    with checkout.demo(port) as demo:
        os.kill(demo.find("celery -A factcheck beat"), signal.SIGKILL)
        said, _ = demo.process.communicate(timeout=PATIENCE)
        assert demo.process.returncode == 1
        assert "beat ended (killed by SIGKILL), so everything has been stopped." in said
        assert "var/log/beat.log" in said
        assert demo.left() == set()


def test_when_a_keeper_is_killed_its_server_goes_too_and_everything_stops(checkout, port):
    with checkout.demo(port) as demo:
        os.kill(demo.find("factcheck.embedded.keeper postgres"), signal.SIGKILL)
        said, _ = demo.process.communicate(timeout=PATIENCE)
        assert "An embedded server ended, so everything has been stopped" in said
        wait_until(lambda: not demo.left())


def test_a_taken_port_gets_a_clear_sentence_before_anything_starts(checkout):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        ended = checkout.run("manage.py", "demo", "--port", str(port))
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert f"Port {port} is taken by another program. Stop it, or choose another" in ended.stderr
    assert checkout.processes() == set()


def test_reset_is_refused_while_somebody_uses_the_servers(checkout, port):
    using = checkout.start("manage.py", "shell", "-c", "print('here', flush=True); import time; time.sleep(60)")
    try:
        assert using.stdout is not None
        wait_until(lambda: "here" in using.stdout.readline())
        ended = checkout.run("manage.py", "demo", "--reset", "--port", str(port))
        assert ended.returncode == 1
        assert "Another command uses the embedded servers of this checkout." in ended.stderr
        assert using.poll() is None
    finally:
        using.kill()
        using.communicate()
    wait_until(lambda: not checkout.processes())


def test_servers_of_your_own_start_nothing_embedded_and_are_not_reset(checkout, port):
    own = {"DATABASE_URL": "postgresql://localhost:1/none", "REDIS_URL": "redis://localhost:1/0"}
    ended = checkout.run("manage.py", "shell", "-c", "print('ran')", **own)
    assert ended.stdout.splitlines()[-1] == "ran"
    assert checkout.processes() == set()
    ended = checkout.run("manage.py", "demo", "--reset", "--port", str(port), **own)
    assert ended.returncode == 1
    assert "DATABASE_URL names a database of your own" in ended.stderr


SAY_WHEN_STARTED = """
import sys
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("select pg_postmaster_start_time()::text")
    print(cursor.fetchone()[0], flush=True)
sys.stdin.read()
"""


def test_two_commands_at_once_share_the_servers_and_the_last_one_stops_them(checkout):
    commands = [checkout.start("manage.py", "shell", "--no-imports", "-c", SAY_WHEN_STARTED) for _ in range(2)]
    starts = [command.stdout.readline() for command in commands]
    try:
        assert starts[0] == starts[1]
        # The one that started the servers may be either; killing one must not take them from the other.
        commands[0].kill()
        commands[0].wait()
        third = checkout.run("manage.py", "shell", "--no-imports", "-c", SAY_WHEN_STARTED)
        assert third.stdout == starts[1]
    finally:
        for command in commands:
            command.kill()
            command.wait()
    wait_until(lambda: not checkout.processes())


COUNT_PEOPLE = "from factcheck.models import User; print(User.objects.count())"


def test_a_command_in_a_fresh_checkout_finds_its_tables_and_prints_nothing_else():
    with Checkout.made() as fresh:
        ended = fresh.run("manage.py", "shell", "--no-imports", "-c", COUNT_PEOPLE)
        assert ended.stdout == "0\n"
        assert fresh.processes() == set()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to pose as somebody else")
@pytest.mark.skipif(not namespaces_work(), reason="user namespaces are not allowed here")
def test_root_may_have_the_checkout_below_a_private_home(tmp_path):
    tmp_path.chmod(0o700)
    private = Checkout(tmp_path)
    ended = private.run("manage.py", "shell", "--no-imports", "-c", COUNT_PEOPLE)
    assert ended.stdout == "0\n"
    assert (tmp_path / "var" / "postgres").stat().st_uid == 0
    assert private.processes() == set()


def test_a_keeper_that_cannot_start_says_why(checkout):
    version = checkout.folder / "var" / "postgres" / "PG_VERSION"
    version.write_text("12\n")
    try:
        ended = checkout.run("manage.py", "migrate")
    finally:
        version.write_text("18\n")
    assert ended.returncode == 1
    assert "was made by PostgreSQL 12, and this is 18." in ended.stderr
    wait_until(lambda: not checkout.processes())
