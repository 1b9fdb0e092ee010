"""The canaries, which every line of the list must leave alone."""

from collections.abc import Callable, Iterator

import pytest

# The newspaper that the tests of re-checking watch is watched here too.
from tests.rechecks.conftest import fetcher, look, source, wire  # noqa: F401

from .web import Canaries


@pytest.fixture
def canaries(record_property: Callable[[str, object], None], monkeypatch: pytest.MonkeyPatch) -> Iterator[Canaries]:
    """Listeners inside that are to hear nothing; pages may be fetched from their port, so that it protects nobody."""
    with Canaries() as canaries:
        monkeypatch.setattr("factcheck.lib.fetch.guard.USUAL_PORTS", dict.fromkeys(("http", "https"), canaries.port))
        # The hardest case for names that change: nothing is remembered.
        monkeypatch.setattr("factcheck.lib.fetch.names.KEPT_FOR", -1.0)
        yield canaries
        connections, heard = canaries.look()
        record_property("canaries", [connections, heard])
        assert (connections, canaries.heard) == (0, b"")
