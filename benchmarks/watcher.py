"""`python -m benchmarks.watcher`: what a worker does but for the broker, from the end of its input on."""

import os
import sys

import django


def watch() -> None:
    from django.conf import settings  # noqa: PLC0415 (Django first)

    from factcheck.lib.extraction import read_page_limited  # noqa: PLC0415
    from factcheck.rechecks.actions import OwnLookout, lease_due, look_at  # noqa: PLC0415

    read_page_limited(b"<title>Warm</title><p>Warm</p>", url="http://warm.example/")
    print("ready", flush=True)
    sys.stdin.read()
    settings.FETCH_INTERVAL = 0
    own = OwnLookout()
    while lease := lease_due():
        look_at(ids=lease.ids, token=lease.token, fetcher=own.lookout())


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
    os.environ["FACTCHECK_DEMO"] = "1"
    django.setup()
    watch()
