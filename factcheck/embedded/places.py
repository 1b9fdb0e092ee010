"""Where the embedded servers of this checkout keep their files and listen."""

import hashlib
import os
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent.parent
VAR = ROOT / "var"
LOGS = VAR / "log"
RUN = VAR / "run"

POSTGRES_DATA = VAR / "postgres"
VALKEY_DATA = VAR / "valkey"

USERS_LOCK = RUN / "users.lock"  # shared by all who use the servers
KEEPER_LOCK = RUN / "keeper.lock"  # held by the keeper as long as it lives
KEEPER_PID = RUN / "keeper.pid"
READY = RUN / "ready"  # there while the servers answer
TROUBLE = RUN / "trouble"  # why the last keeper gave up, in words

# The path of a unix socket may have no more than 107 characters, and a checkout may lie deep: so a short folder of its own
# for each checkout and person. Not $TMPDIR, which may differ between two terminals.
SOCKETS = Path("/tmp") / f"factcheck-{os.geteuid()}-{hashlib.sha256(os.fsencode(ROOT)).hexdigest()[:10]}"  # noqa: S108
POSTGRES_SOCKETS = SOCKETS / "postgres"
VALKEY_SOCKET = SOCKETS / "valkey.sock"

ROLE = "factcheck"
DATABASE = "factcheck"
DATABASE_URL = f"postgresql://{ROLE}@{quote(str(POSTGRES_SOCKETS), safe='')}/{DATABASE}"
REDIS_URL = f"unix://{VALKEY_SOCKET}?db=0"


class Trouble(Exception):
    """The embedded servers cannot be had; says why and what to do, in words for whoever typed the command."""


def wanted() -> bool:
    """Say whether anything embedded is needed: not when both servers are named in the environment."""
    return not (os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"))


def database_wanted() -> bool:
    return not os.environ.get("DATABASE_URL")


def broker_wanted() -> bool:
    return not os.environ.get("REDIS_URL")
