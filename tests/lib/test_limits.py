"""Children that can be thrown away: they answer, or they are lost, and nobody else is harmed."""

import contextlib
import multiprocessing
import os
import resource
import runpy
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from factcheck.lib import limits, limits_nursery  # noqa: ICN003 (the modules themselves are patched)
from factcheck.lib.limits import ChildLost, call_limited

MEMORY = 1_000_000_000


def call(name: str, body: bytes = b"", /, *, seconds: float = 10, **options: Any) -> Any:
    function = f"tests.lib.misbehaving:{name}"
    return call_limited(function, body, options=options, seconds=seconds, memory=MEMORY)


def call_again(name: str, body: bytes = b"", *, seconds: float = 10) -> Any:
    function = f"tests.lib.misbehaving:{name}"
    return call_limited(function, body, options={}, seconds=seconds, memory=MEMORY, again=True)


def is_alive(pid: int) -> bool:
    """Say whether the process runs; one that nobody has cleared away yet does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def ended(pid: int) -> bool:
    """Wait a little for the process to end."""
    until = time.monotonic() + 30
    while is_alive(pid) and time.monotonic() < until:
        time.sleep(0.02)
    return not is_alive(pid)


class TestCalling:
    def test_a_child_gets_body_and_options_and_answers(self) -> None:
        body = "Größe ".encode() * 200_000
        assert call("echo", body, name="½", list=[1, None]) == {"body": body.decode(), "name": "½", "list": [1, None]}

    def test_one_nursery_serves_many_calls(self) -> None:
        assert call("nursery") == call("nursery") != os.getpid()

    def test_calls_from_many_threads_do_not_mix(self) -> None:
        with ThreadPoolExecutor(8) as threads:
            answers = threads.map(lambda n: call("echo", b"x" * n, n=n), range(40))
        assert list(answers) == [{"body": "x" * n, "n": n} for n in range(40)]

    def test_a_child_knows_none_of_our_secrets(self) -> None:
        assert {"PATH", "LANG", "PYTHONPATH"} <= set(call("environment")) <= {"PATH", "LANG", "PYTHONPATH", "LC_CTYPE"}

    def test_a_child_is_confined(self, tmp_path: Path) -> None:
        assert call("limits", seconds=3) == [MEMORY, 4, 0]
        with pytest.raises(ChildLost, match="OSError"):
            call("write_a_file", str(tmp_path / "file").encode())


class TestAgain:
    """Children that are asked again."""

    @pytest.fixture(autouse=True)
    def nobody_waits(self) -> Iterator[None]:
        limits._nursery.forget()
        yield
        limits._nursery.forget()

    def test_a_child_that_did_well_is_asked_again(self) -> None:
        first = call_again("process")
        assert call_again("process") == first

    def test_only_for_calls_that_allow_it(self) -> None:
        first = call_again("process")
        assert call("process") != first

    def test_a_child_that_tripped_is_not_asked_again(self) -> None:
        first = call_again("process")
        with pytest.raises(ChildLost, match="a tag that nobody closed"):
            call_again("break_down")
        assert call_again("process") != first

    def test_a_child_that_ended_while_it_waited_is_replaced(self) -> None:
        first = call_again("process")
        os.kill(first, signal.SIGKILL)
        assert ended(first)
        assert call_again("process") != first

    def test_a_child_is_given_up_after_so_many_calls(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(limits, "MOST_CALLS", 2)
        first, second, third = (call_again("process") for _ in range(3))
        assert first == second != third

    def test_no_more_children_wait_than_are_of_use(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(limits, "MOST_IDLE", 0)
        assert call_again("process") != call_again("process")

    def test_a_child_that_hangs_at_its_second_call_is_killed_in_time(self) -> None:
        call_again("process")
        with pytest.raises(ChildLost) as lost:
            call_again("sleep", b"30", seconds=0.5)
        assert lost.value.why == "time"


class TestLosing:
    @pytest.mark.parametrize("name", ["hang_in_c", "sleep"])
    def test_a_child_that_hangs_is_killed_in_time(self, name: str) -> None:
        began = time.monotonic()
        with pytest.raises(ChildLost) as lost:
            call(name, b"60", seconds=0.5)
        assert (lost.value.why, lost.value.detail) == ("time", "killed")
        assert time.monotonic() - began < 30

    def test_a_child_that_takes_too_much_memory_is_refused_it(self) -> None:
        with pytest.raises(ChildLost) as lost:
            call("bloat")
        assert str(lost.value) == "memory: not enough memory"

    def test_a_child_that_breaks_down_says_what_happened(self) -> None:
        with pytest.raises(ChildLost) as lost:
            call("break_down")
        assert str(lost.value) == "fault: ValueError: a tag that nobody closed"

    def test_a_child_that_crashes_is_noticed_at_once(self) -> None:
        began = time.monotonic()
        with pytest.raises(ChildLost) as lost:
            call("crash", seconds=30)
        assert lost.value.why == "fault"
        assert time.monotonic() - began < 25

    def test_a_child_that_reads_nothing_does_not_block_us(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(limits, "GRACE", 0.1)
        ours, theirs = socket.socketpair()
        with ours, theirs:
            began = time.monotonic()
            assert limits._exchange(ours, b"x" * 10_000_000, until=began + 0.2) == b""
            assert time.monotonic() - began < 20

    def test_an_endless_answer_is_cut(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(limits, "MOST_ANSWER", 1000)
        with pytest.raises(ChildLost, match="killed"):
            call("echo", b"x" * 2_000_000)

    def test_a_loss_without_detail_names_the_reason(self) -> None:
        assert str(ChildLost("time")) == "time"


class TestTheNursery:
    def test_a_nursery_that_is_lost_is_replaced(self) -> None:
        before = call("nursery")
        with pytest.raises(ChildLost) as lost:
            call("lose_the_nursery")
        assert lost.value.why == "fault"
        assert call("nursery") != before

    def test_a_nursery_that_ends_before_it_forks_is_replaced(self) -> None:
        ours, theirs = socket.socketpair()
        limits._nursery.forget()
        limits._nursery._control = ours

        def end() -> None:
            _, lines, _, _ = socket.recv_fds(theirs, 1, 1)
            # A process that ends closes its files in the order of their numbers: the control line first.
            theirs.close()
            os.close(lines[0])

        ending = threading.Thread(target=end)
        ending.start()
        assert call("echo", b"still here") == {"body": "still here"}
        ending.join()

    def test_a_nursery_that_never_answers_is_given_up(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(limits, "STARTING", 0.05)
        ours, theirs = socket.socketpair()
        limits._nursery.forget()
        limits._nursery._control = ours
        with theirs, pytest.raises(ChildLost) as lost:
            call("echo")
        assert str(lost.value) == "fault: no child could be started: timed out"
        limits._nursery.forget()

    def test_a_nursery_that_cannot_be_started_is_a_fault(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(*_arguments: Any, **_options: Any) -> None:
            raise OSError("no more processes")

        limits._nursery.forget()
        monkeypatch.setattr(subprocess, "Popen", refuse)
        with pytest.raises(ChildLost) as lost:
            call("echo")
        assert str(lost.value) == "fault: no child could be started: no more processes"

    def test_a_nursery_ends_with_its_last_line_to_us(self) -> None:
        nursery = call("nursery")
        limits._nursery.forget()
        assert ended(nursery)

    def test_a_forked_process_has_a_nursery_of_its_own(self) -> None:
        """As in Celery's prefork pool, whose workers are daemonic and may have no children of multiprocessing."""
        ours = call("nursery")
        mine, its = multiprocessing.Pipe()

        def work(line: Connection) -> None:
            line.send([call("nursery"), call("nursery")])

        worker = multiprocessing.get_context("fork").Process(target=work, args=(its,), daemon=True)
        worker.start()
        first, second = mine.recv()
        worker.join()
        assert first == second != ours
        assert call("nursery") == ours
        assert ended(first)

    def test_nursery_and_child_die_with_the_process_that_keeps_them(self) -> None:
        program = (
            "import sys, threading\n"
            "from factcheck.lib.limits import call_limited\n"
            "def call(name, body):\n"
            "    return call_limited(f'tests.lib.misbehaving:{name}', body, options={}, seconds=60, memory=10**9)\n"
            "print(*call('nursery_and_child', b''), flush=True)\n"
            "call('sleep', b'60')\n"
        )
        keeper = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
        assert keeper.stdout is not None
        nursery, first = map(int, keeper.stdout.readline().split())
        until = time.monotonic() + 30
        while not (children := children_of(nursery) - {first}) and time.monotonic() < until:
            time.sleep(0.02)
        keeper.kill()
        keeper.wait()
        keeper.stdout.close()
        (sleeping,) = children
        assert [ended(nursery), ended(sleeping)] == [True, True]


