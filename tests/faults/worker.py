"""`celery -A tests.faults.worker`: the product's worker and beat, as they are, but for what a laptop must shorten.

Each child names itself to the database, so that the harness knows whom it kills. Where the environment says so, the
clock is another one (FAULTS_CLOCK: a file with seconds to add) or a guard is off (FAULTS_WITHOUT=acks_late).
"""

import os
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from celery.signals import worker_process_init
from django.conf import settings
from django.utils import timezone

from factcheck.celery import app

INTERVAL = 0.02  # seconds between two requests to a site: every site is ours

settings.FETCH_INTERVAL = INTERVAL

if os.environ.get("FAULTS_WITHOUT") == "acks_late":
    app.conf.update(task_acks_late=False, task_reject_on_worker_lost=False)

if clock := os.environ.get("FAULTS_CLOCK"):
    true_time, true_now, true_app_now = time.time, timezone.now, app.now

    def ahead() -> float:
        return float(Path(clock).read_text())

    def shifted() -> datetime:
        return true_now() + timedelta(seconds=ahead())

    time.time = lambda: true_time() + ahead()
    timezone.now = shifted
    app.now = lambda: true_app_now() + timedelta(seconds=ahead())  # type: ignore[method-assign]


@worker_process_init.connect
def say_who_it_is(**_: Any) -> None:
    os.environ["PGAPPNAME"] = str(os.getpid())


__all__ = ["app"]
