"""`python -m benchmarks.watcher [LOOKS ...]`: what a worker does but for the broker, from the end of its input on.

It looks at all that is due, and ends. With numbers it has everything looked at again and again, and says how much
memory it has taken, in kB, after so many looks.
"""

import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path

import django


def watch(told_after: Sequence[int]) -> None:
    from django.conf import settings  # noqa: PLC0415 (Django first)
    from django.db.models.functions import Now  # noqa: PLC0415

    from factcheck.celery import settle_in  # noqa: PLC0415
    from factcheck.lib.extraction import read_page_limited  # noqa: PLC0415
    from factcheck.rechecks.actions import OwnLookout, lease_due, look_at  # noqa: PLC0415
    from factcheck.sources.models import Source  # noqa: PLC0415

    settings.FETCH_INTERVAL = 0
    own = OwnLookout()
    left = list(told_after)
    looks = 0
    read_page_limited(b"<title>Warm</title><p>Warm</p>", url="http://warm.example/")
    settle_in()
    print("ready", flush=True)
    sys.stdin.read()
    while True:
        while lease := lease_due():
            looks += len(look_at(ids=lease.ids, token=lease.token, fetcher=own.lookout()))
            while left and looks >= left[0]:
                print(resident(), flush=True)
                left.pop(0)
        if not left:
            return
        Source.objects.filter(paused=False).update(next_check_at=Now())


def resident() -> int:
    """How much memory this process has, in kB."""
    return int(re.findall(r"VmRSS:\s+(\d+)", Path("/proc/self/status").read_text())[0])


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
    os.environ["FACTCHECK_DEMO"] = "1"
    django.setup()
    watch([int(given) for given in sys.argv[1:]])
