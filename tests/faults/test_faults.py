"""The short form of `make faults`: real processes are killed, servers taken away, and what the rows say is counted."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from factcheck.embedded.places import ROOT

Rows = dict[str, Any]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Rows:
    """Run it once for all tests of this module."""
    output = tmp_path_factory.mktemp("faults") / "faults.json"
    # A database of its own, whatever ours is called; and no coverage of processes that are killed.
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("COV", "PYTEST"))}
    ended = subprocess.run(
        [sys.executable, "-m", "tests.faults", "--short", "--output", output],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )
    print(ended.stdout, ended.stderr)
    assert output.exists(), ended.stderr
    told: Rows = json.loads(output.read_text())
    return told


def test_nothing_is_lost_or_doubled_by_what_is_killed_or_away(told: Rows) -> None:
    wrong = [row for row in told["faults"] if not row["ok"]]
    assert (wrong, told["lost"], told["doubled"], told["unsound"]) == ([], 0, 0, 0)
    assert told["kills"] >= 20


def test_with_a_guard_off_the_same_counts_say_so(told: Rows) -> None:
    assert [(row["lost"], row["doubled"]) for row in told["controls"]] == [(1, 0), (0, 1)]
