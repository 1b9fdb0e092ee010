"""Where the embedded servers of this checkout keep their files and listen."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent.parent
VAR = ROOT / "var"
LOGS = VAR / "log"
RUN = VAR / "run"

POSTGRES_DATA = VAR / "postgres"
VALKEY_DATA = VAR / "valkey"

# The path of a unix socket may have no more than 107 characters, and a checkout may lie deep: so a short
# folder of its own for each checkout and person. Not $TMPDIR, which may differ between two terminals.
_CHECKOUT = hashlib.sha256(os.fsencode(ROOT)).hexdigest()[:10]
SOCKETS = Path("/tmp") / f"factcheck-{os.geteuid()}-{_CHECKOUT}"  # noqa: S108  (its owner is checked)
POSTGRES_SOCKETS = SOCKETS / "postgres"
VALKEY_SOCKET = SOCKETS / "valkey.sock"

ROLE = "factcheck"
DATABASE = "factcheck"
DATABASE_URL = f"postgresql://{ROLE}@{quote(str(POSTGRES_SOCKETS), safe='')}/{DATABASE}"
REDIS_URL = f"unix://{VALKEY_SOCKET}?db=0"


class Trouble(Exception):
    """The embedded servers cannot be had; says why and what to do, to whoever typed the command."""


@dataclass(frozen=True)
class Service:
    """One embedded server, and the files by which its keeper and its users understand each other."""

    name: str
    variable: str  # names a server of one's own instead

    @property
    def wanted(self) -> bool:
        """Say whether it is needed: not when the environment names another."""
        return not os.environ.get(self.variable)

    @property
    def users_lock(self) -> Path:
        """Shared by all who use the server; held alone by whoever stops it."""
        return RUN / f"{self.name}.users"

    @property
    def keeper_lock(self) -> Path:
        """Held by the keeper as long as it lives."""
        return RUN / f"{self.name}.keeper"

    @property
    def keeper_pid(self) -> Path:
        return RUN / f"{self.name}.pid"

    @property
    def ready(self) -> Path:
        """There while the server answers."""
        return RUN / f"{self.name}.ready"

    @property
    def trouble(self) -> Path:
        """Why the last keeper gave up, in words."""
        return RUN / f"{self.name}.trouble"

    @property
    def log(self) -> Path:
        return LOGS / f"{self.name}.log"


POSTGRES = Service("postgres", "DATABASE_URL")
VALKEY = Service("valkey", "REDIS_URL")
SERVICES = (POSTGRES, VALKEY)
