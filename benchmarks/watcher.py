"""`python -m benchmarks.watcher GIVE TAKE [LOOKS ...]`: what a worker does, from the end of its input on.

It looks at all that is due, and ends. With numbers it has everything looked at again and again, and says how much
memory it has taken, in kB, after so many looks.

A pair of sockets, GIVE and TAKE by their numbers, stands for the broker: who finds nothing there leases some batches
and hands them on, to itself and to the other workers.
"""

import json
import os
import re
import select
import socket
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from uuid import UUID, uuid4

import django

PATIENCE = 0.02  # seconds in which another worker may hand on what it has just leased


def watch(give: socket.socket, take: socket.socket, told_after: Sequence[int]) -> None:
    from django.conf import settings  # noqa: PLC0415 (Django first)
    from django.db import transaction  # noqa: PLC0415
    from django.db.models.functions import Now  # noqa: PLC0415

    from factcheck.celery import settle_in  # noqa: PLC0415
    from factcheck.lib.extraction import read_page_limited  # noqa: PLC0415
    from factcheck.rechecks.actions import OwnLookout, lease_several, look_at  # noqa: PLC0415
    from factcheck.sources.models import Source  # noqa: PLC0415

    settings.FETCH_INTERVAL = 0
    own = OwnLookout()
    left = list(told_after)
    looks = 0
    # As warm as a worker that has been at it for a while.
    read_page_limited(b"<title>Warm</title><p>Warm</p>", url="http://warm.example/")
    with transaction.atomic():
        lease_several(batches=1)
        transaction.set_rollback(True)
    look_at(ids=[], token=uuid4(), fetcher=own.lookout())
    settle_in()
    print("ready", flush=True)
    sys.stdin.read()
    while True:
        for ids, token in handed_on(give, take):
            looks += len(look_at(ids=ids, token=token, fetcher=own.lookout()))
            while left and looks >= left[0]:
                print(resident(), flush=True)
                left.pop(0)
        if not left:
            return
        Source.objects.filter(paused=False).update(next_check_at=Now())


def handed_on(give: socket.socket, take: socket.socket) -> Iterator[tuple[list[int], UUID]]:
    from factcheck.rechecks.actions import lease_several  # noqa: PLC0415 (Django first)
    from factcheck.rechecks.tasks import A_BATCH, TOGETHER  # noqa: PLC0415

    while True:
        if not _has_some(take, within=0):
            for lease in lease_several(batches=TOGETHER, limit=A_BATCH):
                give.send(json.dumps((lease.ids, str(lease.token))).encode())
        if not _has_some(take, within=PATIENCE):
            return
        try:
            ids, token = json.loads(take.recv(65_536, socket.MSG_DONTWAIT))
        except BlockingIOError:
            continue
        yield ids, UUID(token)


def _has_some(take: socket.socket, *, within: float) -> bool:
    return bool(select.select([take], [], [], within)[0])


def resident() -> int:
    """How much memory this process has, in kB."""
    return int(re.findall(r"VmRSS:\s+(\d+)", Path("/proc/self/status").read_text())[0])


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
    os.environ["FACTCHECK_DEMO"] = "1"
    django.setup()
    give, take = (socket.socket(fileno=int(given)) for given in sys.argv[1:3])
    watch(give, take, [int(given) for given in sys.argv[3:]])