def children_of(pid: int) -> set[int]:
    with contextlib.suppress(FileNotFoundError):
        return {int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}
    return set()


class TestInsideAChild:
    """What happens in processes that end without a word, looked at in this one."""

    @pytest.fixture(autouse=True)
    def harmless(self, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
        """Note what a process would do to itself, and do nothing."""
        noted: dict[str, Any] = {"limits": {}, "timers": [], "signals": []}

        class Library:
            @staticmethod
            def prctl(*asked: int) -> None:
                noted["prctl"] = asked

        def leave(status: int) -> None:
            raise SystemExit(status)

        monkeypatch.setattr(limits_nursery.ctypes, "CDLL", lambda *_a, **_k: Library)
        monkeypatch.setattr(os, "_exit", leave)
        monkeypatch.setattr(signal, "signal", lambda *asked: noted["signals"].append(asked))
        monkeypatch.setattr(signal, "setitimer", lambda _kind, seconds: noted["timers"].append(seconds))
        unused = resource.struct_rusage([0.0] * 16)
        monkeypatch.setattr(resource, "getrusage", lambda _who: unused)
        monkeypatch.setattr(resource, "setrlimit", lambda kind, most: noted["limits"].update({kind: most}))
        return noted

    @staticmethod
    def converse(order: bytes, work: Callable[[int], object]) -> bytes:
        """Let `work` talk on one end of a line after the order was put into the other."""
        ours, theirs = socket.socketpair()
        with ours:
            ours.sendall(order)
            ours.shutdown(socket.SHUT_WR)
            with pytest.raises(SystemExit) as left:
                work(theirs.detach())
            assert left.value.code == 0
            return ours.recv(1000)

    @staticmethod
    def order(name: str) -> bytes:
        return (
            b'{"function": "tests.lib.misbehaving:' + name.encode() + b'", "options": {}, "seconds": 2.5,'
            b' "memory": 1000, "length": 5}\nHello'
        )

    def be_a_child(self, line: int) -> None:
        limits_nursery.be_a_child(line, parent=os.getppid())

    def test_it_says_that_it_started_and_what_came_of_it(self, harmless: dict[str, Any]) -> None:
        assert self.converse(self.order("echo"), self.be_a_child) == b'!{"result": {"body": "Hello"}}\n'
        assert harmless["timers"] == [60.0, 2.5, 60.0]
        assert harmless["prctl"] == (1, signal.SIGKILL)
        assert harmless["limits"] == {
            resource.RLIMIT_CPU: (4, resource.getrlimit(resource.RLIMIT_CPU)[1]),
            resource.RLIMIT_AS: (1000, 1000),
            resource.RLIMIT_FSIZE: (0, 0),
            resource.RLIMIT_CORE: (0, 0),
        }

    def test_it_answers_one_call_after_the_other_and_may_take_time_for_each(
        self, harmless: dict[str, Any], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(resource, "getrusage", lambda _who: resource.struct_rusage([7.5, 1.0, *[0.0] * 14]))
        answer = b'{"result": {"body": "Hello"}}\n'
        assert self.converse(self.order("echo") * 2, self.be_a_child) == b"!" + answer * 2
        assert harmless["limits"][resource.RLIMIT_CPU][0] == 8 + 3 + 1

    def test_it_says_what_it_tripped_over(self) -> None:
        said = b'!{"lost": "fault", "detail": "ValueError: a tag that nobody closed"}\n'
        assert self.converse(self.order("break_down"), self.be_a_child) == said

    def test_it_says_that_memory_was_short(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def too_much(_body: bytes) -> None:
            raise MemoryError

        monkeypatch.setattr("tests.lib.misbehaving.bloat", too_much)
        said = b'!{"lost": "memory", "detail": "not enough memory"}\n'
        assert self.converse(self.order("bloat"), self.be_a_child) == said

    def test_it_leaves_when_its_parent_is_gone(self) -> None:
        with pytest.raises(SystemExit) as left:
            limits_nursery.die_with_the_parent(parent=1 if os.getppid() != 1 else 2)
        assert left.value.code == 1

    def test_the_nursery_forks_for_each_line_and_ends_with_the_asker(self, monkeypatch: pytest.MonkeyPatch) -> None:
        forked = iter([4711, 0])
        monkeypatch.setattr(os, "fork", lambda: next(forked))
        monkeypatch.setattr(limits_nursery, "be_a_child", self.fail_to_be_a_child)
        ours, theirs = socket.socketpair()
        asking = [socket.socketpair() for _ in range(2)]
        with ours, theirs:
            for line, _ in asking:
                socket.send_fds(ours, [b"!"], [line.fileno()])
            with pytest.raises(InterruptedError, match=f"forked by {os.getpid()}"):
                limits_nursery.serve(theirs)
        for pair in asking:
            for line in pair:
                line.close()

    @staticmethod
    def fail_to_be_a_child(line: int, parent: int) -> None:
        os.close(line)
        raise InterruptedError(f"forked by {parent}")

    def test_it_is_started_with_its_line_its_parent_and_what_to_load(
        self, monkeypatch: pytest.MonkeyPatch, harmless: dict[str, Any]
    ) -> None:
        ours, theirs = socket.socketpair()
        ours.close()
        arguments = [str(theirs.detach()), str(os.getppid()), "factcheck.lib.extraction.limited:warm_up"]
        monkeypatch.setattr(sys, "argv", ["limits_nursery", *arguments])
        monkeypatch.delitem(sys.modules, "factcheck.lib.limits_nursery")
        runpy.run_module("factcheck.lib.limits_nursery", run_name="__main__")
        assert harmless["signals"] == [(signal.SIGINT, signal.SIG_IGN), (signal.SIGCHLD, signal.SIG_IGN)]
