"""Why the list may be believed: the dial alone holds, and without the guard the canaries are heard from."""

import asyncio

import pytest
from pytest_socket import socket_allow_hosts

from factcheck.embedded.places import ROOT
from factcheck.lib.fetch import Fetched
from tests.lib.web import QUICK, fetcher, run

from .asked import ADDRESSES
from .elsewhere import ELSEWHERE
from .lines import Line
from .test_list import placed
from .test_lived import most_at_once
from .web import Canaries, resolver


async def fetched_all(lines: list[Line], canary: int) -> list[Fetched]:
    names = {name: found for line in lines for name, found in line.names.items()}
    async with fetcher(look_up=resolver(names), limits=QUICK) as client:
        client._names._guarded = False
        return await asyncio.gather(*[client.fetch(placed(line.url, canary=canary, port=0)) for line in lines])


def test_an_address_nobody_judged_is_not_dialled(canaries: Canaries, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the address as written nor what the name leads to is looked at; the socket still is not made."""
    monkeypatch.setattr("factcheck.lib.fetch.guard._judge_host", lambda _host: None)
    results = run(fetched_all(ADDRESSES, canaries.port))
    assert [result.status for result in results] == [0] * len(ADDRESSES)


# Those of the addresses that this very machine answers to and that aiohttp does not refuse by itself.
OURS = {
    "loopback", "any", "IPv6 loopback", "IPv6 any", "IPv4-mapped", "hexadecimal", "hexadecimal in one", "mixed",
    "full-width digits", "ideographic full stops", "localhost", "localhost in capitals", "localhost with a dot",
    "localhost in circles", "localhost full-width", "a name within localhost",
}  # fmt: skip


def test_without_the_guard_the_canaries_are_heard_from(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [line for line in ADDRESSES if line.name in OURS]
    socket_allow_hosts(["127.0.0.1", "0.0.0.0", "::1", "::", "::ffff:7f00:1", "::ffff:127.0.0.1"])
    with Canaries() as canaries:
        monkeypatch.setattr("factcheck.lib.fetch.guard.USUAL_PORTS", {"http": canaries.port})
        monkeypatch.setattr("factcheck.lib.fetch.guard._judge_host", lambda _host: None)
        monkeypatch.setattr("factcheck.lib.fetch.guard.why_not_dial", lambda _address: None)
        reaches = [result.reach for result in run(fetched_all(lines, canaries.port))]
        connections, heard = canaries.look()
    assert reaches == ["transient"] * len(OURS)
    assert (connections, canaries.heard.count(b"GET / HTTP/1.1")) == (len(OURS), len(OURS))
    assert heard == len(canaries.heard)


def test_without_an_interval_a_thousand_names_are_no_queue() -> None:
    assert most_at_once(interval=0) > 1


@pytest.mark.parametrize("test", ELSEWHERE.values(), ids=ELSEWHERE)
def test_what_is_proved_elsewhere_is_there(test: str) -> None:
    file, _, name = test.partition("::")
    assert f"\ndef {name.partition('[')[0]}(" in (ROOT / "tests" / file).read_text()
