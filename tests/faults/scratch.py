"""A PostgreSQL and a Valkey of the harness's own, in a folder of their own, to be stopped, frozen and killed."""

import os
import secrets
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock
from urllib.parse import quote

from factcheck.embedded import places, servers
from factcheck.embedded.servers import Server


class Scratch:
    """Both servers, and what the product's processes must be told to use them and nothing else."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.postgres: Server = servers.start_postgres()
        self.valkey: Server = servers.start_valkey()

    @property
    def captures(self) -> Path:
        return self.folder / "captures"

    @property
    def database_url(self) -> str:
        return f"postgresql://{places.ROLE}@{quote(str(places.POSTGRES_SOCKETS), safe='')}/{places.DATABASE}"

    @property
    def environment(self) -> dict[str, str]:
        # What of this run is measured is measured elsewhere, and who is killed has nothing to say.
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("COV", "PYTEST"))}
        return {
            **kept,
            "FACTCHECK_DEMO": "1",
            "DJANGO_SETTINGS_MODULE": "factcheck.settings",
            "SECRET_KEY": secrets.token_urlsafe(50),
            "ALLOWED_HOSTS": "127.0.0.1,localhost",
            "DATABASE_URL": self.database_url,
            "REDIS_URL": f"unix://{places.VALKEY_SOCKET}?db=0",
            "CAPTURES": str(self.captures),
            "PYTHONUNBUFFERED": "1",
        }

    def stop_postgres(self, *, crash: bool = False) -> None:
        """End the database without waiting for its clients; a crash leaves it to recover from its log."""
        if crash:
            self.postgres._process.send_signal(signal.SIGQUIT)
            self.postgres._process.wait(20)
        self.postgres.stop()

    def start_postgres(self) -> None:
        self.postgres = servers.start_postgres()

    def kill_valkey(self) -> None:
        self.valkey._process.kill()
        self.valkey._process.wait(20)

    def start_valkey(self) -> None:
        self.valkey = servers.start_valkey()

    @contextmanager
    def frozen_valkey(self) -> Iterator[None]:
        """Have Valkey hold its connections open and say nothing."""
        self.valkey._process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.valkey._process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        """End both at once: nothing of them is kept."""
        self.kill_valkey()
        self.valkey.stop()
        self.stop_postgres(crash=True)


@contextmanager
def scratch_servers() -> Iterator[Scratch]:
    """Start both beside those of the checkout, and leave nothing of them."""
    places.VAR.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="faults-", dir=places.VAR))
    folder.chmod(0o711)  # whom PostgreSQL runs as has to pass
    sockets = Path(tempfile.mkdtemp(prefix="faults-"))  # a socket's path must be short
    moved = {
        "VAR": folder,
        "LOGS": folder / "log",
        "RUN": folder / "run",
        "POSTGRES_DATA": folder / "postgres",
        "VALKEY_DATA": folder / "valkey",
        "SOCKETS": sockets,
        "POSTGRES_SOCKETS": sockets / "postgres",
        "VALKEY_SOCKET": sockets / "valkey.sock",
    }
    with mock.patch.multiple(places, **moved):
        places.LOGS.mkdir()
        scratch = Scratch(folder)
        try:
            yield scratch
        finally:
            scratch.stop()
            shutil.rmtree(folder)
            shutil.rmtree(sockets)
