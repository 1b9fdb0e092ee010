"""Commands typed at a terminal: what they print, what they complain of, and how they end."""

from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from unittest.mock import patch

from django.core.management import execute_from_command_line
from django.db import connections


@dataclass(frozen=True)
class Ended:
    """How a command ended: its exit status, and all it said on either side."""

    status: int | str | None
    out: str
    complaint: str


def typed(*words: object) -> Ended:
    """Run `manage.py` with these words as a terminal would; a traceback is an error of the test."""
    out, complaint = StringIO(), StringIO()
    status: int | str | None = 0
    # A command closes its connections when it ends, and the test's transaction lives in one of them.
    with redirect_stdout(out), redirect_stderr(complaint), patch.object(connections, "close_all"):
        try:
            execute_from_command_line(["manage.py", *map(str, words)])
        except SystemExit as ended:
            status = ended.code
    return Ended(status, out.getvalue(), complaint.getvalue())
