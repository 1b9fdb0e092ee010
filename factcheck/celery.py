"""The background work: a worker that looks at sources, and a beat that says when.

Rows are the jobs: a task carries ids only, and what no worker got to is found again by the next sweep. So the
broker may lose everything it holds, and nothing here needs a result.
"""

import gc
import os
from typing import Any

from celery import Celery
from celery.beat import PersistentScheduler
from celery.schedules import crontab
from celery.signals import beat_init, celeryd_init, worker_process_init
from kombu.transport import redis, virtual

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")

from django.conf import settings

from factcheck import embedded

VISIBLE_AGAIN_AFTER = 600  # seconds until Redis gives a task that nobody acknowledged to another worker
SOMEBODY_WAITS = 2.0
ROUTINE = 60.0
NOW_AND_THEN = 600.0
AT_NIGHT = crontab(hour="3", minute="40")  # UTC
BEFORE_THAT = crontab(hour="3", minute="10")
# By the clocks of two machines, which may differ: a worker throws away what has expired by its own.
NOT_LATER_THAN = 600.0
GARBAGE_AFTER = 10_000  # new objects: a batch of looks keeps more of them at once than Python expects


class QoS(redis.QoS):
    """Keeps no place for a message whose acknowledgement the broker did not hear.

    Kombu would count it as being worked on for ever, and a worker with one place would never take a task again. The
    broker hands the message out once more when its visibility time-out is over; by then nobody holds its lease.
    """

    def ack(self, delivery_tag: str) -> None:
        try:
            super().ack(delivery_tag)
        except Exception:
            virtual.QoS.ack(self, delivery_tag)
            raise


class Channel(redis.Channel):
    """Says that its connection is gone with an error that a worker expects.

    Kombu's is an AttributeError, which ends a worker whose broker went away while it had tasks at work: it still gives
    them back, or acknowledges them later, through the channel by which they came.
    """

    QoS = QoS

    def _connparams(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        if getattr(self.connection, "client", None) is None:
            raise ConnectionError("The connection to the broker is closed.")
        params: dict[str, Any] = super()._connparams(*args, **kwargs)  # type: ignore[misc]
        return params


redis.Transport.Channel = Channel


class Scheduler(PersistentScheduler):
    """Goes on when the clock is put back, where Celery's would wait until it shows again what it showed before."""

    def tick(self, *args: Any, **kwargs: Any) -> float:
        now = self.app.now()
        for entry in self.schedule.values():
            if entry.last_run_at and entry.last_run_at > now:
                entry.last_run_at = now
                self._heap = None
        seconds: float = super().tick(*args, **kwargs)
        return seconds


app = Celery("factcheck")
app.conf.update(
    broker_url=settings.BROKER_URL,
    # A worker that is started before its broker waits for it; one that loses it comes back, however long that
    # takes.
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    broker_transport_options={
        # A frozen Redis blocks a publisher for over 25 s by default; with these three it is told so within
        # about a second.
        "socket_timeout": 1,
        "socket_connect_timeout": 1,
        "max_retries": 0,
        "visibility_timeout": VISIBLE_AGAIN_AFTER,
    },
    task_publish_retry=False,  # the next sweep publishes again; trying harder only makes it slow
    accept_content=["json"],
    task_serializer="json",
    task_ignore_result=True,  # the row says what came of it
    # Acknowledged when done *and* given back when the worker dies: either alone loses tasks. Together they
    # would repeat a poisonous task for ever, which is why the row counts its attempts.
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,  # a task is a batch of up to 50 pages: nobody should sit on a second one
    # A batch takes 20 s a page at the very worst, side by side. Both limits lie below the visibility
    # time-out, or a slow batch would be given to a second worker while the first is still at it.
    task_soft_time_limit=VISIBLE_AGAIN_AFTER - 120,
    task_time_limit=VISIBLE_AGAIN_AFTER - 60,
    # Parsers of other people's pages leak, and a fresh process every 200 batches costs nothing.
    worker_max_tasks_per_child=200,
    worker_hijack_root_logger=False,
    timezone="UTC",
    beat_scheduler="factcheck.celery:Scheduler",
    beat_schedule_filename=str(settings.VAR / "beat-schedule"),
    beat_schedule={
        # What expires cannot pile up without end while the workers are away.
        "look at what is due": {
            "task": "factcheck.rechecks.tasks.sweep",
            "schedule": ROUTINE,
            "options": {"expires": NOT_LATER_THAN},
        },
        "look at what somebody waits for": {
            "task": "factcheck.rechecks.tasks.sweep_wanted",
            "schedule": SOMEBODY_WAITS,
            "options": {"expires": NOT_LATER_THAN},
        },
        "ask about papers": {
            "task": "factcheck.rechecks.tasks.ask_about_papers",
            "schedule": NOW_AND_THEN,
            "options": {"expires": NOW_AND_THEN},
        },
        "tell people what changed": {
            "task": "factcheck.rechecks.tasks.tell",
            "schedule": ROUTINE,
            "options": {"expires": NOT_LATER_THAN},
        },
        "make room for the looks to come": {
            "task": "factcheck.rechecks.tasks.keep_up",
            "schedule": BEFORE_THAT,
            "options": {"expires": 3600.0},
        },
        "remove the bytes of old captures": {
            "task": "factcheck.archive.tasks.prune",
            "schedule": AT_NIGHT,
            "options": {"expires": 3600.0},
        },
    },
)
app.autodiscover_tasks(["factcheck.archive", "factcheck.rechecks"])


@celeryd_init.connect
@beat_init.connect
def take_the_servers(**_: Any) -> None:
    """Have this checkout's own servers up before a worker or beat connects, like every other command."""
    embedded.ensure_up()


@worker_process_init.connect
def settle_in(**_: Any) -> None:
    """Have the search for garbage leave out all that was loaded: it would take a third of the time of a look."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE_AFTER)
