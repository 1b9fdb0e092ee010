"""The short form of `make faults`: real processes are killed, servers taken away, and what the rows say is counted."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from factcheck.embedded.places import ROOT

WITHIN = 600  # a minute and a half by itself; and others share the machine

Told = dict[str, Any]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Run it once for all tests of this module, and give what it told: its counts, and its table to be shown."""
    output = tmp_path_factory.mktemp("faults") / "faults.json"
    # A database of its own, whatever ours is called; and no coverage of processes that are killed.
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("COV", "PYTEST"))}
    try:
        ended = subprocess.run(
            [sys.executable, "-m", "tests.faults", "--short", "--output", output],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=WITHIN,
        )
    except subprocess.TimeoutExpired as late:
        pytest.fail(f"It took more than {WITHIN} s:\n{(late.stderr or b'').decode()}")
    assert output.exists(), ended.stderr
    told: Told = json.loads(output.read_text())
    return told | {"table": f"\n{ended.stdout}\n{ended.stderr}"}


def test_nothing_is_lost_or_doubled_by_what_is_killed_or_away(told: Told) -> None:
    wrong = [row["killed"] for row in told["faults"] if not row["ok"]]
    assert (wrong, told["lost"], told["doubled"], told["unsound"]) == ([], 0, 0, 0), told["table"]
    assert told["kills"] >= 20, told["table"]


def test_with_a_guard_off_the_same_counts_say_so(told: Told) -> None:
    assert [(row["lost"], row["doubled"]) for row in told["controls"]] == [(1, 0), (0, 1)], told["table"]
