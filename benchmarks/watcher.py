"""`python -m benchmarks.watcher`: what a worker does but for the broker, from the end of its input on."""

import os
import sys

import django


def watch() -> None:
    from django.conf import settings  # noqa: PLC0415 (Django first)

    from factcheck.lib.extraction import read_page_limited  # noqa: PLC0415
    from factcheck.lib.fetch import Fetcher  # noqa: PLC0415
    from factcheck.rechecks.actions import lease_due, look_at  # noqa: PLC0415

    read_page_limited(b"<title>Warm</title><p>Warm</p>", url="http://warm.example/")
    print("ready", flush=True)
    sys.stdin.read()
    while lease := lease_due():
        fetcher = Fetcher(allow=settings.FETCH_ALLOW, user_agent="Factcheck/1.0 (benchmark)", interval=0)
        look_at(ids=lease.ids, token=lease.token, fetcher=fetcher)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
    os.environ["FACTCHECK_DEMO"] = "1"
    django.setup()
    watch()
